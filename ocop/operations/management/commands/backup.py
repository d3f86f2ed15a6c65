"""Write the whole instance to one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.operations import archive
from ocop.workdays import clock


class Command(BaseCommand):
    help = "Write database and files to one archive that restores on SQLite and PostgreSQL."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="archive to write, such as ocop-2026-11-22.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"]
        if not target.parent.is_dir():
            raise CommandError(f"The folder {target.parent} is not there.")
        manifest = archive.write(target, made_at=clock.now())
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{target}: {rows} rows, {len(manifest['files'])} files.")
