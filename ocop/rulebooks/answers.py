"""Choices as they come from outside, and every reason to refuse them (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from ocop.rulebooks.criteria import CriteriaSet


class AnswerError(ValueError):
    """Answers, findings or a sheet that cannot be rated; `sentence` says why in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class CaseChoice(NamedTuple):
    """A choice of a criterion with cases: the case and the choice's place within it, counted from 0."""

    case: str
    choice: int


Answer = int | CaseChoice
Answers = Mapping[str, Answer]


def parse_answers(one: CriteriaSet, raw: object) -> dict[str, Answer]:
    """Answers as they come from outside (a JSON object) for this set; raises AnswerError naming the first wrong one."""
    if not isinstance(raw, Mapping):
        raise AnswerError("The answers must be an object of criterion numbers and choices.")
    return {number: _answer(one, number, value) for number, value in raw.items()}


def _answer(one: CriteriaSet, number: object, value: object) -> Answer:
    if not isinstance(number, str):
        raise AnswerError(f"A criterion's number is a text such as '1.1', not {number!r}.")
    criterion = one.by_number.get(number)
    if criterion is None:
        if number in one.headings:
            raise AnswerError(f"{number} of {one.id} is a heading, which is not scored; its criteria are.")
        raise AnswerError(f"{one.id} has no criterion {number!r}.")
    cases = [case for case, _who in criterion.cases]
    if isinstance(value, CaseChoice):
        value = {"case": value.case, "choice": value.choice}
    if isinstance(value, Mapping):
        if not cases:
            raise AnswerError(f"Criterion {number} has no cases: its answer is a choice's place, counted from 0.")
        if len([case for case in cases if case in value]) > 1:
            raise AnswerError(f"Criterion {number} takes one case, not both.")
        if set(value) != {"case", "choice"}:
            raise AnswerError(f"The answer to criterion {number} must give one case and one choice, and nothing else.")
        case = value["case"]
        if not isinstance(case, str) or case not in cases:
            raise AnswerError(f"Criterion {number} has the cases {' and '.join(cases)}, not {case!r}.")
        return CaseChoice(case, _place(number, value["choice"], len(criterion.of_case(case)), f" in case {case}"))
    if cases:
        raise AnswerError(
            f"Criterion {number} has cases: its answer must give a case ({' or '.join(cases)}) and a choice."
        )
    return _place(number, value, len(criterion.choices), "")


def _place(number: str, value: object, count: int, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise AnswerError(
            f"The answer to criterion {number} must be a choice's place, a whole number counted from 0, not {value!r}."
        )
    if not 0 <= value < count:
        raise AnswerError(
            f"Criterion {number} has {count} choices{where}, at places 0 to {count - 1}; there is none at {value} "
            "(a place in the list is asked for, not points)."
        )
    return value
