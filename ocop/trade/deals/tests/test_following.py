"""Deliveries and payments said by one side and answered by the other; questions after 30, 90, 180 days; complaints."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.trade.deals import daily, sums
from ocop.trade.deals.actions import answers, complaints, memoranda, steps
from ocop.trade.deals.tests import deal_rows
from ocop.trade.deals.tests.deal_rows import SIGNED, Deal, key
from ocop.trade.deals.twins import MaybeTwice
from ocop.trade.models import DealStep, FollowUp, StepAnswer
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
LATER = SIGNED + datetime.timedelta(days=40)


@contextmanager
def day(on: datetime.date) -> Iterator[None]:
    """The clock at nine o'clock of a day."""
    with clock.told(datetime.datetime.combine(on, datetime.time(9), clock.now().tzinfo)):
        yield


def refused(do: Any, *, field: str | None = None) -> str:
    """The sentence of a refusal that changed nothing."""
    before = (head(), list(DealStep.objects.order_by("pk").values()), StepAnswer.objects.count())
    with pytest.raises(Refused) as told:
        do()
    assert (head(), list(DealStep.objects.order_by("pk").values()), StepAnswer.objects.count()) == before
    if field is not None:
        assert told.value.field == field
    return told.value.sentence


def claim(
    by: Any, deal: Deal, amount: int | None = 100, kind: str = "delivery", on: datetime.date = LATER, **extra: Any
) -> DealStep:
    facts = steps.Facts(on, amount, extra.pop("quantity", None), extra.pop("unit", ""))
    return steps.claim(
        by=by, key=extra.pop("key", "") or key(), memorandum_id=deal.row.pk, kind=kind, facts=facts, **extra
    )


def test_claimed_stands_apart_until_the_other_side_confirms() -> None:
    deal = Deal()
    step = claim(deal.seller, deal, 480_000_000)
    found = sums.added([deal.fresh()])[0].sums
    assert (found.amount("delivery", "claimed"), found.amount("delivery", "confirmed")) == (480_000_000, None)
    refused(lambda: steps.answer(by=deal.seller, step_id=step.pk, word="confirmed"))
    refused(lambda: steps.answer(by=deal_rows.officer(), step_id=step.pk, word="confirmed"))
    refused(lambda: steps.answer(by=deal_rows.purchaser(deal_rows.buyer("Khác")), step_id=step.pk, word="confirmed"))
    step = steps.answer(by=deal.purchaser, step_id=step.pk, word="confirmed", version=1)
    found = sums.added([deal.fresh()])[0].sums
    assert (step.state, found.amount("delivery", "claimed"), found.amount("delivery", "confirmed")) == (
        "confirmed",
        None,
        480_000_000,
    )
    refused(lambda: steps.answer(by=deal.purchaser, step_id=step.pk, word="disputed", reason="x"))


def test_a_correction_keeps_both_values_and_is_accepted_or_disputed() -> None:
    deal = Deal()
    step = claim(deal.seller, deal, 100, quantity=Decimal("12.5"), unit="kg")
    right = steps.Facts(LATER, 90, Decimal("12.5"), "kg")
    refused(
        lambda: steps.answer(
            by=deal.purchaser, step_id=step.pk, word="corrected", facts=steps.Facts(LATER, 100, Decimal("12.5"), "kg")
        )
    )
    step = steps.answer(by=deal.purchaser, step_id=step.pk, word="corrected", facts=right, reason="Thiếu hàng")
    assert (step.state, step.amount) == ("corrected", 100)
    said = step.answers.get()
    assert (said.before["amount"], said.after["amount"]) == (100, 90)
    refused(lambda: steps.answer(by=deal.purchaser, step_id=step.pk, word="accepted"))
    refused(lambda: steps.answer(by=deal.seller, step_id=step.pk, word="accepted", version=1))
    refused(lambda: steps.answer(by=deal.seller, step_id=step.pk, word="disputed"), field="reason")
    step = steps.answer(by=deal.seller, step_id=step.pk, word="disputed", reason="Đủ hàng")
    assert step.state == "disputed"
    step = steps.answer(by=deal.seller, step_id=step.pk, word="accepted")
    assert (step.state, step.amount, step.quantity) == ("confirmed", 90, Decimal("12.5"))
    assert [one.word for one in step.answers.all()] == ["corrected", "disputed", "accepted"]


def test_taking_back_leaves_no_amount() -> None:
    deal = Deal()
    step = claim(deal.seller, deal)
    refused(lambda: steps.answer(by=deal.purchaser, step_id=step.pk, word="taken_back", reason="x"))
    steps.answer(by=deal.seller, step_id=step.pk, word="taken_back", reason="Ghi nhầm")
    assert sums.added([deal.fresh()])[0].sums.amounts == {}
    claim(deal.seller, deal)


