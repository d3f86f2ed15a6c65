"""Who is told of a move of a dossier, and in which words: the producer in public names of states, offices what waits for them.

Sent in the transaction of the move (e-mails leave after its commit), once per move and person. A message of the move says nothing of
points, sheets or members.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.appraisal import states
from ocop.appraisal.models import CompletionPoint, Dossier, Move, Seat
from ocop.notices import audience, kinds, wording
from ocop.notices.actions import settle
from ocop.people.models import Person
from ocop.people.rights import rights_of
from ocop.ui import writing

PROGRESS, ASKED, RESULT, WORK, LATE, MEETING = (
    f"appraisal.{what}" for what in ("progress", "asked", "result", "work", "late", "meeting")
)
RESULTS = ("recognise", "send_up", "answer", "notice", "refuse", "review_again")

TO_PRODUCER: dict[str, Promise | str] = {
    "file": _("Dossier %(slip)s is filed. Your commune checks it by %(due)s; there is nothing to do until then."),
    "refile": _("What you completed has arrived. Your commune goes on checking, by %(due)s at the latest."),
    "return": _(
        "%(who)s asks you to complete the dossier (points: %(count)s), by %(due)s if you can. Open it to see what is missing and where."
    ),
    "forward": _("Your commune has checked it and sent it to the city. Next the city takes it into a round."),
    "accept": _(
        "It is in the round “%(round)s”; the city decides by %(decide)s. The advisory team reads it now and may ask you something."
    ),
    "prepare": _("The advisory team has read it. Now it waits for the council."),
    "open_scoring": _("The council is scoring it now."),
    "close_scoring": _("The council has finished scoring. The result comes with the city's decision or notice."),
    "propose": _("The council's result goes to the city for decision."),
    "recognise": _("The city has recognised your product. Open the dossier to see the decision and the certificate."),
    "send_up": _("The city has recognised your product and sent it to the ministry, which decides on five stars."),
    "answer": _("The ministry has answered. Open the dossier to read it."),
    "notice": _("The city has given notice of the result. Open the dossier to read it, and what would help next time."),
    "refuse": _("The city has ended the dossier without rating it. The notice says why; you may appeal."),
    "review_again": _("Your appeal was found right: the council looks at the dossier again."),
    "withdraw": _("The dossier was taken back. You can begin another one at any time."),
}
TO_COMMUNE: dict[str, Promise | str] = {
    "file": _("A dossier has come in: check its components and write the report (form 03) by %(due)s."),
    "refile": _("The producer has completed the dossier. The clock runs again; report by %(due)s."),
    "return": _("%(who)s has returned it to the producer for completion; it comes to you again."),
    "accept": _("The city has taken it into the round “%(round)s”."),
    "recognise": _("The city has recognised the product."),
    "send_up": _("The city has recognised the product and sent it to the ministry."),
    "answer": _("The ministry has answered."),
    "notice": _("The city has given notice of the result, without certificate."),
    "refuse": _("The city has ended the dossier without rating it."),
    "withdraw": _("The producer has taken the dossier back."),
}
TO_OFFICE: dict[str, Promise | str] = {
    "forward": _("%(commune)s has sent a dossier with its report: take it into a round."),
    "withdraw": _("The producer has taken the dossier back."),
}
TO_TEAM: dict[str, Promise | str] = {"accept": _("A dossier of the round “%(round)s” is there for the team to read.")}
TO_SECRETARY: dict[str, Promise | str] = {
    "prepare": _("The team has found a dossier of the round “%(round)s” ready for the council.")
}
ROLES: dict[str, Promise | str] = {
    "commune": _("Your commune"),
    "office": _("The coordination office"),
    "team": _("The advisory team"),
}


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    title, body = _("%(product)s: %(what)s"), _("%(words)s")
    for name, label, more in (
        (PROGRESS, _("Where my dossier stands"), {"for_whom": _speaks}),
        (ASKED, _("What I am asked to complete or answer"), {"for_whom": _speaks, "urgent": True, "legal": True}),
        (RESULT, _("Results of my dossiers"), {"for_whom": _speaks, "urgent": True, "legal": True}),
        (WORK, _("Dossiers that come to me"), {"for_whom": _works}),
    ):
        kinds.register(kinds.Kind(name, label, title, body, **more))
    kinds.register(kinds.Kind(LATE, _("Clocks that run out"), _("%(what)s"), body, for_whom=_works))
    kinds.register(kinds.Kind(MEETING, _("Meetings of the council"), _("%(what)s"), body, urgent=True, for_whom=_sits))


def _speaks(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _works(person: Any) -> bool:
    return bool(rights_of(person).is_officer) or _sits(person)


def _sits(person: Any) -> bool:
    from ocop.appraisal import seats

    return bool(seats.held(person))


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


def link_to(name: str, *keys: int) -> str:
    """The path of a page in Vietnamese, as messages keep it."""
    with translation.override("vi"):
        return reverse(name, args=keys)


def seated(council_id: int, *parts: str) -> list[Person]:
    """Persons who hold one of the parts on a council today."""
    from ocop.workdays import clock

    rows = Seat.objects.filter(council_id=council_id, part__in=parts, valid_from__lte=clock.today())
    held = rows.filter(valid_to__isnull=True) | rows.filter(valid_to__gte=clock.today())
    return list(Person.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("pk"))


def tell(move: Move, dossier: Dossier) -> None:
    """Tell everybody a move concerns, and take what it settles off their desks; in the caller's transaction."""
    if move.name in ("refile", "withdraw"):
        settle(subject=dossier, kind=ASKED)
    settle(subject=dossier, kind=WORK)
    values = _values(move, dossier)
    name = move.name
    if name in TO_PRODUCER:
        kind = ASKED if name == "return" else RESULT if name in RESULTS else PROGRESS
        to = audience.speakers_of(dossier.producer.organisation_id)
        receipt = name in ("file", "refile")
        _send(move, dossier, kind, to, TO_PRODUCER[name], values, "appraisal:dossier", also_self=receipt)
    if name in TO_COMMUNE and not (name == "return" and move.as_role == "commune"):
        to = audience.officers_of(dossier.commune_id)
        _send(move, dossier, WORK, to, TO_COMMUNE[name], values, "appraisal:review")
    if name in TO_OFFICE and (name != "withdraw" or move.from_state in ("forwarded", "in_review", "ready")):
        _send(move, dossier, WORK, audience.coordination_office(), TO_OFFICE[name], values, "appraisal:review")
    for table, part in ((TO_TEAM, "team"), (TO_SECRETARY, "secretary")):
        if name in table and dossier.round is not None:
            to = seated(dossier.round.council_id, part)
            _send(move, dossier, WORK, to, table[name], values, "appraisal:review")


