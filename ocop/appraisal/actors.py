"""As whom a person acts on a dossier: producer, commune, office, team, secretary or chair."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ocop.appraisal import seats
from ocop.appraisal.models import Consent, Dossier
from ocop.people.rights import rights_of


def roles_on(by: Any, dossier: Dossier) -> set[str]:
    """Every part this person may play on the dossier; the system (None) plays `system`.

    A commune officer acts on what was filed with the commune; on a draft only with the household's standing consent. Nobody
    acts for the commune, the city, the team or the council on a dossier of an organisation they speak for.
    """
    if by is None:
        return {"system"}
    rights = rights_of(by)
    if dossier.producer.organisation_id in rights.organisation_ids():
        return {"producer"} if dossier.producer.organisation_id in rights.organisation_ids("producer_member") else set()
    found = set()
    if dossier.commune_id in rights.commune_ids and (dossier.state not in ("draft", "returned") or consented(dossier)):
        found.add("commune")
    if rights.is_city_officer and dossier.state != "draft":
        found.add("office")
    if dossier.round is not None:
        for seat in seats.held(by):
            if seat.council_id == dossier.round.council_id:
                found.add({"vice_chair": "chair"}.get(seat.part, seat.part))
    return found


def consented(dossier: Dossier) -> bool:
    """Whether the household's word that an officer fills in stands."""
    return Consent.objects.filter(dossier=dossier, taken_back_at__isnull=True).exists()


def acting_as(by: Any, dossier: Dossier, actors: Iterable[str]) -> str | None:
    """The first of `actors` this person may be on the dossier; None when none."""
    held = roles_on(by, dossier)
    return next((actor for actor in actors if actor in held), None)
