from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "ocop.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from ocop.fieldwork import counters, persons
        from ocop.fieldwork.inspection import following as inspection
        from ocop.fieldwork.support import following as support
        from ocop.fieldwork.training import following as training

        persons.declare()
        support.register()
        training.register()
        inspection.register()
        counters.register()
