"""Who enters the council's rooms: out of reach is not found, no right is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.appraisal import seats
from ocop.appraisal.models import Dossier, Round
from ocop.people.rights import rights_of

RUNS = ("secretary", "chair")


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(login_required(view))


def part_in(person: Any, council_id: int) -> str:
    """As whom a person enters a council's rooms: secretary, chair, office, auditor; empty when they do not."""
    if council_id in seats.councils(person, "secretary"):
        return "secretary"
    if council_id in seats.councils(person, "chair", "vice_chair"):
        return "chair"
    rights = rights_of(person)
    if rights.is_city_officer:
        return "office"
    return "auditor" if rights.is_auditor else ""


def scores_in(person: Any, council_id: int) -> bool:
    """Whether the person scores for this council: they learn nothing of others before the rule allows it."""
    return council_id in seats.councils(person, *seats.SCORING)


def round_for(request: HttpRequest, pk: int, *parts: str) -> tuple[Round, str]:
    """A round and as whom the person enters its room; 403 unless it is one of `parts` (any part when none is named)."""
    row = Round.objects.visible_to(request.user).select_related("council", "regulation").filter(pk=pk).first()
    if row is None:
        raise Http404
    part = part_in(request.user, row.council_id)
    if not part or (parts and part not in parts):
        raise PermissionDenied(_("This room is the council's secretary's and chair's."))
    return row, part


def dossier_for(request: HttpRequest, pk: int, *parts: str) -> tuple[Dossier, str]:
    """A dossier of a round and as whom the person enters the council's room for it."""
    row = (
        Dossier.objects.visible_to(request.user)
        .select_related(
            "product", "producer__organisation", "commune", "criteria", "round__council", "round__regulation", "renews"
        )
        .filter(pk=pk)
        .first()
    )
    if row is None or row.round is None:
        raise Http404
    part = part_in(request.user, row.round.council_id)
    if not part or (parts and part not in parts):
        raise PermissionDenied(_("This room is the council's secretary's and chair's."))
    return row, part


def keys_of(request: HttpRequest, name: str) -> list[int]:
    """Row keys sent under a name; what cannot be a key is left out."""
    return [int(text) for text in request.POST.getlist(name) if text.isascii() and text.isdigit() and len(text) <= 18]


def tell_refusals(request: HttpRequest, refused: list[tuple[Any, str]]) -> None:
    """Each refusal with the name of what it is about, ten at most."""
    for one, sentence in refused[:10]:
        messages.error(request, f"{one}: {sentence}")
    if len(refused) > 10:
        messages.error(request, _("… and %(count)s more.") % {"count": len(refused) - 10})
