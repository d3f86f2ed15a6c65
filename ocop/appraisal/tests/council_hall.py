"""A council in its hall for tests: seats, a round, dossiers, and sheets filled in through the actions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ocop.appraisal.actions import closing, scoring
from ocop.appraisal.actions.scoring import Operation
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Assignment, Council, Dossier, Round, Seat, Sheet, TeamReport
from tests import appraisals


@dataclass
class Hall:
    """Who is there. `dossier` is being scored by chair, one and two."""

    council: Council
    chair: Seat
    one: Seat
    two: Seat
    secretary: Seat
    round: Round
    dossier: Dossier

    @property
    def scoring(self) -> tuple[Seat, Seat, Seat]:
        return self.chair, self.one, self.two


def hall(*, state: str = "scoring", producer: Any = None, **round_extra: Any) -> Hall:
    """A council of a chair, two members and a secretary with one dossier assigned to the three."""
    council = appraisals.council()
    chair, one, two = appraisals.seat(council, "chair"), appraisals.seat(council), appraisals.seat(council)
    secretary = appraisals.seat(council, "secretary")
    row = appraisals.round_(council, **round_extra)
    extra = {"producer": producer} if producer is not None else {}
    dossier = appraisals.dossier(state=state, round=row, **extra)
    made = Hall(council, chair, one, two, secretary, row, dossier)
    assigned(made, dossier)
    return made


def assigned(here: Hall, dossier: Dossier) -> Dossier:
    """Give a dossier to the three, with the team's word that it is ready."""
    for seat in here.scoring:
        Assignment.objects.create(dossier=dossier, seat=seat, assigned_by_name="thử", assigned_at=appraisals.NOW)
    TeamReport.objects.create(dossier=dossier, words="Đủ", is_ready=True, by_name="thử", at=appraisals.NOW)
    return dossier


def another(here: Hall, *, state: str = "scoring") -> Dossier:
    """One more dossier of the round."""
    return assigned(here, appraisals.dossier(state=state, round=here.round))


def fill(seat: Seat, dossier: Dossier, pick: int = -1, *, note: str = "", but: dict[str, int] | None = None) -> Sheet:
    """A whole sheet with the `pick`ed (or last) choice of every criterion, handed in; the first mark bears the note."""
    sheet = draft(seat, dossier, pick, note=note, but=but)
    return scoring.submit(by=seat.person, sheet=sheet)


def draft(
    seat: Seat, dossier: Dossier, pick: int = -1, *, note: str = "", but: dict[str, int] | None = None, most: int = 99
) -> Sheet:
    """A sheet with the first `most` criteria marked, not handed in."""
    sheet = scoring.open_sheet(by=seat.person, dossier=dossier)
    for place, (number, criterion) in enumerate(criteria_set(dossier.criteria).by_number.items()):
        if place >= most:
            break
        wanted = (but or {}).get(number, pick if pick >= 0 else len(criterion.choices) - 1)
        operation = Operation(
            key=uuid.uuid4(),
            criterion=number,
            choice=min(wanted, len(criterion.choices) - 1),
            note=note if place == 0 else "",
        )
        scoring.save_mark(by=seat.person, sheet=sheet, operation=operation)
    return sheet


def close(
    here: Hall, dossier: Dossier | None = None, picks: tuple[int, int, int] = (-1, -1, -1), note: str = ""
) -> Any:
    """All three hand in and the secretary closes; the ruling."""
    row = dossier or here.dossier
    for place, (seat, pick) in enumerate(zip(here.scoring, picks, strict=True)):
        fill(seat, row, pick, note=f"{note}{place}" if note else "")
    ruling = closing.close_scoring(by=here.secretary.person, dossier=row)
    row.refresh_from_db()
    return ruling


def url(name: str, *args: object) -> str:
    """The address of a page of the appraisal."""
    return reverse(f"appraisal:{name}", args=args)


def closed(producer: object = None) -> Hall:
    """A hall whose scoring is closed."""
    here = hall(producer=producer)
    close(here, picks=(-1, 0, 1), note="Ghi chú của phiếu ")
    return here
