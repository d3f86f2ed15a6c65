"""What this room holds about a person: for their own copy, and for erasure."""

from __future__ import annotations

from typing import Any

from ocop.notices.models import Notice, Preference
from ocop.notices.wording import words_of
from ocop.people.models import Person


def collect(person: Person) -> list[dict[str, Any]]:
    """Every message as the person read it, and their choice of letters."""
    rows: list[dict[str, Any]] = []
    for notice in Notice.objects.filter(person=person).order_by("pk"):
        words = words_of(notice, person.language)
        rows.append(
            {
                "kind": notice.kind,
                "subject": words.subject,
                "body": words.body,
                "created_at": notice.created_at,
                "due_on": notice.due_on,
                "read_at": notice.read_at,
                "done_at": notice.done_at,
                "emailed_at": notice.emailed_at,
                "email_error": notice.email_error,
                "called_at": notice.called_at,
                "called_by": notice.called_by_name,
            }
        )
    for choice in Preference.objects.filter(person=person):
        rows.append({"kind": "preference", "pace": choice.pace, "kinds": choice.kinds})
    return rows


def erase(person: Person) -> None:
    """Messages and choices go with the account; that somebody was called stays in the ledger, by key."""
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
