"""`manage.py hall_certificate NAME ...`: HTTPS for a hall's local network; see docs/halls.md."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.appraisal import hall_certificates


class Command(BaseCommand):
    help = "Make a certificate for the server in the hall, signed by an authority of the office's own."

    def add_arguments(self, parser: CommandParser) -> None:
        """Names and addresses under which tablets find the server."""
        parser.add_argument("names", nargs="+", help="such as hoi-truong.local 192.168.1.10")
        parser.add_argument("--folder", type=Path, default=Path(settings.VAR) / "hall")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files and say what to do with each."""
        folder: Path = options["folder"]
        try:
            made = hall_certificates.server(folder, options["names"], now=datetime.datetime.now(datetime.UTC))
        except ValueError as error:
            raise CommandError(f"{str(error)!r} is neither a host name nor an address.") from error
        self.stdout.write(
            f"{folder / hall_certificates.AUTHORITY}  bring this one to each tablet and trust it (docs/halls.md)\n"
            f"{folder / hall_certificates.SERVER}, {folder / hall_certificates.SERVER_KEY}  the server's, until "
            f"{made.not_valid_after_utc:%d/%m/%Y}\n\n"
            f"  OCOP_TLS_CERTIFICATE={folder / hall_certificates.SERVER} OCOP_TLS_KEY={folder / hall_certificates.SERVER_KEY} "
            f"OCOP_ADDRESS=0.0.0.0 OCOP_HOSTS={','.join(options['names'])} make start"
        )
