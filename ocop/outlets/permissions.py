"""Who may change the register of outlets; each refusal says why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.people.rights import rights_of


def may_create_outlet(person: Any) -> bool:
    """City officers, trade officers, commune officers (in their commune)."""
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer or bool(rights.commune_ids)


def may_change(person: Any, outlet: Outlet) -> bool:
    """City and trade officers; the officer of its commune; its keeper."""
    rights = rights_of(person)
    return (
        rights.is_city_officer
        or rights.is_trade_officer
        or (outlet.commune_id is not None and outlet.commune_id in rights.commune_ids)
        or (outlet.keeper_id is not None and outlet.keeper_id in rights.organisation_ids("outlet_keeper"))
    )


def may_choose_keeper(person: Any, outlet: Outlet) -> bool:
    """City and trade officers; the officer of its commune. A keeper does not hand it on alone."""
    rights = rights_of(person)
    return (
        rights.is_city_officer
        or rights.is_trade_officer
        or (outlet.commune_id is not None and outlet.commune_id in rights.commune_ids)
    )


def refuse_unless_may_create(person: Any, commune_id: int | None) -> None:
    """A commune officer enters outlets of their own commune only."""
    rights = rights_of(person)
    if rights.is_city_officer or rights.is_trade_officer:
        return
    if not rights.commune_ids:
        raise Refused(_("Only an officer of the commune or the city can enter a point of sale."))
    if commune_id not in rights.commune_ids:
        raise Refused(
            _("You can enter points of sale of your own commune only; this place lies elsewhere or is not stated.")
        )


def refuse_unless_may_change(person: Any, outlet: Outlet) -> None:
    """The same as `may_change`, with the reason."""
    if not may_change(person, outlet):
        raise Refused(_("Only its keeper, an officer of its commune or of the city can change this point of sale."))
