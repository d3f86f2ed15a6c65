"""`manage.py search_rebuild`: compose everything that can be found anew."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from ocop.search import documents, state


class Command(BaseCommand):
    help = "Compose again everything that search finds, and the index of it. Other processes notice by themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.perf_counter()
        count = documents.rebuild()
        state.forget()
        index = state.current()
        self.stdout.write(f"{count} documents, {len(index.vocabulary)} terms, {time.perf_counter() - started:.1f} s")
