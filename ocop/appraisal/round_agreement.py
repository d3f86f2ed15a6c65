"""Disagreement and severity of a round's council from what is closed: numbers for the page and its drawing.

Nothing of a dossier that is being scored is read, and nothing at all while any dossier of the round is being scored: who knows how
severe they were would mark the rest differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ocop.appraisal import agreement
from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.models import Round, Ruling, Sheet
from ocop.rulebooks.rating import score, tables
from ocop.ui import writing

WIDE, SLIM, PITCH, LEFT_WIDE, LEFT_SLIM = 640, 300, 34, 190, 0


@dataclass(frozen=True)
class Member:
    """A member's leniency in words and numbers."""

    seat: int
    name: str
    points: float
    margin: float | None
    sheets: int
    is_clear: bool

    @property
    def interval(self) -> str:
        """The 95 % interval in words; empty when there are too few sheets."""
        if self.margin is None:
            return ""
        return f"{writing.signed(round(self.points - self.margin, 1))} … {writing.signed(round(self.points + self.margin, 1))}"


@dataclass(frozen=True)
class Dividing:
    """A criterion that divides: its set, number, title and how far members lie apart as a share of its maximum."""

    set_name: str
    no: str
    title: str
    share: float
    dossiers: int


@dataclass(frozen=True)
class Found:
    """What a round shows. `alpha` None: too few pairs."""

    dossiers: int
    sheets: int
    alpha: float | None
    members: list[Member]
    dividing: list[Dividing]
    gaps: int


def is_open(round_: Round) -> bool:
    """Whether anything may be shown: something is closed and nothing is being scored."""
    states = set(round_.dossiers.values_list("state", flat=True))
    return "scoring" not in states and Ruling.objects.filter(dossier__round=round_, replaced_at__isnull=True).exists()


def found(round_: Round) -> Found:
    """Everything; call only when `is_open`."""
    rulings = list(
        Ruling.objects.filter(dossier__round=round_, replaced_at__isnull=True, dossier__state__in=_CLOSED)
        .select_related("dossier__criteria")
        .defer("dossier__criteria__content")
        .order_by("dossier_id")
    )
    totals: dict[int, dict[int, float]] = {}
    names: dict[int, str] = {}
    for ruling in rulings:
        for one in ruling.content.get("members", []):
            totals.setdefault(ruling.dossier_id, {})[one["seat"]] = float(Fraction(one["total"]))
            names[one["seat"]] = one["name"]
    members = [
        Member(row.member, names[row.member], row.points, row.margin, row.sheets, row.is_clear)
        for row in agreement.leniency(totals)
    ]
    return Found(
        dossiers=len(totals),
        sheets=sum(len(row) for row in totals.values()),
        alpha=agreement.alpha(totals),
        members=members,
        dividing=_dividing(rulings, totals),
        gaps=sum(bool(row.content.get("is_gap_too_wide")) for row in rulings),
    )


_CLOSED = ("scored", "proposed", "recognised", "sent_up", "answered", "noticed", "refused")


def _dividing(rulings: list[Ruling], totals: Mapping[int, Mapping[int, float]]) -> list[Dividing]:
    wanted = {(row.dossier_id, row.number): row for row in rulings}
    values: dict[str, dict[int, dict[int, float]]] = {}
    most: dict[str, int] = {}
    told: dict[str, tuple[str, str, str]] = {}
    sheets = Sheet.objects.filter(dossier__in=list(totals), state=Sheet.State.SUBMITTED).prefetch_related("marks")
    for sheet in sheets:
        ruling = wanted.get((sheet.dossier_id, sheet.number))
        if ruling is None or sheet.seat_id not in totals[sheet.dossier_id]:
            continue
        one = criteria_set(ruling.dossier.criteria)
        compiled = tables(one)
        answers = as_answers({mark.criterion: (mark.choice, mark.case) for mark in sheet.marks.all()})
        for number, points in zip(compiled.position, score(compiled, answers), strict=True):
            key = f"{one.id}|{number}"
            values.setdefault(key, {}).setdefault(sheet.dossier_id, {})[sheet.seat_id] = float(points)
            most[key] = one.by_number[number].max
            told[key] = (one.wording, number, one.by_number[number].wording)
    return [Dividing(*told[row.criterion], row.spread, row.dossiers) for row in agreement.dividing(values, most)]


@dataclass(frozen=True)
class Whisker:
    """One member in the drawing: the interval from `x1` to `x2`, the estimate at `x`, words."""

    name: str
    words: str
    y: int
    text_y: int
    x: float
    x1: float
    x2: float
    has_interval: bool
    is_clear: bool


@dataclass(frozen=True)
class Drawing:
    """One size of the drawing."""

    css: str
    width: int
    height: int
    left: int
    zero: float
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[Whisker, ...]


def drawn(members: list[Member]) -> list[Drawing]:
    """The leniencies as points with their intervals around zero, wide and slim."""
    reach = max([1.0, *(abs(row.points) + (row.margin or 0) for row in members)])
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 1000) if reach / size <= 3)
    # An interval of a hall that shares few dossiers may be wider than the scale of points: the drawing ends there, the table tells it.
    reach = min(reach, 100.0) * 1.05

    def one(css: str, width: int, left: int, pitch: int) -> Drawing:
        room = width - left - 16

        def at(value: float) -> float:
            return round(left + 8 + (max(-reach, min(reach, value)) + reach) / (2 * reach) * room, 1)

        rows = []
        for place, row in enumerate(members):
            margin = row.margin or 0
            y = 30 + place * pitch + (pitch - 16 if not left else pitch // 2 - 6)
            rows.append(
                Whisker(
                    row.name,
                    writing.signed(round(row.points, 1)),
                    y,
                    y + 5 if left else y - 12,
                    at(row.points),
                    at(row.points - margin),
                    at(row.points + margin),
                    row.margin is not None,
                    row.is_clear,
                )
            )
        marks = [value for value in range(-step * 3, step * 3 + 1, step) if abs(value) <= reach]
        ticks = tuple((at(value), writing.signed(value)) for value in marks)
        return Drawing(css, width, 40 + pitch * len(members), left, at(0), ticks, tuple(rows))

    return [one("wide", WIDE, LEFT_WIDE, PITCH), one("slim", SLIM, LEFT_SLIM, 48)]


__all__ = ["Dividing", "Drawing", "Found", "Member", "drawn", "found", "is_open"]
