from django.apps import AppConfig


class ProducersConfig(AppConfig):
    name = "ocop.producers"
    label = "producers"

    def ready(self) -> None:
        from ocop.files import rights
        from ocop.people import history, naming
        from ocop.producers import found
        from ocop.producers.following import paper_history_keys, paper_is_within_reach, producer_history_keys

        rights.register("producers", paper_is_within_reach)
        found.register_sources()
        history.register("producers.producer", producer_history_keys)
        history.register("producers.paper", paper_history_keys)
        naming.linked(
            "producers.PaperVersion",
            link="added_by",
            name="added_by_name",
            shows=("paper__title", "paper__producer__organisation__name", "number", "document_number", "created_at"),
        )
