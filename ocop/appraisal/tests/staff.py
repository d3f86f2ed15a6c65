"""Dossiers at each stage, made through the actions, with the people of a round: for tests of the offices' pages."""

from __future__ import annotations

from typing import Any

from ocop.appraisal.actions import commune, rounds, team
from ocop.appraisal.actions.filing import file_dossier
from ocop.appraisal.models import Dossier, Round
from ocop.appraisal.tests.test_producer import filled
from ocop.workdays import clock
from tests import appraisals
from tests.cast import Cast

CONTENTS = {
    name: {"finding": "met", "words": "Nguyên liệu của xã"}
    for name in ("local_origin", "local_labour", "idea_origin", "local_identity")
}
COMPONENTS = {name: {"is_there": True, "note": ""} for name in ("form01", "form02", "evidence", "samples")}


def filed(cast: Cast) -> Dossier:
    """Filed by the household of the home commune."""
    dossier = filled(cast)
    file_dossier(by=cast.producer_member.person, dossier=dossier)
    dossier.refresh_from_db()
    return dossier


def report(cast: Cast, dossier: Dossier, **extra: Any) -> Any:
    """Form 03 by the home commune's officer."""
    values = {
        "contents": CONTENTS,
        "components": COMPONENTS,
        "letter_number": "12/TTr-UBND",
        "letter_date": clock.today(),
        "signed_by_name": "Chủ tịch xã",
        "conclusion": "Đề nghị đánh giá",
        **extra,
    }
    return commune.save_report(by=cast.commune_officer.person, dossier=dossier, **values)


def forwarded(cast: Cast) -> Dossier:
    """With the report, at the city."""
    dossier = filed(cast)
    report(cast, dossier)
    return commune.forward(by=cast.commune_officer.person, dossier=dossier)


def round_of(cast: Cast, **extra: Any) -> Round:
    """An open round; `cast.team` and `cast.secretary` sit on its council."""
    council = appraisals.council()
    cast.team = appraisals.seat(council, "team").person  # type: ignore[attr-defined]
    cast.secretary = appraisals.seat(council, "secretary").person  # type: ignore[attr-defined]
    return appraisals.round_(council, **extra)


def in_review(cast: Cast) -> Dossier:
    """Taken into a round."""
    dossier = forwarded(cast)
    return rounds.accept(by=cast.city_officer.person, dossier=dossier, into=round_of(cast))


def reported(cast: Cast) -> Dossier:
    """With the team's report and samples."""
    dossier = in_review(cast)
    team.log_samples(by=cast.city_officer.person, dossier=dossier, units=5, received_on=clock.today())
    team.report(by=cast.team, dossier=dossier, words="Đủ giấy tờ", is_ready=True)  # type: ignore[attr-defined]
    return dossier
