"""Filling what is not known to us of a decision, and taking it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.checklists import catalogue, kinds
from ocop.checklists.models import FilledItem
from ocop.checklists.shapes import ANSWERS, Item
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.workdays import clock

FIELDS = ("vi", "en", "answer", "most", "at_least", "unit", "must", "photo", "source")


def may_fill(person: Any) -> bool:
    """The coordination office and the trade office read decisions for the city."""
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer


def open_item(checklist: str, item: str) -> Item | None:
    """An item that the files leave open."""
    written = catalogue.as_written().get(checklist)
    found = written.item(item) if written is not None else None
    return found if found is not None and found.unknown else None


def _topic(checklist: str) -> str:
    """The ledger's, of what the checklist is for."""
    written = catalogue.as_written().get(checklist)
    known = [kinds.find(one) for one in (written.about if written else ())]
    return next((one.topic for one in known if one is not None), "outlets")


def fill(*, by: Any, checklist: str, item: str, values: dict[str, Any]) -> FilledItem:
    """Write what a decision says of an open item; `values` holds FIELDS. Visits that began before keep what they asked."""
    if not may_fill(by):
        raise Refused(_("Only the city's offices fill what a decision says."))
    if open_item(checklist, item) is None:
        raise Refused(_("This item is not open."))
    kept = {name: values.get(name) for name in FIELDS}
    if kept["answer"] not in ANSWERS or kept["answer"] == "choice":
        raise Refused(_("Choose how it is answered."), field="answer")
    if not str(kept["vi"] or "").strip():
        raise Refused(_("Write what the decision asks."), field="vi")
    if not str(kept["source"] or "").strip():
        raise Refused(_("Say where it is written: decision, article, page."), field="source")
    if (kept["answer"] == "points") != bool(kept["most"]):
        raise Refused(_("Points belong to an answer in points, and to no other."), field="most")
    with transaction.atomic():
        now = clock.now()
        before = FilledItem.objects.select_for_update().filter(
            checklist=checklist, item=item, taken_back_at__isnull=True
        )
        was = [{name: getattr(row, name) for name in FIELDS} for row in before]
        before.update(taken_back_at=now)
        made = FilledItem.objects.create(
            checklist=checklist,
            item=item,
            filled_at=now,
            filled_by=by,
            filled_by_name=by.name,
            **{**kept, "most": kept["most"] or 0, "en": kept["en"] or "", "unit": kept["unit"] or ""},
        )
        record(
            by=by,
            action="checklists.fill",
            topic=_topic(checklist),
            subject=made,
            before=was[-1] if was else None,
            after={"checklist": checklist, "item": item, **kept},
            reason=str(kept["source"]),
        )
    return made


def take_back(*, by: Any, checklist: str, item: str, reason: str) -> None:
    """What was filled was wrong: the item is open again."""
    if not may_fill(by):
        raise Refused(_("Only the city's offices fill what a decision says."))
    if not reason.strip():
        raise Refused(_("Say in a few words why."), field="reason")
    with transaction.atomic():
        rows = FilledItem.objects.select_for_update().filter(checklist=checklist, item=item, taken_back_at__isnull=True)
        row = rows.order_by("-pk").first()
        if row is None:
            raise Refused(_("Nothing is filled here."))
        rows.update(taken_back_at=clock.now())
        record(
            by=by,
            action="checklists.take_back",
            topic=_topic(checklist),
            subject=row,
            before={"vi": row.vi},
            after={"vi": ""},
            reason=reason.strip(),
        )
