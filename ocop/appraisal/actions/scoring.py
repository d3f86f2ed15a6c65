"""A member's own sheet: marks saved one by one, from one device or several, with or without a network in between.

A mark is a choice; points are never taken from outside. Every operation carries a key that its device made: the same key twice is
answered twice and done once. Two devices that marked a criterion differently are both kept until the member chooses.
"""

from __future__ import annotations

import datetime
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.appraisal import ready_sheets, seats
from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.models import Assignment, Dossier, Finding, Mark, Sheet, SheetCopy, SyncReceipt
from ocop.ledger import canonical
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.rating import AnswerError, parse_answers, parse_findings, rate
from ocop.workdays import clock

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Operation:
    """One mark as a device sends it. `base` is the revision of that mark which the device last had from the server (0: none)."""

    key: uuid.UUID
    criterion: str
    choice: int | None
    case: str = ""
    note: str = ""
    base: int = 0
    device: str = ""
    marked_at: datetime.datetime | None = None


def duty(by: Any, dossier: Dossier) -> Assignment:
    """The person's active assignment on a dossier that is being scored. Raises Refused."""
    keys = [seat.pk for seat in seats.held(by) if seat.part in seats.SCORING]
    found = Assignment.objects.filter(dossier=dossier, seat_id__in=keys).select_related("seat").first()
    if found is None:
        raise Refused(_("This dossier is not yours to score."))
    if found.state != Assignment.State.ACTIVE:
        raise Refused(_("You stand aside on this dossier."))
    return found


def _scored_now(dossier: Dossier) -> None:
    state = Dossier.objects.values_list("state", flat=True).get(pk=dossier.pk)
    if state != "scoring":
        raise Refused(_("Scoring of this dossier is closed."))


def current_pass(dossier: Dossier) -> int:
    """The pass that is being scored: 1, then one more for every result that was sent back."""
    return dossier.rulings.filter(replaced_at__isnull=False).count() + 1


def open_sheet(*, by: Any, dossier: Dossier) -> Sheet:
    """The person's own sheet of the present pass, made when first asked for; a second pass begins with the choices of the first."""
    with transaction.atomic():
        assignment = duty(by, dossier)
        _scored_now(dossier)
        number = current_pass(dossier)
        sheet, is_new = Sheet.objects.get_or_create(
            dossier=dossier, seat=assignment.seat, number=number, defaults={"begun_at": clock.now()}
        )
        if is_new and number > 1:
            _copy_marks(Sheet.objects.filter(dossier=dossier, seat=assignment.seat, number=number - 1).first(), sheet)
    return sheet


def _copy_marks(earlier: Sheet | None, sheet: Sheet) -> None:
    if earlier is None:
        return
    now = clock.now()
    Mark.objects.bulk_create(
        Mark(
            sheet=sheet,
            criterion=mark.criterion,
            choice=mark.choice,
            case=mark.case,
            note=mark.note,
            marked_at=now,
            saved_at=now,
        )
        for mark in earlier.marks.all()
    )
    Finding.objects.bulk_create(
        Finding(sheet=sheet, criterion=row.criterion, gate=row.gate, words=row.words, found_at=now)
        for row in earlier.findings.all()
    )


def _own_draft(by: Any, sheet: Sheet) -> Sheet:
    """The sheet, locked, when it is the person's own, of the present pass and not handed in. Raises Refused."""
    row = (
        Sheet.objects.select_for_update(of=("self",))
        .filter(pk=sheet.pk, seat__person_id=by.pk)
        .select_related("dossier__criteria", "seat")
        # The set itself is kept per process; its text is long and asked for with every mark otherwise.
        .defer("dossier__criteria__content", "dossier__form", "dossier__form_marks")
        .first()
    )
    if row is None:
        raise Refused(_("A sheet is written by its own member only."))
    if row.dossier.state != "scoring":
        raise Refused(_("Scoring of this dossier is closed."))
    assignment = duty(by, row.dossier)
    if assignment.seat_id != row.seat_id or row.number != current_pass(row.dossier):
        raise Refused(_("This sheet is of an earlier pass."))
    if row.state != Sheet.State.DRAFT:
        raise Refused(_("You have handed this sheet in."))
    return row


