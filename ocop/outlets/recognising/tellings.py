"""Who is told what of applications and recognitions; sent in the transaction of the change."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.checklists.models import Check
from ocop.notices import audience, kinds
from ocop.notices.actions import settle
from ocop.outlets.models import OutletApplication, OutletRecognition, OutletSuspension
from ocop.outlets.reach_of_recognition import APPLYING, own_organisations
from ocop.outlets.recognising import states
from ocop.outlets.recognising.permissions import is_office
from ocop.people.models import Person, RoleName
from ocop.people.rights import rights_of

APPLIED, NEWS, ENDING, RECHECK = (f"outlets.{what}" for what in ("applied", "news", "ending", "recheck"))


def _serves(person: Any) -> bool:
    return is_office(person) or bool(rights_of(person).commune_ids)


def _keeps(person: Any) -> bool:
    return bool(own_organisations(person))


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    title, body = _("%(name)s: %(what)s"), _("%(words)s")
    for name, label, more in (
        (APPLIED, _("Applications of points of sale"), {"for_whom": _serves}),
        (NEWS, _("What is decided of my point of sale"), {"for_whom": _keeps, "urgent": True}),
        (
            ENDING,
            _("Recognitions of points of sale that end"),
            {"for_whom": lambda person: _keeps(person) or _serves(person)},
        ),
        (RECHECK, _("Re-checks of points of sale"), {"for_whom": _serves}),
    ):
        kinds.register(kinds.Kind(name, label, title, body, **more))


def office() -> list[Person]:
    """The trade officers; the coordination office where there are none."""
    return audience.holders(RoleName.TRADE_OFFICER) or audience.coordination_office()


def people_of(organisation_id: int) -> list[Person]:
    """Who applies for an organisation's shop."""
    return audience.holders(*APPLYING, organisations=[organisation_id])


def _link(name: str, pk: int) -> str:
    with translation.override("vi"):
        return reverse(name, args=[pk])


def _both(vi_en: tuple[str, str]) -> dict[str, str]:
    return {"vi": vi_en[0], "en": vi_en[1]}


def moved(row: OutletApplication, step: states.Step) -> None:
    """The shop hears what offices do, offices hear what the shop sends."""
    state = states.state(row.state)
    settle(subject=row, kind=APPLIED)
    if step.to_state in ("submitted", "visited"):
        to: Iterable[Person] = office()
        if row.commune_id and step.to_state == "submitted":
            to = [*to, *audience.officers_of(row.commune_id)]
        notices.send(
            to=to,
            kind=APPLIED,
            subject=row,
            key=f"outlets.application:{row.pk}:{step.name}:{row.moves.count()}",
            link=_link("outlets:application", row.pk),
            params={
                "name": row.name,
                "what": _both((state.staff_vi, state.staff_en)),
                "words": _("Open it to go on with it."),
            },
        )
    if step.name in ("return", "visit", "recognise", "refuse"):
        settle(subject=row, kind=NEWS)
        notices.send(
            to=people_of(row.organisation_id),
            kind=NEWS,
            subject=row,
            key=f"outlets.application:{row.pk}:own:{step.name}:{row.moves.count()}",
            link=_link("outlets:application", row.pk),
            params={
                "name": row.name,
                "what": _both((state.own_vi, state.own_en)),
                "words": row.state_reason or _("Open it to read more."),
            },
        )


def _to_keeper(row: OutletRecognition, key: str, what: Any, words: Any) -> None:
    keeper = row.outlet.keeper_id
    notices.send(
        to=people_of(keeper) if keeper else [],
        kind=NEWS,
        subject=row,
        key=f"outlets.recognition:{row.pk}:{key}",
        link=_link("outlets:recognition", row.pk),
        params={"name": row.outlet.name, "what": what, "words": words},
    )


def suspended(row: OutletRecognition, held: OutletSuspension) -> None:
    """The keeper hears that it does not count for now."""
    _to_keeper(row, f"suspended:{held.pk}", _("the recognition is suspended"), held.reason)


def lifted(row: OutletRecognition, held: OutletSuspension) -> None:
    """The keeper hears that it counts again."""
    settle(subject=row, kind=NEWS)
    _to_keeper(row, f"lifted:{held.pk}", _("the recognition counts again"), held.lifted_reason)


def ended(row: OutletRecognition) -> None:
    """The keeper hears that it is over."""
    for kind in (ENDING, RECHECK):
        settle(subject=row, kind=kind)
    _to_keeper(row, f"ended:{row.ended_on}", _("the recognition has ended"), row.ended_reason)


def rechecked(row: OutletRecognition, check: Check) -> None:
    """The office is asked what follows from a re-check."""
    settle(subject=row, kind=RECHECK)
    notices.send(
        to=office(),
        kind=RECHECK,
        subject=row,
        key=f"outlets.rechecked:{check.pk}",
        link=_link("outlets:recognition", row.pk),
        params={
            "name": row.outlet.name,
            "what": _("was checked again"),
            "words": _("Say what follows: it stands, or it is suspended."),
        },
    )


def ending(row: OutletRecognition, end: datetime.date, days: int) -> None:
    """Keeper and office, some days before the end."""
    keeper = row.outlet.keeper_id
    notices.send(
        to=[*(people_of(keeper) if keeper else []), *office()],
        kind=ENDING,
        subject=row,
        key=f"outlets.ending:{row.pk}:{end}:{days}",
        link=_link("outlets:recognition", row.pk),
        due_on=end,
        params={
            "name": row.outlet.name,
            "what": _("the recognition ends soon"),
            "words": _("Apply again in time; until then it counts."),
        },
    )


def recheck_due(row: OutletRecognition, step: str) -> None:
    """Office and commune, before a re-check is due and when it is late."""
    officers = audience.officers_of(row.outlet.commune_id) if row.outlet.commune_id else []
    notices.send(
        to=[*office(), *officers],
        kind=RECHECK,
        subject=row,
        key=f"outlets.recheck:{row.pk}:{row.recheck_due}:{step}",
        link=_link("outlets:recognition", row.pk),
        due_on=row.recheck_due,
        params={"name": row.outlet.name, "what": _("a re-check is due"), "words": _("Begin the visit from its page.")},
    )
