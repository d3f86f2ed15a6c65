"""Fill an empty instance from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.ledger.refusal import Refused
from ocop.operations import archive


class Command(BaseCommand):
    help = "Fill an empty instance from an archive made by `backup`, all or nothing; then verify the ledger."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["file"].is_file():
            raise CommandError(f"There is no file {options['file']}.")
        call_command("migrate", verbosity=0, interactive=False)
        try:
            manifest = archive.restore(options["file"])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        call_command("ledger", "verify", stdout=self.stdout)
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"Restored {rows} rows and {len(manifest['files'])} files made at {manifest['made_at']}.")
