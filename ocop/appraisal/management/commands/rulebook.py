"""`manage.py rulebook check [FOLDER]` and `manage.py rulebook wording FILE`: the rulebook data, for those who keep it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ocop.rulebooks import checking, wording, wording_files
from ocop.rulebooks.loading import RulebookError


class Command(BaseCommand):
    help = (
        "Checks rulebook data, or lays official wording over the criteria sets; wrong data: exit 2, with file and line."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        check = tasks.add_parser("check", help="read every file and say what does not hold together")
        check.add_argument("folder", nargs="?", type=Path, help="a folder of criteria sets (default: those that ship)")
        words = tasks.add_parser(
            "wording", help="official wording from YAML, CSV or a workbook (set, criterion, choice, text)"
        )
        words.add_argument("file", type=Path)
        words.add_argument("--folder", type=Path, default=wording.FOLDER, help="where the overlays are kept")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["task"] == "check":
            self.check_folder(options["folder"])
        else:
            self.keep(options["file"], options["folder"])

    def check_folder(self, folder: Path | None) -> None:
        """Print what was read and what is wrong."""
        report = checking.check(folder)
        for line in report.read:
            self.stdout.write(line)
        for line in report.problems:
            self.stderr.write(line)
        if report.problems:
            raise SystemExit(2)

    def keep(self, path: Path, folder: Path) -> None:
        """Keep the wording of a file."""
        try:
            kept = wording_files.keep(path, folder)
        except RulebookError as error:
            self.stderr.write(str(error))
            raise SystemExit(2) from None
        for set_id, (official, texts) in kept.items():
            self.stdout.write(f"{set_id}: official wording {official} of {texts}")
