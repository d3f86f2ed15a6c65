"""What a yearly plan consists of, as dated data: data/templates (contents) and data/plans (published plans)."""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"


def in_language(vi: str, en: str) -> str:
    """The name in the language of the page."""
    return en if (get_language() or "vi").startswith("en") else vi


@dataclass(frozen=True)
class Content:
    """One content of a template and the indicators its targets may be counted by."""

    code: str
    vi: str
    en: str
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """The contents of a plan, in use from a day on."""

    id: str
    valid_from: datetime.date
    source: str
    vi: str
    en: str
    contents: tuple[Content, ...]

    @property
    def name(self) -> str:
        """In the language of the page."""
        return in_language(self.vi, self.en)


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@functools.cache
def templates() -> tuple[Template, ...]:
    """All, the newest first. Raises ValueError when a file names a content twice."""
    found = []
    for path in sorted((DATA / "templates").glob("*.yaml")):
        data = _read(path)
        contents = tuple(
            Content(row["code"], row["vi"], row["en"], tuple(row.get("indicators", ()))) for row in data["contents"]
        )
        if len({one.code for one in contents}) != len(contents):
            raise ValueError(f"{path.name}: a content stands twice.")
        day = datetime.date.fromisoformat(data["valid_from"])
        found.append(Template(data["id"], day, data["source"], data["vi"], data["en"], contents))
    return tuple(sorted(found, key=lambda one: (one.valid_from, one.id), reverse=True))


def template(key: str) -> Template:
    """One by its id; KeyError when there is none."""
    for one in templates():
        if one.id == key:
            return one
    raise KeyError(key)


def template_of(year: int) -> Template:
    """The newest that was in use when a year began; the first there is for earlier years."""
    begun = [one for one in templates() if one.valid_from <= datetime.date(year, 1, 1)]
    return begun[0] if begun else templates()[-1]


def suggested(key: str, code: str) -> tuple[str, ...]:
    """Codes of the indicators of one content; none for a content the template does not know."""
    try:
        contents = template(key).contents
    except KeyError:
        return ()
    return next((one.indicators for one in contents if one.code == code), ())


@functools.cache
def published(name: str) -> dict[str, Any]:
    """A published plan of data/plans, by the name of its file."""
    data: dict[str, Any] = _read(DATA / "plans" / f"{name}.yaml")
    return data
