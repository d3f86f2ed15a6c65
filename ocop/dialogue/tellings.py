"""Who is told what of a proposal or a promise; sent in the transaction of the change."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.dialogue import actors, catalogue
from ocop.dialogue.models import Promise, Proposal, ProposalPart
from ocop.notices import audience, kinds
from ocop.notices.actions import settle
from ocop.people.models import Person, Role, RoleName
from ocop.people.rights import rights_of

NEW, ANSWER, JOIN, JOINED, ANSWERED, DUE, PROMISED = (
    f"dialogue.{name}" for name in ("brought", "to_answer", "to_join", "joined", "answered", "due", "promised")
)
# Two kinds, so that what a side has answered leaves the desks of that side alone.
ASKED = {"office": "dialogue.asked_office", "sender": "dialogue.asked_sender"}


def _office(person: Any) -> bool:
    return rights_of(person).is_officer


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    told: tuple[tuple[str, Any, Any, Any, dict[str, Any]], ...] = (
        (NEW, _("Proposals to be given to an office"), _("New: %(title)s"), _("%(sender)s brings: %(title)s. Give it to the office in charge."), {"for_whom": actors.sorts}),
        (ANSWER, _("Proposals my office has to answer"), _("To be answered until %(day)s: %(title)s"), _("%(sender)s waits for an answer of %(office)s until %(day)s."), {"for_whom": _office}),
        (JOIN, _("Parts of answers my office has to write"), _("Your part until %(day)s: %(title)s"), _("%(sender)s waits for a joint answer until %(day)s; the part of %(office)s is asked for."), {"for_whom": _office}),
        (JOINED, _("Joint answers of which every part is written"), _("All parts are written: %(title)s"), _("The other offices have written their parts for “%(title)s”. Answer it until %(day)s."), {"for_whom": _office, "email": False}),
        (DUE, _("Answers that are due or overdue"), _("Not answered yet, due %(day)s: %(title)s"), _("%(office)s has not answered “%(title)s”; the day is %(day)s."), {"for_whom": _office, "urgent": True}),
        (ANSWERED, _("Answers to what I brought"), _("Answered: %(title)s"), _("%(office)s answered “%(title)s”. Read it; if it does not help you, open it again with one button."), {"for_whom": actors.takes_part}),
        (PROMISED, _("Promises made to me"), _("Promised until %(day)s: %(words)s"), _("%(office)s promised: %(words)s. Until %(day)s. You will be asked whether it was kept."), {"for_whom": actors.takes_part}),
        *(
            (kind, _("Questions on whether a promise is kept"), _("Is it kept? %(words)s"), _("%(office)s promised “%(words)s” until %(day)s. Open it and press one button."), {"for_whom": whom})
            for kind, whom in ((ASKED["office"], _office), (ASKED["sender"], actors.takes_part))
        ),
    )  # fmt: skip
    for name, label, subject, body, extra in told:
        kinds.register(kinds.Kind(name, label, subject, body, **extra))


def link_to(name: str, *keys: int) -> str:
    """The path of a page in Vietnamese, as messages keep it."""
    with translation.override("vi"):
        return reverse(f"dialogue:{name}", args=keys)


def office_people(office: str, commune_id: int | None) -> list[Person]:
    """Who answers for an office; the coordination office where nobody else does."""
    acts = catalogue.offices()[office].acts if office in catalogue.offices() else "relayed"
    found: list[Person] = []
    if acts == "trade":
        found = audience.holders(RoleName.TRADE_OFFICER)
    elif acts == "commune" and commune_id is not None:
        found = audience.officers_of(commune_id)
    return found or audience.coordination_office()


def sender_people(row: Any) -> list[Person]:
    """Who speaks for the sender; for a household where nobody does, the officers of its commune."""
    if row.organisation_id is None:
        return []
    held = (
        Role.objects.held().filter(organisation_id=row.organisation_id, person__is_active=True).select_related("person")
    )
    found = list({role.person_id: role.person for role in held.order_by("person_id")}.values())
    if not found and row.organisation.kind == "household" and row.organisation.commune_id is not None:
        return audience.officers_of(row.organisation.commune_id)
    return found


def _params(row: Proposal, code: str = "") -> dict[str, Any]:
    office = catalogue.offices().get(code or row.office)
    return {
        "title": row.title, "sender": row.sender, "office": {"vi": office.vi, "en": office.en} if office else "–", "day": row.due_on or "–",
    }  # fmt: skip


def brought(row: Proposal) -> None:
    """The coordination office sorts it."""
    notices.send(
        to=audience.coordination_office(),
        kind=NEW,
        subject=row,
        key=f"{NEW}:{row.pk}",
        link=link_to("proposal", row.pk),
        params=_params(row),
    )


def assigned(row: Proposal) -> None:
    """The office in charge answers by a day."""
    settle(subject=row, kind=NEW)
    notices.send(
        to=office_people(row.office, row.commune_id), kind=ANSWER, subject=row, key=f"{ANSWER}:{row.pk}:{row.version}",
        link=link_to("proposal", row.pk), params=_params(row), due_on=row.due_on,
    )  # fmt: skip
    _asked_parts(row)


def _asked_parts(row: Proposal) -> None:
    """The other offices of a joint answer write their parts by the same day."""
    for part in row.parts.filter(words=""):
        notices.send(
            to=office_people(part.office, part.commune_id), kind=JOIN, subject=part, key=f"{JOIN}:{part.pk}:{row.version}",
            link=link_to("proposal", row.pk), params=_params(row, part.office), due_on=row.due_on,
        )  # fmt: skip


def joined(row: Proposal, part: ProposalPart) -> None:
    """One part is written; when it was the last, the office in charge hears that it can answer."""
    settle(subject=part)
    if not row.parts.filter(words="").exists():
        notices.send(
            to=office_people(row.office, row.commune_id), kind=JOINED, subject=row, key=f"{JOINED}:{row.pk}:{row.version}",
            link=link_to("proposal", row.pk), params=_params(row), due_on=row.due_on,
        )  # fmt: skip


def done(row: Proposal) -> None:
    """Nobody has to answer any more."""
    for kind in (NEW, ANSWER, JOINED, DUE):
        settle(subject=row, kind=kind)
    for part in row.parts.all():
        settle(subject=part)


def answered(row: Proposal) -> None:
    """The sender reads the answer."""
    done(row)
    notices.send(
        to=sender_people(row), kind=ANSWERED, subject=row, key=f"{ANSWERED}:{row.pk}:{row.version}", link=link_to("proposal", row.pk),
        params=_params(row),
    )  # fmt: skip


def late(row: Proposal, day: datetime.date) -> None:
    """The office in charge, and the coordination office once the day has gone by."""
    to = {one.pk: one for one in office_people(row.office, row.commune_id)}
    is_late = row.due_on is not None and row.due_on < day
    if is_late:
        to |= {one.pk: one for one in audience.coordination_office()}
    when = f"{row.due_on}:{'late' if is_late else 'soon'}"
    notices.send(
        to=to.values(), kind=DUE, subject=row, key=f"{DUE}:{row.pk}:{when}", link=link_to("proposal", row.pk), params=_params(row), due_on=row.due_on
    )  # fmt: skip
    for part in row.parts.filter(words=""):
        notices.send(
            to=office_people(part.office, part.commune_id), kind=DUE, subject=part, key=f"{DUE}:p{part.pk}:{when}",
            link=link_to("proposal", row.pk), params=_params(row, part.office), due_on=row.due_on,
        )  # fmt: skip


def _of_promise(row: Promise) -> dict[str, Any]:
    office = catalogue.offices().get(row.office)
    return {
        "words": row.words[:160],
        "office": {"vi": office.vi, "en": office.en} if office else row.office,
        "day": row.due_on,
    }


def promised(row: Promise) -> None:
    """The one it was promised to hears of it."""
    notices.send(
        to=sender_people(row),
        kind=PROMISED,
        subject=row,
        key=f"{PROMISED}:{row.pk}",
        link=link_to("promise", row.pk),
        params=_of_promise(row),
    )


def asked(row: Promise, side: str, days: int, *, again: bool) -> None:
    """One side is asked how it stands."""
    to = office_people(row.office, row.commune_id) if side == "office" else sender_people(row)
    turn = "again" if again else "first"
    notices.send(
        to=to,
        kind=ASKED[side],
        subject=row,
        key=f"{ASKED[side]}:{row.pk}:{days}:{turn}",
        link=link_to("promise", row.pk),
        params=_of_promise(row),
    )


def said(row: Promise, side: str) -> None:
    """What this side was asked is answered."""
    settle(subject=row, kind=ASKED[side])
