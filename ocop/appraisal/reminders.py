"""Every working day: clocks that ran out or run out within three days, to whom they belong; terms of producers near their end."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.appraisal import clocks, tellings
from ocop.appraisal.models import CompletionRequest, Dossier, Question
from ocop.notices import audience
from ocop.workdays import clock, office_days
from ocop.workdays.working_days import SOON, DaysOff, add_working_days

NAME = "appraisal.clocks"


def register() -> None:
    """The daily work; from AppConfig.ready."""
    from ocop.notices import daily

    daily.register(NAME, remind)


def remind(day: datetime.date) -> int:
    """Tell of a day's clocks; how many new messages. Nothing on days off, and nothing about days that are over."""
    days_off = office_days.days_off(day)
    if day < clock.today() or not days_off.is_working(day):
        return 0
    soon = add_working_days(day, SOON, days_off)
    return _communes(day, soon) + _office(day) + _producers(day, days_off)


def _rows(**more: Any) -> Any:
    return Dossier.objects.filter(register=settings.OCOP_REGISTER, **more)


def _communes(day: datetime.date, soon: datetime.date) -> int:
    counts: dict[int, list[int]] = {}
    for commune, due in _rows(state="filed", due_on__lte=soon).values_list("commune_id", "due_on"):
        counts.setdefault(commune, [0, 0])[0 if due < day else 1] += 1
    officers = audience.officers_by_commune(counts)
    sent = 0
    for commune, (late, pressing) in counts.items():
        sent += len(
            notices.send(
                to=officers.get(commune, []),
                kind=tellings.LATE,
                key=f"appraisal.late:commune:{commune}:{day}",
                link=f"{tellings.link_to('appraisal:inbox')}?sort=due",
                params={
                    "what": tellings.both(
                        _("Dossiers: %(late)s late, %(soon)s with three working days or fewer"),
                        late=late,
                        soon=pressing,
                    ),
                    "words": tellings.both(
                        _(
                            "The commune has fifteen working days for each dossier. The clock stops while the producer completes it."
                        )
                    ),
                },
            )
        )
    return sent


def _office(day: datetime.date) -> int:
    at_communes = _rows(state="filed", due_on__lt=day).count()
    renewals = _rows(state__in=clocks.AT_THE_CITY, due_on__lt=day).count()
    rounds = _rows(state__in=clocks.AT_THE_CITY, due_on__isnull=True, round__decide_by__lt=day).count()
    if not at_communes + renewals + rounds:
        return 0
    return len(
        notices.send(
            to=audience.coordination_office(),
            kind=tellings.LATE,
            key=f"appraisal.late:office:{day}",
            link=f"{tellings.link_to('appraisal:inbox')}?box=late",
            params={
                "what": tellings.both(_("Dossiers past their day: %(count)s"), count=at_communes + renewals + rounds),
                "words": tellings.both(
                    _(
                        "With communes: %(communes)s. Renewals past their forty-five days: %(renewals)s. Rounds past their day of decision: %(rounds)s."
                    ),
                    communes=at_communes,
                    renewals=renewals,
                    rounds=rounds,
                ),
            },
        )
    )


def _steps(day: datetime.date, days_off: DaysOff) -> dict[datetime.date, str]:
    """The days of which something is said today: three working days ahead, today, and the working day before."""
    before = day - datetime.timedelta(days=1)
    while not days_off.is_working(before):
        before -= datetime.timedelta(days=1)
    return {add_working_days(day, SOON, days_off): "soon", day: "today", before: "over"}


def _producers(day: datetime.date, days_off: DaysOff) -> int:
    steps = _steps(day, days_off)
    asked = CompletionRequest.objects.filter(
        dossier__register=settings.OCOP_REGISTER, dossier__state="returned", answered_at__isnull=True, due_on__in=steps
    ).select_related("dossier__product", "dossier__producer")
    questions = Question.objects.filter(
        dossier__register=settings.OCOP_REGISTER,
        replied_at__isnull=True,
        due_on__in=steps,
        dossier__state="in_review",
    ).select_related("dossier__product", "dossier__producer")
    return _remind_each("completion", asked, steps, "appraisal:complete") + _remind_each(
        "question", questions, steps, "appraisal:questions"
    )


def _remind_each(what: str, rows: Iterable[Any], steps: dict[datetime.date, str], page: str) -> int:
    found = list(rows)
    speakers = audience.speakers_by_organisation({row.dossier.producer.organisation_id for row in found})
    sent = 0
    for row in found:
        over = steps[row.due_on] == "over"
        words = (
            _("The day was %(day)s. Do it now, or tell your commune officer why it takes longer.")
            if over
            else _("Please do it by %(day)s. If you need help, call your commune officer.")
        )
        title = _("what you were asked is still open")
        sent += len(
            notices.send(
                to=speakers.get(row.dossier.producer.organisation_id, []),
                kind=tellings.ASKED,
                subject=row.dossier,
                key=f"appraisal.asked:{what}:{row.pk}:{steps[row.due_on]}",
                link=tellings.link_to(page, row.dossier_id),
                params={
                    "product": row.dossier.product.name,
                    "what": tellings.both(title),
                    "words": tellings.both(words, day=row.due_on),
                },
                due_on=row.due_on,
            )
        )
    return sent
