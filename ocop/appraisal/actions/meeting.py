"""Who was there: the present list of a council's meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import seats
from ocop.appraisal.models import Round
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused


def note_present(*, by: Any, round_: Round, present: Iterable[int]) -> Round:
    """Keep which seats of the round's council were at its meeting, by key. Raises Refused, and changes nothing."""
    with transaction.atomic():
        row = Round.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=round_.pk).first()
        if row is None or row.council_id not in seats.councils(by, "secretary", "chair", "vice_chair"):
            raise Refused(_("The present list is kept by the council's secretary or chair."))
        if row.state == Round.State.ENDED:
            raise Refused(_("The round has ended."))
        keys = sorted(set(present))
        if set(keys) - set(row.council.seats.values_list("pk", flat=True)):
            raise Refused(_("A seat of another council cannot be on this list."))
        before, row.present = row.present, keys
        row.save(update_fields=["present"])
        record(
            by=by,
            action="appraisal.note_present",
            topic="appraisal",
            subject=row,
            before={"seats": before},
            after={"seats": keys},
        )
    return row
