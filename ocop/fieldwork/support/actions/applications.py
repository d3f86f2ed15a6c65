"""Support is asked for, decided, paid: once for the same thing. Every refusal says why."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.fieldwork.models import SupportApplication, SupportPayment, SupportPolicy
from ocop.fieldwork.permissions import MEMBER, OFFICE, locked_producer, office
from ocop.fieldwork.support import tellings
from ocop.fieldwork.support.eligible import Chance, chance, plain, say
from ocop.fieldwork.support.money import of_year
from ocop.fieldwork.support.twice import Thing, claim_of, standing_for, thing_of
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.ui import writing
from ocop.workdays import clock

State = SupportApplication.State


def twice(other: SupportApplication) -> Refused:
    """Why the same thing is not granted a second time."""
    values = {
        "policy": other.policy.name,
        "state": other.get_state_display(),
        "day": writing.day(other.filed_at.date()),
    }
    if other.state == State.PAID:
        paid = other.payments.filter(struck_at__isnull=True).first()
        if paid is not None:
            values |= {
                "paid": writing.day(paid.paid_on),
                "document": paid.document,
                "amount": writing.number(paid.amount),
            }
            return Refused(
                _(
                    "This was paid already: %(amount)s đ on %(paid)s, document %(document)s, under “%(policy)s”. Nobody is paid twice for the same thing."
                )
                % values
            )
    return Refused(
        _(
            "This was asked for already on %(day)s under “%(policy)s” (%(state)s). Nobody is paid twice for the same thing."
        )
        % values
    )


def _open_policy(by: Any, policy: SupportPolicy, day: datetime.date) -> SupportPolicy:
    row: SupportPolicy | None = SupportPolicy.objects.visible_to(by).filter(pk=policy.pk).first()
    if row is None or row.state == SupportPolicy.State.DRAFT:
        raise Refused(_("This policy is not published."))
    if not SupportPolicy.objects.in_force(day).filter(pk=row.pk).exists():
        raise Refused(_("Applications under this policy are not taken today."))
    return row


def _amount(found: Chance) -> int:
    """What it comes to. Raises Refused where a condition is known not to be met, or it was asked for already."""
    if found.before is not None:
        raise twice(found.before)
    unmet = say([one for one in found.findings if one.met is False])
    if unmet:
        words = "; ".join(f"{one.words} ({one.have})" if one.have else one.words for one in unmet)
        raise Refused(_("The conditions are not met: %(words)s.") % {"words": words})
    if found.amount is None or found.amount <= 0:
        if found.needs_cost:
            raise Refused(_("Say what it cost; the support is a share of it."), field="cost")
        raise Refused(_("The policy states no amount for this product."))
    return found.amount


def apply(
    *,
    by: Any,
    policy: SupportPolicy,
    producer: Producer,
    product: Product | None = None,
    cost: int | None = None,
    words: str = "",
    file: StoredFile | None = None,
) -> SupportApplication:
    """Ask for support. Raises Refused when a condition is known not to be met, or when the same thing was asked for already."""
    day = clock.today()
    try:
        with transaction.atomic():
            whose, part = locked_producer(by, producer)
            under = _open_policy(by, policy, day)
            if part == OFFICE:
                raise Refused(_("The office decides; the producer or the officer of its commune applies."))
            found = chance(under, whose, _product(under, whose, product), day, cost=cost)
            if under.scope == SupportPolicy.Scope.RECOGNITION and found.recognition is None:
                raise Refused(_("This product has no recognition the support could be for."), field="product")
            asked = _amount(found)
            thing = Thing(whose.pk, found.product.pk if found.product else None, found.recognition, day.year)
            made = SupportApplication.objects.create(
                register=settings.OCOP_REGISTER,
                policy=under,
                producer=whose,
                product=found.product,
                recognition=found.recognition,
                year=day.year,
                claim=claim_of(under, thing),
                cost=cost,
                asked=asked,
                words=words.strip(),
                file=file,
                findings=plain(found.findings),
                is_assisted=part != MEMBER,
                filed_at=clock.now(),
                filed_by=by,
                filed_by_name=by.name[:120],
            )
            record(
                by=by,
                action="fieldwork.support_applied",
                topic="programme",
                subject=made,
                after={"policy": under.pk, "claim": made.claim, "asked": made.asked, "cost": cost, "as": part},
            )
            tellings.applied(made)
            return made
    except IntegrityError:
        other = standing_for(policy, Thing(producer.pk, product.pk if product else None, None, day.year))
        raise (twice(other) if other is not None else Refused(_("Support for this was asked for already."))) from None


def _product(policy: SupportPolicy, producer: Producer, product: Product | None) -> Product | None:
    if policy.scope in (SupportPolicy.Scope.PRODUCER, SupportPolicy.Scope.PRODUCER_YEAR):
        return None
    row = (
        Product.objects.select_for_update(of=("self",))
        .filter(pk=product.pk if product else 0, producer=producer, merged_into__isnull=True)
        .first()
    )
    if row is None:
        raise Refused(_("Choose one of the producer's products."), field="product")
    return row


def _locked(by: Any, row: SupportApplication) -> SupportApplication:
    """The application with its producer locked, so that two hands on one producer's money follow one another."""
    found = SupportApplication.objects.visible_to(by).filter(pk=row.pk).select_related("producer").first()
    if found is None:
        raise Refused(_("This application is not here."))
    Producer.objects.select_for_update(of=("self",)).get(pk=found.producer_id)
    SupportPolicy.objects.select_for_update().get(pk=found.policy_id)
    return (
        SupportApplication.objects.select_for_update(of=("self",))
        .select_related("policy", "producer__organisation", "product", "recognition__replaces")
        .get(pk=row.pk)
    )


