"""What a preview shows: tabs by what would happen, and rows in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ocop.exchange.kinds import ImportKind
from ocop.exchange.models import Import, ImportRow

Row = ImportRow.Action
SHOWN = 6


@dataclass(frozen=True)
class Tab:
    """Rows of one action."""

    action: str
    label: str
    count: int


@dataclass
class Line:
    """One row in words: its cells under their headings, what it would do, what is wrong."""

    row: ImportRow
    title: str
    cells: list[tuple[str, str]]
    changes: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)


def tabs(counts: Mapping[str, int]) -> list[Tab]:
    """Tabs with rows; what needs a person first."""
    labels = {
        Row.ERROR: _("To mend"),
        Row.ASK: _("To decide"),
        Row.CREATE: _("New"),
        Row.CHANGE: _("Changed"),
        Row.SAME: _("As it is"),
        Row.SKIP: _("Left out"),
    }
    return [Tab(action.value, label, counts.get(action, 0)) for action, label in labels.items() if counts.get(action)]


def first_tab(found: list[Tab]) -> str:
    """Where a person starts."""
    return found[0].action if found else Row.CREATE.value


def writes(counts: Mapping[str, int]) -> int:
    """Rows that would be written."""
    return counts.get(Row.CREATE, 0) + counts.get(Row.CHANGE, 0)


def lines(rows: Iterable[ImportRow], of: Import, kind: ImportKind) -> list[Line]:
    """Rows of a page in words."""
    tables = {table["sheet"]: table for table in of.summary.get("tables", [])}
    only: dict[str, Any] = next(iter(tables.values()), {"columns": {}})
    labels = {one.name: str(one.label) for one in kind.fields}
    needed = next((one.name for one in kind.fields if one.required), "")
    found = []
    for row in rows:
        marks = tables.get(row.sheet, only)["columns"]
        title = row.cells.get(marks.get(needed, ""), "")
        texts = [
            (labels[one.name], row.cells.get(marks.get(one.name, ""), "")) for one in kind.fields if one.name != needed
        ]
        line = Line(row, title or _("(no name)"), [pair for pair in texts if pair[1]][:SHOWN])
        line.changes = kind.describe(row.values) if row.action == Row.CHANGE else []
        line.questions = [
            {**question, "name": f"{row.position}:{question['key']}", "answer": row.answers.get(question["key"], "")}
            for question in row.questions
        ]
        found.append(line)
    return found
