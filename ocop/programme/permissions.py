"""Who may write plans, statements and ideas. Reading is `reach`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.programme.models import Plan
from ocop.programme.reach import runs_programme


def may_write_plan(by: Any, commune_id: int | None) -> bool:
    """City officers every plan; officers of a commune its own."""
    rights = rights_of(by)
    return runs_programme(rights) or (commune_id is not None and commune_id in rights.commune_ids)


def may_approve(by: Any) -> bool:
    """City officers; a commune sends its plan up by asking them."""
    return runs_programme(rights_of(by))


def locked_plan(by: Any, pk: int, *, revision: int | None = None) -> Plan:
    """The plan as it stands now, locked, for who may write it. Raises Refused; also when the form was opened before another's change."""
    plan = Plan.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if plan is None or not may_write_plan(by, plan.commune_id):
        raise Refused(_("This plan is not yours to change."))
    if revision is not None and revision != plan.revision:
        raise Refused(_("Somebody has changed the plan meanwhile; look at it again before you save."))
    found: Plan = plan
    return found


def open_plan(by: Any, pk: int, *, revision: int | None = None) -> Plan:
    """The same, for a change of what is planned: an approved plan has to be opened for a change first."""
    plan = locked_plan(by, pk, revision=revision)
    if plan.state == Plan.State.APPROVED:
        raise Refused(_("This plan is approved. Open it for a change, with the reason, before you change it."))
    return plan


def may_state_for(by: Any, producer: Producer) -> bool:
    """Its own people, officers of its commune, city officers."""
    rights = rights_of(by)
    return rights.is_city_officer or speaks_for(by, producer) or assists(by, producer)


def speaks_for(by: Any, producer: Producer) -> bool:
    """Speaks for the producer."""
    return producer.organisation_id in rights_of(by).organisation_ids("producer_member")


def assists(by: Any, producer: Producer) -> bool:
    """Is an officer of its commune."""
    commune = producer.organisation.commune_id
    return commune is not None and commune in rights_of(by).commune_ids


def may_check(by: Any, producer: Producer) -> bool:
    """Officers of its commune and city officers."""
    return rights_of(by).is_city_officer or assists(by, producer)
