"""Who may act: the coordination office runs field work; a producer acts for itself, the officer of its commune for it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Producer

MEMBER, ASSISTANT, OFFICE = "member", "assistant", "office"


def runs(person: Any) -> bool:
    """The coordination office and administrators."""
    return rights_of(person).is_city_officer


def reads(person: Any) -> bool:
    """Those who run it, and auditors."""
    return rights_of(person).sees_everything


def takes_part(person: Any) -> bool:
    """Speaks for a producer, helps those of a commune, or reads all."""
    rights = rights_of(person)
    return bool(rights.organisation_ids("producer_member") or rights.commune_ids) or rights.sees_everything


def acts_as(by: Any, producer: Producer) -> str:
    """As whom a person acts for a producer: member, assistant (officer of its commune), office; "" for nobody."""
    rights = rights_of(by)
    organisation = producer.organisation
    if organisation.merged_into_id is not None:
        return ""
    if organisation.pk in rights.organisation_ids("producer_member"):
        return MEMBER
    if organisation.commune_id is not None and organisation.commune_id in rights.commune_ids:
        return ASSISTANT
    return OFFICE if rights.is_city_officer else ""


def office(by: Any) -> None:
    """Raises Refused for everybody but the coordination office."""
    if not runs(by):
        raise Refused(_("This is done by the coordination office."))


def locked_producer(by: Any, producer: Producer) -> tuple[Producer, str]:
    """The producer, locked until the transaction ends, and as whom `by` acts for it. Raises Refused when it is not theirs."""
    row: Producer | None = (
        Producer.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("organisation")
        .filter(pk=producer.pk)
        .first()
    )
    part = acts_as(by, row) if row is not None else ""
    if row is None or not part:
        raise Refused(_("This producer is not yours to act for."))
    return row, part
