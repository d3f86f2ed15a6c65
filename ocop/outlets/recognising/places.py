"""Kinds of place where a point may stand: the list of Decision 950/QĐ-BCT, read from its checklist."""

from __future__ import annotations

from django.utils.translation import get_language

from ocop.checklists import catalogue

CHECKLIST, ITEM, NONE = "qd950_2023", "location", "none"
OTHER = ("other", "nơi khác", "another place")


def choices() -> list[tuple[str, str]]:
    """Code and name in the language of the page; places that are on no list last."""
    item = catalogue.as_written()[CHECKLIST].item(ITEM)
    found = [(one.code, one.vi, one.en) for one in (item.options if item else ()) if one.code != NONE]
    english = (get_language() or "vi").startswith("en")
    return [(code, en if english else vi) for code, vi, en in [*found, OTHER]]


def name(code: str) -> str:
    """A kind in words; empty for what was not stated."""
    return dict(choices()).get(code, "")
