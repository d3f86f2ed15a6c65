"""The shelf: only stars in force go on, marks that ended come off with a word, merges keep one place."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.outlets.models import MarkOff, SalesLine, ShelfItem
from ocop.outlets.shelf import actions, duties, finding, queries, rules, statements
from ocop.outlets.shelf.statements import Line, Stated
from ocop.outlets.shelf.tests import making
from ocop.products.actions.merging import merge_products
from ocop.recognition import ending_notices
from ocop.recognition.actions import withdraw
from ocop.recognition.models import Recognition
from ocop.search import documents
from ocop.ui import writing
from ocop.workdays import clock, dating
from tests import builders

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_only_stars_in_force_go_on_the_shelf(cast):
    shop, keeper = making.kept_outlet(cast), cast.producer_member.person
    good, gone, none = making.starred(), making.ended(), builders.product("Chưa có sao")
    done = actions.put_on(by=keeper, outlet_id=shop.pk, product_ids=[good.pk, gone.pk, none.pk])
    assert [item.product for item in done.items] == [good]
    last = writing.day(Recognition.objects.get(product=gone).ends_on - DAY)
    assert [why for _product, why in done.left_out] == [
        f"Bánh thử: 4 sao có hiệu lực đến hết ngày {last}.",
        "Chưa có sao: chưa được công nhận sao.",
    ]
    before = head()
    with pytest.raises(Refused):
        actions.put_on(by=keeper, outlet_id=shop.pk, product_ids=[gone.pk])
    with pytest.raises(Refused):
        actions.put_on(by=keeper, outlet_id=shop.pk, product_ids=[good.pk])
    with pytest.raises(Refused):
        actions.put_on(
            by=keeper, outlet_id=shop.pk, product_ids=[making.starred("Khác").pk], from_day=clock.today() + DAY
        )
    assert head() == before
    assert ShelfItem.objects.count() == 1


def test_a_stranger_to_the_outlet_changes_nothing(cast):
    shop, product = making.kept_outlet(cast), making.starred()
    before = head()
    with pytest.raises(Refused):
        actions.put_on(by=cast.other_member.person, outlet_id=shop.pk, product_ids=[product.pk])
    item = making.on_shelf(shop, product)
    with pytest.raises(Refused):
        actions.take_off(by=cast.other_commune_officer.person, outlet_id=shop.pk, item_id=item.pk)
    assert head() == before
    assert ShelfItem.objects.get().until is None


def test_taken_off_and_put_on_again_are_two_rows(cast):
    shop, product, keeper = making.kept_outlet(cast), making.starred(), cast.producer_member.person
    item = actions.put_on(
        by=keeper, outlet_id=shop.pk, product_ids=[product.pk], from_day=clock.today() - 3 * DAY
    ).items[0]
    actions.take_off(by=keeper, outlet_id=shop.pk, item_id=item.pk, until=clock.today() - DAY)
    actions.put_on(by=keeper, outlet_id=shop.pk, product_ids=[product.pk])
    assert list(ShelfItem.objects.order_by("pk").values_list("from_day", "until")) == [
        (clock.today() - 3 * DAY, clock.today() - DAY),
        (clock.today(), None),
    ]
    with pytest.raises(Refused):
        actions.take_off(by=keeper, outlet_id=shop.pk, item_id=item.pk)


def test_a_star_that_ends_is_told_once_and_confirmed(cast):
    shop, keeper = making.kept_outlet(cast), cast.producer_member.person
    gone, good = making.ended(), making.starred()
    item, other = making.on_shelf(shop, gone), making.on_shelf(shop, good)
    with transaction.atomic():
        assert duties.tell_due(clock.today()) == 1
        assert duties.tell_due(clock.today() + DAY) == 0
    mark = MarkOff.objects.get()
    assert (mark.product, mark.is_withdrawn, mark.came_off_on) == (gone, False, None)
    assert mark.due_on > clock.today()
    letter = Notice.objects.get(kind="outlets.mark_off")
    assert letter.person == keeper
    assert letter.done_at is None
    assert queries.waiting_count(keeper) == 1
    with pytest.raises(Refused):
        duties.confirm(by=cast.other_member.person, outlet_id=shop.pk, mark_id=mark.pk, came_off_on=clock.today())
    with pytest.raises(Refused):
        duties.confirm(by=keeper, outlet_id=shop.pk, mark_id=mark.pk, came_off_on=clock.today() + DAY)
    duties.confirm(by=keeper, outlet_id=shop.pk, mark_id=mark.pk, came_off_on=clock.today(), note="Đã bóc tem")
    item.refresh_from_db()
    other.refresh_from_db()
    letter.refresh_from_db()
    assert (item.until, item.off_because, other.until) == (clock.today(), "star", None)
    assert letter.done_at is not None
    assert queries.waiting_count(keeper) == 0
    with pytest.raises(Refused):
        duties.confirm(by=keeper, outlet_id=shop.pk, mark_id=mark.pk, came_off_on=clock.today())


def test_a_withdrawn_star_is_told_at_once(cast):
    shop, product = making.kept_outlet(cast), making.starred(commune=cast.home_commune)
    making.on_shelf(shop, product)
    withdraw(
        by=cast.city_officer.person,
        recognition=Recognition.objects.get(product=product),
        ground="forged",
        decision="9/QĐ-UBND",
        decided_on=clock.today(),
    )
    mark = MarkOff.objects.get()
    assert mark.is_withdrawn
    assert mark.off_since == clock.today()
    assert Notice.objects.filter(kind="outlets.mark_off", person=cast.producer_member.person).count() == 1
    page = cast.producer_member.get(f"/ban/diem-ban/{shop.pk}/go-dau/").content.decode()
    assert "Miến dong thử" in page


def test_who_makes_and_sells_it_has_one_letter(cast):
    """The letter about the star is the maker's; the same person's shelf asks on the desk without an e-mail of its own."""
    person = cast.producer_member.person
    shop = making.kept_outlet(cast)
    begun = dating.add_months(clock.today(), -36)
    own = making.starred("Miến của nhà", issued_on=begun, producer=cast.home_producer, commune=cast.home_commune)
    making.on_shelf(shop, own)
    with transaction.atomic():
        assert ending_notices.tell(clock.today()) >= 1
        assert duties.tell_due(clock.today()) == 1
    mailed = Notice.objects.filter(person=person).exclude(way="desk").values_list("kind", flat=True)
    assert list(mailed) == ["recognition.ended"]
    asked = Notice.objects.get(person=person, kind="outlets.mark_off_own")
    assert (asked.way, asked.due_on) == ("desk", MarkOff.objects.get().due_on)
    assert not Notice.objects.filter(kind="outlets.mark_off").exists()
    duties.confirm(by=person, outlet_id=shop.pk, mark_id=MarkOff.objects.get().pk, came_off_on=clock.today())
    asked.refresh_from_db()
    assert asked.done_at is not None


def test_another_products_end_keeps_its_letter(cast):
    """Long over and never written of, or another maker's: the keeper hears it by the letter of the shelf."""
    shop = making.kept_outlet(cast)
    making.on_shelf(shop, making.ended("Miến của nhà", producer=cast.home_producer, commune=cast.home_commune))
    making.on_shelf(shop, making.ended("Bánh của người khác"))
    with transaction.atomic():
        assert duties.tell_due(clock.today()) == 2
    assert Notice.objects.filter(kind="outlets.mark_off", person=cast.producer_member.person).count() == 1
    assert not Notice.objects.filter(kind="outlets.mark_off_own").exists()


