from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "ocop.indicators"
    label = "indicators"
