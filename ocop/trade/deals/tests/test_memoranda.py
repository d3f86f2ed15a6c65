"""A memorandum is confirmed by both sides on their own accounts or by a scan that another officer checked, and counts once."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import docx
import pypdfium2
import pytest
from django.utils import timezone

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.producers.actions.merging import merge_producers
from ocop.trade.deals import documents, promises, states, terms
from ocop.trade.deals.actions import memoranda, papers
from ocop.trade.deals.tests import deal_rows
from ocop.trade.deals.tests.deal_rows import SIGNED, Deal, agreed, drafted, key
from ocop.trade.deals.tests.test_pages import scan
from ocop.trade.deals.twins import MaybeTwice
from ocop.trade.models import Memorandum, Offer, Promise, SignedPaper
from tests import builders

pytestmark = pytest.mark.django_db


def refused(do: Any, *, field: str | None = None) -> str:
    """The sentence of a refusal that changed nothing."""
    before = (head(), list(Memorandum.objects.order_by("pk").values()), SignedPaper.objects.count())
    with pytest.raises(Refused) as told:
        do()
    assert (head(), list(Memorandum.objects.order_by("pk").values()), SignedPaper.objects.count()) == before
    if field is not None:
        assert told.value.field == field
    return told.value.sentence


def test_the_table_names_nothing_that_is_not_there() -> None:
    from ocop.trade.deals.checks import CHECKS

    known, steps = states.table()
    assert set(known) == set(Memorandum.State.values)
    assert {need for one in steps.values() for need in one.needs} <= set(CHECKS)


def test_both_sides_confirm_and_it_counts() -> None:
    deal = Deal()
    row = deal.row
    assert (row.state, row.version, row.producer_confirmed_by, row.buyer_confirmed_by) == (
        "confirmed",
        1,
        deal.seller,
        deal.purchaser,
    )
    assert row.number == "GN-2026-000001"
    assert [one.name for one in row.moves.all()] == ["draft", "send", "confirm", "seal"]
    assert Memorandum.objects.counted().count() == 1
    assert sorted(row.follow_ups.values_list("side", "days")) == [
        (side, days) for side in ("buyer", "producer") for days in (30, 90, 180)
    ]


def test_a_side_does_not_confirm_for_the_other() -> None:
    deal = Deal(confirmed=False)
    version = deal.row.version
    stranger = deal_rows.purchaser(deal_rows.buyer("Chuỗi Khác"))
    office = deal_rows.officer()
    for who, side in (
        (deal.seller, "producer"),
        (deal.seller, "buyer"),
        (stranger, "buyer"),
        (office, "buyer"),
        (office, ""),
    ):
        refused(
            lambda who=who, side=side: memoranda.confirm(by=who, memorandum_id=deal.row.pk, version=version, side=side)
        )
    assert deal.fresh().state == "waiting"


def test_somebody_who_speaks_for_both_confirms_one() -> None:
    producer, buyer = builders.producer(), deal_rows.buyer()
    both = deal_rows.seller(producer)
    builders.role(both, "buyer_member", organisation=buyer.organisation)
    assert refused(lambda: drafted(both, buyer, producer), field="side")
    row = drafted(both, buyer, producer, side="producer")
    row = memoranda.send(by=both, memorandum_id=row.pk, side="producer")
    sentence = refused(lambda: memoranda.confirm(by=both, memorandum_id=row.pk, version=1, side="buyer"))
    assert "One person cannot confirm for both" in sentence or "Một người" in sentence
    row = memoranda.confirm(by=deal_rows.purchaser(buyer), memorandum_id=row.pk, version=1)
    assert row.state == "confirmed"


def test_a_change_starts_confirming_anew_and_the_page_before_is_refused() -> None:
    deal = Deal()
    row = memoranda.change(
        by=deal.seller, memorandum_id=deal.row.pk, version=1, agreed=agreed(value=5_000_000), reason="Sửa giá trị"
    )
    assert (row.state, row.version, row.buyer_confirmed_at, row.producer_confirmed_by) == (
        "waiting",
        2,
        None,
        deal.seller,
    )
    assert Memorandum.objects.counted().count() == 1
    refused(lambda: memoranda.confirm(by=deal.purchaser, memorandum_id=row.pk, version=1))
    row = memoranda.confirm(by=deal.purchaser, memorandum_id=row.pk, version=2)
    assert (row.state, row.value) == ("confirmed", 5_000_000)
    assert refused(
        lambda: memoranda.change(
            by=deal.seller, memorandum_id=row.pk, version=2, agreed=agreed(value=5_000_000), reason="x"
        )
    )
    assert refused(
        lambda: memoranda.change(by=deal.seller, memorandum_id=row.pk, version=2, agreed=agreed(value=6), reason=" "),
        field="reason",
    )


def test_the_same_signing_counts_once() -> None:
    deal = Deal()
    assert refused(lambda: drafted(deal.purchaser, deal.buyer, deal.producer), field="signed_on")
    near = SIGNED + datetime.timedelta(days=20)
    with pytest.raises(MaybeTwice) as told:
        drafted(deal.seller, deal.buyer, deal.producer, near)
    assert told.value.rows == [deal.row]
    assert drafted(deal.seller, deal.buyer, deal.producer, near, another=True).number == "GN-2026-000002"
    drafted(deal.seller, deal.buyer, deal.producer, SIGNED - datetime.timedelta(days=46))
    assert Memorandum.objects.count() == 3


def test_the_same_form_twice_is_one_draft() -> None:
    producer, buyer = builders.producer(), deal_rows.buyer()
    seller = deal_rows.seller(producer)
    made = [
        memoranda.draft(by=seller, key="once", buyer_id=buyer.pk, producer_id=producer.pk, agreed=agreed()).pk
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Memorandum.objects.count() == 1
    stranger = deal_rows.seller(builders.producer("Khác"))
    assert refused(
        lambda: memoranda.draft(by=stranger, key="once", buyer_id=buyer.pk, producer_id=producer.pk, agreed=agreed())
    )


@pytest.mark.parametrize(
    ("extra", "field"),
    [
        ({"day": datetime.date(2090, 1, 1)}, "signed_on"),
        ({"day": datetime.date(1999, 1, 1)}, "signed_on"),
        ({"from_day": SIGNED, "to_day": SIGNED - datetime.timedelta(days=1)}, "to_day"),
        ({"to_day": SIGNED - datetime.timedelta(days=1)}, "to_day"),
    ],
)
def test_impossible_days_are_refused(extra: dict[str, Any], field: str) -> None:
    producer, buyer = builders.producer(), deal_rows.buyer()
    seller = deal_rows.seller(producer)
    assert refused(lambda: drafted(seller, buyer, producer, **extra), field=field)


def test_amounts_of_products_fit_into_the_whole() -> None:
    producer, buyer = builders.producer(), deal_rows.buyer()
    seller, first, second = (
        deal_rows.seller(producer),
        deal_rows.product(producer),
        deal_rows.product(producer, "Tương thử"),
    )
    foreign = builders.product("Của người khác")

    def products(*values: int | None) -> tuple[terms.ProductTerm, ...]:
        return tuple(
            terms.ProductTerm(one.pk, value=value) for one, value in zip((first, second), values, strict=False)
        )

    assert refused(lambda: drafted(seller, buyer, producer, value=10, products=products(6, 5)), field="value")
    assert refused(lambda: drafted(seller, buyer, producer, products=(terms.ProductTerm(foreign.pk),)))
    assert refused(lambda: drafted(seller, buyer, producer, products=(terms.ProductTerm(first.pk, Decimal(5)),)))
    assert drafted(seller, buyer, producer, products=products(6, 5)).value == 11
    partly = drafted(seller, buyer, producer, SIGNED - datetime.timedelta(days=100), products=products(6, None))
    assert partly.value is None


def test_a_paper_of_several_parties_is_one_document_and_several_memoranda() -> None:
    officer, checker = deal_rows.officer(), deal_rows.officer("Cán bộ Hai")
    buyer, producers = deal_rows.buyer(), [builders.producer(f"Cơ sở {n}") for n in range(3)]
    pairs = [papers.Pair(buyer.pk, one.pk, value=1_000_000) for one in producers]
    file, mark = scan(officer), key()
    paper, rows = papers.enter(by=officer, key=mark, title="Chung", signed_on=SIGNED, file=file, pairs=pairs)
    again, same = papers.enter(by=officer, key=mark, title="Chung", signed_on=SIGNED, file=file, pairs=pairs)
    assert (again, [row.pk for row in same]) == (paper, [row.pk for row in rows])
    assert (SignedPaper.objects.count(), Memorandum.objects.count()) == (1, 3)
    assert {row.state for row in rows} == {"waiting"}
    keys = [row.pk for row in rows]
    assert refused(lambda: papers.check(by=officer, paper_id=paper.pk, memorandum_ids=keys))
    assert refused(lambda: papers.check(by=deal_rows.purchaser(buyer), paper_id=paper.pk, memorandum_ids=keys))
    assert refused(lambda: papers.check(by=checker, paper_id=paper.pk, memorandum_ids=[]))
    assert [row.state for row in papers.check(by=checker, paper_id=paper.pk, memorandum_ids=keys[:2])] == [
        "confirmed",
        "confirmed",
    ]
    assert Memorandum.objects.get(pk=keys[2]).state == "waiting"
    papers.send_back(by=checker, paper_id=paper.pk, note="Trang hai mờ")
    assert Memorandum.objects.get(pk=keys[2]).paper is None


@pytest.mark.parametrize("wrong", ["twice", "nobody", "none", "standing", "own"])
def test_a_paper_is_kept_whole_or_not_at_all(wrong: str) -> None:
    officer = deal_rows.officer()
    buyer, producer, other = deal_rows.buyer(), builders.producer("Một"), builders.producer("Hai")
    good = papers.Pair(buyer.pk, other.pk)
    if wrong == "standing":
        Deal(producer=producer, buyer=buyer)
    if wrong == "own":
        builders.role(officer, "producer_member", organisation=producer.organisation)
    pairs = {
        "twice": [good, good],
        "nobody": [good, papers.Pair(buyer.pk, 987_654)],
        "none": [],
        "standing": [good, papers.Pair(buyer.pk, producer.pk)],
        "own": [good, papers.Pair(buyer.pk, producer.pk)],
    }[wrong]
    file = scan(officer)
    assert refused(lambda: papers.enter(by=officer, key=key(), title="Chung", signed_on=SIGNED, file=file, pairs=pairs))


def test_a_scan_speaks_for_what_it_was_checked_against_alone() -> None:
    officer, checker = deal_rows.officer(), deal_rows.officer("Cán bộ Hai")
    buyer, producer = deal_rows.buyer(), builders.producer()
    paper, rows = papers.enter(
        by=officer,
        key=key(),
        title="T",
        signed_on=SIGNED,
        file=scan(officer),
        pairs=[papers.Pair(buyer.pk, producer.pk)],
    )
    row = papers.check(by=checker, paper_id=paper.pk, memorandum_ids=[rows[0].pk])[0]
    row = memoranda.change(by=checker, memorandum_id=row.pk, version=1, agreed=agreed(value=9), reason="Ghi nhầm")
    assert (row.state, row.scan_version, row.version) == ("waiting", 1, 2)
    assert refused(lambda: papers.check(by=checker, paper_id=paper.pk, memorandum_ids=[row.pk]))
    third = deal_rows.officer("Cán bộ Ba")
    assert papers.check(by=third, paper_id=paper.pk, memorandum_ids=[row.pk])[0].state == "confirmed"


def test_a_household_s_paper_is_uploaded_by_its_commune_and_checked_by_the_office() -> None:
    commune = builders.commune("Thử")
    household = builders.producer("Hộ Thử", organisation__kind="household", organisation__commune=commune)
    helper = builders.person("Cán bộ xã")
    builders.role(helper, "commune_officer", commune=commune)
    buyer = deal_rows.buyer()
    row = drafted(helper, buyer, household)
    assert (row.made_by_side, row.is_assisted) == ("producer", True)
    row = memoranda.send(by=helper, memorandum_id=row.pk)
    assert row.producer_confirmed_at is None
    refused(lambda: memoranda.confirm(by=helper, memorandum_id=row.pk, version=1, side="producer"))
    paper = papers.attach(by=helper, memorandum_ids=[row.pk], file=scan(helper), title="Bản ký")
    assert papers.check(by=deal_rows.officer(), paper_id=paper.pk, memorandum_ids=[row.pk])[0].state == "confirmed"


def test_ending_dropping_cancelling() -> None:
    deal = Deal()
    assert refused(lambda: memoranda.take_back(by=deal.seller, memorandum_id=deal.row.pk, reason="thôi"))
    assert refused(lambda: memoranda.cancel(by=deal.seller, memorandum_id=deal.row.pk, reason="thôi"))
    row = memoranda.end(by=deal.purchaser, memorandum_id=deal.row.pk, reason="Đã xong")
    assert (row.state, row.state_reason, row.follow_ups.count()) == ("ended", "Đã xong", 0)
    assert Memorandum.objects.counted().count() == 1
    row = memoranda.cancel(by=deal_rows.officer(), memorandum_id=row.pk, reason="Ghi trùng")
    assert (row.state, Memorandum.objects.counted().count()) == ("cancelled", 0)
    other = Deal(confirmed=False)
    assert memoranda.take_back(by=other.purchaser, memorandum_id=other.row.pk, reason="Không hợp").state == "cancelled"


def test_a_buyer_the_office_has_not_confirmed_signs_nothing() -> None:
    buyer, producer = deal_rows.buyer(state="waiting"), builders.producer()
    purchaser = deal_rows.purchaser(buyer)
    row = drafted(purchaser, buyer, producer)
    assert refused(lambda: memoranda.send(by=purchaser, memorandum_id=row.pk))


def offer(product: Any, unit: str = "kg") -> Offer:
    now = timezone.now()
    return Offer.objects.create(product=product, register="demo", unit=unit, created_at=now, changed_at=now)


@pytest.mark.parametrize(
    ("every", "monthly"), [("month", "120"), ("week", "520"), ("quarter", "40"), ("year", "10"), ("once", "120")]
)
def test_the_monthly_quantity_is_promised_until_it_ends(every: str, monthly: str) -> None:
    producer = builders.producer()
    product, boxes = deal_rows.product(producer), deal_rows.product(producer, "Tương thử")
    mine = offer(product)
    offer(boxes, "hộp")
    lines = (
        terms.ProductTerm(product.pk, Decimal(120), "Kg", every),
        terms.ProductTerm(boxes.pk, Decimal(3), "kg", "month"),
    )
    deal = Deal(producer=producer, products=lines, from_day=SIGNED, to_day=datetime.date(2027, 8, 31))
    promise = Promise.objects.get()
    assert (promise.offer, promise.quantity, promise.memorandum) == (mine, Decimal(monthly), deal.row)
    assert promise.to_day == (datetime.date(2026, 9, 30) if every == "once" else datetime.date(2027, 8, 31))
    memoranda.end(by=deal.seller, memorandum_id=deal.row.pk, reason="Xong")
    promise.refresh_from_db()
    assert promise.to_day is not None
    assert promise.to_day <= timezone.localdate()
    promises.release(deal.fresh())


def test_memoranda_follow_a_merge_and_one_signing_stays_once() -> None:
    buyer = deal_rows.buyer()
    winner, loser = builders.producer("Hợp tác xã Một"), builders.producer("Hợp tác xã Một cũ")
    same, twice = Deal(producer=winner, buyer=buyer), Deal(producer=loser, buyer=buyer)
    alone = Deal(producer=loser, buyer=buyer, day=SIGNED - datetime.timedelta(days=200))
    office = builders.person("Cán bộ Văn phòng")
    builders.role(office, "coordination_officer")
    merge_producers(by=office, loser_id=loser.pk, winner_id=winner.pk, reason="Một cơ sở")
    assert {row.producer_id for row in Memorandum.objects.all()} == {winner.pk}
    assert (twice.fresh().state, same.fresh().state, alone.fresh().state) == ("cancelled", "confirmed", "confirmed")
    assert Memorandum.objects.counted().count() == 2


@pytest.mark.parametrize("language", ["vi", "en"])
def test_its_paper_in_both_languages(language: str) -> None:
    producer = builders.producer("Hợp tác xã #[Miến] & Bún")
    product = deal_rows.product(producer, "Miến {{ dong }}")
    deal = Deal(
        producer=producer,
        products=(terms.ProductTerm(product.pk, Decimal("1200.5"), "kg", "month", 480_000_000),),
        words="Một\nHai",
    )
    pages = pypdfium2.PdfDocument(documents.as_pdf(deal.row, language))
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    letter = docx.Document(io.BytesIO(documents.as_word(deal.row, language)))
    words = " ".join(
        [
            *(one.text for one in letter.paragraphs),
            *(cell.text for table in letter.tables for row in table.rows for cell in row.cells),
        ]
    )
    amount = "480.000.000" if language == "vi" else "480,000,000"
    for part in (deal.row.number, "#[Miến] & Bún", "Miến {{ dong }}", amount):
        assert part in text
        assert part in words
    assert ("BIÊN BẢN GHI NHỚ" if language == "vi" else "MEMORANDUM OF UNDERSTANDING") in text
