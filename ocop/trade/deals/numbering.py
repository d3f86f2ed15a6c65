"""Numbers of memoranda: year of signing and sequence, given by the system."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.trade.models import Memorandum

Made = TypeVar("Made")
PREFIX = "GN"
_LOCK = 0x474E  # "GN"


def next_numbers(year: int, count: int = 1) -> list[str]:
    """The next free numbers of a year; in the transaction that writes them, which holds the numbering until it ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, year])
    head = f"{PREFIX}-{year}-"
    newest = (
        Memorandum.objects.filter(number__startswith=head).order_by("-number").values_list("number", flat=True).first()
    )
    last = int(newest.removeprefix(head)) if newest else 0
    return [f"{head}{last + ahead:06d}" for ahead in range(1, count + 1)]


def once(make: Callable[[], Made], key: str, again: Callable[[str], Made | None]) -> Made:
    """What `make` writes under a key; when somebody else wrote it at the same moment, what `again` finds under that key.

    Raises Refused when neither is there: the day of signing was taken meanwhile.
    """
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        found = again(key)
        if found is None:
            raise Refused(_("These two have a memorandum of this day already; open it."), field="signed_on") from None
        return found
