"""What the office decides after a visit: recognition from a day to a day. Refusal is a move (see moves)."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.checklists.models import Check
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.actions import change_outlet, create_outlet
from ocop.outlets.models import Outlet, OutletApplication, OutletRecognition
from ocop.outlets.recognising import moves, recognitions, states
from ocop.outlets.recognising.permissions import is_office
from ocop.workdays import clock

TAKEN_OVER = ("address", "commune", "old_commune", "district", "place_as_given", "lat", "lon", "opening_hours", "phone")


def recognise(
    *, by: Any, application_id: int, decision: str, issued_on: datetime.date, from_day: datetime.date, until: datetime.date | None,
    file: StoredFile | None, recheck_due: datetime.date | None = None, seen: str = "",
) -> OutletRecognition:  # fmt: skip
    """Recognise the place of a visited application; a place not entered yet gets its entry. `until` is the first day it no longer holds.

    Raises Refused: not visited, a must missed, no signed decision, days that contradict each other.
    """
    with transaction.atomic():
        row = moves.locked(by, application_id)
        if not is_office(by):
            raise Refused(_("The decision is the trade office's."))
        _days(decision, issued_on, from_day, until, recheck_due)
        if file is None:
            raise Refused(_("Add the signed decision."), field="file")
        if row.state != "visited" or row.check_done is None:
            raise Refused(_("Nobody has visited it yet."))
        outlet = _entry(by, row)
        if any(
            one.state in (recognitions.IN_FORCE, recognitions.SUSPENDED)
            for one in recognitions.standing([outlet.pk], from_day).values()
        ):
            raise Refused(
                _("Another recognition of this point still holds on that day; end it first, or begin when it ends."),
                field="from_day",
            )
        row.outlet = outlet
        made = OutletRecognition.objects.create(
            outlet=outlet, application=row, criteria=row.check_done.copy.code, criteria_digest=row.check_done.copy.digest,
            decision=decision.strip(), issued_on=issued_on, from_day=from_day, until=until, file=file, recheck_due=recheck_due,
            last_check=row.check_done, recorded_by=by, recorded_by_name=by.name, recorded_at=clock.now(),
        )  # fmt: skip
        moves.go(by, row, states.table()[1]["recognise"], seen=seen)
        record(
            by=by, action="outlets.recognise", topic="outlets", subject=made,
            after={
                "outlet": outlet.pk, "decision": made.decision, "criteria": made.criteria, "issued_on": issued_on, "from_day": from_day,
                "until": until, "file": file.digest,
            },
        )  # fmt: skip
    return made


def _days(
    decision: str,
    issued_on: datetime.date,
    from_day: datetime.date,
    until: datetime.date | None,
    recheck_due: datetime.date | None,
) -> None:
    if not decision.strip():
        raise Refused(_("Give the number of the decision."), field="decision")
    if issued_on > clock.today():
        raise Refused(_("The decision lies in the future."), field="issued_on")
    if from_day < issued_on:
        raise Refused(_("It cannot hold before it was decided."), field="from_day")
    if until is not None and until <= from_day:
        raise Refused(_("The end lies before the beginning."), field="until")
    if recheck_due is not None and (recheck_due <= from_day or (until is not None and recheck_due >= until)):
        raise Refused(_("The re-check lies outside the days of the recognition."), field="recheck_due")


def _entry(by: Any, row: OutletApplication) -> Outlet:
    """The point's entry: a new one, or the old one with what was applied and visited."""
    values = {name: getattr(row, name) for name in TAKEN_OVER}
    if row.outlet is None:
        kind = (
            Outlet.Kind.DESIGN_CENTRE
            if row.check_done and row.check_done.copy.code == "qd6385_centre"
            else Outlet.Kind.OCOP_POINT
        )
        return create_outlet(
            by=by, values={**values, "name": row.name, "kind": kind, "keeper": row.organisation, "note": "", "is_public": True, "opened_on": None, "year": None},
        )  # fmt: skip
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return change_outlet(by=by, outlet_id=row.outlet_id or 0, values=kept)


def visited(*, check: Check, by: Any) -> None:
    """A visit of an application was handed in; in the transaction of that. Raises Refused when it moved on meanwhile."""
    row: OutletApplication = OutletApplication.objects.select_for_update(of=("self",)).get(pk=check.object_id)
    row.check_done = check
    moves.go(by, row, states.table()[1]["visit"])


def rechecked(*, check: Check, by: Any) -> None:
    """A re-check of a recognised point was handed in: the office says what follows from it."""
    from ocop.outlets.recognising import tellings

    rows = OutletRecognition.objects.select_for_update(of=("self",)).filter(
        outlet_id=check.object_id, ended_on__isnull=True
    )
    row = rows.order_by("-from_day", "-pk").first()
    if row is None:
        raise Refused(_("This point has no recognition to be checked."))
    row.last_check, row.check_waits = check, True
    row.save(update_fields=["last_check", "check_waits"])
    tellings.rechecked(row, check)
