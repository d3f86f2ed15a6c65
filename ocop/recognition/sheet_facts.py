"""What the cells of a list of products say of a decision: level, kind, body, status, dates. Problems name the cell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange import cells, stars
from ocop.exchange.kinds import PlanRow
from ocop.recognition.models import Assessment, Level, Precision, Recognition
from ocop.rulebooks import decrees
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays.dating import counted_from

RECOGNISED = "recognised"
_STATUSES = {
    RECOGNISED: (
        "recognised",
        "recognized",
        "da cong nhan",
        "duoc cong nhan",
        "cong nhan",
        "dat",
        "con hieu luc",
        "con han",
        "het han",
        "het hieu luc",
    ),
    Level.POTENTIAL_FIVE.value: ("potential 5", "tiem nang 5 sao", "5 sao tiem nang", "tiem nang nam sao", "tiem nang"),
    Assessment.Status.ASSESSED.value: (
        "assessed",
        "da danh gia",
        "danh gia",
        "duoc danh gia",
        "dang danh gia",
        "cho cong nhan",
    ),
    Assessment.Status.REGISTERED.value: ("registered", "dang ky", "da dang ky", "dang ky danh gia"),
}
STATUSES = {text: status for status, texts in _STATUSES.items() for text in texts}
_KINDS = (
    (r"nang hang|nang cap|upgrade", Recognition.Kind.UPGRADED),
    (r"danh gia lai|cong nhan lai|gia han|cap lai|renew", Recognition.Kind.RENEWED),
    (r"moi|lan dau|lan 1|new|first", Recognition.Kind.NEW),
)
_BODIES = (
    (r"bo nong nghiep|trung uong|\bbo\b|ministry|quoc gia", Recognition.Body.MINISTRY),
    (r"huyen|quan\b|thi xa|district", Recognition.Body.DISTRICT),
    (r"tinh|thanh pho|\btp\b|city|province|ubnd tp", Recognition.Body.PROVINCE),
)
# Worded only where a cell is wrong.
_POINTS = gettext_lazy("Points are a number from 0 to 100.")
_DAY = gettext_lazy("This is not a date; write it as day/month/year.")
_YEAR = gettext_lazy("This is not a year.")
_STARS = gettext_lazy("The stars cannot be read; write 3 sao, 4 sao, 5 sao or tiềm năng 5 sao.")


@dataclass
class Said:
    """What a row says. `level` "" with `status` assessed or registered: no recognition."""

    status: str
    level: str
    stars_stated: int | None
    kind: str
    body: str
    points: Decimal | None
    decision: str
    day: datetime.date | None
    year: int | None
    code: str
    old_code: str

    @property
    def precision(self) -> str:
        """How exactly its date is known."""
        return (Precision.DAY if self.day else Precision.YEAR if self.year else Precision.NONE).value

    def recognition(self) -> dict[str, Any] | None:
        """The facts of a recognition as JSON values, None when the row makes none."""
        if not self.level:
            return None
        return {
            "level": self.level,
            "kind": self.kind,
            "body": self.body,
            "points": str(self.points) if self.points is not None else None,
            "decision": self.decision,
            "precision": self.precision,
            "issued_on": self.day.isoformat() if self.day else None,
            "year": self.day.year if self.day else self.year,
            "code": self.code,
            "old_code": self.old_code,
        }

    def assessment(self) -> dict[str, Any] | None:
        """The facts of an assessment, None when the row makes a recognition or says nothing."""
        if self.level or self.status not in Assessment.Status.values:
            return None
        return {
            "status": self.status,
            "stars_stated": self.stars_stated,
            "year": self.day.year if self.day else self.year,
        }


def dated(facts: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """Planned facts (`Said.recognition`) as values of a recognition, with the day from which it counts."""
    day = datetime.date.fromisoformat(facts["issued_on"]) if facts["issued_on"] else None
    return {
        "level": facts["level"],
        "kind": facts["kind"],
        "body": facts["body"],
        "points": Decimal(facts["points"]) if facts["points"] else None,
        "decision": facts["decision"],
        "precision": facts["precision"],
        "issued_on": day,
        "year": facts["year"],
        "counted_from": counted_from(day=day, year=facts["year"], recorded_on=today),
        "code": facts["code"],
        "old_code": facts["old_code"],
    }


def read(row: PlanRow, *, register: str, defaults: Mapping[str, str], today: datetime.date) -> Said:
    """Reads a row; what a person gave for the whole file fills empty cells. Wrong cells become problems of the row."""
    status = _status(row)
    points = _read(row, "points", cells.points, _POINTS)
    day = _read(row, "decided_on", cells.day, _DAY)
    if day is None and not row.texts.get("decided_on") and defaults.get("decided_on"):
        day = cells.day(defaults["decided_on"])
    year = _read(row, "year", cells.year, _YEAR)
    if day and year and day.year != year:
        row.warn("year", _("The year differs from that of the date; the date is kept."))
    stated = _read(row, "stars", stars.read, _STARS) or ""
    stated = stated or (stars.read(defaults["stars"]) if defaults.get("stars") and not row.texts.get("stars") else "")
    code, old_code = canonical(row.texts.get("code", "")), canonical(row.texts.get("old_code", ""))
    said = Said(
        status=status,
        level="",
        stars_stated=int(stated) if stated.isdigit() else None,
        kind=_match(_KINDS, row.texts.get("kind", ""), Recognition.Kind.UNSTATED),
        body=_match(_BODIES, row.texts.get("body", ""), Recognition.Body.UNSTATED),
        points=points,
        decision=canonical(row.texts.get("decision", "") or defaults.get("decision", ""))[:80],
        day=day,
        year=year,
        code=code[:40],
        old_code=old_code[:40],
    )
    if day is None and said.decision and not row.problems:
        said.day = _day_in(said.decision)
    if said.status in ("", RECOGNISED, Level.POTENTIAL_FIVE.value):
        said.level = _level(row, said, stated, today)
    if register == "office":
        _require_decision(row, said)
    return said


def _status(row: PlanRow) -> str:
    text = re.sub(r"[^a-z0-9]+", " ", fold(row.texts.get("status", ""))).strip()
    if not text:
        return ""
    if text in STATUSES:
        return STATUSES[text]
    row.problem("status", _("This status is not known; use recognised, assessed or registered."))
    return ""


def _level(row: PlanRow, said: Said, stated: str, today: datetime.date) -> str:
    """The level of a recognition: from the stars, else from the points, else unstated where the row says it was recognised."""
    if said.status == Level.POTENTIAL_FIVE.value or stated == stars.POTENTIAL:
        if stated not in ("", "5", stars.POTENTIAL):
            row.problem("stars", _("A potential five-star product cannot have other stars."))
        return Level.POTENTIAL_FIVE.value
    if stated in ("1", "2"):
        row.problem("stars", _("One and two stars get no decision; only 3, 4 and 5 stars are recognised."))
        return ""
    if stated:
        return stated
    if said.points is not None and not row.texts.get("stars"):
        number = decrees.stars_for(said.points, said.day or today)
        if number < 3:
            row.problem("points", _("So many points give fewer than three stars; they are not recognised."))
            return ""
        row.warn(
            "points",
            _("The stars follow from the points: %(stars)s.")
            % {"stars": "4" if number == 4 else "3" if number == 3 else _("potential five")},
        )
        return Level.POTENTIAL_FIVE.value if number == 5 else str(number)
    if said.status == RECOGNISED or said.decision:
        return Level.UNSTATED.value
    return ""


def _require_decision(row: PlanRow, said: Said) -> None:
    """Decision and date make a row official (domain/counting.md)."""
    if said.status in Assessment.Status.values:
        return
    if (not said.level and not row.problems) or said.level == Level.UNSTATED.value:
        row.problem("stars", _("The stars are missing."))
    if not said.decision:
        row.problem("decision", _("The number of the decision is missing; a row of the office register needs it."))
    if said.day is None and not any(one["field"] == "decided_on" for one in row.problems):
        row.problem("decided_on", _("The date of the decision is missing; a row of the office register needs it."))


def _read(row: PlanRow, name: str, reader: Any, sentence: Promise) -> Any:
    cell = row.raw.get(name)
    if cell is None or cell == "":
        return None
    try:
        return reader(row.texts[name] if reader is stars.read else cell)
    except ValueError:
        row.problem(name, str(sentence))
        return None


def _match(table: tuple[tuple[str, Any], ...], text: str, otherwise: Any) -> str:
    folded = fold(text)
    if not folded:
        return str(otherwise.value)
    return str(next((value.value for pattern, value in table if re.search(pattern, folded)), otherwise.value))


def _day_in(decision: str) -> datetime.date | None:
    """The day written into the number of a decision: "123/QĐ-UBND ngày 15/3/2025"."""
    match = re.search(r"\bng[aà]y\s+(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})", decision, re.IGNORECASE)
    if match is None:
        return None
    try:
        return cells.day(match.group(1))
    except ValueError:
        return None
