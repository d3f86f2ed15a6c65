"""A producer states its year, an officer checks it; a producer keeps an idea of a product and says what became of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.programme.models import ProductIdea, YearStatement
from ocop.programme.permissions import may_check, may_state_for
from ocop.rulebooks import product_sets
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

FIELDS = ("jobs", "women", "income", "area", "note")
FIRST_YEAR = 2018


def producer_for(by: Any, pk: int) -> Producer:
    """The producer, for who may write in its name. Raises Refused."""
    found = Producer.objects.visible_to(by).select_related("organisation").filter(pk=pk).first()
    if found is None or not may_state_for(by, found):
        raise Refused(_("This producer is not yours to write for."))
    producer: Producer = found
    return producer


def state_year(*, by: Any, producer_id: int, year: int, **values: Any) -> YearStatement:
    """Write or change what a producer says of a year; a change has to be checked anew. Raises Refused."""
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Refused(
            _("The year has to lie from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": clock.today().year},
            field="year",
        )
    jobs, women = values.get("jobs"), values.get("women")
    if jobs is not None and women is not None and women > jobs:
        raise Refused(_("There cannot be more women than people."), field="women")
    if all(values.get(name) in (None, "") for name in FIELDS):
        raise Refused(_("Write at least one figure; what you do not know you leave empty."))
    with transaction.atomic():
        producer = producer_for(by, producer_id)
        row = YearStatement.objects.select_for_update(of=("self",)).filter(producer=producer, year=year).first()
        before = {name: getattr(row, name) for name in FIELDS} if row is not None else None
        after = {name: values.get(name) if name != "note" else (values.get("note") or "").strip() for name in FIELDS}
        if before == after and row is not None:
            same: YearStatement = row
            return same
        row = row or YearStatement(producer=producer, year=year)
        for name, value in after.items():
            setattr(row, name, value)
        row.made_at, row.made_by, row.made_by_name = clock.now(), by, by.name if by is not None else ""
        row.checked_at, row.checked_by, row.checked_by_name = None, None, ""
        row.save()
        record(
            by=by,
            action="programme.year_state",
            topic="programme",
            subject=producer,
            before=before,
            after={"year": year, **after},
        )
    found: YearStatement = row
    return found


def check_year(*, by: Any, producer_id: int, year: int) -> YearStatement:
    """An officer other than who wrote it says that the statement is right. Raises Refused."""
    with transaction.atomic():
        row = (
            YearStatement.objects.visible_to(by)
            .select_for_update(of=("self",))
            .select_related("producer__organisation")
            .filter(producer=producer_id, year=year)
            .first()
        )
        if row is None or not may_check(by, row.producer):
            raise Refused(_("An officer of the commune or of the city checks statements."))
        if row.checked_at is not None:
            raise Refused(_("This statement was checked already."))
        if row.made_by_id == by.pk:
            raise Refused(_("Somebody other than who wrote it has to check it."))
        row.checked_at, row.checked_by, row.checked_by_name = clock.now(), by, by.name
        row.save(update_fields=["checked_at", "checked_by", "checked_by_name"])
        record(by=by, action="programme.year_check", topic="programme", subject=row.producer, after={"year": year})
    found: YearStatement = row
    return found


def keep_idea(
    *, by: Any, producer_id: int, name: str, product_set: str, commune_id: int | None, words: str, shown: dict[str, Any]
) -> ProductIdea:
    """Keep an idea with what was known of demand and supply. Raises Refused."""
    if not fold(name):
        raise Refused(_("Give the product a name."), field="name")
    if product_set not in {one.id for one in product_sets.all_sets()}:
        raise Refused(_("Choose a product set."), field="product_set")
    with transaction.atomic():
        producer = producer_for(by, producer_id)
        folded = fold(name)
        if ProductIdea.objects.filter(producer=producer, name_folded=folded, state=ProductIdea.State.KEPT).exists():
            raise Refused(_("This idea is kept already."), field="name")
        row = ProductIdea.objects.create(
            producer=producer,
            name=name.strip(),
            name_folded=folded,
            product_set=product_set,
            commune_id=commune_id,
            words=words.strip(),
            shown=shown,
            made_at=clock.now(),
            made_by=by,
            made_by_name=by.name if by is not None else "",
        )
        record(
            by=by,
            action="programme.idea_keep",
            topic="programme",
            subject=producer,
            after={"name": row.name, "product_set": product_set, "commune": commune_id, "shown": shown},
        )
    return row


def settle_idea(*, by: Any, idea_id: int, state: str, note: str = "") -> ProductIdea:
    """Say what became of an idea: made or dropped. Raises Refused."""
    if state not in (ProductIdea.State.DROPPED, ProductIdea.State.MADE):
        raise Refused(_("Say whether it was made or given up."), field="state")
    with transaction.atomic():
        row = (
            ProductIdea.objects.visible_to(by)
            .select_for_update(of=("self",))
            .select_related("producer__organisation")
            .filter(pk=idea_id)
            .first()
        )
        if row is None or not may_state_for(by, row.producer):
            raise Refused(_("This producer is not yours to write for."))
        if row.state != ProductIdea.State.KEPT:
            raise Refused(_("What became of this idea was said already."))
        row.state, row.state_note = state, note.strip()
        row.save(update_fields=["state", "state_note"])
        record(
            by=by,
            action="programme.idea_settle",
            topic="programme",
            subject=row.producer,
            before={"state": "kept"},
            after={"name": row.name, "state": state},
            reason=row.state_note,
        )
    found: ProductIdea = row
    return found
