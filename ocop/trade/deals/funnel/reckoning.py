"""The funnel as of a day over columns of numbers (pure; the words are in labels.py).

One row a memorandum, sorted by the day of signing, and one a step, sorted by the day it happened: what stood on a day is a prefix of
both, without any search. A memorandum has one status for each stage, so a table's rows add up to its total; amounts go by the product
they are about, and what names no product goes to its memorandum's one group, or to "not stated" where there are several.

Unknown is never nothing: an amount nobody stated is None, and a sum says how many amounts it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Days = NDArray[np.int32]
Bytes = NDArray[np.int8]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]

NEVER = np.int32(2**31 - 1)
UNKNOWN = np.int64(-1)
STAGES = ("contracted", "delivered", "paid")
BUCKETS = ("confirmed", "claimed", "disputed")
STATUSES = (*BUCKETS, "given_up", "no_data")
AGREED, CHANGING, WAITING = 0, 1, 2
"""States of a memorandum here: both confirmed it; confirmed, and a change of it waits; waits for its first confirmation."""
OF_PARTIES = ("event", "buyer", "commune", "year", "quarter")
_LIMB = 26


@dataclass(frozen=True)
class Memoranda:
    """One row a memorandum that was sent, sorted by (signed, id). `codes`: dimension -> code, 0 for not stated."""

    ids: Ints
    signed: Days
    state: Bytes
    value: Ints
    given_up: Days
    """Day on which it ended or a side gave it up; NEVER."""
    silent: Flags
    """The last question to one of the sides was not answered."""
    due: Flags
    """Questions are still to come or open: what is known of it is provisional."""
    codes: Mapping[str, Codes]


@dataclass(frozen=True)
class Parts:
    """Intended value by product: each product that states one, and the rest of each memorandum. Sorted by memorandum."""

    memorandum: Codes
    value: Ints
    codes: Mapping[str, Codes]


@dataclass(frozen=True)
class Steps:
    """One row a contract, order, delivery or payment that was not taken back, sorted by (day, id). `memorandum` is a place."""

    ids: Ints
    memorandum: Codes
    day: Days
    stage: Bytes
    bucket: Bytes
    amount: Ints
    codes: Mapping[str, Codes]
    """By product: group and stars."""


@dataclass(frozen=True)
class Pairs:
    """One row a meeting of two that was planned at an event, sorted by (day, id)."""

    ids: Ints
    day: Days
    held: Flags
    codes: Mapping[str, Codes]


@dataclass(frozen=True)
class Funnel:
    """All columns of one register at one version of the ledger. `sizes`: dimension -> how many codes; `values`: code -> its key."""

    memoranda: Memoranda
    parts: Parts
    steps: Steps
    pairs: Pairs
    sizes: Mapping[str, int]
    values: Mapping[str, Ints]
    first: NDArray[np.int32]
    """stage x bucket x memorandum: the day of its first such step; NEVER."""
    exact: bool
    """All amounts together are below 2**53, so that sums in float64 are exact."""


def funnel(
    memoranda: Memoranda, parts: Parts, steps: Steps, pairs: Pairs, sizes: Mapping[str, int], values: Mapping[str, Ints]
) -> Funnel:  # fmt: skip
    """Columns made ready: the first step of every kind of each memorandum is worked out once."""
    count = len(memoranda.ids)
    first = np.full((len(STAGES) * len(BUCKETS), count), NEVER, dtype=np.int32)
    if len(steps.ids):
        place = steps.stage.astype(np.int64) * len(BUCKETS) + steps.bucket
        np.minimum.at(first, (place, steps.memorandum), steps.day)
    whole = float(np.sum(np.maximum(steps.amount, 0), dtype=np.float64)) + float(
        np.sum(np.maximum(parts.value, 0), dtype=np.float64)
    )
    return Funnel(
        memoranda, parts, steps, pairs, dict(sizes), dict(values), first.reshape(len(STAGES), len(BUCKETS), count), whole < 2.0**52
    )  # fmt: skip


@dataclass(frozen=True)
class View:
    """The funnel on a day: how many memoranda and steps stood, and which of them are kept (None: all)."""

    of: Funnel
    day: int
    memoranda: int
    parts: int
    steps: int
    pairs: int
    keep: Flags | None = None
    keep_pairs: Flags | None = None
    status: dict[str, Bytes] = field(default_factory=dict)


def as_of(
    of: Funnel,
    day: int,
    only: Mapping[str, int] | None = None,
    signed_from: int | None = None,
    signed_to: int | None = None,
) -> View:
    """What had been signed and had happened by the end of a day, as it is known now; `only` narrows to one code of dimensions of
    parties (a code of -2 is nothing at all); `signed_from`, `signed_to` to days of signing."""
    count = int(np.searchsorted(of.memoranda.signed, day, "right"))
    view = View(
        of, day, count, int(np.searchsorted(of.parts.memorandum, count, "left")), int(np.searchsorted(of.steps.day, day, "right")),
        int(np.searchsorted(of.pairs.day, day, "right")),
    )  # fmt: skip
    keep: Flags | None = None
    keep_pairs: Flags | None = None
    for by, code in (only or {}).items():
        mask = of.memoranda.codes[by][:count] == code
        keep = mask if keep is None else keep & mask
        pairs = of.pairs.codes[by][: view.pairs] == code
        keep_pairs = pairs if keep_pairs is None else keep_pairs & pairs
    for limit, after in ((signed_from, True), (signed_to, False)):
        if limit is not None:
            mask = of.memoranda.signed[:count] >= limit if after else of.memoranda.signed[:count] <= limit
            keep = mask if keep is None else keep & mask
            held = of.pairs.day[: view.pairs] >= limit if after else of.pairs.day[: view.pairs] <= limit
            keep_pairs = held if keep_pairs is None else keep_pairs & held
    return View(of, day, view.memoranda, view.parts, view.steps, view.pairs, keep, keep_pairs)


def counted(view: View) -> Flags:
    """Memoranda that count as signed on the day."""
    mask = view.of.memoranda.state[: view.memoranda] != WAITING
    return mask if view.keep is None else mask & view.keep


def waiting(view: View) -> Flags:
    """Memoranda that were sent and wait for their first confirmation."""
    mask = view.of.memoranda.state[: view.memoranda] == WAITING
    return mask if view.keep is None else mask & view.keep


def status(view: View, stage: str) -> Bytes:
    """The status of every memorandum of the view at a stage, as an index into STATUSES. The best that is known of it."""
    if stage not in view.status:
        first = view.of.first[STAGES.index(stage), :, : view.memoranda]
        found = np.full(view.memoranda, 4, dtype=np.int8)
        found[view.of.memoranda.given_up[: view.memoranda] <= view.day] = 3
        for bucket in (2, 1, 0):
            found[first[bucket] <= view.day] = bucket
        view.status[stage] = found
    return view.status[stage]


def sums(codes: NDArray[np.integer], values: Ints, size: int, *, exact: bool) -> list[int]:
    """Exact sums of whole numbers by code, as Python's integers."""
    if exact:
        return [int(one) for one in np.bincount(codes, weights=values, minlength=size)]
    high = np.bincount(codes, weights=values >> _LIMB, minlength=size)
    low = np.bincount(codes, weights=values & ((1 << _LIMB) - 1), minlength=size)
    return [(int(one) << _LIMB) + int(other) for one, other in zip(high, low, strict=True)]


