"""Nobody is paid twice after producers were merged or renamed; the money of a policy and a year adds up whatever is done."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ocop.fieldwork.models import SupportApplication, SupportPayment
from ocop.fieldwork.support.actions import applications, policies
from ocop.fieldwork.support.money import of_year
from ocop.fieldwork.support.tests import making
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.producers.actions.merging import merge_producers
from ocop.producers.models import Producer
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PRODUCER: dict[str, Any] = {
    "scope": "producer",
    "way": "fixed",
    "amount": 7_000_000,
    "conditions": {},
    "purpose": "machine",
}


def refused(match: str | None, do: Any, **values: Any) -> None:
    before = (head(), SupportApplication.objects.count(), SupportPayment.objects.count())
    with pytest.raises(Refused, match=match):
        do(**values)
    assert (head(), SupportApplication.objects.count(), SupportPayment.objects.count()) == before


def member(producer: Producer) -> Any:
    person = builders.person(f"Người của {producer.pk}")
    builders.role(person, "producer_member", organisation=producer.organisation)
    return person


def asked(producer: Producer, policy: Any, by: Any = None) -> SupportApplication:
    return applications.apply(by=by or member(producer), policy=policy, producer=producer)


def pay(office: Any, row: SupportApplication, document: str = "UNC-1") -> SupportPayment:
    return applications.pay(by=office, application=row, paid_on=clock.today(), document=document)


def merged(office: Any, gone: Producer, into: Producer) -> None:
    merge_producers(by=office, loser_id=gone.pk, winner_id=into.pk, reason="một cơ sở ghi hai lần")


def test_what_either_was_paid_the_merged_one_is_not_paid_again(cast: Cast) -> None:
    office, mine = cast.city_officer.person, cast.producer_member.person
    policy, other = making.policy(**PRODUCER), making.policy(**PRODUCER, name_vi="Máy móc, đợt hai")
    gone = builders.producer("Cơ sở trùng")
    pay(office, making.granted(office, asked(gone, policy)))
    standing = making.granted(office, asked(cast.home_producer, policy, mine))
    merged(office, gone, cast.home_producer)
    assert set(SupportApplication.objects.values_list("producer", flat=True)) == {cast.home_producer.pk}
    refused("UNC-1", pay, office=office, row=standing, document="UNC-2")
    refused("UNC-1", asked, producer=cast.home_producer, policy=other, by=mine)
    # Taken back, it may still not be asked for anew: the payment of the other one stands.
    applications.refuse(by=office, application=standing, reason="đã chi cho cơ sở kia")
    refused("UNC-1", asked, producer=cast.home_producer, policy=policy, by=mine)
    assert SupportPayment.objects.filter(struck_at__isnull=True).count() == 1


def test_of_two_that_wait_when_merged_one_is_granted(cast: Cast) -> None:
    office, mine = cast.city_officer.person, cast.producer_member.person
    policy = making.policy(**{**PRODUCER, "scope": "producer_year"})
    gone = builders.producer("Cơ sở trùng")
    first, second = asked(gone, policy), asked(cast.home_producer, policy, mine)
    merged(office, gone, cast.home_producer)
    for row in (first, second):
        row.refresh_from_db()
    refused(None, making.granted, by=office, row=first)
    refused(None, making.granted, by=office, row=second)
    applications.refuse(by=office, application=first, reason="trùng đơn")
    pay(office, making.granted(office, second))
    assert of_year([policy.pk], clock.today().year)[policy.pk].paid == 7_000_000


def test_a_new_name_is_the_same_producer(cast: Cast) -> None:
    office, mine = cast.city_officer.person, cast.producer_member.person
    policy = making.policy(**PRODUCER)
    pay(office, making.granted(office, asked(cast.home_producer, policy, mine)))
    organisation = cast.home_producer.organisation
    organisation.name = "Hợp tác xã tên mới"
    organisation.save()
    refused("UNC-1", asked, producer=cast.home_producer, policy=policy, by=mine)


@pytest.mark.parametrize("seed", range(6))
def test_the_money_of_a_year_adds_up_whatever_is_done(cast: Cast, seed: int) -> None:
    """Sixty things at random on two policies: after each, what the page says is what the rows hold, and nothing is overspent."""
    rng = random.Random(seed)
    office, year = cast.city_officer.person, clock.today().year
    both = [making.policy(**{**PRODUCER, "purpose": purpose}, budget=50_000_000) for purpose in ("machine", "testing")]
    producers = [builders.producer(f"Cơ sở {number}") for number in range(9)]
    speakers = {one.pk: member(one) for one in producers}
    for step in range(60):
        rows = list(SupportApplication.objects.order_by("pk"))
        payments = list(SupportPayment.objects.filter(struck_at__isnull=True).order_by("pk"))
        do = rng.choice(("apply", "apply", "grant", "grant", "refuse", "pay", "pay", "strike", "budget"))
        try:
            if do == "apply":
                producer = rng.choice(producers)
                asked(producer, rng.choice(both), speakers[producer.pk])
            elif do == "grant" and rows:
                making.granted(office, rng.choice(rows), rng.choice((1_000_000, 7_000_000)))
            elif do == "refuse" and rows:
                applications.refuse(by=office, application=rng.choice(rows), reason="thử")
            elif do == "pay" and rows:
                pay(office, rng.choice(rows), f"UNC-{step}")
            elif do == "strike" and payments:
                applications.strike(by=office, payment=rng.choice(payments), reason="nhập nhầm")
            elif do == "budget":
                amount = rng.choice((0, 20_000_000, 60_000_000))
                policies.set_budget(by=office, policy=rng.choice(both), year=year, amount=amount)
        except Refused:
            continue
        found = of_year([one.pk for one in both], year)
        for policy in both:
            money, of = found[policy.pk], SupportApplication.objects.filter(policy=policy)
            paid = SupportPayment.objects.filter(application__policy=policy, struck_at__isnull=True)
            assert money.paid == sum(paid.values_list("amount", flat=True))
            assert money.promised == sum(of.filter(state="approved").values_list("granted", flat=True))
            assert money.asked == sum(of.filter(state="filed").values_list("asked", flat=True))
            assert money.left is not None
            assert money.left == (money.budget or 0) - money.paid - money.promised >= 0
        for state, count in (("paid", 1), ("approved", 0), ("refused", 0), ("filed", 0)):
            for row in SupportApplication.objects.filter(state=state):
                assert row.payments.filter(struck_at__isnull=True).count() == count
        standing = SupportApplication.objects.filter(state__in=SupportApplication.STANDING)
        claims = list(standing.values_list("policy__purpose", "producer"))
        assert len(claims) == len(set(claims))
    # What was struck out is kept, with its reason.
    for row in SupportPayment.objects.filter(struck_at__isnull=False):
        assert (row.strike_reason, row.struck_by) == ("nhập nhầm", office)
