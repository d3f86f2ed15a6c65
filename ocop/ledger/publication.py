"""The head of the chain, published once a day: whoever keeps it can tell later whether the past was rewritten."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.models import PublishedHead
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.workdays import clock


@transaction.atomic
def publish() -> tuple[PublishedHead, bool]:
    """Publish today's head; the first of a day stands. Gives the row and whether it is new.

    Refused while the ledger is empty.
    """
    sequence, value = head()
    if sequence == 0:
        raise Refused(_("The ledger is still empty; there is nothing to publish."))
    return PublishedHead.objects.get_or_create(on=clock.today(), defaults={"sequence": sequence, "hash": value})
