"""Made-up columns for the tests: small numbers of everything, so that ties, gaps and edges are common."""

from __future__ import annotations

import numpy as np

from ocop.trade.matching.columns import ALL_MONTHS, NOT_ASKED, Needs, Offers

NUMBERS, BITS = 3, 70
WORDS = ("miến", "dong", "gốm", "trà", "sen", "lụa", "mật", "ong")


def _some(random: np.random.Generator, values: list[float], shape: object, gaps: float = 0.2) -> np.ndarray:
    drawn = random.choice(np.asarray(values, dtype=np.float64), size=shape)
    return np.where(random.random(shape) < gaps, np.nan, drawn)


def _words(random: np.random.Generator, rows: int, most: int) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(random.choice(WORDS, size=random.integers(0, most + 1), replace=False).tolist()) for _ in range(rows)
    )


def _bits(random: np.random.Generator, rows: int, share: float) -> np.ndarray:
    """Two words of 64 bits a row, of which BITS are used, each set with this chance."""
    padded = np.zeros((rows, 128), dtype=np.bool_)
    padded[:, :BITS] = random.random((rows, BITS)) < share
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def offers(random: np.random.Generator, rows: int) -> Offers:
    known = _bits(random, rows, 0.7)
    tiers = np.stack([_some(random, [1, 10], (rows, 3)), _some(random, [80, 100, 120], (rows, 3))], axis=2)
    tiers[:, :, 0] = np.sort(tiers[:, :, 0], axis=1)
    return Offers(
        ids=np.arange(rows) + 100,
        product_set=random.integers(-1, 3, rows),
        group=random.integers(-1, 2, rows),
        stars=_some(random, [0, 1, 2, 3, 4, 5], rows, 0.05),
        unit=random.integers(-1, 2, rows),
        free=_some(random, [0, 5, 10, 20, 40], (rows, 12), 0.02),
        min_order=_some(random, [1, 10, 30], rows),
        tiers=tiers,
        price_audience=random.integers(0, 3, rows),
        price_readers=frozenset(
            int(row) * (1 << 32) + int(buyer) for row in range(rows) for buyer in range(3) if random.random() < 0.4
        ),
        province=random.integers(-1, 3, rows),
        delivers=random.integers(0, 8, rows).astype(np.uint64),
        numbers=_some(random, [0, 1, 2], (rows, NUMBERS)),
        known=known,
        true=_bits(random, rows, 0.7) & known,
        record=random.choice([0.0, 0.5, 1.0], rows),
        words=_words(random, rows, 3),
    )


def needs(random: np.random.Generator, rows: int) -> Needs:
    def maybe(values: list[int]) -> np.ndarray:
        return np.where(random.random((rows, NUMBERS)) < 0.6, NOT_ASKED, random.choice(values, (rows, NUMBERS)))

    bits = np.zeros((rows, 128))
    bits[:, :BITS] = np.where(random.random((rows, BITS)) < 0.95, 0, random.integers(1, 6, (rows, BITS)))
    wish = maybe([1, 2])
    return Needs(
        ids=np.arange(rows) + 500,
        buyer=random.integers(0, 3, rows),
        product_set=random.integers(-1, 3, rows),
        group=random.integers(-1, 2, rows),
        min_stars=random.integers(0, 5, rows),
        unit=random.integers(-1, 2, rows),
        a_month=_some(random, [5, 10], rows, 0.4),
        each_time=_some(random, [5, 10, 40], rows, 0.4),
        months=random.choice([ALL_MONTHS, 0b11, 0b100000000001, 0], rows),
        price_to=_some(random, [90, 100, 130], rows, 0.4),
        price_from=_some(random, [70, 90], rows, 0.4),
        province=random.integers(-1, 3, rows),
        asked=maybe([0, 1, 2]),
        required=_bits(random, rows, 0.02),
        wish_numbers=wish,
        wish_number_weights=np.where(wish > NOT_ASKED, random.integers(1, 6, (rows, NUMBERS)), 0).astype(float),
        wish_bits=bits,
        words=_words(random, rows, 4),
    )
