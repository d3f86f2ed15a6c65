"""The one gate through which an application changes its state; everything it obeys stands in data/states.yaml."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import ApplicationMove, OutletApplication
from ocop.outlets.recognising import checks, states, tellings
from ocop.outlets.recognising.permissions import actors
from ocop.workdays import clock


def locked(by: Any, pk: int) -> OutletApplication:
    """The application as it stands now, locked, for who sees it. Raises Refused."""
    key = OutletApplication.objects.visible_to(by).filter(pk=pk).values_list("pk", flat=True).first()
    if key is None:
        raise Refused(_("This application is not here."))
    row: OutletApplication = OutletApplication.objects.select_for_update(of=("self",)).get(pk=key)
    return row


def move(*, by: Any, application_id: int, name: str, reason: str = "", seen: str = "") -> OutletApplication:
    """Move an application along the table. `seen` is the state the page showed. Raises Refused and changes nothing."""
    with transaction.atomic():
        row = locked(by, application_id)
        step = states.table()[1].get(name)
        if step is None or step.actors == ("system",):
            raise Refused(_("There is no such step."))
        if not actors(by, row) & set(step.actors):
            raise Refused(_("“%(move)s” is not yours to do.") % {"move": step.label})
        go(by, row, step, reason=reason, seen=seen)
    return row


def go(by: Any, row: OutletApplication, step: states.Step, *, reason: str = "", seen: str = "") -> None:
    """The step itself, in the caller's transaction, with the ledger and the messages."""
    if seen and seen != row.state:
        raise Refused(
            _(
                "The application moved on since you opened this page: it is now “%(state)s”. Look again before you decide."
            )
            % {"state": states.state(row.state).name(staff=True)}
        )
    if row.state not in step.from_states:
        raise Refused(
            _("“%(move)s” is not possible now: the application is “%(state)s”.")
            % {"move": step.label, "state": states.state(row.state).name(staff=True)}
        )
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    for need in step.needs:
        if sentence := checks.missing(need, row):
            raise Refused(sentence)
    before, row.state = row.state, step.to_state
    row.state_reason = reason
    now = clock.now()
    if step.to_state == "submitted":
        row.submitted_at = now
    if step.to_state in ("recognised", "refused"):
        row.decided_at = now
    row.save()
    ApplicationMove.objects.create(
        application=row,
        name=step.name,
        to_state=row.state,
        reason=reason,
        moved_by=by,
        moved_by_name=by.name,
        moved_at=now,
    )
    tellings.moved(row, step)
    record(
        by=by,
        action=f"outlets.application_{step.name}",
        topic="outlets",
        subject=row,
        before={"state": before},
        after={"state": row.state},
        reason=reason,
    )


def possible(by: Any, row: OutletApplication) -> list[tuple[states.Step, str]]:
    """What this person may do from here, each with the sentence of what is missing ("" when nothing is)."""
    who = actors(by, row)
    found = []
    for step in states.table()[1].values():
        if row.state in step.from_states and who & set(step.actors):
            found.append((step, next((text for one in step.needs if (text := checks.missing(one, row))), "")))
    return found
