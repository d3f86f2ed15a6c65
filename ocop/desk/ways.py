"""The desk's menu, and whose history its rows belong to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.desk.history import ACTIONS
from ocop.notices import inbox
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
    register, stars = _("The register"), _("Stars and certificates")
    for group, label, address, order, icon, shown_to in (
        ("", _("What waits"), "desk:home", 1, "home", _signed_in),
        ("", _("Calendar"), "desk:calendar", 2, "calendar", _signed_in),
        (register, _("Products"), "desk:products", 10, "box", _makes_or_works),
        (register, _("Producers"), "desk:producers", 11, "people", _works),
        (register, _("Papers"), "desk:papers", 12, "doc", _makes_or_works),
        (register, _("Craft villages"), "desk:villages", 14, "house", _works),
        (register, _("Points of sale"), "desk:outlets", 15, "shop", _keeps_or_works),
        (stars, _("Recognitions"), "desk:recognitions", 20, "star", _works),
        (stars, _("Certificates"), "desk:certificates", 21, "doc", _makes_or_works),
        (stars, _("Stars that end"), "desk:endings", 22, "clock", _makes_or_works),
        (stars, _("Forecast"), "desk:forecast", 23, "chart", _works),
        (stars, _("Off the shelf"), "desk:off_shelf", 24, "ban", _works),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
    navigation.register(
        "beside",
        navigation.Entry(_("Work"), "desk:work", order=2, icon="list", shown_to=_signed_in, count=inbox.to_do),
    )
    navigation.register("find", navigation.Entry(_("Search the desk"), "desk:find", icon="search", shown_to=_signed_in))


def register_histories() -> None:
    """How the actions of the registry are said; whose they are to read, each room says itself."""
    history.register_words(ACTIONS)
