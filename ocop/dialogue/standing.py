"""How a promise stands on a day, from the word of both sides (pure; `where` says the same to the database)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STANDINGS: dict[str, Any] = {
    "open": _("under way"),
    "overdue": _("past its day"),
    "claimed": _("kept, as the office says"),
    "kept": _("kept as promised"),
    "disputed": _("the two sides disagree"),
    "broken": _("not kept"),
}
TONES = {
    "open": "info",
    "overdue": "late",
    "claimed": "soon",
    "kept": "force",
    "disputed": "withdrawn",
    "broken": "ended",
}


def of(office: str, sender: str, *, to_all: bool, due_on: datetime.date, today: datetime.date) -> str:
    """One of STANDINGS. What was promised to everybody is kept when the office says so: nobody else is asked."""
    if office == "kept":
        if sender == "broken":
            return "disputed"
        return "kept" if sender == "kept" or to_all else "claimed"
    if office == "broken":
        return "broken"
    if sender == "broken" and due_on < today:
        return "broken"
    return "overdue" if due_on < today else "open"


def where(name: str, today: datetime.date) -> Q:
    """Promises that stand so on a day. KeyError for a word that is none of STANDINGS."""
    to_all = Q(organisation__isnull=True, firm="")
    kept = Q(office_word="kept")
    is_open = ~Q(office_word__in=["kept", "broken"])
    late = Q(due_on__lt=today)
    return {
        "kept": kept & (Q(sender_word="kept") | to_all & ~Q(sender_word="broken")),
        "disputed": kept & Q(sender_word="broken"),
        "claimed": kept & ~Q(sender_word__in=["kept", "broken"]) & ~to_all,
        "broken": Q(office_word="broken") | is_open & Q(sender_word="broken") & late,
        "overdue": is_open & late & ~Q(sender_word="broken"),
        "open": is_open & ~late,
    }[name]
