"""Fill an empty instance from a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.ledger.refusal import Refused
from ocop.operations import archive
from ocop.recognition.certificates import keys


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
        if locked := keys.locked_here():
            self.stdout.write(
                f"The key {locked} that signs certificates came along, but this instance's secret does not open it: set "
                "OCOP_KEY_SECRET (or SECRET_KEY) to the secret of the instance the backup was made of. Old codes are checked all "
                "the same; new certificates are refused until then."
            )
