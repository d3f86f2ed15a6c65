"""Everybody's top 20: 20,000 offers against 2,000 needs, beside SQL for each need and a plain loop over pairs, with the same result.

`python -m benchmarks.matching [OFFERS NEEDS]`. Reckoned: both sides' rankings from columns in memory, words included. SQL: one query per need
against an indexed table in memory (SQLite), needs' side only, a sample, extrapolated. Loop: `pairs.explain` for every pair of
the same product set, a sample, extrapolated. Goals: within a second, at least 10x SQL and 500x the loop.
"""

from __future__ import annotations

import math
import sqlite3
import sys
import time

import numpy as np

from ocop.trade.matching import pairs, reckoning
from ocop.trade.matching.columns import ALL_MONTHS, NOT_ASKED, Matches, Needs, Offers, Weights

SETS, GROUPS, NUMBERS, BITS, VOCABULARY = 26, 6, 6, 24, 600
GOAL_SECONDS, GOAL_SQL, GOAL_LOOP = 1.0, 10, 500


def with_gaps(random: np.random.Generator, values: np.ndarray, share: float) -> np.ndarray:
    """Some values not stated."""
    return np.where(random.random(values.shape) < share, np.nan, values)


def make_offers(random: np.random.Generator, rows: int) -> Offers:
    """Offers as a nation's register would hold them."""
    product_set = random.integers(0, SETS, rows)
    known = random.integers(0, 1 << BITS, rows) | random.integers(0, 1 << BITS, rows)
    first = random.lognormal(11, 0.8, rows).round(-3)
    tiers = np.stack(
        [np.tile([1.0, 50.0, 500.0], (rows, 1)), np.stack([first, first * 0.93, first * 0.85], axis=1)], axis=2
    )
    return Offers(
        ids=np.arange(rows),
        product_set=product_set,
        group=product_set % GROUPS,
        stars=random.choice([0.0, 3.0, 4.0, 5.0], rows, p=[0.2, 0.5, 0.28, 0.02]),
        unit=random.choice([0, 1, 2], rows, p=[0.6, 0.3, 0.1]),
        free=with_gaps(random, random.lognormal(6, 1.5, (rows, 12)), 0.002),
        min_order=with_gaps(random, random.lognormal(3, 1, rows), 0.4),
        tiers=tiers,
        price_audience=np.full(rows, 2),
        price_readers=frozenset(),
        province=random.integers(0, 34, rows),
        delivers=np.where(random.random(rows) < 0.4, (1 << 34) - 1, random.integers(0, 1 << 34, rows)).astype(
            np.uint64
        ),
        numbers=with_gaps(random, random.integers(0, 40, (rows, NUMBERS)).astype(float), 0.05),
        known=known.astype(np.uint64)[:, None],
        true=(known & (random.integers(0, 1 << BITS, rows) | random.integers(0, 1 << BITS, rows))).astype(np.uint64)[
            :, None
        ],
        record=random.choice([0.0, 0.5, 1.0], rows),
        words=tuple(frozenset(f"w{word}" for word in (random.zipf(1.4, 8) % VOCABULARY)) for _ in range(rows)),
    )


def make_needs(random: np.random.Generator, rows: int) -> Needs:
    """Needs: most of one set, some of a group, a few of anything."""
    kind = random.choice(3, rows, p=[0.85, 0.13, 0.02])
    product_set = random.integers(0, SETS, rows)
    wish_bits = np.zeros((rows, 64))
    wish_bits[:, :BITS] = np.where(random.random((rows, BITS)) < 0.9, 0, random.integers(1, 6, (rows, BITS)))
    asked = np.where(random.random((rows, NUMBERS)) < 0.7, NOT_ASKED, random.integers(0, 12, (rows, NUMBERS)))
    wished = np.where(random.random((rows, NUMBERS)) < 0.9, NOT_ASKED, random.integers(0, 30, (rows, NUMBERS)))
    highest = random.lognormal(11.4, 0.7, rows).round(-3)
    return Needs(
        ids=np.arange(rows),
        buyer=random.integers(0, 200, rows),
        product_set=np.where(kind == 0, product_set, -1),
        group=np.where(kind == 1, product_set % GROUPS, -1),
        min_stars=random.choice([0, 3, 4], rows, p=[0.3, 0.6, 0.1]),
        unit=random.choice([0, 1, 2], rows, p=[0.6, 0.3, 0.1]),
        a_month=random.lognormal(5, 1.2, rows).round(),
        each_time=with_gaps(random, random.lognormal(5, 1, rows), 0.3),
        months=random.choice([ALL_MONTHS, 0b111, 0b111000000000], rows, p=[0.8, 0.1, 0.1]),
        price_to=with_gaps(random, highest, 0.3),
        price_from=with_gaps(random, highest * 0.7, 0.5),
        province=np.where(random.random(rows) < 0.5, random.integers(0, 34, rows), -1),
        asked=asked,
        required=(
            random.integers(0, 1 << BITS, rows)
            & random.integers(0, 1 << BITS, rows)
            & random.integers(0, 1 << BITS, rows)
        ).astype(np.uint64)[:, None],
        wish_numbers=wished,
        wish_number_weights=np.where(wished > NOT_ASKED, 2.0, 0.0),
        wish_bits=wish_bits,
        words=tuple(frozenset(f"w{word}" for word in (random.zipf(1.4, 4) % VOCABULARY)) for _ in range(rows)),
    )


