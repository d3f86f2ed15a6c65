from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "ocop.programme"
    label = "programme"

    def ready(self) -> None:
        from ocop.programme import following, indicators, persons
        from ocop.programme.reports import following as reports

        persons.declare()
        indicators.define()
        following.register()
        reports.register()
