"""Rules in force: list them, activate what ships with the program, or a newer text of a set from a day."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.appraisal.actions import rules
from ocop.appraisal.models import CriteriaVersion, RegulationVersion
from ocop.ledger.refusal import Refused


class Command(BaseCommand):
    help = "List the rules in force, or activate them: rules activate [SET --from YYYY-MM-DD]"

    def add_arguments(self, parser: CommandParser) -> None:
        """`activate` alone brings what ships with the program; with a set and a day, a newer text of that set."""
        parser.add_argument("do", nargs="?", choices=["list", "activate"], default="list")
        parser.add_argument("set_id", nargs="?", default="")
        parser.add_argument("--from", dest="first", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refusals end the command with their sentence."""
        if options["do"] == "activate" and options["set_id"]:
            try:
                day = datetime.date.fromisoformat(options["first"])
            except ValueError:
                raise CommandError("Say from which day: --from YYYY-MM-DD.") from None
            try:
                version = rules.activate_set(by=None, set_id=options["set_id"], active_from=day)
            except Refused as refusal:
                raise CommandError(refusal.sentence) from None
            self.stdout.write(f"{version} from {version.active_from}")
        elif options["do"] == "activate":
            count = rules.activate_shipped()
            if options["verbosity"]:
                self.stdout.write(f"{count} put into force." if count else "Everything was in force already.")
        else:
            kept: list[CriteriaVersion | RegulationVersion] = [
                *CriteriaVersion.objects.defer("content").order_by("set_id", "active_from"),
                *RegulationVersion.objects.order_by("active_from"),
            ]
            for row in kept:
                self.stdout.write(f"{row}  {row.active_from} - {row.active_to or ''}  {row.activated_by_name}")