def _at(row: SupportApplication, *states: str) -> None:
    if row.state not in states:
        raise Refused(
            _("This application stands at “%(state)s”; nothing was done.") % {"state": row.get_state_display()}
        )


def _save(row: SupportApplication, by: Any, action: str, before: str, **after: Any) -> None:
    row.save()
    reason = str(after.pop("reason", ""))
    record(
        by=by,
        action=action,
        topic="programme",
        subject=row,
        before={"state": before},
        after={"state": row.state, **after},
        reason=reason,
    )


def take_back(*, by: Any, application: SupportApplication) -> SupportApplication:
    """The producer, or who helps it, takes an application back before it is decided. Raises Refused."""
    with transaction.atomic():
        _whose, part = locked_producer(by, application.producer)
        if part == OFFICE:
            raise Refused(_("The producer takes its application back; the office decides it."))
        row = _locked(by, application)
        _at(row, State.FILED)
        row.state = State.WITHDRAWN
        _save(row, by, "fieldwork.support_taken_back", State.FILED, **{"as": part})
    return row


def grant(
    *, by: Any, application: SupportApplication, amount: int, decision: str, decided_on: datetime.date, reason: str = ""
) -> SupportApplication:
    """Grant an application within the money of the year. Raises Refused."""
    office(by)
    if not decision.strip():
        raise Refused(_("Give the number of the decision."), field="decision")
    if decided_on > clock.today():
        raise Refused(_("This day has not come yet."), field="decided_on")
    with transaction.atomic():
        row = _locked(by, application)
        _at(row, State.FILED)
        if decided_on < row.filed_at.astimezone(clock.now().tzinfo).date():
            raise Refused(_("It cannot be decided before it was asked for."), field="decided_on")
        if not 0 < amount <= row.asked:
            raise Refused(
                _("Grant more than nothing and at most the %(asked)s đ that the policy gives.")
                % {"asked": writing.number(row.asked)},
                field="amount",
            )
        other = standing_for(row.policy, thing_of(row), but=row.pk)
        if other is not None:
            raise twice(other)
        year = row.year if row.policy.scope == SupportPolicy.Scope.PRODUCER_YEAR else decided_on.year
        money = of_year([row.policy_id], year)[row.policy_id]
        if money.left is None:
            raise Refused(
                _("No budget is stated for %(year)s; state it on the page of the policy first.") % {"year": year}
            )
        if amount > money.left:
            raise Refused(
                _("The budget of %(year)s has %(left)s đ left; this asks for %(amount)s đ.")
                % {"year": year, "left": writing.number(money.left), "amount": writing.number(amount)},
                field="amount",
            )
        row.state, row.granted, row.decision, row.decided_on = (
            State.APPROVED,
            amount,
            decision.strip()[:120],
            decided_on,
        )
        row.year = year
        row.reason, row.decided_at, row.decided_by, row.decided_by_name = reason.strip(), clock.now(), by, by.name[:120]
        _save(
            row, by, "fieldwork.support_granted", State.FILED, granted=amount, decision=row.decision, reason=row.reason
        )
        tellings.decided(row)
    return row


