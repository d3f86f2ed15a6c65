"""To whom messages of field work go, and where they lead."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from ocop.notices import audience
from ocop.people.models import Person
from ocop.producers.models import Producer


def link_to(name: str, *keys: int) -> str:
    """The path of a page in Vietnamese, as messages keep it."""
    with translation.override("vi"):
        return reverse(f"fieldwork:{name}", args=keys)


def people_of(producer: Producer) -> list[Person]:
    """Who speaks for a producer; where nobody does, the officers of its commune."""
    found = audience.speakers_of(producer.organisation_id)
    if not found and producer.organisation.commune_id is not None:
        return audience.officers_of(producer.organisation.commune_id)
    return found
