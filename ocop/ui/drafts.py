"""Tells the browser that a form was done, so that it drops the draft it keeps (see `ui/js/drafts.js`).

The browser cannot know by itself: after a lost answer or an ended session the next page is another one although nothing was saved.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)
COOKIE = "draft_done"
MINUTES = 10


def done(response: Answer, name: str) -> Answer:
    """Mark the draft `name` (the form's `data-draft`) as done. The cookie says nothing but that name."""
    response.set_cookie(
        COOKIE,
        quote(name, safe=""),
        max_age=MINUTES * 60,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=False,
    )
    return response
