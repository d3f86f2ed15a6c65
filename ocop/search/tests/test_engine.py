"""Filters, facets with exact counts, orders, pages, dates, suggestions."""

from __future__ import annotations

import datetime

import pytest

from ocop.search.engine import more_facets, search, suggest


@pytest.fixture
def goods(shelf):
    """Six products of three kinds of facet."""
    rows = [
        (1, "Bánh cốm", "4", "food", "dong-anh", 5),
        (2, "Bánh cốm xanh", "3", "food", "dong-anh", 9),
        (3, "Trà sen", "4", "drink", "bat-trang", 1),
        (4, "Bát gốm", "5", "craft", "bat-trang", 2),
        (5, "Bình gốm", "4", "craft", "bat-trang", 3),
        (6, "Ấm gốm", "3", "craft", "unstated", 4),
    ]
    for key, name, stars, group, commune, quality in rows:
        shelf.put(
            key,
            name,
            facets={"stars": [stars], "group": [group], "commune": [commune]},
            quality=quality,
            newest=f"2024-0{key}-01",
        )
    shelf.put(7, "Kẹo lạc", register="public", facets={"stars": ["3"], "group": ["food"]})
    return shelf


def test_nothing_asked_finds_everything_with_exact_counts(goods):
    found = search("", sort="quality")
    assert found.total == 7
    assert found.ids == [2, 1, 6, 5, 4, 3, 7]
    assert found.facets["group"] == [("craft", 3), ("food", 3), ("drink", 1)]
    assert found.facets["stars"] == [("3", 3), ("4", 3), ("5", 1)]
    assert found.facets["register"] == [("demo", 6), ("public", 1)]


def test_values_widen_and_facets_narrow(goods):
    found = search("", filters={"stars": ["4", "5"], "group": ["craft"]})
    assert set(found.ids) == {4, 5}
    # each facet is counted without itself, so that another of its values can be chosen
    assert found.facets["stars"] == [("3", 1), ("4", 1), ("5", 1)]
    assert found.facets["group"] == [("craft", 2), ("drink", 1), ("food", 1)]
    assert found.facets["commune"] == [("bat-trang", 2)]


def test_the_counts_of_a_facet_are_what_choosing_would_show(goods):
    for query in ("", "gom", "banh"):
        for chosen in ({}, {"group": ["craft"]}, {"stars": ["3"], "commune": ["bat-trang"]}):
            for facet, counts in search(query, filters=chosen).facets.items():
                for value, count in counts:
                    assert search(query, filters={**chosen, facet: [value]}).total == count


def test_registers_and_kinds(goods):
    assert search("", registers=["public"]).ids == [7]
    assert search("", registers=["demo"]).total == 6
    assert search("", kinds=["village"]).total == 0
    assert search("", kinds=None).total == 7


def test_a_small_register_is_judged_by_its_own_words(goods):
    """ "Moungs" is a slip for "muống" among the public rows, whatever the many rows of another register say."""
    for key in range(20, 30):
        goods.put(key, "Mông rau sườn", producer="Moong rau")
    goods.put(8, "Rau muống", register="public")
    assert search("rau moungs", registers=["public"]).ids == [8]
    goods.put(8, "Rau ngót", register="public")
    assert search("rau muống", registers=["public"]).total == 0
    assert search("rau ngot", registers=["public"]).ids == [8]
    goods.put(40, "Rau cải", register="demo")
    goods.drop(8)
    assert search("rau ngót", registers=["public"]).total == 0
    assert search("", registers=["public"]).ids == [7]


def test_words_scattered_in_a_story_are_no_answer(shelf):
    """ "May bay phan luc" asks for no tea whose story says "máy", "bay", "phần" and "lúc" somewhere."""
    shelf.put(1, "Trà gừng", producer="HTX Mây Đường Làng", story="Lúc trời lạnh hương bay; một phần nhờ máy sao.")
    assert search("may bay phan luc").total == 0
    assert search("may giat").total == 0
    assert search("huong tra").ids == [1]
    assert search("hương gừng").ids == [1]


def test_an_unknown_filter_value_finds_nothing(goods):
    assert search("", filters={"stars": ["9"]}).total == 0
    assert search("", filters={"nothing": ["x"]}).total == 0
    assert search("", filters={"stars": []}).total == 7


