"""`manage.py api_schema`: write the OpenAPI description, or check that it is what was agreed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

TARGET = Path(__file__).resolve().parents[2] / "tests" / "openapi.json"


class Command(BaseCommand):
    help = "Write the OpenAPI description to ocop/api/tests/openapi.json; with --check fail when it differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the description has changed")
        parser.add_argument("--target", type=Path, default=TARGET)

    def handle(self, *args: Any, **options: Any) -> None:
        """A changed description is a promise to others changed: it is written on purpose, never by the way."""
        from ocop.api.service import schema

        text = json.dumps(schema(), indent=1, ensure_ascii=False, sort_keys=True, default=str) + "\n"
        target: Path = options["target"]
        if options["check"]:
            if not target.is_file() or target.read_text(encoding="utf-8") != text:
                raise CommandError("The description of the API has changed; look at it, then run manage.py api_schema.")
            return
        target.write_text(text, encoding="utf-8")
        if options["verbosity"] > 0:
            self.stdout.write(str(target))
