"""No star ends by surprise: who speaks for the producer is told at each step, the commune's officers get a list of theirs.

The steps and the filing window are the procedure's (decree 26/2026 by its data file); which recognitions reach one on a day says
`endings.steps_due`. Only the register this instance answers for is told of.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from ocop import notices
from ocop.notices import audience, kinds
from ocop.people.rights import rights_of
from ocop.recognition import endings
from ocop.rulebooks import procedure
from ocop.ui import writing

NAME = "recognition.endings"
WINDOW, ENDS, ENDED, COMMUNE = (f"recognition.{what}" for what in ("window", "ends", "ended", "commune_endings"))


def _speaks(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _answers(person: Any) -> bool:
    return bool(rights_of(person).commune_ids)


def register() -> None:
    """The kinds of messages and the daily work; from AppConfig.ready."""
    from ocop.notices import daily

    kinds.register(
        kinds.Kind(
            WINDOW,
            gettext_lazy("When to ask for new stars"),
            gettext_lazy("%(product)s: ask for a new rating by %(closes)s"),
            gettext_lazy(
                "The stars of %(product)s end on %(ends)s. The commune takes the request for a new rating from %(opens)s to "
                "%(closes)s; what is still valid in your last dossier can be used again."
            ),
            legal=True,
            for_whom=_speaks,
        )
    )
    kinds.register(
        kinds.Kind(
            ENDS,
            gettext_lazy("Stars that end soon"),
            gettext_lazy("%(product)s: the stars end in %(days)s days"),
            gettext_lazy(
                "The stars of %(product)s end on %(ends)s. The last day to ask for a new rating was %(closes)s: if you have not "
                "asked, talk to your commune officer now."
            ),
            urgent=True,
            for_whom=_speaks,
        )
    )
    kinds.register(
        kinds.Kind(
            ENDED,
            gettext_lazy("Stars that have ended"),
            gettext_lazy("%(product)s: the stars have ended"),
            gettext_lazy(
                "Since %(ends)s the stars of %(product)s are no longer in force. Take the mark off packages, shelves and "
                "pages, unless your request for a new rating is still being answered."
            ),
            urgent=True,
            legal=True,
            for_whom=_speaks,
        )
    )
    kinds.register(
        kinds.Kind(
            COMMUNE,
            gettext_lazy("Stars in my commune that end"),
            gettext_lazy("%(commune)s: stars that reach a date today (%(count)s)"),
            gettext_lazy("%(lines)s"),
            for_whom=_answers,
        )
    )
    daily.register(NAME, tell)


def kind_of(step: int, closes: int) -> str:
    """Which message a step is: up to the last day of the window, after it, and the first day out of force."""
    if step == 0:
        return ENDED
    return WINDOW if step >= closes else ENDS


def tell(day: datetime.date) -> int:
    """Tell of everything that reaches a step on this day; how many new messages. Idempotent by recognition and step."""
    rule = procedure.procedure_at(day)
    rows = [(row, step) for row, step in endings.steps_due(day) if row.register == settings.OCOP_REGISTER]
    organisations = {row.product.producer.organisation_id for row, _step in rows}
    speakers = audience.speakers_by_organisation(organisations)
    sent = 0
    for row, step in rows:
        kind = kind_of(step, rule.renewal_closes_days)
        closes = row.ends_on - datetime.timedelta(days=rule.renewal_closes_days)
        with translation.override("vi"):
            # While the window is open the message leads to the renewal itself, pre-filled; later to the product.
            page = "appraisal:dossier_begin" if kind == WINDOW else "desk:product"
            link = reverse(page, args=[row.product_id])
        made = notices.send(
            to=speakers.get(row.product.producer.organisation_id, []),
            kind=kind,
            key=f"{kind}:{row.pk}:{step}",
            subject=row,
            link=link,
            params={
                "product": row.product.name,
                "ends": row.extended_to if step == 0 and row.extended_to else row.ends_on,
                "opens": row.ends_on - datetime.timedelta(days=rule.renewal_opens_days),
                "closes": closes,
                "days": step,
            },
            due_on=closes if kind == WINDOW else None,
        )
        sent += len(made)
    return sent + _tell_communes(day, rows, speakers)


def _tell_communes(day: datetime.date, rows: list[tuple[Any, int]], speakers: dict[int, list[Any]]) -> int:
    """One list a day for the officers of each commune."""
    by_commune: dict[int, list[tuple[Any, int]]] = {}
    for row, step in rows:
        if row.product.commune_id is not None:
            by_commune.setdefault(row.product.commune_id, []).append((row, step))
    officers = audience.officers_by_commune(by_commune)
    with translation.override("vi"):
        link = f"{reverse('desk:recognitions')}?soon=180&sort=end"
    sent = 0
    for commune_id, reached in by_commune.items():
        made = notices.send(
            to=officers.get(commune_id, []),
            kind=COMMUNE,
            key=f"{COMMUNE}:{commune_id}:{day}",
            subject=reached[0][0].product.commune,
            link=link,
            params={
                "commune": str(reached[0][0].product.commune),
                "count": len(reached),
                "lines": _lines(reached, speakers),
            },
        )
        sent += len(made)
    return sent


def _lines(reached: list[tuple[Any, int]], speakers: dict[int, list[Any]]) -> dict[str, str]:
    """A line for each recognition in both languages: product, producer, when, and whether nobody else could be told."""
    both = {}
    for language in ("vi", "en"):
        with translation.override(language):
            lines = []
            for row, step in reached:
                organisation = row.product.producer.organisation
                when = (
                    ngettext("ends in %(count)s day, on %(day)s", "ends in %(count)s days, on %(day)s", step)
                    if step
                    else gettext("has ended on %(day)s")
                ) % {
                    "count": step,
                    "day": writing.day(row.extended_to if step == 0 and row.extended_to else row.ends_on),
                }
                line = f"- {row.product.name} ({organisation.name}): {when}"
                if organisation.pk not in speakers:
                    line += ". " + gettext("Nobody of the producer has an account: please tell them.")
                lines.append(line)
            both[language] = "\n".join(lines)
    return both
