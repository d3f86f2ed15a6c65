"""The one gate through which a memorandum changes its state; everything it obeys stands in data/memoranda.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.deals import actors, checks, states
from ocop.trade.models import Memorandum, MemorandumMove
from ocop.workdays import clock


def locked(by: Any, memorandum_id: int, *, version: int | None = None) -> Memorandum:
    """The memorandum as it stands now, locked, when `by` may see it; None as `by` is the system.

    Raises Refused when it is out of reach, or when what was agreed changed since the page with `version` was opened.
    """
    rows = Memorandum.objects.all() if by is None else Memorandum.objects.visible_to(by)
    found: Memorandum | None = (
        rows.select_for_update(of=("self",))
        .select_related("producer__organisation", "buyer__organisation", "paper", "event")
        .filter(pk=memorandum_id)
        .first()
    )
    if found is None:
        raise Refused(_("This memorandum is not here."))
    if version is not None and found.version != version:
        raise Refused(
            _("What was agreed has been changed since you opened this page. Read it again before you confirm.")
        )
    return found


def role_for(by: Any, row: Memorandum, step: states.Step, side: str = "") -> str:
    """The role in which `by` makes a move. Raises Refused when it is not theirs."""
    if by is None:
        if "system" not in step.actors:
            raise Refused(_("“%(move)s” is done by people alone.") % {"move": step.label})
        return "system"
    possible = list(
        dict.fromkeys(
            one.role for one in actors.of(by, row) if one.role in step.actors and (not side or one.role == side)
        )
    )
    if not possible:
        raise Refused(_("“%(move)s” is not yours to do.") % {"move": step.label})
    if len(possible) > 1 and {"producer", "buyer"} <= set(possible):
        raise Refused(_("You speak for both sides here; say for which one you act now."), field="side")
    return possible[0]


def move(
    *,
    by: Any,
    memorandum: Memorandum,
    name: str,
    side: str = "",
    reason: str = "",
    fields: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Memorandum:
    """Move a locked memorandum along the table and return it as it then stands; `fields` are saved with it, `after` goes into the
    ledger beside the state.

    Raises Refused, and changes nothing, when there is no such move from its state, `by` may not make it, a reason is due, or
    something the move needs is missing.
    """
    row, step = memorandum, states.step(name)
    with transaction.atomic():
        if row.state not in step.from_states:
            raise Refused(
                _("“%(move)s” is not possible now: the memorandum stands at “%(state)s”.")
                % {"move": step.label, "state": states.state(row.state).name}
            )
        role = role_for(by, row, step, side)
        if step.needs_reason and not reason.strip():
            raise Refused(_("Say why in a few words; the reason stays in the record."), field="reason")
        for need in step.needs:
            if sentence := checks.missing(need, by, row, role):
                raise Refused(sentence)
        before, now = row.state, clock.now()
        for field, value in (fields or {}).items():
            setattr(row, field, value)
        row.state = step.to_state
        saved = ["state", *(fields or {})]
        if step.needs_reason and states.state(row.state).ends:
            row.state_reason, row.over_on = reason.strip()[:250], clock.today()
            saved += ["state_reason", "over_on"]
        row.save(update_fields=saved)
        MemorandumMove.objects.create(
            memorandum=row,
            name=name,
            from_state=before,
            to_state=row.state,
            as_role=role,
            version=row.version,
            reason=reason.strip()[:250],
            moved_at=now,
            moved_by=by,
            moved_by_name=by.name if by is not None else "",
        )
        record(
            by=by,
            action=f"trade.memorandum_{name}",
            topic="trade",
            subject=row,
            before={"state": before},
            after={"state": row.state, "as": role, "version": row.version, **(after or {})},
            reason=reason.strip(),
        )
    return row


def possible(by: Any, row: Memorandum) -> dict[str, list[str]]:
    """Moves this person may make from here -> the roles in which; what is still missing is said when they press."""
    found: dict[str, list[str]] = {}
    for step in states.table()[1].values():
        if row.state not in step.from_states:
            continue
        roles = [one.role for one in actors.of(by, row) if one.role in step.actors]
        roles = [
            role for role in dict.fromkeys(roles) if not any(checks.missing(need, by, row, role) for need in step.needs)
        ]
        if roles:
            found[step.name] = roles
    return found