def table(offers: Offers) -> sqlite3.Connection:
    """The offers in an indexed table in memory."""
    database = sqlite3.connect(":memory:")
    months = ", ".join(f"f{month}" for month in range(12))
    numbers = ", ".join(f"n{at}" for at in range(NUMBERS))
    database.execute(
        f"CREATE TABLE offer (place INTEGER PRIMARY KEY, kind, grp, stars, unit, {months}, least, p0, p1, p2, q1, q2,"
        f" province, delivers, {numbers}, known, true, record, words)"
    )
    rows = (
        [
            at,
            int(offers.product_set[at]),
            int(offers.group[at]),
            int(offers.stars[at]),
            int(offers.unit[at]),
            *(none(value) for value in offers.free[at]),
            none(offers.min_order[at]),
            *offers.tiers[at, :, 1].tolist(),
            *offers.tiers[at, 1:, 0].tolist(),
            int(offers.province[at]),
            int(offers.delivers[at]),
            *(none(value) for value in offers.numbers[at]),
            int(offers.known[at, 0]),
            int(offers.true[at, 0]),
            float(offers.record[at]),
            "|" + "|".join(offers.words[at]) + "|",
        ]
        for at in range(len(offers))
    )
    database.executemany(f"INSERT INTO offer VALUES ({', '.join('?' * (29 + NUMBERS))})", rows)
    database.execute("CREATE INDEX offer_kind ON offer (kind, stars)")
    database.execute("CREATE INDEX offer_group ON offer (grp, stars)")
    return database


def none(value: np.float64) -> float | None:
    """NaN as NULL."""
    return None if math.isnan(value) else float(value)


def question(needs: Needs, at: int, words: reckoning.Words) -> str:
    """One need as one query: places, scores and whether something is not stated, best first."""
    weights = Weights().as_tuple()
    month_list = [month for month in range(12) if int(needs.months[at]) >> month & 1]
    free = f"min({', '.join(f'f{month}' for month in month_list)})"
    short = " OR ".join(f"f{month} < {float(needs.a_month[at])}" for month in month_list)
    unit = int(needs.unit[at])
    wanted = float(needs.a_month[at])
    each = none(needs.each_time[at]) or wanted
    price = f"(CASE WHEN unit = {unit} THEN CASE WHEN q2 <= {each} THEN p2 WHEN q1 <= {each} THEN p1 WHEN 1 <= {each} THEN p0 END END)"
    must = [f"stars >= {int(needs.min_stars[at])}"]
    must.append(f"NOT coalesce(unit = {unit} AND ({short}), 0)")
    must.append(f"NOT coalesce(unit = {unit} AND least > {each}, 0)")
    unstated = [f"unit <> {unit}", f"{free} IS NULL"]
    if needs.product_set[at] >= 0:
        must.append(f"kind = {int(needs.product_set[at])}")
    elif needs.group[at] >= 0:
        must.append(f"grp = {int(needs.group[at])}")
    highest, price_part = none(needs.price_to[at]), "1.0"
    if highest is not None:
        lowest = none(needs.price_from[at])
        lowest = highest * reckoning.NO_RANGE if lowest is None else lowest
        must.append(f"NOT coalesce({price} > {highest!r}, 0)")
        unstated.append(f"{price} IS NULL")
        price_part = f"coalesce(max(0.0, min(1.0, ({highest!r} - {price}) / {highest - lowest!r})), 0.0)"
    near, place = "1.0", int(needs.province[at])
    if place >= 0:
        must.append(f"(province = {place} OR delivers = 0 OR (delivers >> {place}) & 1)")
        unstated.append(f"(province <> {place} AND delivers = 0)")
        near = f"(CASE WHEN province = {place} THEN 1.0 WHEN (delivers >> {place}) & 1 THEN 0.5 ELSE 0.0 END)"
    for column in range(NUMBERS):
        if needs.asked[at, column] > NOT_ASKED:
            must.append(f"NOT coalesce(n{column} < {float(needs.asked[at, column])}, 0)")
            unstated.append(f"n{column} IS NULL")
    required = int(needs.required[at, 0])
    must.append(f"({required} & known & ~true) = 0")
    unstated.append(f"({required} & ~known) <> 0")
    met, total = ["0.0"], 0.0
    for bit in np.flatnonzero(needs.wish_bits[at]):
        met.append(f"{float(needs.wish_bits[at, bit])} * ((true >> {bit}) & 1)")
        total += float(needs.wish_bits[at, bit])
    for column in np.flatnonzero(needs.wish_number_weights[at]):
        met.append(f"2.0 * coalesce(n{column} >= {float(needs.wish_numbers[at, column])}, 0)")
        total += 2.0
    wishes = f"({' + '.join(met)}) / {total}" if total else "1.0"
    weigh = {word: float(words.weights[words.places[word]]) for word in needs.words[at]}
    all_words = sum(weigh.values())
    shared = " + ".join(f"{weight} * (instr(words, '|{word}|') > 0)" for word, weight in weigh.items())
    word_part = f"({shared}) / {all_words}" if all_words else "1.0"
    if all_words:
        unstated.append(f"({shared}) = 0")
    volume = f"(CASE WHEN unit = {unit} THEN coalesce(min({free} / {wanted}, 2.0) / 2.0, 0.0) ELSE 0.0 END)"
    parts = ("stars / 5.0", volume, price_part, near, wishes, word_part, "record")
    score = " + ".join(f"({part}) * {weight}" for part, weight in zip(parts, weights, strict=True))
    return (
        f"SELECT place, round(({score}) / {sum(weights)} * {reckoning.SCALE}), ({' OR '.join(unstated)}) AS gap FROM offer"
        f" WHERE {' AND '.join(must)} ORDER BY gap, 2 DESC, place LIMIT 20"
    )


