"""Meetings, minutes and the papers around a decision of the demo city."""

from __future__ import annotations

import datetime
from typing import Any

from ocop.appraisal.actions import decisions, rounds
from ocop.appraisal.actions.meeting import note_present
from ocop.appraisal.models import Dossier, OfficialPaper
from ocop.demo.appraisal import files
from ocop.ledger import canonical
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
    """Who was present, and the signed minutes."""
    secretary = stage.players.secretary
    row = stage.rounds[key] = note_present(
        by=secretary, round_=stage.rounds[key], present=[seat.pk for seat in stage.seats()]
    )
    lines = [
        f"Hội đồng: {row.council}",
        "Có mặt: 7 trên 7 thành viên.",
        *[str(one) for one in row.dossiers.order_by("pk")],
    ]
    file = files.paper(secretary, f"Biên bản {row.name}", lines)
    scan = files.signed(secretary, f"Biên bản {row.name}", lines)
    _official("minutes", file, stage, round=row, signed_file=scan, signed_at=clock.now(), made_by_name=secretary.name)


def before_decision(stage: Any, decided: list[Dossier]) -> None:
    """The letter to the ministry, where one is due."""
    for dossier in decided:
        if decisions.consequence(dossier).move == "send_up":
            lines = [f"Sản phẩm: {dossier.product}", "Đề nghị xét 5 sao."]
            _official("to_ministry", files.signed(stage.players.officer, "Tờ trình Bộ", lines), stage, dossier=dossier)


def after_decision(stage: Any, decided: list[Dossier]) -> None:
    """Notices to those below three stars."""
    for dossier in decided:
        dossier.refresh_from_db()
        if dossier.state == "proposed":
            lines = [f"Sản phẩm: {dossier.product}", "Kết quả: chưa đạt 3 sao."]
            _official("notice", files.signed(stage.players.officer, "Thông báo kết quả", lines), stage, dossier=dossier)
            decisions.give_notice(by=stage.players.officer, dossier=dossier)


def _official(kind: str, file: Any, stage: Any, **values: Any) -> None:
    values.setdefault("made_by_name", stage.players.officer.name)
    OfficialPaper.objects.create(
        kind=kind, file=file, content_digest=canonical.digest(file.digest), made_at=clock.now(), **values
    )
