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

from ocop.trade.deals.funnel.shapes import (
    AGREED,
    BUCKETS,
    LIMB,
    MOST_RUNNING,
    NEVER,
    OF_PARTIES,
    STAGES,
    STATUSES,
    WAITING,
    Bytes,
    Codes,
    Flags,
    Funnel,
    Ints,
    Memoranda,
    Pairs,
    Parts,
    Running,
    Steps,
)


def funnel(
    memoranda: Memoranda, parts: Parts, steps: Steps, pairs: Pairs, sizes: Mapping[str, int], values: Mapping[str, Ints]
) -> Funnel:
    """Columns made ready: the first step of every kind of each memorandum is worked out once."""
    count = len(memoranda.ids)
    first = np.full((len(STAGES) * len(BUCKETS), count), NEVER, dtype=np.int32)
    if len(steps.day):
        place = steps.stage.astype(np.int64) * len(BUCKETS) + steps.bucket
        np.minimum.at(first, (place, steps.memorandum), steps.day)
    whole = float(np.sum(np.maximum(steps.amount, 0), dtype=np.float64)) + float(
        np.sum(np.maximum(parts.value, 0), dtype=np.float64)
    )
    return Funnel(
        memoranda,
        parts,
        steps,
        pairs,
        dict(sizes),
        dict(values),
        first.reshape(len(STAGES), len(BUCKETS), count),
        whole < 2.0**52,
    )


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
        of,
        day,
        count,
        int(np.searchsorted(of.parts.memorandum, count, "left")),
        int(np.searchsorted(of.steps.day, day, "right")),
        int(np.searchsorted(of.pairs.day, day, "right")),
    )
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
    high = np.bincount(codes, weights=values >> LIMB, minlength=size)
    low = np.bincount(codes, weights=values & ((1 << LIMB) - 1), minlength=size)
    return [(int(one) << LIMB) + int(other) for one, other in zip(high, low, strict=True)]


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
            code,
            int(signed[code]),
            int(waits[code]),
            value[code],
            waiting_value[code],
            {stage: tuple(int(one) for one in counts[stage][code]) for stage in STAGES},
            {
                stage: tuple(money[place * len(BUCKETS) + bucket][code] for bucket in range(len(BUCKETS)))
                for place, stage in enumerate(STAGES)
            },
            pairs or None,
            int(met[code]) if pairs and met is not None else None,
            int(silent[code]),
            int(due[code]),
        )
        if not by or line.signed or line.waiting or line.invited or _has_money(line):
            lines.append(line)
    return lines


def _has_money(line: Line) -> bool:
    told = [one for stage in STAGES for one in line.money[stage]] + [line.value, line.waiting_value]
    return any(one.stated or one.unstated for one in told)


def _values(
    view: View, by: str, codes: Codes, size: int, is_counted: Flags, is_waiting: Flags
) -> tuple[list[Money], list[Money]]:
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
    of, kinds = view.of, len(STAGES) * len(BUCKETS)
    running = _running(of, by, size) if view.keep is None else None
    first = 0
    if running is not None:
        month = int(np.searchsorted(running.starts, view.steps, "right")) - 1
        first = int(running.starts[month])
    place, code, kind, amount = _part(of, by, size, first, view.steps)
    if view.keep is not None:
        keep = view.keep[place]
        code, kind, amount = code[keep], kind[keep], amount[keep]
    key = kind * size + code
    stated = amount >= 0
    all_of = np.bincount(key, minlength=kinds * size)
    known = np.bincount(key[stated], minlength=kinds * size)
    dong = sums(key[stated], amount[stated], kinds * size, exact=of.exact)
    if running is not None:
        all_of, known = all_of + running.all_of[month], known + running.known[month]
        dong = [one + int(other) for one, other in zip(dong, running.dong[month], strict=True)]
    flat = [
        Money(dong[at] if known[at] else None, int(known[at]), int(all_of[at] - known[at]))
        for at in range(kinds * size)
    ]
    return [flat[one * size : (one + 1) * size] for one in range(kinds)]


def _part(of: Funnel, by: str, size: int, first: int, last: int) -> tuple[Codes, Codes, Codes, Ints]:
    """Memorandum, code, (stage, bucket) and amount of some steps."""
    place = of.steps.memorandum[first:last]
    if by and by not in OF_PARTIES:
        code = of.steps.codes[by][first:last]
    else:
        code = of.memoranda.codes[by][place] if by else np.zeros(len(place), dtype=np.int32)
    kind = of.steps.stage[first:last].astype(np.int32) * len(BUCKETS) + of.steps.bucket[first:last]
    return place, code, kind, of.steps.amount[first:last]


def _running(of: Funnel, by: str, size: int) -> Running | None:
    """The sums of a dimension at the end of every month; None where they would be too many, or too large for whole numbers."""
    if by in of.running:
        return of.running[by]
    kinds = len(STAGES) * len(BUCKETS)
    if not of.exact or not len(of.steps.day):
        return None
    months = of.steps.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    months -= months[0]
    count = int(months[-1]) + 1
    width = kinds * size
    if count * width > MOST_RUNNING:
        return None
    _place, code, kind, amount = _part(of, by, size, 0, len(months))
    key = months * width + kind * size + code
    stated = amount >= 0
    tables = [
        np.bincount(key, minlength=count * width),
        np.bincount(key[stated], minlength=count * width),
        np.bincount(key[stated], weights=amount[stated], minlength=count * width).astype(np.int64),
    ]
    ahead = [
        np.concatenate([np.zeros((1, width), dtype=np.int64), np.cumsum(table.reshape(count, width), axis=0)])
        for table in tables
    ]
    starts = np.searchsorted(months, np.arange(count + 1))
    of.running[by] = Running(starts, *ahead)
    return of.running[by]


def added(lines: list[Line]) -> Line:
    """Lines of one table as the one line of the whole: they add up to it."""

    def money(parts: list[Money]) -> Money:
        known = [one.dong for one in parts if one.dong is not None]
        return Money(
            sum(known) if known else None, sum(one.stated for one in parts), sum(one.unstated for one in parts)
        )

    invited = [one.invited for one in lines if one.invited is not None]
    return Line(
        0,
        sum(one.signed for one in lines),
        sum(one.waiting for one in lines),
        money([one.value for one in lines]),
        money([one.waiting_value for one in lines]),
        {stage: tuple(sum(one.counts[stage][at] for one in lines) for at in range(len(STATUSES))) for stage in STAGES},
        {
            stage: tuple(money([one.money[stage][at] for one in lines]) for at in range(len(BUCKETS)))
            for stage in STAGES
        },
        sum(invited) if invited else None,
        sum(one.met or 0 for one in lines) if invited else None,
        sum(one.silent for one in lines),
        sum(one.due for one in lines),
    )


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
