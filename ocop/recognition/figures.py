"""Figures as of any date over columns of numbers (pure; domain/counting.md is the rule).

A register is held as a few numpy columns: one row a recognition, sorted by product, first day counted, id. Because the
rows of a product stand in order of time, the row that gives its level on a day is the one whose span
[first day counted, first day of the next) holds that day: one comparison over two columns and no sorting.
`known_at` may take rows away or bring retracted ones back; then the spans are made anew for the rows known at that moment.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int32]
Codes = NDArray[np.int32]
Moments = NDArray[np.int64]
Rows = NDArray[np.intp]

NEVER = np.int32(2**31 - 1)  # a day that never comes
NO_MOMENT = np.int64(2**63 - 1)
_EPOCH = datetime.date(1970, 1, 1).toordinal()

LEVELS = ("3", "4", "potential_5", "5", "unstated")
KINDS = ("new", "renewed", "upgraded", "unstated")
STATES = ("in_force", "ended", "withdrawn", "unknown")


def day_number(day: datetime.date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def moment_number(moment: datetime.datetime) -> int:
    """Microseconds since 1970-01-01 UTC of an aware moment."""
    delta = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds


@dataclass(frozen=True)
class Earlier:
    """What was otherwise before a day: row r had `value` until, but not on, `until`. Sorted from the last day to the first."""

    row: NDArray[np.int64]
    until: Days
    value: Codes
    recorded: Moments | None = None  # when the change was recorded; None: always known

    def known_at(self, moment: int) -> Earlier:
        """As the record knew it: of a change recorded later nobody knew, so what was before it holds on every day."""
        if self.recorded is None or not (self.recorded > moment).any():
            return self
        return Earlier(self.row, np.where(self.recorded > moment, NEVER, self.until), self.value, self.recorded)

    def on(self, day: int, now: Codes) -> Codes:
        """The values of all rows as they were on a day; `now` itself where nothing was otherwise."""
        holds = self.until > day
        if not holds.any():
            return now
        then = now.copy()
        # Written from the last day to the first, so that the span which holds the day is written last.
        then[self.row[holds]] = self.value[holds]
        return then


NOTHING_EARLIER = Earlier(np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))


@dataclass(frozen=True)
class Products:
    """One row a product, sorted by id; codes are 0 for "not stated"."""

    ids: NDArray[np.int64]
    producer: Codes  # position in producer_ids + 1, 0 when none is named
    producer_ids: NDArray[np.int64]
    producer_kind: Codes  # of each producer and, first, of none: index into the kinds of organisation
    commune: Codes  # id of today's commune
    district: Codes  # id of the district it stood in until 30/6/2025
    groups: dict[str, Codes] = field(default_factory=dict)  # scheme -> index into the scheme's groups + 1
    earlier_producers: Earlier = NOTHING_EARLIER  # row: position of the product
    earlier_kinds: Earlier = NOTHING_EARLIER  # row: position in producer_ids + 1


@dataclass(frozen=True)
class Recognitions:
    """One row a recognition that was ever recorded, sorted by (product, counted_from, id)."""

    ids: NDArray[np.int64]
    product: NDArray[np.int32]  # position in Products
    level: NDArray[np.int8]
    kind: NDArray[np.int8]
    counted_from: Days
    ends_on: Days  # NEVER when the day of issue is not known
    year: NDArray[np.int16]  # 0 when not stated
    district: Codes  # district at the time of the decision
    recorded: Moments
    retracted: Moments  # NO_MOMENT while it stands


@dataclass(frozen=True)
class Withdrawals:
    """Recognitions taken back."""

    row: NDArray[np.int32]  # position in Recognitions
    decided_on: Days
    recorded: Moments
    retracted: Moments


@dataclass(frozen=True)
class Extensions:
    """Recognitions that stand past their own end while their renewal is answered; at any moment at most one of each is known."""

    row: NDArray[np.int32]  # position in Recognitions
    until: Days  # first day it no longer stands
    recorded: Moments
    retracted: Moments


NO_EXTENSIONS = Extensions(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True)
class Known:
    """The rows of a register that are known at a moment, with the span of days on which each is its product's latest."""

    products: Products
    recognitions: Recognitions  # only the known rows
    until: Days  # first day counted of the product's next row, NEVER for its last
    first: NDArray[np.bool_]  # the product's first row
    withdrawn_on: Days  # NEVER when not withdrawn
    over_on: Days  # first day out of force: the row's own end, or that of its extension; NEVER when not known


