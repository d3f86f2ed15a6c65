"""Papers of rulings: who opens them; how these actions are said; where a person finds them on the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.appraisal import seats
from ocop.appraisal.models import Appeal, Decision, Dossier, MinistryFile, OfficialPaper, WithdrawalCase
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.people.rights import rights_of
from ocop.ui import navigation

ACTIONS = {
    "appraisal.write_paper": _("paper written"),
    "appraisal.sign_paper": _("signed copy brought in"),
    "appraisal.draft_decision": _("decision drafted"),
    "appraisal.take_out": _("taken out of a draft decision"),
    "appraisal.choose_level": _("level chosen with a reason"),
    "appraisal.publish_decision": _("decision published"),
    "appraisal.correct_decision": _("decision corrected"),
    "appraisal.propose": _("proposed for decision"),
    "appraisal.recognise": _("recognised"),
    "appraisal.send_up": _("recognised, to be sent to the ministry"),
    "appraisal.notice": _("notice given"),
    "appraisal.refuse": _("ended without rating"),
    "appraisal.send_to_ministry": _("sent to the ministry"),
    "appraisal.ministry_answer": _("answer of the ministry recorded"),
    "appraisal.answer": _("answered by the ministry"),
    "appraisal.follow_ministry": _("recognised from the ministry's result"),
    "appraisal.rate_again": _("back to the council after the ministry's answer"),
    "appraisal.appeal": _("appeal filed"),
    "appraisal.appeal_back": _("appeal taken back"),
    "appraisal.answer_appeal": _("appeal answered"),
    "appraisal.review_again": _("back to the council after an appeal"),
    "appraisal.open_case": _("case of withdrawal opened"),
    "appraisal.invite_hearing": _("producer asked for its word"),
    "appraisal.hear": _("producer heard"),
    "appraisal.decide_withdrawal": _("withdrawal decided"),
    "appraisal.drop_case": _("case dropped"),
    "appraisal.shelf_place": _("place to take the mark off"),
    "appraisal.off_shelf": _("mark is off the shelf"),
}
# What a producer and a commune may read of their own dossier; minutes and reports stay with the offices.
TOLD = ("notice", "to_ministry", "form01", "form02", "form03")


def papers_visible_to(person: Any) -> Any:
    """Official papers a person may open.

    City officers and auditors all; a secretary those of the council; the others notices of the dossiers, decisions once published, papers
    of the cases (once decided) and appeals within their reach.
    """
    own = rights_of(person)
    if own.sees_everything:
        return OfficialPaper.objects.all()
    if own.person_id is None:
        return OfficialPaper.objects.none()
    reach = (
        Q(kind__in=TOLD, dossier__in=Dossier.objects.visible_to(person))
        | Q(
            kind="decision",
            decision__in=Decision.objects.filter(state="published"),
            decision__items__dossier__in=Dossier.objects.visible_to(person),
        )
        | Q(kind="withdrawal", case__in=WithdrawalCase.objects.visible_to(person).filter(state="decided"))
        | Q(kind="appeal", appeal__in=Appeal.objects.visible_to(person))
    )
    if staff := seats.councils(person, "secretary"):
        reach |= (
            Q(round__council_id__in=staff)
            | Q(dossier__round__council_id__in=staff)
            | Q(decision__round__council_id__in=staff)
        )
    return OfficialPaper.objects.filter(reach).distinct()


def within_reach(person: Any, file: StoredFile) -> bool:
    """Files of papers, of cases, appeals and answers of the ministry."""
    papers = papers_visible_to(person)
    return (
        papers.filter(Q(file=file) | Q(word_file=file) | Q(signed_file=file)).exists()
        or WithdrawalCase.objects.visible_to(person).filter(file=file).exists()
        or Appeal.objects.visible_to(person).filter(file=file).exists()
        or Decision.objects.visible_to(person).filter(signed_file=file).exists()
        or MinistryFile.objects.filter(answer_file=file, dossier__in=Dossier.objects.visible_to(person)).exists()
    )


def _reads(person: Any) -> bool:
    return rights_of(person).sees_everything or bool(seats.councils(person, "secretary"))


def _cases(person: Any) -> bool:
    own = rights_of(person)
    return own.sees_everything or bool(own.commune_ids or own.organisation_ids("producer_member"))


def register() -> None:
    """Called when the room starts."""
    rights.register("appraisal.rulings", within_reach)
    history.register_words(ACTIONS)
    history.register(
        "appraisal.withdrawalcase",
        lambda keys: WithdrawalCase.objects.filter(
            recognition__product__producer__organisation__in=list(keys)
        ).values_list("pk", flat=True),
    )
    group = _("Appraisal")
    for label, address, order, icon, shown_to in (
        (_("Decisions"), "appraisal:decisions", 34, "doc", _reads),
        (_("Sent to the ministry"), "appraisal:ministry_files", 35, "out", _reads),
        (_("Renewals"), "appraisal:renewals", 36, "clock", _cases),
        (_("Appeals"), "appraisal:appeals", 37, "note", _cases),
        (_("Withdrawals"), "appraisal:cases", 38, "ban", _cases),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
