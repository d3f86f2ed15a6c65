from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ocop.desk"
    label = "desk"

    def ready(self) -> None:
        from ocop.desk import calendar_keys, field_work, finders, ways, work
        from ocop.people import naming, own_data
        from ocop.people.actions import erasure

        work.register()
        field_work.register()
        finders.register_all()
        own_data.register("desk", calendar_keys.collect)
        erasure.register(calendar_keys.erase)
        naming.erased_by("ocop.desk.calendar_keys", "desk.CalendarKey.person")
        ways.register_ways()
        ways.register_histories()
