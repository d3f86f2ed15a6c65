"""The rows behind each number of the funnel (pure)."""

from __future__ import annotations

import numpy as np

from ocop.trade.deals.funnel.reckoning import View, counted, status, waiting
from ocop.trade.deals.funnel.shapes import BUCKETS, OF_PARTIES, STAGES, STATUSES, Ints, Rows


def memoranda_of(
    view: View, stage: str, which: str, *, by: str = "", code: int | None = None, money: bool = False
) -> Ints:
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
