"""What a new dossier may take over from the version filed before: answers that still mean the same, papers that still stand (pure).

A choice is taken over only while something still backs it: an answer all of whose papers have ended keeps its words and loses its
choice, so that nobody claims again what no paper shows any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocop.rulebooks.criteria import CriteriaSet


@dataclass(frozen=True)
class Version:
    """A version of a paper as it stands today. `valid_to` is its last day, None when it has none."""

    key: int
    paper: int
    number: int
    valid_to: datetime.date | None

    def stands(self, day: datetime.date) -> bool:
        """Whether it still holds on a day."""
        return self.valid_to is None or self.valid_to >= day


@dataclass(frozen=True)
class Taken:
    """An answer for the new dossier. `evidence` is (key of the version, page); `lost` says that every paper behind it has ended."""

    criterion: str
    choice: int | None
    case: str
    words: str
    evidence: tuple[tuple[int, int], ...]
    lost: bool


def taken_over(
    filed: Mapping[str, Any], one: CriteriaSet, versions: Iterable[Version], day: datetime.date
) -> list[Taken]:
    """The answers of a filed content that may stand in a new dossier of `one` on a day; for every paper its newest standing version.

    Criteria, cases or choices that the set does not have, or that say something else there, are left out.
    """
    standing: dict[int, Version] = {}
    for version in sorted(versions, key=lambda row: row.number):
        if version.stands(day):
            standing[version.paper] = version
    found = []
    for row in filed.get("answers", ()):
        criterion = one.by_number.get(row["criterion"])
        if criterion is None:
            continue
        choice, case = row.get("choice"), row.get("case") or ""
        if choice is not None:
            choices = criterion.of_case(case or None)
            if choice >= len(choices) or choices[choice].wording != row.get("label"):
                choice, case = None, ""
        papers = row.get("evidence", ())
        evidence = tuple(
            dict.fromkeys(
                (standing[one_paper["paper"]].key, one_paper.get("page", 0))
                for one_paper in papers
                if one_paper["paper"] in standing
            )
        )
        lost = bool(papers) and not evidence
        if lost:
            choice, case = None, ""
        words = row.get("words", "")
        if choice is not None or words or evidence:
            found.append(Taken(criterion.no, choice, case, words, evidence, lost))
    return found