def test_a_star_that_came_back_asks_for_nothing(cast):
    shop, gone = making.kept_outlet(cast), making.ended()
    making.on_shelf(shop, gone)
    with transaction.atomic():
        duties.tell_due(clock.today())
    builders.recognition(gone, "4", clock.today(), kind="renewed")
    assert duties.waiting(MarkOff.objects.all()) == []


def test_merged_products_keep_one_place(cast):
    shop = making.kept_outlet(cast)
    winner = making.starred("Miến", producer=cast.home_producer, commune=cast.home_commune)
    loser = making.starred("Miến hai", producer=cast.home_producer, commune=cast.home_commune)
    making.on_shelf(shop, winner)
    old = making.on_shelf(shop, loser)
    statement = statements.state(
        by=cast.producer_member.person,
        outlet_id=shop.pk,
        month=statements.month_before(clock.today()),
        stated=Stated(lines=(Line(loser.pk, Decimal(2), 100_000),)),
    )
    merge_products(by=cast.city_officer.person, loser_id=loser.pk, winner_id=winner.pk, reason="trùng")
    old.refresh_from_db()
    assert (old.product, old.off_because) == (winner, "merged")
    assert ShelfItem.objects.filter(outlet=shop, until__isnull=True).count() == 1
    assert SalesLine.objects.get(statement=statement).product == winner


