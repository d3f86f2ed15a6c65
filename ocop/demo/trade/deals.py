"""Memoranda of the demo city's events and what became of them: most are followed, some stand still, some went silent."""

from __future__ import annotations

import datetime
import random
from typing import Any

from ocop.bulk.inserting import insert
from ocop.demo.trade.events import RECORDER, Held
from ocop.demo.trade.sides import Sides
from ocop.demo.writing import moment
from ocop.products.models import Product
from ocop.trade.deals import schedule
from ocop.trade.models import (
    Buyer,
    Complaint,
    DealStep,
    FollowUp,
    Memorandum,
    MemorandumMove,
    MemorandumProduct,
    StepAnswer,
)

GROUPS = ("paid", "paid", "delivered", "delivered", "contracted", "stalled", "silent", "silent", "disputed", "claimed")
"""What became of a memorandum, one after the other."""


def write(seed: str, sides: Sides, held: list[Held], day: datetime.date) -> int:
    """The memoranda of the events; how many."""
    rng = random.Random(f"{seed}|deals")
    buyers = {one.organisation_id: one for one in sides.buyers}
    producers = dict(
        Product.objects.filter(register="demo", producer__isnull=False).values_list(
            "producer__organisation_id", "producer_id"
        )
    )
    products: dict[int, list[Product]] = {}
    for product in (
        Product.objects.filter(register="demo", producer__isnull=False).select_related("producer").order_by("pk")
    ):
        products.setdefault(product.producer_id or 0, []).append(product)
    numbers: dict[int, int] = {}
    count = 0
    for event in held:
        count += _of_event(rng, event, buyers, producers, products, numbers, day)
    return count


def _of_event(
    rng: random.Random,
    held: Held,
    buyers: dict[int, Buyer],
    producers: dict[int, int],
    products: dict[int, list[Product]],
    numbers: dict[int, int],
    day: datetime.date,
) -> int:
    signed = held.event.ends_on
    chosen = held.meetings[: held.plan.memoranda]
    at = moment(signed, 5, lag=0)
    rows, meetings = [], []
    for meeting in chosen:
        numbers[signed.year] = numbers.get(signed.year, 0) + 1
        rows.append(
            Memorandum(
                register="demo", number=f"GN-{signed.year}-{numbers[signed.year]:06d}", key=f"{rng.getrandbits(128):032x}",
                event=held.event, meeting=meeting, buyer=buyers[meeting.buyer.organisation_id],
                producer_id=producers[meeting.producer.organisation_id], state="confirmed", signed_on=signed, from_day=signed,
                to_day=signed + datetime.timedelta(days=365), value=None if rng.random() < 0.1 else rng.randint(20, 900) * 1_000_000,
                words="Biên bản ghi nhớ minh hoạ.", made_by_side="office", made_by_name=RECORDER, producer_confirmed_at=at,
                producer_confirmed_by_name=RECORDER, buyer_confirmed_at=at, buyer_confirmed_by_name=RECORDER, confirmed_at=at,
                first_confirmed_at=at, created_at=at,
            )
        )  # fmt: skip
        meetings.append(meeting)
    made = Memorandum.objects.bulk_create(rows)
    kept: list[dict[str, Any]] = []
    for row in made:
        for product in products[row.producer_id][: rng.randint(1, 2)]:
            kept.append(
                {
                    "memorandum_id": row.pk, "product_id": product.pk, "quantity": rng.randint(10, 300),
                    "unit": product.capacity_unit or "kg", "every": "month", "value": None,
                }
            )  # fmt: skip
    insert(MemorandumProduct, kept)
    insert(
        MemorandumMove,
        [
            {
                "memorandum_id": row.pk, "name": name, "from_state": before, "to_state": after, "as_role": role, "version": 1,
                "moved_at": at, "moved_by_name": RECORDER,
            }
            for row in made
            for name, before, after, role in (
                ("send", "draft", "waiting", "office"),
                ("confirm", "waiting", "waiting", "producer"),
                ("confirm", "waiting", "waiting", "buyer"),
                ("seal", "waiting", "confirmed", "system"),
            )
        ],
    )  # fmt: skip
    fates = [GROUPS[number % len(GROUPS)] for number in range(len(made))]
    _follow(rng, made, fates, day)
    for row, fate in zip(made, fates, strict=True):
        _steps(rng, row, fate, products[row.producer_id][0], day)
    return len(made)


