"""Rating for offices and scripts: a JSON object or a list of them in, the same out (pure; `manage.py rate` reads and prints).

In: `set` (number, or id such as "qd26-2026-07"), `answers` or `members`, and where they apply `findings`, `disqualified`, `rulebook`
(default: the one in force), `regulation` (an id, or settings over the default; councils only). Out: `outcome`, `total`, `total_exact`,
`parts`, `band`, `stars`, `next` and, beside what was asked, `set`, `held_back_by`, `findings` and for councils `council`. Totals are texts
with four decimals, rounded half up; `total_exact` is the fraction. Anything unknown raises AnswerError with one sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ocop.rulebooks import criteria, regulations
from ocop.rulebooks.council import CouncilRating, council
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.rating import AnswerError, Rating, Shortfall, fixed, parse_answers, parse_findings, rate

KEYS = ("set", "rulebook", "answers", "members", "findings", "disqualified", "regulation")


def read(text: str) -> Any:
    """The values of a JSON text; raises AnswerError: not JSON, or a name twice in one object (two choices where one is due)."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise AnswerError(f"{name!r} stands twice in one object; one answer is due.")
            found[name] = value
        return found

    def refuse(word: str) -> Any:
        raise AnswerError(f"{word} is no number.")

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise AnswerError(f"This is not JSON: {error.msg} in line {error.lineno}.") from None
    except (RecursionError, ValueError) as error:
        if isinstance(error, AnswerError):
            raise
        raise AnswerError("This JSON is nested too deeply or holds a number that is too long.") from None


def answer(document: Any) -> Any:
    """Rate what `read` gave: an object gives an object, a list a list. Raises AnswerError naming the place in a list."""
    if not isinstance(document, list):
        return answer_one(document)
    found = []
    for place, row in enumerate(document):
        try:
            found.append(answer_one(row))
        except AnswerError as error:
            raise AnswerError(f"Number {place} of the list: {error.sentence}") from None
    return found


def answer_one(document: Any) -> dict[str, Any]:
    """Rate one object."""
    if not isinstance(document, Mapping):
        raise AnswerError("What is to be rated must be an object with a set and answers, or a list of such objects.")
    unknown = [name for name in document if name not in KEYS]
    if unknown:
        raise AnswerError(f"{unknown[0]!r} is not known here; known are {', '.join(KEYS)}.")
    one = find_set(document)
    findings = parse_findings(one, document.get("findings", ()))
    disqualified = document.get("disqualified") or ""
    if not isinstance(disqualified, str) or document.get("disqualified") is False:
        raise AnswerError("A disqualification is given by its reason, a text.")
    if ("answers" in document) == ("members" in document):
        raise AnswerError("Give either answers or members, and not both.")
    if "answers" in document:
        if "regulation" in document:
            raise AnswerError("A regulation is for councils: give members.")
        answers = parse_answers(one, document["answers"])
        return told(rate(one, answers, findings=findings, disqualified=disqualified))
    members = document["members"]
    if not isinstance(members, list) or not members:
        raise AnswerError("The members must be a list of answers, one object for each, and not empty.")
    sheets = []
    for place, raw in enumerate(members):
        try:
            sheets.append(parse_answers(one, raw))
        except AnswerError as error:
            raise AnswerError(f"Member {place} (counted from 0): {error.sentence}") from None
    result = council(one, sheets, regulation=find_regulation(document), findings=findings, disqualified=disqualified)
    return told(result)


def find_set(document: Mapping[str, Any]) -> CriteriaSet:
    """The criteria set an object names; raises AnswerError."""
    named, rulebook = document.get("set"), document.get("rulebook")
    kept = criteria.decree_ids()
    if rulebook is not None and rulebook not in kept:
        raise AnswerError(f"No criteria sets are kept of the rulebook {rulebook!r}; kept are {', '.join(kept)}.")
    if isinstance(named, str):
        try:
            one = criteria.criteria_set(named)
        except KeyError:
            raise AnswerError(f"There is no set {named!r}.") from None
        if rulebook is not None and one.decree_id != rulebook:
            raise AnswerError(f"The set {named} is not of the rulebook {rulebook}.")
        return one
    if isinstance(named, bool) or not isinstance(named, int):
        raise AnswerError('The set must be given by its number, such as 7, or its id, such as "qd26-2026-07".')
    decree_id = rulebook or criteria.CURRENT
    try:
        return criteria.set_by_number(decree_id, named)
    except KeyError:
        numbers = ", ".join(str(one.number) for one in criteria.sets_of(decree_id))
        raise AnswerError(f"The rulebook {decree_id} has no set {named}; it has {numbers}.") from None


def find_regulation(document: Mapping[str, Any]) -> regulations.Regulation:
    """The regulation an object names or sets; raises AnswerError."""
    said = document.get("regulation")
    if said is None:
        return regulations.default()
    if isinstance(said, str):
        try:
            return regulations.regulation(said)
        except KeyError:
            known = ", ".join(one.id for one in regulations.all_regulations())
            raise AnswerError(f"There is no regulation {said!r}; there are {known}.") from None
    if not isinstance(said, Mapping):
        raise AnswerError("A regulation is given by its id or by an object of settings.")
    try:
        return regulations.default().changed(said)
    except ValueError as error:
        raise AnswerError(str(error)) from None


def fraction(value: Fraction) -> str:
    """A fraction as text: "485/7", whole numbers alone."""
    return str(value)


def told(result: Rating | CouncilRating) -> dict[str, Any]:
    """A rating as plain data, in the order in which it is read."""
    exact = result.exact if isinstance(result, CouncilRating) else result.total
    held = [shortfall(row) for row in result.held_back_by]
    said: dict[str, Any] = {
        "set": result.compiled.one.id,
        "outcome": result.outcome,
        "total": fixed(result.total),
        "total_exact": fraction(exact),
        "parts": {code: fixed(points) for code, points in result.parts.items()},
        "band": result.band,
        "stars": result.stars,
        "next": held[0] if held else None,
        "held_back_by": held,
        "findings": [{"criterion": row.criterion, "gate": row.gate} for row in result.findings],
    }
    if result.disqualified:
        said["disqualified"] = result.disqualified
    if isinstance(result, CouncilRating):
        said["council"] = {
            "sheets": [fixed(sheet.total) for sheet in result.sheets],
            "gap": fixed(result.gap),
            "needs_rescoring": result.needs_rescoring,
        }
    return said


def shortfall(row: Shortfall) -> dict[str, Any]:
    """What lacks for a star: `missing_marks` are the criteria, `marks` say which choice each of them needs."""
    return {
        "stars": row.stars,
        "points_short": fixed(row.points_short),
        "missing_marks": list(dict.fromkeys(mark.criterion for mark in row.missing_marks)),
        "marks": [
            {"criterion": mark.criterion, "stars": mark.stars, "least_points": mark.points, "least_choice": mark.place}
            | ({"case": mark.case} if mark.case else {})
            for mark in row.missing_marks
        ],
    }
