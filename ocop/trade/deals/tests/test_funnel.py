"""The funnel against a plain reckoner on random rows: every number of every table, sums that add up, rows behind each number."""

from __future__ import annotations

import datetime
import random
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from ocop.exchange import export
from ocop.recognition import columns as recognised
from ocop.trade.deals.funnel import columns, figures, reckoning, shapes
from ocop.trade.deals.tests import deal_rows, plain_funnel
from ocop.trade.models import DealStep, FollowUp, Meeting, Memorandum, MemorandumProduct, Participant
from tests import builders

pytestmark = pytest.mark.django_db
START = datetime.date(2025, 3, 1)
BUCKETS, STAGES, STATUSES = shapes.BUCKETS, shapes.STAGES, shapes.STATUSES


def chance(rng: random.Random, share: float) -> bool:
    return rng.random() < share


class World:
    """Random memoranda, steps, answers and meetings, written as rows."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"funnel {seed}")
        communes = [builders.commune(f"Xã {n}") for n in range(2)]
        self.buyers = [deal_rows.buyer(f"Chuỗi {n}") for n in range(3)]
        self.producers = [
            builders.producer(f"Cơ sở {n}", organisation__commune=self.rng.choice([*communes, None])) for n in range(4)
        ]
        self.events = [
            deal_rows.event(
                f"Hội nghị {n}",
                starts_on=START + datetime.timedelta(days=90 * n),
                ends_on=START + datetime.timedelta(days=90 * n),
            )
            for n in range(2)
        ]
        self.products = {one.pk: [self.product(one) for _ in range(3)] for one in self.producers}
        for number in range(28):
            self.memorandum(number)
        self.meetings()
        columns.forget()
        recognised.forget()

    def product(self, producer: Any) -> Any:
        made = deal_rows.product(producer, f"Sản phẩm {self.rng.random()}")
        for scheme, groups in (("ocop-2019", ("food", "drink", "fabric")), ("qd26-2026", ("food", "drink", "craft"))):
            if chance(self.rng, 0.8):
                made.groups.create(scheme=scheme, group=self.rng.choice(groups), as_given="")
        if chance(self.rng, 0.7):
            day = START - datetime.timedelta(days=self.rng.randint(0, 1500))
            builders.recognition(made, level=self.rng.choice(["3", "4", "5"]), issued_on=day)
        return made

    def memorandum(self, number: int) -> None:
        rng, producer = self.rng, self.rng.choice(self.producers)
        state = rng.choice(["confirmed"] * 4 + ["ended", "waiting", "waiting", "cancelled", "draft"])
        changing = state in ("confirmed", "ended") or (state == "waiting" and chance(rng, 0.5))
        signed = START + datetime.timedelta(days=(rng.randint(0, 14) * 28 + number))  # no two on one day
        row = Memorandum.objects.create(
            register="demo",
            number=f"GN-T-{number:04}",
            key=f"t{number}",
            event=rng.choice([*self.events, None]),
            buyer=rng.choice(self.buyers),
            producer=producer,
            state=state,
            signed_on=signed,
            value=None,
            made_by_side="office",
            made_by_name="thử",
            created_at=timezone.now(),
            first_confirmed_at=timezone.now() if changing else None,
            over_on=signed + datetime.timedelta(days=100) if state == "ended" else None,
        )
        total = 0
        chosen = rng.sample(self.products[producer.pk], rng.randint(0, 3))
        for product in chosen:
            value = rng.choice([None, rng.randint(0, 10**9)])
            total += value or 0
            MemorandumProduct.objects.create(memorandum=row, product=product, value=value)
        if chance(rng, 0.7):
            row.value = total + rng.choice([0, rng.randint(1, 10**9)])
            row.save(update_fields=["value"])
        if changing:
            self.after(row, chosen)

    def after(self, row: Memorandum, chosen: list[Any]) -> None:
        rng = self.rng
        for _ in range(rng.randint(0, 6)):
            kind = rng.choice(["contract", "order", "delivery", "delivery", "payment"])
            DealStep.objects.create(
                key=f"s{rng.random()}",
                memorandum=row,
                kind=kind,
                happened_on=row.signed_on + datetime.timedelta(days=rng.randint(0, 200)),
                product=rng.choice([*chosen, None]),
                amount=rng.choice([None, rng.randint(1, 10**12)]),
                state=rng.choice(DealStep.State.values),
                claimed_side="producer",
                claimed_at=timezone.now(),
                claimed_by_name="thử",
            )
        for side in ("producer", "buyer"):
            for days in (30, 90):
                state = rng.choice(["due", "asked", "answered", "silent"])
                said = state == "answered"
                FollowUp.objects.create(
                    memorandum=row,
                    side=side,
                    days=days,
                    due_on=row.signed_on,
                    state=state,
                    answer=rng.choice(FollowUp.Answer.values) if said else "",
                    answered_at=datetime.datetime.combine(row.signed_on, datetime.time(20), datetime.UTC)
                    + datetime.timedelta(days=days)
                    if said
                    else None,
                )

    def meetings(self) -> None:
        for event in self.events:
            sides = {
                side: [
                    Participant.objects.create(
                        event=event,
                        organisation=one.organisation,
                        side=side,
                        badge=f"{side}{event.pk}{one.pk}",
                        created_at=timezone.now(),
                    )
                    for one in (self.producers if side == "producer" else self.buyers)
                ]
                for side in ("producer", "buyer")
            }
            for producer in sides["producer"]:
                for buyer in sides["buyer"]:
                    if chance(self.rng, 0.6):
                        state = self.rng.choice(Meeting.State.values)
                        Meeting.objects.create(
                            event=event, producer=producer, buyer=buyer, state=state, created_at=timezone.now()
                        )


def line_of(line: reckoning.Line) -> dict[Any, int]:
    """A line as the plain reckoner writes it; nothing stands where there is nothing."""
    found: dict[Any, int] = {"signed": line.signed, "waiting": line.waiting}
    for name, money in (("value", line.value), ("waiting_value", line.waiting_value)):
        found[name, "dong"], found[name, "unstated"] = money.dong or 0, money.unstated
    for stage in STAGES:
        for place, status in enumerate(STATUSES):
            found[stage, status] = line.counts[stage][place]
        for place, bucket in enumerate(BUCKETS):
            one = line.money[stage][place]
            found |= {
                (stage, bucket, "dong"): one.dong or 0,
                (stage, bucket, "unstated"): one.unstated,
                (stage, bucket, "stated"): one.stated,
            }
            assert (one.dong is None) == (one.stated == 0)
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize("seed", range(4))
def test_every_table_is_as_reckoned_plainly(seed: int) -> None:
    world = World(seed)
    for day in (START + datetime.timedelta(days=days) for days in (50, 200, 340, 800)):
        asked = figures.Asked("demo", day)
        for by in ("", *figures.BY):
            plain = {
                key: {name: count for name, count in row.items() if count}
                for key, row in plain_funnel.reckon(day, by).items()
            }
            plain = {key: row for key, row in plain.items() if row}
            rows = figures.rows(asked, by) if by else [figures.Row(0, "", figures.total(asked))]
            found = {row.key: line_of(row.line) for row in rows if line_of(row.line)}
            wrong = {key: set(found.get(key, {}).items()) ^ set(plain.get(key, {}).items()) for key in {*found, *plain}}
            assert {key: one for key, one in wrong.items() if one} == {}, (day, by)
            pairs = {row.key: (row.line.invited, row.line.met) for row in rows if row.line.invited is not None}
            assert pairs == plain_funnel.met(day, by), (day, by)
            _adds_up(rows, figures.total(asked))
    assert world.rng is not None


def _adds_up(rows: list[figures.Row], total: reckoning.Line) -> None:
    """Lines together are the whole."""
    assert line_of(reckoning.added([row.line for row in rows])) == line_of(total)
    assert reckoning.added([row.line for row in rows]).invited == total.invited
    added: dict[Any, int] = {}
    for row in rows:
        for name, count in line_of(row.line).items():
            added[name] = added.get(name, 0) + count
    whole = line_of(total)
    assert {name: count for name, count in added.items() if name != ("value", "stated")} == whole


@pytest.mark.parametrize("seed", range(2))
def test_numbers_open_to_their_rows(seed: int) -> None:
    World(seed)
    day = START + datetime.timedelta(days=300)
    asked = figures.Asked("demo", day)
    for by in figures.BY:
        for row in figures.rows(asked, by):
            for which, count in (
                ("signed", row.line.signed),
                ("waiting", row.line.waiting),
                ("silent", row.line.silent),
                ("due", row.line.due),
            ):
                assert len(figures.memorandum_ids(asked, stage="signed", which=which, by=by, key=row.key)) == count
            for stage in STAGES:
                for place, status in enumerate(STATUSES):
                    ids = figures.memorandum_ids(asked, stage=stage, which=status, by=by, key=row.key)
                    assert len(set(ids)) == len(ids) == row.line.counts[stage][place]
                for place, bucket in enumerate(BUCKETS):
                    ids = figures.memorandum_ids(asked, stage=stage, which=bucket, by=by, key=row.key, money=True)
                    one = row.line.money[stage][place]
                    assert bool(ids) == bool(one.stated or one.unstated)
            assert len(figures.meeting_ids(asked, met=False, by=by, key=row.key)) == (row.line.invited or 0)
            assert len(figures.meeting_ids(asked, met=True, by=by, key=row.key)) == (row.line.met or 0)


def test_narrowing_is_the_row_of_the_table() -> None:
    World(9)
    day = START + datetime.timedelta(days=300)
    for by in ("event", "buyer", "commune", "year", "quarter"):
        for row in figures.rows(figures.Asked("demo", day), by):
            assert line_of(figures.total(figures.Asked("demo", day, {by: row.key}))) == line_of(row.line)
    assert figures.total(figures.Asked("demo", day, {"event": 987_654})).signed == 0
    until = START + datetime.timedelta(days=120)
    plain = plain_funnel.reckon(day, "", lambda row: START <= row.signed_on <= until)[0]
    narrowed = figures.total(figures.Asked("demo", day, {}, START, until))
    assert line_of(narrowed) == {name: count for name, count in plain.items() if count}


def test_amounts_beyond_what_floats_hold_are_exact() -> None:
    import numpy as np

    values = np.array([2**53 + 1, 3, 2**53 + 5], dtype=np.int64)
    codes = np.array([0, 1, 0], dtype=np.int32)
    assert reckoning.sums(codes, values, 2, exact=False) == [2**54 + 6, 3]


def test_no_data_is_never_shown_as_zero(client: Any) -> None:
    client.force_login(deal_rows.officer(), backend="django.contrib.auth.backends.ModelBackend")
    columns.forget()
    page = client.get(reverse("trade:funnel"))
    assert page.context["is_empty"] is True
    made = deal_rows.Deal()
    page = client.get(reverse("trade:funnel"))
    line = page.context["line"]
    assert (line.invited, line.signed, line.counts["delivered"]) == (None, 1, (0, 0, 0, 0, 1))
    assert line.money["delivered"][0].dong is None
    assert [bar["is_unknown"] for bar in page.context["bars"] if bar["stage"] == "delivered"] == [True]
    row = client.get(reverse("trade:funnel"), {"format": "json"}).getvalue().decode()
    assert '"delivered_confirmed_dong": null' in row
    assert '"invited": null' in row
    assert (
        made.row.number
        in client.get(reverse("trade:funnel_rows"), {"chang": "delivered", "la": "no_data"}).content.decode()
    )


@pytest.mark.parametrize("fmt", export.FORMATS)
def test_tables_and_rows_are_exported(client: Any, fmt: str) -> None:
    client.force_login(deal_rows.officer(), backend="django.contrib.auth.backends.ModelBackend")
    World(3)
    for by in figures.BY:
        assert client.get(reverse("trade:funnel"), {"theo": by, "format": fmt}).status_code == 200
    answer = client.get(reverse("trade:funnel_rows"), {"chang": "signed", "la": "signed", "format": fmt})
    assert answer.status_code == 200
    assert client.get(reverse("trade:funnel_rows"), {"chang": "invited", "format": fmt}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?theo=nothing",
        "?theo=event&gia-tri=x",
        "?chang=nothing",
        "?chang=paid&la=silent",
        "?chang=signed&la=signed&tien=1",
        "?chang=paid&la=no_data&tien=1",
    ],
)
def test_numbers_that_are_none_are_not_found(client: Any, query: str) -> None:
    client.force_login(deal_rows.officer(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("trade:funnel_rows") + query).status_code == 404


@pytest.mark.parametrize(
    "query", ["?as_of=31/02/2026", "?as_of=01/01/2090", "?tu=hello", "?page=999", "?su-kien=99999999999", "?as_of="]
)
def test_strange_addresses_are_answered(client: Any, query: str) -> None:
    client.force_login(deal_rows.officer(), backend="django.contrib.auth.backends.ModelBackend")
    deal_rows.Deal()
    assert client.get(reverse("trade:funnel") + query).status_code == 200
