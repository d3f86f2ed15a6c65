"""Who lives in the demo city: its craft villages and its producers (pure)."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, field

from ocop.demo import names, plan
from ocop.demo.wares import Craft, Ware, crafts, wares

_TRADES = {
    "food": "Thực phẩm",
    "drink": "Đồ uống",
    "herbal": "Dược liệu",
    "fabric": "Dệt may",
    "souvenir": "Thủ công mỹ nghệ",
    "ornamental": "Sinh vật cảnh",
    "tourism": "Du lịch",
}
_FIELD_WARES = frozenset({"vegetables", "fruit", "mushrooms", "rice", "fresh-meat", "honey"})


@dataclass(frozen=True)
class Place:
    """A commune until 30/6/2025 and the one that took its main part."""

    old_id: int
    code: str
    name: str
    district_id: int
    district: str
    new_id: int
    new_code: str
    new_name: str
    lat: float | None
    lon: float | None


@dataclass
class Village:
    """A craft village with its title."""

    index: int
    name: str
    craft: Craft
    place: Place
    title: str
    decided_on: datetime.date
    decision: str


@dataclass
class Maker:
    """A producer."""

    index: int
    kind: str
    group: str
    ware: Ware
    brand: str
    name: str
    name_en: str
    place: Place
    village: Village | None
    since: datetime.date
    founded: int
    workers: int
    members: int | None
    representative: str
    size: float  # how readily it brings further products
    made: set[str] = field(default_factory=set)


class People:
    """Makes villages and producers over the old communes of the city; everything follows from the seed."""

    def __init__(self, seed: str, places: list[Place]) -> None:
        self.seed = seed
        self.by_district: dict[str, list[Place]] = {}
        for place in places:
            self.by_district.setdefault(place.district, []).append(place)
        self.brands = names.brands(random.Random(f"{seed}|brands"))
        self.villages: list[Village] = []
        self.makers: list[Maker] = []

    def found_villages(self, until: datetime.date) -> None:
        """The villages of the plan whose title was given by a day; one hamlet once in a commune."""
        rng = random.Random(f"{self.seed}|villages")
        pool = [(craft, craft.districts[i % len(craft.districts)]) for craft in crafts() for i in range(craft.weight)]
        rng.shuffle(pool)
        # The first villages cover every district, so that the count of districts is reached by the earliest report.
        seen: set[str] = set()
        first = [pair for pair in pool if pair[1] not in seen and not seen.add(pair[1])]  # type: ignore[func-returns-value]
        rest = list(pool)
        for pair in first:
            rest.remove(pair)
        queue = iter([*first, *rest])
        used: set[tuple[str, str]] = set()
        for batch in plan.VILLAGES:
            for _ in range(batch.count):
                craft, district = next(queue)
                place = rng.choice(self.by_district[district])
                hamlet = next(name for name in names.hamlets(rng) if (name, place.code) not in used)
                used.add((hamlet, place.code))
                day = datetime.date(rng.randint(*batch.years), rng.randint(*batch.months), rng.randint(1, 28))
                number = rng.randint(200, 6900)
                if day <= until:
                    name = f"Thôn {hamlet}, {place.name}"
                    title, decision = batch.title, f"{number}-MH/QĐ-UBND"
                    self.villages.append(Village(len(self.villages), name, craft, place, title, day, decision))

    def settle(self, batch: plan.Batch) -> None:
        """The new producers of a batch."""
        for group in plan.GROUPS:
            wanted = batch.makers.get(group, 0)
            rng = random.Random(f"{self.seed}|makers|{batch.days[0]}|{group}")
            kinds: list[str]
            if isinstance(wanted, tuple):
                kinds = [kind for kind, count in zip(plan.KINDS, wanted, strict=False) for _ in range(count)]
            else:
                kinds = rng.choices(plan.KINDS, plan.KIND_SHARES[group], k=wanted)
                if group == "tourism" and kinds:
                    kinds[0] = "association"
            rng.shuffle(kinds)
            lines = [ware for ware in wares() if ware.group == group]
            for position, kind in enumerate(kinds):
                # Lines in turn first, so that every line is somebody's; then as it comes.
                ware = lines[(len(self.makers) + position) % len(lines)] if rng.random() < 0.5 else rng.choice(lines)
                if kind == "enterprise" and ware.id == "vegetables":
                    ware = rng.choice(lines)
                self._settle(kind, group, ware, batch.days[0], rng)

    def _settle(self, kind: str, group: str, ware: Ware, day: datetime.date, rng: random.Random) -> None:
        village, place = self._home(ware, day, rng)
        brand = self._brand()
        trade = "Nông nghiệp" if ware.id in _FIELD_WARES else _TRADES[group]
        name, name_en = names.organisation(kind, trade, brand, rng)
        members = (
            rng.randint(9, 180)
            if kind == "cooperative"
            else rng.randint(4, 18)
            if kind == "cooperative_group"
            else None
        )
        workers = {"enterprise": rng.randint(12, 120), "cooperative": rng.randint(10, 60)}.get(kind, rng.randint(2, 14))
        self.makers.append(
            Maker(
                index=len(self.makers),
                kind=kind,
                group=group,
                ware=ware,
                brand=brand,
                name=name,
                name_en=name_en,
                place=place,
                village=village,
                since=day,
                founded=rng.randint(1992, day.year - 1),
                workers=workers,
                members=members,
                representative=names.person(rng),
                size={"enterprise": 2.2, "cooperative": 1.8, "farm": 0.8}.get(kind, 1.0) * rng.uniform(0.5, 1.6),
            )
        )

    def _brand(self) -> str:
        """The next brand; when all are used they begin again with a number."""
        again, at = divmod(len(self.makers), len(self.brands))
        return self.brands[at] + (f" {again + 1}" if again else "")

    def _home(self, ware: Ware, day: datetime.date, rng: random.Random) -> tuple[Village | None, Place]:
        """Crafts mostly live in their villages; everybody else in a commune of the line's districts."""
        if ware.craft and rng.random() < 0.8:
            fit = [
                v
                for v in self.villages
                if v.craft.slug == ware.craft and v.place.district in ware.districts and v.decided_on <= day
            ]
            if fit:
                village = rng.choice(fit)
                return village, village.place
        return None, rng.choice(self.by_district[rng.choice(ware.districts)])
