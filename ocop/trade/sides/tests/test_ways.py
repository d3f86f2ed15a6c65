"""Ways to the pages of the two sides, and what a household's helper finds."""

import pytest
from django.urls import reverse

from ocop.trade.models import OfferMonth
from ocop.trade.sides.actions.gates import activate_shipped
from ocop.trade.sides.tests import making
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "shown"), [("producer_member", True), ("commune_officer", True), ("city_officer", False)]
)
def test_a_product_leads_to_its_offer_for_who_may_make_one(cast, name, shown):
    product = builders.product("Gốm", producer=cast.home_producer)
    page = cast[name].get(reverse("desk:product", args=[product.pk])).content.decode()
    assert (reverse("trade:offer_begin", args=[product.pk]) in page) is shown


def test_three_things_stand_between_in_words_with_what_to_do(cast):
    activate_shipped()
    offer = making.offer(
        builders.product("Miến dong", producer=cast.home_producer, product_set="qd26-2026-06"), vat_invoice=False
    )
    OfferMonth.objects.create(offer=offer, month=1, capacity=100)
    chain = making.terms(
        making.buyer("Chuỗi Xanh"),
        ("vat_invoice", True),
        ("shelf_life", 180),
        ("barcode", True),
        ("buying", "purchase"),
        ("quality_system", ["haccp"]),
    )
    for name in ("producer_member", "commune_officer"):
        page = cast[name].get(reverse("trade:between", args=[offer.pk])).content.decode()
        assert "Chuỗi Xanh" in page
        assert "đạt 1 trên 5" in page
        assert "Còn 4 điều; hãy bắt đầu từ ba điều này." in page
        assert "Hạn dùng tối thiểu: 180 ngày" in page
        assert "Điền hạn dùng, mã vạch, nhãn vào hồ sơ năng lực." in page
        assert reverse("trade:offer_step", args=[offer.pk, "goods"]) in page
        for market in ("Nhật Bản", "Hàn Quốc", "Trung Quốc", "Hoa Kỳ", "Liên minh châu Âu", "Siêu thị, chuỗi cửa hàng"):
            assert market in page
        overview = cast[name].get(reverse("trade:between_overview")).content.decode()
        assert "Đủ điều kiện với 0 trong 9 bên mua và thị trường" in overview
    order = [page.index(text) for text in ("Hạn dùng tối thiểu", "Mã số mã vạch", "Hoá đơn giá trị gia tăng")]
    assert order == sorted(order), "what takes the fewest days stands first"
    assert chain.rows.count() == 5


def test_a_market_for_food_is_not_asked_of_a_craft(cast):
    activate_shipped()
    offer = making.offer(builders.product("Bình gốm", producer=cast.home_producer, product_set="qd26-2026-21"))
    page = cast.producer_member.get(reverse("trade:between", args=[offer.pk])).content.decode()
    assert "Nhật Bản" not in page
    assert "Sàn thương mại điện tử" in page


@pytest.mark.parametrize("lang", ["", "/en"])
def test_pages_speak_both_languages(cast, lang):
    activate_shipped()
    offer = making.offer(builders.product("Miến", producer=cast.home_producer))
    page = cast.producer_member.get(lang + reverse("trade:between", args=[offer.pk])).content.decode()
    assert ("What stands between" if lang else "còn thiếu gì") in page
    assert ("Japan" if lang else "Nhật Bản") in page
