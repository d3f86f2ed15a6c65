from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "ocop.notices"
    label = "notices"

    def ready(self) -> None:
        from ocop.notices import office_holidays, own_rows, permissions, ways
        from ocop.people import history, naming, own_data
        from ocop.people.actions import erasure
        from ocop.workdays import office_days

        permissions.declared()
        office_days.register(office_holidays.own_days)
        own_data.register("notices", own_rows.collect)
        erasure.register(own_rows.erase)
        naming.erased_by("ocop.notices.own_rows", "notices.Notice.person", "notices.Preference.person")
        naming.kept(naming.OFFICIAL, "notices.Notice.called_by_name", "notices.OfficeHoliday.added_by_name")
        naming.erased_by(_("Goes with the account."), "notices.Notice.person", "notices.Preference.person")
        naming.kept(naming.OFFICIAL, "notices.Notice.called_by_name", "notices.OfficeHoliday.added_by_name")
        history.register_words(ways.ACTION_WORDS)
        ways.register_ways()
