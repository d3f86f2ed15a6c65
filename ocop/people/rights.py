"""What a person may do today: the roles they hold, read once and kept on the person object."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ocop.workdays import clock

if TYPE_CHECKING:
    from ocop.people.models import Organisation

ADMINISTRATOR = "administrator"
COORDINATION_OFFICER = "coordination_officer"
COMMUNE_OFFICER = "commune_officer"
TRADE_OFFICER = "trade_officer"
AUDITOR = "auditor"
CITY_OFFICERS = frozenset({ADMINISTRATOR, COORDINATION_OFFICER})
CITY_ROLES = frozenset({*CITY_OFFICERS, TRADE_OFFICER, AUDITOR, "secretary", "council_member", "adviser"})
OFFICE_ROLES = frozenset({*CITY_ROLES, COMMUNE_OFFICER})
MEMBER_ROLES = frozenset({"producer_member", "buyer_member", "outlet_keeper"})


@dataclass(frozen=True)
class Held:
    """One role as held: its name and where."""

    name: str
    commune_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True)
class Rights:
    """The roles a person holds on one day. Nobody's rights are `Rights()`."""

    person_id: int | None = None
    held: tuple[Held, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_administrator(self) -> bool:
        """Runs the instance: may grant any role to others."""
        return ADMINISTRATOR in self.names

    @property
    def is_city_officer(self) -> bool:
        """Administrator or coordination officer: sees and changes every row."""
        return bool(self.names & CITY_OFFICERS)

    @property
    def is_trade_officer(self) -> bool:
        """Answers for buyers."""
        return TRADE_OFFICER in self.names

    @property
    def is_auditor(self) -> bool:
        """Reads everything, changes nothing."""
        return AUDITOR in self.names

    @property
    def is_commune_officer(self) -> bool:
        """Answers for at least one commune."""
        return COMMUNE_OFFICER in self.names

    @property
    def is_officer(self) -> bool:
        """Holds any role of an office."""
        return bool(self.names & OFFICE_ROLES)

    @property
    def sees_everything(self) -> bool:
        """City officers and auditors read every row."""
        return self.is_city_officer or self.is_auditor

    @property
    def sees_audit(self) -> bool:
        """Administrator and auditor read the whole ledger."""
        return self.is_administrator or self.is_auditor

    @property
    def commune_ids(self) -> frozenset[int]:
        """Keys of the communes this person is officer of."""
        return frozenset(role.commune_id for role in self.held if role.commune_id is not None)

    def organisation_ids(self, role: str | None = None) -> frozenset[int]:
        """Keys of the organisations this person speaks for, in one role or in any."""
        return frozenset(
            held.organisation_id
            for held in self.held
            if held.organisation_id is not None and (role is None or held.name == role)
        )

    def may_edit_organisation(self, organisation: Organisation) -> bool:
        """Members of it, officers of its commune and city officers, as long as it was not merged into another."""
        if organisation.merged_into_id is not None:
            return False
        return (
            self.is_city_officer
            or (organisation.commune_id is not None and organisation.commune_id in self.commune_ids)
            or organisation.pk in self.organisation_ids()
        )


NOBODY = Rights()


def _merged(organisation_ids: set[int]) -> dict[int, int]:
    """For organisations that were merged: the one that stands today. Usually no query at all."""
    from ocop.people.models import Organisation

    steps: dict[int, int] = {}
    ask = organisation_ids
    while ask:
        found = dict(
            Organisation.objects.filter(pk__in=ask, merged_into__isnull=False).values_list("pk", "merged_into_id")
        )
        ask = {key for key in found.values() if key not in steps} - set(found)
        steps.update(found)
    standing = {}
    for start in organisation_ids:
        at, seen = start, {start}
        while at in steps and steps[at] not in seen:
            at = steps[at]
            seen.add(at)
        if at != start:
            standing[start] = at
    return standing


def rights_of(person: Any, on: datetime.date | None = None) -> Rights:
    """The rights a person has on a day (today when none is given); nobody's for None, a stranger or a closed account.

    One query the first time, kept on the person object after that; `forget(person)` when a role has changed.
    Who speaks for an organisation that was merged into another speaks for that one.
    """
    if person is None or not getattr(person, "is_authenticated", False) or not person.is_active:
        return NOBODY
    day = on or clock.today()
    kept: dict[datetime.date, Rights] = person.__dict__.setdefault("_rights", {})
    if day not in kept:
        rows = list(
            person.roles.held_on(day).values_list(
                "name", "commune_id", "organisation_id", "organisation__merged_into_id"
            )
        )
        merged = _merged({row[2] for row in rows if row[3] is not None})
        held = tuple(
            Held(name, commune, merged.get(organisation, organisation)) for name, commune, organisation, _ in rows
        )
        kept[day] = Rights(person.pk, held, frozenset(role.name for role in held))
    return kept[day]


def forget(person: Any) -> None:
    """Read the rights afresh next time."""
    person.__dict__.pop("_rights", None)
