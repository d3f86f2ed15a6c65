"""Background work of trade: fetch by id, call an action."""

from __future__ import annotations

from django_tasks import task


@task()
def make_timetable(timetable_id: int) -> None:
    """Reckons a timetable of an event."""
    from ocop.trade.events import reckoning

    reckoning.run(timetable_id)
