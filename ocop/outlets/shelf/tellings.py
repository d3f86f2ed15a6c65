"""Who is told what of shelves and statements; sent in the transaction of the change."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.notices import audience, kinds
from ocop.notices.models import Notice
from ocop.outlets.models import FaultReport, MarkOff, Outlet
from ocop.outlets.shelf import access
from ocop.people.models import Person, RoleName
from ocop.recognition import ending_notices

MARK_OFF, MARK_OFF_OWN, STATEMENT, FAULT = (
    f"outlets.{what}" for what in ("mark_off", "mark_off_own", "statement", "fault")
)
SHOWN = 5


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    for kind in (
        kinds.Kind(
            MARK_OFF,
            _("Marks to take off my shelf"),
            _("%(outlet)s: take the OCOP mark off %(count)s products"),
            _(
                "Their stars are over: %(names)s. They may be sold, but not with the mark. Say by %(due)s on which day the marks came off."
            ),
            urgent=True,
            for_whom=access.keeps,
        ),
        kinds.Kind(
            MARK_OFF_OWN,
            _("Marks of my own products to take off my shelf"),
            _("%(outlet)s: say when the OCOP mark came off"),
            _(
                "The stars of your own products are over, as you were told: %(names)s. Say by %(due)s on which day the marks came off at this point of sale."
            ),
            email=False,
            for_whom=access.keeps,
        ),
        kinds.Kind(
            STATEMENT,
            _("Statements of what my point of sale sold"),
            _("%(outlet)s: what was sold in %(month)s?"),
            _("It takes a minute; “nothing sold” is an answer too. Please say it by %(due)s."),
            for_whom=access.keeps,
        ),
        kinds.Kind(
            FAULT,
            _("What visitors report of points of sale"),
            _("%(outlet)s: a visitor reports something"),
            _("%(what)s. Look at it and say what became of it; the public sees the outcome as a number only."),
            email=False,
            for_whom=access.follows,
        ),
    ):
        kinds.register(kind)


def link_to(name: str, *keys: Any) -> str:
    """The path of a page in Vietnamese, as messages keep it."""
    with translation.override("vi"):
        return reverse(f"outlets:{name}", args=keys)


def keepers(outlet: Outlet) -> list[Person]:
    """Who keeps it; the officers of its commune where nobody does."""
    found = audience.speakers_of(outlet.keeper_id, role=RoleName.OUTLET_KEEPER) if outlet.keeper_id else []
    if not found and outlet.commune_id:
        return audience.officers_of(outlet.commune_id)
    return found


def office() -> list[Person]:
    """The trade officers; the coordination office where there are none."""
    return audience.holders(RoleName.TRADE_OFFICER) or audience.coordination_office()


def marks_off(outlet: Outlet, marks: list[MarkOff]) -> None:
    """Stars ended on a shelf: one letter for all of one day. Who speaks for the makers too has the letter about the stars
    already, so that the task waits on the desk without a second letter."""
    names = ", ".join(str(one.product) for one in marks[:SHOWN]) + (" …" if len(marks) > SHOWN else "")
    makers = _speak_for_all(marks)
    for kind, to in (
        (MARK_OFF, [one for one in keepers(outlet) if one.pk not in makers]),
        (MARK_OFF_OWN, [one for one in keepers(outlet) if one.pk in makers]),
    ):
        notices.send(
            to=to,
            kind=kind,
            subject=outlet,
            key=f"{MARK_OFF}:{outlet.pk}:{min(one.pk for one in marks)}",
            link=link_to("marks_off", outlet.pk),
            due_on=marks[0].due_on,
            params={"outlet": outlet.name, "count": len(marks), "names": names, "due": marks[0].due_on},
        )


def _speak_for_all(marks: list[MarkOff]) -> set[int]:
    """The people whom the letter about ended stars reached for every one of these products, or reaches today. A withdrawal has no
    such letter."""
    makers = {one.product.producer.organisation_id for one in marks if one.product.producer}
    speak = audience.speakers_by_organisation(makers)
    keys = [str(one.recognition_id) for one in marks]
    told = Notice.objects.filter(kind=ending_notices.ENDED, subject_id__in=keys).values_list("subject_id", "person_id")
    written = set(told)
    found: list[set[int]] = []
    for one in marks:
        maker = one.product.producer.organisation_id if one.product.producer else None
        today = one.off_since == one.told_on
        found.append(
            {
                person.pk
                for person in speak.get(maker, [])
                if not one.is_withdrawn and (today or (str(one.recognition_id), person.pk) in written)
            }
            if maker
            else set()
        )
    return set.intersection(*found)


def statement_due(outlet: Outlet, to: list[Person], month: datetime.date, due: datetime.date, step: int) -> None:
    """A statement is missing: asked again on each of the days of the rule."""
    words = f"{month:%m/%Y}"
    notices.send(
        to=to,
        kind=STATEMENT,
        subject=outlet,
        key=f"{STATEMENT}:{outlet.pk}:{month:%Y-%m}:{step}",
        due_on=due,
        link=link_to("statement", outlet.pk, f"{month:%Y-%m}"),
        params={"outlet": outlet.name, "month": words, "due": due},
    )


def fault_came(report: FaultReport) -> None:
    """The trade office and the commune hear of a report."""
    outlet = report.outlet
    to = [*office(), *(audience.officers_of(outlet.commune_id) if outlet.commune_id else [])]
    notices.send(
        to=to,
        kind=FAULT,
        subject=report,
        key=f"{FAULT}:{report.pk}",
        link=link_to("fault", report.pk),
        params={"outlet": outlet.name, "what": FaultReport.What(report.what).label},
    )
