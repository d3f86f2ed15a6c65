"""For which side a person acts on a memorandum, and whether as its own or as an officer who helps a household."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.trade.models import Buyer, Memorandum
from ocop.trade.reach import runs_trade

SIDES = ("producer", "buyer")


@dataclass(frozen=True)
class Acting:
    """Somebody at work: as producer, buyer or office; `assisted` when an officer writes for a household."""

    role: str
    assisted: bool = False


def other(side: str) -> str:
    """The side across the table."""
    return "buyer" if side == "producer" else "producer"


def own_sides(by: Any, producer: Producer, buyer: Buyer) -> list[str]:
    """Sides this person speaks for from their own account."""
    rights = rights_of(by)
    sides = []
    if producer.organisation_id in rights.organisation_ids("producer_member"):
        sides.append("producer")
    if buyer.organisation_id in rights.organisation_ids("buyer_member"):
        sides.append("buyer")
    return sides


def may_assist(by: Any, producer: Producer) -> bool:
    """Officers who run trade, and officers of its commune, write for a household; never for anybody else."""
    rights = rights_of(by)
    if producer.organisation.kind != "household":
        return False
    return runs_trade(rights) or producer.organisation.commune_id in rights.commune_ids


def ways(by: Any, producer: Producer, buyer: Buyer) -> list[Acting]:
    """Every way this person may act between these two, their own sides first."""
    own = own_sides(by, producer, buyer)
    found = [Acting(side) for side in own]
    # Who belongs to a party is no office between the two.
    if not own:
        if runs_trade(rights_of(by)):
            found.append(Acting("office"))
        if may_assist(by, producer):
            found.append(Acting("producer", assisted=True))
    return found


def of(by: Any, memorandum: Memorandum) -> list[Acting]:
    """The same on a memorandum."""
    return ways(by, memorandum.producer, memorandum.buyer)


def acting(by: Any, memorandum: Memorandum, *, side: str = "", roles: tuple[str, ...] = SIDES) -> Acting:
    """How `by` acts: the way of the side asked for, or the only one there is. Raises Refused."""
    possible = [one for one in of(by, memorandum) if one.role in roles and (not side or one.role == side)]
    if not possible:
        raise Refused(_("This is not yours to do: it belongs to the two sides of the memorandum."))
    if len(possible) > 1 and not side:
        raise Refused(_("You speak for both sides here; say for which one you act now."), field="side")
    return possible[0]
