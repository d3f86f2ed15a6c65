from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ocop.desk"
    label = "desk"
