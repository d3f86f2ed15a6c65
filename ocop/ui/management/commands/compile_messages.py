"""`manage.py compile_messages`: compile catalogues that changed, without GNU gettext."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ocop.ui import catalogues


class Command(BaseCommand):
    help = "Compile the catalogues that are newer than their compiled copies."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{catalogues.compile_all()} catalogues compiled.")
