from django.apps import AppConfig


class StoriesConfig(AppConfig):
    name = "ocop.stories"
    label = "stories"
