"""The indicators of the dialogue: what was brought, what was answered in time, what was promised and kept."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.dialogue import catalogue, standing
from ocop.dialogue.models import Promise, Proposal
from ocop.indicators import registry
from ocop.indicators.of_rows import OfRows
from ocop.indicators.shapes import Asked, Indicator, Kind, Row
from ocop.workdays import clock

_PLACES: Any = {"commune": "organisation__commune_id", "district": "organisation__district_id"}
SOURCE = _("Proposals and promises of the dialogue.")


def _brought(asked: Asked) -> QuerySet[Any]:
    rows = Proposal.objects.exclude(state="withdrawn").filter(register=asked.register)
    return rows.filter(brought_on__range=(asked.first, asked.last))


def _in_time(asked: Asked) -> QuerySet[Any]:
    rows = Proposal.objects.filter(register=asked.register, answered_on__range=(asked.first, asked.last))
    return rows.filter(answered_on__lte=F("due_on"))


def _promised(asked: Asked) -> QuerySet[Any]:
    return Promise.objects.filter(register=asked.register, made_on__range=(asked.first, asked.last))


def _kept(asked: Asked) -> QuerySet[Any]:
    rows = Promise.objects.filter(register=asked.register, office_said_on__range=(asked.first, asked.last))
    today = clock.today()
    return rows.filter(standing.where("kept", today) | standing.where("claimed", today))


def _proposal(row: Proposal, is_verified: bool) -> Row:
    detail = f"{catalogue.subject_name(row.subject)} · {row.get_state_display()}"
    return Row(row.pk, row.title, detail, row.brought_on, reverse("dialogue:proposal", args=[row.pk]), 1, is_verified)


def _promise(row: Promise, is_verified: bool) -> Row:
    detail = catalogue.name_of(row.office)
    return Row(row.pk, row.words, detail, row.due_on, reverse("dialogue:promise", args=[row.pk]), 1, is_verified)


def define() -> None:
    """Called when the room starts."""
    both_say = Q(sender_word="kept") | Q(organisation__isnull=True)
    for order, (code, label, unit, definition, of) in enumerate(
        (
            (
                "proposals_brought",
                _("Proposals and difficulties brought"),
                _("proposals"),
                _(
                    "Brought in the period by producers and businesses, on the desk or through an officer; what was taken back does not count."
                ),
                OfRows(_brought, _proposal, Q(), _PLACES, order=("-brought_on", "-pk")),
            ),
            (
                "proposals_in_time",
                _("Proposals answered in time"),
                _("proposals"),
                _(
                    "Answered in the period, not later than the day set. One opened again counts by its newest answer; until the sender is satisfied it is provisional."
                ),
                OfRows(_in_time, _proposal, Q(state="settled"), _PLACES, order=("-answered_on", "-pk")),
            ),
            (
                "promises_made",
                _("Promises made at dialogues"),
                _("promises"),
                _("Promises written down that were made in the period."),
                OfRows(_promised, _promise, Q(), _PLACES, order=("-made_on", "-pk")),
            ),
            (
                "promises_kept",
                _("Promises kept"),
                _("promises"),
                _(
                    "Promises of which the office said in the period that they are kept: verified when the one it was made to says so too, provisional while they have not. Disputed ones do not count."
                ),
                OfRows(_kept, _promise, both_say, _PLACES, order=("-due_on", "-pk")),
            ),
        )
    ):
        registry.define(
            Indicator(
                code,
                label,
                unit,
                definition,
                SOURCE,
                Kind.FLOW,
                of.count,
                of.open,
                of.by_place,
                adds_places=True,
                adds_periods=True,
                group="dialogue",
                order=70 + order,
            )
        )
