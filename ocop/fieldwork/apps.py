from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "ocop.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from ocop.fieldwork import persons
        from ocop.fieldwork.support import following as support

        persons.declare()
        support.register()
