"""Who may do what with applications and recognitions of points of sale."""

from __future__ import annotations

from typing import Any

from ocop.outlets.models import OutletApplication
from ocop.outlets.reach_of_recognition import own_organisations
from ocop.people.rights import rights_of


def is_office(person: Any) -> bool:
    """The trade office and the coordination office decide."""
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer


def actors(person: Any, row: OutletApplication) -> set[str]:
    """As whom a person acts on an application: shop, commune, office."""
    found = set()
    if row.organisation_id in own_organisations(person):
        found.add("shop")
    if row.commune_id is not None and row.commune_id in rights_of(person).commune_ids:
        found.add("commune")
    if is_office(person):
        found.add("office")
    return found


def may_write(person: Any, row: OutletApplication) -> bool:
    """Its shop; an officer only what was written for the shop by an officer."""
    who = actors(person, row)
    return "shop" in who or (row.is_assisted and bool(who))


def writes_for_others(person: Any) -> bool:
    """Officers write the application that a shop brings on paper."""
    return is_office(person) or bool(rights_of(person).commune_ids)


def may_visit(person: Any, commune_id: int | None) -> bool:
    """The offices; the officer of the commune."""
    return is_office(person) or (commune_id is not None and commune_id in rights_of(person).commune_ids)


def applies(person: Any) -> bool:
    """For whom the page of applications is."""
    rights = rights_of(person)
    return bool(is_office(person) or rights.is_auditor or rights.commune_ids or own_organisations(person))
