from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ocop.notices"
    label = "notices"

    def ready(self) -> None:
        from ocop.notices import office_holidays, own_rows, permissions, ways
        from ocop.people import history, own_data
        from ocop.people.actions import erasure
        from ocop.workdays import office_days

        permissions.declared()
        office_days.register(office_holidays.own_days)
        own_data.register("notices", own_rows.collect)
        erasure.register(own_rows.erase)
        history.register_words(ways.ACTION_WORDS)
        ways.register_ways()
