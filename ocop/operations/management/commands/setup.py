"""Prepare an instance: translations, database, static files, places, rules in force; on a demo instance the demo city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prepare the database, translations and static files; on a demo instance also the demo city."

    def handle(self, *args: Any, **options: Any) -> None:
        """Every step may run again and again; what is there already stays as it is."""
        Path(settings.VAR).mkdir(parents=True, exist_ok=True)
        (Path(settings.VAR) / "instance").write_text(settings.OCOP_INSTANCE, encoding="ascii")
        call_command("compile_messages", verbosity=0)
        self.stdout.write("Database ...")
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write("Static files ...")
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("places", verbosity=0)
        call_command("rules", "activate", verbosity=0)
        call_command("market_gates", verbosity=0)
        if settings.OCOP_INSTANCE != "demo":
            self.stdout.write("Ready. Name the office and its first officer: manage.py begin --help")
            return
        self.stdout.write("Demo city ...")
        call_command("demo", verbosity=0)
        self.stdout.write("Ready.")
