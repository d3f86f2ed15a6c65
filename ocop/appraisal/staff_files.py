"""Who opens the files of the commune, the team and the questions; and how this part's actions are said in the history."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.appraisal.models import CommuneReport, Dossier, Question, SiteVisit
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.people.rights import rights_of

ACTIONS = {
    "appraisal.commune_report": _("commune's report closed"),
    "appraisal.signed_report": _("signed report uploaded"),
    "appraisal.ask_completion": _("points to complete named"),
    "appraisal.forward": _("sent to the city"),
    "appraisal.open_round": _("round opened"),
    "appraisal.end_round": _("round ended"),
    "appraisal.plan_meeting": _("meeting planned"),
    "appraisal.invite": _("invitations sent"),
    "appraisal.accept": _("taken into a round"),
    "appraisal.prepare": _("found ready for the council"),
    "appraisal.log_samples": _("samples received"),
    "appraisal.dispose_samples": _("samples used or returned"),
    "appraisal.ask": _("producer asked"),
    "appraisal.take_back_question": _("question taken back"),
    "appraisal.answer_question": _("question answered"),
    "appraisal.plan_visit": _("visit planned"),
    "appraisal.record_visit": _("visit written down"),
    "appraisal.remark": _("remark of the advisory team"),
    "appraisal.team_report": _("report of the advisory team"),
}


def within_reach(person: Any, file: StoredFile) -> bool:
    """A question's file for all who read the dossier; the signed form 03 and pictures of visits for those of them who are not its producer."""
    dossiers = Dossier.objects.visible_to(person)
    if Question.objects.filter(file=file, dossier__in=dossiers).exists():
        return True
    others = dossiers.exclude(producer__organisation_id__in=rights_of(person).organisation_ids())
    return (
        CommuneReport.objects.filter(signed_file=file, dossier__in=others).exists()
        or SiteVisit.objects.filter(files=file, dossier__in=others).exists()
    )


def register() -> None:
    """Called when the room starts."""
    rights.register("appraisal.staff", within_reach)
    history.register_words(ACTIONS)
