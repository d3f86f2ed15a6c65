"""`manage.py demo_accounts`: how to sign in as each kind of person of the demo city."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ocop.demo import accounts


class Command(BaseCommand):
    help = "Prints the demo accounts, one for each kind of person; the household gets a fresh code for its phone."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.OCOP_INSTANCE != "demo":
            raise CommandError("Demo accounts live on a demo instance only.", returncode=2)
        try:
            found = accounts.listed()
        except RuntimeError as error:
            raise CommandError(str(error), returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(accounts.as_rows(found), ensure_ascii=False))
            return
        rows = [
            (a.role, a.name, a.email or a.phone, a.password or f"code {a.code} (15 minutes)", a.place) for a in found
        ]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            self.stdout.write(
                "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]).rstrip()
            )