@dataclass(frozen=True)
class Money:
    """Dong of some things: the sum of the amounts stated, and how many things stated one or did not."""

    dong: int | None
    stated: int
    unstated: int


@dataclass(frozen=True)
class Line:
    """One row of the table: everything about one code."""

    code: int
    signed: int
    waiting: int
    value: Money
    waiting_value: Money
    counts: Mapping[str, tuple[int, ...]]
    """Stage -> memoranda by STATUSES; they add up to `signed`."""
    money: Mapping[str, tuple[Money, ...]]
    """Stage -> dong by BUCKETS, and how many steps."""
    invited: int | None
    met: int | None
    silent: int
    due: int


def _money(codes: NDArray[np.integer], values: Ints, size: int, *, exact: bool) -> list[Money]:
    stated = values >= 0
    all_of = np.bincount(codes, minlength=size)
    if stated.all():
        known, dong = all_of, sums(codes, values, size, exact=exact)
    else:
        known = np.bincount(codes[stated], minlength=size)
        dong = sums(codes[stated], values[stated], size, exact=exact)
    return [
        Money(dong[place] if known[place] else None, int(known[place]), int(all_of[place] - known[place]))
        for place in range(size)
    ]


def table(view: View, by: str = "") -> list[Line]:
    """A line for each code of a dimension that something has; one line of code 0 without a dimension. Lines add up to the whole."""
    of = view.of
    size = of.sizes[by] if by else 1
    codes = of.memoranda.codes[by][: view.memoranda] if by else np.zeros(view.memoranda, dtype=np.int32)
    is_counted, is_waiting = counted(view), waiting(view)
    signed = np.bincount(codes[is_counted], minlength=size)
    waits = np.bincount(codes[is_waiting], minlength=size)
    counts = {}
    for stage in STAGES:
        key = codes[is_counted] * len(STATUSES) + status(view, stage)[is_counted]
        counts[stage] = np.bincount(key, minlength=size * len(STATUSES)).reshape(size, len(STATUSES))
    value, waiting_value = _values(view, by, codes, size, is_counted, is_waiting)
    money = _step_money(view, by, codes, size)
    invited, met = _met(view, by, size)
    silent = np.bincount(codes[is_counted & of.memoranda.silent[: view.memoranda]], minlength=size)
    due = np.bincount(codes[is_counted & of.memoranda.due[: view.memoranda]], minlength=size)
    lines = []
    for code in range(size):
        pairs = None if invited is None else int(invited[code])
        line = Line(
            code, int(signed[code]), int(waits[code]), value[code], waiting_value[code],
            {stage: tuple(int(one) for one in counts[stage][code]) for stage in STAGES},
            {stage: tuple(money[place * len(BUCKETS) + bucket][code] for bucket in range(len(BUCKETS))) for place, stage in enumerate(STAGES)},
            pairs or None, int(met[code]) if pairs and met is not None else None, int(silent[code]), int(due[code]),
        )  # fmt: skip
        if not by or line.signed or line.waiting or line.invited or _has_money(line):
            lines.append(line)
    return lines


