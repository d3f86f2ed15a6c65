"""Who is told of what follows a ruling: sent on to the ministry, appeals, withdrawals, marks off the shelf. Every day: clocks of these.

The moves of a dossier (recognised, noticed, ...) tell of themselves.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ocop import notices
from ocop.notices import audience, kinds
from ocop.people.models import RoleName
from ocop.people.rights import rights_of

NAME = "appraisal.ruling_clocks"
SENT, APPEAL, ANSWER, CASE, HEARING, WITHDRAWN, DROPPED, SHELF, DUE = (
    f"appraisal.{what}"
    for what in ("sent_up", "appeal_filed", "appeal_answered", "case_opened", "hearing", "withdrawn_mark", "case_dropped", "shelf", "ruling_due")
)  # fmt: skip


def _speaks(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _office(person: Any) -> bool:
    return rights_of(person).is_city_officer


def _keeps(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("outlet_keeper"))


def register() -> None:
    """The kinds of messages and the daily work; from AppConfig.ready."""
    from ocop.notices import daily

    for name, label, subject, body, more in (
        (SENT, _("Products sent on to the ministry"), _("%(product)s: sent on to the ministry"),
         _("%(product)s was sent on to the ministry on %(day)s with letter %(letter)s."), {"for_whom": _speaks}),
        (APPEAL, _("Appeals that come in"), _("%(product)s: an appeal has come in"),
         _("%(who)s has appealed. Answer by %(due)s."), {"for_whom": _office, "urgent": True}),
        (ANSWER, _("Answers to my appeals"), _("%(product)s: your appeal is answered"), _("%(answer)s"),
         {"for_whom": _speaks, "urgent": True, "legal": True}),
        (CASE, _("Cases of withdrawal against my products"), _("%(product)s: a case of withdrawal is open"),
         _("What was found: %(finding)s. The city decides by %(due)s. You are heard before; open the case to answer."),
         {"for_whom": _speaks, "urgent": True, "legal": True}),
        (HEARING, _("Hearings"), _("%(product)s: say your word by %(due)s"),
         _("Before the city decides on a withdrawal you are heard. Write it in the case, or come to the office, by %(due)s."),
         {"for_whom": _speaks, "urgent": True, "legal": True}),
        (WITHDRAWN, _("Stars that were withdrawn"), _("%(product)s: the stars are withdrawn"),
         _("By decision %(decision)s of %(day)s. Take the mark off labels, shelves and pages. You may appeal until %(until)s."),
         {"for_whom": _speaks, "urgent": True, "legal": True}),
        (DROPPED, _("Cases that were dropped"), _("%(product)s: the case is dropped"), _("The stars stay. Why: %(reason)s"), {"for_whom": _speaks}),
        (SHELF, _("Marks to take off the shelf"), _("%(product)s: take the OCOP mark off the shelf"),
         _("The stars of %(product)s were withdrawn on %(day)s. It may be sold, but not with the mark. Where: %(place)s."),
         {"for_whom": _keeps, "urgent": True}),
        (DUE, _("Clocks of cases and appeals"), _("Cases: %(cases)s, appeals: %(appeals)s near or past their day"),
         _("Withdrawals are decided within fifteen days of the finding; appeals have their own term."), {"for_whom": _office}),
    ):  # fmt: skip
        kinds.register(kinds.Kind(name, label, subject, body, **more))
    daily.register(NAME, remind)


def link_to(name: str, *keys: int) -> str:
    """The Vietnamese path of a page, as messages keep it."""
    with translation.override("vi"):
        return reverse(f"appraisal:{name}", args=keys)


def _speakers(product: Any) -> list[Any]:
    return audience.speakers_of(product.producer.organisation_id) if product.producer else []


def tell_sent(sent: Any) -> None:
    """A dossier went to the ministry."""
    product = sent.dossier.product
    notices.send(
        to=[*_speakers(product), *audience.officers_of(sent.dossier.commune_id)], kind=SENT, key=f"{SENT}:{sent.pk}",
        subject=sent.dossier, link=link_to("outcome", sent.dossier_id),
        params={"product": product.name, "day": sent.sent_on, "letter": sent.letter},
    )  # fmt: skip


def tell_appeal(appeal: Any, product: Any) -> None:
    """An appeal came in: the office answers."""
    notices.send(
        to=audience.coordination_office(), kind=APPEAL, key=f"{APPEAL}:{appeal.pk}", subject=appeal, link=link_to("appeal", appeal.pk),
        params={"product": product.name, "who": appeal.by_name, "due": appeal.due_on}, due_on=appeal.due_on,
    )  # fmt: skip


def tell_answer(appeal: Any, product: Any) -> None:
    """An appeal was answered."""
    notices.send(
        to=_speakers(product), kind=ANSWER, key=f"{ANSWER}:{appeal.pk}", subject=appeal, link=link_to("appeal", appeal.pk),
        params={"product": product.name, "answer": appeal.answer[:800]},
    )  # fmt: skip


def tell_case(case: Any) -> None:
    """A case was opened: the producer, its commune and the office know."""
    product = case.recognition.product
    to = {
        one.pk: one
        for one in [*_speakers(product), *audience.officers_of(*_communes(product)), *audience.coordination_office()]
    }
    to.pop(case.opened_by_id, None)
    notices.send(
        to=to.values(), kind=CASE, key=f"{CASE}:{case.pk}", subject=case, link=link_to("case", case.pk), due_on=case.due_on,
        params={"product": product.name, "finding": case.finding[:500], "due": case.due_on},
    )  # fmt: skip


def _communes(product: Any) -> list[int]:
    return [product.commune_id] if product.commune_id else []


def tell_hearing(hearing: Any, due: datetime.date) -> None:
    """The producer is asked for its word."""
    case = hearing.case
    notices.send(
        to=_speakers(case.recognition.product), kind=HEARING, key=f"{HEARING}:{hearing.pk}", subject=case, link=link_to("case", case.pk),
        params={"product": case.recognition.product.name, "due": due}, due_on=due,
    )  # fmt: skip


def tell_withdrawn(case: Any, until: datetime.date) -> None:
    """The stars are withdrawn: producer and commune know, and who keeps an outlet that may carry the mark."""
    product, taken = case.recognition.product, case.withdrawal
    notices.send(
        to=[*_speakers(product), *audience.officers_of(*_communes(product))], kind=WITHDRAWN, key=f"{WITHDRAWN}:{case.pk}", subject=case,
        link=link_to("case", case.pk),
        params={"product": product.name, "decision": taken.decision, "day": taken.decided_on, "until": until},
    )  # fmt: skip
    for mark in case.shelf_marks.filter(outlet__keeper__isnull=False).select_related("outlet"):
        tell_shelf(mark)


def tell_shelf(mark: Any) -> None:
    """An outlet is asked to take the mark off."""
    if mark.outlet is None or mark.outlet.keeper_id is None:
        return
    case = mark.case
    with translation.override("vi"):
        link = reverse("portal:product", args=[case.recognition.product.slug])
    notices.send(
        to=audience.speakers_of(mark.outlet.keeper_id, role=RoleName.OUTLET_KEEPER), kind=SHELF, key=f"{SHELF}:{mark.pk}", subject=mark,
        link=link, params={"product": case.recognition.product.name, "day": case.withdrawal.decided_on, "place": str(mark)},
    )  # fmt: skip


def tell_dropped(case: Any) -> None:
    """The case was dropped."""
    notices.send(
        to=_speakers(case.recognition.product), kind=DROPPED, key=f"{DROPPED}:{case.pk}", subject=case, link=link_to("case", case.pk),
        params={"product": case.recognition.product.name, "reason": case.end_reason[:500]},
    )  # fmt: skip


def remind(day: datetime.date) -> int:
    """The office is told each day of cases and appeals that are due within three days or late; idempotent by day."""
    from ocop.appraisal.models import Appeal, WithdrawalCase

    soon = day + datetime.timedelta(days=3)
    cases = WithdrawalCase.objects.filter(
        state__in=["open", "heard"], due_on__lte=soon, recognition__register=settings.OCOP_REGISTER
    ).count()
    appeals = Appeal.objects.filter(state="open", due_on__lte=soon).count()
    if not cases and not appeals:
        return 0
    made = notices.send(
        to=audience.coordination_office(), kind=DUE, key=f"{DUE}:{day}", link=link_to("cases" if cases else "appeals"),
        params={"cases": cases, "appeals": appeals},
    )  # fmt: skip
    return len(made)
