"""A producer appeals against a result or a withdrawal; the office answers, and never the one who decided.

The decree fixes no term; `appeal_days` of the procedure's data is both the time to appeal and the time to answer. An upheld appeal
against a result brings the dossier before the council again; the new result takes the place of the earlier one, higher or lower. An upheld
appeal against a withdrawal lifts it.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import deadlines, ruling_notices
from ocop.appraisal.actions import papers
from ocop.appraisal.actions.reopening import set_aside
from ocop.appraisal.models import Appeal, Dossier, Round, WithdrawalCase
from ocop.appraisal.moves import locked, move
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition import actions as recognitions
from ocop.ui import writing
from ocop.workdays import clock

OPEN_TO_APPEAL = ("recognised", "noticed", "refused")
LONGEST = 10_000


def product_of(appeal: Appeal) -> Any:
    """The product an appeal is about."""
    return appeal.dossier.product if appeal.dossier is not None else appeal.case.recognition.product  # type: ignore[union-attr]


def last_day(dossier: Dossier | None = None, case: WithdrawalCase | None = None) -> datetime.date | None:
    """The last day on which an appeal is taken; None when there is nothing to appeal against."""
    if dossier is not None:
        return deadlines.due("appeal", dossier.state_since) if dossier.state in OPEN_TO_APPEAL else None
    if case is None or case.state != WithdrawalCase.State.DECIDED or case.ended_at is None:
        return None
    if case.withdrawal is None or case.withdrawal.retracted_at is not None:
        return None
    return deadlines.due("appeal", case.ended_at)


def refusal(by: Any, *, dossier: Dossier | None = None, case: WithdrawalCase | None = None) -> str:
    """Why this person may not appeal now; empty when they may."""
    product = dossier.product if dossier is not None else case.recognition.product  # type: ignore[union-attr]
    own = rights_of(by).organisation_ids("producer_member")
    if product.producer is None or product.producer.organisation_id not in own:
        return _("Only the producer appeals.")
    until = last_day(dossier, case)
    if until is None:
        return _("There is no result or withdrawal to appeal against.")
    if clock.today() > until:
        return _("The last day to appeal was %(day)s.") % {"day": writing.day(until)}
    against: Any = dossier.appeals if dossier is not None else case.appeals  # type: ignore[union-attr]
    if against.filter(state=Appeal.State.OPEN).exists():
        return _("Your appeal is with the office already.")
    since = dossier.state_since if dossier is not None else case.ended_at  # type: ignore[union-attr]
    if against.filter(state=Appeal.State.DISMISSED, filed_at__gte=since).exists():
        return _("Your appeal against this was answered.")
    return ""


def file_appeal(
    *,
    by: Any,
    words: str,
    dossier: Dossier | None = None,
    case: WithdrawalCase | None = None,
    file: StoredFile | None = None,
) -> Appeal:
    """The producer appeals against a result or a withdrawal, within the term, once at a time. Raises Refused."""
    if not words.strip():
        raise Refused(_("Say what was wrong."), field="words")
    with transaction.atomic():
        if dossier is not None:
            dossier = locked(by, dossier)
        elif case is not None:
            case = WithdrawalCase.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=case.pk).first()
        if dossier is None and case is None:
            raise Refused(_("There is no result or withdrawal to appeal against."))
        why = refusal(by, dossier=dossier, case=case)
        if why:
            raise Refused(why)
        now = clock.now()
        made = Appeal.objects.create(
            dossier=dossier,
            case=case,
            by=by,
            by_name=by.name[:120],
            words=words.strip()[:LONGEST],
            file=file,
            filed_at=now,
            due_on=deadlines.due("appeal", now),
        )
        record(
            by=by,
            action="appraisal.appeal",
            topic="appraisal",
            subject=dossier or case,
            after={"appeal": made.pk, "due_on": made.due_on, "file": file.digest if file else ""},
        )
        ruling_notices.tell_appeal(made, product_of(made))
    return made


def _locked(by: Any, appeal: Appeal) -> Appeal:
    row = (
        Appeal.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("dossier__product__producer", "case__recognition__product__producer", "case__withdrawal")
        .filter(pk=appeal.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This appeal is not here."))
    if row.state != Appeal.State.OPEN:
        raise Refused(_("This appeal was answered already; nothing was done a second time."))
    found: Appeal = row
    return found


def take_back(*, by: Any, appeal: Appeal) -> Appeal:
    """The producer takes its appeal back. Raises Refused."""
    with transaction.atomic():
        row = _locked(by, appeal)
        product = product_of(row)
        if product.producer is None or product.producer.organisation_id not in rights_of(by).organisation_ids(
            "producer_member"
        ):
            raise Refused(_("Only the producer takes its appeal back."))
        row.state, row.answered_at = Appeal.State.TAKEN_BACK, clock.now()
        row.save(update_fields=["state", "answered_at"])
        record(
            by=by,
            action="appraisal.appeal_back",
            topic="appraisal",
            subject=row.dossier or row.case,
            after={"appeal": row.pk},
        )
    return row


def decided_by(appeal: Appeal) -> int | None:
    """Key of the person who recorded what is appealed against."""
    if appeal.dossier is not None:
        last = appeal.dossier.moves.filter(to_state=appeal.dossier.state).order_by("-pk").first()
        return last.by_id if last is not None else None
    return appeal.case.ended_by_id if appeal.case is not None else None


def answer(*, by: Any, appeal: Appeal, is_upheld: bool, words: str, into: Round | None = None) -> Appeal:
    """Answer an appeal in writing. Upheld: the result goes before the council again, or the withdrawal is lifted. Raises Refused."""
    if not rights_of(by).is_city_officer:
        raise Refused(_("Appeals are answered by the coordination office."))
    if not words.strip():
        raise Refused(_("Give the reasons; the producer reads them."), field="words")
    with transaction.atomic():
        row = _locked(by, appeal)
        if decided_by(row) == by.pk:
            raise Refused(_("You recorded what is appealed against: another officer answers."))
        row.state = Appeal.State.UPHELD if is_upheld else Appeal.State.DISMISSED
        row.answer, row.answered_by, row.answered_by_name = words.strip()[:LONGEST], by, by.name[:120]
        row.answered_at = clock.now()
        row.save(update_fields=["state", "answer", "answered_by", "answered_by_name", "answered_at"])
        if is_upheld and row.dossier is not None:
            set_aside(locked(by, row.dossier), into)
            move(by=by, dossier=row.dossier, name="review_again", reason=row.answer)
        elif is_upheld and row.case is not None and row.case.withdrawal is not None:
            recognitions.retract_withdrawal(by=by, withdrawal=row.case.withdrawal, reason=row.answer)
        from ocop.appraisal import ruling_papers

        papers.write(
            by=by,
            kind="appeal",
            data=ruling_papers.appeal_answer(row),
            name=f"Trả lời khiếu nại {product_of(row).name}",
            appeal=row,
        )
        record(
            by=by,
            action="appraisal.answer_appeal",
            topic="appraisal",
            subject=row.dossier or row.case,
            after={"appeal": row.pk, "state": row.state},
            reason=row.answer,
        )
        ruling_notices.tell_answer(row, product_of(row))
    return row
