"""Events and participants within a person's reach for pages: out of reach is not found, no right is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in
from ocop.trade.events import permissions
from ocop.trade.models import Participant, TradeEvent
from ocop.trade.reach import reads_trade, runs_trade

TABS = (
    ("trade:event", gettext_lazy("Overview")),
    ("trade:event_layout", gettext_lazy("Halls and tables")),
    ("trade:event_slots", gettext_lazy("Slots")),
    ("trade:event_participants", gettext_lazy("Who takes part")),
    ("trade:event_interpreters", gettext_lazy("Interpreters")),
    ("trade:timetables", gettext_lazy("Timetable")),
    ("trade:event_day", gettext_lazy("The day")),
    ("trade:event_results", gettext_lazy("Outcomes")),
)
"""The office's ways between the pages of an event."""


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def runs(request: HttpRequest) -> bool:
    """Whether this person runs trade events."""
    return runs_trade(rights_of(request.user))


def reads(request: HttpRequest) -> bool:
    """Whether this person runs or audits them."""
    return reads_trade(rights_of(request.user))


def event_for(request: HttpRequest, slug: str, *, office: bool = False, running: bool = False) -> TradeEvent:
    """An event within reach; with `office` for who reads trade, with `running` for who runs it."""
    found = TradeEvent.objects.visible_to(request.user).select_related("commune").filter(slug=slug).first()
    if found is None:
        raise Http404
    if (running and not runs(request)) or (office and not reads(request)):
        raise PermissionDenied(_("This page is for the trade office."))
    event: TradeEvent = found
    return event


def participant_for(request: HttpRequest, slug: str, pk: int, *, acting: bool = False) -> tuple[Participant, str]:
    """A participant of an event and as whom the person acts for it ("" for auditors, who only read). 404 for everybody else."""
    found = (
        Participant.objects.visible_to(request.user)
        .select_related("event", "organisation__commune")
        .filter(pk=pk, event__slug=slug)
        .first()
    )
    if found is None:
        raise Http404
    part = permissions.acts_as(request.user, found.organisation, found.side)
    if not part and not reads(request):
        raise Http404
    if acting and not part:
        raise PermissionDenied(_("An auditor reads and changes nothing."))
    return found, part


def keys_in(texts: list[str]) -> list[int]:
    """Row keys of a form; what cannot be a key is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]


def number_in(text: str | None, *, most: int = 999_999_999) -> int | None:
    """A whole number as a form carries it; None for what cannot be one."""
    if text and text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most:
        return int(text)
    return None


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of an event, with what its frame needs."""
    common = {"runs": runs(request), "reads": reads(request), "event_tabs": TABS}
    return render(request, f"trade/events/{template}.html", {**common, **context}, status=status)
