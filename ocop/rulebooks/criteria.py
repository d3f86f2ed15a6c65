"""Criteria sets: parts, sections, criteria and the choices that carry the points (pure). Files are read by `criteria_files`."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

from ocop.rulebooks.loading import DATA, Document

STARS_WITH_MARKS = (3, 4, 5)
CURRENT = "qd26-2026"


@dataclass(frozen=True)
class Choice:
    """One step of a criterion. Points do not identify it: two choices may carry the same.

    `label` is condensed in our words; `official` is the decree's wording once it was imported, else empty.
    """

    points: int
    label: str
    min_for_star: int | None = None
    case: str | None = None
    note: str = ""
    official: str = ""

    @property
    def wording(self) -> str:
        """The official wording where it is known, else the condensed label."""
        return self.official or self.label


@dataclass(frozen=True)
class Criterion:
    """Something that is scored by one choice; a section that is itself scored is a criterion of its own number."""

    no: str
    title: str
    max: int
    choices: tuple[Choice, ...]
    gates: tuple[str, ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    parent: str | None = None
    note: str = ""
    official: str = ""

    @property
    def wording(self) -> str:
        """The official wording where it is known, else the condensed title."""
        return self.official or self.title

    def of_case(self, case: str | None) -> tuple[Choice, ...]:
        """The choices of one case in their order (None: of a criterion without cases)."""
        return tuple(choice for choice in self.choices if choice.case == case)


@dataclass(frozen=True)
class Section:
    """A section of a part; `headings` are unscored groupings (number, title, maximum); `gates` are its own, not a criterion's.

    `official` is its wording in the decree; of a section that is itself scored the criterion carries it.
    """

    no: str
    title: str
    max: int
    criteria: tuple[Criterion, ...]
    headings: tuple[tuple[str, str, int], ...] = ()
    gates: tuple[str, ...] = ()
    official: str = ""

    @property
    def wording(self) -> str:
        """The official wording where it is known, else the condensed title."""
        return self.official or self.title


@dataclass(frozen=True)
class Part:
    """Part A, B or C."""

    code: str
    name_vi: str
    max: int
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Band:
    """The totals of a number of stars: from `least` (included) up to `below` (excluded; the highest band ends with 100)."""

    stars: int
    least: int
    below: int


@dataclass(frozen=True)
class Mark:
    """A star mark: `stars` need at least the choice at `place` (within its case) of a criterion, that is `points`."""

    stars: int
    criterion: str
    points: int
    place: int
    case: str | None = None


@dataclass(frozen=True, eq=False)
class CriteriaSet:
    """One set of one decree. Compared by identity: a set is read once and its compiled tables hang on it.

    `number` is the set's number in the decree, for 2019 that of its annex. `decree_id` is the folder it stands in.
    """

    id: str
    decree: str
    number: int | None
    name_vi: str
    name_en: str
    lead_ministries: tuple[str, ...]
    sample_units: int | None
    parts: tuple[Part, ...]
    disqualified_when: tuple[str, ...]
    bands: tuple[Band, ...] = ()
    decree_id: str = ""
    official: str = ""
    note: str = ""
    marks_known: bool = True
    has_mark_legend: bool = True
    source: str = field(default="", repr=False)

    @property
    def wording(self) -> str:
        """The official name where it is known, else ours."""
        return self.official or self.name_vi

    @functools.cached_property
    def criteria(self) -> list[Criterion]:
        """Every scored criterion in the decree's order."""
        return [criterion for part in self.parts for section in part.sections for criterion in section.criteria]

    @functools.cached_property
    def by_number(self) -> dict[str, Criterion]:
        """Criterion number -> criterion."""
        return {criterion.no: criterion for criterion in self.criteria}

    @functools.cached_property
    def headings(self) -> dict[str, str]:
        """Number -> title of everything that is not scored itself: sections with criteria, and groupings in them."""
        found: dict[str, str] = {}
        for part in self.parts:
            for section in part.sections:
                if section.no not in self.by_number:
                    found[section.no] = section.title
                found.update({no: title for no, title, _max in section.headings})
        return found

    @functools.cached_property
    def marks(self) -> tuple[Mark, ...]:
        """Every star mark, in the decree's order."""
        found = []
        for criterion in self.criteria:
            places: dict[str | None, int] = {}
            for choice in criterion.choices:
                place = places.get(choice.case, 0)
                places[choice.case] = place + 1
                if choice.min_for_star is not None:
                    found.append(Mark(choice.min_for_star, criterion.no, choice.points, place, choice.case))
        return tuple(found)

    @functools.cached_property
    def gates(self) -> tuple[tuple[str, str], ...]:
        """(number of criterion or section, gate text) of every gate, in the decree's order."""
        found: list[tuple[str, str]] = []
        for part in self.parts:
            for section in part.sections:
                found.extend((section.no, gate) for gate in section.gates)
                for criterion in section.criteria:
                    found.extend((criterion.no, gate) for gate in criterion.gates)
        return tuple(found)

    @property
    def star_marks(self) -> dict[int, list[tuple[str, int]]]:
        """stars -> (criterion, least points) in the decree's order."""
        marks: dict[int, list[tuple[str, int]]] = {stars: [] for stars in STARS_WITH_MARKS}
        for mark in self.marks:
            marks[mark.stars].append((mark.criterion, mark.points))
        return marks


@functools.cache
def all_criteria(decree: str = CURRENT) -> tuple[CriteriaSet, ...]:
    """Every set kept of a decree, in order, with its official wording where it was imported; raises RulebookError."""
    from ocop.rulebooks import wording

    return tuple(wording.laid_over(one) for one in load_folder(DATA / decree))


@functools.cache
def decree_ids() -> tuple[str, ...]:
    """The decrees of which criteria sets are kept, oldest first."""
    found = sorted(path.parent.name for path in DATA.glob("qd*/*.yaml"))
    return tuple(sorted(set(found), key=lambda name: (name.rsplit("-", 1)[-1], name)))


def sets_of(decree_id: str) -> tuple[CriteriaSet, ...]:
    """Every set of a decree; KeyError when none is kept (148 is not)."""
    if decree_id not in decree_ids():
        raise KeyError(decree_id)
    return all_criteria(decree_id)


@functools.cache
def _by_id() -> dict[str, CriteriaSet]:
    return {one.id: one for decree_id in decree_ids() for one in all_criteria(decree_id)}


def criteria_set(set_id: str) -> CriteriaSet:
    """The set of an id such as `qd26-2026-07`; KeyError when there is none."""
    return _by_id()[set_id]


def set_by_number(decree_id: str, number: int) -> CriteriaSet:
    """The set of a number (2019: of an annex); KeyError when the decree or the number is not kept."""
    for one in sets_of(decree_id):
        if one.number == number:
            return one
    raise KeyError(number)


def load_folder(folder: Path) -> tuple[CriteriaSet, ...]:
    """Read and check the sets of one folder; no set may stand twice. Raises RulebookError with file and line."""
    from ocop.rulebooks import criteria_files

    return criteria_files.load_folder(folder)


def load_set(document: Document) -> CriteriaSet:
    """One checked set; raises RulebookError with file and line."""
    from ocop.rulebooks import criteria_files

    return criteria_files.load_set(document)
