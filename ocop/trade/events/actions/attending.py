"""At the door: who is here, who comes late, who did not come, who left. One row a participant and day; the newest word counts."""

from __future__ import annotations

import datetime
import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.trade.events.moves import locked
from ocop.trade.events.permissions import locked_participant
from ocop.trade.models import Attendance, Participant, TradeEvent
from ocop.workdays import clock

AT_THE_DOOR = ("open", "wishes", "planned", "running")


def _on(event: TradeEvent, day: datetime.date) -> None:
    if event.state not in AT_THE_DOOR:
        raise Refused(_("Nobody is checked in now."))
    if not event.starts_on <= day <= event.ends_on:
        raise Refused(_("The event is not on this day: %(day)s.") % {"day": f"{day:%d/%m/%Y}"})


def by_badge(event: TradeEvent, word: str) -> Participant:
    """The participant whose badge bears a word, as it is typed or read. Raises Refused for a word of nobody."""
    tidy = "".join(word.split()).lower().rsplit("/vao/", 1)[-1].strip("/")
    found = (
        event.participants.select_related("organisation", "event").filter(badge=tidy).first()
        if 0 < len(tidy) <= 24
        else None
    )
    if found is None:
        raise Refused(_("No badge of this event bears this word."), field="word")
    return found


def note(
    *,
    by: Any,
    event: TradeEvent,
    participant: int,
    state: str,
    day: datetime.date,
    expected_at: datetime.datetime | None = None,
) -> tuple[Attendance, bool]:
    """What is seen of a participant on a day: (the row, whether it says something new). Raises Refused."""
    if state not in Attendance.State.values:
        raise Refused(_("There is no such answer."))
    with transaction.atomic():
        row = locked(by, event)
        _on(row, day)
        whom = row.participants.filter(pk=participant).select_related("organisation").first()
        if whom is None:
            raise Refused(_("This participant is not at the event."))
        if whom.state != "registered":
            raise Refused(
                _("%(name)s is not registered (%(state)s); register them first.")
                % {"name": whom.organisation.name, "state": whom.get_state_display()}
            )
        if state == "late":
            if expected_at is None:
                raise Refused(_("Say when they are expected."), field="expected")
            if timezone.localtime(expected_at).date() != day:
                raise Refused(_("They are expected on another day."), field="expected")
        else:
            expected_at = None
        kept = Attendance.objects.select_for_update().filter(participant=whom, day=day).first()
        if kept is not None and (kept.state, kept.expected_at) == (state, expected_at):
            return kept, False
        before = {"state": kept.state} if kept else None
        kept = kept or Attendance(participant=whom, day=day)
        kept.state, kept.at, kept.expected_at = state, clock.now(), expected_at
        kept.noted_by, kept.noted_by_name = by, by.name
        kept.save()
        record(
            by=by,
            action="trade.checked_in" if state == "here" else "trade.attendance",
            topic="trade",
            subject=whom.organisation,
            before=before,
            after={"event": row.slug, "day": day, "state": state, "expected_at": expected_at},
        )
    return kept, True


def check_in(*, by: Any, event: TradeEvent, word: str) -> tuple[Participant, bool]:
    """Check in whoever bears the badge, today; (participant, whether it is the first time today). Raises Refused."""
    found = by_badge(event, word)
    _row, is_new = note(by=by, event=event, participant=found.pk, state="here", day=clock.today())
    return found, is_new


def calendar_address(*, by: Any, participant: Participant) -> str:
    """Make a secret calendar address; an older one stops to work. Raises Refused."""
    with transaction.atomic():
        row, part = locked_participant(by, participant)
        row.calendar_key = secrets.token_urlsafe(32)
        row.save(update_fields=["calendar_key"])
        after = {"event": row.event.slug, "as": part}
        record(by=by, action="trade.calendar_address", topic="trade", subject=row.organisation, after=after)
    return row.calendar_key


def revoke_calendar(*, by: Any, participant: Participant) -> None:
    """The secret address stops to work. Raises Refused."""
    with transaction.atomic():
        row, part = locked_participant(by, participant)
        if row.calendar_key is None:
            return
        row.calendar_key = None
        row.save(update_fields=["calendar_key"])
        after = {"event": row.event.slug, "as": part}
        record(by=by, action="trade.calendar_revoked", topic="trade", subject=row.organisation, after=after)
