from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "ocop.workdays"
    label = "workdays"
