"""To whom a message goes: the persons who hold a role somewhere, as of the moment of sending."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ocop.people.models import Person, Role, RoleName


def holders(
    *roles: str, communes: Collection[int] | None = None, organisations: Collection[int] | None = None
) -> list[Person]:
    """Everybody who holds one of these roles today, at these communes or organisations where they are given. One query."""
    held = Role.objects.held().filter(name__in=roles)
    if communes is not None:
        held = held.filter(commune_id__in=communes)
    if organisations is not None:
        held = held.filter(organisation_id__in=organisations)
    return list(Person.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("pk"))


def speakers_of(*organisation_ids: int, role: str = RoleName.PRODUCER_MEMBER) -> list[Person]:
    """Who speaks for these organisations."""
    return holders(role, organisations=organisation_ids)


def officers_of(*commune_ids: int) -> list[Person]:
    """The officers of these communes."""
    return holders(RoleName.COMMUNE_OFFICER, communes=commune_ids)


def coordination_office() -> list[Person]:
    """The coordination officers of the city."""
    return holders(RoleName.COORDINATION_OFFICER)


def administrators() -> list[Person]:
    """Who runs the instance."""
    return holders(RoleName.ADMINISTRATOR)


def speakers_by_organisation(organisation_ids: Iterable[int]) -> dict[int, list[Person]]:
    """For many organisations at once: who speaks for each. One query."""
    return _by("organisation_id", [RoleName.PRODUCER_MEMBER], organisation_ids)


def officers_by_commune(commune_ids: Iterable[int]) -> dict[int, list[Person]]:
    """For many communes at once: their officers. One query."""
    return _by("commune_id", [RoleName.COMMUNE_OFFICER], commune_ids)


def _by(place: str, roles: list[str], keys: Iterable[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    rows = Role.objects.held().filter(name__in=roles, person__is_active=True, **{f"{place}__in": list(keys)})
    for role in rows.select_related("person").order_by("person_id"):
        found.setdefault(getattr(role, place), []).append(role.person)
    return found
