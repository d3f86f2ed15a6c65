from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "ocop.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from ocop.appraisal import (
            checks,  # noqa: F401 - declares what data/states.yaml names
            council_following,
            following,
            hall_cookie,  # noqa: F401 - names its cookie
            persons,
            reminders,
            ruling_following,
            ruling_notices,
            staff_files,
            tellings,
            ways,
            work,
        )

        persons.declare()
        following.register()
        council_following.register()
        staff_files.register()
        tellings.register()
        reminders.register()
        ways.register()
        work.register()
        ruling_following.register()
        ruling_notices.register()
