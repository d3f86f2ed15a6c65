from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ocop.people"
    label = "people"

    def ready(self) -> None:
        from ocop.files import rights
        from ocop.people import found, history, library_events, naming
        from ocop.people.action_words import ACTION_WORDS
        from ocop.ui import office

        rights.register("people", found.may_open)
        office.register(found.office_name)
        found.register_ways()
        history.register_words(ACTION_WORDS)
        library_events.receive()
        naming.declare_own()
