from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "ocop.portal"
    label = "portal"

    def ready(self) -> None:
        from ocop.ui.navigation import Entry, register

        ways = [
            (_("Products"), "catalogue"),
            (_("Craft villages"), "villages"),
            (_("Where to buy"), "outlets"),
            (_("Map"), "map"),
            (_("Figures"), "figures"),
            (_("Check a code"), "code"),
        ]
        for order, (label, name) in enumerate(ways):
            register("public", Entry(label, f"portal:{name}", order=order * 10))
        foot = [
            (_("Producers"), "producers"),
            (_("Communes and wards"), "communes"),
            (_("Decisions of the city"), "decisions"),
            (_("How the programme works"), "programme"),
            (_("Figures and sources"), "statements"),
            (_("How figures are counted"), "counting"),
            (_("Open data"), "open_data"),
            (_("Contact"), "about"),
            (_("Accessibility"), "accessibility"),
            (_("Privacy"), "privacy"),
        ]
        for order, (label, name) in enumerate(foot):
            register("foot", Entry(label, f"portal:{name}", order=order * 10))
