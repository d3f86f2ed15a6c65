"""`manage.py market_gates`: bring the market conditions that ship with the program; may run again and again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocop.rulebooks.loading import RulebookError
from ocop.trade.sides.actions.gates import activate_shipped


class Command(BaseCommand):
    help = "Put the market conditions of ocop/trade/data/gates into force."

    def handle(self, *args: Any, **options: Any) -> None:
        """A wrong file ends the command with file and line; a file changed without a later day is named and left."""
        try:
            new, changed = activate_shipped()
        except RulebookError as error:
            raise CommandError(str(error)) from None
        for slug in changed:
            self.stderr.write(f"{slug}: the file changed but begins on the same day; what stands is kept.")
        if options["verbosity"]:
            self.stdout.write(f"{new} put into force." if new else "Every market's conditions were in force already.")
