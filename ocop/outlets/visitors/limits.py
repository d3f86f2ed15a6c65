"""How often one sender may report, without keeping an address: a keyed digest with a salt of the day, in the shared cache alone.

The salt is random, lives in the cache for a day and is written nowhere else, so that tomorrow nobody can tell whose digest it was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from ocop.workdays import clock

A_DAY = 86_400
MOST_OF_ONE = 10
"""Reports of one sender in a day; many phones of one network share an address."""
MOST_OPEN = 20
"""Reports without an answer that one point of sale may have; more say nothing new."""


def _salt() -> str:
    key = f"outlets:salt:{clock.today()}"
    # `add` lets one process win; all read what it wrote.
    cache.add(key, secrets.token_hex(32), A_DAY)
    return str(cache.get(key) or "")


def digest_of(request: HttpRequest) -> str:
    """The sender of a request for today; another one tomorrow."""
    address = get_adapter(request).get_client_ip(request) or ""
    secret = (settings.SECRET_KEY + _salt()).encode()
    return hmac.new(secret, address.encode(), hashlib.sha256).hexdigest()[:32]


def may_send(request: HttpRequest) -> bool:
    """Counts this sending; False when the sender has sent enough for today."""
    key = f"outlets:report:{digest_of(request)}"
    cache.add(key, 0, A_DAY)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two
        return True
    return count <= MOST_OF_ONE
