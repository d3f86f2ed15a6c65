from django.apps import AppConfig


class OutletsConfig(AppConfig):
    name = "ocop.outlets"
    label = "outlets"
