"""The tables themselves: exact counts, unique stable slugs, successors."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest

from ocop.places.tables import Tables, bare, read


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read()


def test_counts(tables: Tables) -> None:
    assert Counter(row.layer for row in tables.communes) == {"current": 126, "old": 526, "gone": 86}
    assert len(tables.districts) == 30
    assert Counter(row.valid_from is not None for row in tables.provinces) == {False: 63, True: 34}
    by_layer = Counter(row.old[0] for row in tables.successions)
    assert by_layer == {"old": 794, "gone": 91}


def test_every_ended_commune_has_exactly_one_main_successor(tables: Tables) -> None:
    ended = {(row.layer, row.code) for row in tables.communes if row.layer != "current"}
    assert {row.old for row in tables.successions} == ended
    mains = Counter(row.old for row in tables.successions if row.is_main)
    assert set(mains) == ended
    assert set(mains.values()) == {1}


def test_199_of_the_old_communes_were_split(tables: Tables) -> None:
    heirs = Counter(row.old for row in tables.successions if row.old[0] == "old")
    assert sum(1 for number in heirs.values() if number > 1) == 199


def test_every_commune_of_today_has_origins(tables: Tables) -> None:
    current = {(row.layer, row.code) for row in tables.communes if row.layer == "current"}
    assert {row.new for row in tables.successions if row.old[0] == "old"} == current
    # one ward was made of parts only, none of them the main part of a commune of before
    assert current - {row.new for row in tables.successions if row.is_main and row.old[0] == "old"} == {
        ("current", "00340")
    }


def test_successors_of_gone_communes_lay_in_the_same_district(tables: Tables) -> None:
    district = {(row.layer, row.code): row.district for row in tables.communes}
    for row in tables.successions:
        if row.old[0] == "gone":
            assert district[row.old] == district[row.new] != "", row


def test_579_communes_of_2024_become_526(tables: Tables) -> None:
    """Between the lists of 2023 and 2025 lie 53 communes: those that ended, less the new names among their successors."""
    names = {(row.layer, row.code): row.name for row in tables.communes}
    ended = {
        row.old for row in tables.successions if row.old[0] == "gone" and row.effective == datetime.date(2025, 1, 1)
    }
    new_names = {
        "Thiên Đức",
        "Phú Sơn",
        "Kim Đức",
        "Phú Hồng",
        "Nam Hà",
        "Tích Lộc",
        "Long Thượng",
        "Phượng Sơn",
        "Liệp Nghĩa",
        "Hưng Đạo",
    }
    new_names |= {
        "Lam Sơn",
        "Quang Trung",
        "Hồng Phú",
        "Hòa Phú",
        "Cao Xuân Dương",
        "Vạn Nhất",
        "Quang Hà",
        "Hoa Viên",
        "Cao Sơn Tiến",
    }
    new_names |= {"Thái Hòa", "Bình Lưu Quang", "Mỹ Xuyên", "Vạn Tín", "Văn Miếu Quốc Tử Giám", "Phương Liên Trung Tự"}
    # Quang Trung of Hà Đông and Hòa Phú of Ứng Hòa kept their names; their namesakes elsewhere are new
    made = {
        row.new
        for row in tables.successions
        if row.old in ended and names[row.new] in new_names and row.new[1] not in ("09538", "10417")
    }
    assert (len(ended), len(made), len(ended) - len(made)) == (78, 25, 579 - 526)


def test_dates(tables: Tables) -> None:
    assert {(row.valid_from, row.valid_to) for row in tables.communes if row.layer == "current"} == {
        (datetime.date(2025, 7, 1), None)
    }
    assert {row.valid_to for row in tables.communes if row.layer == "old"} == {datetime.date(2025, 6, 30)}
    assert {row.valid_to for row in tables.communes if row.layer == "gone"} == {
        datetime.date(2024, 12, 31),
        datetime.date(2020, 2, 29),
    }


def test_slugs_are_unique_and_stable(tables: Tables) -> None:
    slugs = {row.slug: row for row in tables.communes}
    assert len(slugs) == len(tables.communes) == 738
    assert slugs["bat-trang"].code == "00577"
    assert slugs["bat-trang-gia-lam"].layer == "old"
    assert slugs["kim-lan-gia-lam-truoc-2025"].layer == "gone"
    assert slugs["thi-tran-yen-vien-gia-lam"].kind == "Thị trấn"


def test_names_carry_no_kind_and_no_brackets(tables: Tables) -> None:
    assert not [row.name for row in tables.communes if "(" in row.name or bare(row.name) != row.name]


def test_what_is_inferred_says_so(tables: Tables) -> None:
    gone = [row for row in tables.communes if row.layer == "gone"]
    assert sum("inferred" in row.note for row in gone) == 67
    kim_lan = next(row for row in gone if row.name == "Kim Lan")
    assert kim_lan.note.startswith("inferred")


def test_areas_add_up_to_the_city(tables: Tables) -> None:
    assert sum(row.area_km2 or 0 for row in tables.communes) == pytest.approx(3359.84, rel=0.002)
