"""The version that caches, figures and ETags hang on: the sequence of the newest entry of some topics."""

from __future__ import annotations

from django.db import connection


def version(*topics: str) -> int:
    """Sequence of the newest entry of these topics (of all, when none is named); 0 when there is none. One indexed query."""
    newest = "SELECT sequence FROM ledger_entry {} ORDER BY sequence DESC LIMIT 1"
    if not topics:
        sql = newest.format("")
    else:
        # One look into the index (topic, sequence) per topic; MAX over `topic IN (...)` would walk all their entries.
        sql = "SELECT " + ", ".join(f"({newest.format('WHERE topic = %s')})" for _ in topics)
    with connection.cursor() as cursor:
        cursor.execute(sql, topics)
        row = cursor.fetchone()
    return max((number or 0 for number in row), default=0) if row else 0
