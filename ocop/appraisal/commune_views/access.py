"""Dossiers and rounds within reach of offices: out of reach is not found, no right is said so; a producer never reads the team's pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.appraisal import seats, states
from ocop.appraisal.models import Dossier, Round
from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in

STAFF = ("secretary", "team")
WITH = (
    "product__producer__organisation",
    "producer__organisation",
    "commune",
    "criteria",
    "renews",
    "round__council",
    "commune_report",
)


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def parts_of(person: Any, dossier: Dossier) -> set[str]:
    """As whom a person reads a dossier of somebody else's: commune, office, auditor, secretary, team. Empty for its own producer."""
    rights = rights_of(person)
    if dossier.producer.organisation_id in rights.organisation_ids():
        return set()
    found = set()
    if dossier.commune_id in rights.commune_ids:
        found.add("commune")
    if rights.is_city_officer:
        found.add("office")
    elif rights.sees_everything:
        found.add("auditor")
    if dossier.round is not None:
        found |= {seat.part for seat in seats.held(person) if seat.council_id == dossier.round.council_id} & set(STAFF)
    return found


def staff_dossier_for(request: HttpRequest, pk: int, *parts: str) -> tuple[Dossier, set[str]]:
    """A dossier and as whom the person reads it; 403 unless it is one of `parts` (any part when none is named)."""
    found = Dossier.objects.visible_to(request.user).select_related(*WITH).filter(pk=pk).first()
    if found is None:
        raise Http404
    held = parts_of(request.user, found)
    if not held or (parts and not held & set(parts)):
        raise PermissionDenied(_("This page is for the offices that work on the dossier."))
    return found, held


def runs(person: Any, council_id: int) -> bool:
    """Coordination officers and the council's secretary run its rounds."""
    return rights_of(person).is_city_officer or council_id in seats.councils(person, "secretary")


def round_for(request: HttpRequest, pk: int, *, running: bool = False, any_seat: bool = False) -> Round:
    """A round for those who run it, auditors, its team; with `any_seat` for everybody on the council, with `running` only for the first."""
    found = Round.objects.visible_to(request.user).select_related("council", "regulation").filter(pk=pk).first()
    if found is None:
        raise Http404
    person = request.user
    may = runs(person, found.council_id)
    if not running:
        may = may or rights_of(person).sees_everything or found.council_id in seats.councils(person, "team")
    if any_seat:
        may = may or found.council_id in seats.councils(person)
    if not may:
        raise PermissionDenied(_("This page is for those who run the round."))
    return found


def number_in(text: str | None) -> int | None:
    """A version or revision as a form carries it; None for what cannot be one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def keys_in(texts: list[str]) -> list[int]:
    """Row keys of a form; what cannot be a key is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]


TONES = {"returned": "soon", "recognised": "force", "answered": "force"}


def dressed(dossier: Dossier) -> Dossier:
    """With the name of its state as offices say it, and the tone of the mark."""
    one: Any = dossier
    state = states.state(dossier.state)
    one.state_name = state.name()
    one.tone = TONES.get(dossier.state, "ended" if state.ends else "info")
    return dossier
