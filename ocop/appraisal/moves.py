"""The one gate through which a dossier changes its state; everything it obeys stands in data/states.yaml."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors, clocks, grace, requirements, states, tellings
from ocop.appraisal.models import Dossier, Move
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.workdays import clock


def locked(by: Any, dossier: Dossier, *, version: int | None = None) -> Dossier:
    """The dossier as it stands now, locked, when `by` may see it; None as `by` is the system.

    Raises Refused when it is out of reach, or when `version` is given and somebody moved it since that page was opened.
    """
    rows = Dossier.objects.all() if by is None else Dossier.objects.visible_to(by)
    found = rows.select_for_update(of=("self",)).filter(pk=dossier.pk).first()
    if found is None:
        raise Refused(_("This dossier is not here."))
    if version is not None and found.version != version:
        raise Refused(
            _(
                "The dossier moved on since you opened this page: it now stands at “%(state)s”. Look again before you decide."
            )
            % {"state": states.state(found.state).name()}
        )
    return found


def move(
    *,
    by: Any,
    dossier: Dossier,
    name: str,
    reason: str = "",
    version: int | None = None,
    now: datetime.datetime | None = None,
) -> Dossier:
    """Move a dossier along the table and return it as it then stands.

    Raises Refused, and changes nothing, when there is no such move from its state, `by` may not make it, a reason is due, or
    something the move needs is missing. Must be called in a transaction with whatever else the action writes; records in the
    ledger.
    """
    with transaction.atomic():
        row = locked(by, dossier, version=version)
        step = states.step(name)
        if row.state not in step.from_states:
            raise Refused(
                _("“%(move)s” is not possible now: the dossier stands at “%(state)s”.")
                % {"move": step.label, "state": states.state(row.state).name()}
            )
        role = actors.acting_as(by, row, step.actors_from(row.state))
        if role is None:
            raise Refused(_("“%(move)s” is not yours to do.") % {"move": step.label})
        if step.needs_reason and not reason.strip():
            raise Refused(_("Say why; the reason stays in the record."), field="reason")
        for need in step.needs:
            missing = requirements.missing(need, row)
            if missing:
                raise Refused(missing)
        at = now or clock.now()
        before = row.state
        row.state, row.state_since, row.changed_at = step.to_state, at, at
        row.version += 1
        row.due_on = clocks.due_after(row, name, step.clock, at)
        if name == "file" and row.filed_at is None:
            row.filed_at = at
        row.save(update_fields=["state", "state_since", "changed_at", "version", "due_on", "filed_at"])
        name_of = by.name if by is not None else _("the system")
        moved = Move.objects.create(
            dossier=row, name=name, from_state=before, to_state=row.state, by=by, by_name=name_of, as_role=role,
            reason=reason.strip(), at=at,
        )  # fmt: skip
        record(
            by=by, action=f"appraisal.{name}", topic="appraisal", subject=row, before={"state": before},
            after={"state": row.state, "as": role}, reason=reason.strip(),
        )  # fmt: skip
        tellings.tell(moved, row)
        grace.follow(moved, row, by=by)
    return row


def possible(by: Any, dossier: Dossier) -> list[tuple[states.Step, str]]:
    """The moves this person may make from here, each with the sentence of what is still missing ("" when nothing is)."""
    found = []
    for step in states.table()[1].values():
        if (
            dossier.state in step.from_states
            and actors.acting_as(by, dossier, step.actors_from(dossier.state)) is not None
        ):
            lacks = next((text for text in (requirements.missing(need, dossier) for need in step.needs) if text), "")
            found.append((step, lacks))
    return found
