"""Who is told what of a memorandum; sent in the transaction of the change, once for each change and person."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.notices import audience, kinds, wording
from ocop.notices.actions import settle
from ocop.people.models import Person, RoleName
from ocop.people.rights import rights_of
from ocop.trade.deals.actors import SIDES, other
from ocop.trade.models import Complaint, DealStep, Memorandum, SignedPaper
from ocop.trade.reach import runs_trade
from ocop.ui import writing

CONFIRM, NEWS, CHECK, SILENT = (f"trade.memorandum_{what}" for what in ("confirm", "news", "check", "silent"))
# Two kinds, so that what a side has answered leaves the desks of that side alone.
FOLLOW = {"producer": "trade.follow_producer", "buyer": "trade.follow_buyer"}
FOLLOW_CALL = "trade.follow_call"
ROLE_OF = {"producer": RoleName.PRODUCER_MEMBER, "buyer": RoleName.BUYER_MEMBER}


def register() -> None:
    """The kinds of messages; from AppConfig.ready."""
    title, body = _("%(number)s: %(what)s"), _("%(words)s")
    asked = _("Questions on what came of my memoranda")
    for name, label, subject, more in (
        (CONFIRM, _("Memoranda that wait for my confirmation"), title, {"for_whom": _signs, "urgent": True}),
        (NEWS, _("What the other side of my memoranda reports"), title, {"for_whom": _signs}),
        (FOLLOW["producer"], asked, _("%(what)s"), {"for_whom": _sells}),
        (FOLLOW["buyer"], asked, _("%(what)s"), {"for_whom": _buys}),
        # The same question to somebody whom no e-mail reaches: an officer calls.
        (FOLLOW_CALL, asked, _("%(what)s"), {"for_whom": _nobody, "urgent": True}),
        (CHECK, _("Scans of memoranda to be checked"), _("%(what)s"), {"for_whom": _office}),
        (SILENT, _("Memoranda that went silent"), _("%(what)s"), {"for_whom": _office}),
    ):
        kinds.register(kinds.Kind(name, label, subject, body, **more))


def _sells(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _buys(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("buyer_member"))


def _signs(person: Any) -> bool:
    return _sells(person) or _buys(person)


def _office(person: Any) -> bool:
    return runs_trade(rights_of(person))


def _nobody(person: Any) -> bool:
    return False


def both(template: Promise | str, **values: Any) -> dict[str, str]:
    """A template filled in each language; dates and amounts are written as that language writes them."""
    found = {}
    for language in wording.LANGUAGES:
        with translation.override(language):
            filled = {name: _said(value) for name, value in values.items()}
            found[language] = str(template) % filled
    return found


def _said(value: Any) -> str:
    if isinstance(value, datetime.date):
        return writing.day(value)
    if isinstance(value, int):
        return writing.number(value)
    return str(value) if value is not None else "–"


def link_to(name: str, *keys: int) -> str:
    """The path of a page in Vietnamese, as messages keep it."""
    with translation.override("vi"):
        return reverse(name, args=keys)


def organisation_of(row: Memorandum, side: str) -> Any:
    """The organisation on a side."""
    return row.producer.organisation if side == "producer" else row.buyer.organisation


def people_of(row: Memorandum, side: str) -> list[Person]:
    """Who speaks for a side; for a household without anybody the officers of its commune."""
    organisation = organisation_of(row, side)
    found = audience.speakers_of(organisation.pk, role=ROLE_OF[side])
    if not found and side == "producer" and organisation.kind == "household" and organisation.commune_id:
        return audience.officers_of(organisation.commune_id)
    return found


def office() -> list[Person]:
    """The trade officers; the coordination office where there are none."""
    return audience.holders(RoleName.TRADE_OFFICER) or audience.coordination_office()


def _send(row: Memorandum, kind: str, to: Iterable[Person], key: str, what: Any, words: Any) -> None:
    notices.send(
        to=to,
        kind=kind,
        subject=row,
        key=f"trade.memorandum:{row.pk}:{key}",
        link=link_to("trade:memorandum", row.pk),
        params={"number": row.number, "what": what, "words": words},
    )


def to_confirm(row: Memorandum) -> None:
    """Each side that has not confirmed what stands now is asked to."""
    settle(subject=row, kind=CONFIRM)
    for side in SIDES:
        if getattr(row, f"{side}_confirmed_at") is None:
            across = organisation_of(row, other(side)).name
            words = both(
                _("With %(across)s, signed on %(day)s. Read it, then confirm it or say what should be changed."),
                across=across,
                day=row.signed_on,
            )
            what = _("please confirm") if row.version == 1 else _("was changed; please confirm anew")
            _send(row, CONFIRM, people_of(row, side), f"confirm:{side}:{row.version}", what, words)


def sealed(row: Memorandum, *, first: bool) -> None:
    """Both are told that it counts from now on."""
    settle(subject=row, kind=CONFIRM)
    for side in SIDES:
        words = both(
            _(
                "With %(across)s. Report deliveries and payments here as they happen; the other side confirms each with one button."
            ),
            across=organisation_of(row, other(side)).name,
        )
        what = _("counts as signed") if first else _("the change is agreed")
        _send(row, NEWS, people_of(row, side), f"sealed:{row.version}", what, words)


def closed(row: Memorandum, name: str) -> None:
    """Both are told that it is over."""
    for kind in (CONFIRM, *FOLLOW.values(), FOLLOW_CALL):
        settle(subject=row, kind=kind)
    what = (
        _("has ended")
        if name == "end"
        else _("was dropped")
        if name == "take_back"
        else _("was cancelled by the office")
    )
    for side in SIDES:
        _send(
            row, NEWS, people_of(row, side), f"{name}:{row.version}", what, both("%(reason)s", reason=row.state_reason)
        )


STEP_WORDS = {
    "contract": _("contract of %(day)s"),
    "order": _("order of %(day)s"),
    "delivery": _("delivery of %(day)s"),
    "payment": _("payment of %(day)s"),
}
ANSWER_WORDS = {
    "confirmed": _("confirmed by the other side"),
    "corrected": _("corrected by the other side; please look"),
    "disputed": _("disputed by the other side; please look"),
    "accepted": _("the correction was accepted"),
    "taken_back": _("taken back by the other side"),
}


def step_claimed(step: DealStep, row: Memorandum) -> None:
    """The other side is asked to confirm a report."""
    amount = (
        both(_("%(amount)s đ."), amount=step.amount) if step.amount is not None else both(_("No amount was stated."))
    )
    ask = both(_("Open it to confirm, correct or dispute it."))
    words = {language: f"{amount[language]} {ask[language]}" for language in amount}
    side = other(step.claimed_side)
    notices.send(
        to=people_of(row, side),
        kind=NEWS,
        subject=step,
        key=f"trade.step:{step.pk}:claimed",
        link=link_to("trade:step", step.pk),
        params={"number": row.number, "what": both(STEP_WORDS[step.kind], day=step.happened_on), "words": words},
    )


def step_answered(step: DealStep, row: Memorandum, word: str, side: str) -> None:
    """The side across hears what was said of a report."""
    settle(subject=step, kind=NEWS)
    notices.send(
        to=people_of(row, other(side)),
        kind=NEWS,
        subject=step,
        key=f"trade.step:{step.pk}:{step.version}",
        link=link_to("trade:step", step.pk),
        params={
            "number": row.number,
            "what": both(STEP_WORDS[step.kind], day=step.happened_on),
            "words": ANSWER_WORDS[word],
        },
    )


def complaint_raised(one: Complaint, row: Memorandum) -> None:
    """The side complained of is asked to answer."""
    notices.send(
        to=people_of(row, other(one.side)),
        kind=NEWS,
        subject=one,
        key=f"trade.complaint:{one.pk}",
        link=link_to("trade:complaint", one.pk),
        params={
            "number": row.number,
            "what": _("goods were returned") if one.kind == "return" else _("a complaint"),
            "words": _("Open it to read what is wrong and to answer."),
        },
    )


def complaint_answered(one: Complaint, row: Memorandum) -> None:
    """The side that complained reads the answer."""
    settle(subject=one, kind=NEWS)
    notices.send(
        to=people_of(row, one.side),
        kind=NEWS,
        subject=one,
        key=f"trade.complaint:{one.pk}:{one.answered_at:%y%m%d%H%M%S}",
        link=link_to("trade:complaint", one.pk),
        params={
            "number": row.number,
            "what": _("your complaint was answered"),
            "words": _("Read it, and say whether that settles it."),
        },
    )


def to_check(paper: SignedPaper, count: int, by: Any) -> None:
    """The other officers are told that a scan waits."""
    to = [one for one in office() if by is None or one.pk != by.pk]
    notices.send(
        to=to,
        kind=CHECK,
        subject=paper,
        key=f"trade.paper:{paper.pk}",
        link=link_to("trade:paper", paper.pk),
        params={
            "what": both(_("a scan to be checked: %(title)s"), title=paper.title),
            "words": both(
                _("Memoranda on it: %(count)s. An officer other than who uploaded it compares them."), count=count
            ),
        },
    )


def scan_sent_back(paper: SignedPaper, rows: list[Memorandum]) -> None:
    """Who uploaded a scan hears why it was put aside."""
    settle(subject=paper, kind=CHECK)
    if paper.uploaded_by is None:
        return
    notices.send(
        to=[paper.uploaded_by],
        kind=NEWS,
        subject=paper,
        key=f"trade.paper:{paper.pk}:back:{len(rows)}:{paper.check_note[:60]}",
        link=link_to("trade:memorandum", rows[0].pk),
        params={
            "number": rows[0].number,
            "what": _("the scan was sent back"),
            "words": {"vi": paper.check_note, "en": paper.check_note},
        },
    )