def same(found: Matches, at: int, rows: list[tuple[int, float, int]]) -> bool:
    """The same scores in the same order (a millionth apart at most, where two roundings differ)."""
    places = found.of_needs.places[at]
    scores = found.of_needs.scores[at][places >= 0] * reckoning.SCALE
    other = np.asarray([score for _, score, _ in rows], dtype=float)
    return len(scores) == len(other) and bool(np.all(np.abs(scores - other) <= 1.01))


def main() -> int:
    """Reckon, time, compare; exit 1 when a result differs or a goal is missed."""
    count = [int(text) for text in sys.argv[1:]] or [20_000, 2_000]
    random = np.random.default_rng(7)
    offers, needs = make_offers(random, count[0]), make_needs(random, count[1])
    reckoning.match(offers, needs)
    wall, spent = [], []
    for _ in range(5):
        began, used = time.perf_counter(), time.process_time()
        found = reckoning.match(offers, needs)
        wall.append(time.perf_counter() - began)
        spent.append(time.process_time() - used)
    ours, ours_cpu = min(wall), min(spent)
    words = reckoning.weigh_words(offers, needs)
    database = table(offers)
    sample = range(0, len(needs), max(len(needs) // 200, 1))
    began = time.process_time()
    answers = {at: database.execute(question(needs, at, words)).fetchall() for at in sample}
    sql = (time.process_time() - began) * len(needs) / len(sample)
    agree = sum(same(found, at, rows) for at, rows in answers.items())
    by_set = {at: np.flatnonzero(offers.product_set == at) for at in range(SETS)}
    asked = [at for at in sample if needs.product_set[at] >= 0][:3]
    began = time.process_time()
    names = pairs.Names(tuple(f"n{at}" for at in range(NUMBERS)), tuple(f"b{at}" for at in range(BITS)))
    looked = 0
    for at in asked:
        for row in by_set[int(needs.product_set[at])]:
            pairs.explain(offers, needs, int(row), at, words=words, names=names)
            looked += 1
    loop = (time.process_time() - began) / looked * found.pairs
    print(f"{count[0]:,} offers x {count[1]:,} needs, {found.pairs:,} pairs that may meet, top 20 of both sides")
    print(
        f"reckoned: {ours:.2f} s ({ours_cpu:.2f} s CPU), needs with a match {int((found.of_needs.found > 0).sum()):,}"
    )
    print(
        f"SQL for each need (needs' side only, {len(answers)} run): {sql:.2f} s CPU, {sql / ours_cpu:.1f}x; same {agree} of {len(answers)}"
    )
    print(f"plain loop over pairs ({looked} run): {loop:.0f} s CPU, {loop / ours_cpu:.0f}x")
    missed = ours_cpu > GOAL_SECONDS or sql < GOAL_SQL * ours_cpu or loop < GOAL_LOOP * ours_cpu
    print("Goals: 1 s, 10x, 500x:", "missed" if missed else "met")
    return int(agree != len(answers) or missed)


if __name__ == "__main__":
    sys.exit(main())
