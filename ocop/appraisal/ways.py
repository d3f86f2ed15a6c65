"""This part's entries of the desk's menu."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.appraisal import inboxes, seats
from ocop.people.rights import rights_of
from ocop.ui import navigation


def _sees_rounds(person: Any) -> bool:
    return bool(rights_of(person).sees_everything or seats.held(person))


def register() -> None:
    """Dossiers and rounds, for those who work on them."""
    group = _("Appraisal")
    for label, address, order, icon, shown_to in (
        (_("Dossiers"), "appraisal:inbox", 5, "doc", inboxes.works_on_dossiers),
        (_("Rounds"), "appraisal:rounds", 6, "calendar", _sees_rounds),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
