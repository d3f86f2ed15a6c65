"""The secret address of a producer's own feed: made, made anew, taken back."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.promotion.models import FeedKey
from ocop.promotion.permissions import may_hold_key
from ocop.workdays import clock


@transaction.atomic
def make_key(*, by: Any, producer: Producer) -> FeedKey:
    """A new secret address; the one before leads nowhere from now on. The ledger never hears the key. Raises Refused."""
    row = _within(by, producer)
    key, _made = FeedKey.objects.update_or_create(
        producer=row,
        defaults={
            "key": secrets.token_urlsafe(32),
            "made_by": by,
            "made_by_name": by.name[:120],
            "created_at": clock.now(),
        },
    )
    record(by=by, action="promotion.make_feed_key", topic="promotion", subject=row)
    return key


@transaction.atomic
def drop_key(*, by: Any, producer: Producer) -> None:
    """The secret address leads nowhere. Raises Refused."""
    row = _within(by, producer)
    gone, _each = FeedKey.objects.filter(producer=row).delete()
    if gone:
        record(by=by, action="promotion.drop_feed_key", topic="promotion", subject=row)


def _within(by: Any, producer: Producer) -> Producer:
    row: Producer | None = Producer.objects.visible_to(by).select_related("organisation").filter(pk=producer.pk).first()
    if row is None or not may_hold_key(by, row):
        raise Refused(_("Only the producer's own people, or an officer of its commune, hold the address of its feed."))
    return row
