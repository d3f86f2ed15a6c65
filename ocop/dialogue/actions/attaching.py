"""Photographs and papers that go with a question or with its answer."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.dialogue import actors
from ocop.dialogue.actions import joining
from ocop.dialogue.actions.steps import TOPIC, locked
from ocop.dialogue.models import Proposal, ProposalFile
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

MOST = 10


def side_of(by: Any, row: Proposal) -> str:
    """For which side a person may add files today: the sender until it is taken back, the office once it is given to it; "" for neither."""
    if row.state == Proposal.State.WITHDRAWN:
        return ""
    entered = row.is_assisted and row.brought_by_id == by.pk and row.state == Proposal.State.RECEIVED
    sides = actors.sides_of(by, row)
    if actors.SENDER in sides or entered or (row.organisation_id is None and row.brought_by_id == by.pk):
        return actors.SENDER
    if row.office and (actors.OFFICE in sides or joining.part_of(by, row) is not None):
        return actors.OFFICE
    return ""


def add(*, by: Any, pk: int, file: StoredFile) -> ProposalFile:
    """Put a file with a proposal; the same file again is the same row. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, None)
        side = side_of(by, row)
        if not side:
            raise Refused(_("Who brought it and the office in charge add files."))
        there: ProposalFile | None = row.files.filter(file=file).first()
        if there is not None:
            return there
        if row.files.count() >= MOST:
            raise Refused(_("At most %(most)s files go with one proposal.") % {"most": MOST}, field="file")
        made = ProposalFile.objects.create(
            proposal=row, file=file, side=side, added_at=clock.now(), added_by=by, added_by_name=by.name
        )
        record(by=by, action="dialogue.file_added", topic=TOPIC, subject=row, after={"file": file.digest, "side": side})
    return made


def remove(*, by: Any, pk: int, key: int) -> None:
    """Take a file away: the side that added it, while the answer has not gone out. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, None)
        found: ProposalFile | None = row.files.select_related("file").filter(pk=key).first()
        if found is None:
            raise Refused(_("This file is not there any more."))
        if side_of(by, row) != found.side:
            raise Refused(_("The side that added a file takes it away."))
        if row.state in (Proposal.State.ANSWERED, Proposal.State.SETTLED):
            raise Refused(_("It is answered already."))
        record(
            by=by,
            action="dialogue.file_removed",
            topic=TOPIC,
            subject=row,
            before={"file": found.file.digest, "side": found.side},
        )
        found.delete()
