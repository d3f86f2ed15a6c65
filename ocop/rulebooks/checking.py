"""Says whether rulebook data holds together, file by file (pure; `manage.py rulebook check`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ocop.rulebooks import (
    carry,
    criteria_files,
    decrees,
    efforts,
    gates,
    procedure,
    regulations,
    schemes,
    wording,
)
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.loading import DATA, RulebookError, read


@dataclass(frozen=True)
class Report:
    """What was read (a line each) and what is wrong (`file:line: sentence` each)."""

    read: tuple[str, ...]
    problems: tuple[str, ...]


def check(folder: Path | None = None) -> Report:
    """Check the rulebooks that ship, or the criteria sets (and other rulebook files, by name) of one folder."""
    lines: list[str] = []
    problems: list[str] = []
    root = folder or DATA
    sets: list[CriteriaSet] = []
    seen: dict[str, str] = {}
    paths = sorted(root.glob("*.yaml")) if folder else sorted(root.rglob("*.yaml"))
    for path in paths:
        if path.parent.name == wording.FOLDER.name:
            continue
        try:
            said = _one(path, sets, seen)
        except RulebookError as error:
            problems.append(str(error))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            # A field that is absent or of another shape: the loaders ask for it plainly.
            problems.append(f"{path.name}:1: is not shaped as its kind of file should be ({error!r}).")
        else:
            lines.append(f"{path.name}: {said}")
    if not paths:
        problems.append(f"{root.name}:1: there is no YAML file in it.")
    for one in sets:
        try:
            _whole(one)
        except RulebookError as error:
            problems.append(f"{one.id}: {error}")
    return Report(tuple(lines), tuple(problems))


def _one(path: Path, sets: list[CriteriaSet], seen: dict[str, str]) -> str:
    """Read one file by its name; raises RulebookError."""
    known: dict[str, Callable[[Path], object]] = {
        "decrees.yaml": decrees.load,
        "schemes.yaml": schemes.load,
        "gates.yaml": gates.load,
        "regulations.yaml": regulations.load,
        "procedure.yaml": procedure.load,
        "efforts.yaml": efforts.load,
        "carry.yaml": carry.load,
    }
    if path.name in known:
        known[path.name](path)
        return "holds together"
    document = read(path)
    if "parts" not in document.data:
        return "no rulebook of this room"
    one = criteria_files.load_set(document)
    if one.id in seen:
        raise document.error(("id",), f"the set {one.id} already stands in {seen[one.id]}.")
    seen[one.id] = path.name
    kept = wording.laid_over(one)
    sets.append(kept)
    official, texts = wording.coverage(kept)
    return f"{one.id}, {len(one.criteria)} criteria, {len(one.marks)} marks, official wording {official} of {texts}"


def _whole(one: CriteriaSet) -> None:
    """A set against the other files: its gates and kinds are known, its bands are those of its decree."""
    for _number, text in one.gates:
        gates.gate(text)
    efforts.kinds_of(one)
    for decree in decrees.all_decrees():
        if decree.id == one.decree_id and dict(decree.stars) != {band.stars: band.least for band in one.bands}:
            raise RulebookError(f"decrees.yaml:1: the stars of {decree.id} differ from the bands of {one.id}.")
