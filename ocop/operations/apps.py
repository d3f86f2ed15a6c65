from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "ocop.operations"
    label = "operations"
