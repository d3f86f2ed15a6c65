"""The desk's menu, and whose history its rows belong to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.desk.history import ACTIONS
from ocop.people import history
from ocop.people.rights import rights_of
from ocop.ui import navigation


def _signed_in(person: Any) -> bool:
    return bool(getattr(person, "is_authenticated", False))


def _works(person: Any) -> bool:
    return bool(rights_of(person).is_officer)


def _makes_or_works(person: Any) -> bool:
    rights = rights_of(person)
    return rights.is_officer or bool(rights.organisation_ids("producer_member"))


def _keeps_or_works(person: Any) -> bool:
    rights = rights_of(person)
    return rights.is_officer or bool(rights.organisation_ids("outlet_keeper"))


def register_ways() -> None:
    """The registry's entries of the desk's menu."""
    group = _("Register")
    for label, address, order, icon, shown_to in (
        (_("What waits"), "desk:home", 1, "home", _signed_in),
        (_("Products"), "desk:products", 10, "box", _makes_or_works),
        (_("Producers"), "desk:producers", 11, "people", _works),
        (_("Papers"), "desk:papers", 12, "doc", _makes_or_works),
        (_("Recognitions"), "desk:recognitions", 13, "star", _works),
        (_("Certificates"), "desk:certificates", 13, "doc", _makes_or_works),
        (_("Stars that end"), "desk:endings", 13, "clock", _makes_or_works),
        (_("Forecast"), "desk:forecast", 13, "chart", _works),
        (_("Off the shelf"), "desk:off_shelf", 13, "ban", _works),
        (_("Craft villages"), "desk:villages", 14, "house", _works),
        (_("Points of sale"), "desk:outlets", 15, "shop", _keeps_or_works),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )


def register_histories() -> None:
    """How the actions of the registry are said; whose they are to read, each room says itself."""
    history.register_words(ACTIONS)
