from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ocop.desk"
    label = "desk"

    def ready(self) -> None:
        from ocop.desk import ways
        from ocop.products.actions.merging import register_mover
        from ocop.recognition.following import move_record

        ways.register_ways()
        ways.register_histories()
        register_mover("recognition", move_record)
