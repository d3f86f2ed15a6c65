"""Closing the scoring of a dossier: the server computes the result under the round's regulation, and may send it back for a second pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import moves
from ocop.appraisal.actions.scoring import current_pass, marks_of
from ocop.appraisal.actions.seating import look_again
from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.models import Dossier, Round, Ruling, Sheet
from ocop.appraisal.regulation_of import regulation
from ocop.ledger import canonical
from ocop.ledger.refusal import Refused
from ocop.rulebooks.council import CouncilRating, council
from ocop.rulebooks.gates import Finding as GateFinding
from ocop.rulebooks.gates import gate
from ocop.rulebooks.rating import AnswerError, Rating, Shortfall, fixed, parse_findings
from ocop.workdays import clock


@dataclass(frozen=True)
class Vote:
    """How the council voted on a finding of its own or on a disqualification; `words` say on what and why."""

    in_favour: int
    against: int
    abstained: int
    words: str


def open_scoring(*, by: Any, dossier: Dossier, version: int | None = None) -> Dossier:
    """Let the assigned members score; conflicts of interest that arose since they were assigned are looked for. Raises Refused."""
    with transaction.atomic():
        look_again(dossier=moves.locked(by, dossier, version=version))
        row = moves.move(by=by, dossier=dossier, name="open_scoring", version=version)
        _round_scores(row.round)
    return row


def _round_scores(round_: Round | None) -> None:
    """A meeting round takes no more dossiers once its council scores; written opinions come in one by one."""
    if round_ is None:
        return
    rows = Round.objects.filter(pk=round_.pk)
    rows.filter(scoring_opened_at__isnull=True).update(scoring_opened_at=clock.now())
    rows.filter(kind=Round.Kind.MEETING, state__in=[Round.State.OPEN, Round.State.CLOSED]).update(
        state=Round.State.SCORING, closed_at=None
    )


def _round_rests(round_: Round) -> None:
    """Scoring of a meeting round is closed with its last dossier."""
    if not round_.dossiers.filter(state__in=["ready", "scoring"]).exists():
        Round.objects.filter(pk=round_.pk, state=Round.State.SCORING).update(
            state=Round.State.CLOSED, closed_at=clock.now()
        )


def close_scoring(
    *,
    by: Any,
    dossier: Dossier,
    findings: Sequence[Any] | None = None,
    disqualified: str = "",
    vote: Vote | None = None,
    version: int | None = None,
) -> Ruling:
    """Compute the result of the present pass, keep it and close. `findings` ({"criterion", "gate"}) and `disqualified` are the council's
    own: voted, with words.

    Without `findings` a finding stands that more than half of the handed-in sheets name. Raises Refused without quorum, while a
    member's sheet is out, or when the vote did not carry; nothing changes then.
    """
    with transaction.atomic():
        row = moves.locked(by, dossier, version=version)
        if row.state != "scoring" or row.round is None:
            raise Refused(_("This dossier is not being scored."))
        number = current_pass(row)
        sheets = list(
            row.sheets.filter(
                state=Sheet.State.SUBMITTED, number=number, seat__assignments__in=row.assignments.filter(state="active")
            )
            .select_related("seat__person")
            .order_by("seat_id")
        )
        if not sheets:
            raise Refused(_("No sheet was handed in."))
        one = criteria_set(row.criteria)
        if findings is not None or disqualified.strip():
            _carried(vote, len(sheets))
        try:
            found = shared_findings(sheets) if findings is None else list(parse_findings(one, list(findings)))
            result = council(
                one,
                [as_answers(marks_of(sheet)) for sheet in sheets],
                regulation=regulation(row.round.regulation),
                findings=found,
                disqualified=disqualified.strip(),
                pass_number=number,
            )
        except AnswerError as error:
            raise Refused(_("This set has no such finding.")) from error
        ruling = Ruling.objects.create(
            dossier=row,
            number=number,
            outcome=result.outcome,
            total=str(result.exact),
            points=fixed(result.total),
            stars=result.stars,
            content=told(result, sheets, vote),
            computed_at=clock.now(),
            closed_by_name=by.name,
            sheets_digest=canonical.digest("\n".join(sheet.digest for sheet in sheets)),
        )
        moves.move(by=by, dossier=row, name="close_scoring", reason=vote.words if vote else "")
        _round_rests(row.round)
    return ruling


def _carried(vote: Vote | None, sheets: int) -> None:
    """A finding of the council's own needs more than half of the members who scored (the decree is silent: our default)."""
    if vote is None or not vote.words.strip():
        raise Refused(_("What the council finds itself is voted on: enter the vote and what was said."), field="words")
    if min(vote.in_favour, vote.against, vote.abstained) < 0 or vote.in_favour + vote.against + vote.abstained > sheets:
        raise Refused(
            _("More votes than members who scored: there are %(count)s sheets.") % {"count": sheets}, field="in_favour"
        )
    if 2 * vote.in_favour <= sheets:
        raise Refused(
            _("The vote did not carry: it needs more than half of the members who scored."), field="in_favour"
        )


