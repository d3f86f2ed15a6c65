"""The columns of the funnel: what stands in each and how it is sorted (pure)."""

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
LIMB = 26
MOST_RUNNING = 2_000_000
"""Numbers kept of a dimension at the ends of months, three times; a dimension of more codes is summed anew each time."""


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
    """One row a contract, order, delivery or payment that was not taken back, sorted by day. `memorandum` is a place."""

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
class Running:
    """Sums of steps up to each month, so that a table as of any day adds the steps of one month at most.

    `starts`: the first step of each month; the others: month x (stage, bucket, code): steps, steps with an amount, dong before it.
    """

    starts: Rows
    all_of: Ints
    known: Ints
    dong: Ints


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
    running: dict[str, Running] = field(default_factory=dict)
    """Dimension -> its sums at the end of every month, made when first asked for."""
