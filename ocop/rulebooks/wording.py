"""Lays official wording over the condensed labels of a criteria set (pure).

An overlay is `data/wording/<set id>.yaml`: `set`, `source`, `texts` = rows of `criterion` (its number or a heading's; "" for the set
itself), `choice` (its place in the criterion's list from 0, absent for the criterion) and `text`. Points never come from an overlay.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from ocop.rulebooks.criteria import Choice, CriteriaSet, Criterion, Section
from ocop.rulebooks.loading import DATA, Document, read

FOLDER = DATA / "wording"
Texts = dict[tuple[str, int | None], str]


def laid_over(one: CriteriaSet, folder: Path = FOLDER) -> CriteriaSet:
    """The set with its official wording, or the same set when no overlay is kept for it."""
    path = folder / f"{one.id}.yaml"
    return apply(one, checked(read(path), one)) if path.exists() else one


def checked(document: Document, one: CriteriaSet) -> Texts:
    """(criterion, place) -> text of an overlay; raises RulebookError: another set, no such criterion or choice, twice, empty."""
    if document.data.get("set") != one.id:
        raise document.error(("set",), f"the wording is of {document.data.get('set')!r}, not of {one.id}.")
    texts: Texts = {}
    for i, row in enumerate(document.data.get("texts") or []):
        key = (str(row.get("criterion") or ""), row.get("choice"))
        said = problem(one, key, str(row.get("text") or ""))
        if said or key in texts:
            raise document.error(("texts", i), said or f"the wording of {place_name(key)} stands twice.")
        texts[key] = row["text"]
    return texts


def place_name(key: tuple[str, int | None]) -> str:
    """What a row of wording is about, for a sentence."""
    criterion, choice = key
    if not criterion:
        return "the set's name"
    return f"choice {choice} of {criterion}" if choice is not None else f"criterion {criterion}"


def problem(one: CriteriaSet, key: tuple[str, int | None], text: str) -> str:
    """The sentence that says why a row cannot be wording of this set; empty when it can."""
    criterion, choice = key
    if not text.strip():
        return f"the wording of {place_name(key)} is empty."
    if criterion and criterion not in one.by_number and (criterion not in one.headings or choice is not None):
        return f"{one.id} has no criterion {criterion}."
    if choice is not None:
        if isinstance(choice, bool) or not isinstance(choice, int):
            return f"{choice!r} is no place of a choice (0, 1, 2, ...)."
        if not criterion:
            return f"choice {choice} names no criterion."
        if not 0 <= choice < len(one.by_number[criterion].choices):
            return f"criterion {criterion} of {one.id} has {len(one.by_number[criterion].choices)} choices, none at place {choice}."
    return ""


def apply(one: CriteriaSet, texts: Texts) -> CriteriaSet:
    """The set with the texts as its official wording."""

    def choice_of(criterion: Criterion, place: int, choice: Choice) -> Choice:
        return dataclasses.replace(choice, official=texts.get((criterion.no, place), choice.official))

    def criterion_of(criterion: Criterion) -> Criterion:
        choices = tuple(choice_of(criterion, place, choice) for place, choice in enumerate(criterion.choices))
        return dataclasses.replace(
            criterion, choices=choices, official=texts.get((criterion.no, None), criterion.official)
        )

    def section_of(section: Section) -> Section:
        return dataclasses.replace(
            section,
            criteria=tuple(criterion_of(row) for row in section.criteria),
            headings=tuple((no, texts.get((no, None), title), most) for no, title, most in section.headings),
            official=texts.get((section.no, None), section.official),
        )

    parts = tuple(
        dataclasses.replace(part, sections=tuple(section_of(section) for section in part.sections))
        for part in one.parts
    )
    return dataclasses.replace(one, parts=parts, official=texts.get(("", None), one.official))


def coverage(one: CriteriaSet) -> tuple[int, int]:
    """(texts with official wording, texts in all) of a set: its name, sections, criteria and choices."""
    texts = [one.official]
    texts += [section.official for part in one.parts for section in part.sections if section.no in one.headings]
    for criterion in one.criteria:
        texts += [criterion.official, *(choice.official for choice in criterion.choices)]
    return sum(1 for text in texts if text), len(texts)
