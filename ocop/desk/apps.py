from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ocop.desk"
    label = "desk"

    def ready(self) -> None:
        from ocop.desk import ways

        ways.register_ways()
        ways.register_histories()
