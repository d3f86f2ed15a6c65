"""Market gates as files: read, checked, with file and line where one is wrong."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop.rulebooks.loading import Document, Trail, read
from ocop.rulebooks.schemes import groups
from ocop.trade.condition_catalogue import DATA, ConditionError, checked_value

SHIPPED = DATA / "gates"
SCHEME = "qd26-2026"


@dataclass(frozen=True)
class GateRow:
    """One condition of a gate file."""

    code: str
    value: Any
    is_must: bool
    note_vi: str
    note_en: str
    source: str


@dataclass(frozen=True)
class GateFile:
    """A gate as its file has it; `digest` is of the file's bytes."""

    slug: str
    kind: str
    name_vi: str
    name_en: str
    groups: tuple[str, ...]
    valid_from: datetime.date
    is_guide: bool
    source: str
    note_vi: str
    note_en: str
    digest: str
    rows: tuple[GateRow, ...]


def load(path: Path) -> GateFile:
    """Read one file. Raises RulebookError with file and line (a text missing, an unknown group or condition, a wrong value)."""
    document = read(path)
    data = document.data
    for name in ("slug", "kind", "name_vi", "name_en", "source"):
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise document.error((name,), f"the gate has no {name}.")
    if data["kind"] not in ("country", "channel"):
        raise document.error(("kind",), "kind is country or channel.")
    if not data["slug"].replace("-", "").isalnum() or not data["slug"].isascii() or len(data["slug"]) > 60:
        raise document.error(("slug",), "slug is small letters, figures and hyphens.")
    known = {group.code for group in groups(SCHEME)}
    named = data.get("groups") or []
    if not isinstance(named, list) or set(named) - known:
        raise document.error(("groups",), f"groups are a list out of {', '.join(sorted(known))}.")
    rows = data.get("conditions")
    if not isinstance(rows, list) or not rows:
        raise document.error(("conditions",), "a gate has at least one condition.")
    return GateFile(
        slug=data["slug"],
        kind=data["kind"],
        name_vi=data["name_vi"].strip(),
        name_en=data["name_en"].strip(),
        groups=tuple(named),
        valid_from=document.day(("from",), data.get("from")),
        is_guide=bool(data.get("guide", True)),
        source=data["source"].strip()[:500],
        note_vi=str(data.get("note_vi") or ""),
        note_en=str(data.get("note_en") or ""),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        rows=tuple(_row(document, ("conditions", place), row) for place, row in enumerate(rows)),
    )


def _row(document: Document, trail: Trail, row: Any) -> GateRow:
    if not isinstance(row, dict) or not str(row.get("source") or "").strip():
        raise document.error(trail, "every condition names its source.")
    try:
        value = checked_value(str(row.get("code")), row.get("value"))
    except ConditionError as error:
        raise document.error(trail, str(error)) from None
    return GateRow(
        code=row["code"],
        value=value,
        is_must=bool(row.get("must", True)),
        note_vi=str(row.get("note_vi") or "")[:300],
        note_en=str(row.get("note_en") or "")[:300],
        source=str(row["source"]).strip()[:300],
    )


def shipped() -> list[GateFile]:
    """Every gate that comes with the program, by file name."""
    return [load(path) for path in sorted(SHIPPED.glob("*.yaml"))]
