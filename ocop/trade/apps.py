from django.apps import AppConfig


class TradeConfig(AppConfig):
    name = "ocop.trade"
    label = "trade"

    def ready(self) -> None:
        from ocop.trade import indicators, persons
        from ocop.trade.deals import following as deals
        from ocop.trade.deals import work as deals_work
        from ocop.trade.events import following as events
        from ocop.trade.events import work as events_work
        from ocop.trade.matching import following as matching
        from ocop.trade.sides import following as sides
        from ocop.trade.sides import work as sides_work

        persons.declare()
        indicators.define()
        sides.register()
        deals.register()
        events.register()
        matching.register()
        for work in (sides_work, events_work, deals_work):
            work.register()
