"""A form that is sent twice is done once: a double press, a lost answer, a draft brought back after it was saved."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from django.db import transaction

from ocop.desk.models import Sent
from ocop.workdays import clock

KEPT = datetime.timedelta(days=30)


def fresh() -> str:
    """A one-time token for a form that is opened now."""
    return secrets.token_urlsafe(18)


def once(person: Any, token: str, act: Callable[[], str]) -> str:
    """Do `act`, which gives the address its page leads to; for a token that was done before, that address and nothing else.

    The token is taken in the transaction of what it does: of two at the same time the second waits and then finds it taken, and
    what was refused may be sent again. Without a token it is simply done.
    """
    if not token or len(token) > 80:
        return act()
    digest = hashlib.sha256(f"{person.pk}:{token}".encode()).hexdigest()
    now = clock.now()
    with transaction.atomic():
        sent, is_new = Sent.objects.get_or_create(token=digest, defaults={"created_at": now})
        if not is_new:
            return sent.address
        Sent.objects.filter(created_at__lt=now - KEPT).delete()
        sent.address = act()[:300]
        sent.save(update_fields=["address"])
    return sent.address
