"""Subjects, offices and the rule of following, read from data/dialogue.yaml (pure)."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

_FILE = Path(__file__).parent / "data" / "dialogue.yaml"
ACTS = ("city", "trade", "commune", "relayed")


@dataclass(frozen=True)
class Named:
    """Something with a code and a name in both languages; `acts`: of an office, who speaks for it."""

    code: str
    vi: str
    en: str
    acts: str = ""

    @property
    def name(self) -> str:
        """In the language of the page."""
        return self.en if (get_language() or "vi").startswith("en") else self.vi


@dataclass(frozen=True)
class Following:
    """When both sides of a promise are asked, counted from the day it was made."""

    valid_from: datetime.date
    days: tuple[int, ...]
    remind_after: int
    silent_after: int


@functools.cache
def _read() -> tuple[dict[str, Named], dict[str, Named], tuple[Following, ...]]:
    data: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found = [{row["code"]: Named(**row) for row in data[name]} for name in ("offices", "subjects")]
    wrong = [one.code for one in found[0].values() if one.acts not in ACTS]
    if wrong or any(len(rows) != len(data[name]) for rows, name in zip(found, ("offices", "subjects"), strict=True)):
        raise ValueError(f"dialogue.yaml: a code stands twice, or nobody speaks for {wrong}.")
    rules = tuple(
        sorted(
            (Following(**{**row, "days": tuple(row["days"])}) for row in data["following"]),
            key=lambda one: one.valid_from,
        )
    )
    return found[0], found[1], rules


def offices() -> dict[str, Named]:
    """By code, in the order of the file. Raises ValueError when the file contradicts itself."""
    return _read()[0]


def subjects() -> dict[str, Named]:
    """By code, in the order of the file."""
    return _read()[1]


def following_on(day: datetime.date) -> Following:
    """The rule for a promise made on a day; the first one for anything older."""
    rules = _read()[2]
    return ([one for one in rules if one.valid_from <= day] or [rules[0]])[-1]


def office_choices() -> list[tuple[str, str]]:
    """For forms."""
    return [(one.code, one.name) for one in offices().values()]


def subject_choices() -> list[tuple[str, str]]:
    """For forms."""
    return [(one.code, one.name) for one in subjects().values()]


def name_of(code: str) -> str:
    """The name of an office; the code itself when the file does not know it any more."""
    return offices()[code].name if code in offices() else code


def subject_name(code: str) -> str:
    """The name of a subject; the code itself when the file does not know it any more."""
    return subjects()[code].name if code in subjects() else code
