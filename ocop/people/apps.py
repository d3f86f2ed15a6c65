from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ocop.people"
    label = "people"

    def ready(self) -> None:
        from ocop.files import rights
        from ocop.people import found, library_events
        from ocop.ui import office

        rights.register("people", found.may_open)
        office.register(found.office_name)
        found.register_ways()
        library_events.receive()
