"""`manage.py messages`: refresh every room's catalogues; `--check`: fail with the list of what is not ready."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocop.ui import catalogues


class Command(BaseCommand):
    help = (
        "Refresh the catalogues of all rooms (or those named); --check writes nothing and fails when a text is missing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rooms", nargs="*", help="names of rooms; all when none is named")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 with the list of what is not ready"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("xgettext") is None:
            raise CommandError(
                "GNU gettext is not installed; it is needed to read texts from the code (apt-get install gettext)."
            )
        chosen = [room for room in catalogues.rooms() if not options["rooms"] or room.name in options["rooms"]]
        unknown = set(options["rooms"]) - {room.name for room in chosen}
        if unknown:
            raise CommandError(f"no texts in {', '.join(sorted(unknown))}")
        work = catalogues.check if options["check"] else catalogues.refresh
        with ThreadPoolExecutor(2) as pool:
            found = [problem for part in pool.map(work, chosen) for problem in part]
        for problem in found:
            self.stderr.write(str(problem))
        for contradiction in catalogues.contradictions():
            self.stdout.write(f"two translations, one is never shown: {contradiction}")
        if not options["check"]:
            self.stdout.write(
                f"{len(chosen)} rooms, {catalogues.compile_all()} catalogues compiled, {len(found)} texts to translate."
            )
        elif found:
            raise CommandError(f"{len(found)} texts are not ready.")
        else:
            self.stdout.write(f"{len(chosen)} rooms: every text is there in Vietnamese and English.")
