from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "ocop.checklists"
    label = "checklists"

    def ready(self) -> None:
        from ocop.checklists import following, persons

        persons.declare()
        following.register()
