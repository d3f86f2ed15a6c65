"""Whatever people try with memoranda, in whatever order: nobody counts twice, nobody confirms for another, the ledger holds."""

from __future__ import annotations

import datetime
import os
import random
from typing import Any

import pytest

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.ledger.verification import verify
from ocop.trade.deals import states
from ocop.trade.deals.actions import memoranda, papers, steps
from ocop.trade.deals.funnel import columns, figures
from ocop.trade.deals.tests import deal_rows, plain_funnel
from ocop.trade.deals.tests.deal_rows import SIGNED, agreed, key
from ocop.trade.deals.tests.test_funnel import line_of
from ocop.trade.deals.tests.test_pages import scan
from ocop.trade.models import DealStep, Memorandum, StepAnswer
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
WALKS = int(os.environ.get("WALKS", "4"))
STEPS = 160
reached: set[str] = set()


class Walk:
    """Two producers (one a household), two buyers, their people, officers, and somebody who speaks for both sides."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"deals {seed}")
        commune = builders.commune("Thử")
        self.producers = [
            builders.producer("Cơ sở"),
            builders.producer("Hộ", organisation__kind="household", organisation__commune=commune),
        ]
        self.buyers = [deal_rows.buyer("Chuỗi A"), deal_rows.buyer("Chuỗi B")]
        self.people = [*map(deal_rows.seller, self.producers), *map(deal_rows.purchaser, self.buyers)]
        both = deal_rows.seller(self.producers[0], "Cả hai")
        builders.role(both, "buyer_member", organisation=self.buyers[0].organisation)
        helper, auditor = builders.person("Cán bộ xã"), builders.person("Thanh tra")
        builders.role(helper, "commune_officer", commune=commune)
        builders.role(auditor, "auditor")
        self.people += [both, helper, auditor, deal_rows.officer("Một"), deal_rows.officer("Hai")]
        self.refused = self.done = 0

    def somebody(self) -> Any:
        return self.rng.choice(self.people)

    def row(self) -> int:
        keys = list(Memorandum.objects.order_by("pk").values_list("pk", flat=True))
        return self.rng.choice(keys) if keys else 0

    def step(self) -> None:
        """One try of somebody; a refusal changes nothing."""
        by, rng = self.somebody(), self.rng
        do = rng.choice(
            [
                self.draft,
                self.send,
                self.confirm,
                self.confirm,
                self.change,
                self.close,
                self.paper,
                self.check,
                self.claim,
                self.claim,
                self.answer,
                self.answer,
            ]
        )
        before = (
            head(),
            list(Memorandum.objects.order_by("pk").values()),
            list(DealStep.objects.order_by("pk").values()),
        )
        try:
            do(by)
            self.done += 1
        except Refused as told:
            said = told.sentence
            assert (
                head(),
                list(Memorandum.objects.order_by("pk").values()),
                list(DealStep.objects.order_by("pk").values()),
            ) == before
            self.refused += bool(said)

    def side(self) -> str:
        return self.rng.choice(["", "producer", "buyer"])

    def draft(self, by: Any) -> None:
        day = SIGNED + datetime.timedelta(days=self.rng.choice([0, 0, 10, 60]))
        memoranda.draft(
            by=by,
            key=key(),
            buyer_id=self.rng.choice(self.buyers).pk,
            producer_id=self.rng.choice(self.producers).pk,
            agreed=agreed(min(day, clock.today()), value=self.rng.choice([None, 5, 10])),
            side=self.side(),
            another=self.rng.random() < 0.5,
        )

    def send(self, by: Any) -> None:
        memoranda.send(by=by, memorandum_id=self.row(), side=self.side())

    def confirm(self, by: Any) -> None:
        memoranda.confirm(by=by, memorandum_id=self.row(), version=self.rng.choice([1, 1, 2, 3]), side=self.side())

    def change(self, by: Any) -> None:
        found = Memorandum.objects.filter(pk=self.row()).first()
        memoranda.change(
            by=by,
            memorandum_id=found.pk if found else 0,
            version=found.version if found else 1,
            reason=self.rng.choice(["", "Sửa"]),
            agreed=agreed(found.signed_on if found else SIGNED, value=self.rng.randint(0, 99)),
            side=self.side(),
        )

    def close(self, by: Any) -> None:
        if self.rng.random() < 0.25:
            do = self.rng.choice([memoranda.end, memoranda.take_back, memoranda.cancel])
            do(by=by, memorandum_id=self.row(), reason=self.rng.choice(["", "Lý do"]))

    def paper(self, by: Any) -> None:
        papers.attach(by=by, memorandum_ids=[self.row()], file=FILES[0], title="Bản ký")

    def check(self, by: Any) -> None:
        row = Memorandum.objects.filter(paper__isnull=False).order_by("?").first()
        papers.check(by=by, paper_id=row.paper_id if row else 0, memorandum_ids=[row.pk] if row else [])

    def claim(self, by: Any) -> None:
        steps.claim(
            by=by,
            key=key(),
            memorandum_id=self.row(),
            kind=self.rng.choice(DealStep.Kind.values),
            side=self.side(),
            facts=steps.Facts(
                clock.today() - datetime.timedelta(days=self.rng.randint(0, 30)), self.rng.choice([None, 5, 1000])
            ),
            another=self.rng.random() < 0.5,
        )

    def answer(self, by: Any) -> None:
        keys = list(DealStep.objects.order_by("pk").values_list("pk", flat=True)) or [0]
        facts = steps.Facts(clock.today(), self.rng.randint(1, 9))
        word = self.rng.choice(StepAnswer.Word.values)
        steps.answer(
            by=by,
            step_id=self.rng.choice(keys),
            word=word,
            side=self.side(),
            facts=facts,
            reason=self.rng.choice(["", "Vì"]),
        )


FILES: list[Any] = []


@pytest.mark.parametrize("seed", range(WALKS))
def test_a_walk_leaves_nothing_counted_twice_or_confirmed_by_the_wrong_side(seed: int) -> None:
    walk = Walk(seed)
    FILES[:] = [scan(walk.people[-1])]
    for _ in range(STEPS):
        walk.step()
    assert verify().breaks == ()
    assert min(walk.done, walk.refused) > 10
    for row in Memorandum.objects.select_related("producer", "buyer", "paper"):
        _is_sound(row)
    for step in DealStep.objects.select_related("memorandum"):
        _is_agreed_by_two(step)
    signings = list(Memorandum.objects.counted().values_list("buyer_id", "producer_id", "signed_on"))
    assert len(set(signings)) == len(signings)
    columns.forget()
    line = figures.total(figures.Asked("demo", clock.today()))
    plain = plain_funnel.reckon(clock.today(), "")[0]
    assert line_of(line) == {name: count for name, count in plain.items() if count}
    assert line.signed == Memorandum.objects.counted().count()
    reached.update(Memorandum.objects.values_list("state", flat=True), DealStep.objects.values_list("state", flat=True))


def _is_sound(row: Memorandum) -> None:
    """Who confirmed speaks for that side, and not for both; the way through the states is one of the table."""
    who = {side: getattr(row, f"{side}_confirmed_by") for side in ("producer", "buyer")}
    for side, person in who.items():
        if person is not None:
            organisation = getattr(row, side).organisation_id
            assert person.roles.filter(name=f"{side}_member", organisation_id=organisation).exists()
    assert who["producer"] is None or who["producer"] != who["buyer"]
    if row.state == "confirmed":
        by_scan = (
            row.scan_version == row.version
            and row.paper is not None
            and row.paper.checked_by_id not in (None, row.paper.uploaded_by_id)
        )
        assert by_scan or None not in who.values()
    at = ""
    for one in row.moves.all():
        if one.name == "draft":
            at = one.to_state
            continue
        step = states.step(one.name)
        assert one.from_state == at
        assert at in step.from_states
        assert one.to_state == step.to_state
        at = one.to_state
    assert at == row.state


def _is_agreed_by_two(step: DealStep) -> None:
    if step.state != "confirmed":
        return
    last = step.answers.order_by("-pk").first()
    assert last is not None
    if last.word == "confirmed":
        assert (last.side != step.claimed_side, last.said_by_id != step.claimed_by_id) == (True, True)
        assert not (last.is_assisted and step.is_assisted)
    else:
        correction = step.answers.filter(word="corrected").order_by("-pk").first()
        assert correction is not None
        assert (
            last.side == step.claimed_side,
            correction.side != step.claimed_side,
            correction.said_by_id != last.said_by_id,
        ) == (True, True, True)


def test_the_walks_went_far_enough() -> None:
    """Runs after them, says nothing when they did not run."""
    if reached:
        assert {"draft", "waiting", "confirmed", "cancelled", "claimed", "disputed"} <= reached
