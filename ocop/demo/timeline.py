"""What happened to the products of the demo city, decision by decision, up to a day (pure).

Events are taken from a heap in order of days. Choices are drawn from generators named after the event or the product, so
that a later day only adds events and never changes the earlier ones.
"""

from __future__ import annotations

import datetime
import heapq
import random
from dataclasses import dataclass, field

from ocop.demo import plan
from ocop.demo.makers import Maker, People
from ocop.demo.wares import Ware
from ocop.rulebooks import decrees
from ocop.workdays.dating import add_months

Day = datetime.date
_GROUNDS = ("stopped", "criteria", "law", "stopped", "mark", "other", "stopped")
_VARIANTS = (
    ("loại đặc biệt", "special grade"),
    ("hộp quà", "gift box"),
    ("thượng hạng", "top grade"),
    ("hữu cơ", "organic"),
    ("truyền thống", "traditional"),
    ("bản nhỏ", "small size"),
    ("mẻ riêng", "small batch"),
)


@dataclass
class Ruling:
    """A decision on a product."""

    level: str
    kind: str
    body: str
    day: Day
    points: float
    decision: str
    withdrawn: tuple[Day, str, str] | None = None  # day, ground, decision

    @property
    def ends(self) -> Day:
        """First day it is no longer in force."""
        return add_months(self.day, decrees.validity_months(self.day))


@dataclass
class Good:
    """A product and its history."""

    index: int
    maker: Maker
    ware: Ware
    name: str
    name_en: str
    plain: tuple[str, str]
    rulings: list[Ruling] = field(default_factory=list)

    @property
    def last(self) -> Ruling:
        """Its latest ruling."""
        return self.rulings[-1]


