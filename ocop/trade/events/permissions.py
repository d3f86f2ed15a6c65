"""Who may act for a participant: those who speak for it, the commune officer for a household of the commune, the trade office."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.people.rights import rights_of
from ocop.trade.models import Participant, TradeEvent
from ocop.trade.reach import runs_trade

MEMBER, ASSISTANT, OFFICE = "member", "assistant", "office"
ROLE = {"producer": "producer_member", "buyer": "buyer_member"}


def acts_as(by: Any, organisation: Organisation, side: str) -> str:
    """As whom a person acts for an organisation on one side: member, assistant (an officer for a producer), office; "" for nobody."""
    rights = rights_of(by)
    if organisation.pk in rights.organisation_ids(ROLE.get(side, "")):
        return MEMBER
    if runs_trade(rights):
        return OFFICE
    if side == "producer" and organisation.commune_id is not None and organisation.commune_id in rights.commune_ids:
        return ASSISTANT
    return ""


def locked_participant(by: Any, participant: Participant) -> tuple[Participant, str]:
    """The participant as it stands now, locked, and as whom `by` acts for it. Raises Refused when it is not theirs to act for."""
    row: Participant | None = (
        Participant.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("event", "organisation")
        .filter(pk=participant.pk)
        .first()
    )
    part = acts_as(by, row.organisation, row.side) if row is not None else ""
    if row is None or not part:
        raise Refused(_("This participant is not yours to act for."))
    return row, part


def may_see_event(event: TradeEvent, by: Any) -> bool:
    """Whether the event is within reach."""
    return TradeEvent.objects.visible_to(by).filter(pk=event.pk).exists()
