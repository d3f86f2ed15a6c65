"""`manage.py ledger verify` walks the chain; `manage.py ledger publish` publishes the day's head."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.ledger.publication import publish
from ocop.ledger.refusal import Refused
from ocop.ledger.verification import verify


class Command(BaseCommand):
    help = "Verify the ledger (exit 1 and the entry when it was tampered with), or publish the day's head."
    # It must speak even when something else of the instance is broken.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        walk = steps.add_parser("verify", help="walk the chain and name every break")
        walk.add_argument("--head", metavar="SEQUENCE:HASH", help="a head kept outside the system, to compare with")
        steps.add_parser("publish", help="publish today's head; the first of a day stands")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "publish":
            self._publish()
        else:
            self._verify(options["head"])

    def _publish(self) -> None:
        try:
            row, is_new = publish()
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"{row.on} {row.sequence}:{row.hash}{'' if is_new else ' (published before)'}")

    def _verify(self, told: str | None) -> None:
        known = None
        if told:
            number, _, value = told.partition(":")
            if not number.isdigit() or len(value) != 64:
                raise CommandError("Write the head as SEQUENCE:HASH, the hash with 64 digits.")
            known = (int(number), value.lower())
        outcome = verify(known_head=known)
        if outcome.is_whole:
            self.stdout.write(
                f"The ledger is whole: {outcome.entries} entries, head {outcome.head[0]}:{outcome.head[1]}"
            )
            return
        for one in outcome.breaks:
            self.stderr.write(one.sentence)
        if len(outcome.breaks) > 1:
            self.stderr.write(f"{len(outcome.breaks)} breaks; the first is at entry {outcome.breaks[0].sequence}.")
        sys.exit(1)
