"""What can be imported. Rooms above register their kinds; this room knows nothing of what stands in a row.

A kind has fields (what a column may be), a `plan` that says for every row what it would do, and a `write` that does it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import models
from django.utils.functional import Promise


def quiet(_done: int) -> None:
    """Says nothing of how far the work is."""


def nothing_said(_values: Mapping[str, Any]) -> list[str]:
    """No words for a change."""
    return []


@dataclass(frozen=True)
class Field:
    """What a column may be: its machine name, its name for people, how lists head it, whether a row needs it."""

    name: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    required: bool = False
    example: str = ""
    is_date: bool = False


@cache
def synonyms(path: Path) -> Mapping[str, tuple[str, ...]]:
    """field -> headings as lists write them, from a room's data/columns.yaml."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: tuple(str(text) for text in texts) for name, texts in data.items()}


@dataclass
class PlanRow:
    """One row while it is planned.

    In: `texts` field -> text of its cell, `raw` field -> the cell itself, `answers` question -> option chosen.
    Out: `action`, `values` (JSON), `problems`, `warnings`, `questions`.
    """

    position: int
    sheet: str
    number: int
    texts: dict[str, str]
    raw: dict[str, Any]
    columns: Mapping[str, str]
    cells: dict[str, str] = field(default_factory=dict)
    is_unattended: bool = False
    is_undecided: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    action: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)

    def cell(self, name: str) -> str:
        """The reference of a field's cell, such as D14; with its sheet when there are several; the row when no column holds it."""
        mark = self.columns.get(name, "")
        return f"{self.sheet}!{mark}{self.number}" if self.sheet else f"{mark}{self.number}"

    def problem(self, name: str, sentence: str) -> None:
        """The row cannot be brought in until this is mended."""
        self.problems.append({"cell": self.cell(name), "field": name, "sentence": sentence})

    def warn(self, name: str, sentence: str) -> None:
        """The row comes in; this is worth a look."""
        self.warnings.append({"cell": self.cell(name), "field": name, "sentence": sentence})

    def ask(self, question: str, name: str, sentence: str, options: Sequence[tuple[str, str]], *, default: str) -> str:
        """The answer to a question for a person; `options` are (value, label), "skip" leaves the row out.

        Without a person the default is taken. While a person has not answered, "" is given and the row waits.
        """
        answer = self.answers.get(question, "")
        if answer not in {value for value, _ in options}:
            answer = default if self.is_unattended else ""
        self.questions.append(
            {
                "key": question,
                "cell": self.cell(name),
                "field": name,
                "sentence": sentence,
                "options": [[value, str(label)] for value, label in options],
                "default": default,
            }
        )
        self.is_undecided = self.is_undecided or not answer
        return answer


@dataclass
class Plan:
    """All rows of a file with what holds for the whole file."""

    register: str
    by: Any
    rows: list[PlanRow]
    defaults: Mapping[str, str]
    today: datetime.date
    progress: Callable[[int], None] = quiet


@dataclass
class WriteRow:
    """A row to be written: what was planned, and what was done (model label, key, values before; None when created)."""

    position: int
    action: str
    values: dict[str, Any]
    did: list[tuple[str, int, dict[str, Any] | None]] = field(default_factory=list)

    def created(self, thing: models.Model) -> None:
        """Notes a row that did not exist before."""
        self.did.append((thing._meta.label_lower, thing.pk, None))

    def made(self, model: type[models.Model], key: int) -> None:
        """Notes a row that did not exist before, by its key."""
        self.did.append((model._meta.label_lower, key, None))

    def changed(self, thing: models.Model, before: dict[str, Any]) -> None:
        """Notes the values that stood before (JSON values by attribute name, foreign keys as `x_id`)."""
        self.did.append((thing._meta.label_lower, thing.pk, before))


@dataclass
class Writing:
    """What `write` gets: the rows to create or change, in one transaction."""

    register: str
    by: Any
    by_name: str
    rows: list[WriteRow]
    now: datetime.datetime
    progress: Callable[[int], None] = quiet


@dataclass(frozen=True)
class ImportKind:
    """One kind of list: products, villages, outlets."""

    name: str
    label: str | Promise
    topic: str
    fields: tuple[Field, ...]
    check: Callable[[Any, str], None]
    """Raises Refused when this person may not import into this register."""
    plan: Callable[[Plan], None]
    write: Callable[[Writing], None]
    reach: Callable[[dict[str, set[int]]], dict[str, set[int]]]
    """From keys written, by model label, to the search documents they show in (kind -> keys); asked before rows go."""
    describe: Callable[[Mapping[str, Any]], list[str]] = nothing_said
    """What a changed row would change, in words."""
    defaults: tuple[str, ...] = ()
    """Fields a person may give for the whole file on the preview page, such as the decision."""
    told_by: tuple[str, ...] = ()
    """A file is taken for this kind by its headings alone only when one of them is one of these fields; none: by any."""
    list_address: str = ""
    """URL name of the list where the rows can be seen afterwards."""


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Offers a kind; called from the AppConfig.ready of the room that owns it."""
    _kinds[kind.name] = kind


def kind(name: str) -> ImportKind:
    """The kind of a name; KeyError when no room offers it."""
    return _kinds[name]


def all_kinds() -> Iterable[ImportKind]:
    """Every kind, in the order of registration."""
    return _kinds.values()
