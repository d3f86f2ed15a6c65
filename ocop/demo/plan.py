"""The numbers of the demo city (domain/counting.md): which batches, how many new products by group and level (pure).

Up to the end of 2021 every number is a published one that a test holds. The batches after that lead over the published totals of
31/12/2022 (2,167; 1,871 in force), 4/2024 (2,711), 4/2025 (3,317) and 7/2025 (3,463) and then go on to today.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

Day = datetime.date

GROUPS = ("food", "drink", "herbal", "fabric", "souvenir", "ornamental", "tourism")
# How new producers divide among kinds where no published number says so: enterprise, cooperative, household, group, farm.
KIND_SHARES = {
    "food": (20, 30, 42, 4, 4),
    "drink": (40, 25, 33, 2, 0),
    "herbal": (60, 25, 15, 0, 0),
    "fabric": (40, 15, 45, 0, 0),
    "souvenir": (25, 8, 65, 2, 0),
    "ornamental": (15, 30, 40, 0, 15),
    "tourism": (40, 30, 10, 0, 0),
}
KINDS = ("enterprise", "cooperative", "household", "cooperative_group", "farm")


@dataclass(frozen=True)
class Batch:
    """New products decided on some days. `makers`: group -> new producers by kind, or how many of any kind."""

    days: tuple[Day, ...]
    levels: dict[str, int]
    groups: dict[str, int]
    makers: dict[str, tuple[int, ...] | int]

    @property
    def size(self) -> int:
        """How many new products."""
        return sum(self.levels.values())


@dataclass(frozen=True)
class Step:
    """Something that happens to products that are already recognised: `upgrade` 3 to 4, `nominate` 4 to potential, `ministry` to 5, `withdraw`."""

    day: Day
    what: str
    count: int
    since: Day = field(default=Day(2019, 1, 1))


def _days(*texts: str) -> tuple[Day, ...]:
    return tuple(Day.fromisoformat(text) for text in texts)


def _groups(*counts: int) -> dict[str, int]:
    return dict(zip(GROUPS, counts, strict=False))


def _levels(three: int, four: int, potential: int = 0) -> dict[str, int]:
    return {"3": three, "4": four, "potential_5": potential}


BATCHES = (
    Batch(
        _days("2019-12-16", "2019-12-27"),
        _levels(88, 209, 4),
        _groups(198, 9, 2, 8, 84),
        {"food": (12, 22, 16), "drink": (2, 1, 1), "herbal": (1, 0, 0), "fabric": (2, 1, 0), "souvenir": (6, 1, 10)},
    ),
    Batch(
        _days("2020-07-15", "2020-11-20", "2020-12-10", "2020-12-29"),
        _levels(218, 522, 13),
        _groups(493, 21, 5, 19, 215),
        {"food": (26, 52, 42), "drink": (4, 2, 2), "herbal": (2, 1, 0), "fabric": (3, 1, 3), "souvenir": (14, 1, 27)},
    ),
    Batch(
        _days("2021-10-20", "2021-11-24", "2021-12-22"),
        _levels(228, 367),
        _groups(380, 5, 10, 7, 193),
        {"food": 62, "drink": 2, "herbal": 4, "fabric": 3, "souvenir": 39},
    ),
    Batch(
        _days("2022-08-18", "2022-11-22", "2022-12-20"),
        _levels(246, 271, 1),
        _groups(330, 14, 12, 12, 150),
        {"food": 62, "drink": 4, "herbal": 4, "fabric": 4, "souvenir": 31},
    ),
    Batch(
        _days("2023-07-12", "2023-10-18", "2023-11-30", "2023-12-25"),
        _levels(458, 86),
        _groups(342, 22, 16, 14, 142, 5, 3),
        {"food": 72, "drink": 7, "herbal": 5, "fabric": 5, "souvenir": 27, "ornamental": 2, "tourism": 2},
    ),
    Batch(
        _days("2024-06-27", "2024-10-24", "2024-12-12", "2024-12-26", "2025-03-28"),
        _levels(522, 80, 4),
        _groups(382, 24, 18, 15, 158, 6, 3),
        {"food": 82, "drink": 7, "herbal": 6, "fabric": 5, "souvenir": 26, "ornamental": 2, "tourism": 2},
    ),
    Batch(
        _days("2025-06-18", "2025-07-22"),
        _levels(106, 40),
        _groups(92, 6, 5, 3, 38, 1, 1),
        {"food": 18, "drink": 2, "herbal": 2, "fabric": 1, "souvenir": 6, "tourism": 1},
    ),
    Batch(
        _days("2025-10-15", "2025-12-23"),
        _levels(120, 58, 2),
        _groups(114, 8, 6, 4, 45, 2, 1),
        {"food": 26, "drink": 3, "herbal": 2, "fabric": 2, "souvenir": 11, "ornamental": 1},
    ),
    Batch(
        _days("2026-03-25", "2026-05-15"),
        _levels(80, 38, 2),
        _groups(76, 5, 4, 3, 30, 1, 1),
        {"food": 18, "drink": 2, "herbal": 1, "fabric": 1, "souvenir": 7, "ornamental": 1},
    ),
    Batch(
        _days("2026-08-12", "2026-10-28"),
        _levels(60, 29, 1),
        _groups(57, 4, 3, 2, 22, 1, 1),
        {"food": 14, "drink": 1, "herbal": 1, "fabric": 1, "souvenir": 5, "tourism": 1},
    ),
)

STEPS = (
    # The ministry's four answers fall between 20/4 and 30/11/2021; they speak of products of 2020.
    Step(Day(2021, 6, 25), "ministry", 2, Day(2020, 1, 1)),
    Step(Day(2021, 11, 12), "ministry", 2, Day(2020, 1, 1)),
    Step(Day(2022, 9, 14), "ministry", 2, Day(2020, 1, 1)),
    Step(Day(2023, 8, 30), "withdraw", 3),
    Step(Day(2023, 10, 18), "upgrade", 18, Day(2020, 6, 1)),
    Step(Day(2024, 9, 10), "withdraw", 4),
    Step(Day(2024, 10, 24), "upgrade", 14, Day(2021, 6, 1)),
    Step(Day(2024, 12, 26), "upgrade", 10, Day(2021, 6, 1)),
    Step(Day(2024, 12, 26), "nominate", 6, Day(2021, 6, 1)),
    Step(Day(2025, 5, 20), "withdraw", 3),
    Step(Day(2025, 7, 10), "ministry", 3, Day(2022, 1, 1)),
    Step(Day(2025, 12, 23), "upgrade", 20, Day(2022, 6, 1)),
    Step(Day(2025, 12, 23), "nominate", 4, Day(2022, 6, 1)),
    Step(Day(2026, 3, 27), "ministry", 3, Day(2023, 6, 1)),
    Step(Day(2026, 4, 14), "withdraw", 3),
    Step(Day(2026, 8, 12), "upgrade", 16, Day(2023, 6, 1)),
    Step(Day(2026, 9, 25), "ministry", 3, Day(2023, 6, 1)),
    Step(Day(2026, 10, 6), "withdraw", 2),
)

# Of the products of 2019, exactly five were renewed by the end of 2022: 2,167 ever recognised, 1,871 in force (a published pair).
RENEWED_OF_2019_BY_2022 = 5
# Until this day renewals keep their level, so that the published levels of 4/2024 and 4/2025 hold.
LEVELS_FIXED_UNTIL = Day(2025, 7, 31)


def batches(until: Day) -> Iterator[Batch]:
    """The batches that begin by a day; from 2027 on two a year of the size of the last."""
    last = BATCHES[-1]
    year = last.days[-1].year + 1
    rows = list(BATCHES)
    while year <= until.year:
        for first, second in ((Day(year, 3, 25), Day(year, 6, 18)), (Day(year, 9, 16), Day(year, 12, 16))):
            rows.append(Batch((first, second), last.levels, last.groups, last.makers))
        year += 1
    return (batch for batch in rows if batch.days[0] <= until)


@dataclass(frozen=True)
class VillageBatch:
    """Craft villages that received a title between two years."""

    count: int
    title: str
    years: tuple[int, int]
    months: tuple[int, int] = (1, 12)


VILLAGES = (
    VillageBatch(12, "craft_village", (2009, 2020)),
    VillageBatch(301, "traditional_craft_village", (2001, 2020)),
    # 327 by 4/2024, 334 by the end of 2024, 337 in 2025.
    VillageBatch(14, "traditional_craft_village", (2022, 2023)),
    VillageBatch(7, "craft_village", (2024, 2024), (6, 12)),
    VillageBatch(3, "traditional_craft_village", (2025, 2025)),
)
VILLAGE_DISTRICTS = 23


@dataclass(frozen=True)
class OutletBatch:
    """Points of sale opened between two days in some districts."""

    count: int
    start: Day
    end: Day
    districts: tuple[str, ...]


_FIRST_EIGHT = ("001", "002", "005", "006", "268", "018", "269", "280")
_FOURTEEN = (*_FIRST_EIGHT, "003", "004", "007", "009", "017", "271")
_MANY = (*_FOURTEEN, "008", "016", "019", "020", "021", "250", "273", "274", "276", "277", "279")
OUTLETS = (
    OutletBatch(14, Day(2019, 9, 2), Day(2020, 12, 20), _FIRST_EIGHT),
    OutletBatch(4, Day(2021, 10, 10), Day(2021, 12, 24), _FIRST_EIGHT),
    OutletBatch(24, Day(2022, 1, 14), Day(2022, 5, 20), _FOURTEEN),
    OutletBatch(41, Day(2022, 6, 10), Day(2022, 12, 23), _FOURTEEN),
    OutletBatch(26, Day(2023, 4, 8), Day(2025, 5, 30), _MANY),
    OutletBatch(9, Day(2025, 9, 2), Day(2026, 10, 10), _MANY),
)
