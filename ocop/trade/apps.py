from django.apps import AppConfig


class TradeConfig(AppConfig):
    name = "ocop.trade"
    label = "trade"

    def ready(self) -> None:
        from ocop.trade import persons
        from ocop.trade.sides import following as sides

        persons.declare()
        sides.register()
