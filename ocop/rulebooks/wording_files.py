"""Official wording from a file of an office: YAML, CSV or a workbook with the columns set, criterion, choice, text (pure).

Nothing is written unless every row is right. A refusal names file and line (of a workbook: the row). What an earlier file said of
other criteria and choices stays.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ocop.rulebooks import criteria, wording
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.loading import RulebookError, read

COLUMNS = {
    "set": ("set", "bộ", "bộ sản phẩm"),
    "criterion": ("criterion", "tiêu chí"),
    "choice": ("choice", "mức", "lựa chọn"),
    "text": ("text", "nội dung", "nguyên văn"),
}


@dataclass(frozen=True)
class Row:
    """One row with the line it stands on; an empty criterion means the set's name, an empty choice the criterion."""

    line: int
    set: str
    criterion: str
    choice: str
    text: str


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a file; raises RulebookError: unknown kind of file, a column missing, not readable."""
    kind = path.suffix.lower()
    try:
        if kind in (".yaml", ".yml"):
            yield from _yaml_rows(path)
        elif kind == ".csv":
            yield from _table_rows(path, list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))))
        elif kind in (".xlsx", ".xls", ".ods"):
            from python_calamine import load_workbook

            yield from _table_rows(path, load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False))
        else:
            raise RulebookError(f"{path.name}:1: wording comes as YAML, CSV or a workbook, not as {kind or 'this'}.")
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(f"{path.name}:1: cannot be read: {error}") from None


def _yaml_rows(path: Path) -> Iterator[Row]:
    document = read(path)
    for i, row in enumerate(document.data.get("texts") or []):
        line = document.lines.get(("texts", i), 1)
        if not isinstance(row, dict) or not set(row) <= {"set", "criterion", "choice", "text"}:
            raise RulebookError(f"{path.name}:{line}: a row of wording has set, criterion, choice and text.")
        yield Row(
            line,
            _cell(row.get("set", document.data.get("set"))),
            _cell(row.get("criterion")),
            _cell(row.get("choice")),
            _cell(row.get("text")),
        )


def _table_rows(path: Path, table: list[list[Any]]) -> Iterator[Row]:
    heads = [_cell(cell).lower() for cell in table[0]] if table else []
    places = {}
    for name, words in COLUMNS.items():
        found = [place for place, head in enumerate(heads) if head in words]
        if len(found) != 1:
            raise RulebookError(f"{path.name}:1: the first row needs the column {name} once.")
        places[name] = found[0]
    for line, cells in enumerate(table[1:], start=2):
        if any(_cell(cell) for cell in cells):
            padded = [*cells, *[""] * len(heads)]
            yield Row(line, **{name: _cell(padded[place]) for name, place in places.items()})


def _cell(value: object) -> str:
    """A cell as text; a workbook keeps 7 as 7.0 and criterion 1.1 as a number."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def gathered(path: Path) -> dict[str, wording.Texts]:
    """Set id -> texts of a file, every row checked against its set; raises RulebookError."""
    found: dict[str, wording.Texts] = {}
    lines: dict[tuple[str, tuple[str, int | None]], int] = {}
    for row in rows_of(path):
        where = f"{path.name}:{row.line}: "
        one = _set(where, row.set)
        key = (row.criterion, _place(where, one, row))
        said = wording.problem(one, key, row.text)
        if said:
            raise RulebookError(where + said)
        if (one.id, key) in lines:
            raise RulebookError(
                f"{where}the wording of {wording.place_name(key)} of {one.id} already stands in line {lines[one.id, key]}."
            )
        lines[one.id, key] = row.line
        found.setdefault(one.id, {})[key] = row.text
    if not found:
        raise RulebookError(f"{path.name}:1: there is no wording in it.")
    return found


def _set(where: str, named: str) -> CriteriaSet:
    try:
        return (
            criteria.set_by_number(criteria.CURRENT, int(named)) if named.isdecimal() else criteria.criteria_set(named)
        )
    except KeyError:
        raise RulebookError(f"{where}there is no set {named!r}.") from None


def _place(where: str, one: CriteriaSet, row: Row) -> int | None:
    """The place in the criterion's whole list; of a criterion with cases also as "a:1", the place within the case."""
    if not row.choice:
        return None
    case, colon, place = row.choice.rpartition(":")
    if not place.isdecimal():
        raise RulebookError(f"{where}{row.choice!r} is no place of a choice (0, 1, 2, ...).")
    if not colon or row.criterion not in one.by_number:
        return int(place)
    inside = [i for i, choice in enumerate(one.by_number[row.criterion].choices) if choice.case == case]
    if int(place) >= len(inside):
        raise RulebookError(f"{where}criterion {row.criterion} has no choice {row.choice}.")
    return inside[int(place)]


def keep(path: Path, folder: Path = wording.FOLDER) -> dict[str, tuple[int, int]]:
    """Check a file and write its overlays; set id -> (texts with official wording, texts in all). Writes all or nothing."""
    new = gathered(path)
    contents = {}
    result = {}
    for set_id, texts in new.items():
        one = criteria.criteria_set(set_id)
        kept = folder / f"{set_id}.yaml"
        texts = {**(wording.checked(read(kept), one) if kept.exists() else {}), **texts}
        order = {number: i for i, number in enumerate(["", *one.headings, *one.by_number])}
        rows = []
        for criterion, choice in sorted(texts, key=lambda key: (order[key[0]], -1 if key[1] is None else key[1])):
            at = {} if choice is None else {"choice": choice}
            rows.append({"criterion": criterion, **at, "text": texts[criterion, choice]})
        contents[kept] = yaml.safe_dump(
            {"set": set_id, "source": path.name, "texts": rows}, allow_unicode=True, sort_keys=False, width=120
        )
        result[set_id] = wording.coverage(wording.apply(one, texts))
    folder.mkdir(parents=True, exist_ok=True)
    for kept, content in contents.items():
        draft = kept.with_suffix(".new")
        draft.write_text(content, encoding="utf-8")
        os.replace(draft, kept)
    return result