def _checked(one: CriteriaSet, operation: Operation) -> None:
    """Raises Refused for a criterion or choice that is not of the set."""
    if len(operation.note) > LONGEST_NOTE:
        raise Refused(_("The note is too long; %(most)s characters at most.") % {"most": LONGEST_NOTE})
    if operation.criterion not in one.by_number:
        raise Refused(_("This set has no criterion %(number)s.") % {"number": operation.criterion[:20]})
    if operation.choice is None:
        return
    raw = {"case": operation.case, "choice": operation.choice} if operation.case else operation.choice
    try:
        parse_answers(one, {operation.criterion: raw})
    except AnswerError as error:
        raise Refused(_("Criterion %(number)s has no such choice.") % {"number": operation.criterion[:20]}) from error


def save_mark(*, by: Any, sheet: Sheet, operation: Operation, is_new: bool = False) -> dict[str, Any]:
    """Save one mark and answer {"result": "saved" | "conflict", "criterion", "revision", "sheet_revision", ...}.

    The same key is answered as the first time. A mark that another device changed since `base` is not overwritten: both are kept
    and the answer is a conflict with the key of the copy. Raises Refused, and changes nothing, for another's sheet, a closed
    dossier, a sheet handed in, or a choice that is not of the set.
    """
    with transaction.atomic():
        # `is_new`: the caller has just looked. Two at once with one key: the second waits for the sheet, then finds the receipt.
        row = _own_draft(by, sheet) if is_new else None
        receipt = SyncReceipt.objects.filter(key=operation.key).select_related("sheet__seat").first()
        if receipt is not None:
            if receipt.sheet.seat.person_id != by.pk:
                raise Refused(_("A sheet is written by its own member only."))
            return {**receipt.answer, "again": True}
        row = row or _own_draft(by, sheet)
        _checked(criteria_set(row.dossier.criteria), operation)
        mark = Mark.objects.filter(sheet=row, criterion=operation.criterion).first()
        if mark is not None and _clash(mark, operation):
            answer = _keep_both(row, mark, operation)
        else:
            answer = _write(row, mark, operation)
        _receive(row, operation, answer)
    return answer


def save_at_once(*, by: Any, dossier: int, number: int, operation: Operation) -> dict[str, Any] | None:
    """`save_mark` with one question for what is nearly always so: an open sheet of one's own, a key never seen, no other device.

    None, and nothing changed, when it is anything else: `save_mark` then finds the answer or the words.
    """
    try:
        with transaction.atomic():
            found = ready_sheets.ready(by, dossier=dossier, number=number, criterion=operation.criterion)
            if found is None or (found.mark is not None and _clash(found.mark, operation)):
                return None
            _checked(found.rules, operation)
            answer = _write(found.sheet, found.mark, operation, may_differ=found.may_differ)
            _receive(found.sheet, operation, answer)
            return answer
    except (IntegrityError, Refused):  # the key came before, or the mark is not as it should be
        return None


def _receive(sheet: Sheet, operation: Operation, answer: dict[str, Any]) -> None:
    """Keep the answer under the operation's key. IntegrityError when the key came before."""
    SyncReceipt(key=operation.key, sheet=sheet, answer=answer, received_at=clock.now()).save(force_insert=True)


def _clash(mark: Mark, operation: Operation) -> bool:
    same = (mark.choice, mark.case, mark.note) == (operation.choice, operation.case, operation.note)
    return not same and mark.revision != operation.base and mark.device != operation.device


