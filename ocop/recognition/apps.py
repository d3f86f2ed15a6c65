from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "ocop.recognition"
    label = "recognition"

    def ready(self) -> None:
        from ocop.recognition import counters, documents
        from ocop.search import sources

        sources.register("product", documents.compose)
        counters.register()