def test_pages_do_not_overlap(goods):
    pages = [search("", page=page, size=3, sort="quality").ids for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [key for page in pages for key in page] == search("", size=50, sort="quality").ids


def test_orders(goods):
    assert search("", sort="name").ids == [6, 1, 2, 4, 5, 7, 3]  # Ấm, Bánh cốm, Bánh cốm xanh, Bát, Bình, Kẹo, Trà
    assert search("", sort="newest").ids == [6, 5, 4, 3, 2, 1, 7]
    with pytest.raises(ValueError, match="no order"):
        search("", sort="beauty")


def test_more_facets_is_the_whole_list(goods):
    assert more_facets("gom", "commune") == [("bat-trang", 2), ("unstated", 1)]
    assert more_facets("gom", "commune", filters={"commune": ["unstated"], "stars": ["3"]}) == [("unstated", 1)]


def test_dated_values_turn_at_midnight(shelf, monkeypatch):
    day = datetime.date(2026, 3, 1)
    monkeypatch.setattr("ocop.search.engine.clock.today", lambda: day)
    spans = [["none", None, "2023-03-01"], ["in_force", "2023-03-01", "2026-03-02"], ["ended", "2026-03-02", None]]
    shelf.put(1, "Bánh cốm", facets={"state": spans})
    assert search("").facets["state"] == [("in_force", 1)]
    assert search("bánh cốm còn hạn").ids == [1]
    day = datetime.date(2026, 3, 2)
    assert search("").facets["state"] == [("ended", 1)]
    assert search("", filters={"state": ["in_force"]}).total == 0
    day = datetime.date(2023, 2, 28)
    assert search("").facets["state"] == [("none", 1)]


def test_conditions_said_in_words(goods):
    found = search("gốm 4 sao")
    assert found.ids == [5]
    assert found.understood == [("stars", ("4",))]
    assert set(search("sản phẩm ocop 3 sao").ids) == {2, 6, 7}
    assert set(search("bốn sao").ids) == {1, 3, 5}


def test_exact_marks_stand_above_folded_ones(shelf):
    shelf.put(1, "Chà bông", quality=9)
    shelf.put(2, "Chả lụa")
    shelf.put(3, "Cha cá")
    assert search("chả").ids[0] == 2
    assert 1 not in search("chả").ids
    assert set(search("cha").ids) >= {1, 2, 3}
    assert search("cha").ids[0] == 3


def test_name_above_maker_above_place(shelf):
    shelf.put(1, "Rau sạch", places="Xã Sen Chiểu")
    shelf.put(2, "Rau sạch", producer="Hợp tác xã Sen Việt")
    shelf.put(3, "Sen ngâm")
    shelf.put(4, "Rau sạch", story="trồng cạnh ao sen")
    assert search("sen").ids[0] == 3
    assert search("sen chiểu").ids[:1] == [1]
    assert 4 not in search("sen").ids
    assert search("rau sen").ids[0] == 2


def test_words_side_by_side_stand_above_scattered_ones(shelf):
    shelf.put(1, "Mật thơm từ rừng và ong", quality=9)
    shelf.put(2, "Mật ong rừng")
    assert search("mật ong").ids[0] == 2


def test_nothing_relevant_is_said_plainly(goods):
    found = search("điện thoại iphone")
    assert (found.ids, found.total, found.facets["stars"]) == ([], 0, [])
    found = search("bánh đa cốm hạt kê")
    assert found.total == 0
    assert "bánh" in " ".join(found.near_words)


@pytest.mark.parametrize(
    "query",
    [
        "nuwowcs",
        "ba1nh co61m",
        "banh comm",
        "bnah com",
        "banhcom",
        "Bành Cơm",
        "ＢÁＮＨ　cốm",
        "HTX",
        "*",
        "'",
        "%_",
        "()",
        "…",
        " " * 30,
        "a" * 3000,
    ],
)
def test_any_text_has_an_answer(goods, query):
    found = search(query)
    assert found.total >= len(found.ids)
    suggest(query)


def test_a_mended_query_says_how_it_was_understood(goods):
    assert search("banh comm").corrected == "bánh cốm"
    assert search("bánh cốm").corrected == ""
    assert search("ba1nh co61m").ids == search("bánh cốm").ids


def test_suggestions_go_on_from_what_is_typed(goods):
    assert {str(one) for one in suggest("ba")} >= {"Bánh cốm", "Bánh cốm xanh", "Bát gốm"}
    assert [str(one) for one in suggest("bánh c")] == ["Bánh cốm xanh", "Bánh cốm"]
    assert [one.object_id for one in suggest("tra se")] == [3]
    assert suggest("") == []
    assert suggest("zzz") == []
    assert len(suggest("b", limit=2)) == 2


def test_a_name_is_suggested_once(shelf):
    for key in (1, 2, 3):
        shelf.put(key, "Giò lụa", quality=key)
    only = suggest("gio")
    assert [(one.text, one.object_id, one.count) for one in only] == [("Giò lụa", 3, 3)]