def _write(sheet: Sheet, mark: Mark | None, operation: Operation, *, may_differ: bool = True) -> dict[str, Any]:
    now = clock.now()
    if mark is None:
        mark = Mark(sheet=sheet, criterion=operation.criterion, revision=0)
    elif may_differ:
        # The device that differed has come round to what stands, or has seen it and marked again: nothing is left to choose.
        sheet.copies.filter(criterion=mark.criterion, device=operation.device, resolved_at__isnull=True).update(
            resolved_at=now, kept=False
        )
    mark.choice, mark.case, mark.note = operation.choice, operation.case, operation.note
    mark.device, mark.marked_at, mark.saved_at = operation.device, operation.marked_at or now, now
    mark.revision += 1
    mark.save()
    sheet.revision += 1
    sheet.save(update_fields=["revision"])
    return {
        "result": "saved",
        "criterion": mark.criterion,
        "revision": mark.revision,
        "sheet_revision": sheet.revision,
    }


def _keep_both(sheet: Sheet, mark: Mark, operation: Operation) -> dict[str, Any]:
    now = clock.now()
    content = {"choice": operation.choice, "case": operation.case, "note": operation.note}
    # The newest word of a device replaces its earlier one; the member chooses between devices, not between keystrokes.
    copy, _made = SheetCopy.objects.update_or_create(
        sheet=sheet,
        criterion=mark.criterion,
        device=operation.device,
        resolved_at=None,
        defaults={"content": content, "marked_at": operation.marked_at or now, "received_at": now},
    )
    return {
        "result": "conflict",
        "criterion": mark.criterion,
        "copy": copy.pk,
        "revision": mark.revision,
        "theirs": {
            "choice": mark.choice,
            "case": mark.case,
            "note": mark.note,
            "marked_at": mark.marked_at.isoformat(),
        },
        "mine": content,
        "sheet_revision": sheet.revision,
    }


def resolve_copy(*, by: Any, copy: SheetCopy, keep_copy: bool, base: int | None = None) -> Mark:
    """The member chooses between what stands and what another device had; both stay in the record.

    `base` is the revision of what stood when they chose. Raises Refused, also when it is another by now.
    """
    with transaction.atomic():
        row = _own_draft(by, copy.sheet)
        kept = SheetCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
        if kept.resolved_at is not None:
            raise Refused(_("You already chose between the two."))
        mark = Mark.objects.get(sheet=row, criterion=kept.criterion)
        if base is not None and mark.revision != base:
            raise Refused(_("What stands changed since you chose; look at both again."))
        content = {"choice": mark.choice, "case": mark.case, "note": mark.note}
        if keep_copy:
            mark.choice, mark.case, mark.note = kept.content["choice"], kept.content["case"], kept.content["note"]
            mark.device, mark.marked_at, mark.saved_at = kept.device, kept.marked_at, clock.now()
            kept.content = {**kept.content, "instead_of": content}
        mark.revision += 1
        mark.save()
        kept.kept, kept.resolved_at = keep_copy, clock.now()
        kept.save(update_fields=["kept", "resolved_at", "content"])
        row.revision += 1
        row.save(update_fields=["revision"])
    return mark


def note_finding(*, by: Any, sheet: Sheet, criterion: str, gate: str, words: str = "") -> Finding:
    """A member finds a stop or exclusion rule to hold; named with the gate's own words. Raises Refused."""
    with transaction.atomic():
        row = _own_draft(by, sheet)
        try:
            parse_findings(criteria_set(row.dossier.criteria), [{"criterion": criterion, "gate": gate}])
        except AnswerError as error:
            raise Refused(_("This set has no such finding.")) from error
        finding, _made = Finding.objects.update_or_create(
            sheet=row, criterion=criterion, gate=gate, defaults={"words": words.strip(), "found_at": clock.now()}
        )
        row.revision += 1
        row.save(update_fields=["revision"])
    return finding


def drop_finding(*, by: Any, finding: Finding) -> None:
    """Take an own finding back before the sheet is handed in. Raises Refused."""
    with transaction.atomic():
        row = _own_draft(by, finding.sheet)
        Finding.objects.filter(pk=finding.pk, sheet=row).delete()
        row.revision += 1
        row.save(update_fields=["revision"])


