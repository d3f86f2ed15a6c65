"""The story of the city follows from its seed, and a later day only adds to it (pure)."""

from __future__ import annotations

import datetime

import pytest

from ocop.demo import names, plan
from ocop.demo.makers import People, Place
from ocop.demo.timeline import Good, Timeline
from ocop.demo.wares import crafts, wares
from ocop.producers.identity import tax_code_doubt, tidy_phone

DISTRICTS = sorted({d for ware in wares() for d in ware.districts} | {d for craft in crafts() for d in craft.districts})
PLACES = [
    Place(i * 20 + k, f"{i}-{k}", f"Xã {i}-{k}", i, district, k, "c", "Xã mới", 21.0, 105.8)
    for i, district in enumerate(DISTRICTS)
    for k in range(16)
]


def run(until: datetime.date) -> list[Good]:
    people = People("seed", PLACES)
    people.found_villages(until)
    return Timeline("seed", people, until).run()


def told(goods: list[Good], until: datetime.date) -> list[tuple[object, ...]]:
    return [
        (g.name, g.maker.name, [(r.level, r.kind, r.day, r.decision, r.points) for r in g.rulings if r.day <= until])
        for g in goods
    ]


def test_the_same_day_gives_the_same_city() -> None:
    day = datetime.date(2023, 5, 1)
    assert told(run(day), day) == told(run(day), day)


def test_a_later_day_only_adds() -> None:
    early = datetime.date(2023, 5, 1)
    before, after = run(early), run(datetime.date(2026, 11, 22))
    assert told(before, early) == told(after[: len(before)], early)


def test_the_city_goes_on_after_2026() -> None:
    goods = run(datetime.date(2029, 6, 30))
    assert sum(g.rulings[0].day.year == 2028 for g in goods) == 2 * plan.BATCHES[-1].size
    assert all(a.day <= b.day for g in goods for a, b in zip(g.rulings, g.rulings[1:], strict=False))


@pytest.mark.parametrize("batch", plan.BATCHES, ids=lambda batch: str(batch.days[0]))
def test_batches_are_whole(batch: plan.Batch) -> None:
    assert sum(batch.groups.values()) == batch.size


def test_numbers_are_well_formed_and_nobodys() -> None:
    assert tax_code_doubt(names.tax_code(7)) == ""
    assert names.tax_code(7).startswith("00")
    assert tidy_phone(names.phone(7)) == names.phone(7)
    assert len({names.tax_code(n) for n in range(1200)}) == 1200


def test_every_ware_is_whole() -> None:
    for ware in wares():
        assert ware.stories
        assert all(vi and en for vi, en in [*ware.names, *ware.stories, ware.keep, ware.stuff])
        assert len(set(ware.names)) == len(ware.names)
        assert not ware.craft or any(craft.slug == ware.craft for craft in crafts())
