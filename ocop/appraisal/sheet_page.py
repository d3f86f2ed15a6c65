"""How a criteria set is laid out for somebody who fills it in: part by part, one criterion to a screen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from ocop.appraisal.hints import Hint, hint_of
from ocop.rulebooks.criteria import CriteriaSet, Criterion
from ocop.rulebooks.gates import gate


@dataclass(frozen=True)
class Option:
    """A choice as a radio button: `value` is what the form sends ("2", or "a:1" within a case)."""

    value: str
    label: str
    points: int
    stars: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Case:
    """One side of an either/or; its name is empty where the criterion has no cases."""

    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Backing:
    """A paper behind an answer. `has_ended`: its last day is over."""

    key: int
    paper_key: int
    title: str
    page: int
    file: Any
    valid_to: datetime.date | None
    has_ended: bool
    ends_soon: bool


@dataclass
class Filled:
    """What stands for one criterion: the choice's value, words, revision, who wrote it last and when."""

    value: str = ""
    words: str = ""
    revision: int = 0
    by_name: str = ""
    at: datetime.datetime | None = None
    backings: list[Backing] = field(default_factory=list)


@dataclass
class Row:
    """One criterion as a screen."""

    no: str
    title: str
    part: str
    part_name: str
    section: str
    section_title: str
    heading: str
    most: int
    cases: tuple[Case, ...]
    gates: tuple[tuple[str, str], ...]
    counts_if: str
    hint: Hint | None
    filled: Filled
    points: int
    before: str = ""
    after: str = ""
    asked: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """A choice is made."""
        return self.filled.value != ""

    @property
    def anchor(self) -> str:
        """The screen's name in the address."""
        return f"c-{self.no}"


def value_of(choice: int | None, case: str) -> str:
    """How a form writes a choice; empty when there is none."""
    if choice is None:
        return ""
    return f"{case}:{choice}" if case else str(choice)


def sent_answer(posted: QueryDict) -> str:
    """The choice a form sent; two where one is due come out as a text that is none, so that neither is taken for the other."""
    return ",".join(posted.getlist("answer"))


def parsed_value(value: str) -> tuple[int | None, str] | None:
    """(choice, case) of what a form or a phone sent; None when it is no such text. The set decides whether it exists."""
    if value == "":
        return None, ""
    case, _colon, place = value.rpartition(":")
    if not (place.isascii() and place.isdigit() and len(place) <= 3 and len(case) <= 4):
        return None
    return int(place), case


def rows(one: CriteriaSet, filled: Mapping[str, Filled], points: Mapping[str, int]) -> list[Row]:
    """Every criterion of the set in its order, with what stands for it."""
    found: list[Row] = []
    for part in one.parts:
        for section in part.sections:
            headings = {no: title for no, title, _most in section.headings}
            for criterion in section.criteria:
                said = filled.get(criterion.no) or Filled()
                gates = (*section.gates, *criterion.gates) if criterion is section.criteria[0] else criterion.gates
                found.append(
                    Row(
                        no=criterion.no,
                        title=criterion.wording,
                        part=part.code,
                        part_name=part.name_vi,
                        section=section.no,
                        section_title=section.title,
                        heading=headings.get(criterion.parent or "", ""),
                        most=criterion.max,
                        cases=_cases(criterion, said.value),
                        gates=tuple(_gate_words(text) for text in gates),
                        counts_if=next(
                            (gate(text).above_zero for text in gates if gate(text).effect == "counts_if"), ""
                        ),
                        hint=hint_of(criterion),
                        filled=said,
                        points=points.get(criterion.no, 0),
                    )
                )
    for place, row in enumerate(found):
        row.before = found[place - 1].no if place else ""
        row.after = found[place + 1].no if place + 1 < len(found) else ""
    return found


def _cases(criterion: Criterion, chosen: str) -> tuple[Case, ...]:
    cases: tuple[tuple[str | None, str], ...] = criterion.cases or ((None, ""),)
    return tuple(
        Case(
            name,
            tuple(
                Option(
                    value_of(place, code or ""),
                    choice.wording,
                    choice.points,
                    choice.min_for_star,
                    value_of(place, code or "") == chosen,
                )
                for place, choice in enumerate(criterion.of_case(code))
            ),
        )
        for code, name in cases
    )


def _gate_words(text: str) -> tuple[str, str]:
    """(effect, sentence in the language of the page)."""
    one = gate(text)
    return one.effect, one.en if (get_language() or "vi").startswith("en") else one.vi


def marks_of(one: CriteriaSet) -> dict[int, dict[str, int]]:
    """stars -> criterion -> points its mark asks (the least over its cases), for a phone that reckons without the server."""
    found: dict[int, dict[str, int]] = {3: {}, 4: {}, 5: {}}
    for mark in one.marks:
        asked = found[mark.stars].get(mark.criterion)
        found[mark.stars][mark.criterion] = mark.points if asked is None else min(asked, mark.points)
    return found
