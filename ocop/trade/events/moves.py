"""The one gate through which an event changes its state; everything it obeys stands in data/states.yaml."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.trade.events import checks, states, tellings
from ocop.trade.models import TradeEvent
from ocop.trade.reach import runs_trade


def locked(by: Any, event: TradeEvent) -> TradeEvent:
    """The event as it stands now, locked, for who runs trade events. Raises Refused."""
    found: TradeEvent | None = (
        TradeEvent.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=event.pk).first()
    )
    if found is None:
        raise Refused(_("This event is not here."))
    if not runs_trade(rights_of(by)):
        raise Refused(_("Events are run by the trade office."))
    return found


def move(
    *, by: Any, event: TradeEvent, name: str, reason: str = "", seen: str = "", as_system: bool = False
) -> TradeEvent:
    """Move an event along the table and return it as it then stands.

    `seen` is the state the page showed. Raises Refused, and changes nothing, when there is no such move from its state, it is not
    this person's, a reason is due, or something the move needs is missing.
    """
    with transaction.atomic():
        row = locked(by, event)
        if name not in states.table()[1]:
            raise Refused(_("There is no such step."))
        step = states.step(name)
        if seen and seen != row.state:
            raise Refused(
                _("The event moved on since you opened this page: it is now “%(state)s”. Look again before you decide.")
                % {"state": states.state(row.state).name(staff=True)}
            )
        if row.state not in step.from_states:
            raise Refused(
                _("“%(move)s” is not possible now: the event is “%(state)s”.")
                % {"move": step.label, "state": states.state(row.state).name(staff=True)}
            )
        if ("system" if as_system else "office") not in step.actors:
            raise Refused(_("“%(move)s” follows of itself.") % {"move": step.label})
        if step.needs_reason and not reason.strip():
            raise Refused(_("Say why; the reason stays in the record."), field="reason")
        for need in step.needs:
            if sentence := checks.missing(need, row):
                raise Refused(sentence)
        before, row.state = row.state, step.to_state
        if name == "publish" and before == "running":
            row.state = "running"  # a repair on the day does not send the event back
        row.save(update_fields=["state"])
        if step.tells:
            tellings.moved(row, step, reason.strip())
        record(
            by=by,
            action=f"trade.event_{name}",
            topic="trade",
            subject=row,
            before={"state": before},
            after={"state": row.state},
            reason=reason.strip(),
        )
    return row


def possible(event: TradeEvent) -> list[tuple[states.Step, str]]:
    """The office's moves from here, each with the sentence of what is still missing ("" when nothing is)."""
    found = []
    for step in states.table()[1].values():
        if event.state in step.from_states and "office" in step.actors:
            lacks = next((text for text in (checks.missing(need, event) for need in step.needs) if text), "")
            found.append((step, lacks))
    return found
