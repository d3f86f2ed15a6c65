"""One step of a proposal: the row locked for it, and what is kept of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.dialogue.models import Proposal, ProposalWord
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock

TOPIC = "programme"


def locked(by: Any, pk: int, version: int | None) -> Proposal:
    """The proposal, locked until the transaction ends. Raises Refused out of reach, or when a page that is older speaks of it."""
    rows = Proposal.objects.visible_to(by).select_for_update(of=("self",)).select_related("organisation", "commune")
    row: Proposal | None = rows.filter(pk=pk).first()
    if row is None:
        raise Refused(_("This proposal is not here."))
    if version is not None and row.version != version:
        raise Refused(_("Somebody changed it since you opened this page; look again."))
    return row


def kept(row: Proposal, by: Any, what: str, *, words: str = "", before: str = "", **after: Any) -> Proposal:
    """Save a step: what was said stays, the ledger has it."""
    row.version += 1
    row.save()
    ProposalWord.objects.create(
        proposal=row,
        what=what,
        words=words,
        office=row.office,
        due_on=row.due_on,
        said_at=clock.now(),
        said_by=by,
        said_by_name=by.name,
    )
    record(
        by=by,
        action=f"dialogue.{what}",
        topic=TOPIC,
        subject=row,
        before={"state": before},
        after={"state": row.state, **after},
    )
    return row