def score_again(*, by: Any, dossier: Dossier, reason: str, version: int | None = None) -> Dossier:
    """Send a result back for another pass: the ruling stays in the record as replaced, the members begin with their own choices."""
    with transaction.atomic():
        row = moves.move(by=by, dossier=dossier, name="score_again", reason=reason, version=version)
        row.rulings.filter(replaced_at__isnull=True).update(replaced_at=clock.now())
        _round_scores(row.round)
    return row


def shared_findings(sheets: list[Sheet]) -> list[GateFinding]:
    """Findings that more than half of the sheets name; a single member's does not end an assessment."""
    named: dict[tuple[str, str], int] = {}
    for sheet in sheets:
        for criterion, text in sheet.findings.values_list("criterion", "gate"):
            named[(criterion, text)] = named.get((criterion, text), 0) + 1
    return [GateFinding(*key) for key, count in sorted(named.items()) if 2 * count > len(sheets)]


def _short(row: Shortfall | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "stars": row.stars,
        "points_short": fixed(row.points_short),
        "missing_marks": [
            {"criterion": mark.criterion, "stars": mark.stars, "points": mark.points} for mark in row.missing_marks
        ],
    }


def _dissent(result: CouncilRating, sheets: list[Sheet]) -> list[str]:
    """Why opinions count as differing: codes, empty when the council agrees (the decree leaves open what dissent is: our default)."""
    found = ["gap"] if result.is_gap_too_wide else []
    if len({(rated.outcome, rated.stars) for rated in result.sheets}) > 1:
        found.append("stars")
    if any(sheet.findings.exists() for sheet in sheets):
        found.append("findings")
    return found


def _member(sheet: Sheet, rated: Rating) -> dict[str, Any]:
    return {
        "seat": sheet.seat_id,
        "name": sheet.seat.person.name,
        "total": str(rated.total),
        "stars": rated.stars,
        "digest": sheet.digest,
    }


def told(result: CouncilRating, sheets: list[Sheet], vote: Vote | None = None) -> dict[str, Any]:
    """Everything by which the ruling can be defended line by line, as plain data; exact values as fractions."""
    return {
        "exact": str(result.exact),
        "compared": str(result.total),
        "band": result.band,
        "parts": {code: str(value) for code, value in result.parts.items()},
        "criteria": {number: str(value) for number, value in result.points.items()},
        "formed": {
            number: {"case": value.case, "choice": value.choice} if isinstance(value, tuple) else value
            for number, value in result.formed.items()
        },
        "members": [_member(sheet, rated) for sheet, rated in zip(sheets, result.sheets, strict=True)],
        "gap": str(result.gap),
        "is_gap_too_wide": result.is_gap_too_wide,
        "needs_rescoring": result.needs_rescoring,
        "dissent": _dissent(result, sheets),
        "held_back_by": [_short(row) for row in result.held_back_by],
        "findings": [
            {"criterion": row.criterion, "gate": row.gate, "effect": gate(row.gate).effect} for row in result.findings
        ],
        "disqualified": result.disqualified,
        "vote": None
        if vote is None
        else {
            "in_favour": vote.in_favour,
            "against": vote.against,
            "abstained": vote.abstained,
            "words": vote.words.strip(),
        },
        "regulation": result.regulation.settings(),
    }
