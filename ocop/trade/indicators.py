"""The indicators of trade connection for plans and reports: events, meetings, memoranda, dong delivered and paid.

What both sides confirmed is verified; what one side reported, or what still waits, is provisional. What is disputed is in neither.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.indicators import registry
from ocop.indicators.of_rows import OfRows
from ocop.indicators.shapes import Asked, Indicator, Kind, Row
from ocop.trade.models import DealStep, Meeting, Memorandum, TradeEvent

_MAKER = "producer__organisation"


def _events(asked: Asked) -> QuerySet[Any]:
    rows = TradeEvent.objects.exclude(state__in=["draft", "cancelled"])
    return rows.filter(register=asked.register, starts_on__range=(asked.first, asked.last))


def _meetings(asked: Asked) -> QuerySet[Any]:
    rows = Meeting.objects.filter(state="held", event__register=asked.register)
    return rows.filter(event__starts_on__range=(asked.first, asked.last))


def _memoranda(asked: Asked) -> QuerySet[Any]:
    sent = Memorandum.objects.filter(state__in=["waiting", "confirmed", "ended"], register=asked.register)
    return sent.filter(signed_on__range=(asked.first, asked.last))


def _steps(kind: str) -> Any:
    def rows(asked: Asked) -> QuerySet[Any]:
        found = DealStep.objects.filter(kind=kind, memorandum__register=asked.register)
        found = found.filter(state__in=["claimed", "corrected", "confirmed"]).exclude(
            memorandum__state__in=["draft", "cancelled"]
        )
        return found.filter(happened_on__range=(asked.first, asked.last))

    return rows


def _event(row: TradeEvent, is_verified: bool) -> Row:
    return Row(
        row.pk,
        row.name,
        str(row.get_kind_display()),
        row.starts_on,
        reverse("trade:event", args=[row.slug]),
        1,
        is_verified,
    )


def _meeting(row: Meeting, is_verified: bool) -> Row:
    name = f"{row.producer.organisation.name} – {row.buyer.organisation.name}"
    href = reverse("trade:event_results", args=[row.event.slug])
    return Row(row.pk, name, row.event.name, row.event.starts_on, href, 1, is_verified)


def _two(memorandum: Memorandum) -> str:
    return f"{memorandum.producer.organisation.name} – {memorandum.buyer.organisation.name}"


def _memorandum(row: Memorandum, is_verified: bool) -> Row:
    detail = f"{row.number} · {row.get_state_display()}"
    return Row(row.pk, _two(row), detail, row.signed_on, reverse("trade:memorandum", args=[row.pk]), 1, is_verified)


def _step(row: DealStep, is_verified: bool) -> Row:
    detail = f"{row.memorandum.number} · {row.get_state_display()}"
    href = reverse("trade:step", args=[row.pk])
    return Row(row.pk, _two(row.memorandum), detail, row.happened_on, href, row.amount or 0, is_verified)


_OF_MEMORANDUM = ("producer__organisation", "buyer__organisation")
_SIGNED = Q(state__in=["confirmed", "ended"]) | Q(first_confirmed_at__isnull=False)
RECORD = _("Memoranda and what both sides report of them; events of the trade office.")
DONG = _("dong")

EVENTS = OfRows(
    _events, _event, ~Q(state__in=["open", "wishes", "planned"]), {"commune": "commune_id"}, order=("-starts_on", "-pk")
)
MEETINGS = OfRows(
    _meetings, _meeting, Q(),
    {"commune": f"{_MAKER}__commune_id", "district": f"{_MAKER}__district_id"},
    order=("-event__starts_on", "-pk"), related=("event", "producer__organisation", "buyer__organisation"),
)  # fmt: skip
MEMORANDA = OfRows(
    _memoranda, _memorandum, _SIGNED, {"commune": f"{_MAKER}__commune_id", "district": f"{_MAKER}__district_id"},
    order=("-signed_on", "-pk"), related=_OF_MEMORANDUM,
)  # fmt: skip


def _money(kind: str) -> OfRows:
    path = f"memorandum__{_MAKER}"
    return OfRows(
        _steps(kind), _step, Q(state="confirmed"), {"commune": f"{path}__commune_id", "district": f"{path}__district_id"}, "amount",
        ("-happened_on", "-pk"), tuple(f"memorandum__{one}" for one in _OF_MEMORANDUM),
    )  # fmt: skip


def define() -> None:
    """Called when the room starts."""
    for order, (code, label, unit, definition, of, money) in enumerate((
        (
            "trade_events", _("Trade connection events"), _("events"),
            _("Events of the register that begin in the period and were not called off. One that has not begun to run by now is provisional."), EVENTS, False,
        ),
        (
            "trade_meetings", _("Meetings held at events"), _("meetings"),
            _("A producer and a buyer who met at an event that begins in the period; the place is the producer's."), MEETINGS, False,
        ),
        (
            "memoranda_signed", _("Memoranda signed"), _("memoranda"),
            _("Memoranda dated in the period: verified when both sides or a checked scan confirmed them, provisional while one of them has not. Drafts and cancelled ones do not count."),
            MEMORANDA, False,
        ),
        (
            "value_delivered", _("Value delivered under memoranda"), DONG,
            _("Deliveries dated in the period: verified when both sides confirmed them, provisional when one side reports them. Disputed ones and those without an amount do not count; nobody's word is no data, not nought."),
            _money("delivery"), True,
        ),
        (
            "value_paid", _("Value paid under memoranda"), DONG,
            _("Payments dated in the period, counted as deliveries are."), _money("payment"), True,
        ),
    )):  # fmt: skip
        registry.define(
            Indicator(
                code, label, unit, definition, RECORD, Kind.FLOW, of.count, of.open, of.by_place, adds_places=True,
                adds_periods=True, is_money=money, group="trade", order=40 + order,
            )
        )  # fmt: skip
