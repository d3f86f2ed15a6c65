"""Keys with which an office's machine reads what their holder may read; the key itself is shown once."""

from __future__ import annotations

import datetime
import hashlib
import secrets
import string

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.models import ApiKey, Person
from ocop.people.permissions import require
from ocop.workdays import clock

LIFETIME = datetime.timedelta(days=365)
_LETTERS = string.ascii_lowercase + string.digits


def hash_of(secret: str) -> str:
    """What is kept of a key; 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_key(*, by: Person, label: str) -> tuple[ApiKey, str]:
    """Make a key for oneself, for a year. Gives the row and the text of the key, which is never seen again.

    Refused for whoever holds no role of an office, and without a label.
    """
    require("people.use_keys", by)
    if not label.strip():
        raise Refused(_("Say what the key is for."), field="label")
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    key = ApiKey.objects.create(
        person=by,
        label=label.strip()[:80],
        prefix=prefix,
        key_hash=hash_of(secret),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    record(
        by=by,
        action="people.create_key",
        topic="people",
        subject=key,
        after={"label": key.label, "prefix": prefix, "expires_at": key.expires_at},
    )
    return key, f"ocop_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, by: Person, key: ApiKey) -> ApiKey:
    """End a key at once. Refused for somebody else's, and when it has ended already."""
    found = ApiKey.objects.visible_to(by).select_for_update().filter(pk=key.pk).first()
    if found is None:
        raise Refused(_("There is no such key."))
    require("people.revoke_key", by, found)
    if found.revoked_at is not None:
        raise Refused(_("This key was already ended."))
    found.revoked_at = clock.now()
    found.save(update_fields=["revoked_at"])
    record(by=by, action="people.revoke_key", topic="people", subject=found, after={"revoked": True})
    return found
