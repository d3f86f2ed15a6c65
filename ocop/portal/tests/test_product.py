"""The product page says how the stars stand, since when, until when, and where that is known from."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from django.utils import timezone

from ocop.producers.models import Paper, PaperVersion
from ocop.products.models import ProductPaper
from ocop.recognition.models import Assessment, Withdrawal
from ocop.workdays import clock
from tests import builders

DAY = datetime.date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.OCOP_TODAY = DAY


def text_of(client, product, language=""):
    answer = client.get(f"{language}/san-pham/{product.slug}/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_in_force_until_the_last_day_not_the_first_day_after(client):
    product = builders.product()
    builders.recognition(product, "4", datetime.date(2025, 3, 14))
    page = text_of(client, product)
    assert "Còn hiệu lực đến 13/03/2028." in page
    assert "Quyết định 1/QĐ-UBND, ngày 14/03/2025." in page
    assert "4 sao" in page
    assert "note-good" in page


def test_soon_over(client):
    product = builders.product()
    builders.recognition(product, "3", DAY - datetime.timedelta(days=1000))
    page = text_of(client, product)
    assert "Chỉ còn hiệu lực đến" in page
    assert "note-soon" in page


def test_ended_is_grey_and_says_so(client):
    product = builders.product()
    builders.recognition(product, "3", datetime.date(2023, 3, 14))
    page = text_of(client, product)
    assert "Hạng sao đã hết hạn: 13/03/2026 là ngày cuối." in page
    assert "sản phẩm không được mang dấu OCOP" in page
    assert 'figure class="is-ended"' in page
    assert "Nơi từng bán" in page
    assert '"award"' not in page


def test_the_very_day_of_the_end(client, settings):
    product = builders.product()
    builders.recognition(product, "3", datetime.date(2023, 11, 22))
    assert "Hạng sao đã hết hạn: 21/11/2026 là ngày cuối." in text_of(client, product)
    settings.OCOP_TODAY = DAY - datetime.timedelta(days=1)
    assert "Chỉ còn hiệu lực đến 21/11/2026." in text_of(client, product)


def test_withdrawn_names_day_decision_and_ground(client):
    product = builders.product()
    row = builders.recognition(product, "4", datetime.date(2025, 3, 14))
    Withdrawal.objects.create(
        recognition=row,
        ground="mark",
        decision="9/QĐ-UBND",
        decided_on=datetime.date(2026, 5, 4),
        recorded_at=timezone.now(),
        recorded_by_name="thử",
    )
    page = text_of(client, product)
    assert "Hạng sao đã bị thu hồi ngày 04/05/2026." in page
    assert "Quyết định 9/QĐ-UBND:" in page
    assert "note-bad" in page


def test_only_a_year_is_not_called_in_force(client):
    product = builders.product(register="public", source="https://example.test/bai", reference="P001")
    builders.recognition(
        product,
        "4",
        None,
        precision="year",
        year=2024,
        ends_on=None,
        counted_from=datetime.date(2024, 12, 31),
        decision="",
    )
    page = text_of(client, product)
    assert "Đã được công nhận, nhưng chưa rõ đến khi nào." in page
    assert "Nguồn chỉ ghi năm 2024." in page
    assert "Còn hiệu lực" not in page
    assert "văn phòng chương trình chưa xác nhận" in page
    assert '<a href="https://example.test/bai" rel="nofollow noopener external">example.test</a>' in page
    assert "dòng P001 của danh sách đã nhập" in page


def test_all_recognitions_in_time_the_replaced_one_too(client):
    product = builders.product()
    builders.recognition(product, "3", datetime.date(2021, 12, 2), old_code="01-274-09000-1-2021")
    builders.recognition(product, "3", datetime.date(2024, 12, 2))
    builders.recognition(product, "4", datetime.date(2025, 12, 2), kind="upgraded")
    retracted = builders.recognition(
        product, "5", datetime.date(2026, 1, 2), retracted_at=timezone.now(), retraction_reason="nhầm"
    )
    page = text_of(client, product)
    trail = page[page.index('<ol class="trail">') : page.index("</ol>", page.index('<ol class="trail">'))]
    assert [trail.index(day) for day in ("02/12/2025", "02/12/2024", "02/12/2021")] == sorted(
        trail.index(day) for day in ("02/12/2025", "02/12/2024", "02/12/2021")
    )
    assert trail.count("<li") == 3
    assert trail.count("đã có quyết định sau thay thế") == 1
    assert "01-274-09000-1-2021" in trail
    assert retracted.issued_on.strftime("%d/%m/%Y") not in trail


def test_assessed_only(client):
    product = builders.product(register="public")
    Assessment.objects.create(
        product=product, register="public", status="assessed", stars_stated=4, year=2022, recorded_at=timezone.now()
    )
    page = text_of(client, product)
    assert "Chưa rõ đã được công nhận hay chưa." in page
    assert "nguồn ghi 4 sao" in page


def test_only_public_papers_in_force_newest_version(client):
    product = builders.product()
    builders.recognition(product)
    today = clock.today()
    wanted = {"Giấy công khai": True, "Giấy kín": False, "Giấy quá hạn": True}
    for title, public in wanted.items():
        paper = Paper.objects.create(
            producer=product.producer, kind="food_safety", title=title, is_public=public, created_at=timezone.now()
        )
        end = today + datetime.timedelta(days=400 if title != "Giấy quá hạn" else -1)
        for number in (1, 2):
            PaperVersion.objects.create(
                paper=paper,
                number=number,
                document_number=f"{title} số {number}",
                valid_to=end,
                added_by_name="thử",
                created_at=timezone.now(),
            )
        ProductPaper.objects.create(product=product, paper=paper)
    page = text_of(client, product)
    assert "Giấy công khai số 2" in page
    assert "Giấy công khai số 1" not in page
    assert "Giấy kín" not in page
    assert "Giấy quá hạn" not in page


def test_hidden_merged_and_unknown(client):
    hidden = builders.product(is_public=False)
    assert client.get(f"/san-pham/{hidden.slug}/").status_code == 404
    kept = builders.product("Miến dong")
    gone = builders.product("Miến dong cũ", merged_into=kept)
    answer = client.get(f"/en/san-pham/{gone.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/en/san-pham/{kept.slug}/")
    gone_to_hidden = builders.product("Cũ", merged_into=hidden)
    assert client.get(f"/san-pham/{gone_to_hidden.slug}/").status_code == 404
    assert client.get("/san-pham/khong-co/").status_code == 404


def test_personal_contact_of_a_household_is_not_shown(client):
    producer = builders.producer(
        "Hộ ông Thử",
        organisation__kind="household",
        organisation__phone="+84901234567",
        organisation__representative="Ông Thử",
    )
    product = builders.product(producer=producer)
    for path in (f"/san-pham/{product.slug}/", f"/chu-the/{producer.slug}/"):
        body = client.get(path).content.decode()
        assert "901234567" not in body.replace(" ", "")
        assert "Ông Thử" not in body.replace("Hộ ông Thử", "")


def test_json_ld_cannot_be_closed_by_a_name(client):
    product = builders.product('Bánh </script><script>alert("1")</script>')
    builders.recognition(product, "5", datetime.date(2026, 1, 2))
    body = client.get(f"/san-pham/{product.slug}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', body, re.S).group(1)
    data = json.loads(found)
    assert data["name"] == product.name
    assert data["award"] == "OCOP: 5 sao"
    assert "<script>alert" not in body


def test_english_page_marks_vietnamese_text(client):
    product = builders.product("Miến dong", story_vi="Củ dong ngâm qua đêm.")
    page = text_of(client, product, "/en")
    assert '<html lang="en">' in page
    assert "There is no English text yet; this is the Vietnamese one." in page
    assert '<div class="pre " lang="vi"> <p>Củ dong' in page or '<div class="pre " lang="vi"><p>Củ dong' in page
    assert '<span lang="vi">Miến dong</span>' in page