@dataclass(frozen=True)
class Register:
    """All columns of one register at one version of the ledger."""

    products: Products
    recognitions: Recognitions
    withdrawals: Withdrawals
    extensions: Extensions
    now: Known


@dataclass(frozen=True)
class AsOf:
    """The register on a day: for every product recognised by then, the row that gives its level, and its state."""

    known: Known
    day: int
    rows: Rows  # positions in known.recognitions, one a product
    state: NDArray[np.int8]  # index into STATES

    @property
    def product(self) -> NDArray[np.int32]:
        """Positions of the counted products."""
        return self.known.recognitions.product[self.rows]

    @property
    def makers(self) -> Codes:
        """Who made each counted product on the day: position in producer_ids + 1, 0 when none is named."""
        products = self.known.products
        return products.earlier_producers.on(self.day, products.producer)[self.product]

    @property
    def maker_kinds(self) -> Codes:
        """The kind of that maker on the day."""
        products = self.known.products
        return products.earlier_kinds.on(self.day, products.producer_kind)[self.makers]

    def keep(self, mask: NDArray[np.bool_]) -> AsOf:
        """The same day with some products only."""
        return AsOf(self.known, self.day, self.rows[mask], self.state[mask])


def register(
    products: Products,
    recognitions: Recognitions,
    withdrawals: Withdrawals,
    extensions: Extensions = NO_EXTENSIONS,
) -> Register:
    """Columns made ready; what is known now is worked out once."""
    everything = Register(products, recognitions, withdrawals, extensions, None)  # type: ignore[arg-type]
    keep = [rows.retracted == NO_MOMENT for rows in (recognitions, withdrawals, extensions)]
    return replace(everything, now=_known(everything, *keep))


def known_at(of: Register, moment: int | None) -> Known:
    """What the record knew at a moment (microseconds); None: what it knows now."""
    if moment is None:
        return of.now
    facts = (of.recognitions, of.withdrawals, of.extensions)
    products = replace(
        of.products,
        earlier_producers=of.products.earlier_producers.known_at(moment),
        earlier_kinds=of.products.earlier_kinds.known_at(moment),
    )
    return _known(
        replace(of, products=products), *((rows.recorded <= moment) & (rows.retracted > moment) for rows in facts)
    )


def _known(
    of: Register, keep: NDArray[np.bool_], keep_back: NDArray[np.bool_], keep_longer: NDArray[np.bool_]
) -> Known:
    """Spans over the rows kept; the earliest withdrawal kept of each, and its end with the extension kept."""
    rows, back, longer = of.recognitions, of.withdrawals, of.extensions
    over = rows.ends_on.copy()
    np.maximum.at(over, longer.row[keep_longer], longer.until[keep_longer])
    withdrawn = np.full(len(rows.ids), NEVER, dtype=np.int32)
    np.minimum.at(withdrawn, back.row[keep_back], back.decided_on[keep_back])
    if keep.all():
        kept = rows
    else:
        kept = Recognitions(
            rows.ids[keep],
            rows.product[keep],
            rows.level[keep],
            rows.kind[keep],
            rows.counted_from[keep],
            rows.ends_on[keep],
            rows.year[keep],
            rows.district[keep],
            rows.recorded[keep],
            rows.retracted[keep],
        )
        withdrawn, over = withdrawn[keep], over[keep]
    count = len(kept.ids)
    first = np.ones(count, dtype=bool)
    until = np.full(count, NEVER, dtype=np.int32)
    if count > 1:
        same = kept.product[1:] == kept.product[:-1]
        first[1:] = ~same
        until[:-1][same] = kept.counted_from[1:][same]
    return Known(of.products, kept, until, first, withdrawn, over)


