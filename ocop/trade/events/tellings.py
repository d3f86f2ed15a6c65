"""Who is told what of an event; sent in the transaction of the change, once."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.notices import audience, kinds, wording
from ocop.people.models import Person, Role, RoleName
from ocop.people.rights import rights_of
from ocop.trade.models import Participant, TradeEvent
from ocop.ui import writing
from ocop.workdays import clock

if TYPE_CHECKING:
    from ocop.trade.events.states import Step

INVITED, NEWS, TIMETABLE, OFFICE = (f"trade.event_{what}" for what in ("invited", "news", "timetable", "office"))
ROLE_OF = {"producer": RoleName.PRODUCER_MEMBER, "buyer": RoleName.BUYER_MEMBER}


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    title, body = _("%(event)s: %(what)s"), _("%(words)s")
    for name, label, more in (
        (INVITED, _("Invitations to trade events"), {"for_whom": _takes_part, "urgent": True}),
        (NEWS, _("News of trade events I am invited to"), {"for_whom": _takes_part}),
        (TIMETABLE, _("My meetings at trade events"), {"for_whom": _takes_part, "urgent": True}),
        (OFFICE, _("Answers to our invitations"), {"for_whom": _runs, "email": False}),
    ):
        kinds.register(kinds.Kind(name, label, title, body, **more))


def _takes_part(person: Any) -> bool:
    rights = rights_of(person)
    return bool(rights.organisation_ids("producer_member") or rights.organisation_ids("buyer_member"))


def _runs(person: Any) -> bool:
    rights = rights_of(person)
    return rights.is_trade_officer or rights.is_city_officer


def both(template: Promise | str, **values: Any) -> dict[str, str]:
    """A template filled in each language; dates are written as that language writes them."""
    found = {}
    for language in wording.LANGUAGES:
        with translation.override(language):
            filled = {
                name: writing.day(value)
                if isinstance(value, datetime.date)
                else str(value)
                if value is not None
                else "–"
                for name, value in values.items()
            }
            found[language] = str(template) % filled
    return found


def link_to(name: str, *keys: Any) -> str:
    """The path of a page in Vietnamese, as messages keep it."""
    with translation.override("vi"):
        return reverse(name, args=keys)


def names_of(event: TradeEvent) -> dict[str, str]:
    """The event's name in both languages."""
    return {"vi": event.name_vi, "en": event.name_en or event.name_vi}


def speakers(participants: Iterable[Participant]) -> list[Person]:
    """Who speaks for these participants, and the commune officers of households that have nobody. Two queries."""
    rows = list(participants)
    wanted = {(ROLE_OF[one.side], one.organisation_id) for one in rows}
    organisations = {key for _role, key in wanted}
    held = Role.objects.held().filter(name__in=ROLE_OF.values(), organisation_id__in=organisations)
    found: dict[int, Person] = {}
    heard = set()
    for role in held.filter(person__is_active=True).select_related("person").order_by("person_id"):
        if (role.name, role.organisation_id) in wanted:
            found[role.person_id] = role.person
            heard.add(role.organisation_id)
    left = {
        one.organisation.commune_id
        for one in rows
        if one.side == "producer" and one.organisation_id not in heard and one.organisation.commune_id is not None
    }
    if left:
        for person in audience.officers_of(*left):
            found.setdefault(person.pk, person)
    return list(found.values())


def _stamp() -> str:
    return f"{clock.now():%y%m%d%H%M%S%f}"


def send(
    event: TradeEvent, kind: str, to: Iterable[Person], what: Any, words: Any, *, key: str = "", link: str = ""
) -> None:
    """One message of an event to many. `key` makes it once for ever; without it each sending is its own."""
    notices.send(
        to=to,
        kind=kind,
        key=f"trade.event:{event.pk}:{key or _stamp()}",
        subject=event,
        link=link or link_to("trade:event", event.slug),
        params={"event": names_of(event), "what": what, "words": words},
    )


def moved(event: TradeEvent, step: Step, reason: str) -> None:
    """Everybody invited or registered is told of a move that concerns them."""
    rows = event.participants.filter(state__in=["invited", "registered"]).select_related("organisation")
    texts: dict[str, tuple[Any, Any]] = {
        "collect": (
            _("choose whom you wish to meet"),
            both(
                _("You may choose up to %(most)s, %(musts)s of them as must meet, until %(day)s."),
                most=event.wishes_each,
                musts=event.musts_each,
                day=event.wishes_until or event.starts_on,
            ),
        ),
        "cancel": (_("cancelled"), both(_("The event does not take place. %(reason)s"), reason=reason)),
    }
    if step.name not in texts:
        return
    if step.name == "collect":
        rows = rows.filter(state="registered")
    what, words = texts[step.name]
    send(event, NEWS, speakers(rows), what, words)


def invited(event: TradeEvent, rows: list[Participant]) -> None:
    """An invitation with the button to answer behind it; at an event once for each person."""
    words = both(
        _(
            "%(place)s, %(first)s – %(last)s. Open it to register with the products you bring, or to decline; until %(until)s."
        ),
        place=event.venue or "–",
        first=event.starts_on,
        last=event.ends_on,
        until=event.register_until or event.starts_on,
    )
    send(event, INVITED, speakers(rows), _("you are invited"), words, key="invited")


def answered(row: Participant, what: Any, words: str = "") -> None:
    """The office hears of a registration, a refusal, a withdrawal."""
    to = audience.holders(RoleName.TRADE_OFFICER)
    named = {"vi": row.organisation.name, "en": row.organisation.name_en or row.organisation.name}
    send(row.event, OFFICE, to, named, both("%(what)s %(more)s", what=what, more=words))
