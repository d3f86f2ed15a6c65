"""Who speaks for the office in charge and who for the sender; nobody for both."""

from __future__ import annotations

from typing import Any

from ocop.dialogue import catalogue
from ocop.people.rights import rights_of

OFFICE, SENDER = "office", "sender"


def takes_part(person: Any) -> bool:
    """Speaks for an organisation, or works for an office."""
    rights = rights_of(person)
    return bool(rights.organisation_ids()) or rights.is_officer


def sorts(person: Any) -> bool:
    """The coordination office gives matters to offices, publishes and keeps dialogues."""
    return rights_of(person).is_city_officer


def acts(person: Any) -> bool:
    """Does something here; auditors only read."""
    rights = rights_of(person)
    return bool(rights.organisation_ids()) or enters(person)


def enters(person: Any) -> bool:
    """Officers enter what was said at a meeting or by telephone; auditors change nothing."""
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer or bool(rights.commune_ids)


def works_for(person: Any, office: str, commune_id: int | None) -> bool:
    """Answers for an office: its own people, and the coordination office for all of them."""
    rights = rights_of(person)
    if rights.is_city_officer:
        return True
    acts = catalogue.offices()[office].acts if office in catalogue.offices() else "relayed"
    if acts == "trade":
        return bool(rights.is_trade_officer)
    return acts == "commune" and commune_id is not None and commune_id in rights.commune_ids


def parts_of(row: Any) -> list[Any]:
    """The parts of a joint answer; a promise has none."""
    return list(row.parts.all()) if hasattr(row, "parts") else []


def sides_of(person: Any, row: Any) -> list[str]:
    """The sides of a proposal or promise a person may speak for: the office, the sender, or neither.

    An officer of the commune speaks for a household there, unless the commune itself is the office in charge. For a business that
    is not in the register the officer who entered the matter keeps its word; who answers for the office does not.
    """
    rights = rights_of(person)
    if row.organisation_id is not None and row.organisation_id in rights.organisation_ids():
        return [SENDER]
    if row.office and works_for(person, row.office, row.commune_id):
        return [OFFICE]
    if (
        row.organisation is not None
        and row.organisation.kind == "household"
        and row.organisation.commune_id in rights.commune_ids
        and not any(works_for(person, one.office, one.commune_id) for one in parts_of(row))
    ):
        return [SENDER]
    return []