def as_of(known: Known, day: int) -> AsOf:
    """The latest row of every product recognised by the day (that day included), and its state."""
    rows = known.recognitions
    latest = np.flatnonzero((rows.counted_from <= day) & (known.until > day))
    ends = known.over_on[latest]
    state = np.where(ends == NEVER, 3, np.where(ends > day, 0, 1)).astype(np.int8)
    state[known.withdrawn_on[latest] <= day] = 2
    return AsOf(known, day, latest, state)


def codes(view: AsOf, by: str, scheme: str = "") -> NDArray[np.integer]:
    """The code of every counted product under a dimension; KeyError when there is no such dimension.

    by: group (needs scheme), stars, state, kind, producer_kind, commune, district, year. Codes are indexes into LEVELS,
    STATES or KINDS; or 0 for "not stated" and otherwise the index + 1 (groups), the id (places) or the year.
    """
    products, rows = view.known.products, view.known.recognitions
    if by == "stars":
        return rows.level[view.rows]
    if by == "state":
        return view.state
    if by == "kind":
        return rows.kind[view.rows]
    if by == "group":
        return products.groups[scheme][view.product]
    if by == "producer_kind":
        return view.maker_kinds
    if by == "commune":
        return products.commune[view.product]
    if by == "district":
        then = rows.district[view.rows]
        # A decision since 1/7/2025 has no district; the product's own former one keeps the series readable.
        return np.where(then == 0, products.district[view.product], then)
    if by == "year":
        return _first_year(view)
    raise KeyError(by)


def _first_year(view: AsOf) -> NDArray[np.int16]:
    """The year of each product's first known row."""
    rows = view.known.recognitions
    first = np.zeros(len(view.known.products.ids), dtype=np.int16)
    first[rows.product[view.known.first]] = rows.year[view.known.first]
    return first[view.product]


def count_by(view: AsOf, by: str, scheme: str = "") -> dict[int, int]:
    """code -> how many products; for producer_kind how many distinct producers. Codes that nothing has are absent."""
    of = codes(view, by, scheme)
    if by == "producer_kind":
        of = of[producer_firsts(view)]
    if len(of) == 0:
        return {}
    counts = np.bincount(of)
    return {int(code): int(counts[code]) for code in np.flatnonzero(counts)}


def producer_firsts(view: AsOf) -> NDArray[np.intp]:
    """Positions in the view of one product of every distinct producer, in the order of producers."""
    makers = view.makers
    first = np.full(len(view.known.products.producer_ids) + 1, -1, dtype=np.intp)
    # Written from the last to the first, so that each producer keeps its first product; no sorting.
    first[makers[::-1]] = np.arange(len(makers) - 1, -1, -1, dtype=np.intp)
    first[0] = -1
    return first[first >= 0]


def producer_total(view: AsOf) -> int:
    """Distinct named producers of the counted products."""
    seen = np.zeros(len(view.known.products.producer_ids) + 1, dtype=bool)
    seen[view.makers] = True
    seen[0] = False
    return int(np.count_nonzero(seen))


def product_ids(view: AsOf, by: str = "", code: int | None = None, scheme: str = "") -> NDArray[np.int64]:
    """Ids of the counted products, of one code when asked."""
    chosen = view.product if not by or code is None else view.product[codes(view, by, scheme) == code]
    return view.known.products.ids[chosen]


def decisions(known: Known, start: int, end: int) -> Rows:
    """Rows first counted from start to end, both included."""
    return np.flatnonzero((known.recognitions.counted_from >= start) & (known.recognitions.counted_from <= end))


def endings(known: Known, start: int, end: int) -> Rows:
    """Rows that ran out from start to end while they were their product's latest and not withdrawn."""
    ends = known.over_on
    return np.flatnonzero((ends >= start) & (ends <= end) & (known.until > ends) & (known.withdrawn_on > ends))


def withdrawals(known: Known, start: int, end: int) -> Rows:
    """Rows withdrawn from start to end."""
    return np.flatnonzero((known.withdrawn_on >= start) & (known.withdrawn_on <= end))
