"""Rows of what is asked: of a draft of listing terms, of a need."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.condition_catalogue import ConditionError, checked_value
from ocop.trade.models import ListingTerm, ListingTerms, Need, NeedCondition
from ocop.trade.sides.access import may_write_for_buyer

MOST = 40
Owner = ListingTerms | Need


def locked(by: Any, owner: Owner) -> Any:
    """The terms or need as it stands, locked, when `by` may write in it now. Raises Refused otherwise."""
    rows: Any = ListingTerms.objects if isinstance(owner, ListingTerms) else Need.objects
    row = (
        rows.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("buyer__organisation")
        .filter(pk=owner.pk)
        .first()
    )
    if row is None:
        raise Refused(_("This is not here any more."))
    if not may_write_for_buyer(by, row.buyer):
        raise Refused(_("Only the buyer's own people or the trade office write here."))
    if isinstance(row, ListingTerms) and row.published_at is not None:
        raise Refused(_("Published terms are not changed; draft the next version."))
    if isinstance(row, Need) and row.state not in ("draft", "open"):
        raise Refused(_("This need is closed; open it again first."))
    return row


@transaction.atomic
def put(
    *,
    by: Any,
    owner: Owner,
    code: str,
    value: Any,
    is_must: bool = True,
    weight: int = 1,
    note_vi: str = "",
    note_en: str = "",
    row_id: int | None = None,
) -> ListingTerm | NeedCondition:
    """Add a row, or change the one of `row_id`. Raises Refused when out of reach, for a wrong value, for too many rows."""
    row = locked(by, owner)
    try:
        right = checked_value(code, value)
    except ConditionError:
        raise Refused(_("This value does not fit the condition."), field="value") from None
    if not 1 <= weight <= 5:
        raise Refused(_("A wish weighs 1 to 5."), field="weight")
    values = {
        "code": code,
        "value": right,
        "is_must": is_must,
        "weight": weight,
        "note_vi": note_vi.strip()[:300],
        "note_en": note_en.strip()[:300],
    }
    one: Any = row.rows.filter(pk=row_id).first() if row_id is not None else None
    if row_id is not None and (one is None or one.code != code):
        raise Refused(_("This condition was removed meanwhile."))
    before = None if one is None else {"value": one.value, "is_must": one.is_must, "weight": one.weight}
    if one is None:
        if row.rows.count() >= MOST:
            raise Refused(_("At most %(most)s conditions; join some of them.") % {"most": MOST})
        if row.rows.filter(code=code, value=right).exists():
            raise Refused(_("This is asked already."))
        last = row.rows.aggregate(last=Max("position"))["last"]
        one = row.rows.create(position=0 if last is None else last + 1, **values)
    else:
        for name, new in values.items():
            setattr(one, name, new)
        one.save()
    record(
        by=by,
        action="trade.put_condition",
        topic="trade",
        subject=row,
        before=before,
        after={"code": code, "value": right, "is_must": is_must, "weight": weight},
    )
    _changed(row, by)
    return one


@transaction.atomic
def drop(*, by: Any, owner: Owner, row_id: int) -> None:
    """Remove a row. Raises Refused when it is out of reach or gone."""
    row = locked(by, owner)
    one = row.rows.filter(pk=row_id).first()
    if one is None:
        raise Refused(_("This condition was removed meanwhile."))
    record(
        by=by, action="trade.drop_condition", topic="trade", subject=row, before={"code": one.code, "value": one.value}
    )
    one.delete()
    _changed(row, by)


def _changed(row: Any, by: Any) -> None:
    """An open need that now asks something else tells the producers it concerns."""
    from ocop.trade.sides.actions.needs import tell_changed

    if isinstance(row, Need) and row.state == Need.State.OPEN:
        tell_changed(row, by=by)
