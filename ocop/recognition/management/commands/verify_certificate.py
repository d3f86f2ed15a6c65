"""`manage.py verify_certificate TOKEN --keys FILE [--withdrawn FILE]`: checks a certificate's code with no database and no network.

The files are what `/.well-known/ocop-keys.json` and `/q/withdrawn.json` give. Exit 0: in force; 1: not; 2: cannot be checked.
"""

from __future__ import annotations

import datetime
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from ocop.recognition.certificates import offline, tokens
from ocop.workdays import clock


class Command(BaseCommand):
    help = "Check the code of a certificate with published files only: no database, no network."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("token", help="what the code says: an address or its last part")
        parser.add_argument("--keys", required=True, type=Path, help="saved from /.well-known/ocop-keys.json")
        parser.add_argument("--withdrawn", type=Path, help="saved from /q/withdrawn.json")
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="the day to ask about; today when left out")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = _json(options["keys"])
            withdrawn = _json(options["withdrawn"]) if options["withdrawn"] else None
            found = offline.check(options["token"], published, withdrawn, day=options["on"] or clock.today())
        except (OSError, offline.UnusableError) as error:
            self.stderr.write(str(error))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(json.dumps(_plain(found), ensure_ascii=False))
        else:
            self.stdout.write(_sentence(found))
        if found.state != "in_force":
            sys.exit(1)


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise offline.UnusableError(f"{path} is not JSON ({error}).") from error
    if not isinstance(content, dict):
        raise offline.UnusableError(f"{path} is not what it should be.")
    return content


def _plain(found: offline.Finding) -> dict[str, Any]:
    mark = found.mark
    return {
        "state": found.state,
        "why": found.why,
        "number": found.number,
        "level": mark.level if mark else None,
        "last_day": _last_day(mark).isoformat() if mark else None,
        "demo": mark.is_demo if mark else None,
        "key": found.key_name,
        "stands_until": _before(found.stands_until) if found.stands_until else None,
        "since": found.since,
        "list_as_of": found.as_of,
    }


def _before(day: datetime.date) -> str:
    return (day - datetime.timedelta(days=1)).isoformat()


def _last_day(mark: tokens.Mark) -> datetime.date:
    return mark.ends_on - datetime.timedelta(days=1)


def _sentence(found: offline.Finding) -> str:
    if found.mark is None:
        why = {
            "form": "it is no code of ours",
            "key": "its key is not ours",
            "signature": "it was changed after it was signed",
        }
        return f"FORGED: {why[found.why]}."
    stars = {"potential_5": "potential 5 stars"}.get(found.mark.level, f"{found.mark.level} stars")
    demo = ", demo data" if found.mark.is_demo else ""
    since = f" since {found.since}" if found.since else ""
    seen = f"; list of {found.as_of}" if found.as_of else "; withdrawals were not looked at"
    state = found.state.upper().replace("_", " ")
    if found.stands_until:
        state += f" (awaiting the renewal decision, stands until {_before(found.stands_until)} at the latest)"
    return (
        f"{state}{since}: {found.number}, {stars}, last day {_last_day(found.mark)}, key {found.key_name}{demo}{seen}."
    )
