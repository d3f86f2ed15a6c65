from django.apps import AppConfig


class DialogueConfig(AppConfig):
    name = "ocop.dialogue"
    label = "dialogue"

    def ready(self) -> None:
        from ocop.dialogue import counters, following, persons

        persons.declare()
        counters.define()
        following.register()
