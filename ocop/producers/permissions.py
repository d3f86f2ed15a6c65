"""Who may change producers, papers and villages; each refusal says why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Producer


def may_create_producer(person: Any) -> bool:
    """Officers of the city or of a commune."""
    rights = rights_of(person)
    return rights.is_city_officer or bool(rights.commune_ids)


def refuse_unless_may_create(person: Any, commune_id: int | None) -> None:
    """A commune officer enters makers of their own commune only."""
    rights = rights_of(person)
    if rights.is_city_officer:
        return
    if not rights.commune_ids:
        raise Refused(_("Only an officer of the commune or the city can enter a producer."))
    if commune_id not in rights.commune_ids:
        raise Refused(
            _("You can enter producers of your own commune only; this place lies elsewhere or is not stated.")
        )


def may_change(person: Any, producer: Producer) -> bool:
    """Its own members, officers of its commune, city officers."""
    return rights_of(person).may_edit_organisation(producer.organisation)


def refuse_unless_may_change(person: Any, producer: Producer) -> None:
    """The same, with the reason."""
    if producer.organisation.merged_into_id is not None:
        raise Refused(_("This producer was merged into another; change that one."))
    if not may_change(person, producer):
        raise Refused(_("Only its own people, an officer of its commune or of the city can change this producer."))


def may_merge(person: Any, *producers: Producer) -> bool:
    """City officers; a commune officer when all lie in their communes."""
    rights = rights_of(person)
    return rights.is_city_officer or (
        bool(rights.commune_ids) and all(one.organisation.commune_id in rights.commune_ids for one in producers)
    )


def may_keep_villages(person: Any) -> bool:
    """Titles are given by the city, so city officers keep the villages."""
    return rights_of(person).is_city_officer


def refuse_unless_may_keep_villages(person: Any) -> None:
    """The same, with the reason."""
    if not may_keep_villages(person):
        raise Refused(_("Only a city officer can change craft villages and their titles."))
