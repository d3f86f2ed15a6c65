from django.apps import AppConfig


class OutletsConfig(AppConfig):
    name = "ocop.outlets"
    label = "outlets"

    def ready(self) -> None:
        from ocop.outlets import counters, following, found, persons
        from ocop.outlets.recognising import following as recognising
        from ocop.outlets.shelf import following as shelf
        from ocop.producers import dependents
        from ocop.search import sources

        sources.register("outlet", found.compose)
        dependents.register_mover("outlets", following.move_outlets)
        counters.register()
        shelf.register()
        recognising.register()
        persons.declare()
