"""The inspections of a year: weights set, plan drafted by risk, officers sent, announced; visits outside the plan."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.fieldwork.inspection import tellings
from ocop.fieldwork.inspection.permissions import inspectors
from ocop.fieldwork.inspection.risk import CODES
from ocop.fieldwork.inspection.weighing import weighed, weights_on
from ocop.fieldwork.models import Inspection, InspectionPlan, RiskWeights
from ocop.fieldwork.permissions import office
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.workdays import clock

MOST_VISITS = 2000
State = Inspection.State


def set_weights(*, by: Any, weights: dict[str, Any], valid_from: datetime.date, decision: str) -> RiskWeights:
    """Set what counts how much from a day on; plans already drafted keep theirs. Raises Refused."""
    office(by)
    if not decision.strip():
        raise Refused(_("Say on what the weights rest."), field="decision")
    kept = {}
    for code in CODES:
        points, most = (int((weights.get(code) or {}).get(name) or 0) for name in ("points", "most"))
        if not 0 <= points <= 1000 or not 0 <= most <= 1000:
            raise Refused(_("Points go from 0 to 1,000."))
        kept[code] = {"points": points, "most": most}
    with transaction.atomic():
        before, _row = weights_on(clock.today())
        made = RiskWeights.objects.create(
            weights=kept,
            valid_from=valid_from,
            decision=decision.strip()[:160],
            set_at=clock.now(),
            set_by_name=by.name[:120],
        )
        record(
            by=by,
            action="fieldwork.weights_set",
            topic="programme",
            subject=made,
            before=before,
            after={**kept, "from": valid_from},
            reason=made.decision,
        )
    return made


def spread(count: int, year: int, today: datetime.date) -> list[datetime.date]:
    """Days on which visits are due, spread over what is left of the year, the first soonest."""
    first = max(today, datetime.date(year, 1, 1))
    span = max((datetime.date(year, 12, 31) - first).days, 0)
    return [first + datetime.timedelta(days=span * (number + 1) // count) for number in range(count)]


def draft(*, by: Any, year: int, size: int) -> InspectionPlan:
    """Plan the visits of a year: so many producers, those first for whom most speaks. Raises Refused."""
    office(by)
    today = clock.today()
    if not today.year <= year <= today.year + 1:
        raise Refused(_("A plan is drafted for this year or the next."), field="year")
    if not 1 <= size <= MOST_VISITS:
        raise Refused(_("Between 1 and %(most)s visits.") % {"most": MOST_VISITS}, field="size")
    with transaction.atomic():
        if InspectionPlan.objects.select_for_update().filter(register=settings.OCOP_REGISTER, year=year).exists():
            raise Refused(_("There is a plan for this year already."), field="year")
        every = weighed(settings.OCOP_REGISTER, today)
        if not every:
            raise Refused(_("No producer has a star in force."))
        weights, _row = weights_on(today)
        now = clock.now()
        plan = InspectionPlan.objects.create(
            register=settings.OCOP_REGISTER,
            year=year,
            weights=weights,
            looked_at=len(every),
            drafted_on=today,
            drafted_at=now,
            drafted_by=by,
            drafted_by_name=by.name[:120],
        )
        chosen = every[:size]
        Inspection.objects.bulk_create(
            Inspection(
                register=plan.register,
                plan=plan,
                producer=one.producer,
                score=one.score,
                reasons=one.reasons,
                due_on=day,
                created_at=now,
            )
            for one, day in zip(chosen, spread(len(chosen), year, today), strict=True)
        )
        record(
            by=by,
            action="fieldwork.plan_drafted",
            topic="programme",
            subject=plan,
            after={"year": year, "visits": len(chosen), "weighed": len(every), "weights": weights},
        )
    return plan


def assign(
    *, by: Any, plan: InspectionPlan, keys: list[int], inspector: int, due_on: datetime.date | None = None
) -> int:
    """Send an officer to visits of a plan; how many. Raises Refused."""
    office(by)
    with transaction.atomic():
        rows = list(
            plan.inspections.select_for_update(of=("self",))
            .filter(pk__in=keys, state__in=[State.PLANNED, State.ANNOUNCED])
            .select_related("producer__organisation")
            .order_by("pk")
        )
        if not rows:
            raise Refused(_("Choose visits that are still to be made."))
        communes = {key for one in rows if (key := one.producer.organisation.commune_id) is not None}
        who = next((one for one in inspectors(communes) if one.pk == inspector), None)
        if who is None:
            raise Refused(_("Choose somebody of the office, or an officer of the commune."), field="inspector")
        for row in rows:
            _may_go(who, row)
            row.inspector, row.inspector_by_name = who, who.name[:120]
            row.due_on = due_on or row.due_on
            row.save(update_fields=["inspector", "inspector_by_name", "due_on"])
            if row.state == State.ANNOUNCED:
                tellings.announced(row)
        record(
            by=by,
            action="fieldwork.inspector_sent",
            topic="programme",
            subject=plan,
            after={"inspections": [one.pk for one in rows], "inspector": who.name},
        )
    return len(rows)


def _may_go(who: Any, row: Inspection) -> None:
    commune = row.producer.organisation.commune_id
    if who not in inspectors({commune} if commune is not None else set()):
        raise Refused(
            _("%(who)s is no officer of the commune of %(producer)s.")
            % {"who": who.name, "producer": row.producer.organisation.name}
        )


def announce(*, by: Any, plan: InspectionPlan, decision: str) -> InspectionPlan:
    """Announce a plan: producers and officers are told of their visits. Raises Refused while somebody is not sent."""
    office(by)
    if not decision.strip():
        raise Refused(_("Give the number of the decision."), field="decision")
    with transaction.atomic():
        row = InspectionPlan.objects.select_for_update().get(pk=plan.pk)
        if row.state != InspectionPlan.State.DRAFT:
            raise Refused(_("This plan is announced already."))
        visits = list(
            row.inspections.filter(state=State.PLANNED)
            .select_related("producer__organisation", "inspector")
            .order_by("pk")
        )
        lacking = sum(1 for one in visits if one.inspector_id is None)
        if lacking:
            raise Refused(_("Nobody is sent to %(count)s visits yet.") % {"count": lacking})
        now = clock.now()
        row.state, row.announced_at, row.decision = InspectionPlan.State.ANNOUNCED, now, decision.strip()[:120]
        row.save(update_fields=["state", "announced_at", "decision"])
        row.inspections.filter(state=State.PLANNED).update(state=State.ANNOUNCED, announced_at=now)
        record(
            by=by,
            action="fieldwork.plan_announced",
            topic="programme",
            subject=row,
            after={"visits": len(visits), "decision": row.decision},
        )
        for one in visits:
            tellings.announced(one)
    return row


def outside(*, by: Any, producer: Producer, why: str, due_on: datetime.date, inspector: int) -> Inspection:
    """A visit outside the plan, for a reason; announced at once. Raises Refused."""
    office(by)
    if not why.strip():
        raise Refused(_("Say what the visit is for."), field="why")
    if due_on < clock.today():
        raise Refused(_("This day is over."), field="due_on")
    with transaction.atomic():
        whose = (
            Producer.objects.visible_to(by)
            .filter(pk=producer.pk, register=settings.OCOP_REGISTER)
            .select_related("organisation")
            .first()
        )
        if whose is None:
            raise Refused(_("This producer is not in this register."))
        commune = whose.organisation.commune_id
        who = next(
            (one for one in inspectors({commune} if commune is not None else set()) if one.pk == inspector), None
        )
        if who is None:
            raise Refused(_("Choose somebody of the office, or an officer of the commune."), field="inspector")
        now = clock.now()
        made = Inspection.objects.create(
            register=whose.register,
            producer=whose,
            why=why.strip()[:250],
            due_on=due_on,
            inspector=who,
            inspector_by_name=who.name[:120],
            state=State.ANNOUNCED,
            announced_at=now,
            created_at=now,
        )
        record(
            by=by,
            action="fieldwork.inspection_outside",
            topic="programme",
            subject=made,
            after={"producer": whose.pk, "inspector": who.name, "due_on": due_on},
            reason=made.why,
        )
        tellings.announced(made)
    return made


def drop(*, by: Any, inspection: Inspection, reason: str) -> Inspection:
    """A visit that is not made. Raises Refused."""
    office(by)
    if not reason.strip():
        raise Refused(_("Say why the visit is not made."), field="reason")
    with transaction.atomic():
        row = Inspection.objects.select_for_update().get(pk=inspection.pk)
        if row.state not in (State.PLANNED, State.ANNOUNCED):
            raise Refused(_("This visit is %(state)s.") % {"state": row.get_state_display()})
        before, row.state, row.state_reason = row.state, State.DROPPED, reason.strip()[:250]
        row.save(update_fields=["state", "state_reason"])
        record(
            by=by,
            action="fieldwork.inspection_dropped",
            topic="programme",
            subject=row,
            before={"state": before},
            after={"state": row.state},
            reason=row.state_reason,
        )
        tellings.visited(row)
    return row
