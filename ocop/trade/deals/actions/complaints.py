"""Complaints and quality returns within a memorandum, with their answers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.deals import actors, moves, tellings
from ocop.trade.models import Complaint, DealStep, Memorandum
from ocop.workdays import clock

State, Kind = Complaint.State, Complaint.Kind


def raise_complaint(
    *, by: Any, key: str, memorandum_id: int, kind: str, words: str, side: str = "", step_id: int | None = None,
    quantity: Decimal | None = None, amount: int | None = None, file: StoredFile | None = None,
) -> Complaint:  # fmt: skip
    """One side complains, or sends goods back; the other is asked to answer. The same key again gives the same complaint."""
    if kind not in Kind.values:
        raise Refused(_("Choose whether it is a complaint or goods returned."), field="kind")
    if not words.strip():
        raise Refused(_("Say what is wrong."), field="words")
    if not key or len(key) > 36:
        raise Refused(_("Open the form again: it has lost its mark."))
    try:
        with transaction.atomic():
            row = moves.locked(by, memorandum_id)
            there: Complaint | None = Complaint.objects.filter(key=key, memorandum=row).first()
            if there is not None:
                return there
            way = actors.acting(by, row, side=side)
            if row.first_confirmed_at is None or row.state == Memorandum.State.CANCELLED:
                raise Refused(_("Both sides confirm the memorandum first; then what follows is reported."))
            step = _step(row, step_id)
            if kind == Kind.RETURN and (step is None or step.kind != DealStep.Kind.DELIVERY):
                raise Refused(_("Goods are returned from a delivery: choose which one."), field="step")
            if step is not None and amount is not None and step.amount is not None and amount > step.amount:
                raise Refused(_("More than the delivery is worth cannot go back."), field="amount")
            made = Complaint.objects.create(
                key=key, memorandum=row, step=step, kind=kind, side=way.role, words=words.strip(), quantity=quantity, amount=amount, file=file,
                is_assisted=way.assisted, raised_at=clock.now(), raised_by=by, raised_by_name=by.name,
            )  # fmt: skip
            record(
                by=by, action="trade.complaint_raise", topic="trade", subject=made,
                after={"memorandum": row.number, "kind": kind, "as": way.role, "assisted": way.assisted, "amount": amount, "step": step},
            )  # fmt: skip
            tellings.complaint_raised(made, row)
            return made
    except IntegrityError:
        raise Refused(_("Open the form again: it has lost its mark.")) from None


def _step(row: Memorandum, step_id: int | None) -> DealStep | None:
    if step_id is None:
        return None
    found: DealStep | None = row.steps.filter(pk=step_id).exclude(state=DealStep.State.TAKEN_BACK).first()
    if found is None:
        raise Refused(_("This delivery belongs to another memorandum or was taken back."), field="step")
    return found


def _locked(by: Any, complaint_id: int) -> tuple[Complaint, Memorandum]:
    found = Complaint.objects.filter(pk=complaint_id).first()
    if found is None:
        raise Refused(_("This complaint is not here."))
    row = moves.locked(by, found.memorandum_id)
    return Complaint.objects.select_for_update().get(pk=complaint_id), row


def answer(*, by: Any, complaint_id: int, words: str) -> Complaint:
    """The other side answers."""
    with transaction.atomic():
        one, row = _locked(by, complaint_id)
        way = actors.acting(by, row, side=actors.other(one.side))
        if one.state not in (State.OPEN, State.ANSWERED):
            raise Refused(_("This complaint is closed."))
        if not words.strip():
            raise Refused(_("Write your answer."), field="words")
        if one.raised_by_id == by.pk or (way.assisted and one.is_assisted):
            raise Refused(_("You spoke for the other side already; somebody else answers."))
        one.state, one.answer, one.answer_assisted = State.ANSWERED, words.strip(), way.assisted
        one.answered_at, one.answered_by, one.answered_by_name = clock.now(), by, by.name
        one.save(update_fields=["state", "answer", "answer_assisted", "answered_at", "answered_by", "answered_by_name"])
        record(
            by=by,
            action="trade.complaint_answer",
            topic="trade",
            subject=one,
            after={"memorandum": row.number, "as": way.role},
        )
        tellings.complaint_answered(one, row)
    return one


def close(*, by: Any, complaint_id: int, settled: bool) -> Complaint:
    """The side that raised it says that it is settled, or takes it back."""
    with transaction.atomic():
        one, row = _locked(by, complaint_id)
        way = actors.acting(by, row, side=one.side)
        if one.state not in (State.OPEN, State.ANSWERED):
            raise Refused(_("This complaint is closed."))
        one.state = State.SETTLED if settled else State.WITHDRAWN
        one.save(update_fields=["state"])
        record(
            by=by, action="trade.complaint_close", topic="trade", subject=one,
            after={"memorandum": row.number, "as": way.role, "state": one.state},
        )  # fmt: skip
    return one
