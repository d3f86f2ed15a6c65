"""`manage.py statements`: load the published statements."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ocop.indicators.statements import bring


class Command(BaseCommand):
    help = "Loads the published figures of offices and newspapers; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        done = bring()
        self.stdout.write(f"{done.total} statements: {done.created} new, {done.changed} changed.")
