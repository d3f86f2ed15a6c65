"""Covers: the same for ever, small, safe, and in the craft of the product."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory

from ocop.ui import covers
from ocop.ui.covers import crafts, views


@pytest.mark.parametrize("craft", sorted(covers.DRAW))
def test_every_craft_is_small_sound_and_the_same_for_ever(craft: str) -> None:
    seen = set()
    for number in range(40):
        text = covers.cover(f"san-pham-{number}", craft)
        assert len(text.encode()) <= 6 * 1024
        assert text == covers.cover.__wrapped__(f"san-pham-{number}", craft)
        seen.add(text)
        root = ElementTree.fromstring(text)
        names = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
        assert not names & {"script", "style", "image", "foreignObject", "text"}
        assert "style=" not in text
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert len(seen) == 40


@pytest.mark.parametrize(
    ("name", "group", "craft"),
    [
        ("Trà sen Hiền Xiêm", "", "lotus"),
        ("Nón lá làng Chuông", "", "hat"),
        ("Tăm hương Quảng Phú Cầu", "", "incense"),
        ("Giò lụa Ước Lễ", "", "meat"),
        ("Khăn lụa tơ tằm", "", "brocade"),
        ("Mây tre đan Phú Vinh", "", "weave"),
        ("May com lê Vân Từ", "", "brocade"),
        ("Chuông đồng Ngũ Xã", "", "metal"),
        ("Nấm linh chi đỏ", "", "mushroom"),
        ("Mật ong hoa nhãn", "", "honey"),
        ("Cá kho làng", "", "fish"),
        ("Rau cải an toàn", "", "vegetable"),
        ("Hoa lan hồ điệp", "", "bloom"),
        ("Rượu nếp cái hoa vàng", "", "bottle"),
        ("Ô mai mơ", "", "sweets"),
        ("Bún khô Minh Khai", "", "noodle"),
        ("tra sen tay ho", "", "lotus"),
        ("nuoc mam Le Gia", "", "bottle"),
        ("Bộ quà Hà Thành", "Thủ công mỹ nghệ", "wood"),
        ("Bộ quà Hà Thành", "drink", "bottle"),
        ("Bộ quà Hà Thành", "", "rice"),
        ("", "", "rice"),
    ],
)
def test_craft_of_a_name(name: str, group: str, craft: str) -> None:
    assert covers.craft_of(name, group) == craft


def test_every_word_leads_to_a_craft_that_can_be_drawn() -> None:
    named = {craft for craft, _ in [*crafts.FIRST, *crafts.WORDS]} | set(crafts.GROUPS.values())
    assert named == set(covers.DRAW) == set(covers.PALETTES)


def test_address_and_view_read_no_table() -> None:
    address = covers.address(SimpleNamespace(name="Trà sen", slug="tra-sen"))
    assert address == f"/bia/lotus/tra-sen.svg?{covers.EDITION}"
    answer = views.drawn(RequestFactory().get(address), "lotus", "tra-sen")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content.decode() == covers.cover("tra-sen", "lotus")


def test_a_village_is_drawn_by_its_craft_and_a_list_pays_no_query() -> None:
    village = SimpleNamespace(name="Thôn Ao Sen", slug="ao-sen", craft_as_given="Mây tre đan")
    assert covers.address(village).startswith("/bia/weave/ao-sen.svg")
    village.craft_as_given = "Đồ chơi dân gian"
    assert covers.address(village).startswith("/bia/wood/")
    product = SimpleNamespace(
        name="Bộ quà", slug="bo-qua", _prefetched_objects_cache={"groups": [SimpleNamespace(group="drink")]}
    )
    assert covers.address(product).startswith("/bia/bottle/")


def test_an_unknown_kind_is_read_from_the_words() -> None:
    answer = views.drawn(RequestFactory().get("/"), "san-pham", "tra-sen-tay-ho")
    assert answer.content.decode() == covers.cover("tra-sen-tay-ho", "lotus")
    with pytest.raises(ValueError, match="unknown craft"):
        covers.cover("a", "plastic")
