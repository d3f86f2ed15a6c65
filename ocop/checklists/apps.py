from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "ocop.checklists"
    label = "checklists"
