from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ocop.api"
    label = "api"

    def ready(self) -> None:
        """Offer the open data sets, so that pages and the API list the same."""
        from ocop.api.datasets import offer

        offer()
