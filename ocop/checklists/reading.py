"""Checklists from YAML files; what is wrong is said with file and line (pure)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ocop.checklists.shapes import ANSWERS, Checklist, Group, Item, Option, sealed
from ocop.rulebooks.loading import Document, RulebookError, Trail
from ocop.rulebooks.loading import read as read_file

ChecklistError = RulebookError
"""`file:line: sentence`."""
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_TOP = {
    "code",
    "vi",
    "en",
    "about",
    "decision",
    "valid_from",
    "valid_to",
    "source",
    "groups",
    "note_vi",
    "note_en",
    "pass_points",
}
_GROUP = {"code", "vi", "en", "items"}
_ITEM = {
    "code",
    "vi",
    "en",
    "answer",
    "must",
    "photo",
    "most",
    "at_least",
    "unit_vi",
    "unit_en",
    "options",
    "help_vi",
    "help_en",
    "source",
    "unknown",
}
_OPTION = {"code", "vi", "en", "met"}


def read_folder(folder: Path) -> list[Checklist]:
    """Every checklist of a folder. Raises ChecklistError."""
    return [read(path) for path in sorted(folder.glob("*.yaml"))]


def read(path: Path) -> Checklist:
    """One checklist. Raises ChecklistError naming file and line."""
    document = read_file(path)
    data = document.data
    _known(document, (), data, _TOP)
    code = _code(document, (), data)
    if code != path.stem.replace("-", "_"):
        raise document.error(("code",), f"the code {code!r} is not the name of the file.")
    valid_to = document.day(("valid_to",), data["valid_to"]) if data.get("valid_to") else None
    valid_from = document.day(("valid_from",), data["valid_from"]) if data.get("valid_from") else None
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise document.error(("valid_to",), "it ends before it begins.")
    about = data.get("about")
    if not isinstance(about, list) or not about or not all(isinstance(one, str) for one in about):
        raise document.error(("about",), "“about” is a list of kinds.")
    groups = data.get("groups")
    if not isinstance(groups, list) or not groups:
        raise document.error(("groups",), "there are no groups.")
    seen: set[str] = set()
    made = tuple(_group(document, ("groups", place), group, seen) for place, group in enumerate(groups))
    pass_points = data.get("pass_points")
    if pass_points is not None and (not _whole(pass_points) or pass_points > sum(one.most for one in made)):
        raise document.error(("pass_points",), "the points needed are more than there are.")
    return sealed(
        Checklist(
            code=code,
            vi=_text(document, (), data, "vi"),
            en=_text(document, (), data, "en"),
            about=tuple(about),
            decision=_text(document, (), data, "decision"),
            valid_from=valid_from,
            valid_to=valid_to,
            source=_text(document, (), data, "source"),
            groups=made,
            note_vi=str(data.get("note_vi") or ""),
            note_en=str(data.get("note_en") or ""),
            pass_points=pass_points,
        )
    )


def _group(document: Document, trail: Trail, data: Any, seen: set[str]) -> Group:
    _mapping(document, trail, data)
    _known(document, trail, data, _GROUP)
    items = data.get("items")
    if not isinstance(items, list) or not items:
        raise document.error(trail, "the group has no items.")
    return Group(
        code=_code(document, trail, data),
        vi=_text(document, trail, data, "vi"),
        en=_text(document, trail, data, "en"),
        items=tuple(_item(document, (*trail, "items", place), item, seen) for place, item in enumerate(items)),
    )


def _item(document: Document, trail: Trail, data: Any, seen: set[str]) -> Item:
    _mapping(document, trail, data)
    _known(document, trail, data, _ITEM)
    code = _code(document, trail, data)
    if code in seen:
        raise document.error((*trail, "code"), f"the item {code!r} stands twice.")
    seen.add(code)
    answer = data.get("answer", "yes")
    if answer not in ANSWERS:
        raise document.error((*trail, "answer"), f"{answer!r} is none of {', '.join(ANSWERS)}.")
    options = tuple(
        _option(document, (*trail, "options", place), one) for place, one in enumerate(data.get("options") or [])
    )
    most, unknown = data.get("most", 0), _flag(document, trail, data, "unknown")
    if not _whole(most):
        raise document.error((*trail, "most"), "points are whole numbers.")
    if not unknown and (answer == "points") != bool(most):
        raise document.error((*trail, "most"), "“most” belongs to an answer in points, and to no other.")
    if (answer == "choice") != bool(options):
        raise document.error((*trail, "options"), "“options” belong to a choice, and to no other.")
    if len({one.code for one in options}) != len(options):
        raise document.error((*trail, "options"), "an option stands twice.")
    return Item(
        code=code,
        vi=_text(document, trail, data, "vi"),
        en=_text(document, trail, data, "en"),
        answer=answer,
        must=_flag(document, trail, data, "must"),
        photo=_flag(document, trail, data, "photo"),
        most=most,
        at_least=_least(document, trail, data),
        options=options,
        unknown=unknown,
        **{name: str(data.get(name) or "") for name in ("unit_vi", "unit_en", "help_vi", "help_en", "source")},
    )


def _option(document: Document, trail: Trail, data: Any) -> Option:
    _mapping(document, trail, data)
    _known(document, trail, data, _OPTION)
    return Option(
        code=_code(document, trail, data),
        vi=_text(document, trail, data, "vi"),
        en=_text(document, trail, data, "en"),
        met=data.get("met", True) is True,
    )


def _least(document: Document, trail: Trail, data: dict[str, Any]) -> float | None:
    value = data.get("at_least")
    if value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise document.error((*trail, "at_least"), f"{value!r} is not a number.") from None


def _mapping(document: Document, trail: Trail, data: Any) -> None:
    if not isinstance(data, dict):
        raise document.error(trail, "a mapping is expected here.")


def _known(document: Document, trail: Trail, data: dict[str, Any], names: set[str]) -> None:
    for name in data:
        if name not in names:
            raise document.error((*trail, name), f"{name!r} is not known here.")


def _code(document: Document, trail: Trail, data: dict[str, Any]) -> str:
    code = data.get("code")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        raise document.error((*trail, "code"), f"{code!r} is not a code (a-z, 0-9, _).")
    return code


def _text(document: Document, trail: Trail, data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise document.error((*trail, name), f"“{name}” is missing.")
    return value.strip()


def _flag(document: Document, trail: Trail, data: dict[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise document.error((*trail, name), f"“{name}” is true or false.")
    return value


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000
