"""Whom participants wish to meet: must, like, no, within the event's limits. The other side never reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events.permissions import MEMBER, OFFICE, locked_participant
from ocop.trade.models import Participant, Wish
from ocop.workdays import clock

WISHING = ("wishes",)
OFFICE_WISHING = ("open", "wishes", "planned", "running")
VALUES = frozenset(Wish.Value.values)
COUNTED = ("must", "like")
"""What counts against the limit of wishes; a no costs nothing."""


def _may_wish(row: Participant, part: str) -> None:
    if row.state != "registered":
        raise Refused(_("Register first; then choose whom you wish to meet."))
    if row.event.state not in (OFFICE_WISHING if part == OFFICE else WISHING):
        raise Refused(_("Wishes are not collected now."))
    until = row.event.wishes_until
    if part != OFFICE and until is not None and clock.today() > until:
        raise Refused(_("Wishes ended on %(day)s; call the trade office.") % {"day": f"{until:%d/%m/%Y}"})


def _within(row: Participant, standing: Mapping[int, str]) -> None:
    counted = sum(value in COUNTED for value in standing.values())
    musts = sum(value == "must" for value in standing.values())
    if counted > row.event.wishes_each:
        raise Refused(
            _("At most %(most)s wishes; take one off first.") % {"most": row.event.wishes_each}, field="value"
        )
    if musts > row.event.musts_each:
        raise Refused(
            _("At most %(most)s may be “must meet”; make one of them a “would like”.") % {"most": row.event.musts_each},
            field="value",
        )


def set_wishes(*, by: Any, participant: Participant, wishes: Mapping[int, str], reason: str = "") -> int:
    """Set wishes of one participant: key of the other -> must, like, no, or "" to take it off; gives how many changed.

    All or nothing. Raises Refused beyond a limit, for somebody on the same side or of another event, when wishes are closed.
    """
    if bad := sorted(set(wishes.values()) - VALUES - {""}):
        raise Refused(_("There is no such wish: %(value)s.") % {"value": bad[0][:20]}, field="value")
    with transaction.atomic():
        row, part = locked_participant(by, participant)
        _may_wish(row, part)
        others = set(
            Participant.objects.filter(pk__in=list(wishes), event=row.event)
            .exclude(side=row.side)
            .exclude(state__in=["declined", "withdrawn"])
            .values_list("pk", flat=True)
        )
        standing = dict(row.wishes.values_list("other_id", "value"))
        gone = set(wishes) - others
        if any(key not in standing or wishes[key] for key in gone):
            raise Refused(_("One of them does not take part on the other side of this event."))
        changed = {key: value for key, value in wishes.items() if standing.get(key, "") != value}
        if not changed:
            return 0
        after = {key: value for key, value in {**standing, **changed}.items() if value}
        _within(row, after)
        _write(by, row, part, standing, changed, reason)
    return len(changed)


def _write(
    by: Any, row: Participant, part: str, standing: Mapping[int, str], changed: Mapping[int, str], reason: str
) -> None:
    now = clock.now()
    row.wishes.filter(other__in=[key for key, value in changed.items() if not value]).delete()
    common = {
        "set_at": now,
        "set_by_name": by.name,
        "set_by": by,
        "by_officer": part != MEMBER,
        "reason": reason.strip()[:250],
    }
    fresh = [
        Wish(participant=row, other_id=key, value=value, **common)
        for key, value in changed.items()
        if value and key not in standing
    ]
    Wish.objects.bulk_create(fresh, batch_size=500)
    for value in VALUES:
        keys = [key for key, new in changed.items() if new == value and key in standing]
        if keys:
            row.wishes.filter(other__in=keys).update(value=value, **common)
    record(
        by=by,
        action="trade.wishes",
        topic="trade",
        subject=row.organisation,
        before={"wishes": {str(key): standing[key] for key in sorted(changed) if key in standing}},
        after={
            "event": row.event.slug,
            "wishes": {str(key): value for key, value in sorted(changed.items())},
            "as": part,
        },
    )
