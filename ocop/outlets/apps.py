from django.apps import AppConfig


class OutletsConfig(AppConfig):
    name = "ocop.outlets"
    label = "outlets"

    def ready(self) -> None:
        from ocop.outlets import counters, following, found, persons
        from ocop.producers import dependents
        from ocop.search import sources

        sources.register("outlet", found.compose)
        dependents.register_mover("outlets", following.move_outlets)
        counters.register()
        persons.declare()
