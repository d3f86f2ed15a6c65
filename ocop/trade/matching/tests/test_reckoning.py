"""The fast ranking gives what a plain loop over explained pairs gives, for every shape of columns."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.trade.matching import pairs, reckoning
from ocop.trade.matching.columns import Prices, Weights
from ocop.trade.matching.pairs import Names
from ocop.trade.matching.tests import columns

NAMES = Names(tuple(f"n{at}" for at in range(columns.NUMBERS)), tuple(f"b{at}" for at in range(columns.BITS)))


def plain(offers, needs, *, weights, prices, top):
    """What `match` should say, pair by pair: for each need and each offer [(place, score, unstated)] and how many fit."""
    words = reckoning.weigh_words(offers, needs)
    table = {
        (row, column): pairs.explain(
            offers, needs, row, column, words=words, names=NAMES, weights=weights, prices=prices
        )
        for row in range(len(offers))
        for column in range(len(needs))
    }

    def best(found):
        order = sorted(found, key=lambda one: (one[1].is_unstated, -one[1].score, one[0]))
        named = sum(pair.terms[0].met is True for _, pair in found)
        return [(place, pair.score, pair.is_unstated) for place, pair in order[:top]], named

    fit = {key: pair for key, pair in table.items() if not pair.fails}
    of_needs = [best([(row, pair) for (row, at), pair in fit.items() if at == column]) for column in range(len(needs))]
    of_offers = [
        best([(column, pair) for (at, column), pair in fit.items() if at == row]) for row in range(len(offers))
    ]
    return of_needs, of_offers


def rows(ranking):
    """A ranking as `plain` gives it."""
    return [
        (
            [
                (int(place), float(score), bool(unstated))
                for place, score, unstated in zip(places, scores, flags, strict=True)
                if place >= 0
            ],
            int(found),
        )
        for places, scores, flags, found in zip(
            ranking.places, ranking.scores, ranking.unstated, ranking.found, strict=True
        )
    ]


@settings(deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 25),
    st.integers(0, 12),
    st.integers(1, 6),
    st.booleans(),
    st.booleans(),
)
def test_the_fast_ranking_is_the_plain_one(seed, offer_count, need_count, top, all_offers, all_needs) -> None:
    random = np.random.default_rng(seed)
    offers, needs = columns.offers(random, offer_count), columns.needs(random, need_count)
    weights = Weights(*random.choice([0.0, 0.3, 1.0, 3.0], 7).tolist()[:6], record=1.0)
    prices = Prices(all_offers=all_offers, need_price_shown=None if all_needs else random.random(need_count) < 0.5)
    found = reckoning.match(offers, needs, weights=weights, prices=prices, top=top)
    of_needs, of_offers = plain(offers, needs, weights=weights, prices=prices, top=top)
    assert rows(found.of_needs) == [
        ([(place, pytest.approx(score, abs=1e-9), flag) for place, score, flag in best], fit) for best, fit in of_needs
    ]
    assert rows(found.of_offers) == [
        ([(place, pytest.approx(score, abs=1e-9), flag) for place, score, flag in best], fit) for best, fit in of_offers
    ]


@given(st.integers(0, 2**32 - 1))
def test_the_parts_add_up_to_the_score(seed) -> None:
    random = np.random.default_rng(seed)
    offers, needs = columns.offers(random, 3), columns.needs(random, 3)
    words = reckoning.weigh_words(offers, needs)
    for offer in range(3):
        for need in range(3):
            pair = pairs.explain(offers, needs, offer, need, words=words, names=NAMES)
            assert sum(part.points for part in pair.parts) == pytest.approx(pair.score, abs=1e-6)
            assert all(0 <= part.value <= 1 for part in pair.parts)
            for term in pair.terms:
                assert (term.short_by is None) or term.short_by > 0


@given(st.integers(0, 2**32 - 1))
def test_a_price_that_is_not_shown_changes_nothing(seed) -> None:
    """Two offers that differ only in prices the buyer may not see rank the same for the buyer."""
    random = np.random.default_rng(seed)
    offers, needs = columns.offers(random, 12), columns.needs(random, 8)
    hidden = dataclasses.replace(offers, price_audience=np.zeros(12, dtype=np.int64))
    dearer = dataclasses.replace(hidden, tiers=hidden.tiers * 7)
    prices = Prices(all_offers=False)
    before, after = (reckoning.match(one, needs, prices=prices, top=5) for one in (hidden, dearer))
    assert rows(before.of_needs) == rows(after.of_needs)
    assert rows(before.of_offers) == rows(after.of_offers)


def test_weights_are_refused_that_rank_nothing() -> None:
    with pytest.raises(ValueError, match="above nothing"):
        Weights(0, 0, 0, 0, 0, 0, 0)
    with pytest.raises(ValueError, match="not negative"):
        Weights(stars=-1)
