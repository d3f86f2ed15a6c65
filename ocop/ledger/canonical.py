"""One way to write a value as JSON, so that the same entry always has the same hash, on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime
import decimal
import enum
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
"""What the first entry holds as the hash of the one before it."""


def plain(value: Any) -> Any:
    """A value as text, whole number, true, false, null, list or dict.

    Floats become their shortest text: jsonb may give 1e20 back as a whole number, and then the hash would differ.
    NUL characters go, because PostgreSQL cannot keep them. Raises TypeError for what is none of these.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, str):
        return str(value).replace("\x00", "")
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(inner) for inner in value), key=str)
    if isinstance(value, uuid.UUID):
        return str(value)
    if hasattr(value, "_meta") and hasattr(value, "pk"):
        return plain(value.pk)
    if hasattr(value, "__str__") and type(value).__module__.startswith("django.utils.functional"):
        return str(value)
    raise TypeError(f"The ledger cannot keep a {type(value).__name__}.")


def dumps(value: Any) -> str:
    """Canonical JSON of a plain value: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def hash_of(
    *,
    sequence: int,
    at: datetime.datetime,
    topic: str,
    action: str,
    actor_id: int | None,
    actor_name: str,
    subject_type: str,
    subject_id: str,
    subject_name: str,
    change: Any,
    reason: str,
    request_id: str,
    previous_hash: str,
) -> str:
    """The hash of an entry: of all its fields and the hash of the one before it."""
    fields = [
        previous_hash,
        sequence,
        at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        topic,
        action,
        actor_id,
        actor_name,
        subject_type,
        subject_id,
        subject_name,
        change,
        reason,
        request_id,
    ]
    return digest(dumps(fields))


def personal_hash(salt: str, value: Any) -> str:
    """What the chain keeps of a personal value; without the salt it cannot be guessed back."""
    return digest(salt + dumps(value))
