from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "ocop.stories"
    label = "stories"

    def ready(self) -> None:
        from ocop.stories import counters, following, persons, sheet_notes

        persons.declare()
        following.register()
        counters.register()
        sheet_notes.register()
