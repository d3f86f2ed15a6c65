# ruff: noqa: S608 - the SQL is put together from this file's own words alone; values are parameters.
"""Reads the funnel's columns from the database and keeps them for one version of the ledger, per process."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from ocop.bulk.columns import case, day, positions, read
from ocop.ledger.kept import Kept
from ocop.recognition import columns as recognised
from ocop.recognition import figures
from ocop.rulebooks import schemes
from ocop.trade.deals.funnel import reckoning, shapes
from ocop.trade.deals.funnel.shapes import NEVER, UNKNOWN, Codes, Ints

TOPICS = ("trade", "registry", "people", "places")
LEVELS = (*figures.LEVELS, "none")
"""Stars on the day of signing: a level in force, or none in force."""
_STATES = {"confirmed": 0, "ended": 0, "waiting": 2}
_BUCKETS = {"confirmed": 0, "claimed": 1, "corrected": 1, "disputed": 2}
_STAGES = {"contract": 0, "order": 0, "delivery": 1, "payment": 2}


def funnel(register: str) -> shapes.Funnel:
    """The columns of a register at the ledger's head; read again only when something they rest on has changed."""
    return _kept.get(register)


def forget() -> None:
    """Drop what is kept (tests, and commands that write without the ledger)."""
    _kept.forget()


def _day(column: str) -> str:
    return day(column, int(NEVER))


def _day_of(moment: str) -> str:
    """SQL of the day in Hanoi of a moment, as days since 1970; the empty moment is NEVER."""
    number = (
        f"(CAST({moment} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date) - DATE '1970-01-01')"
        if connection.vendor == "postgresql"
        else f"CAST(julianday(date({moment}, '+7 hours')) - 2440587.5 AS INTEGER)"
    )
    return f"COALESCE({number}, {int(NEVER)})"


def load(register: str) -> shapes.Funnel:
    """Read a register now."""
    rows = _memoranda(register)
    pairs = _pairs(register)
    raw = {
        "event": (rows[3], pairs[3]),
        "buyer": (rows[4], pairs[4]),
        "commune": (rows[5], pairs[5]),
        "year": (_years(rows[1]), _years(pairs[1])),
        "quarter": (_quarters(rows[1]), _quarters(pairs[1])),
    }
    sizes: dict[str, int] = {}
    values: dict[str, Ints] = {}
    own: dict[str, Codes] = {}
    theirs: dict[str, Codes] = {}
    for by, (mine, other) in raw.items():
        known = np.unique(np.concatenate([[0], mine, other]))
        values[by], sizes[by] = known, len(known)
        own[by] = np.searchsorted(known, mine).astype(np.int32)
        theirs[by] = np.searchsorted(known, other).astype(np.int32)
    products = _products(register, rows)
    coded = {name: (labels, code(products[0], products[1])) for name, (labels, code) in _coders(rows).items()}
    for name, (labels, codes) in coded.items():
        sizes[name], values[name] = labels + 2, np.arange(labels + 2)
        own[name] = _of_memoranda(len(rows[0]), products[0], codes, several=labels + 1)
    given_up, silent, due = _answers(rows)
    memoranda = shapes.Memoranda(
        ids=rows[0],
        signed=rows[1].astype(np.int32),
        state=rows[2].astype(np.int8),
        value=rows[6].copy(),
        given_up=np.minimum(rows[7].astype(np.int32), given_up),
        silent=silent,
        due=due,
        codes=own,
    )
    meetings = shapes.Pairs(pairs[0], pairs[1].astype(np.int32), pairs[2].astype(bool), theirs)
    return reckoning.funnel(
        memoranda,
        _parts(rows, products, coded, own),
        _steps(rows, products, coded, own),
        meetings,
        sizes,
        values,
    )


_kept = Kept(load, *TOPICS)


def _memoranda(register: str) -> NDArray[np.int64]:
    """id, signed, state, event, buyer, commune, value, over: sorted by (signed, id). Drafts and cancelled ones are not there."""
    data = read(
        f"""
        SELECT m.id, {_day("m.signed_on")},
               CASE WHEN m.state = 'waiting' AND m.first_confirmed_at IS NOT NULL THEN 1 ELSE {case("m.state", _STATES, 2)} END,
               COALESCE(m.event_id, 0), m.buyer_id, m.producer_id, COALESCE(m.value, {int(UNKNOWN)}), {_day("m.over_on")}
        FROM trade_memorandum m WHERE m.register = ? AND m.state IN ('waiting', 'confirmed', 'ended')
        """,
        [register],
        8,
    )
    # Joined here: a plain scan does not rest on the planner's statistics.
    makers = read("SELECT id, organisation_id FROM producers_producer ORDER BY id", [], 2)
    bodies = read("SELECT id, COALESCE(commune_id, 0) FROM people_organisation ORDER BY id", [], 2)
    data[5] = _through(bodies, _through(makers, data[5]))
    return data[:, np.lexsort((data[0], data[1]))]


