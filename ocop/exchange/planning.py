"""From the bytes of a file to a plan: tables found, rows made, every row planned by its kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.bulk.inserting import insert
from ocop.exchange import tables, workbook
from ocop.exchange.kinds import ImportKind, Plan, PlanRow, quiet
from ocop.exchange.models import Import, ImportRow
from ocop.exchange.progress import reporter
from ocop.ledger.refusal import Refused
from ocop.ledger.version import version
from ocop.workdays import clock

Row = ImportRow.Action


@dataclass
class Planned:
    """A file planned: its tables, its rows, and the ledger version that was planned against."""

    tables: list[tables.Table]
    rows: list[PlanRow]
    register_version: int

    def counts(self) -> dict[str, int]:
        """Rows by action, every action named."""
        counts = {action.value: 0 for action in Row}
        for row in self.rows:
            counts[row.action] += 1
        return counts


def registry_version() -> int:
    """What a preview depends on."""
    return version("registry", "people", "places", "outlets")


def read_tables(
    content: bytes, name: str, kind: ImportKind, columns: Mapping[str, Mapping[str, str]]
) -> list[tables.Table]:
    """The tables of a file. Raises Refused when the file cannot be read or no sheet has a heading row."""
    book = workbook.read(content, name)
    found = [tables.find(sheet, kind.fields, corrected=columns.get(sheet.name)) for sheet in book.sheets]
    known = [table for table in found if table is not None]
    if not known:
        needed = ", ".join(f"“{one.label}”" for one in kind.fields if one.required)
        raise Refused(
            _("No heading row was found in “%(name)s”: a row with %(needed)s and the other headings is needed.")
            % {"name": name, "needed": needed}
        )
    with_rows = [table for table in known if table.rows]
    if not with_rows:
        raise Refused(_("“%(name)s” has a heading row and no rows under it.") % {"name": name})
    for table in with_rows:
        missing = [str(one.label) for one in kind.fields if one.required and one.name not in table.columns]
        if missing and not columns.get(table.sheet):
            raise Refused(
                _("The sheet “%(sheet)s” has no column for %(missing)s.")
                % {"sheet": table.sheet, "missing": ", ".join(missing)}
            )
    return with_rows


def plan(
    kind: ImportKind,
    content: bytes,
    name: str,
    *,
    register: str,
    by: Any,
    columns: Mapping[str, Mapping[str, str]] | None = None,
    defaults: Mapping[str, str] | None = None,
    answers: Mapping[int, Mapping[str, str]] | None = None,
    is_unattended: bool = False,
    progress: Callable[[int], None] = quiet,
) -> Planned:
    """Plans a file. Raises Refused when it cannot be read. Writes nothing."""
    kind.check(by, register)
    at = registry_version()
    found = read_tables(content, name, kind, columns or {})
    rows = list(_rows(found, answers or {}, is_unattended))
    kind.plan(
        Plan(register=register, by=by, rows=rows, defaults=defaults or {}, today=clock.today(), progress=progress)
    )
    for row in rows:
        row.action = _action(row)
    return Planned(found, rows, at)


def plan_of(of: Import, kind: ImportKind) -> Planned:
    """Plans the file of an import with what was decided so far. Raises Refused when it cannot be read."""
    with default_storage.open(of.file.path, "rb") as file:
        content = file.read()
    return plan(
        kind,
        content,
        of.file.name,
        register=of.register,
        by=of.by,
        columns=of.columns,
        defaults=of.defaults,
        answers=answers_of(of),
        is_unattended=of.by is None,
        progress=reporter(of.pk, of.total_rows),
    )


def _rows(
    found: list[tables.Table], answers: Mapping[int, Mapping[str, str]], is_unattended: bool
) -> Iterable[PlanRow]:
    position = 0
    shows_sheet = len(found) > 1
    for table in found:
        letters = {name: tables.letter(index) for name, index in table.columns.items()}
        fields = list(table.columns.items())
        for source in table.rows:
            position += 1
            raw = {name: source.cells.get(index, "") for name, index in fields}
            yield PlanRow(
                position=position,
                sheet=table.sheet if shows_sheet else "",
                number=source.number,
                texts={name: tables.as_text(cell).strip() for name, cell in raw.items()},
                raw=raw,
                columns=letters,
                cells={tables.letter(index): tables.as_text(cell) for index, cell in source.cells.items()},
                answers=dict(answers.get(position, {})),
                is_unattended=is_unattended,
            )


def _action(row: PlanRow) -> str:
    """A wrong row is wrong whatever else it is; then open questions; then what a person left out; then the kind's own word."""
    if row.problems:
        return Row.ERROR
    if row.is_undecided:
        return Row.ASK
    if "skip" in row.answers.values():
        return Row.SKIP
    return row.action or Row.SAME


def digest(cells: Mapping[str, str]) -> str:
    """SHA-256 of a row as read."""
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def keep(planned: Planned, of: Import) -> None:
    """Replaces the rows kept of an import by this plan; in the caller's transaction."""
    of.rows.all()._raw_delete(of.rows.db)
    insert(ImportRow, map(_kept, planned.rows), of_id=of.pk)
    of.total_rows = len(planned.rows)
    of.register_version = planned.register_version
    of.summary = {"counts": planned.counts(), "tables": [_table_summary(table) for table in planned.tables]}


def _kept(row: PlanRow) -> dict[str, Any]:
    """A planned row as it is kept; what a row has nothing of is the column's own default."""
    said = {
        "values": row.values,
        "problems": row.problems,
        "warnings": row.warnings,
        "questions": row.questions,
        "answers": row.answers,
    }
    return {
        "position": row.position,
        "sheet": row.sheet[:60],
        "number": row.number,
        "cells": row.cells,
        "action": row.action,
        "digest": digest(row.cells),
        **{name: value for name, value in said.items() if value},
    }


def _table_summary(table: tables.Table) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "rows": len(table.rows),
        "headings": {tables.letter(index): text for index, text in sorted(table.headings.items())},
        "columns": {name: tables.letter(index) for name, index in table.columns.items()},
        "left_out": [[number, reason] for number, reason in table.left_out[:50]],
    }


def answers_of(of: Import) -> dict[int, dict[str, str]]:
    """What a person has decided so far, by position."""
    return dict(of.rows.exclude(answers={}).values_list("position", "answers"))


def undecided_sentence(count: int) -> str:
    """Why an import with open questions is not applied."""
    return ngettext("%(count)d row waits for your decision.", "%(count)d rows wait for your decision.", count) % {
        "count": count
    }