def test_found_by_name_by_address_by_code(cast):
    product = making.starred("Trà sen Hồ Tây thử")
    documents.refresh("product", [product.pk])
    person = cast.producer_member.person
    assert finding.find("trà sen", person=person, register="demo").ids == [product.pk]
    by_address = finding.find(f"http://nha/san-pham/{product.slug}/", person=person, register="demo")
    assert (by_address.ids, by_address.is_exact) == ([product.pk], True)
    Recognition.objects.filter(product=product).update(code="01-00577-7-2025")
    assert finding.find("01-00577-7-2025", person=person, register="demo").ids == [product.pk]
    assert finding.find("  ", person=person, register="demo").ids == []
    assert finding.find("\x00" * 5 + "😀" * 300, person=person, register="demo").is_exact is False


def test_the_photograph_of_a_shelf_is_for_its_people_and_officers(cast, settings, tmp_path):
    import io

    from PIL import Image

    shop, gone, keeper = making.kept_outlet(cast), making.ended(), cast.producer_member
    making.on_shelf(shop, gone)
    with transaction.atomic():
        duties.tell_due(clock.today())
    mark = MarkOff.objects.get()
    picture = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(picture, "JPEG")
    answer = keeper.post(
        f"/ban/diem-ban/{shop.pk}/go-dau/{mark.pk}/",
        {
            "came_off_on": f"{clock.today():%d/%m/%Y}",
            "photo": SimpleUploadedFile("ke.jpg", picture.getvalue(), "image/jpeg"),
        },
    )
    assert answer.status_code == 302
    mark.refresh_from_db()
    assert mark.photo is not None
    assert not mark.photo.is_public
    address = f"/tep/{mark.photo_id}/"
    assert keeper.get(address).status_code == 200
    assert cast.trade_officer.get(address).status_code == 200
    assert cast.other_member.get(address).status_code in (403, 404)
    assert cast.stranger.get(address).status_code in (302, 403, 404)


def test_rules_are_dated_and_open_where_unknown():
    rule = rules.following(datetime.date(2026, 11, 2))
    assert (rule.confirm_working_days, rule.remind_on, rule.due_on) == (5, (1, 3, 5), 5)
    assert {one.decision: (one.by, one.least_percent) for one in rules.share_rules()} == {
        "6385/QĐ-UBND": ("unknown", 60),
        "950/QĐ-BCT": ("unknown", None),
        "920/QĐ-BCT": ("unknown", None),
    }


def test_the_office_reads_marks_in_its_own_list(cast):
    shop, gone = making.kept_outlet(cast), making.ended("Bánh hết sao")
    making.on_shelf(shop, gone)
    with transaction.atomic():
        duties.tell_due(clock.today() - 30 * DAY)
    page = cast.trade_officer.get("/ban/go-khoi-ke/?marks=late").content.decode()
    assert "Bánh hết sao" in page
    assert f"/ban/diem-ban/{shop.pk}/go-dau/" in page
    MarkOff.objects.update(due_on=clock.today() + DAY)
    assert "Bánh hết sao" not in cast.trade_officer.get("/ban/go-khoi-ke/?marks=late").content.decode()
    assert cast.trade_officer.get("/ban/go-khoi-ke/?marks=waiting&format=csv").status_code == 200
