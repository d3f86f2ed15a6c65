from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "ocop.dialogue"
    label = "dialogue"
