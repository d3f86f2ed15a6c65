"""The forms on a phone, the printed page, the record: what comes back, what is refused beside its field, one A4 page."""

import datetime
import io
import json

import pypdf
import pytest
from django.urls import reverse
from docx import Document
from jsonschema import Draft202012Validator

from ocop.trade.condition_catalogue import DATA
from ocop.trade.models import Buyer, ListingTerms, Need, Offer, OfferMonth, OfferReference, Promise
from ocop.trade.sides.records import records_for_person, with_all
from ocop.trade.sides.sheet import as_pdf, as_word, sheet
from ocop.trade.sides.tests import making
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


def _offer(cast, **extra):
    product = builders.product(
        "Miến thử", producer=cast.home_producer, product_set="qd26-2026-06", season_months=[11, 12]
    )
    return making.offer(product, **extra)


def _step(offer, step):
    return reverse("trade:offer_step", args=[offer.pk, step])


def test_one_number_goes_into_many_months_and_nothing_is_saved_yet(cast):
    offer = _offer(cast)
    answer = cast.producer_member.post(_step(offer, "volume"), {"unit": "kg", "fill": "1.200", "fill_into": "all"})
    assert answer.status_code == 200
    assert answer.content.decode().count('value="1.200"') == 13
    season = cast.producer_member.post(
        _step(offer, "volume"), {"unit": "kg", "fill": "500", "fill_into": "season"}
    ).content.decode()
    assert (season.count('value="500"'), season.count('value="0"')) == (3, 10)
    assert OfferMonth.objects.count() == 0


def test_a_step_is_saved_and_leads_on_and_a_wrong_one_keeps_what_was_typed(cast):
    offer = _offer(cast)
    wrong = {"unit": "kg", "m1": "12 hộp cho 5", "p0_quantity": "10", "p0_from": "", "p0_words": "chợ", "go": "on"}
    answer = cast.producer_member.post(_step(offer, "volume"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "12 hộp cho 5" in page
    assert page.count('class="error"') == 2
    assert (OfferMonth.objects.count(), Promise.objects.count()) == (0, 0)
    right = {
        "unit": "kg",
        "m1": "1.200,5",
        "m2": "0",
        "p0_quantity": "10",
        "p0_from": "01/12/2026",
        "p0_words": "chợ",
        "go": "on",
    }
    answer = cast.producer_member.post(_step(offer, "volume"), right)
    assert answer["Location"] == _step(offer, "goods")
    assert answer.cookies["draft_done"].value.startswith(f"offer-{offer.pk}-volume")
    assert {row.month: str(row.capacity) for row in offer.months.all()} == {1: "1200.500", 2: "0.000"}
    assert Promise.objects.get().from_day == datetime.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "price"),
    [("1.250.000", 1_250_000), ("1,250,000", 1_250_000), ("1250000", 1_250_000), ("1,25 triệu", 1_250_000)],
)
def test_amounts_with_any_right_separators_are_one_amount(cast, text, price):
    offer = _offer(cast)
    cast.producer_member.post(_step(offer, "prices"), {"price_audience": "nobody", "t0_from": "1", "t0_price": text})
    assert offer.price_tiers.get().price == price


@pytest.mark.parametrize("text", ["1.25", "-5", "0", "nghìn", "1.2.3", "99999999999999999999"])
def test_amounts_that_are_none_are_answered_and_not_kept(cast, text):
    offer = _offer(cast)
    data = {"price_audience": "nobody", "t0_from": "1", "t0_price": text}
    assert cast.producer_member.post(_step(offer, "prices"), data).status_code == 422
    assert offer.price_tiers.count() == 0


def test_every_step_opens_and_is_saved_as_it_stands(cast):
    offer = _offer(cast)
    making.paper(offer, valid_to=datetime.date(2020, 1, 1))
    for step, least in (
        ("volume", {"unit": "kg"}),
        ("goods", {"gtin": "8938505 974194"}),
        ("terms", {"vat_invoice": "0"}),
        ("prices", {"price_audience": "confirmed"}),
        ("papers", {"r0_words": "Chợ Hôm", "r0_year": "2024"}),
    ):
        assert cast.producer_member.get(_step(offer, step)).status_code == 200
        assert cast.producer_member.post(_step(offer, step), least).status_code == 302, step
    offer.refresh_from_db()
    assert (offer.gtin, offer.vat_invoice, offer.consignment, offer.price_audience) == (
        "8938505974194",
        False,
        None,
        "confirmed",
    )
    assert OfferReference.objects.get().year == 2024