def test_the_same_delivery_said_by_both_is_one() -> None:
    deal = Deal()
    step = claim(deal.seller, deal, 100)
    with pytest.raises(MaybeTwice) as told:
        claim(deal.purchaser, deal, 95, on=LATER + datetime.timedelta(days=4))
    assert told.value.rows == [step]
    with pytest.raises(MaybeTwice):
        claim(deal.seller, deal, 100)
    assert claim(deal.seller, deal, 100, another=True).pk != step.pk
    assert claim(deal.seller, deal, 70, key="once").pk == claim(deal.seller, deal, 70, key="once").pk
    assert DealStep.objects.count() == 3


def test_what_cannot_have_happened_is_refused() -> None:
    deal = Deal()
    refused(lambda: claim(deal.seller, deal, on=SIGNED - datetime.timedelta(days=1)), field="happened_on")
    refused(lambda: claim(deal.seller, deal, on=datetime.date(2090, 1, 1)), field="happened_on")
    refused(lambda: claim(deal.seller, deal, None, kind="payment"), field="amount")
    refused(lambda: claim(deal.seller, deal, quantity=Decimal(5)), field="unit")
    refused(lambda: claim(deal.seller, deal, product_id=builders.product().pk), field="product")
    refused(lambda: claim(deal_rows.officer(), deal))
    waiting = Deal(confirmed=False)
    refused(lambda: claim(waiting.seller, waiting))


def test_a_delivery_is_paid_in_parts_and_belongs_to_one_memorandum() -> None:
    deal, other = Deal(), Deal()
    delivery = claim(deal.seller, deal, 100)
    foreign = claim(other.seller, other, 100)
    claim(deal.purchaser, deal, 60, kind="payment", delivery_id=delivery.pk)
    sentence = refused(
        lambda: claim(deal.purchaser, deal, 41, kind="payment", delivery_id=delivery.pk, another=True), field="amount"
    )
    assert "100" in sentence
    assert "60" in sentence
    refused(lambda: claim(deal.purchaser, deal, 10, kind="payment", delivery_id=foreign.pk), field="delivery")
    claim(deal.purchaser, deal, 40, kind="payment", delivery_id=delivery.pk, on=LATER + datetime.timedelta(days=20))
    assert sorted(delivery.payments.values_list("amount", flat=True)) == [40, 60]


def test_somebody_of_both_sides_does_not_agree_with_themselves() -> None:
    deal = Deal()
    builders.role(deal.seller, "buyer_member", organisation=deal.buyer.organisation)
    deal.seller.__dict__.pop("_rights", None)
    refused(lambda: claim(deal.seller, deal), field="side")
    step = claim(deal.seller, deal, side="producer")
    refused(lambda: steps.answer(by=deal.seller, step_id=step.pk, word="confirmed", side="buyer"))
    assert steps.answer(by=deal.purchaser, step_id=step.pk, word="confirmed").state == "confirmed"


class TestHousehold:
    """An officer enters for a household, is named as helper, and never speaks for the buyer."""

    @pytest.fixture
    def deal(self) -> Deal:
        commune = builders.commune("Thử")
        made = Deal(producer=builders.producer("Hộ Thử", organisation__kind="household", organisation__commune=commune))
        self.helper = builders.person("Cán bộ xã")
        builders.role(self.helper, "commune_officer", commune=commune)
        return made

    def test_officers_help_the_household_alone(self, deal: Deal) -> None:
        for helper in (self.helper, deal_rows.officer()):
            step = claim(helper, deal, 100 + helper.pk)
            assert (step.claimed_side, step.is_assisted) == ("producer", True)
            refused(
                lambda helper=helper, step=step: steps.answer(
                    by=helper, step_id=step.pk, word="confirmed", side="buyer"
                )
            )
            refused(lambda helper=helper: claim(helper, deal, side="buyer"))
            steps.answer(by=deal.purchaser, step_id=step.pk, word="confirmed")
        other = builders.person("Cán bộ xã khác")
        builders.role(other, "commune_officer", commune=builders.commune("Khác"))
        refused(lambda: claim(other, deal))

    def test_an_answer_for_the_household_is_marked(self, deal: Deal) -> None:
        step = claim(deal.purchaser, deal)
        step = steps.answer(by=self.helper, step_id=step.pk, word="confirmed")
        assert (step.state, step.answers.get().is_assisted) == ("confirmed", True)

    def test_its_commune_is_asked_when_nobody_speaks_for_it(self, deal: Deal) -> None:
        deal.seller.roles.all().delete()
        with day(SIGNED + datetime.timedelta(days=30)):
            daily.follow(clock.today())
        assert Notice.objects.filter(person=self.helper, kind="trade.follow_producer").count() == 1
        asked = FollowUp.objects.get(side="producer", days=30)
        assert answers.answer(by=self.helper, follow_up_id=asked.pk, word="going_on").is_assisted is True

    def test_a_household_without_e_mail_is_called(self, deal: Deal) -> None:
        deal.seller.email, deal.seller.phone = None, "0912345678"
        deal.seller.save()
        with day(SIGNED + datetime.timedelta(days=30)):
            daily.follow(clock.today())
        assert Notice.objects.callable_by(self.helper).filter(kind="trade.follow_call").count() == 1


