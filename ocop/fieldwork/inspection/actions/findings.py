"""What was found, what the producer says, and the look that closes it. A critical finding opens a withdrawal case; it withdraws nothing."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal.actions.withdrawals import STANDING, open_case
from ocop.appraisal.models import WithdrawalCase
from ocop.checklists.models import Check
from ocop.fieldwork.inspection import tellings
from ocop.fieldwork.inspection.permissions import may_inspect
from ocop.fieldwork.models import FindingWord, Inspection, InspectionFinding
from ocop.fieldwork.permissions import MEMBER, OFFICE, acts_as
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.recognition.models import Recognition
from ocop.recognition.standing import standings
from ocop.workdays import clock

State, Severity, Kind = InspectionFinding.State, InspectionFinding.Severity, FindingWord.Kind
MOST_DAYS = 366


def done(*, check: Check, by: Any) -> None:
    """The checklist of a visit is handed in: the visit is made. In the transaction of the handing in. Raises Refused."""
    row = Inspection.objects.select_for_update(of=("self",)).filter(pk=check.object_id).first()
    if row is None or row.state != Inspection.State.ANNOUNCED:
        raise Refused(_("This visit is not to be made any more."))
    ended = check.ended_at or clock.now()
    row.state, row.visited_on, row.words = (
        Inspection.State.DONE,
        min(ended.astimezone(clock.now().tzinfo).date(), clock.today()),
        check.note,
    )
    row.done_at, row.done_by, row.done_by_name = clock.now(), by, by.name[:120]
    row.save()
    record(
        by=by,
        action="fieldwork.inspection_done",
        topic="programme",
        subject=row,
        after={"visited_on": row.visited_on, "check": check.pk},
    )
    tellings.visited(row)


def in_force(producer_id: int) -> list[Recognition]:
    """Recognitions of a producer that stand today: what a critical finding may be about."""
    from ocop.products.models import Product

    keys = list(Product.objects.filter(producer=producer_id, merged_into__isnull=True).values_list("pk", flat=True))
    standing = [
        one.recognition_id for one in standings(keys).values() if one.state == "in_force" and one.recognition_id
    ]
    return list(
        Recognition.objects.filter(pk__in=standing).select_related("product").order_by("product__name_sort", "pk")
    )


def _case(
    by: Any, row: Inspection, recognition: int | None, ground: str, words: str
) -> tuple[Recognition | None, WithdrawalCase | None]:
    """The case a critical finding opens, or the one that stands already."""
    about = next((one for one in in_force(row.producer_id) if one.pk == recognition), None)
    if about is None:
        raise Refused(
            _("A critical finding names the star it touches; what becomes of it is decided in its withdrawal case."),
            field="recognition",
        )
    there = about.withdrawal_cases.filter(state__in=STANDING).first()
    if there is not None:
        return about, there
    day = row.visited_on or clock.today()
    return about, open_case(
        by=by, recognition=about, ground=ground, finding=words, found_on=max(day, about.counted_from)
    )


def find(
    *, by: Any, inspection: Inspection, key: str, severity: str, words: str, action: str, due_on: datetime.date, item: str = "",
    recognition: int | None = None, ground: str = "", photo: StoredFile | None = None,
) -> InspectionFinding:  # fmt: skip
    """Record something found; the same key again gives the same finding. Raises Refused."""
    if severity not in Severity.values:
        raise Refused(_("Say how grave it is."), field="severity")
    if not words.strip():
        raise Refused(_("Say what was found."), field="words")
    if not action.strip():
        raise Refused(_("Say what is to be done."), field="action")
    if not key or len(key) > 36:
        raise Refused(_("Open the form again: it has lost its mark."))
    today = clock.today()
    if not today <= due_on <= today + datetime.timedelta(days=MOST_DAYS):
        raise Refused(_("Give a day within a year from today."), field="due_on")
    with transaction.atomic():
        row: Inspection | None = (
            Inspection.objects.visible_to(by)
            .select_for_update(of=("self",))
            .select_related("producer__organisation", "inspector")
            .filter(pk=inspection.pk)
            .first()
        )
        if row is None or not may_inspect(by, row):
            raise Refused(_("This visit is not yours."))
        there: InspectionFinding | None = InspectionFinding.objects.filter(key=key, inspection=row).first()
        if there is not None:
            return there
        if row.state != Inspection.State.DONE:
            raise Refused(_("Hand in the checklist of the visit first."))
        about, case = (
            _case(by, row, recognition, ground, words.strip()) if severity == Severity.CRITICAL else (None, None)
        )
        made = InspectionFinding.objects.create(
            key=key, inspection=row, severity=severity, item=item[:60], words=words.strip(), action=action.strip(), due_on=due_on,
            recognition=about, ground=ground if case else "", case=case, photo=photo, found_at=clock.now(), found_by=by, found_by_name=by.name[:120],
        )  # fmt: skip
        record(
            by=by, action="fieldwork.finding", topic="programme", subject=made,
            after={"producer": row.producer_id, "severity": severity, "due_on": due_on, "action": made.action, "case": case.pk if case else None},
        )  # fmt: skip
        tellings.found(made)
    return made


def _locked(by: Any, finding: InspectionFinding) -> InspectionFinding:
    row: InspectionFinding | None = (
        InspectionFinding.objects.visible_to(by).select_for_update(of=("self",))
        .select_related("inspection__producer__organisation", "inspection__inspector").filter(pk=finding.pk).first()
    )  # fmt: skip
    if row is None:
        raise Refused(_("This finding is not here."))
    if row.state == State.CLOSED:
        raise Refused(_("This finding is closed."))
    return row


def _say(row: InspectionFinding, by: Any, kind: str, words: str, file: StoredFile | None, **more: Any) -> FindingWord:
    return FindingWord.objects.create(
        finding=row,
        kind=kind,
        words=words.strip(),
        file=file,
        said_at=clock.now(),
        said_by=by,
        said_by_name=by.name[:120],
        **more,
    )


def answer(
    *, by: Any, finding: InspectionFinding, words: str, fixed: bool, file: StoredFile | None = None
) -> FindingWord:
    """The producer answers, or says with its proof that it is put right. Raises Refused."""
    if not words.strip() and file is None:
        raise Refused(_("Say something, or add a photo."), field="words")
    with transaction.atomic():
        row = _locked(by, finding)
        part = acts_as(by, row.inspection.producer)
        if part in ("", OFFICE):
            raise Refused(_("The producer, or the officer of its commune, answers here."))
        if row.state == State.ANSWERED and fixed:
            raise Refused(_("It is said to be put right already; somebody will look at it."))
        said = _say(row, by, Kind.FIXED if fixed else Kind.ANSWER, words, file, is_assisted=part != MEMBER)
        before = row.state
        if fixed:
            row.state = State.ANSWERED
            row.save(update_fields=["state"])
            tellings.answered(row, said.pk)
        record(
            by=by, action="fieldwork.finding_answered", topic="programme", subject=row, before={"state": before},
            after={"state": row.state, "as": part, "file": file.digest if file else ""}, reason=said.words,
        )  # fmt: skip
    return said


def look(
    *,
    by: Any,
    finding: InspectionFinding,
    is_right: bool,
    words: str,
    due_on: datetime.date | None = None,
    file: StoredFile | None = None,
) -> FindingWord:
    """Another look: closed, or sent back with a new day. Raises Refused."""
    if not words.strip():
        raise Refused(_("Say what was seen."), field="words")
    with transaction.atomic():
        row = _locked(by, finding)
        if not may_inspect(by, row.inspection):
            raise Refused(_("Who was sent, or the office, looks again."))
        if acts_as(by, row.inspection.producer) == MEMBER:
            raise Refused(_("Nobody closes a finding about their own producer."))
        last = row.answers.filter(kind=Kind.FIXED).order_by("-pk").first()
        if is_right and last is not None and last.said_by_id == by.pk:
            raise Refused(_("Somebody other than who said that it is put right closes it."))
        before = {"state": row.state, "due_on": row.due_on}
        if is_right:
            row.state, row.closed_at, row.closed_by, row.closed_by_name = State.CLOSED, clock.now(), by, by.name[:120]
        else:
            if due_on is None or due_on < clock.today():
                raise Refused(_("Give a new day by which it is put right."), field="due_on")
            row.state, row.due_on = State.OPEN, due_on
        row.save()
        said = _say(row, by, Kind.CLOSED if is_right else Kind.BACK, words, file, due_on=None if is_right else due_on)
        record(
            by=by, action="fieldwork.finding_looked", topic="programme", subject=row, before=before,
            after={"state": row.state, "due_on": row.due_on}, reason=said.words,
        )  # fmt: skip
        tellings.looked(row, said.pk)
    return said