def _values(move: Move, dossier: Dossier) -> dict[str, Any]:
    count = 0
    due = dossier.due_on
    if move.name == "return":
        points = CompletionPoint.objects.filter(request__dossier=dossier, request__answered_at__isnull=True)
        count = points.count()
        due = dossier.completion_requests.order_by("-pk").values_list("due_on", flat=True).first()
    return {
        "slip": dossier.slip_number or "–",
        "due": due,
        "count": count,
        "who": ROLES.get(move.as_role, move.as_role),
        "commune": dossier.commune,
        "round": dossier.round.name if dossier.round is not None else "–",
        "decide": _decided_by(dossier),
    }


def _decided_by(dossier: Dossier) -> datetime.date | None:
    if dossier.due_on is not None:
        return dossier.due_on
    return dossier.round.decide_by if dossier.round is not None else None


def _send(
    move: Move,
    dossier: Dossier,
    kind: str,
    to: Iterable[Person],
    template: Promise | str,
    values: dict[str, Any],
    page: str,
    *,
    also_self: bool = False,
) -> None:
    state = states.state(move.to_state)
    staff = kind == WORK
    what = {
        "vi": state.staff_vi if staff else state.public_vi,
        "en": state.staff_en if staff else state.public_en,
    }
    notices.send(
        to=[person for person in to if also_self or person.pk != move.by_id],
        kind=kind,
        subject=dossier,
        key=f"appraisal.move:{move.pk}:{page.rpartition(':')[2]}",
        link=link_to(page, dossier.pk),
        params={"product": dossier.product.name, "what": what, "words": both(template, **values)},
        due_on=values["due"] if kind in (ASKED, WORK) else None,
    )


def asked(question: Any, dossier: Dossier) -> None:
    """Tell the producer of a question; in the caller's transaction."""
    words = _("%(who)s asks: %(question)s") if question.due_on is None else _("%(who)s asks, by %(day)s: %(question)s")
    notices.send(
        to=audience.speakers_of(dossier.producer.organisation_id),
        kind=ASKED,
        subject=dossier,
        due_on=question.due_on,
        key=f"appraisal.question:{question.pk}",
        link=link_to("appraisal:questions", dossier.pk),
        params={
            "product": dossier.product.name,
            "what": both(_("a question to you")),
            "words": both(words, who=ROLES["team"], day=question.due_on, question=question.words[:500]),
        },
    )


def taken_back(question: Any, dossier: Dossier) -> None:
    """Tell the producer that nobody waits for this answer any more, and why."""
    if not dossier.questions.filter(replied_at__isnull=True).exists():
        settle(subject=dossier, kind=ASKED)
    notices.send(
        to=audience.speakers_of(dossier.producer.organisation_id),
        kind=PROGRESS,
        subject=dossier,
        key=f"appraisal.question-back:{question.pk}",
        link=link_to("appraisal:questions", dossier.pk),
        params={
            "product": dossier.product.name,
            "what": both(_("a question was taken back")),
            "words": both(
                _("You need not answer any more: “%(question)s”. %(reason)s"),
                question=question.words[:500],
                reason=question.taken_back[:500],
            ),
        },
    )


def answered(question: Any, dossier: Dossier) -> None:
    """Tell who asked that the answer is there; when no question is left, the producer's desk is clear of them."""
    if not dossier.questions.filter(replied_at__isnull=True).exists():
        settle(subject=dossier, kind=ASKED)
    if question.asked_by_id is None:
        return
    notices.send(
        to=[question.asked_by],
        kind=WORK,
        subject=dossier,
        key=f"appraisal.answer:{question.pk}",
        link=link_to("appraisal:team", dossier.pk),
        params={
            "product": dossier.product.name,
            "what": both(_("your question is answered")),
            "words": both(_("You asked: %(question)s"), question=question.words[:300]),
        },
    )
