from django.apps import AppConfig


class TradeConfig(AppConfig):
    name = "ocop.trade"
    label = "trade"

    def ready(self) -> None:
        from ocop.trade import persons
        from ocop.trade.deals import following as deals
        from ocop.trade.events import following as events
        from ocop.trade.matching import following as matching
        from ocop.trade.sides import following as sides

        persons.declare()
        sides.register()
        deals.register()
        events.register()
        matching.register()
