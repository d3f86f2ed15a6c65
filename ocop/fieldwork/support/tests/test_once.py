"""Support is paid once for the same thing, within the money of the year, and every refusal says why and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ocop.fieldwork.models import SupportApplication, SupportPayment
from ocop.fieldwork.support.actions import applications, policies
from ocop.fieldwork.support.money import Money, of_year
from ocop.fieldwork.support.tests import making
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.products.actions.merging import merge_products
from ocop.recognition.models import Recognition
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.racing import race

pytestmark = pytest.mark.django_db


def refused(match: str | None, do: Any, **values: Any) -> None:
    before = (head(), SupportApplication.objects.count(), SupportPayment.objects.count())
    with pytest.raises(Refused, match=match):
        do(**values)
    assert (head(), SupportApplication.objects.count(), SupportPayment.objects.count()) == before


def paid(cast: Cast, row: SupportApplication) -> SupportPayment:
    office = cast.city_officer.person
    return applications.pay(by=office, application=making.granted(office, row), paid_on=clock.today(), document="UNC-7")


def test_a_reward_is_paid_once(cast: Cast) -> None:
    product = making.starred(cast.home_producer)
    policy = making.policy()
    member = cast.producer_member.person
    row = making.asked(member, policy, product)
    assert (row.asked, row.claim.split(":")[0], row.is_assisted) == (20_000_000, "star_reward", False)
    payment = paid(cast, row)
    row.refresh_from_db()
    assert (row.state, payment.amount, payment.document) == ("paid", 20_000_000, "UNC-7")
    assert of_year([policy.pk], clock.today().year)[policy.pk] == Money(100_000_000, 20_000_000, 0, 0)
    refused("paid already|đã chi", making.asked, by=member, of=policy, product=product)
    refused("UNC-7", making.asked, by=member, of=policy, product=product)
    refused(
        "UNC-7", applications.pay, by=cast.city_officer.person, application=row, paid_on=clock.today(), document="UNC-8"
    )


def test_another_policy_of_the_purpose_pays_no_second_time(cast: Cast) -> None:
    product = making.starred(cast.home_producer)
    member = cast.producer_member.person
    paid(cast, making.asked(member, making.policy(), product))
    wider = making.policy(name_vi="Thưởng khác", scope="producer")
    refused("Thưởng sao thử", applications.apply, by=member, policy=wider, producer=cast.home_producer)
    same = making.policy(name_vi="Thưởng nữa", scope="product")
    refused("Thưởng sao thử", making.asked, by=member, of=same, product=product)
    other = making.policy(name_vi="Bao bì", purpose="packaging", scope="product")
    assert making.asked(member, other, product).pk
    assert making.asked(member, same, making.starred(cast.home_producer, "Gốm hai")).pk


def test_a_corrected_recognition_is_the_same_recognition(cast: Cast) -> None:
    product = making.starred(cast.home_producer)
    policy, member = making.policy(), cast.producer_member.person
    paid(cast, making.asked(member, policy, product))
    first = Recognition.objects.get(product=product)
    first.retracted_at = clock.now()
    first.save()
    builders.recognition(product, "4", first.issued_on, replaces=first)
    refused("UNC-7", making.asked, by=member, of=policy, product=product)


def test_merged_products_are_paid_once(cast: Cast) -> None:
    kept, gone = making.starred(cast.home_producer), making.starred(cast.home_producer, "Gốm trùng")
    policy = making.policy(scope="product")
    member = cast.producer_member.person
    paid(cast, making.asked(member, policy, gone))
    second = making.granted(cast.city_officer.person, making.asked(member, policy, kept))
    merge_products(by=cast.city_officer.person, loser_id=gone.pk, winner_id=kept.pk, reason="một sản phẩm")
    refused(
        "UNC-7",
        applications.pay,
        by=cast.city_officer.person,
        application=second,
        paid_on=clock.today(),
        document="UNC-9",
    )


def test_the_money_of_the_year_is_kept(cast: Cast) -> None:
    policy = making.policy(budget=30_000_000)
    office, member = cast.city_officer.person, cast.producer_member.person
    rows = [making.asked(member, policy, making.starred(cast.home_producer, f"Gốm {number}")) for number in range(2)]
    making.granted(office, rows[0])
    refused("10.000.000|10,000,000", making.granted, by=office, row=rows[1])
    making.granted(office, rows[1], 10_000_000)
    assert of_year([policy.pk], clock.today().year)[policy.pk] == Money(30_000_000, 0, 30_000_000, 0)
    refused("30", policies.set_budget, by=office, policy=policy, year=clock.today().year, amount=29_999_999)
    unstated = making.asked(member, making.policy(budget=None), making.starred(cast.home_producer, "Gốm ba"))
    refused(str(clock.today().year), making.granted, by=office, row=unstated)


def test_a_wrong_entry_is_struck_out_and_paid_again(cast: Cast) -> None:
    office = cast.city_officer.person
    row = making.asked(cast.producer_member.person, making.policy(), making.starred(cast.home_producer))
    payment = paid(cast, row)
    refused(None, applications.strike, by=office, payment=payment, reason=" ")
    applications.strike(by=office, payment=payment, reason="nhập nhầm số")
    row.refresh_from_db()
    assert row.state == "approved"
    applications.pay(by=office, application=row, paid_on=clock.today(), document="UNC-8")
    assert [(one.document, one.struck_at is None) for one in row.payments.order_by("pk")] == [
        ("UNC-7", False),
        ("UNC-8", True),
    ]


def test_what_is_not_met_is_refused_with_why(cast: Cast) -> None:
    member = cast.producer_member.person
    renewed = making.starred(cast.home_producer, kind="renewed")
    refused(None, making.asked, by=member, of=making.policy(), product=renewed)
    bare = builders.product("Chưa sao", producer=cast.home_producer)
    refused(None, making.asked, by=member, of=making.policy(), product=bare)
    share = making.policy(
        scope="product", way="share", percent=50, amount=5_000_000, conditions={}, purpose="packaging"
    )
    refused(None, making.asked, by=member, of=share, product=renewed)
    assert making.asked(member, share, renewed, cost=7_000_001).asked == 3_500_000
    refused(None, making.asked, by=cast.other_member.person, of=making.policy(), product=renewed)
    refused(None, making.asked, by=cast.city_officer.person, of=making.policy(), product=renewed)
    refused(None, making.asked, by=member, of=making.policy(state="draft"), product=renewed)


def test_refused_or_taken_back_may_be_asked_again(cast: Cast) -> None:
    policy, product = making.policy(), making.starred(cast.home_producer)
    member, helper = cast.producer_member.person, cast.commune_officer.person
    applications.take_back(by=member, application=making.asked(member, policy, product))
    row = making.asked(helper, policy, product)
    assert row.is_assisted
    applications.refuse(by=cast.city_officer.person, application=row, reason="thiếu hoá đơn")
    assert making.asked(member, policy, product).pk


def test_the_database_holds_one_standing_claim_and_one_payment(cast: Cast) -> None:
    row = making.asked(cast.producer_member.person, making.policy(), making.starred(cast.home_producer))
    payment = paid(cast, row)
    for copy in (SupportApplication.objects.get(pk=row.pk), SupportPayment.objects.get(pk=payment.pk)):
        copy.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_hands_at_once_on_postgresql(cast: Cast) -> None:
    """Four applications under two policies, then four payments of the one that stands: one of each."""
    if connection.vendor != "postgresql":
        pytest.skip("threads share the in-memory database of SQLite tests; processes on a file stand for it")
    product, member, office = making.starred(cast.home_producer), cast.producer_member.person, cast.city_officer.person
    given = [making.policy(), making.policy(name_vi="Thưởng khác", scope="product")] * 2
    came = race([lambda one=one: making.asked(member, one, product) for one in given])
    assert sorted(type(one).__name__ for one in came) == ["NoneType", "Refused", "Refused", "Refused"]
    row = making.granted(office, SupportApplication.objects.get())
    pays = [
        lambda n=n: applications.pay(by=office, application=row, paid_on=clock.today(), document=f"U{n}")
        for n in range(4)
    ]
    assert sorted(type(one).__name__ for one in race(pays)) == ["NoneType", "Refused", "Refused", "Refused"]
    assert SupportPayment.objects.count() == 1
