"""Addresses as people write them."""

from __future__ import annotations

import datetime
import unicodedata

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ocop.places.models import Commune
from ocop.places.resolution import resolve

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.mark.parametrize(
    ("text", "current", "old", "doubt"),
    [
        ("xã Phương Trung, huyện Thanh Oai", "thanh-oai", "phuong-trung-thanh-oai", "none"),
        ("P. Vạn Phúc, Hà Đông", "ha-dong", "van-phuc-ha-dong", "none"),
        ("P.Vạn Phúc, Q.Hà Đông, TP.Hà Nội", "ha-dong", "van-phuc-ha-dong", "none"),
        ("Bat Trang Gia Lam", "bat-trang", "bat-trang-gia-lam", "split"),
        ("bat trang, gia lam, ha noi", "bat-trang", "bat-trang-gia-lam", "split"),
        ("thôn 3, xã Vạn Phúc, Thanh Trì", "nam-phu", "van-phuc-thanh-tri", "none"),
        ("TT. Văn Điển", "thanh-tri", "van-dien-thanh-tri", "split"),
        ("số 79 Trần Nguyên Đán, Định Công, Hoàng Mai", "dinh-cong", "dinh-cong-hoang-mai", "split"),
        ("Phường Hà Đông", "ha-dong", None, "none"),
        ("X. Bát Tràng, H. Gia Lâm", "bat-trang", "bat-trang-gia-lam", "split"),
        ("Kim Lan, Gia Lâm", "bat-trang", "kim-lan-gia-lam-truoc-2025", "none"),
        ("Nguyễn Trung Trực, Ba Đình", "ba-dinh", "nguyen-trung-truc-ba-dinh-truoc-2025", "none"),
        ("phường Vạn Phúc", "ha-dong", "van-phuc-ha-dong", "none"),
        ("phung xa my duc", "hong-son", "phung-xa-my-duc", "none"),
        ("Thanh Trì, Hoàng Mai", "vinh-hung", "thanh-tri-hoang-mai", "split"),
        ("P.Phú Thịnh TX.Sơn Tây", "son-tay", "phu-thinh-son-tay", "none"),
        ("TT Yên Viên, Gia Lâm", "phu-dong", "thi-tran-yen-vien-gia-lam", "none"),
        ("xã Hòa Bình, huyện Thường Tín", "thuong-tin", "hoa-binh-thuong-tin", "none"),
        ("Bất Tràng, Gia Lâm", "bat-trang", "bat-trang-gia-lam", "split"),
        ("Xã Kiều Phú, Quốc Oai", "kieu-phu", None, "none"),
        ("thôn Vạn Phúc, xã Phương Trung, huyện Thanh Oai, Hà Tây", "thanh-oai", "phuong-trung-thanh-oai", "none"),
        ("Phường Thanh Xuân Bắc, quận Thanh Xuân", "thanh-xuan", "thanh-xuan-bac-thanh-xuan", "split"),
        ("xã Thuỵ Lâm, Đông Anh", "thu-lam", "thuy-lam-dong-anh", "none"),
        ("Ðông Hội, Ðông Anh", "dong-anh", "dong-hoi-dong-anh", "none"),
    ],
)
def test_resolves(text: str, current: str, old: str | None, doubt: str) -> None:
    for written in (text, unicodedata.normalize("NFD", text), text.upper()):
        found = resolve(written)
        assert (found.current.slug if found.current else None, found.old.slug if found.old else None, found.doubt) == (
            current,
            old,
            doubt,
        ), written


@pytest.mark.parametrize(
    ("text", "doubt", "code", "candidates"),
    [
        ("Vạn Phúc", "ambiguous", "several", {"van-phuc-ha-dong", "van-phuc-thanh-tri"}),
        ("Phùng Xá", "ambiguous", "several", {"phung-xa-my-duc", "phung-xa-thach-that"}),
        ("xã Phùng Xá", "ambiguous", "several", {"phung-xa-my-duc", "phung-xa-thach-that"}),
        ("yên viên gia lâm", "ambiguous", "several", {"thi-tran-yen-vien-gia-lam", "xa-yen-vien-gia-lam"}),
        ("Hà Đông", "ambiguous", "district_or_commune", {"ha-dong"}),
        ("đường Tô Hiệu, Hà Đông", "ambiguous", "district_or_commune", {"ha-dong"}),
        ("Hòa Bình", "ambiguous", "province_or_commune", {"hoa-binh-thuong-tin"}),
        ("Quận Ba Đình", "unknown", "district_only", set()),
        ("TX Sơn Tây", "unknown", "district_only", set()),
        ("Hà Nội", "unknown", "city_only", set()),
        ("", "unknown", "nothing", set()),
        ("Ngọc Mỹ, Đông Anh", "unknown", "not_in_district", {"ngoc-my-quoc-oai"}),
        ("Bat Trnag, Gia Lâm", "unknown", "near_in_district", {"bat-trang-gia-lam"}),
        ("chợ Nổi Cái Răng", "unknown", "unknown", set()),
    ],
)
def test_asks_rather_than_guesses(text: str, doubt: str, code: str, candidates: set[str]) -> None:
    found = resolve(text)
    assert (found.current, found.old, found.doubt, found.code) == (None, None, doubt, code)
    assert {row.slug for row in found.candidates} == candidates


