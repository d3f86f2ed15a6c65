from django.apps import AppConfig


class ProducersConfig(AppConfig):
    name = "ocop.producers"
    label = "producers"

    def ready(self) -> None:
        from ocop.files import rights
        from ocop.producers import found
        from ocop.producers.following import paper_is_within_reach

        rights.register("producers", paper_is_within_reach)
        found.register_sources()
