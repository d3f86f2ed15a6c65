"""Contracts, orders, deliveries, payments: claimed by one side, then confirmed, corrected or disputed by the other.

Nobody settles a step for both: the office enters for a household (marked as assisted) and then the other side's own people answer.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.deals import actors, moves, tellings, twins
from ocop.trade.deals.actions.answers import reported
from ocop.trade.models import DealStep, Memorandum, StepAnswer
from ocop.workdays import clock

State, Word, Kind = DealStep.State, StepAnswer.Word, DealStep.Kind
OPEN = (State.CLAIMED, State.CORRECTED, State.DISPUTED)


@dataclass(frozen=True)
class Facts:
    """What happened, as one side says; None is not stated."""

    happened_on: datetime.date
    amount: int | None = None
    quantity: Decimal | None = None
    unit: str = ""

    def kept(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "happened_on": self.happened_on.isoformat(), "amount": self.amount,
            "quantity": str(self.quantity) if self.quantity is not None else None, "unit": self.unit,
        }  # fmt: skip


def facts_of(step: DealStep) -> Facts:
    """The facts of a step as they stand."""
    quantity = step.quantity.normalize() if step.quantity is not None else None
    return Facts(step.happened_on, step.amount, Decimal(f"{quantity:f}") if quantity is not None else None, step.unit)


def facts_from(kept: dict[str, Any]) -> Facts:
    """Facts out of their JSON."""
    quantity = Decimal(kept["quantity"]) if kept.get("quantity") is not None else None
    return Facts(datetime.date.fromisoformat(kept["happened_on"]), kept.get("amount"), quantity, kept.get("unit", ""))


def _counted(row: Memorandum) -> None:
    if row.state == Memorandum.State.CANCELLED or row.first_confirmed_at is None:
        raise Refused(_("Both sides confirm the memorandum first; then what follows is reported."))


def _checked(row: Memorandum, kind: str, facts: Facts) -> Facts:
    if facts.happened_on > clock.today():
        raise Refused(_("This day lies in the future; report what has happened."), field="happened_on")
    if facts.happened_on < row.signed_on:
        raise Refused(_("This day lies before the memorandum was signed."), field="happened_on")
    if kind == Kind.PAYMENT and not facts.amount:
        raise Refused(_("A payment needs its amount."), field="amount")
    if facts.quantity is not None and not facts.unit.strip():
        raise Refused(_("Say the unit of the quantity: kg, box, piece."), field="unit")
    quantity = Decimal(f"{facts.quantity.normalize():f}") if facts.quantity is not None else None
    return Facts(facts.happened_on, facts.amount, quantity, facts.unit.strip()[:30])


def _delivery(
    row: Memorandum, kind: str, delivery_id: int | None, facts: Facts, but: int | None = None
) -> DealStep | None:
    """The delivery a payment pays; what is paid of it is at most what it is worth."""
    if delivery_id is None:
        return None
    found: DealStep | None = (
        row.steps.filter(pk=delivery_id, kind=Kind.DELIVERY).exclude(state=State.TAKEN_BACK).first()
    )
    if found is None or kind != Kind.PAYMENT:
        raise Refused(_("This delivery belongs to another memorandum or was taken back."), field="delivery")
    paid = found.payments.exclude(state=State.TAKEN_BACK).exclude(pk=but or 0).aggregate(all=Sum("amount"))["all"] or 0
    if found.amount is not None and facts.amount is not None and paid + facts.amount > found.amount:
        raise Refused(
            _(
                "With this payment more is paid than the delivery is worth (%(worth)s đ, paid %(paid)s đ). Correct one of them."
            )
            % {"worth": f"{found.amount:,}".replace(",", "."), "paid": f"{paid:,}".replace(",", ".")},
            field="amount",
        )
    return found


def claim(
    *, by: Any, key: str, memorandum_id: int, kind: str, facts: Facts, side: str = "", product_id: int | None = None,
    document_number: str = "", note: str = "", file: StoredFile | None = None, delivery_id: int | None = None, another: bool = False,
) -> DealStep:  # fmt: skip
    """One side reports a step; the other is asked to confirm it. The same key again gives the same step.

    Raises Refused; MaybeTwice when it may be reported already (`another` says that it is not).
    """
    if kind not in Kind.values:
        raise Refused(_("Choose what happened."), field="kind")
    if not key or len(key) > 36:
        raise Refused(_("Open the form again: it has lost its mark."))
    try:
        with transaction.atomic():
            row = moves.locked(by, memorandum_id)
            there: DealStep | None = DealStep.objects.filter(key=key).first()
            if there is not None:
                if there.memorandum_id != row.pk:
                    raise Refused(_("Open the form again: it has lost its mark."))
                return there
            way = actors.acting(by, row, side=side)
            _counted(row)
            facts = _checked(row, kind, facts)
            if product_id is not None and not row.products.filter(product_id=product_id).exists():
                raise Refused(_("This product is not in the memorandum."), field="product")
            delivery = _delivery(row, kind, delivery_id, facts)
            twins.refuse_step_twins(
                memorandum=row, side=way.role, kind=kind, day=facts.happened_on, amount=facts.amount, another=another
            )
            step = DealStep.objects.create(
                key=key, memorandum=row, kind=kind, happened_on=facts.happened_on, product_id=product_id, quantity=facts.quantity,
                unit=facts.unit, amount=facts.amount, document_number=document_number.strip()[:80], note=note.strip()[:300], file=file,
                delivery=delivery, claimed_side=way.role, claimed_at=clock.now(), claimed_by=by, claimed_by_name=by.name,
                is_assisted=way.assisted,
            )  # fmt: skip
            reported(by=by, memorandum=row, way=way)
            record(
                by=by, action="trade.step_claim", topic="trade", subject=step,
                after={"memorandum": row.number, "kind": kind, "as": way.role, "assisted": way.assisted, "product": product_id, **facts.kept()},
            )  # fmt: skip
            tellings.step_claimed(step, row)
            return step
    except IntegrityError:
        return DealStep.objects.get(key=key, memorandum_id=memorandum_id)


def _locked_step(by: Any, step_id: int, version: int | None) -> tuple[DealStep, Memorandum]:
    found = DealStep.objects.visible_to(by).filter(pk=step_id).first()
    if found is None:
        raise Refused(_("This report is not here."))
    row = moves.locked(by, found.memorandum_id)
    step = DealStep.objects.select_for_update(of=("self",)).get(pk=step_id)
    if version is not None and step.version != version:
        raise Refused(_("The other side has said something since you opened this page. Look at it again."))
    return step, row


def _last_correction(step: DealStep) -> StepAnswer | None:
    found: StepAnswer | None = step.answers.filter(word=Word.CORRECTED).order_by("-pk").first()
    return found


def possible(step: DealStep, side: str) -> list[str]:
    """Words this side may say now."""
    claims = side == step.claimed_side
    if step.state == State.CLAIMED:
        return [Word.TAKEN_BACK] if claims else [Word.CONFIRMED, Word.CORRECTED, Word.DISPUTED]
    if step.state == State.CORRECTED:
        return [Word.ACCEPTED, Word.DISPUTED, Word.TAKEN_BACK] if claims else []
    if step.state == State.DISPUTED:
        if not claims:
            return [Word.CONFIRMED, Word.CORRECTED]
        return [Word.ACCEPTED, Word.TAKEN_BACK] if _last_correction(step) else [Word.TAKEN_BACK]
    return []


AFTER = {
    Word.CONFIRMED: State.CONFIRMED, Word.ACCEPTED: State.CONFIRMED, Word.CORRECTED: State.CORRECTED, Word.DISPUTED: State.DISPUTED,
    Word.TAKEN_BACK: State.TAKEN_BACK,
}  # fmt: skip


def answer(
    *, by: Any, step_id: int, word: str, side: str = "", version: int | None = None, facts: Facts | None = None, reason: str = ""
) -> DealStep:  # fmt: skip
    """A word on a step by the side whose turn it is. Both values of a correction are kept; the first side accepts or disputes them."""
    with transaction.atomic():
        step, row = _locked_step(by, step_id, version)
        way = actors.acting(by, row, side=side)
        if row.state == Memorandum.State.CANCELLED:
            raise Refused(_("The memorandum was cancelled; nothing follows from it."))
        if word not in possible(step, way.role):
            raise Refused(
                _("This cannot be said now: the report stands at “%(state)s”.") % {"state": step.get_state_display()}
            )
        _another_person(by, step, way)
        before, stood = facts_of(step), step.state
        after = _after(step, row, word, facts, before, reason)
        step.state, step.version = AFTER[Word(word)], step.version + 1
        if step.state == State.CONFIRMED:
            step.settled_at = clock.now()
            step.happened_on, step.amount, step.quantity, step.unit = (
                after.happened_on,
                after.amount,
                after.quantity,
                after.unit,
            )
        step.save(update_fields=["state", "version", "settled_at", "happened_on", "amount", "quantity", "unit"])
        StepAnswer.objects.create(
            step=step, side=way.role, word=word, before=before.kept(), after=after.kept(), reason=reason.strip()[:500],
            is_assisted=way.assisted, said_at=clock.now(), said_by=by, said_by_name=by.name,
        )  # fmt: skip
        reported(by=by, memorandum=row, way=way)
        record(
            by=by, action=f"trade.step_{word}", topic="trade", subject=step, before={"state": stood, **before.kept()},
            after={"memorandum": row.number, "as": way.role, "assisted": way.assisted, **after.kept()}, reason=reason.strip(),
        )  # fmt: skip
        tellings.step_answered(step, row, word, way.role)
    return step


def _another_person(by: Any, step: DealStep, way: actors.Acting) -> None:
    """Whoever agrees across the table is another person than who spoke first, and never a second officer's hand."""
    if way.role == step.claimed_side:
        last = step.answers.order_by("-pk").first()
        across_by, across_assisted = (
            (last.said_by_id, last.is_assisted) if last and last.side != way.role else (None, False)
        )
    else:
        across_by, across_assisted = step.claimed_by_id, step.is_assisted
    if across_by is not None and across_by == by.pk:
        raise Refused(
            _(
                "You spoke for the other side already. One person cannot agree for both; somebody else of this side answers."
            )
        )
    if way.assisted and across_assisted:
        raise Refused(_("An officer spoke for the other side; this side answers itself."))


def _after(
    step: DealStep, row: Memorandum, word: str, facts: Facts | None, before: Facts, reason: str
) -> Facts:  # fmt: skip
    """The facts as this word says they are. Raises Refused when something is missing."""
    if word in (Word.DISPUTED, Word.TAKEN_BACK) and not reason.strip():
        raise Refused(_("Say why in a few words; the other side reads it."), field="reason")
    if word == Word.CORRECTED:
        if facts is None:
            raise Refused(_("Say what is right."))
        right = _checked(row, step.kind, facts)
        _delivery(row, step.kind, step.delivery_id, right, but=step.pk)
        if right == before:
            raise Refused(_("Nothing differs from what the other side says; confirm it instead."))
        return right
    if word == Word.ACCEPTED:
        said = _last_correction(step)
        if said is None:
            raise Refused(_("There is no correction to accept."))
        return facts_from(said.after)
    return before
