from django.apps import AppConfig


class OutletsConfig(AppConfig):
    name = "ocop.outlets"
    label = "outlets"

    def ready(self) -> None:
        from ocop.outlets import counters, following, found
        from ocop.people import naming
        from ocop.producers import dependents
        from ocop.search import sources

        sources.register("outlet", found.compose)
        dependents.register_mover("outlets", following.move_outlets)
        counters.register()
        naming.kept(naming.ORGANISATION, "outlets.Outlet.phone")
