"""A timetable reckoned in the background: the optimiser works in a thread of its own, this one writes how far it is and hears whether
to stop. The database is touched by this thread alone."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ocop.ledger.record import record
from ocop.trade.events import composing
from ocop.trade.models import Placement, Timetable
from ocop.trade.timetable import event as plain
from ocop.workdays import clock

if TYPE_CHECKING:
    from ocop.trade.timetable.repair import Repair

PAUSE = 0.5
MOST_STEPS = 400
log = logging.getLogger(__name__)


def run(timetable_id: int) -> None:
    """Reckon a timetable that was asked for; a second run of the same does nothing. What fails is kept as failed with its words."""
    with transaction.atomic():
        row = Timetable.objects.select_for_update(of=("self",)).select_related("event").filter(pk=timetable_id).first()
        if row is None or row.state != "queued":
            return
        row.state, row.started_at, row.alive_at = "running", clock.now(), clock.now()
        row.save(update_fields=["state", "started_at", "alive_at"])
    try:
        wanted = composing.compose(row.event, standing=row.based_on)
        plan = _solved(row, wanted)
    except plain.BadEventError as error:
        _fail(row, [{"code": error.code, "names": list(error.names)}])
        return
    except Exception:
        _fail(row, [{"code": "broken", "names": []}])
        log.exception("timetable %s could not be reckoned", timetable_id)
        raise
    keep(row, wanted, plan)


def _solved(row: Timetable, wanted: plain.Event) -> plain.Plan:
    """Run the optimiser in a thread, writing its progress. Raises what it raised."""
    from ocop.trade.timetable import planning

    steps: list[plain.Progress] = []
    ending = threading.Event()
    found: dict[str, Any] = {}

    def work() -> None:
        try:
            found["plan"] = planning.plan(
                wanted, seconds=row.seconds, seed=row.seed, progress=steps.append, cancelled=ending.is_set
            )
        except BaseException as error:
            found["error"] = error

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    said = -1
    while thread.is_alive():
        thread.join(PAUSE)
        if Timetable.objects.filter(pk=row.pk, stop_asked_at__isnull=False).exists():
            ending.set()
        changes: dict[str, Any] = {"alive_at": clock.now()}
        if len(steps) != said:
            said = len(steps)
            changes["progress"] = [step_of(step) for step in thinned(steps[:said])]
        Timetable.objects.filter(pk=row.pk, state="running").update(**changes)
    if "error" in found:
        raise found["error"]
    plan: plain.Plan = found["plan"]
    return plan


def thinned(steps: list[plain.Progress]) -> list[plain.Progress]:
    """At most MOST_STEPS of them, the first and the last among them."""
    if len(steps) <= MOST_STEPS:
        return list(steps)
    every = len(steps) / (MOST_STEPS - 1)
    return [*(steps[int(n * every)] for n in range(MOST_STEPS - 1)), steps[-1]]


def step_of(step: plain.Progress) -> dict[str, Any]:
    """A step as it is kept: seconds, value and bound by level."""
    return {"seconds": round(step.seconds, 2), "value": step.value.levels(), "bound": step.bound.levels()}


def message_of(message: plain.Message) -> dict[str, Any]:
    """A message as it is kept; `wording.said` says it in a language."""
    return {"code": message.code, "names": list(message.names), "keys": list(message.keys), "number": message.number}


def _fail(row: Timetable, reasons: list[dict[str, Any]]) -> None:
    Timetable.objects.filter(pk=row.pk).update(
        state="failed", status="unknown", reasons=[{"meeting": None, "messages": reasons}], finished_at=clock.now()
    )


def keep(row: Timetable, wanted: plain.Event, plan: plain.Plan) -> None:
    """Write a plan as the draft of a timetable, with why each wish was not met and what stands in the way of the musts."""
    reasons: list[dict[str, Any]] = []
    if plan.in_the_way:
        reasons.append({"meeting": None, "messages": [message_of(one) for one in plan.in_the_way]})
    for meeting, messages in plan.unmet.items():
        reasons.append({"meeting": meeting, "messages": [message_of(one) for one in messages]})
    with transaction.atomic():
        held = Timetable.objects.select_for_update(of=("self",)).get(pk=row.pk)
        placed = _place(held, wanted, plan.placements)
        held.state = "draft" if plan.placements else "failed"
        held.status, held.reasons, held.finished_at, held.alive_at = plan.status, reasons, clock.now(), clock.now()
        held.progress = [step_of(step) for step in thinned(plan.progress)]
        held.value = {
            "value": plan.value.levels(),
            "bound": plan.bound.levels(),
            "seconds": round(plan.seconds, 2),
            "repeatable": plan.repeatable,
            "meetings": len(wanted.meetings),
            "musts": sum(one.must for one in wanted.meetings),
        }
        held.save()
        after = {"number": held.number, "status": plan.status, "placed": placed, "meetings": len(wanted.meetings)}
        record(by=None, action="trade.timetable_made", topic="trade", subject=held.event, after=after)


def _place(row: Timetable, wanted: plain.Event, placements: plain.Placements) -> int:
    """Write placements of a version in place of those it had; gives how many."""
    known = {meeting.key for meeting in wanted.meetings}
    row.placements.all().delete()
    made = [
        Placement(
            timetable=row,
            meeting_id=int(key),
            slot_id=int(one.slot),
            table_id=int(one.table),
            interpreter_id=one.interpreter,
        )
        for key, one in sorted(placements.items(), key=lambda pair: int(pair[0]))
        if key in known
    ]
    Placement.objects.bulk_create(made, batch_size=1000)
    return len(made)


def keep_repair(row: Timetable, wanted: plain.Event, found: Repair) -> None:
    """Write a repair as the draft of a version, with why meetings were lost. In the caller's transaction."""
    placed = _place(row, wanted, found.placements)
    row.state = "draft" if placed else "failed"
    row.status, row.finished_at = "optimal" if found.proved else "feasible", clock.now()
    row.reasons = [
        {"meeting": key, "messages": [message_of(one) for one in messages]} for key, messages in found.lost.items()
    ]
    row.value = {
        "seconds": round(found.seconds, 2),
        "meetings": len(wanted.meetings),
        "repair": {
            "moved": len(found.moved),
            "lost": len(found.lost),
            "added": len(found.added),
            "seated": len(found.seated_elsewhere),
        },
    }
    row.save()
