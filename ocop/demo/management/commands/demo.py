"""`manage.py demo`: make the demo city, once."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocop.demo import city
from ocop.ledger.refusal import Refused


class Command(BaseCommand):
    help = "Makes the demo city with the published figures of Hanoi, marked as demo data; when it is there nothing changes."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--rebuild", action="store_true", help="take the demo register away and make it anew")
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            built = city.rebuild() if options["rebuild"] else city.build()
        except Refused as refusal:
            raise CommandError(refusal.sentence, returncode=2) from None
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {"created": built is not None, **(asdict(built) if built else city.last_built())},
                    ensure_ascii=False,
                )
            )
        elif built is None:
            self.stdout.write("The demo city is there already; nothing changed.")
        else:
            took = time.monotonic() - begun
            self.stdout.write(
                f"The demo city stands as of {built.until}: {built.products} products with {built.recognitions} recognitions of "
                f"{built.producers} producers, {built.villages} craft villages, {built.outlets} outlets ({took:.1f} s)."
            )
