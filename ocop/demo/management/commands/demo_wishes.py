"""`manage.py demo_wishes SLUG`: wishes of everybody registered at an event of the demo city who has said none yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ocop.demo.city import SEED
from ocop.demo.trade.events import fill_wishes
from ocop.ledger.refusal import Refused


class Command(BaseCommand):
    help = "Fills in what the participants of a demo event wish, but for those who said it themselves."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("event", help="the event's word in the address")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.OCOP_INSTANCE != "demo":
            raise CommandError("Wishes are filled in on a demo instance only.", returncode=2)
        try:
            count = fill_wishes(SEED, options["event"])
        except Refused as refusal:
            raise CommandError(refusal.sentence, returncode=2) from None
        self.stdout.write(f"{count} wishes.")
