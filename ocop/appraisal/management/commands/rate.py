"""`manage.py rate FILE.json`: stars of a sheet or of a council, for offices and scripts; reads no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ocop.rulebooks import rating_documents
from ocop.rulebooks.rating import AnswerError


class Command(BaseCommand):
    help = 'Rates a JSON object (or a list of them) by the choices made; "-" reads the standard input. Wrong input: exit 2.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help='a JSON file, or "-"')

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = rating_documents.answer(rating_documents.read(self.text(options["file"])))
        except AnswerError as error:
            self.stderr.write(" ".join(error.sentence.split()))
            raise SystemExit(2) from None
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))

    def text(self, name: str) -> str:
        """The text of the file or of the standard input; AnswerError when it cannot be read."""
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise AnswerError(f"{name} cannot be read: {error.strerror}.") from None
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise AnswerError(f"{name} is not a text in UTF-8.") from None
