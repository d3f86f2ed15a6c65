"""Closing the scoring of a dossier: the server computes the result under the round's regulation, and may send it back for a second pass."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import moves
from ocop.appraisal.actions.scoring import current_pass, marks_of
from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.models import Dossier, Ruling, Sheet
from ocop.appraisal.regulation_of import regulation
from ocop.ledger import canonical
from ocop.ledger.refusal import Refused
from ocop.rulebooks.council import CouncilRating, council
from ocop.rulebooks.gates import Finding as GateFinding
from ocop.rulebooks.gates import gate
from ocop.rulebooks.rating import Shortfall, fixed
from ocop.workdays import clock


def open_scoring(*, by: Any, dossier: Dossier, version: int | None = None) -> Dossier:
    """Let the assigned members score. Raises Refused."""
    return moves.move(by=by, dossier=dossier, name="open_scoring", version=version)


def close_scoring(
    *,
    by: Any,
    dossier: Dossier,
    findings: list[GateFinding] | None = None,
    disqualified: str = "",
    version: int | None = None,
) -> Ruling:
    """Compute the result of the present pass, keep it and close. `findings` and `disqualified` are the council's own, voted and minuted.

    Without `findings` a finding stands that more than half of the handed-in sheets name. Raises Refused without quorum or while a
    member's sheet is out; nothing changes then.
    """
    with transaction.atomic():
        row = moves.locked(by, dossier, version=version)
        if row.state != "scoring" or row.round is None:
            raise Refused(_("This dossier is not being scored."))
        number = current_pass(row)
        sheets = list(
            row.sheets.filter(state=Sheet.State.SUBMITTED, number=number, seat__assignments__in=row.assignments.filter(state="active"))
            .select_related("seat__person")
            .order_by("seat_id")
        )  # fmt: skip
        if not sheets:
            raise Refused(_("No sheet was handed in."))
        found = shared_findings(sheets) if findings is None else findings
        result = council(
            criteria_set(row.criteria),
            [as_answers(marks_of(sheet)) for sheet in sheets],
            regulation=regulation(row.round.regulation),
            findings=found,
            disqualified=disqualified.strip(),
            pass_number=number,
        )
        ruling = Ruling.objects.create(
            dossier=row, number=number, outcome=result.outcome, total=str(result.exact), points=fixed(result.total),
            stars=result.stars, content=told(result, sheets), computed_at=clock.now(), closed_by_name=by.name,
            sheets_digest=canonical.digest("\n".join(sheet.digest for sheet in sheets)),
        )  # fmt: skip
        moves.move(by=by, dossier=row, name="close_scoring", reason=disqualified)
    return ruling


def score_again(*, by: Any, dossier: Dossier, reason: str, version: int | None = None) -> Dossier:
    """Send a result back for another pass: the ruling stays in the record as replaced, the members begin with their own choices."""
    with transaction.atomic():
        row = moves.move(by=by, dossier=dossier, name="score_again", reason=reason, version=version)
        row.rulings.filter(replaced_at__isnull=True).update(replaced_at=clock.now())
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
        "missing_marks": [{"criterion": mark.criterion, "stars": mark.stars, "points": mark.points} for mark in row.missing_marks],
    }  # fmt: skip


def told(result: CouncilRating, sheets: list[Sheet]) -> dict[str, Any]:
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
        "members": [
            {"seat": sheet.seat_id, "name": sheet.seat.person.name, "total": str(rated.total), "digest": sheet.digest}
            for sheet, rated in zip(sheets, result.sheets, strict=True)
        ],
        "gap": str(result.gap),
        "is_gap_too_wide": result.is_gap_too_wide,
        "needs_rescoring": result.needs_rescoring,
        "held_back_by": [_short(row) for row in result.held_back_by],
        "findings": [{"criterion": row.criterion, "gate": row.gate, "effect": gate(row.gate).effect} for row in result.findings],
        "disqualified": result.disqualified,
        "regulation": result.regulation.settings(),
    }  # fmt: skip
