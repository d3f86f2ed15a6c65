"""`manage.py certificate_keys list|rotate|distrust N --reason ...|published`: the keys that sign certificates."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocop.ledger.refusal import Refused
from ocop.recognition.certificates import keys
from ocop.recognition.certificates.models import SigningKey


class Command(BaseCommand):
    help = "The keys that sign certificates: list, rotate (new key; earlier certificates stay good), distrust, published (JSON)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["list", "rotate", "distrust", "published"])
        parser.add_argument("number", nargs="?", type=int, help="of the key to distrust")
        parser.add_argument("--reason", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["what"])(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None

    def list(self, options: dict[str, Any]) -> None:
        for row in SigningKey.objects.order_by("number"):
            try:
                keys.private_half(row)
                held = "private half here"
            except Refused:
                held = "private half not usable here"
            ended = (
                f"distrusted since {row.distrusted_on}"
                if row.distrusted_on
                else f"to {row.valid_to}"
                if row.valid_to
                else "signs"
            )
            self.stdout.write(
                f"{row.number:3}  {row.name}  {row.valid_from}  {ended}; {row.certificates.count()} certificates; {held}"
            )
        if not SigningKey.objects.exists():
            self.stdout.write("There is no key yet; the first certificate makes one.")

    def rotate(self, options: dict[str, Any]) -> None:
        made = keys.rotate(by=None)
        self.stdout.write(
            f"Key {made.name} (number {made.number}) signs from now on. Back the instance up: its private half is new."
        )

    def distrust(self, options: dict[str, Any]) -> None:
        if options["number"] is None:
            raise CommandError("Name the number of the key.")
        gone = keys.distrust(by=None, number=options["number"], reason=options["reason"])
        count = gone.certificates.filter(replaced_at__isnull=True).count()
        self.stdout.write(f"Key {gone.name} is believed no more; {count} certificates must be made anew.")

    def published(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(keys.published(), ensure_ascii=False, indent=1))
