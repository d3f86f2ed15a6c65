from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "ocop.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from ocop.appraisal import (
            checks,  # noqa: F401 - declares what data/states.yaml names
            council_following,
            following,
            persons,
        )

        persons.declare()
        following.register()
        council_following.register()
