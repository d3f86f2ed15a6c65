"""Columns say of every pair what `conditions.check` says of its conditions: a match and "what stands between" never disagree."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.trade.conditions import check_all, row_of
from ocop.trade.matching import pairs, reckoning
from ocop.trade.matching.composing import Offered, Sought, compose
from ocop.trade.profile import Held, Price, Profile

DAY = datetime.date(2026, 11, 20)
maybe = st.none() | st.booleans()
days = st.none() | st.dates(DAY - datetime.timedelta(3), DAY + datetime.timedelta(3))
papers = st.lists(
    st.builds(Held, kind=st.sampled_from(["food_safety", "test_result"]), title=st.just("HACCP"), last_day=days),
    max_size=2,
).map(tuple)
profiles = st.builds(
    Profile,
    offer_id=st.just(1),
    product_id=st.just(1),
    producer_id=st.just(1),
    on=st.just(DAY),
    stars=st.sampled_from([None, 0, 3, 4, 5]),
    stars_last_day=days,
    group26=st.sampled_from(["", "food"]),
    product_set=st.sampled_from(["", "s1", "s2"]),
    unit=st.sampled_from(["kg", "tấn", "hộp"]),
    capacity=st.dictionaries(st.integers(1, 12), st.integers(0, 20).map(Decimal)),
    min_order=st.none() | st.integers(1, 20).map(Decimal),
    lead_days=st.none() | st.integers(0, 20),
    shelf_life_days=st.none() | st.integers(1, 20),
    papers=papers,
    gtin=st.sampled_from(["", "8935001800019"]),
    label_languages=st.frozensets(st.sampled_from(["vi", "en", "ja"])),
    vat_invoice=maybe,
    consignment=maybe,
    payment_days=st.none() | st.integers(0, 60),
    discount_percent=st.none() | st.integers(0, 40).map(Decimal),
    delivers_to=st.frozensets(st.sampled_from(["01", "79"])),
    delivers_everywhere=st.booleans(),
    prices=st.lists(
        st.builds(Price, from_quantity=st.integers(1, 20).map(Decimal), price=st.integers(1, 50)),
        max_size=2,
        unique_by=lambda one: one.from_quantity,
    ).map(tuple),
    province=st.sampled_from(["", "01", "48"]),
)
rows = st.lists(
    st.one_of(
        st.sampled_from(
            [
                ("paper", "food_safety"),
                ("barcode", True),
                ("vat_invoice", True),
                ("buying", "consignment"),
                ("label_languages", ["en", "vi"]),
                ("least_stars", 4),
                ("volume", {"quantity": "5", "unit": "kg", "months": [1, 2]}),
                ("delivers_to", ["79"]),
            ]
        ),
        st.tuples(st.just("payment_days"), st.sampled_from([15, 45])),
        st.tuples(st.just("lead_days"), st.sampled_from([3, 10])),
        st.tuples(st.just("shelf_life"), st.sampled_from([5, 15])),
        st.tuples(st.just("discount"), st.sampled_from(["10", "25"])),
    ).flatmap(
        lambda one: st.builds(row_of, st.just(one[0]), st.just(one[1]), is_must=st.booleans(), weight=st.integers(1, 5))
    ),
    max_size=5,
).map(tuple)
needs = st.builds(
    Sought,
    need_id=st.just(1),
    buyer_id=st.just(1),
    product_set=st.sampled_from(["", "s1"]),
    group=st.sampled_from(["", "food"]),
    min_stars=st.sampled_from([0, 3]),
    unit=st.sampled_from(["", "kg", "tấn"]),
    quantity=st.none() | st.integers(1, 20).map(Decimal),
    every=st.sampled_from(["once", "week", "month", "quarter", "year"]),
    months=st.lists(st.integers(1, 12), max_size=2).map(tuple),
    price_to=st.none() | st.integers(1, 50),
    province=st.sampled_from(["", "01", "48"]),
    rows=rows,
)


@settings(deadline=None, max_examples=200)
@given(st.lists(profiles, min_size=1, max_size=3), st.lists(needs, min_size=1, max_size=3))
def test_columns_and_conditions_say_the_same(found, asked) -> None:
    composed = compose(found, {1: Offered("confirmed")}, asked, DAY)
    words = reckoning.weigh_words(composed.offers, composed.needs)
    for place, profile in enumerate(found):
        for at, need in enumerate(asked):
            pair = pairs.explain(composed.offers, composed.needs, place, at, words=words, names=composed.names)
            findings = check_all(need.rows, profile, DAY)
            own = {term.code: term.met for term in pair.terms}
            musts = [one.met for one in findings if one.is_must]
            plain = [own[code] for code in ("goods", "stars", "volume", "min_order", "price", "place") if code in own]
            assert pair.fails == (False in musts or False in plain)
            assert pair.is_unstated == (not pair.fails and (None in musts or None in plain))
            wished = [one for one in findings if not one.is_must]
            total = sum(one.weight for one in wished)
            share = sum(one.weight for one in wished if one.met) / total if total else 1.0
            value = next(part.value for part in pair.parts if part.code == "wishes")
            if len({one.code for one in wished}) == len(wished):
                assert abs(value - share) < 1e-9


def test_tonnes_and_kilograms_are_compared_and_prices_with_them() -> None:
    profile = Profile(
        1,
        1,
        1,
        DAY,
        unit="tấn",
        capacity={month: Decimal(2) for month in range(1, 13)},
        prices=(Price(Decimal(1), 40_000_000),),
        product_set="s1",
    )
    need = Sought(1, 1, product_set="s1", unit="kg", quantity=Decimal(500), every="week", price_to=45_000)
    composed = compose([profile], {1: Offered("confirmed")}, [need], DAY)
    assert composed.offers.free[0, 0] == 2000
    assert composed.offers.tiers[0, 0].tolist() == [1000, 40_000]
    assert round(composed.needs.a_month[0]) == 2167
    words = reckoning.weigh_words(composed.offers, composed.needs)
    pair = pairs.explain(composed.offers, composed.needs, 0, 0, words=words, names=composed.names)
    volume = next(term for term in pair.terms if term.code == "volume")
    assert (volume.met, round(volume.short_by or 0)) == (False, 167)


def test_delivering_elsewhere_is_a_no_and_saying_nothing_is_not_stated() -> None:
    elsewhere = Profile(1, 1, 1, DAY, delivers_to=frozenset({"79"}))
    silent = Profile(2, 2, 2, DAY)
    composed = compose([elsewhere, silent], {}, [Sought(1, 1, province="48")], DAY)
    words = reckoning.weigh_words(composed.offers, composed.needs)
    met = [
        next(
            term.met
            for term in pairs.explain(
                composed.offers, composed.needs, place, 0, words=words, names=composed.names
            ).terms
            if term.code == "place"
        )
        for place in range(2)
    ]
    assert met == [False, None]
    assert np.isnan(composed.offers.min_order).all()
