"""What became of sample units: tested, tasted by the council, given back. What was received stays written."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors
from ocop.appraisal.models import Sample
from ocop.appraisal.moves import locked
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

KEEPERS = ("office", "secretary", "team")
LONGEST = 200


def dispose(*, by: Any, sample: Sample, disposal: str, disposed_on: datetime.date) -> Sample:
    """Write down what became of the units of one receipt, once. Raises Refused."""
    with transaction.atomic():
        row = locked(by, sample.dossier)
        if actors.acting_as(by, row, KEEPERS) is None:
            raise Refused(_("Samples are kept by the office, the secretary or the advisory team."))
        found = Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
        if found.disposal:
            raise Refused(_("What became of these units is already written down."))
        words = disposal.replace("\x00", "").strip()
        if not words or len(words) > LONGEST:
            raise Refused(_("Say in a few words what became of them."), field="disposal")
        if not found.received_on <= disposed_on <= clock.today():
            raise Refused(_("The day lies between the receipt and today."), field="disposed_on")
        found.disposal, found.disposed_on, found.disposed_by_name = words, disposed_on, by.name[:120]
        found.save(update_fields=["disposal", "disposed_on", "disposed_by_name"])
        record(
            by=by,
            action="appraisal.dispose_samples",
            topic="appraisal",
            subject=row,
            after={"sample": found.pk, "units": found.units, "disposal": words, "disposed_on": disposed_on},
        )
    return found
