"""The weights of the score, set by the trade office from a day on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.trade.matching.columns import PARTS, Weights
from ocop.trade.models import MatchWeights
from ocop.trade.reach import runs_trade
from ocop.workdays import clock

MOST = Decimal(10)


def in_force(day: datetime.date | None = None) -> Weights:
    """The weights that stand on a day (today); the first ones when the office has set none."""
    row = MatchWeights.objects.filter(valid_from__lte=day or clock.today()).order_by("-valid_from").first()
    if row is None:
        return Weights()
    return Weights(**{part: float(row.weights[part]) for part in PARTS if part in row.weights})


def set_weights(*, by: Any, values: Mapping[str, Any], valid_from: datetime.date, reason: str) -> MatchWeights:
    """Set all weights from a day on, 0 to 10 each; a day set before is replaced only while it lies ahead. Raises Refused."""
    if not runs_trade(rights_of(by)):
        raise Refused(_("Only the trade office sets the weights."))
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the weights change."))
    if valid_from < clock.today():
        raise Refused(_("Weights can be set from today on; what was reckoned before stays."))
    numbers = {part: _weight(values.get(part)) for part in PARTS}
    if not any(numbers.values()):
        raise Refused(_("At least one weight has to be above nothing."))
    with transaction.atomic():
        before = in_force(valid_from)
        MatchWeights.objects.filter(valid_from=valid_from).delete()
        row = MatchWeights.objects.create(
            weights={part: str(number) for part, number in numbers.items()},
            valid_from=valid_from,
            reason=reason[:250],
            set_by_name=by.ledger_actor_name,
            created_at=clock.now(),
        )
        record(
            by=by,
            action="trade.set_weights",
            topic="trade",
            subject=row,
            before=dict(zip(PARTS, map(str, before.as_tuple()), strict=True)),
            after=row.weights,
            reason=reason,
        )
    return row


def _weight(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Refused(_("A weight is a number between 0 and 10.")) from error
    if not number.is_finite() or not 0 <= number <= MOST:
        raise Refused(_("A weight is a number between 0 and 10."))
    return number
