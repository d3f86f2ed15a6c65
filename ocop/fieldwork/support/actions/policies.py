"""Policies of support: drafted, published, ended; their money of a year."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.fieldwork.models import SupportBudget, SupportPolicy
from ocop.fieldwork.permissions import office
from ocop.fieldwork.support.catalogue import purposes, terms_of
from ocop.fieldwork.support.money import of_year
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.recognition.models import Level
from ocop.ui import writing
from ocop.workdays import clock

FIELDS = (
    "name_vi",
    "name_en",
    "purpose",
    "scope",
    "way",
    "amounts",
    "amount",
    "percent",
    "conditions",
    "also_needed",
    "decision",
    "source",
    "valid_from",
    "valid_to",
)


def _locked(policy: SupportPolicy) -> SupportPolicy:
    return SupportPolicy.objects.select_for_update().get(pk=policy.pk)


def _check(values: dict[str, Any]) -> None:
    if values["purpose"] not in dict(purposes()):
        raise Refused(_("Choose what the support is for."), field="purpose")
    last = values.get("valid_to")
    if last is not None and last < values["valid_from"]:
        raise Refused(_("The policy ends before it begins."), field="valid_to")
    if set(values.get("amounts") or {}) - set(Level.values):
        raise Refused(_("An amount is given for stars that do not exist."))


def keep(*, by: Any, values: dict[str, Any], policy: SupportPolicy | None = None) -> SupportPolicy:
    """Write a policy, or change a draft; a published one is not rewritten. Raises Refused."""
    office(by)
    _check(values)
    plain = {name: values[name] for name in FIELDS if name in values}
    with transaction.atomic():
        if policy is None:
            row = SupportPolicy.objects.create(
                register=settings.OCOP_REGISTER, created_at=clock.now(), made_by=by, made_by_name=by.name[:120], **plain
            )
            before = None
        else:
            row = _locked(policy)
            if row.state != SupportPolicy.State.DRAFT:
                raise Refused(_("A published policy is not rewritten: end it and write another one."))
            before = {name: getattr(row, name) for name in plain}
            for name, value in plain.items():
                setattr(row, name, value)
            row.save()
        record(by=by, action="fieldwork.policy_kept", topic="programme", subject=row, before=before, after=plain)
    return row


def publish(*, by: Any, policy: SupportPolicy) -> SupportPolicy:
    """Open a draft for applications; it then says how much it gives and on what it rests. Raises Refused."""
    office(by)
    with transaction.atomic():
        row = _locked(policy)
        if row.state != SupportPolicy.State.DRAFT:
            raise Refused(_("This policy is published already."))
        terms = terms_of(row)
        if not {
            "level": any(terms.amounts.values()),
            "fixed": terms.amount is not None,
            "share": terms.percent is not None,
        }[row.way]:
            raise Refused(_("Say how much the policy gives before it is published."))
        if not row.decision:
            raise Refused(_("Give the number of the decision it rests on."))
        row.state = SupportPolicy.State.OPEN
        row.save(update_fields=["state"])
        record(
            by=by, action="fieldwork.policy_published", topic="programme", subject=row, after={"decision": row.decision}
        )
    return row


def end(*, by: Any, policy: SupportPolicy, last: datetime.date, reason: str) -> SupportPolicy:
    """Take no application after a day; what was filed is still decided. Raises Refused."""
    office(by)
    if not reason.strip():
        raise Refused(_("Say why it ends."), field="reason")
    with transaction.atomic():
        row = _locked(policy)
        if row.state != SupportPolicy.State.OPEN:
            raise Refused(_("Only a published policy can be ended."))
        if last < row.valid_from:
            raise Refused(_("The policy ends before it begins."), field="last")
        before = {"valid_to": row.valid_to, "state": row.state}
        row.valid_to = last
        if last < clock.today():
            row.state = SupportPolicy.State.ENDED
        row.save(update_fields=["valid_to", "state"])
        record(
            by=by,
            action="fieldwork.policy_ended",
            topic="programme",
            subject=row,
            before=before,
            after={"valid_to": last, "state": row.state},
            reason=reason.strip(),
        )
    return row


def set_budget(*, by: Any, policy: SupportPolicy, year: int, amount: int, decision: str = "") -> SupportBudget:
    """The money of a year; never less than is promised and paid already. Raises Refused."""
    office(by)
    if not 2000 <= year <= 2100:
        raise Refused(_("Give a year such as 2026."), field="year")
    with transaction.atomic():
        row = _locked(policy)
        money = of_year([row.pk], year)[row.pk]
        bound = money.paid + money.promised
        if amount < bound:
            raise Refused(
                _("%(bound)s đ are granted or paid already; the budget cannot be less.")
                % {"bound": writing.number(bound)},
                field="amount",
            )
        kept, _made = SupportBudget.objects.update_or_create(
            policy=row,
            year=year,
            defaults={"amount": amount, "decision": decision.strip()[:120], "changed_at": clock.now()},
        )
        record(
            by=by,
            action="fieldwork.budget_set",
            topic="programme",
            subject=row,
            before={"amount": money.budget},
            after={"year": year, "amount": amount, "decision": kept.decision},
        )
    return kept
