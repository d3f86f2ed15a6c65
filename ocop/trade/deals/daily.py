"""Every day: what is due is asked in one letter a side, once more after a week, and counts as silent after two."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.notices import audience
from ocop.people.models import Person, Role
from ocop.trade.deals import schedule, tellings
from ocop.trade.models import FollowUp, Memorandum
from ocop.workdays import clock, office_days

NAME = "trade.follow"
_CHUNK = 500
State = FollowUp.State


def register() -> None:
    """The daily work; from AppConfig.ready."""
    from ocop.notices import daily

    daily.register(NAME, follow)


def follow(day: datetime.date) -> dict[str, int]:
    """The work of a day: {"silent", "asked", "reminded"} how many questions. Missed days need no letters of their own, and on
    days off nobody is asked: what is due then is asked on the next working day."""
    if day < clock.today():
        return {"silent": 0, "asked": 0, "reminded": 0}
    silent = _silence(day)
    if not office_days.days_off(day).is_working(day):
        return {"silent": silent, "asked": 0, "reminded": 0}
    return {"silent": silent, "asked": _ask(day), "reminded": _remind(day)}


def _standing() -> Any:
    """Questions about memoranda that still stand, also while a change of them waits."""
    return FollowUp.objects.filter(
        memorandum__register=settings.OCOP_REGISTER,
        memorandum__state__in=[Memorandum.State.CONFIRMED, Memorandum.State.WAITING],
        memorandum__first_confirmed_at__isnull=False,
    ).select_related("memorandum__producer__organisation", "memorandum__buyer__organisation")


def _ask(day: datetime.date) -> int:
    rows = list(_standing().filter(state=State.DUE, due_on__lte=day).order_by("pk"))
    now = clock.now()
    for start in range(0, len(rows), _CHUNK):
        FollowUp.objects.filter(pk__in=[row.pk for row in rows[start : start + _CHUNK]]).update(
            state=State.ASKED, asked_at=now
        )
    _write(rows, day, again=False)
    return len(rows)


def _remind(day: datetime.date) -> int:
    rows = [
        row
        for row in _standing()
        .filter(state=State.ASKED, reminded_at__isnull=True, asked_at__isnull=False)
        .order_by("pk")
        if _since(row.asked_at, day) >= schedule.on(row.memorandum.signed_on).remind_after
    ]
    now = clock.now()
    for start in range(0, len(rows), _CHUNK):
        FollowUp.objects.filter(pk__in=[row.pk for row in rows[start : start + _CHUNK]]).update(reminded_at=now)
    _write(rows, day, again=True)
    return len(rows)


def _silence(day: datetime.date) -> int:
    asked = FollowUp.objects.filter(
        state=State.ASKED, memorandum__register=settings.OCOP_REGISTER, asked_at__isnull=False
    )
    rows = [
        row
        for row in asked.select_related("memorandum").order_by("pk")
        if _since(row.asked_at, day) >= schedule.on(row.memorandum.signed_on).silent_after
    ]
    for start in range(0, len(rows), _CHUNK):
        FollowUp.objects.filter(pk__in=[row.pk for row in rows[start : start + _CHUNK]]).update(state=State.SILENT)
    if rows:
        count = len({row.memorandum_id for row in rows})
        notices.send(
            to=tellings.office(),
            kind=tellings.SILENT,
            key=f"trade.silent:{day}",
            link=tellings.link_to("trade:silent"),
            params={
                "what": tellings.both(_("went silent: %(count)s"), count=count),
                "words": _("Nobody of one side answered what was asked. The list says whom to call."),
            },
        )
    return len(rows)


def _since(moment: datetime.datetime | None, day: datetime.date) -> int:
    """Days of Hanoi from the moment of asking to a day; 0 when it was not asked."""
    if moment is None:
        return 0
    return (day - moment.astimezone(clock.now().tzinfo).date()).days


def _write(rows: list[FollowUp], day: datetime.date, *, again: bool) -> None:
    """One letter to each person of a side, however many memoranda it is about."""
    by_side: dict[tuple[str, int], list[FollowUp]] = defaultdict(list)
    for row in rows:
        by_side[row.side, tellings.organisation_of(row.memorandum, row.side).pk].append(row)
    people = {side: audience_of(side, {key for one, key in by_side if one == side}) for side in ("producer", "buyer")}
    helpers = _helpers(by_side, people["producer"])
    for (side, organisation), asked in sorted(by_side.items()):
        to = people[side].get(organisation) or helpers.get(organisation, [])
        _letter(side, organisation, asked, to, day, again=again)


def audience_of(side: str, organisations: set[int]) -> dict[int, list[Person]]:
    """Who speaks for these organisations on a side. One query."""
    found: dict[int, list[Person]] = {}
    held = Role.objects.held().filter(
        name=tellings.ROLE_OF[side], person__is_active=True, organisation_id__in=organisations
    )
    for role in held.select_related("person").order_by("person_id"):
        found.setdefault(role.organisation_id, []).append(role.person)
    return found


def _helpers(
    by_side: dict[tuple[str, int], list[FollowUp]], speaking: dict[int, list[Person]]
) -> dict[int, list[Person]]:
    """For households without anybody on the system: the officers of their commune, who ask them."""
    communes: dict[int, int] = {}
    for (side, key), asked in by_side.items():
        organisation = tellings.organisation_of(asked[0].memorandum, side)
        if side == "producer" and key not in speaking and organisation.kind == "household" and organisation.commune_id:
            communes[key] = organisation.commune_id
    officers = audience.officers_by_commune(set(communes.values())) if communes else {}
    return {key: officers.get(commune, []) for key, commune in communes.items()}


def _letter(
    side: str, organisation: int, asked: list[FollowUp], to: list[Person], day: datetime.date, *, again: bool
) -> None:
    first = asked[0].memorandum
    if len(asked) == 1:
        across = tellings.organisation_of(first, tellings.other(side)).name
        what = tellings.both(_("what came of the memorandum with %(across)s?"), across=across)
        link = tellings.link_to("trade:follow_up", asked[0].pk)
    else:
        what = tellings.both(_("what came of your %(count)s memoranda?"), count=len(asked))
        link = tellings.link_to("trade:questions")
    words = (
        _("You have not answered yet. One button is enough; nothing to report is an answer too.")
        if again
        else _("Open it and press one button: it goes on, you report a delivery, it stands still, or it is given up.")
    )
    turn = "again" if again else "asked"
    reached = [person for person in to if person.email]
    called = [person for person in to if not person.email]
    for kind, persons in ((tellings.FOLLOW[side], reached), (tellings.FOLLOW_CALL, called)):
        if persons:
            notices.send(
                to=persons,
                kind=kind,
                subject=first if len(asked) == 1 else None,
                link=link,
                key=f"trade.follow:{side}:{organisation}:{turn}:{day}",
                params={"what": what, "words": words},
            )
