"""What the answers of a visit come to: points by group, musts that are not met, what was not answered (pure)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ocop.checklists.shapes import Checklist, Item


@dataclass(frozen=True)
class GroupSum:
    """Points and answers of one group; `answered` of `asked` items."""

    code: str
    points: int
    most: int
    answered: int
    asked: int


@dataclass(frozen=True)
class Result:
    """`missed`: musts that were answered and are not met. `unmet`: other items not met. `open`: not known of the decision, so not asked.

    Points count what was answered; while something scored is unanswered the sum is not the last word, and `is_whole` is false.
    """

    groups: tuple[GroupSum, ...]
    points: int
    most: int
    missed: tuple[str, ...]
    unmet: tuple[str, ...]
    unanswered: tuple[str, ...]
    without_photo: tuple[str, ...]
    open: tuple[str, ...]
    pass_points: int | None = None

    @property
    def is_whole(self) -> bool:
        """Everything that is asked was answered."""
        return not self.unanswered

    @property
    def passes(self) -> bool | None:
        """All musts met and the points reached; None while it cannot be said: something is unanswered or not known."""
        if self.missed:
            return False
        if self.pass_points is not None and self.is_whole and self.points < self.pass_points:
            return False
        return None if self.unanswered or self.open else True


def is_met(item: Item, value: Any) -> bool | None:
    """Whether an answer meets its item; None when nothing can be said: no answer, or words and numbers without a bar."""
    if value is None or value == "":
        return None
    if item.answer == "yes":
        return bool(value)
    if item.answer == "choice":
        option = item.option(value)
        return option is not None and option.met
    if item.answer in ("points", "number") and item.at_least is not None:
        return float(value) >= item.at_least
    return None


def reckon(checklist: Checklist, answers: Mapping[str, Any], photographed: Collection[str] = ()) -> Result:
    """`answers` holds the value by item code; `photographed` the codes that have a picture."""
    groups = []
    missed: list[str] = []
    unmet: list[str] = []
    unanswered: list[str] = []
    bare: list[str] = []
    for group in checklist.groups:
        points = answered = 0
        asked = [one for one in group.items if not one.unknown]
        for item in asked:
            value = answers.get(item.code)
            if value is None or value == "":
                unanswered.append(item.code)
            else:
                answered += 1
                points += int(value) if item.answer == "points" else 0
                if is_met(item, value) is False:
                    (missed if item.must else unmet).append(item.code)
            if item.photo and item.code not in photographed:
                bare.append(item.code)
        groups.append(GroupSum(group.code, points, group.most, answered, len(asked)))
    return Result(
        groups=tuple(groups),
        points=sum(one.points for one in groups),
        most=sum(one.most for one in groups),
        missed=tuple(missed),
        unmet=tuple(unmet),
        unanswered=tuple(unanswered),
        without_photo=tuple(bare),
        open=tuple(one.code for one in checklist.open_items()),
        pass_points=checklist.pass_points,
    )


def as_data(result: Result) -> dict[str, Any]:
    """Plain values, kept with what was handed in."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(result).items()}


def from_data(data: Mapping[str, Any]) -> Result:
    """The result that `as_data` wrote."""
    lists = ("missed", "unmet", "unanswered", "without_photo", "open")
    return Result(
        **{
            **data,
            "groups": tuple(GroupSum(**one) for one in data["groups"]),
            **{name: tuple(data[name]) for name in lists},
        }
    )