def comment(*, by: Any, sheet: Sheet, words: str) -> Sheet:
    """The member's word on the whole dossier. Raises Refused."""
    if len(words) > LONGEST_NOTE * 2:
        raise Refused(_("The note is too long; %(most)s characters at most.") % {"most": LONGEST_NOTE * 2})
    with transaction.atomic():
        row = _own_draft(by, sheet)
        row.comment = words.strip()
        row.revision += 1
        row.save(update_fields=["comment", "revision"])
    return row


def marks_of(sheet: Sheet) -> dict[str, tuple[int | None, str]]:
    """Criterion -> (choice, case) of a sheet."""
    return {number: (choice, case) for number, choice, case in sheet.marks.values_list("criterion", "choice", "case")}


def without_choice(one: CriteriaSet, marks: Mapping[str, tuple[int | None, str]]) -> list[str]:
    """Criteria still open: without a mark, or cleared where the set has a choice of 0 points.

    Where the lowest choice has points, a mark without a choice says "none of these": 0 points (a criterion left out counts 0).
    """
    found = []
    for number, criterion in one.by_number.items():
        choice, _case = marks.get(number, (None, ""))
        if choice is None and (number not in marks or any(row.points == 0 for row in criterion.choices)):
            found.append(number)
    return found


def sealed(sheet: Sheet) -> str:
    """The digest of what the sheet says, with its secret seal: it holds the member to it, and nobody finds the choices by trying.

    Without a seal (sheets of earlier versions) it is the digest of the choices alone.
    """
    said = {
        "marks": {number: list(value) for number, value in sorted(marks_of(sheet).items())},
        "findings": sorted(list(pair) for pair in sheet.findings.values_list("criterion", "gate")),
        **({"seal": sheet.seal} if sheet.seal else {}),
    }
    return canonical.digest(canonical.dumps(canonical.plain(said)))


def submit(
    *,
    by: Any,
    sheet: Sheet,
    key: uuid.UUID | None = None,
    revision: int | None = None,
    seen: Mapping[str, tuple[int | None, str]] | None = None,
) -> Sheet:
    """Hand the sheet in: the server rates it, seals it with a digest and records it. Handing in twice is answered, not done twice.

    `revision` is the sheet's revision the member saw, `seen` the choices their device showed: when another device changed them
    since, it is refused. Raises Refused when a criterion has no choice or two devices still differ.
    """
    with transaction.atomic():
        if key is not None and SyncReceipt.objects.filter(key=key, sheet__seat__person_id=by.pk, sheet=sheet).exists():
            return Sheet.objects.get(pk=sheet.pk)
        row = _own_draft(by, sheet)
        if revision is not None and revision != row.revision:
            raise Refused(_("The sheet changed since you looked at it; look again before you hand it in."))
        if seen is not None and dict(seen) != marks_of(row):
            raise Refused(_("The sheet changed since you looked at it; look again before you hand it in."))
        if row.copies.filter(resolved_at__isnull=True).exists():
            raise Refused(_("Two devices differ on a criterion; choose one first."))
        one = criteria_set(row.dossier.criteria)
        answers = as_answers(marks_of(row))
        findings = parse_findings(one, list(row.findings.values("criterion", "gate")))
        open_ones = without_choice(one, marks_of(row))
        if open_ones and not findings:
            raise Refused(
                _("%(count)s criteria have no choice yet: %(numbers)s.")
                % {"count": len(open_ones), "numbers": ", ".join(open_ones[:8])}
            )
        rating = rate(one, answers, findings=findings)
        row.state, row.submitted_at, row.seal = Sheet.State.SUBMITTED, clock.now(), secrets.token_hex(16)
        row.total, row.digest = str(rating.total), sealed(row)
        row.save(update_fields=["state", "submitted_at", "seal", "total", "digest"])
        if key is not None:
            SyncReceipt.objects.create(key=key, sheet=row, answer={"result": "submitted"}, received_at=clock.now())
        record(
            by=by,
            action="appraisal.submit_sheet",
            topic="appraisal",
            subject=row.dossier,
            after={"seat": row.seat_id, "pass": row.number, "digest": row.digest},
        )
    return row
