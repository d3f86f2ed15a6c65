"""The import pages, with the list of products on them: through the browser's way, in both languages."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any, ClassVar

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from ocop.exchange import actions, applying, progress
from ocop.exchange.models import Import
from ocop.exchange.tests import books
from ocop.ledger.models import Entry
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from tests.cast import Cast
from tests.page_access import CITY, PageAccess

HEAD = ["TT", "Tên sản phẩm", "Chủ thể", "Xã", "Huyện", "Hạng sao", "Số quyết định", "Ngày quyết định"]
DAY = datetime.date(2025, 3, 1)


def rows(*names: str, stars: str = "4 sao") -> bytes:
    return books.office(
        [[n, name, "HTX Thử", "Bát Tràng", "Gia Lâm", stars, "12/QĐ", DAY] for n, name in enumerate(names, 1)], HEAD
    )


def bring(
    player: Any, content: bytes, register: str = "demo", name: str = "danh-sach.xlsx", kind: str = "products"
) -> Any:
    upload = SimpleUploadedFile(name, content)
    return player.post(reverse("exchange:new"), {"file": upload, "kind": kind, "register": register}, follow=True)


class TestList(PageAccess):
    may: ClassVar = {*CITY, "commune_officer", "other_commune_officer", "trade_officer", "auditor"}

    def url(self, cast: Cast) -> str:
        actions.bring(
            by=cast.city_officer.person,
            upload=SimpleUploadedFile("a.xlsx", rows("Cốm")),
            kind="products",
            register="demo",
        )
        return reverse("exchange:imports")


class TestNew(PageAccess):
    may: ClassVar = {*CITY, "commune_officer", "other_commune_officer", "trade_officer"}

    def url(self, cast: Cast) -> str:
        return reverse("exchange:new")


class TestImport(PageAccess):
    may: ClassVar = {*CITY, "auditor"}
    private: ClassVar = ("Cốm bí mật", "HTX Thử")

    def url(self, cast: Cast) -> str:
        of = actions.bring(
            by=cast.city_officer.person,
            upload=SimpleUploadedFile("a.xlsx", rows("Cốm bí mật")),
            kind="products",
            register="demo",
        )
        actions.read(import_id=of.pk)
        return reverse("exchange:import", args=[of.pk])


class TestWrongRows(TestImport):
    def url(self, cast: Cast) -> str:
        of = actions.bring(
            by=cast.city_officer.person,
            upload=SimpleUploadedFile("a.xlsx", rows("Cốm", stars="?")),
            kind="products",
            register="demo",
        )
        actions.read(import_id=of.pk)
        return reverse("exchange:wrong_rows", args=[of.pk])


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def test_the_real_list_goes_in_through_the_pages(city_officer: Any) -> None:
    answer = bring(city_officer, (books.EXAMPLES / "ocop-products.csv").read_bytes(), "public", "ocop-products.csv")
    assert answer.status_code == 200
    of = Import.objects.get()
    assert (of.state, of.summary["counts"]["create"], of.summary["counts"]["ask"]) == ("previewed", 566, 3)
    page = answer.content.decode()
    assert "Cần quyết định" in page
    asked = city_officer.get(f"{reverse('exchange:import', args=[of.pk])}?tab=ask").content.decode()
    assert set(re.findall(r'<input type="radio" name="(\d+):', asked)) == {"177", "332", "427"}
    city_officer.post(reverse("exchange:answers", args=[of.pk]), {"rest": "1"})
    of.refresh_from_db()
    assert of.summary["counts"]["create"] == 569
    done = city_officer.post(reverse("exchange:apply", args=[of.pk]), follow=True)
    of.refresh_from_db()
    assert of.state == "applied"
    assert Product.objects.filter(register="public").count() == 569
    assert Entry.objects.filter(action="exchange.apply").count() == 1
    assert "569" in done.content.decode()
    undone = city_officer.post(reverse("exchange:undo", args=[of.pk]), {"reason": "thử"}, follow=True)
    assert "hoàn lại" in undone.content.decode()
    assert not Product.objects.exists()
    assert not Recognition.objects.exists()


def test_what_cannot_be_read_is_said_in_one_sentence(city_officer: Any) -> None:
    page = bring(city_officer, books.xlsx(("A", [["chỉ có", "chữ"], ["a", "b"]])))
    of = Import.objects.get()
    assert (of.state, of.summary["problem"]) == (
        "refused",
        "Không thấy dòng tiêu đề cột trong “danh-sach.xlsx”: cần một dòng có “Sản phẩm” và các tiêu đề khác.",
    )
    assert of.summary["problem"] in page.content.decode()
    refused = bring(city_officer, b"")
    assert refused.status_code == 422
    assert Import.objects.count() == 1


def test_columns_and_what_holds_for_all_can_be_corrected(city_officer: Any) -> None:
    content = books.xlsx(("A", [["Tên sản phẩm", "Chủ thể", "Cột lạ"], ["Cốm", "HTX Mễ Trì", "4 sao"]]))
    bring(city_officer, content)
    of = Import.objects.get()
    address = reverse("exchange:columns", args=[of.pk])
    city_officer.post(
        address,
        {
            "column_0_A": "name",
            "column_0_B": "producer",
            "column_0_C": "stars",
            "default_decided_on": "15/3/2025",
            "default_decision": "9/QĐ",
        },
    )
    of.refresh_from_db()
    city_officer.post(reverse("exchange:apply", args=[of.pk]))
    made = Recognition.objects.get()
    assert (made.level, made.decision, made.issued_on) == ("4", "9/QĐ", datetime.date(2025, 3, 15))
    twice = city_officer.post(address, {"column_0_A": "name", "column_0_B": "name"}, follow=True)
    assert "Đã có cột khác" in twice.content.decode()


def test_wrong_rows_come_back_mended(city_officer: Any) -> None:
    content = books.office(
        [
            [1, "Cốm", "HTX A", "Bát Tràng", "Gia Lâm", "bốn", "12/QĐ", DAY],
            [2, "Xôi", "HTX A", "Bát Tràng", "Gia Lâm", "đẹp", "12/QĐ", DAY],
        ],
        HEAD,
    )
    bring(city_officer, content)
    of = Import.objects.get()
    refused = city_officer.post(reverse("exchange:apply", args=[of.pk]), follow=True)
    assert "dòng sai" in refused.content.decode()
    assert not Product.objects.exists()
    city_officer.post(reverse("exchange:apply", args=[of.pk]), {"leave_out": "1"})
    assert Product.objects.count() == 1
    answer = city_officer.get(reverse("exchange:wrong_rows", args=[of.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == [*HEAD, "Cần sửa gì"]
    assert str(sheet["I2"].value).startswith("Dòng 6: Không đọc được hạng sao")
    assert sheet["F2"].fill.fgColor.rgb == "00F8D7D3"
    sheet["F2"].value = "4 sao"
    target = io.BytesIO()
    book.save(target)
    bring(city_officer, target.getvalue(), name="da-sua.xlsx")
    mended = Import.objects.latest("id")
    assert mended.summary["counts"]["create"] == 1
    city_officer.post(reverse("exchange:apply", args=[mended.pk]))
    assert sorted(Product.objects.values_list("name", flat=True)) == ["Cốm", "Xôi"]


def test_a_cut_off_application_can_be_applied_again(city_officer: Any) -> None:
    bring(city_officer, rows("Cốm"))
    of = Import.objects.get()
    applying.begin(by=city_officer.person, of=of, leaves_out_wrong=False)
    progress.report(of.pk, 1, 2)
    assert "progress" in city_officer.get(reverse("exchange:import", args=[of.pk])).content.decode()
    cache.clear()
    page = city_officer.get(reverse("exchange:import", args=[of.pk])).content.decode()
    assert "Ghi lại" in page
    city_officer.post(reverse("exchange:apply", args=[of.pk]))
    of.refresh_from_db()
    assert of.state == "applied"
    assert Product.objects.count() == 1


def test_progress_is_a_fragment_and_ends_with_the_page(city_officer: Any) -> None:
    bring(city_officer, rows("Cốm"))
    of = Import.objects.get()
    address = reverse("exchange:progress", args=[of.pk])
    assert city_officer.get(address).status_code == 302
    answer = city_officer.get(address, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("exchange:import", args=[of.pk])


def test_an_empty_list_to_fill_in_can_be_brought_back(city_officer: Any) -> None:
    answer = city_officer.get(reverse("exchange:sample", args=["products"]))
    bring(city_officer, b"".join(answer.streaming_content))
    of = Import.objects.get()
    assert of.summary["counts"] == {"create": 1, "change": 0, "same": 0, "error": 0, "ask": 0, "skip": 0}
    assert city_officer.get(reverse("exchange:sample", args=["gi-do"])).status_code == 404


def test_pages_take_as_many_queries_for_three_rows_as_for_one(city_officer: Any) -> None:
    numbers = []
    for names in (("Cốm",), ("Cốm", "Xôi", "Chè")):
        bring(city_officer, rows(*names), name=f"{len(names)}.xlsx")
        address = reverse("exchange:import", args=[Import.objects.latest("id").pk])
        city_officer.get(address)
        with CaptureQueriesContext(connection) as queries:
            city_officer.get(address)
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_english_pages_are_english(city_officer: Any) -> None:
    bring(city_officer, rows("Cốm"))
    page = city_officer.get("/en" + reverse("exchange:import", args=[Import.objects.get().pk])).content.decode()
    assert "Apply 1 row" in page
    assert "Columns, and what holds for the whole file" in page