def refuse(*, by: Any, application: SupportApplication, reason: str) -> SupportApplication:
    """Refuse an application, or take a grant back before it is paid; the producer reads why. Raises Refused."""
    office(by)
    if not reason.strip():
        raise Refused(_("Say why; the producer reads it."), field="reason")
    with transaction.atomic():
        row = _locked(by, application)
        _at(row, State.FILED, State.APPROVED)
        before = row.state
        row.state, row.reason, row.decided_on = State.REFUSED, reason.strip(), clock.today()
        row.decided_at, row.decided_by, row.decided_by_name = clock.now(), by, by.name[:120]
        _save(row, by, "fieldwork.support_refused", before, reason=row.reason)
        tellings.decided(row)
    return row


def pay(*, by: Any, application: SupportApplication, paid_on: datetime.date, document: str) -> SupportPayment:
    """Record the payment of what was granted, once. Raises Refused with what was paid already."""
    office(by)
    if not document.strip():
        raise Refused(_("Give the number of the payment order."), field="document")
    if paid_on > clock.today():
        raise Refused(_("This day has not come yet."), field="paid_on")
    with transaction.atomic():
        row = _locked(by, application)
        if row.state == State.PAID:
            raise twice(row)
        _at(row, State.APPROVED)
        other = standing_for(row.policy, thing_of(row), but=row.pk)
        if other is not None and other.state == State.PAID:
            raise twice(other)
        if row.decided_on is not None and paid_on < row.decided_on:
            raise Refused(_("It cannot be paid before it was granted."), field="paid_on")
        if row.granted is None:
            raise Refused(_("Nothing was granted."))
        made = SupportPayment.objects.create(
            application=row,
            amount=row.granted,
            paid_on=paid_on,
            document=document.strip()[:80],
            recorded_at=clock.now(),
            recorded_by=by,
            recorded_by_name=by.name[:120],
        )
        row.state = State.PAID
        _save(
            row,
            by,
            "fieldwork.support_paid",
            State.APPROVED,
            amount=made.amount,
            document=made.document,
            paid_on=paid_on,
        )
        tellings.paid(row, made)
    return made


def strike(*, by: Any, payment: SupportPayment, reason: str) -> SupportPayment:
    """A payment that was entered wrongly: struck out, kept with its reason; the grant waits for its payment again. Raises Refused."""
    office(by)
    if not reason.strip():
        raise Refused(_("Say what was wrong with the entry."), field="reason")
    with transaction.atomic():
        row = _locked(by, payment.application)
        paid = SupportPayment.objects.select_for_update().get(pk=payment.pk)
        if paid.struck_at is not None:
            raise Refused(_("This entry was struck out already."))
        paid.struck_at, paid.struck_by, paid.struck_by_name, paid.strike_reason = (
            clock.now(),
            by,
            by.name[:120],
            reason.strip(),
        )
        paid.save()
        row.state = State.APPROVED
        _save(
            row,
            by,
            "fieldwork.payment_struck",
            State.PAID,
            document=paid.document,
            amount=paid.amount,
            reason=paid.strike_reason,
        )
    return paid
