"""Finds the sheets of the rooms above: whatever a room can import stands in its `sheets` module."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "ocop.exchange"
    label = "exchange"

    def ready(self) -> None:
        from ocop.exchange.models import Import
        from ocop.exchange.rights import may_see_imports
        from ocop.files import rights
        from ocop.ui import navigation

        def holds(person: Any, file: Any) -> bool:
            """The file of an import is open to those who see the import."""
            return bool(Import.objects.visible_to(person).filter(file=file).exists())

        rights.register("exchange", holds)
        autodiscover_modules("sheets")
        navigation.register(
            "desk",
            navigation.Entry(
                _("Imports"), "exchange:imports", order=18, icon="up", group=_("The register"), shown_to=may_see_imports
            ),
        )