def test_split_lists_the_main_successor_first() -> None:
    found = resolve("Bát Tràng, Gia Lâm")
    assert [row.slug for row in found.candidates] == ["bat-trang", "long-bien", "gia-lam"]
    assert found.current == found.candidates[0]


def test_same_name_in_two_districts_is_never_guessed() -> None:
    """For every name that stood in two districts: the name alone proposes nothing, the name with its district does."""
    homes: dict[str, set[int]] = {}
    for row in Commune.objects.filter(layer="old"):
        homes.setdefault(row.name, set()).add(row.district_id)
    shared = sorted(name for name, districts in homes.items() if len(districts) > 1)
    assert len(shared) == 24
    today = set(Commune.objects.filter(layer="current").values_list("name", flat=True))
    for name in shared:
        if name in today:
            continue
        found = resolve(name)
        assert (found.current, found.doubt) == (None, "ambiguous"), name


def test_every_old_commune_with_its_kind_and_district_is_found() -> None:
    for row in Commune.objects.filter(layer="old").select_related("district"):
        for text in (f"{row}, {row.district}", f"{row}, {row.district}, Hà Nội".upper()):
            found = resolve(text)
            assert (found.old, found.district) == (row, row.district), text


def test_every_commune_of_today_is_found_by_its_kind_and_name_after_the_change() -> None:
    for row in Commune.objects.filter(layer="current"):
        found = resolve(str(row), on=datetime.date(2026, 1, 1))
        assert (found.current, found.old, found.doubt) == (row, None, "none")


def test_the_day_decides_between_today_and_before() -> None:
    assert resolve("xã Minh Châu", on=datetime.date(2026, 1, 1)).old is None
    assert resolve("xã Minh Châu", on=datetime.date(2022, 1, 1)).old.slug == "minh-chau-ba-vi"


def test_fields() -> None:
    found = resolve("số 545 Quốc lộ 21B, thôn Thanh Lương", commune="Bích Hòa", district="Thanh Oai")
    assert (found.current.slug, found.old.slug, found.doubt) == ("binh-minh", "bich-hoa-thanh-oai", "none")
    found = resolve("", commune="Đông Anh", district="Đông Anh")
    assert found.old.slug == "dong-anh-dong-anh"
    found = resolve("", district="Gia Lâm")
    assert (found.district.code, found.current, found.code) == ("018", None, "district_only")


@pytest.mark.parametrize(
    ("province", "now", "then"),
    [
        ("Bắc Kạn", "19", "06"),
        ("Tỉnh Trà Vinh", "86", "84"),
        ("Thừa Thiên Huế", "46", None),
        ("TP. Hồ Chí Minh", "79", None),
        ("Quảng Nam", "48", "49"),
        ("ha giang", "08", "02"),
        ("Nghệ An", "40", None),
        ("T. Thái Bình", "33", "34"),
    ],
)
def test_another_province(province: str, now: str, then: str | None) -> None:
    found = resolve("xã Tân Lập", province=province)
    assert (found.province.code, found.province_then.code if found.province_then else None) == (now, then)
    assert (found.current, found.old, found.doubt) == (None, None, "none")
    assert found.province.valid_to is None


def test_a_province_in_the_text_wins_and_an_unknown_one_is_said() -> None:
    assert resolve("xã Tân Lập, tỉnh Thái Nguyên").province.code == "19"
    found = resolve("", province="Atlantis")
    assert (found.doubt, found.code) == ("unknown", "province_unknown")


def test_reasons_in_both_languages() -> None:
    found = resolve("xã Phương Trung, huyện Thanh Oai")
    with translation.override("en"):
        assert (
            found.reason
            == "Xã Phương Trung (huyện Thanh Oai) has been part of xã Thanh Oai as a whole since 1 July 2025."
        )
    with translation.override("vi"):
        assert found.reason == "Xã Phương Trung (huyện Thanh Oai) nhập toàn bộ vào xã Thanh Oai từ ngày 1/7/2025."


def test_a_second_address_reads_only_the_version(django_assert_num_queries: CaptureQueriesContext) -> None:
    resolve("Bát Tràng, Gia Lâm")
    with django_assert_num_queries(2):
        resolve("Kim Lan, Gia Lâm")
