from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "ocop.exchange"
    label = "exchange"