class Timeline:
    """Runs the plan up to a day."""

    def __init__(self, seed: str, people: People, until: Day) -> None:
        self.seed = seed
        self.people = people
        self.until = until
        self.goods: list[Good] = []
        self._heap: list[tuple[Day, int, str, object]] = []
        self._order = 0
        self._renewed_2019 = 0
        self._numbers: dict[tuple[Day, str], str] = {}

    def run(self) -> list[Good]:
        """Every product recognised by the day, in the order of its first decision."""
        for batch in plan.batches(self.until):
            self._push(batch.days[0], "batch", batch)
        for step in plan.STEPS:
            self._push(step.day, "step", step)
        while self._heap:
            day, _, what, thing = heapq.heappop(self._heap)
            if day > self.until:
                break
            if isinstance(thing, plan.Batch):
                self.people.settle(thing)
                self._prepare(thing)
            elif isinstance(thing, plan.Step):
                self._step(thing)
            elif what == "new" and isinstance(thing, tuple):
                self._first(day, *thing)
            elif isinstance(thing, Good):
                self._renew(thing, day, int(what))
        return self.goods

    def _push(self, day: Day, what: str, thing: object) -> None:
        self._order += 1
        heapq.heappush(self._heap, (day, self._order, what, thing))

    # --- new products -----------------------------------------------------------------------------------------------
    def _prepare(self, batch: plan.Batch) -> None:
        """Spread a batch over its producers, levels and days."""
        rng = random.Random(f"{self.seed}|batch|{batch.days[0]}")
        planned: list[tuple[Maker, Ware]] = []
        for group, count in batch.groups.items():
            planned += self._spread(group, count, batch, rng)
        levels = [level for level, count in batch.levels.items() for _ in range(count)]
        rng.shuffle(levels)
        # A producer's products of one batch are mostly decided on one day.
        days = {maker.index: rng.choice(batch.days) for maker, _ in planned}
        for (maker, ware), level in zip(planned, levels, strict=True):
            self._push(days[maker.index], "new", (maker, ware, level))

    def _spread(self, group: str, count: int, batch: plan.Batch, rng: random.Random) -> list[tuple[Maker, Ware]]:
        """Which producers bring the new products of a group: every new one at least one, others by size."""
        makers = [maker for maker in self.people.makers if maker.group == group]
        new = [maker for maker in makers if maker.since == batch.days[0]]
        chosen = list(new[:count])
        # Some producers bring several, most of the earlier ones sit a year out.
        early = batch.days[0].year <= 2020
        bringing = new if early and len(new) * 3 >= count else [m for m in makers if m in new or rng.random() < 0.16]
        bringing = bringing or makers
        weights = [maker.size * (2.0 if maker.ware.id == "vegetables" else 1.0) for maker in bringing]
        room = {maker.index: len(maker.ware.names) * (len(_VARIANTS) + 1) - len(maker.made) for maker in makers}
        while len(chosen) < count:
            maker = rng.choices(bringing, weights)[0]
            if sum(1 for m in chosen if m is maker) < room[maker.index]:
                chosen.append(maker)
        return [(maker, maker.ware) for maker in chosen]

    def _first(self, day: Day, maker: Maker, ware: Ware, level: str) -> None:
        rng = random.Random(f"{self.seed}|good|{len(self.goods)}")
        plain, suffix = self._name(maker, ware, rng)
        tail = f" {maker.brand}" if ware.branded else ""
        good = Good(
            index=len(self.goods),
            maker=maker,
            ware=ware,
            plain=plain,
            name=f"{plain[0]}{tail}{' ' + suffix[0] if suffix else ''}",
            name_en=f"{plain[1]}{tail}{', ' + suffix[1] if suffix else ''}",
        )
        self.goods.append(good)
        self._rule(good, level, "new", day)

    @staticmethod
    def _name(maker: Maker, ware: Ware, rng: random.Random) -> tuple[tuple[str, str], tuple[str, str] | None]:
        """A name of the line this producer has not used; when all are used, one with a variant."""
        for suffix in (None, *_VARIANTS):
            free = [pair for pair in ware.names if f"{pair[0]}|{suffix}" not in maker.made]
            if free:
                pair = rng.choice(free)
                maker.made.add(f"{pair[0]}|{suffix}")
                return pair, suffix
        raise RuntimeError(f"{maker.name} has run out of names.")

    # --- decisions ----------------------------------------------------------------------------------------------------
    def _rule(self, good: Good, level: str, kind: str, day: Day) -> None:
        """Add a ruling and decide what becomes of it when it ends."""
        rng = random.Random(f"{self.seed}|ruling|{good.index}|{len(good.rulings)}")
        low, high = {"3": (50.0, 69.9), "4": (70.0, 89.8), "potential_5": (90.0, 95.5), "5": (91.0, 97.5)}[level]
        body = (
            "ministry"
            if level == "5"
            else "district"
            if level == "3" and Day(2023, 2, 24) <= day <= Day(2025, 6, 30)
            else "province"
        )
        place = good.maker.place.district if body == "district" else body
        good.rulings.append(
            Ruling(level, kind, body, day, round(rng.uniform(low, high), 1), self._decision(day, place))
        )
        when = self._renewal_day(good, rng)
        if when is not None:
            self._push(when, str(len(good.rulings)), good)

    def _decision(self, day: Day, who: str) -> str:
        """The number of the decision of a day and body; MH (minh họa) says that it is made up."""
        key = (day, who)
        if key not in self._numbers:
            number = random.Random(f"{self.seed}|decision|{day}|{who}").randint(120, 6900)
            form = (
                "QĐ-BNNMT" if who == "ministry" and day.year >= 2025 else "QĐ-BNN" if who == "ministry" else "QĐ-UBND"
            )
            self._numbers[key] = f"{number}-MH/{form}"
        return self._numbers[key]

    def _renewal_day(self, good: Good, rng: random.Random) -> Day | None:
        """When the last ruling is renewed, if ever: most on time, some late, about a third never."""
        ends = good.last.ends
        roll, late, early = rng.random(), rng.randint(20, 230), rng.randint(3, 40)
        if good.last.day.year == 2019:
            if self._renewed_2019 < plan.RENEWED_OF_2019_BY_2022 and good.index % 7 == 0:
                self._renewed_2019 += 1
                return ends - datetime.timedelta(days=2 + early % 9)
            # The others lapsed in December 2022; nearly half came back in the course of 2023.
            return Day(2023, 1, 20) + datetime.timedelta(days=late + early) if roll < 0.46 else None
        if good.last.level in ("5", "potential_5"):
            return ends - datetime.timedelta(days=early) if roll < 0.8 else None
        if roll < 0.52:
            return ends - datetime.timedelta(days=early)
        return ends + datetime.timedelta(days=late) if roll < 0.68 else None

    def _renew(self, good: Good, day: Day, of: int) -> None:
        """A renewal planned for one ruling; void when another came between or it was withdrawn."""
        if len(good.rulings) != of or good.last.withdrawn is not None:
            return
        rng = random.Random(f"{self.seed}|renewal|{good.index}|{of}")
        level, kind = good.last.level, "renewed"
        if day > plan.LEVELS_FIXED_UNTIL:
            if level == "3" and rng.random() < 0.1:
                level, kind = "4", "upgraded"
            elif level == "potential_5" and rng.random() < 0.4:
                level = "4"
        self._rule(good, level, kind, day)

    def _step(self, step: plan.Step) -> None:
        """Choose products for a step among those in force that fit."""
        rng = random.Random(f"{self.seed}|step|{step.day}|{step.what}")
        wanted = {"upgrade": "3", "nominate": "4", "ministry": "potential_5"}.get(step.what)
        fit = [
            good
            for good in self.goods
            if good.last.withdrawn is None
            and step.since <= good.last.day < step.day - datetime.timedelta(days=60)
            and step.day < good.last.ends
            and (wanted is None or good.last.level == wanted)
        ]
        for good in rng.sample(fit, min(step.count, len(fit))):
            if step.what == "withdraw":
                ground = rng.choice(_GROUNDS)
                good.last.withdrawn = (step.day, ground, self._decision(step.day, "province"))
            else:
                level = {"upgrade": "4", "nominate": "potential_5", "ministry": "5"}[step.what]
                self._rule(good, level, "upgraded", step.day)