def test_a_row_of_terms_by_the_shape_of_its_code(cast):
    buyer = making.buyer()
    member = making.member_of(buyer)
    member.post(reverse("trade:terms_draft", args=[buyer.pk]))
    draft = ListingTerms.objects.get()
    sent = {
        "volume": {"quantity": "1.000", "unit": "kg", "months": ["1", "2"]},
        "shelf_life_left": {"value": "66,7"},
        "opening_fee": {"value": "5 triệu"},
        "label_languages": {"value": ["en", "vi"]},
        "barcode": {},
        "least_stars": {"value": "4"},
        "named_paper": {"any_of": "FDA, fda reg", "vi": "Đăng ký FDA"},
        "paper": {"value": "food_safety"},
        "buying": {"value": "consignment"},
    }
    for code, data in sent.items():
        address = reverse("trade:row_add", args=["dieu-kien", draft.pk])
        assert member.get(f"{address}?code={code}").status_code == 200
        assert member.post(address, {"code": code, "is_must": "1", "weight": "3", **data}).status_code == 302, code
    assert {row.code: row.value for row in draft.rows.all()} == {
        "volume": {"quantity": "1000", "unit": "kg", "months": [1, 2]},
        "shelf_life_left": "66.7",
        "opening_fee": 5_000_000,
        "label_languages": ["en", "vi"],
        "barcode": True,
        "least_stars": 4,
        "named_paper": {"any_of": ["FDA", "fda reg"], "vi": "Đăng ký FDA", "en": "Đăng ký FDA"},
        "paper": "food_safety",
        "buying": "consignment",
    }
    for row in draft.rows.all():
        assert member.get(reverse("trade:row_change", args=["dieu-kien", draft.pk, row.pk])).status_code == 200
    for code in ("", "nothing"):
        assert member.get(reverse("trade:row_add", args=["dieu-kien", draft.pk]) + f"?code={code}").status_code == 404


def test_a_firm_registers_itself_and_writes_a_need(cast):
    firm = builders.organisation("Chuỗi Xanh", kind="enterprise")
    person = builders.person("Chị Xanh")
    builders.role(person, "buyer_member", organisation=firm)
    from tests.cast import Player

    member = Player(person)
    assert member.get(reverse("trade:buyer_apply")).status_code == 200
    assert member.post(reverse("trade:buyer_apply"), {"organisation": firm.pk, "kind": "stores"}).status_code == 302
    buyer = Buyer.objects.get()
    data = {
        "title": "Cần miến",
        "every": "month",
        "price_audience": "matched",
        "until": "31/12/2099",
        "once": "x",
        "min_stars": "",
    }
    for _ in range(2):
        assert member.post(reverse("trade:need_new", args=[buyer.pk]), data).status_code == 302
    assert Need.objects.get().buyer == buyer


def _long_offer(cast):
    offer = _offer(
        cast,
        packing_vi="Hộp giấy " * 25,
        note_vi="Lời nói thêm rất dài. " * 60,
        traceability="https://vi.example/" + "a" * 150,
        exported_to="Nhật Bản, Hàn Quốc, " * 9,
        label_languages=["vi", "en", "ja", "zh", "ko", "fr", "de"],
    )
    for number in range(1, 13):
        OfferMonth.objects.create(offer=offer, month=number, capacity=10_000_000 + number)
        making.tier(offer, price=1_000_000 - number, from_quantity=number * 1000)
        making.paper(
            offer,
            title="Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm số dài " * 3,
            valid_to=datetime.date(2030, 1, number),
        )
        OfferReference.objects.create(
            offer=offer, words="Chuỗi siêu thị có tên rất dài ở nhiều tỉnh thành " * 4, year=2020
        )
    return offer


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("make", [_offer, _long_offer])
def test_the_printed_profile_is_one_page_and_says_what_stands(cast, lang, make):
    offer = make(cast)
    builders.recognition(offer.product, "4", clock.today() - datetime.timedelta(days=30))
    record = records_for_person(with_all(Offer.objects.filter(pk=offer.pk)), cast.producer_member.person)[0]
    data = sheet(offer, record, lang=lang, origin="https://ocop.example")
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(data))).pages
    text = pages[0].extract_text()
    assert len(pages) == 1
    assert ("Hồ sơ năng lực" if lang == "vi" else "Capability profile") in text
    assert "Miến thử" in text
    assert ("4 sao, đến" if lang == "vi" else "4 stars, until") in text
    assert "(4," not in text
    if make is _long_offer:
        assert ("và 7 mục nữa" if lang == "vi" else "and 7 more") in text
    written = Document(io.BytesIO(as_word(data)))
    assert len(written.inline_shapes) == 1, "the code to the product page"
    assert "[[QR]]" not in "".join(cell.text for table in written.tables for row in table.rows for cell in row.cells)


def test_files_come_in_both_languages(cast):
    offer = _offer(cast)
    for ending, kind in (("pdf", "application/pdf"), ("docx", "wordprocessingml"), ("json", "application/json")):
        answer = cast.producer_member.get(reverse("trade:offer_file", args=[offer.pk, ending]) + "?lang=en")
        assert kind in answer["Content-Type"]
        assert "no-store" in answer["Cache-Control"]
    assert cast.producer_member.get(reverse("trade:offer_file", args=[offer.pk, "exe"])).status_code == 404


@pytest.mark.parametrize("make", [_offer, _long_offer])
def test_records_fit_their_schema(cast, make):
    offer = make(cast)
    schema = json.loads((DATA / "offer_record.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for reader in (cast.producer_member.person, making.member_of(making.buyer()).person):
        record = records_for_person(with_all(Offer.objects.filter(pk=offer.pk)), reader)[0]
        Draft202012Validator(schema).validate(record)
