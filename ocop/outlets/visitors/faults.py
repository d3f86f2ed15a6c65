"""Reports of visitors: kept without a sender, answered by the office, shown to the public as numbers."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices.actions import settle
from ocop.outlets.models import FaultReport, Outlet
from ocop.outlets.shelf import tellings
from ocop.outlets.visitors.limits import MOST_OPEN
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.workdays import clock

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_NUMBER = re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s.\-]?\d){8,10}(?!\d)")
TAKEN_OUT = "[…]"


def without_contacts(text: str) -> str:
    """The text with e-mail addresses and telephone numbers taken out: nobody's contact is kept with a report."""
    return _NUMBER.sub(TAKEN_OUT, _EMAIL.sub(TAKEN_OUT, " ".join(text.split())))[:500]


@transaction.atomic
def report(
    *, outlet_id: int, what: str, words: str = "", product_id: int | None = None, photo: StoredFile | None = None
) -> FaultReport:
    """Keep what a visitor says is wrong. Nobody signs in and nothing of the sender is kept. Raises Refused."""
    outlet = Outlet.objects.visible_to(None).filter(pk=outlet_id).first()
    if outlet is None:
        raise Refused(_("This point of sale is not in the register."))
    if what not in FaultReport.What.values:
        raise Refused(_("Choose what is wrong."), field="what")
    said = without_contacts(words)
    if what == FaultReport.What.OTHER and not said:
        raise Refused(_("Say in a few words what is wrong."), field="words")
    if FaultReport.objects.filter(outlet=outlet, outcome="").count() >= MOST_OPEN:
        raise Refused(_("The office has many reports of this point of sale already and will look at it."))
    product = Product.objects.visible_to(None).filter(pk=product_id).first() if product_id is not None else None
    row = FaultReport.objects.create(
        outlet=outlet, product=product, what=what, words=said, photo=photo, came_on=clock.today()
    )
    record(
        by=None,
        action="outlets.fault_reported",
        topic="outlets",
        subject=row,
        after={"what": what, "product": product.pk if product else None, "has_photo": photo is not None},
    )
    tellings.fault_came(row)
    return row


def may_answer(person: Any, row: FaultReport) -> bool:
    """City and trade officers; the officer of its commune."""
    rights = rights_of(person)
    return (
        rights.is_city_officer
        or rights.is_trade_officer
        or (row.outlet.commune_id is not None and row.outlet.commune_id in rights.commune_ids)
    )


@transaction.atomic
def answer(*, by: Any, report_id: int, outcome: str, words: str = "") -> FaultReport:
    """Say what became of a report; an answer may be replaced by a better one. Raises Refused."""
    row: FaultReport | None = (
        FaultReport.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("outlet")
        .filter(pk=report_id)
        .first()
    )
    if row is None or not may_answer(by, row):
        raise Refused(_("Only an officer of its commune or of the city answers a report."))
    if outcome not in FaultReport.Outcome.values:
        raise Refused(_("Choose what became of it."), field="outcome")
    before = {"outcome": row.outcome} if row.outcome else None
    row.outcome, row.answer = outcome, words.strip()[:500]
    row.answered_at, row.answered_by, row.answered_by_name = clock.now(), by, by.name[:120]
    row.save()
    record(
        by=by,
        action="outlets.fault_answered",
        topic="outlets",
        subject=row,
        before=before,
        after={"what": row.what, "outcome": outcome},
        reason=row.answer,
    )
    settle(subject=row)
    return row


@dataclass(frozen=True)
class Counts:
    """Of a year back: how many came, how many have an outcome."""

    came: int
    answered: int


def counts(outlet: Outlet) -> Counts:
    """What the public page says of reports: two numbers of the last twelve months. One query."""
    since = clock.today() - datetime.timedelta(days=365)
    outcomes = list(FaultReport.objects.filter(outlet=outlet, came_on__gte=since).values_list("outcome", flat=True))
    return Counts(len(outcomes), sum(bool(one) for one in outcomes))
