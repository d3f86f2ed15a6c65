"""`manage.py places`: bring provinces, districts and communes into the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ocop.places.loading import load


class Command(BaseCommand):
    help = "Load provinces, districts and communes in three layers from ocop/places/data. May run again and again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say what was made and changed."""
        done = load()
        if options["verbosity"] > 0:
            self.stdout.write(
                f"{done.provinces} provinces, {done.districts} districts, {done.communes} communes, {done.successions} successions: "
                f"{done.created} made, {done.changed} changed."
            )
