"""The funnel reckoned plainly, row by row with Python's own integers, to hold the columns against."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from ocop.recognition.standing import standings
from ocop.rulebooks import schemes
from ocop.trade.models import DealStep, FollowUp, Meeting, Memorandum
from ocop.workdays import clock

STAGE = {"contract": "contracted", "order": "contracted", "delivery": "delivered", "payment": "paid"}
BUCKET = {"confirmed": "confirmed", "claimed": "claimed", "corrected": "claimed", "disputed": "disputed"}
LEVELS = ("3", "4", "potential_5", "5", "unstated", "none")


def product_code(product: Any, row: Memorandum, by: str, day: datetime.date) -> int:
    """The code of a product in a memorandum."""
    if by == "group":
        scheme = schemes.scheme_at(day)
        known = {group.code: number for number, group in enumerate(scheme.groups, 1)}
        return next(
            (known[one.group] for one in product.groups.all() if one.scheme == scheme.id and one.group in known), 0
        )
    found = standings([product.pk], row.signed_on)[product.pk]
    return LEVELS.index(found.level if found.state == "in_force" else "none") + 1


def several(by: str, day: datetime.date) -> int:
    """The code of what lies in several."""
    return (len(schemes.scheme_at(day).groups) if by == "group" else len(LEVELS)) + 1


def code_of(row: Memorandum, by: str, day: datetime.date) -> int:
    """The one key of a memorandum in a dimension."""
    if by in ("group", "stars"):
        codes = {product_code(one.product, row, by, day) for one in row.products.all()}
        return 0 if not codes else codes.pop() if len(codes) == 1 else several(by, day)
    month = row.signed_on.month
    return {
        "": 0,
        "event": row.event_id or 0,
        "buyer": row.buyer_id,
        "commune": row.producer.organisation.commune_id or 0,
        "year": row.signed_on.year,
        "quarter": row.signed_on.year * 10 + (month - 1) // 3 + 1,
    }[by]


def given_up_on(row: Memorandum) -> datetime.date | None:
    """The day it ended, or a side gave it up in its last answer."""
    days = [row.over_on] if row.over_on else []
    for side in ("producer", "buyer"):
        said = [one for one in row.follow_ups.all() if one.side == side and one.state in ("answered", "silent")]
        last = max(said, key=lambda one: one.days, default=None)
        if last is not None and last.answer == FollowUp.Answer.GIVEN_UP and last.answered_at is not None:
            days.append(last.answered_at.astimezone(clock.now().tzinfo).date())
    return min(days, default=None)


def reckon(
    day: datetime.date, by: str, keep: Callable[[Memorandum], bool] = lambda _row: True
) -> dict[int, dict[str, Any]]:
    """key -> counts and sums as of a day."""
    table: dict[int, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    rows = Memorandum.objects.filter(state__in=["waiting", "confirmed", "ended"], signed_on__lte=day)
    for row in rows.select_related("producer__organisation").prefetch_related(
        "products__product__groups", "steps__product", "follow_ups"
    ):
        if not keep(row):
            continue
        key = code_of(row, by, day)
        counted = row.state != "waiting" or row.first_confirmed_at is not None
        table[key]["signed" if counted else "waiting"] += 1
        _value(table, row, by, day, key, "value" if row.state != "waiting" else "waiting_value")
        if not counted:
            continue
        seen: dict[str, set[str]] = defaultdict(set)
        for step in row.steps.all():
            if step.state == DealStep.State.TAKEN_BACK or step.happened_on > day:
                continue
            stage, bucket = STAGE[step.kind], BUCKET[step.state]
            seen[stage].add(bucket)
            at = _step_code(step, row, by, day, key)
            table[at][stage, bucket, "unstated" if step.amount is None else "dong"] += (
                1 if step.amount is None else step.amount
            )
            table[at][stage, bucket, "stated"] += step.amount is not None
        gone = given_up_on(row)
        for stage in ("contracted", "delivered", "paid"):
            rest = "given_up" if gone is not None and gone <= day else "no_data"
            status = next((one for one in ("confirmed", "claimed", "disputed") if one in seen[stage]), rest)
            table[key][stage, status] += 1
    return table


def _value(table: Any, row: Memorandum, by: str, day: datetime.date, key: int, name: str) -> None:
    if by not in ("group", "stars") or row.value is None:
        at = 0 if by in ("group", "stars") and key == several(by, day) else key
        table[at][name, "unstated" if row.value is None else "dong"] += 1 if row.value is None else row.value
        return
    rest = row.value
    for one in row.products.all():
        if one.value is not None:
            table[product_code(one.product, row, by, day)][name, "dong"] += one.value
            rest -= one.value
    table[0 if key == several(by, day) else key][name, "dong"] += rest


def _step_code(step: DealStep, row: Memorandum, by: str, day: datetime.date, key: int) -> int:
    if by not in ("group", "stars"):
        return key
    if step.product is not None and any(one.product_id == step.product_id for one in row.products.all()):
        return product_code(step.product, row, by, day)
    return 0 if key == several(by, day) else key


def met(day: datetime.date, by: str) -> dict[int, tuple[int, int]]:
    """key -> (invited, met)."""
    found: dict[int, tuple[int, int]] = {}
    rows = (
        Meeting.objects.filter(event__starts_on__lte=day).exclude(state="cancelled").exclude(event__state="cancelled")
    )
    for one in rows.select_related("producer__organisation", "buyer__organisation__buyer", "event"):
        starts = one.event.starts_on
        key = {
            "": 0,
            "group": 0,
            "stars": 0,
            "event": one.event_id,
            "buyer": one.buyer.organisation.buyer.pk,
            "commune": one.producer.organisation.commune_id or 0,
            "year": starts.year,
            "quarter": starts.year * 10 + (starts.month - 1) // 3 + 1,
        }[by]
        before = found.get(key, (0, 0))
        found[key] = (before[0] + 1, before[1] + (one.state == "held"))
    return found
