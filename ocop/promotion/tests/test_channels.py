"""Feeds, barcode addresses, papers, press kits."""

from __future__ import annotations

import csv
import datetime
import io
import json
import xml.etree.ElementTree as ElementTree
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.products.actions.products import change_product
from ocop.products.gtin import check_digit
from ocop.products.models import Product
from ocop.promotion import digital_link, papers
from ocop.promotion.actions.feed_keys import drop_key, make_key
from ocop.promotion.facts import shortened, wares
from ocop.promotion.feeds import kept, shapes
from ocop.promotion.feeds.expressions import compiled, cut
from ocop.promotion.feeds.rows import Reader, lines
from ocop.promotion.models import FeedKey
from ocop.promotion.tests import making
from ocop.stories.models import ContentScore
from tests import builders

DAY = datetime.date(2026, 11, 22)
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture
def picture(db: None) -> Any:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage
    from django.utils import timezone

    from ocop.files.models import StoredFile

    path = default_storage.save("thu/anh.jpg", ContentFile(b"\xff\xd8anh that\xff\xd9"))
    return StoredFile.objects.create(
        digest="a" * 64,
        name="anh.jpg",
        media_type="image/jpeg",
        size=12,
        path=path,
        is_public=True,
        created_at=timezone.now(),
    )


def ware(name: str = "Chè lam & mật", *, picture: Any = None, **extra: Any) -> Any:
    """A product with everything a marketplace asks for."""
    values = {"price_from": 45_000, "story_vi": "Chè lam làm tay. Thơm gừng.", **extra}
    product = builders.product(name, **values)
    builders.recognition(product, ends_on=datetime.date(2028, 6, 30))
    if picture is not None:
        product.pictures.create(file=picture, alt_vi="Chè lam trên đĩa")
    return product


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


# --- expressions ------------------------------------------------------------------------------------------------------
FIELDS = frozenset({"name", "story", "price", "kinds"})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("name", "Cốm"),
        ("'new'", "new"),
        ("story | or name", "Cốm"),
        ("price | money", "45000 VND"),
        ("kinds | join ' > '", "OCOP > Cốm"),
        ("kinds | first 1 | join '|'", "OCOP"),
        ("story", ""),
    ],
)
def test_expressions(expression: str, value: str) -> None:
    facts = {"name": "Cốm", "story": "", "price": 45000, "kinds": ["OCOP", "Cốm"]}
    assert compiled(expression, FIELDS)(facts) == value