def _has_money(line: Line) -> bool:
    told = [one for stage in STAGES for one in line.money[stage]] + [line.value, line.waiting_value]
    return any(one.stated or one.unstated for one in told)


def _values(
    view: View, by: str, codes: Codes, size: int, is_counted: Flags, is_waiting: Flags
) -> tuple[list[Money], list[Money]]:  # fmt: skip
    """Intended values: agreed ones, and ones that wait (with those whose change waits)."""
    of = view.of
    agreed = of.memoranda.state[: view.memoranda] == AGREED
    settled, open_ones = is_counted & agreed, is_waiting | (is_counted & ~agreed)
    if by in OF_PARTIES or not by:
        values = of.memoranda.value[: view.memoranda]
        return (
            _money(codes[settled], values[settled], size, exact=of.exact),
            _money(codes[open_ones], values[open_ones], size, exact=of.exact),
        )
    place, values, part = (
        of.parts.memorandum[: view.parts],
        of.parts.value[: view.parts],
        of.parts.codes[by][: view.parts],
    )
    first, second = settled[place], open_ones[place]
    return (
        _money(part[first], values[first], size, exact=of.exact),
        _money(part[second], values[second], size, exact=of.exact),
    )


def _step_money(view: View, by: str, codes: Codes, size: int) -> list[list[Money]]:
    """Dong of steps for (stage, bucket) in turn, each by code. Of memoranda that count."""
    of, count = view.of, view.steps
    place = of.steps.memorandum[:count]
    kind = of.steps.stage[:count].astype(np.int32) * len(BUCKETS) + of.steps.bucket[:count]
    if by and by not in OF_PARTIES:
        code = of.steps.codes[by][:count]
    else:
        code = codes[place] if by else np.zeros(count, dtype=np.int32)
    amount = of.steps.amount[:count]
    if view.keep is not None:
        keep = view.keep[place]
        kind, code, amount = kind[keep], code[keep], amount[keep]
    kinds = len(STAGES) * len(BUCKETS)
    flat = _money(kind * size + code, amount, kinds * size, exact=of.exact)
    return [flat[one * size : (one + 1) * size] for one in range(kinds)]


def _met(view: View, by: str, size: int) -> tuple[Ints | None, Ints | None]:
    """Pairs invited and met by code; None when no meeting is known at all. By product they are not stated."""
    of, count = view.of, view.pairs
    if count == 0:
        return None, None
    code = of.pairs.codes[by][:count] if by in OF_PARTIES else np.zeros(count, dtype=np.int32)
    held = of.pairs.held[:count]
    if view.keep_pairs is not None:
        code, held = code[view.keep_pairs], held[view.keep_pairs]
    return np.bincount(code, minlength=size), np.bincount(code[held], minlength=size)


def memoranda_of(
    view: View, stage: str, which: str, *, by: str = "", code: int | None = None, money: bool = False
) -> Ints:  # fmt: skip
    """Ids of the memoranda behind a number, the newest signing first.

    `stage` signed with `which` signed, waiting, silent or due; or one of STAGES with one of STATUSES. `money`: those with a step of
    that stage and bucket under the code, as sums of dong count them.
    """
    of = view.of
    if money:
        return of.memoranda.ids[_with_steps(view, stage, which, by, code)][::-1]
    mask = waiting(view) if which == "waiting" else counted(view)
    if stage in STAGES:
        mask = mask & (status(view, stage) == STATUSES.index(which))
    elif which == "silent":
        mask = mask & of.memoranda.silent[: view.memoranda]
    elif which == "due":
        mask = mask & of.memoranda.due[: view.memoranda]
    if by and code is not None:
        mask = mask & (of.memoranda.codes[by][: view.memoranda] == code)
    return of.memoranda.ids[: view.memoranda][mask][::-1]


def _with_steps(view: View, stage: str, bucket: str, by: str, code: int | None) -> Rows:
    of, count = view.of, view.steps
    place = of.steps.memorandum[:count]
    keep = (of.steps.stage[:count] == STAGES.index(stage)) & (of.steps.bucket[:count] == BUCKETS.index(bucket))
    if view.keep is not None:
        keep &= view.keep[place]
    if by and code is not None:
        codes = of.memoranda.codes[by][place] if by in OF_PARTIES else of.steps.codes[by][:count]
        keep &= codes == code
    return np.unique(place[keep])


def pair_ids(view: View, *, met: bool, by: str = "", code: int | None = None) -> Ints:
    """Ids of the meetings behind a number."""
    of, count = view.of, view.pairs
    mask = of.pairs.held[:count].copy() if met else np.ones(count, dtype=bool)
    if view.keep_pairs is not None:
        mask &= view.keep_pairs
    if by and code is not None:
        mask &= (of.pairs.codes[by][:count] if by in OF_PARTIES else np.zeros(count, dtype=np.int32)) == code
    return of.pairs.ids[:count][mask]
