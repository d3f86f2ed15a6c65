"""The secretary's room of a round as data: dossiers by members, who handed in, quorum. Never a point before scoring closed.

A fixed number of queries whatever the number of dossiers and members.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q

from ocop.appraisal import states
from ocop.appraisal.models import Assignment, Conflict, Dossier, Round, Ruling, Seat, Sheet
from ocop.appraisal.quorum import MAY_CHAIR
from ocop.appraisal.regulation_of import regulation
from ocop.rulebooks import council
from ocop.workdays import clock

# What the room lists: what came before the council's door, in the order of the work.
LISTED = (
    "in_review",
    "ready",
    "scoring",
    "scored",
    "proposed",
    "recognised",
    "sent_up",
    "answered",
    "noticed",
    "refused",
)
CLOSED = LISTED[3:]


@dataclass(frozen=True)
class Cell:
    """One member on one dossier. `kind`: none, waiting, filling, in, abstained, conflict; `count` of marks only where it may be told."""

    kind: str
    seat: Seat
    count: int | None = None
    at: datetime.datetime | None = None
    words: str = ""
    conflicts: tuple[Conflict, ...] = ()


@dataclass
class Line:
    """One dossier with its members."""

    dossier: Dossier
    state_name: str
    cells: list[Cell]
    quorum: council.Quorum | None
    passes: int
    ruling: Ruling | None = None
    gap: Fraction | None = None
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def due(self) -> list[Cell]:
        """Members who score it."""
        return [cell for cell in self.cells if cell.kind in ("waiting", "filling", "in")]

    @property
    def waiting(self) -> int:
        """Members whose sheet is still out."""
        return sum(cell.kind in ("waiting", "filling") for cell in self.cells)

    @property
    def handed_in(self) -> int:
        """Sheets handed in."""
        return sum(cell.kind == "in" for cell in self.cells)

    @property
    def may_open(self) -> bool:
        """Ready, and somebody scores it."""
        return self.dossier.state == "ready" and bool(self.due)

    @property
    def may_close(self) -> bool:
        """Every sheet is in and the council makes a quorum."""
        return (
            self.dossier.state == "scoring"
            and not self.waiting
            and self.handed_in > 0
            and self.quorum is not None
            and self.quorum.is_met
        )

    @property
    def is_gap_too_wide(self) -> bool:
        """Members lie further apart than the regulation allows; known once scoring closed."""
        return self.ruling is not None and bool(self.ruling.content.get("is_gap_too_wide"))

    @property
    def needs_rescoring(self) -> bool:
        """A gap, and a pass is left."""
        return self.ruling is not None and bool(self.ruling.content.get("needs_rescoring"))


@dataclass(frozen=True)
class Matrix:
    """The room's table: the scoring seats, and a line for each dossier."""

    seats: list[Seat]
    lines: list[Line]

    @property
    def to_open(self) -> list[Line]:
        """Dossiers whose scoring can be opened."""
        return [line for line in self.lines if line.may_open]

    @property
    def to_close(self) -> list[Line]:
        """Dossiers whose scoring can be closed."""
        return [line for line in self.lines if line.may_close]

    @property
    def scoring(self) -> list[Line]:
        """Dossiers that are being scored."""
        return [line for line in self.lines if line.dossier.state == "scoring"]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many dossiers stand at which state, in the order of the work."""
        found = [(line.dossier.state, line.state_name) for line in self.lines]
        return [(name, found.count((code, name))) for code, name in dict.fromkeys(found)]


def matrix(round_: Round, person: Any, *, counts: bool) -> Matrix:
    """What the person may see of the round; `counts` tells how many marks a draft holds (never to somebody who scores)."""
    dossiers = list(
        Dossier.objects.visible_to(person)
        .filter(round=round_, state__in=LISTED)
        .select_related("product", "producer__organisation", "commune", "criteria")
        .defer("criteria__content", "form", "form_marks")
        .order_by("pk")
    )
    dossiers.sort(key=lambda row: (LISTED.index(row.state) if row.state not in CLOSED else len(LISTED), row.pk))
    keys = [row.pk for row in dossiers]
    assignments = {(row.dossier_id, row.seat_id): row for row in Assignment.objects.filter(dossier__in=keys)}
    used = {seat for _dossier, seat in assignments}
    seats = [
        seat
        for seat in round_.council.seats.select_related("person").order_by("pk")
        if seat.scores and (seat.valid_to is None or seat.pk in used)
    ]
    seats.sort(key=lambda seat: (("chair", "vice_chair", "member").index(seat.part), seat.pk))
    rulings: dict[int, list[Ruling]] = {}
    for made in Ruling.objects.filter(dossier__in=keys).order_by("pk"):
        rulings.setdefault(made.dossier_id, []).append(made)
    sheets: dict[tuple[int, int, int], Sheet] = {
        (row.dossier_id, row.seat_id, row.number): row
        for row in Sheet.objects.filter(dossier__in=keys)
        .only("dossier_id", "seat_id", "number", "state", "submitted_at")
        .annotate(marked=Count("marks", filter=Q(marks__choice__isnull=False)))
    }
    conflicts: dict[tuple[int, int], list[Conflict]] = {}
    for one in Conflict.objects.filter(dossier__in=keys, lifted_at__isnull=True).select_related("seat__person"):
        conflicts.setdefault((one.dossier_id, one.seat_id), []).append(one)
    rules = regulation(round_.regulation)
    appointed = [seat for seat in seats if seat.valid_to is None]
    lines = []
    for row in dossiers:
        own = rulings.get(row.pk, [])
        ruling = next((one for one in own if one.replaced_at is None), None)
        number = sum(one.replaced_at is not None for one in own) + 1
        cells = [
            _cell(seat, assignments.get((row.pk, seat.pk)), sheets.get((row.pk, seat.pk, number)), conflicts.get((row.pk, seat.pk), []), counts=counts)
            for seat in seats
        ]  # fmt: skip
        lines.append(
            Line(
                dossier=row, state_name=states.state(row.state).name(), cells=cells, quorum=_quorum(rules, appointed, cells),
                passes=number, ruling=ruling if row.state in CLOSED else None,
                gap=Fraction(ruling.content["gap"]) if ruling is not None and row.state in CLOSED and "gap" in ruling.content else None,
                conflicts=[one for seat in seats for one in conflicts.get((row.pk, seat.pk), [])],
            )
        )  # fmt: skip
    return Matrix(seats, lines)


def _cell(seat: Seat, duty: Assignment | None, sheet: Sheet | None, conflicts: list[Conflict], *, counts: bool) -> Cell:
    if duty is None:
        return Cell("none", seat)
    if duty.state != Assignment.State.ACTIVE:
        return Cell(duty.state, seat, words=duty.reason, conflicts=tuple(conflicts))
    if sheet is None:
        return Cell("waiting", seat)
    if sheet.state == Sheet.State.SUBMITTED:
        return Cell("in", seat, at=sheet.submitted_at)
    marked: int = sheet.marked  # type: ignore[attr-defined]
    return Cell("filling", seat, count=marked if counts else None)


def _quorum(rules: Any, appointed: list[Seat], cells: list[Cell]) -> council.Quorum:
    kinds = ("in", "abstained") if rules.abstentions_count else ("in",)
    here = [cell.seat for cell in cells if cell.kind in kinds and cell.seat.valid_to is None]
    roles = [role for seat in here for role in MAY_CHAIR.get(seat.part, ("member",))]
    return council.quorum(rules, appointed=len(appointed), present=len(here), present_roles=roles)


def token(round_: Round, *, counts: bool) -> str:
    """Changes whenever the room looks different; one query for the sheets, one for the ledger. Tells nobody what was marked.

    Without `counts` the saving of a mark does not change it: that somebody is busy is not for those who score themselves. With them it
    changes with the number of marks alone, as the page does: how often somebody changed their mind is nobody's to know.
    """
    from ocop.ledger.version import version

    found = Sheet.objects.filter(dossier__round=round_).aggregate(
        sheets=Count("pk", distinct=True), marked=Count("marks", filter=Q(marks__choice__isnull=False)), handed=Max("submitted_at")
    )  # fmt: skip
    saved = found["marked"] if counts else found["handed"]
    return f"{version('appraisal')}-{found['sheets']}-{saved}-{clock.today():%j}".replace(" ", "T")