def _follow(rng: random.Random, made: list[Memorandum], fates: list[str], day: datetime.date) -> None:
    """What each side was asked and answered; what is due after the day is still to come."""
    rows = []
    for row, fate in zip(made, fates, strict=True):
        rule = schedule.on(row.signed_on)
        for days in rule.days:
            due = row.signed_on + datetime.timedelta(days=days)
            for side in ("producer", "buyer"):
                values: dict[str, Any] = {
                    "memorandum_id": row.pk,
                    "side": side,
                    "days": days,
                    "due_on": due,
                    "state": "due",
                    "asked_at": None,
                    "answered_at": None,
                    "reminded_at": None,
                }
                if due <= day:
                    values |= {"asked_at": moment(due, 1, lag=0)}
                    silent = fate == "silent" or (side == "buyer" and rng.random() < 0.2)
                    late = due + datetime.timedelta(days=rule.silent_after) <= day
                    if not silent:
                        answer = {"stalled": "stalled"}.get(fate, "reported" if days > 30 else "going_on")
                        values |= {
                            "state": "answered", "answer": answer, "answered_at": moment(due, 3, lag=0),
                            "answered_by_name": RECORDER, "is_assisted": True,
                        }  # fmt: skip
                    else:
                        values["state"] = "silent" if late else "asked"
                rows.append(values)
    insert(FollowUp, rows)


def _steps(rng: random.Random, row: Memorandum, fate: str, product: Product, day: datetime.date) -> None:
    """Contract, deliveries and payments as one side claims and the other answers."""
    if fate in ("silent", "stalled"):
        return
    unit = product.capacity_unit or "kg"
    price = int(product.price_from or 80_000)

    def step(
        kind: str, days: int, quantity: int | None, amount: int | None, state: str, **more: Any
    ) -> DealStep | None:
        happened = row.signed_on + datetime.timedelta(days=days)
        if happened > day:
            return None
        at = moment(happened, 2, lag=0)
        made = DealStep.objects.create(
            key=f"{rng.getrandbits(128):032x}", memorandum=row, kind=kind, happened_on=happened, quantity=quantity,
            unit=unit if quantity else "", amount=amount, state=state, claimed_side="producer", claimed_at=at,
            claimed_by_name=RECORDER, settled_at=at if state == "confirmed" else None,
            product=product if kind == "delivery" else None, is_assisted=True, **more,
        )  # fmt: skip
        if state in ("confirmed", "disputed"):
            stood = {
                "happened_on": happened.isoformat(),
                "quantity": str(quantity) if quantity else None,
                "amount": amount,
            }
            StepAnswer.objects.create(
                step=made, side="buyer", word=state, before=stood, after={}, said_at=at, said_by_name=RECORDER, is_assisted=True,
                reason="Số lượng nhận ít hơn phiếu giao (minh hoạ)." if state == "disputed" else "",
            )  # fmt: skip
        return made

    step(
        "contract",
        rng.randint(15, 40),
        None,
        None if rng.random() < 0.3 else row.value,
        "confirmed",
        document_number="HĐ-MH",
    )
    if fate == "contracted":
        return
    for number in range(rng.randint(2, 4)):
        quantity = rng.randint(20, 200)
        state = {"claimed": "claimed", "disputed": "disputed" if number == 1 else "confirmed"}.get(fate, "confirmed")
        delivered = step("delivery", 50 + 30 * number, quantity, quantity * price, state)
        if delivered is None:
            return
        if fate == "paid":
            step("payment", 75 + 30 * number, None, quantity * price, "confirmed", delivery=delivered)
        if state == "disputed":
            Complaint.objects.create(
                key=f"{rng.getrandbits(128):032x}", memorandum=row, step=delivered, kind="return", side="buyer",
                words="Trả lại một phần vì bao bì rách (minh hoạ).", quantity=5, amount=5 * price, state="open",
                raised_at=delivered.claimed_at, raised_by_name=RECORDER, is_assisted=True,
            )  # fmt: skip