def _through(pairs: NDArray[np.int64], keys: Ints) -> Ints:
    """The second column of the row whose first is the key; 0 where there is none."""
    place, there = positions(pairs[0], keys)
    return np.where(there, pairs[1][place], 0) if len(pairs[0]) else np.zeros(len(keys), dtype=np.int64)


def _dates(days: Ints) -> NDArray[np.datetime64]:
    return days.astype("datetime64[D]")


def _years(days: Ints) -> Ints:
    return np.asarray(_dates(days).astype("datetime64[Y]").astype(np.int64) + 1970, dtype=np.int64)


def _quarters(days: Ints) -> Ints:
    months = _dates(days).astype("datetime64[M]").astype(np.int64)
    return np.asarray((months // 12 + 1970) * 10 + (months % 12) // 3 + 1, dtype=np.int64)


def _pairs(register: str) -> NDArray[np.int64]:
    """id, day of the event, held, event, buyer, commune of the producer: meetings that were not called off."""
    data = read(
        f"""
        SELECT t.id, {_day("e.starts_on")}, CASE WHEN t.state = 'held' THEN 1 ELSE 0 END, t.event_id, pb.organisation_id, pp.organisation_id
        FROM trade_meeting t JOIN trade_tradeevent e ON e.id = t.event_id
        JOIN trade_participant pb ON pb.id = t.buyer_id JOIN trade_participant pp ON pp.id = t.producer_id
        WHERE e.register = ? AND t.state <> 'cancelled' AND e.state <> 'cancelled'
        """,
        [register],
        6,
    )
    buyers = read("SELECT organisation_id, id FROM trade_buyer ORDER BY organisation_id", [], 2)
    bodies = read("SELECT id, COALESCE(commune_id, 0) FROM people_organisation ORDER BY id", [], 2)
    data[4], data[5] = _through(buyers, data[4]), _through(bodies, data[5])
    return data[:, np.lexsort((data[0], data[1]))]


def _products(register: str, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """place of the memorandum, product, value (UNKNOWN), sorted by the place."""
    data = read(
        f"""
        SELECT p.memorandum_id, p.product_id, COALESCE(p.value, {int(UNKNOWN)})
        FROM trade_memorandumproduct p JOIN trade_memorandum m ON m.id = p.memorandum_id
        WHERE m.register = ? AND m.state IN ('waiting', 'confirmed', 'ended')
        """,
        [register],
        3,
    )
    data[0] = _places(rows[0], data[0])
    return data[:, np.lexsort((data[1], data[0]))]


def _places(ids: Ints, wanted: Ints) -> Ints:
    """Places of memoranda in their order of signing."""
    order = np.argsort(ids, kind="stable")
    place, _there = positions(ids[order], wanted)
    return order[place].astype(np.int64) if len(order) else place.astype(np.int64)


Coder = Callable[[Ints, Ints], Ints]
Coded = dict[str, tuple[int, Ints]]


def _coders(rows: NDArray[np.int64]) -> dict[str, tuple[int, Coder]]:
    """Dimension of products -> (how many codes besides 0 and "several", the codes of products in memoranda at their places)."""
    found: dict[str, tuple[int, Coder]] = {}
    for scheme in schemes.SCHEMES:
        known = {group.code: number for number, group in enumerate(scheme.groups, 1)}
        pairs = read(
            f"""SELECT product_id, {case('"group"', known, 0)} FROM products_productgroup WHERE scheme = ? ORDER BY product_id""",
            [scheme.id],
            2,
        )
        found[f"group:{scheme.id}"] = (len(known), functools.partial(_group, pairs))
    found["stars"] = (len(LEVELS), lambda places, products: _stars(products, rows[1][places]))
    return found


def _group(pairs: NDArray[np.int64], _places: Ints, products: Ints) -> Ints:
    return _through(pairs, products)


def _stars(products: Ints, days: Ints) -> Ints:
    """Code of LEVELS + 1 of each product on a day: what was in force then, in any register."""
    answer = np.full(len(products), len(LEVELS), dtype=np.int64)
    for name in ("office", "public", "demo"):
        known = recognised.register(name).now
        rows = known.recognitions
        if not len(rows.ids) or not len(products):
            continue
        place, there = positions(known.products.ids, products)
        key = rows.product.astype(np.int64) << 32 | rows.counted_from.astype(np.int64)
        last = np.searchsorted(key, place.astype(np.int64) << 32 | days, "right") - 1
        good = there & (last >= 0)
        last[~good] = 0
        good &= rows.product[last] == place
        good &= (known.over_on[last] > days) & (known.withdrawn_on[last] > days)
        answer[good] = rows.level[last][good] + 1
    return answer


def _of_memoranda(count: int, place: Ints, codes: Ints, *, several: int) -> Codes:
    """The one code of a memorandum's products; 0 when it names none, `several` when they differ."""
    low = np.full(count, several, dtype=np.int64)
    high = np.full(count, -1, dtype=np.int64)
    np.minimum.at(low, place, codes)
    np.maximum.at(high, place, codes)
    return np.where(high < 0, 0, np.where(low == high, low, several)).astype(np.int32)


def _alone(own: dict[str, Codes], coded: Coded, name: str) -> Codes:
    """The code under which what names no product of a memorandum stands: its one code, or 0 where there are several."""
    several = coded[name][0] + 1
    return np.where(own[name] == several, 0, own[name]).astype(np.int32)


def _parts(rows: NDArray[np.int64], products: NDArray[np.int64], coded: Coded, own: dict[str, Codes]) -> shapes.Parts:
    """The value of each memorandum by product. Only of those that state the whole: their parts and rest add up to it."""
    place, value = products[0], products[2]
    use = (value >= 0) & (rows[6][place] >= 0) if len(place) else np.zeros(0, dtype=bool)
    stated = np.zeros(len(rows[0]), dtype=np.int64)
    np.add.at(stated, place[use], value[use])
    has_part = np.zeros(len(rows[0]), dtype=bool)
    has_part[place[use]] = True
    rest = np.flatnonzero(~has_part | (rows[6] > stated))
    left = np.where(rows[6][rest] >= 0, rows[6][rest] - stated[rest], UNKNOWN)
    where = np.concatenate([place[use], rest])
    order = np.argsort(where, kind="stable")
    codes = {
        name: np.concatenate([coded[name][1][use], _alone(own, coded, name)[rest]])[order].astype(np.int32)
        for name in coded
    }
    return shapes.Parts(where[order].astype(np.int32), np.concatenate([value[use], left])[order], codes)


def _steps(rows: NDArray[np.int64], products: NDArray[np.int64], coded: Coded, own: dict[str, Codes]) -> shapes.Steps:
    """What was reported and not taken back, of memoranda that count."""
    # A plain scan of three columns: what belongs to other registers, or to what does not count, falls away here.
    memorandum_product, when, amount = read(
        f"""
        SELECT s.memorandum_id * 4294967296 + COALESCE(s.product_id, 0),
               {_day("s.happened_on")} * 16 + {case("s.kind", _STAGES, 0)} * 4 + {case("s.state", _BUCKETS, 2)}, COALESCE(s.amount, {int(UNKNOWN)})
        FROM trade_dealstep s WHERE s.state <> 'taken_back'
        """,
        [],
        3,
    )
    owner = memorandum_product >> 32
    order = np.argsort(rows[0], kind="stable")
    found, there = positions(rows[0][order], owner)
    place = order[found].astype(np.int64) if len(order) else found.astype(np.int64)
    there = there & (rows[2][place] != shapes.WAITING) if len(order) else there
    data = np.stack([place, when >> 4, (when >> 2) & 3, when & 3, amount, memorandum_product & 0xFFFFFFFF])[:, there]
    # Nothing follows from a memorandum before its day of signing.
    data[1] = np.maximum(data[1], rows[1][data[0]]) if len(rows[0]) else data[1]
    data = data[:, np.argsort(data[1], kind="stable")]
    place = data[0]
    key = products[0] << 32 | products[1]
    order = np.argsort(key)
    codes = {}
    for name, (_labels, of_products) in coded.items():
        code = _alone(own, coded, name)[place].astype(np.int32)
        if len(key):
            found, there = positions(key[order], place << 32 | data[5])
            code = np.where(there, of_products[order][found], code).astype(np.int32)
        codes[name] = code
    return shapes.Steps(
        memorandum=place.astype(np.int32),
        day=data[1].astype(np.int32),
        stage=data[2].astype(np.int8),
        bucket=data[3].astype(np.int8),
        amount=data[4].copy(),
        codes=codes,
    )


def _answers(rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Per memorandum: the day a side gave it up in its last answer, whether its last question stayed silent, whether more is asked."""
    count = len(rows[0])
    data = read(
        f"""
        SELECT f.memorandum_id, f.days, CASE f.side WHEN 'producer' THEN 0 ELSE 1 END,
               {case("f.state", {"due": 0, "asked": 1, "answered": 2, "silent": 3}, 0)},
               CASE WHEN f.answer = 'given_up' THEN 1 ELSE 0 END, {_day_of("f.answered_at")}
        FROM trade_followup f
        """,
        [],
        6,
    )
    given_up = np.full(count, NEVER, dtype=np.int32)
    silent, due = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    if not count:
        return given_up, silent, due
    order = np.argsort(rows[0], kind="stable")
    found, there = positions(rows[0][order], data[0])
    data, place = data[:, there], order[found[there]]
    due[place[data[3] <= 1]] = True
    said = data[3] >= 2
    data, place = data[:, said], place[said]
    # In the order of asking, so that the last word of each side is written last.
    turn = np.lexsort((data[1],))
    data, place = data[:, turn], place[turn]
    for side in (0, 1):
        of = data[2] == side
        last_silent = np.zeros(count, dtype=bool)
        last_given = np.full(count, NEVER, dtype=np.int32)
        last_silent[place[of]] = data[3][of] == 3
        last_given[place[of]] = np.where(data[4][of] == 1, data[5][of], NEVER)
        silent |= last_silent
        given_up = np.minimum(given_up, last_given).astype(np.int32)
    return given_up, silent, due
