"""`manage.py places_map`: write the boundaries that the map of communes draws."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.places import shapes, tables
from ocop.places.maps import ORIGIN, SOURCE, TARGET


class Command(BaseCommand):
    help = "Write static/places/communes.json for the map. Another boundary layer: --source FILE --origin TEXT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--source", type=Path, default=SOURCE, help="TopoJSON whose geometries carry the property code"
        )
        parser.add_argument(
            "--origin", default=ORIGIN, help="the line under the map that says where the boundaries come from"
        )
        parser.add_argument("--target", type=Path, default=TARGET)
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when the file is not what would be written"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Convert, or compare; a layer that misses a commune is refused."""
        names = {
            row.code: (f"{row.kind} {row.name}", row.slug) for row in tables.read().communes if row.layer == "current"
        }
        try:
            topology = json.loads(options["source"].read_text(encoding="utf-8"))
            text = shapes.collection(topology, names, options["origin"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{options['source']}: {error}") from error
        target: Path = options["target"]
        if options["check"]:
            if not target.is_file() or target.read_text(encoding="utf-8") != text:
                raise CommandError(f"{target} is out of date; run manage.py places_map.")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        if options["verbosity"] > 0:
            self.stdout.write(f"{target}: {len(names)} boundaries, {len(text.encode()) // 1024} KB")
