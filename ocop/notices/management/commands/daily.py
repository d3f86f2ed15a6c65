"""`manage.py daily [--on DATE]`: the work of the day, and of days that were missed; a second run does nothing."""

from __future__ import annotations

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocop.notices import daily
from ocop.workdays import clock


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on: {text!r} is not a date; write it as YYYY-MM-DD.") from None


class Command(BaseCommand):
    help = "Do the work of the day for every room: messages about what ends, letters of the day. The worker does it by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="up to this day instead of today")
        parser.add_argument("--only", metavar="NAME", default="", help="one work only")

    def handle(self, *args: Any, **options: Any) -> None:
        today = clock.today()
        day = _day(options["on"]) if options["on"] else today
        if day > today:
            raise CommandError(f"--on: {day} is still to come; today is {today}.")
        if options["only"] and options["only"] not in daily.names():
            raise CommandError(f"--only: {options['only']!r} is none of {', '.join(daily.names())}.")
        failed = []
        for done in daily.run(day, only=options["only"]):
            days = (
                f"{done.days[0]} to {done.days[-1]}"
                if len(done.days) > 1
                else str(*done.days)
                if done.days
                else "nothing to do"
            )
            self.stdout.write(f"{done.name}: {days}")
            if done.error:
                self.stderr.write(f"{done.name}: {done.error}")
                failed.append(done.name)
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}; the next run tries again from that day.")
