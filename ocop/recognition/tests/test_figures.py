"""The engine agrees with a plain re-count of the rows, for any history; its tables add up (pure, no database)."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.recognition import figures
from ocop.recognition.figures import KINDS, LEVELS, NEVER, NO_MOMENT, STATES

law = settings(deadline=None, max_examples=60)  # other work may run beside the tests


@dataclass
class Taken:
    """A withdrawal of a row."""

    on: int
    recorded: int
    retracted: int | None


@dataclass
class Longer:
    """An extension of a row: until which day it stands past its end."""

    until: int
    recorded: int
    retracted: int | None


@dataclass
class Decided:
    """A recognition: days and moments as small numbers."""

    product: int
    level: int
    kind: int
    day: int
    ends: int | None
    district: int
    recorded: int
    retracted: int | None
    taken: list[Taken] = field(default_factory=list)
    longer: list[Longer] = field(default_factory=list)


@st.composite
def taken(draw: st.DrawFn) -> Taken:
    recorded = draw(st.integers(0, 40))
    return Taken(draw(st.integers(0, 60)), recorded, draw(st.none() | st.integers(recorded, 45)))


@st.composite
def extensions(draw: st.DrawFn, ends: int) -> list[Longer]:
    """Recorded one after the other: what an answer shortens is retracted at the moment the shorter one is recorded."""
    moments = sorted(draw(st.lists(st.integers(0, 45), unique=True, max_size=4)))
    found = [Longer(ends + draw(st.integers(1, 9)), start, end) for start, end in itertools.pairwise(moments)]
    if moments:
        found.append(
            Longer(ends + draw(st.integers(1, 9)), moments[-1], draw(st.none() | st.integers(moments[-1], 45)))
        )
    return found


@st.composite
def decided(draw: st.DrawFn) -> Decided:
    day, recorded = draw(st.integers(0, 50)), draw(st.integers(0, 40))
    ends = draw(st.none() | st.just(day + 12))
    return Decided(
        product=draw(st.integers(0, 6)),
        level=draw(st.integers(0, len(LEVELS) - 1)),
        kind=draw(st.integers(0, len(KINDS) - 1)),
        day=day,
        ends=ends,
        district=draw(st.integers(0, 2)),
        recorded=recorded,
        retracted=draw(st.none() | st.integers(recorded, 45)),
        taken=draw(st.lists(taken(), max_size=2)),
        longer=[] if ends is None else draw(extensions(ends)),
    )


histories = st.lists(decided(), max_size=25)
PRODUCERS = np.array([0, 1, 1, 2, 3, 3, 0], dtype=np.int32)
PRODUCER_IDS = np.array([11, 12, 13], dtype=np.int64)
KIND_OF = np.array([7, 0, 1, 4], dtype=np.int32)  # of nobody, then of each producer
# The first producer was of kind 4 until day 10 and of kind 2 until day 20; product 4 was made by the first until day 15, by none until 8.
WAS = figures.Earlier(np.array([1, 1]), np.array([20, 10], dtype=np.int32), np.array([2, 4], dtype=np.int32))
MADE = figures.Earlier(np.array([4, 4]), np.array([15, 8], dtype=np.int32), np.array([1, 0], dtype=np.int32))
COMMUNES = np.array([0, 5, 6, 6, 5, 0, 7], dtype=np.int32)
GROUPS = np.array([1, 2, 0, 1, 3, 1, 2], dtype=np.int32)


def engine(rows: list[Decided]) -> figures.Register:
    """The columns of a history; ids follow the order in which rows were made."""
    products = figures.Products(
        ids=np.arange(100, 107, dtype=np.int64),
        producer=PRODUCERS,
        producer_ids=PRODUCER_IDS,
        producer_kind=KIND_OF,
        commune=COMMUNES,
        district=np.zeros(7, dtype=np.int32),
        groups={"s": GROUPS},
        earlier_producers=MADE,
        earlier_kinds=WAS,
    )
    order = sorted(range(len(rows)), key=lambda i: (rows[i].product, rows[i].day, i))

    def column(values: list[int], kind: type) -> np.ndarray:
        return np.array(values, dtype=kind)

    kept = [rows[i] for i in order]
    table = figures.Recognitions(
        ids=column(order, np.int64),
        product=column([r.product for r in kept], np.int32),
        level=column([r.level for r in kept], np.int8),
        kind=column([r.kind for r in kept], np.int8),
        counted_from=column([r.day for r in kept], np.int32),
        ends_on=column([int(NEVER) if r.ends is None else r.ends for r in kept], np.int32),
        year=column([2019 + r.day // 10 for r in kept], np.int16),
        district=column([r.district for r in kept], np.int32),
        recorded=column([r.recorded for r in kept], np.int64),
        retracted=column([int(NO_MOMENT) if r.retracted is None else r.retracted for r in kept], np.int64),
    )
    back = [(place, t) for place, r in enumerate(kept) for t in r.taken]
    withdrawals = figures.Withdrawals(
        row=column([place for place, _ in back], np.int32),
        decided_on=column([t.on for _, t in back], np.int32),
        recorded=column([t.recorded for _, t in back], np.int64),
        retracted=column([int(NO_MOMENT) if t.retracted is None else t.retracted for _, t in back], np.int64),
    )
    late = [(place, one) for place, r in enumerate(kept) for one in r.longer]
    extended = figures.Extensions(
        row=column([place for place, _ in late], np.int32),
        until=column([one.until for _, one in late], np.int32),
        recorded=column([one.recorded for _, one in late], np.int64),
        retracted=column([int(NO_MOMENT) if one.retracted is None else one.retracted for _, one in late], np.int64),
    )
    return figures.register(products, table, withdrawals, extended)


def stands(recorded: int, retracted: int | None, moment: int | None) -> bool:
    if moment is None:
        return retracted is None
    return recorded <= moment and (retracted is None or retracted > moment)


def naive(rows: list[Decided], day: int, moment: int | None) -> dict[int, tuple[int, Decided, str]]:
    """product -> (id, latest row, state), straight from domain/counting.md."""
    latest: dict[int, tuple[int, Decided, str]] = {}
    for number, row in sorted(enumerate(rows), key=lambda pair: (pair[1].day, pair[0])):
        if row.day <= day and stands(row.recorded, row.retracted, moment):
            if any(t.on <= day and stands(t.recorded, t.retracted, moment) for t in row.taken):
                state = "withdrawn"
            elif row.ends is None:
                state = "unknown"
            else:
                held = [one.until for one in row.longer if stands(one.recorded, one.retracted, moment)]
                state = "in_force" if day < row.ends or any(row.ends <= day < until for until in held) else "ended"
            latest[row.product] = (number, row, state)
    return latest


moments = st.none() | st.integers(0, 46)
days = st.integers(-1, 65)


@law
@given(histories, days, moments)
def test_engine_is_a_plain_recount(rows: list[Decided], day: int, moment: int | None) -> None:
    view = figures.as_of(figures.known_at(engine(rows), moment), day)
    expected = naive(rows, day, moment)
    assert sorted(figures.product_ids(view).tolist()) == [100 + product for product in sorted(expected)]
    assert figures.count_by(view, "stars") == Counter(row.level for _, row, _ in expected.values())
    assert figures.count_by(view, "kind") == Counter(row.kind for _, row, _ in expected.values())
    assert figures.count_by(view, "state") == Counter(STATES.index(state) for _, _, state in expected.values())
    assert figures.count_by(view, "district") == Counter(row.district for _, row, _ in expected.values())
    assert figures.count_by(view, "commune") == Counter(int(COMMUNES[product]) for product in expected)
    assert figures.count_by(view, "group", "s") == Counter(int(GROUPS[product]) for product in expected)

    def maker(product: int) -> int:
        if product == 4 and day < 15:
            return 0 if day < 8 else 1
        return int(PRODUCERS[product])

    def kind(producer: int) -> int:
        if producer == 1 and day < 20:
            return 4 if day < 10 else 2
        return int(KIND_OF[producer])

    makers = {maker(product): kind(maker(product)) for product in expected if maker(product)}
    assert figures.count_by(view, "producer_kind") == Counter(makers.values())
    assert figures.producer_total(view) == len(makers)


@law
@given(histories, days, moments)
def test_first_year_is_that_of_the_first_known_row(rows: list[Decided], day: int, moment: int | None) -> None:
    view = figures.as_of(figures.known_at(engine(rows), moment), day)
    first: dict[int, int] = {}
    for _, row in sorted(enumerate(rows), key=lambda pair: (pair[1].day, pair[0])):
        if row.day <= day and stands(row.recorded, row.retracted, moment):
            first.setdefault(row.product, 2019 + row.day // 10)
    assert figures.count_by(view, "year") == Counter(first.values())


@law
@given(histories, days, moments)
def test_every_table_adds_up_and_opens(rows: list[Decided], day: int, moment: int | None) -> None:
    view = figures.as_of(figures.known_at(engine(rows), moment), day)
    for by in ("stars", "kind", "state", "commune", "district", "year", "group"):
        counts = figures.count_by(view, by, "s")
        assert sum(counts.values()) == len(view.rows)
        opened = [figures.product_ids(view, by, code, "s").tolist() for code in counts]
        assert [len(ids) for ids in opened] == list(counts.values())
        assert sorted(key for ids in opened for key in ids) == sorted(figures.product_ids(view).tolist())


@law
@given(histories, days, days)
def test_the_cumulative_total_never_falls(rows: list[Decided], one: int, other: int) -> None:
    known = figures.known_at(engine(rows), None)
    early, late = figures.as_of(known, min(one, other)), figures.as_of(known, max(one, other))
    assert set(figures.product_ids(early).tolist()) <= set(figures.product_ids(late).tolist())


@law
@given(histories, moments)
def test_in_force_between_two_days_is_explained_by_the_changes(rows: list[Decided], moment: int | None) -> None:
    """Whoever leaves `in force` overnight ended, was withdrawn, or has a newer row; whoever enters has a new row."""
    known = figures.known_at(engine(rows), moment)
    for day in range(0, 62, 7):
        before, after = figures.as_of(known, day - 1), figures.as_of(known, day)
        was = set(figures.product_ids(before.keep(before.state == 0)).tolist())
        now = set(figures.product_ids(after.keep(after.state == 0)).tolist())
        ids = known.products.ids
        newer = set(ids[known.recognitions.product[figures.decisions(known, day, day)]].tolist())
        ended = set(ids[known.recognitions.product[figures.endings(known, day, day)]].tolist())
        taken_back = set(ids[known.recognitions.product[figures.withdrawals(known, day, day)]].tolist())
        assert now - was <= newer
        assert was - now <= newer | ended | taken_back


@law
@given(histories)
def test_what_is_known_at_the_end_is_what_is_known_now(rows: list[Decided]) -> None:
    of = engine(rows)
    now, later = figures.as_of(figures.known_at(of, None), 55), figures.as_of(figures.known_at(of, 100), 55)
    assert figures.product_ids(now).tolist() == figures.product_ids(later).tolist()
    assert now.state.tolist() == later.state.tolist()


def test_validity_is_half_open() -> None:
    known = figures.known_at(engine([Decided(1, 1, 0, 5, 17, 0, 0, None)]), None)
    assert [STATES[figures.as_of(known, day).state[0]] for day in (5, 16, 17)] == ["in_force", "in_force", "ended"]
    assert len(figures.as_of(known, 4).rows) == 0


def test_numbers_of_days_and_moments() -> None:
    assert figures.day_number(datetime.date(1970, 1, 2)) == 1
    hanoi = datetime.timezone(datetime.timedelta(hours=7))
    assert figures.moment_number(datetime.datetime(1970, 1, 1, 7, 0, 1, 5, tzinfo=hanoi)) == 1_000_005
