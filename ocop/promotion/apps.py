from django.apps import AppConfig


class PromotionConfig(AppConfig):
    name = "ocop.promotion"
    label = "promotion"

    def ready(self) -> None:
        from ocop.promotion import counters, following, persons

        persons.declare()
        following.register()
        counters.register()
