from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "ocop.fieldwork"
    label = "fieldwork"
