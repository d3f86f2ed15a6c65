"""Meetings, minutes and the papers around a decision of the demo city."""

from __future__ import annotations

import datetime
from typing import Any

from ocop.appraisal.actions import decisions, ministry, rounds
from ocop.appraisal.actions.meeting import note_present
from ocop.appraisal.actions.minutes import keep_signed_minutes, write_minutes
from ocop.appraisal.models import Dossier
from ocop.demo.appraisal import files
from ocop.workdays import clock


def meeting(stage: Any, key: str, at: datetime.datetime) -> None:
    """Plan the meeting of a round; who is there is noted when the minutes are written."""
    row = stage.rounds[key]
    agenda = [
        {"at": f"{8 + number // 4:02d}:{number % 4 * 15:02d}", "what": "", "dossier": one.pk}
        for number, one in enumerate(row.dossiers.order_by("pk"))
    ]
    stage.rounds[key] = rounds.plan_meeting(
        by=stage.players.officer,
        round_=row,
        at=at,
        place="Phòng họp tầng 2, trụ sở Văn phòng điều phối (minh hoạ)",
        agenda=agenda,
    )


def minutes(stage: Any, key: str) -> None:
    """Who was present, and the minutes, signed."""
    secretary = stage.players.secretary
    row = stage.rounds[key] = note_present(
        by=secretary, round_=stage.rounds[key], present=[seat.pk for seat in stage.seats()]
    )
    paper = write_minutes(by=secretary, round_=row)
    scan = files.upload(f"Biên bản {row.name}", [f"Hội đồng: {row.council}", "Bản quét của biên bản đã ký.", "(đã ký)"])
    keep_signed_minutes(by=secretary, paper=paper, upload=scan)


def before_decision(stage: Any, decided: list[Dossier]) -> None:
    """The letter to the ministry, where one is due."""
    for dossier in decided:
        if decisions.consequence(dossier).move == "send_up":
            decisions.write_to_ministry(by=stage.players.officer, dossier=dossier)


def after_decision(stage: Any, decided: list[Dossier]) -> None:
    """Notices to those below three stars; the product of five goes to the ministry."""
    officer = stage.players.officer
    for dossier in decided:
        dossier.refresh_from_db()
        if dossier.state == "proposed":
            decisions.write_notice(by=officer, dossier=dossier)
            decisions.give_notice(by=officer, dossier=dossier)
        elif dossier.state == "sent_up":
            ministry.send(by=officer, dossier=dossier, letter="812-MH/TTr-UBND", sent_on=clock.today())
