from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "ocop.recognition"
    label = "recognition"

    def ready(self) -> None:
        from ocop.people import naming
        from ocop.products.actions import merging
        from ocop.recognition import counters, ending_notices, following, found, indicators
        from ocop.search import sources

        sources.register("product", found.compose)
        merging.register_mover("recognition", following.move_record)
        counters.register()
        indicators.define()
        ending_notices.register()
        naming.kept(
            naming.OFFICIAL,
            "recognition.Recognition.recorded_by_name",
            "recognition.Withdrawal.recorded_by_name",
            "recognition.Extension.recorded_by_name",
            "recognition.Certificate.made_by_name",
            "recognition.Certificate.replaced_by_name",
        )
        naming.linked("recognition.PrintJob", shows=("state", "total", "created_at"))