def test_each_side_is_asked_once_reminded_once_and_then_silent() -> None:
    deal = Deal()
    first = SIGNED + datetime.timedelta(days=30)
    with day(first - datetime.timedelta(days=1)):
        assert daily.follow(clock.today())["asked"] == 0
    with day(first):
        assert daily.follow(clock.today()) == {"silent": 0, "asked": 2, "reminded": 0}
        assert daily.follow(clock.today()) == {"silent": 0, "asked": 0, "reminded": 0}
    assert Notice.objects.filter(kind__startswith="trade.follow").count() == 2
    with day(first + datetime.timedelta(days=2)):
        answers.answer(
            by=deal.seller, follow_up_id=deal.row.follow_ups.get(side="producer", days=30).pk, word="going_on"
        )
    with day(first + datetime.timedelta(days=7)):
        assert daily.follow(clock.today())["reminded"] == 1
    with day(first + datetime.timedelta(days=14)):
        assert daily.follow(clock.today())["silent"] == 1
    states = dict(deal.row.follow_ups.filter(days=30).values_list("side", "state"))
    assert states == {"producer": "answered", "buyer": "silent"}
    with day(first + datetime.timedelta(days=16)):
        late = answers.answer(
            by=deal.purchaser, follow_up_id=deal.row.follow_ups.get(side="buyer", days=30).pk, word="going_on"
        )
    assert late.state == "answered"


def test_many_memoranda_are_one_letter() -> None:
    producer = builders.producer()
    deals = [Deal(producer=producer, buyer=deal_rows.buyer(f"Chuỗi {n}")) for n in range(4)]
    for deal in deals[1:]:
        deal.seller.roles.all().delete()
    with day(SIGNED + datetime.timedelta(days=30)):
        daily.follow(clock.today())
    mine = Notice.objects.filter(person=deals[0].seller, kind="trade.follow_producer")
    assert [one.link for one in mine] == ["/ban/giao-thuong/bien-ban/cau-hoi/"]


def test_nobody_is_asked_on_days_off_or_about_what_is_over() -> None:
    deal, over = Deal(), Deal()
    memoranda.end(by=over.seller, memorandum_id=over.row.pk, reason="Xong")
    sunday = datetime.date(2026, 10, 4)
    with day(sunday):
        assert daily.follow(sunday)["asked"] == 0
    with day(sunday + datetime.timedelta(days=1)):
        assert daily.follow(clock.today())["asked"] == 2
    assert set(FollowUp.objects.filter(state="asked").values_list("memorandum_id", flat=True)) == {deal.row.pk}


def test_opening_a_question_writes_nothing_and_one_button_answers(client: Any) -> None:
    deal = Deal()
    deal.row.follow_ups.update(state="asked")
    asked = deal.row.follow_ups.get(side="buyer", days=90)
    client.force_login(deal.purchaser, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/ban/giao-thuong/bien-ban/cau-hoi/{asked.pk}/"
    before = head()
    assert client.get(address).status_code == 200
    assert head() == before
    client.post(address, {"word": "stalled"})
    asked.refresh_from_db()
    assert asked.state == "asked"
    client.post(address, {"word": "stalled", "reason": "Chờ mã hàng"})
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.reason, asked.answered_by) == (
        "answered",
        "stalled",
        "Chờ mã hàng",
        deal.purchaser,
    )


def test_a_report_answers_what_is_asked() -> None:
    deal = Deal()
    deal.row.follow_ups.filter(days=30).update(state="asked")
    claim(deal.seller, deal)
    assert dict(deal.row.follow_ups.filter(days=30).values_list("side", "state")) == {
        "producer": "answered",
        "buyer": "asked",
    }


def test_old_memoranda_are_asked_one_question_not_three() -> None:
    deal = Deal(SIGNED - datetime.timedelta(days=800))
    assert sorted(deal.row.follow_ups.values_list("side", "days")) == [("buyer", 180), ("producer", 180)]


def test_a_return_with_its_answer() -> None:
    deal = Deal()
    step = claim(deal.seller, deal, 100)

    def complain(**extra: Any) -> Any:
        values = {
            "by": deal.purchaser,
            "key": key(),
            "memorandum_id": deal.row.pk,
            "kind": "return",
            "words": "Ẩm mốc",
            "step_id": step.pk,
        }
        return complaints.raise_complaint(**{**values, **extra})

    refused(lambda: complain(step_id=None), field="step")
    refused(lambda: complain(amount=101), field="amount")
    refused(lambda: complain(words=" "), field="words")
    one = complain(amount=40, key="once")
    assert complain(amount=40, key="once") == one
    refused(lambda: complaints.answer(by=deal.purchaser, complaint_id=one.pk, words="x"))
    one = complaints.answer(by=deal.seller, complaint_id=one.pk, words="Đổi hàng mới")
    assert (one.state, one.answer) == ("answered", "Đổi hàng mới")
    refused(lambda: complaints.close(by=deal.seller, complaint_id=one.pk, settled=True))
    assert complaints.close(by=deal.purchaser, complaint_id=one.pk, settled=True).state == "settled"
    refused(lambda: complaints.answer(by=deal.seller, complaint_id=one.pk, words="x"))
