"""The code on the screen of a session: it changes every minute, so that only who is in the room has it."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Any

from django.core import signing

from ocop.fieldwork.models import CourseSession

WINDOW = 60
"""Seconds a code is shown; the one before is still taken."""
KEPT = 900
"""Seconds in which somebody who scanned may finish, sign in for example."""
SALT = "ocop.fieldwork.screen"


def _code(session: CourseSession, window: int) -> str:
    made = hmac.new(session.secret.encode(), f"{session.pk}:{window}".encode(), hashlib.sha256)
    return made.hexdigest()[:12]


def current(session: CourseSession, now: float | None = None) -> str:
    """The code of this minute."""
    return _code(session, int(now if now is not None else time.time()) // WINDOW)


def is_shown(session: CourseSession, code: str, now: float | None = None) -> bool:
    """Whether a code is on the screen, or was a minute ago."""
    window = int(now if now is not None else time.time()) // WINDOW
    return any(hmac.compare_digest(_code(session, one), code) for one in (window, window - 1) if code.isascii())


def pass_of(session: CourseSession, person: Any) -> str:
    """What a person who scanned in time carries on the form."""
    return signing.dumps({"session": session.pk, "person": person.pk}, salt=SALT)


def holds(session: CourseSession, person: Any, text: str) -> bool:
    """Whether that is this person's pass of this session and not too old."""
    try:
        read = signing.loads(text, salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return False
    return bool(read == {"session": session.pk, "person": person.pk})
