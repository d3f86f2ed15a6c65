from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ocop.people"
    label = "people"
