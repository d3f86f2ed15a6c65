"""Who opens the files of the council, and how its acts are said in the history; the way to its rooms on the desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.appraisal import seats
from ocop.appraisal.models import OfficialPaper
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.people.rights import rights_of
from ocop.ui import navigation

ACTIONS = {
    "appraisal.found_council": _("council entered"),
    "appraisal.give_seat": _("seat given"),
    "appraisal.end_seat": _("seat ended"),
    "appraisal.assign": _("members assigned"),
    "appraisal.excuse": _("member excused"),
    "appraisal.declare_conflict": _("conflict of interest declared"),
    "appraisal.abstain": _("member abstained"),
    "appraisal.lift_conflict": _("conflict of interest lifted"),
    "appraisal.open_scoring": _("scoring opened"),
    "appraisal.submit_sheet": _("sheet handed in"),
    "appraisal.close_scoring": _("scoring closed"),
    "appraisal.score_again": _("scored again"),
    "appraisal.note_present": _("present list kept"),
    "appraisal.write_minutes": _("minutes written"),
    "appraisal.write_proposals": _("list of proposals written"),
    "appraisal.sign_minutes": _("signed minutes uploaded"),
    "appraisal.propose": _("proposed for decision"),
}

# What passes inside the council: who scores, who stands aside and why, the words with which a result was closed or sent back. A producer
# reads the steps of the dossier and the decision; the council's own acts are read by audit.
INSIDE = (
    "appraisal.assign",
    "appraisal.excuse",
    "appraisal.declare_conflict",
    "appraisal.abstain",
    "appraisal.lift_conflict",
    "appraisal.submit_sheet",
    "appraisal.close_scoring",
    "appraisal.score_again",
)


def within_reach(person: Any, file: StoredFile) -> bool:
    """Minutes and lists of proposals are read by the council's own people, the office and auditors; never by producers."""
    papers = OfficialPaper.objects.filter(kind__in=["minutes", "proposals"], round__isnull=False)
    if not rights_of(person).sees_everything:
        papers = papers.filter(round__council_id__in=seats.councils(person))
    return papers.filter(Q(file=file) | Q(word_file=file) | Q(signed_file=file)).exists()


def sits_or_watches(person: Any) -> bool:
    """Whether the councils' pages say anything to a person."""
    return bool(person and person.is_authenticated) and (rights_of(person).sees_everything or bool(seats.held(person)))


def register() -> None:
    """Called when the room starts."""
    rights.register("appraisal.council", within_reach)
    history.register_words(ACTIONS)
    history.keep_inside(INSIDE)
    navigation.register(
        "desk",
        navigation.Entry(
            _("Councils"), "appraisal:councils", order=7, icon="people", group=_("Appraisal"), shown_to=sits_or_watches
        ),
    )
