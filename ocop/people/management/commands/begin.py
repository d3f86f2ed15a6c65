"""`manage.py begin`: a clean start without demo data."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from ocop.ledger.refusal import Refused
from ocop.people import letters
from ocop.people.actions import begin
from ocop.people.actions.invitations import path_of


class Command(BaseCommand):
    help = "Give the instance its office and print a one-time link for its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--office", required=True, help="name of the office that runs this instance")
        parser.add_argument("--officer", required=True, help="name of the first administrator")
        parser.add_argument("--email", required=True, help="e-mail address of the first administrator")
        parser.add_argument("--again", action="store_true", help="make a new link; the one made earlier works no more")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            office, token = begin(
                office=options["office"], officer=options["officer"], email=options["email"], again=options["again"]
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from None
        with translation.override("vi"):
            link = letters.address_of(path_of(token))
        self.stdout.write(f"{office.name}\n{options['officer']} opens this link within 14 days; it works once:\n{link}")
