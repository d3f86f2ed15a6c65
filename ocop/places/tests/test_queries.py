"""Questions about places."""

from __future__ import annotations

import pytest

from ocop.places import queries
from ocop.places.models import Commune

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def test_current_communes() -> None:
    assert queries.current_communes().count() == 126
    assert len(queries.commune_names()) == 126
    names = [row.name for row in queries.in_alphabet()]
    assert names.index("An Khánh") < names.index("Ba Đình") < names.index("Dân Hòa") < names.index("Đại Mỗ")


def test_by_code_or_slug() -> None:
    assert queries.commune_by_code_or_slug("00577") == queries.commune_by_code_or_slug("bat-trang")
    assert queries.commune_by_code_or_slug("bat-trang-gia-lam") is None
    assert queries.commune_by_slug("bat-trang-gia-lam").layer == "old"
    assert queries.commune_by_slug("nowhere") is None


def test_names_of_areas() -> None:
    assert queries.district_names()["018"] == "Huyện Gia Lâm"
    assert len(queries.province_names()) == 34
    then = {row.name: row.name_now for row in queries.provinces_then_and_now()}
    assert len(then) == 63
    assert then["Tỉnh Trà Vinh"] == "Tỉnh Vĩnh Long"


def test_names_for_search_hold_old_and_new_names() -> None:
    current = Commune.objects.get(slug="bat-trang")
    assert queries.names_for_search(current) == [
        "Xã Bát Tràng",
        "Xã Đa Tốn",
        "Xã Kim Đức",
        "Xã Đông Dư",
        "Xã Kim Lan",
        "Xã Văn Đức",
        "Huyện Gia Lâm",
    ]
    gone = Commune.objects.get(slug="kim-lan-gia-lam-truoc-2025")
    assert queries.names_for_search(current, gone) == ["Xã Bát Tràng", "Xã Kim Lan", "Xã Kim Đức", "Huyện Gia Lâm"]
    assert queries.names_for_search(None) == []


def test_origins_and_successors() -> None:
    current = Commune.objects.get(slug="bat-trang")
    assert {str(origin.commune) for origin in queries.origins(current) if origin.is_main} == {
        "Xã Bát Tràng",
        "Xã Đa Tốn",
        "Xã Kim Đức",
    }
    gone = Commune.objects.get(slug="kim-lan-gia-lam-truoc-2025")
    assert queries.successors(gone) == [current]
    assert queries.successors(current) == [current]
    assert [row.name for row in queries.districts_of(Commune.objects.get(slug="yen-xuan"))] == [
        "Huyện Quốc Oai",
        "Huyện Thạch Thất",
    ]


def test_breadcrumbs() -> None:
    old = queries.commune_by_slug("bat-trang-gia-lam")
    assert [crumb.name for crumb in queries.breadcrumbs(old)] == ["Thành phố Hà Nội", "Huyện Gia Lâm", "Xã Bát Tràng"]
    current = Commune.objects.get(slug="bat-trang")
    assert [crumb.name for crumb in queries.breadcrumbs(current)] == ["Thành phố Hà Nội", "Xã Bát Tràng"]