@pytest.mark.parametrize(
    "expression", ["nope", "name | shout", "name | or nope", "price | join x", "kinds | first x", ""]
)
def test_wrong_expressions_are_refused_when_read(expression: str) -> None:
    with pytest.raises(ValueError):
        compiled(expression, FIELDS)


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(2, 60))
def test_cut_stays_within(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
    assert cut(text, None) == text
    assert len(text) > most or cut(text, most) == text
    assert len(shortened(text, 60)) <= 60


# --- feeds ------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_feed_of_google(picture: Any) -> None:
    product = ware(picture=picture, name_en="Ginger cake")
    making.item(product)
    ware("Không giá", picture=picture, price_from=None)
    ware("Không ảnh")
    answer = Client().get("/kenh/google.xml")
    assert answer.status_code == 200
    assert answer.streaming
    items = ElementTree.fromstring(body(answer)).findall("channel/item")
    found = {one.findtext("title"): one for one in items}
    one = found["Chè lam & mật"]
    assert one.findtext(f"{G}price") == "45000 VND"
    assert one.findtext(f"{G}gtin") == making.GTIN
    assert one.findtext(f"{G}identifier_exists") == "yes"
    assert one.findtext("link") == f"http://testserver/san-pham/{product.slug}/"
    assert one.findtext(f"{G}availability") == "in_stock"
    assert "Không giá" not in found
    assert "Không ảnh" not in found
    english = ElementTree.fromstring(body(Client().get("/en/kenh/google.xml"))).findall("channel/item/title")
    assert "Ginger cake" in [one.text for one in english]


@pytest.mark.django_db
def test_stars_that_ended_and_blocked_content_are_left_out_with_the_reason(picture: Any) -> None:
    good = ware("Tốt", picture=picture)
    over = builders.product("Hết sao", price_from=1000)
    builders.recognition(over, issued_on=datetime.date(2020, 1, 1))
    over.pictures.create(file=picture)
    blocked = ware("Lỗi nội dung", picture=picture)
    ContentScore.objects.create(
        product=blocked, channel="marketplace", score=20, errors=2, warnings=0, failed=3, inputs=1
    )
    long = ware("Tên " + "rất dài " * 30, picture=picture)
    feed = shapes.feed("google", DAY)
    assert feed is not None
    made = kept.report(feed, Product.objects.visible_to(None), Reader("http://x"))
    said = {line.product.pk: reasons for line, reasons in made.lines}
    assert (made.inside, made.left_out, made.shortened) == (2, 2, 1)
    assert said[over.pk] == ["không có sao đang hiệu lực"]
    assert said[blocked.pk] == ["nội dung còn lỗi đối với kênh này"]
    assert said[long.pk] == ["cột “title” đã được rút ngắn"]
    assert good.pk not in said


@pytest.mark.django_db
def test_a_table_cannot_be_made_to_reckon() -> None:
    ware('=HYPERLINK("x")')
    rows = list(csv.reader(io.StringIO(body(Client().get("/kenh/chung.csv")).decode("utf-8-sig"))))
    assert rows[1][1] == '\'=HYPERLINK("x")'


@pytest.mark.django_db
def test_a_feed_is_not_sent_again_while_nothing_changed(cast: Any) -> None:
    ware(producer=cast.home_producer)
    address = f"/kenh/chu-the/{cast.home_producer.slug}/chung.csv"
    first = Client().get(address)
    body(first)
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    make_key(by=cast.producer_member.person, producer=cast.home_producer)
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_a_feed_asks_the_same_for_one_row_and_for_many(picture: Any) -> None:
    feed = shapes.feed("google", DAY)
    assert feed is not None

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(lines(feed, Product.objects.visible_to(None), Reader("http://x")))
        return len(queries)

    ware("Một", picture=picture)
    one = asked()
    for name in ("Hai", "Ba", "Bốn"):
        ware(name, picture=picture)
    assert asked() == one


@pytest.mark.django_db
def test_the_secret_feed_holds_what_is_not_shown_and_dies_with_its_key(cast: Any) -> None:
    hidden = ware("Hàng riêng", producer=cast.home_producer, is_public=False)
    cast.home_organisation.website = "https://vidu.invalid"
    cast.home_organisation.save()
    key = make_key(by=cast.producer_member.person, producer=cast.home_producer).key
    address = f"/kenh/rieng/{key}/chung.csv"
    assert hidden.name in body(Client().get(address)).decode()
    assert hidden.name not in body(Client().get("/kenh/chung.csv")).decode()
    before = head()
    with pytest.raises(Refused):
        make_key(by=cast.other_member.person, producer=cast.home_producer)
    assert head() == before
    newer = make_key(by=cast.producer_member.person, producer=cast.home_producer).key
    assert Client().get(address).status_code == 404
    drop_key(by=cast.producer_member.person, producer=cast.home_producer)
    assert Client().get(f"/kenh/rieng/{newer}/chung.csv").status_code == 404
    assert FeedKey.objects.count() == 0


# --- barcode numbers --------------------------------------------------------------------------------------------------
@settings(deadline=None)
@given(st.integers(0, 10**12 - 1), st.sampled_from([8, 12, 13, 14]))
def test_a_number_is_one_number_however_it_is_written(number: int, length: int) -> None:
    digits = f"{number:013d}"[-(length - 1) :].rjust(length - 1, "0")
    whole = digits + str(check_digit(digits))
    gtin14 = digital_link.fourteen(whole)
    assert len(gtin14) == 14
    assert whole in digital_link.forms(gtin14)
    wrong = whole[:-1] + str((int(whole[-1]) + 1) % 10)
    with pytest.raises(digital_link.NoSuchNumberError):
        digital_link.fourteen(wrong)


@pytest.mark.django_db
def test_a_barcode_number_leads_to_the_product_and_gives_machines_its_links() -> None:
    product = ware()
    making.item(product)
    for number in (making.GTIN, making.GTIN.zfill(14), f"{making.GTIN.zfill(14)}/10/LO-1/21/9"):
        answer = Client().get(f"/01/{number}")
        assert (answer.status_code, answer["Location"]) == (307, f"/san-pham/{product.slug}/")
    answer = Client().get(f"/01/{making.GTIN}?linkType=all")
    found = json.loads(answer.content)["linkset"][0]
    assert answer["Content-Type"] == "application/linkset+json"
    assert found["anchor"] == f"http://testserver/01/{making.GTIN.zfill(14)}"
    assert [one["hreflang"] for one in found["https://gs1.org/voc/pip"]] == [["vi"], ["en"]]
    assert Client().get(f"/01/{making.GTIN}", headers={"accept": "application/linkset+json"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("8930000000018", "chắc có một số đọc hoặc gõ nhầm"),
        ("123", "8, 12, 13 hoặc 14 chữ số"),
        ("89300000000²9", "chữ số"),
        ("8930000000026", "Không sản phẩm nào"),
    ],
)
def test_a_wrong_number_is_told_so(number: str, sentence: str) -> None:
    answer = Client().get(f"/01/{number}")
    assert answer.status_code == 404
    assert sentence in answer.content.decode()


@pytest.mark.django_db
def test_the_number_of_a_hidden_product_leads_nowhere() -> None:
    making.item(ware(is_public=False))
    assert Client().get(f"/01/{making.GTIN}").status_code == 404


# --- papers -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(papers.KINDS))
def test_papers_are_set_and_the_same_twice(kind: str) -> None:
    product = ware(
        "Bánh gai có cái tên dài đến mức phải thu chữ lại cho vừa khuôn thẻ kệ của cửa hàng", pack_sizes=["hộp 10"]
    )
    found = wares(Product.objects.filter(pk=product.pk))
    made = papers.render(kind, found, at="http://x", copies=3)
    assert made.startswith(b"%PDF")
    assert made == papers.render(kind, found, at="http://x", copies=3)


@pytest.mark.django_db
def test_a_star_that_ended_is_never_printed(cast: Any) -> None:
    good = ware("Còn sao", producer=cast.home_producer)
    over = builders.product("Hết sao rồi", producer=cast.home_producer)
    builders.recognition(over, issued_on=datetime.date(2020, 1, 1))
    never = builders.product("Chưa có sao", producer=cast.home_producer)
    with pytest.raises(Refused, match=r"Hết sao rồi, Chưa có sao|Chưa có sao, Hết sao rồi"):
        papers.render("the-ke", wares(Product.objects.filter(pk__in=[good.pk, over.pk, never.pk])), at="http://x")
    client = cast.producer_member.client
    answer = client.get(reverse("promotion:paper", args=["the-ke"]) + f"?sp={good.pk}&sp={over.pk}", follow=True)
    assert "Hết sao rồi" in answer.content.decode()
    assert (
        client.get(reverse("promotion:paper", args=["the-ke"]) + f"?sp={good.pk}")["Content-Type"] == "application/pdf"
    )
    assert client.get(reverse("promotion:paper", args=["the-ke"]), follow=True).status_code == 200


# --- press kits -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_press_kit_holds_pictures_in_full_words_and_facts(picture: Any) -> None:
    product = ware(picture=picture, story_en="Made by hand.")
    answer = Client().get(f"/bao-chi/san-pham/{product.slug}.zip")
    with zipfile.ZipFile(io.BytesIO(body(answer))) as kit:
        assert kit.testzip() is None
        names = kit.namelist()
        assert names == [
            "doc-truoc.txt",
            "thong-tin.json",
            "thong-tin.pdf",
            "cau-chuyen.vi.txt",
            "story.en.txt",
            "anh/01-che-lam-mat.jpg",
            "anh/mo-ta-anh.txt",
        ]
        assert kit.read("anh/01-che-lam-mat.jpg") == b"\xff\xd8anh that\xff\xd9"
        assert "Chè lam trên đĩa" in kit.read("anh/mo-ta-anh.txt").decode()
        facts = json.loads(kit.read("thong-tin.json"))
        assert facts["products"][0]["stars"]["state"] == "in_force"
        assert facts["products"][0]["stars"]["last_day"] == "2028-06-29"
        assert kit.read("thong-tin.pdf").startswith(b"%PDF")


@pytest.mark.django_db
def test_a_press_kit_of_a_household_gives_away_no_person() -> None:
    maker = builders.producer(
        "Hộ bà Thử",
        organisation__kind="household",
        organisation__phone="+84912345678",
        organisation__representative="Bà Kín",
    )
    ware(producer=maker)
    answer = Client().get(f"/bao-chi/chu-the/{maker.slug}.zip")
    with zipfile.ZipFile(io.BytesIO(body(answer))) as kit:
        for name in kit.namelist():
            text = kit.read(name).decode(errors="replace")
            assert "912345678" not in text
            assert "Bà Kín" not in text


@pytest.mark.django_db
def test_artisans_are_in_no_press_kit() -> None:
    village = making.village()
    making.artisan(village, "Nghệ nhân Kín")
    answer = Client().get(f"/bao-chi/lang-nghe/{village.slug}.zip")
    with zipfile.ZipFile(io.BytesIO(body(answer))) as kit:
        assert all("Nghệ nhân Kín".encode() not in kit.read(name) for name in kit.namelist())


@pytest.mark.django_db
def test_the_report_asks_again_only_for_what_changed(cast: Any, monkeypatch: Any) -> None:
    feed = shapes.feed("chung", DAY)
    assert feed is not None
    first, other = builders.product("Một"), ware("Hai")
    everything, reader = Product.objects.filter(merged_into=None), Reader("http://x")
    before = kept.report(feed, everything, reader)
    assert (before.inside, before.left_out) == (1, 1)
    asked: list[int] = []
    read = kept.lines
    monkeypatch.setattr(
        kept, "lines", lambda a, rows, c: asked.extend(rows.values_list("pk", flat=True)) or read(a, rows, c)
    )
    kept.report(feed, everything, reader)
    assert asked == []
    change_product(by=cast.city_officer.person, product_id=first.pk, values={"price_from": 90_000})
    kept.report(feed, everything, reader)
    assert asked == [first.pk]
    assert kept.report(feed, everything.filter(pk=other.pk), reader).inside == 1
