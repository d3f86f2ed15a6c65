"""What search understands beyond the words of names: regions, sounds, pieces of words, absent goods, claims it does not make."""

from __future__ import annotations

import pytest

from benchmarks.relevance import build_index, measure, source_rows
from benchmarks.typos import MODELS
from benchmarks.typos import measure as measure_typos
from ocop.search.asking import tokens_of
from ocop.search.engine import search
from ocop.search.lexicon import lexicon
from ocop.search.regional import elsewhere
from ocop.vietnamese.sounds import sound_key


@pytest.fixture(scope="module")
def found():
    index = build_index()
    names = {int(row["id"][1:]): row["name"] for row in source_rows()}
    return lambda query: [names[key] for key in search(query, index=index, size=10).ids]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("đờn tranh", "Đàn tranh gỗ mun khảm trai"),
        ("kiếng mây", "Gương mây đan Như Ý"),
        ("đông chùng hạ thảo khô", "Đông trùng hạ thảo khô"),
        ("lem chay xù", "Nem chay xù"),
        ("bí xa nh", "Bí xanh"),
        ("khămtơ tằm thêu tay", "Khăn tơ tằm thêu tay"),
        ("silk patchwork t-shirt", "Áo phông ghép lụa"),
        ("hanging wall clock", "Đồng hồ treo hoa lá tây"),
        ("đặc sản Đà Lạt cà phê catimor xay bột", "Cà phê catimor xay bột Cầu Đất"),
    ],
)
def test_what_was_meant_comes_first(found, query, first):
    assert found(query)[0] == first


@pytest.mark.parametrize(
    "query",
    [
        "winter coat",
        "wine from France",
        "tủ lạnh",
        "chó con",
        "trái thanh long",
        "đặc sản Đà Nẵng",
        "almond milk",
        "coffee machine",
        "Swiss chocolate watch",
    ],
)
def test_a_known_good_that_is_not_here_finds_nothing(found, query):
    assert found(query) == []


@pytest.mark.parametrize(
    "claim",
    [
        "tiểu đường",
        "huyết áp",
        "mất ngủ",
        "xương khớp",
        "diabetes",
        "insomnia",
        "joint pain",
        "cholesterol",
        "giảm cân",
    ],
)
def test_no_occasion_promises_anything_against_illness(claim):
    assert not any(claim in " ".join(key) for key in lexicon().intents)
    assert not any(
        claim == " ".join(one.marked for one in name) for one in lexicon().concepts.values() for name in one.vi
    )


def test_words_of_a_region_are_put_into_those_of_another():
    assert elsewhere(tokens_of("đờn cò cẩn ốc")) == "đàn nhị khảm trai"
    assert elsewhere(tokens_of("keo dau phong")) == "keo lạc"
    assert elsewhere(tokens_of("bánh cốm")) is None


@pytest.mark.parametrize(
    ("one", "other"), [("tra", "cha"), ("xoai", "soai"), ("rong", "dong"), ("gia", "da"), ("lem", "nem")]
)
def test_what_is_said_alike_shares_a_key(one, other):
    assert sound_key(one) == sound_key(other)


def test_other_consonants_are_told_apart():
    assert len({sound_key(one) for one in ("nga", "nha", "na", "tha", "ta", "kha", "ca", "ma", "ba")}) == 9


@pytest.mark.parametrize(
    ("name", "floor"),
    [("english-shopper", 0.95), ("southern", 0.95), ("occasions", 0.88), ("negatives", 0.95), ("fourth-blind", 0.93)],
)
def test_later_sets_stay(name, floor):
    values = measure(name)["all"]["recall"]
    assert sum(values) / len(values) >= floor


def test_mistyped_names_are_found(monkeypatch):
    monkeypatch.setattr("benchmarks.typos._PER_MODEL", 40)
    shares = measure_typos(2026)
    assert set(shares) == set(MODELS)
    assert sum(shares.values()) / len(shares) >= 0.96
    assert min(shares.values()) >= 0.8
