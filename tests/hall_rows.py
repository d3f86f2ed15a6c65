"""Rows of a council at work, for journeys and benchmarks that need a real server: `python -m tests.hall_rows MEMBERS DOSSIERS`.

Migrates the database of the environment, makes a council of so many members with so many dossiers to score, and prints as JSON a
session for each member, the dossiers, and the choices of each criterion.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def make(members: int, dossiers: int) -> dict[str, Any]:
    """The rows, in the database of the settings."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction

    from ocop.appraisal.criteria_of import criteria_set
    from ocop.appraisal.models import Assignment
    from ocop.search import documents
    from tests import appraisals

    def session(person: Any) -> str:
        store = SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store.create()
        return str(store.session_key)

    with transaction.atomic():
        council = appraisals.council()
        seats = [appraisals.seat(council) for _ in range(members)]
        secretary = appraisals.seat(council, "secretary")
        round_ = appraisals.round_(council)
        rows = [appraisals.dossier(state="scoring", round=round_) for _ in range(dossiers)]
        Assignment.objects.bulk_create(
            Assignment(dossier=row, seat=seat, assigned_by_name="thử", assigned_at=appraisals.NOW)
            for row in rows
            for seat in seats
        )
        documents.rebuild()  # rows made by hand are not announced; /suc-khoe compares the index with what is shown
        one = criteria_set(rows[0].criteria)
        return {
            "members": [{"person": seat.person_id, "session": session(seat.person)} for seat in seats],
            "secretary": {"person": secretary.person_id, "session": session(secretary.person)},
            "dossiers": [row.pk for row in rows],
            "criteria": [
                {
                    "no": row.no,
                    "choices": [
                        [place, code or ""]
                        for code, _name in (row.cases or ((None, ""),))
                        for place, _ in enumerate(row.of_case(code))
                    ],
                }
                for row in one.criteria
            ],
        }


def main() -> None:
    """Migrate, make, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if "--static" in sys.argv:
        call_command("collectstatic", interactive=False, verbosity=0)
    print(json.dumps(make(int(sys.argv[1]), int(sys.argv[2]))))


if __name__ == "__main__":
    main()
