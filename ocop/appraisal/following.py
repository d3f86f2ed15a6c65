"""How files follow dossiers, and what of an organisation's history lies in this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.appraisal.models import AnswerEvidence, Consent, Dossier, FiledFile, FiledVersion
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.people.rights import rights_of
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.ui import navigation

ACTIONS = {
    "appraisal.begin": _("dossier begun"),
    "appraisal.answer_for": _("filled in for the household"),
    "appraisal.fill_in_for": _("filled in for the household"),
    "appraisal.evidence_for": _("paper added for the household"),
    "appraisal.consent": _("consent recorded"),
    "appraisal.consent_taken_back": _("consent taken back"),
    "appraisal.freeze": _("frozen as filed"),
    "appraisal.file": _("filed"),
    "appraisal.refile": _("filed again"),
    "appraisal.return": _("returned for completion"),
    "appraisal.reply": _("point answered"),
    "appraisal.withdraw": _("taken back by the producer"),
    "appraisal.activate_set": _("criteria set put into force"),
    "appraisal.activate_regulation": _("regulation put into force"),
    "appraisal.activate_shipped": _("rules put into force"),
}


def evidence_is_within_reach(person: Any, file: StoredFile) -> bool:
    """Who may read a dossier may open the papers it rests on, now or as filed, and the signed consents of it."""
    dossiers = Dossier.objects.visible_to(person)
    return (
        AnswerEvidence.objects.filter(paper_version__file=file, answer__dossier__in=dossiers).exists()
        or FiledFile.objects.filter(file=file, filed__dossier__in=dossiers).exists()
        or Consent.objects.filter(file=file, dossier__in=dossiers).exists()
    )


def move_dossiers(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Dossiers of a merged producer are the winner's, like its papers."""
    keys = list(Dossier.objects.filter(producer=loser).order_by("pk").values_list("pk", flat=True))
    Dossier.objects.filter(pk__in=keys).update(producer=winner)
    return {"dossiers": keys}


def _filed(organisation_ids: Iterable[int]) -> Iterable[int]:
    rows = FiledVersion.objects.filter(dossier__producer__organisation__in=list(organisation_ids))
    return rows.values_list("pk", flat=True)


def _dossiers(organisation_ids: Iterable[int]) -> Iterable[int]:
    return Dossier.objects.filter(producer__organisation__in=list(organisation_ids)).values_list("pk", flat=True)


def register() -> None:
    """Called when the room starts."""
    rights.register("appraisal.evidence", evidence_is_within_reach)
    history.register("appraisal.dossier", _dossiers)
    history.register("appraisal.filedversion", _filed)
    dependents.register_mover("appraisal", move_dossiers)
    history.register_words(ACTIONS)
    group = _("Appraisal")
    navigation.register(
        "desk",
        navigation.Entry(
            _("My dossiers"), "appraisal:my_dossiers", order=20, icon="note", group=group, shown_to=_makes
        ),
    )
    navigation.register(
        "desk", navigation.Entry(_("Rules"), "appraisal:rules", order=39, icon="list", group=group, shown_to=_works)
    )


def _makes(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _works(person: Any) -> bool:
    return bool(rights_of(person).is_officer)
