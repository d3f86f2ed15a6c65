"""Conditions: the file as it ships, values in their shapes, and each code met, unmet by how much, and not stated."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.people.models import OrganisationKind
from ocop.producers.models import Paper
from ocop.rulebooks.loading import RulebookError
from ocop.trade import condition_words as words
from ocop.trade.condition_catalogue import DATA, PAPER_KINDS, PRODUCER_KINDS, load
from ocop.trade.conditions import (
    Asked,
    ConditionError,
    Held,
    Price,
    Profile,
    catalogue,
    check,
    checked_value,
    first_to_do,
)

DAY = datetime.date(2026, 11, 22)
EMPTY = Profile(offer_id=1, product_id=1, producer_id=1, on=DAY)
FULL = replace(
    EMPTY,
    stars=4,
    level="4",
    stars_last_day=datetime.date(2026, 12, 31),
    unit="kg",
    capacity={month: Decimal(1000) for month in range(1, 13)},
    promised={11: Decimal(400)},
    min_order=Decimal(50),
    lead_days=7,
    shelf_life_days=200,
    age_at_delivery_days=50,
    gtin="8938505974194",
    traceability="https://vi.example/t",
    label_languages=frozenset({"vi", "en"}),
    vat_invoice=True,
    consignment=False,
    payment_days=30,
    discount_percent=Decimal("12.5"),
    opening_fee=5_000_000,
    gives_samples=True,
    exported_to="Lào",
    delivers_to=frozenset({"01"}),
    producer_kind="household",
    since_year=2020,
    prices=(Price(Decimal(1), 50_000), Price(Decimal(100), 45_000)),
    papers=(Held("food_safety", "Giấy ATTP", None, datetime.date(2026, 11, 21)), Held("quality_system", "HACCP 2025")),
)

# code, value, what FULL answers: met, short by
CASES = [
    ("paper", "food_safety", False, Decimal(1)),
    ("paper", "quality_system", True, None),
    ("paper", "declaration", None, None),
    ("named_paper", {"any_of": ["haccp"], "vi": "HACCP", "en": "HACCP"}, True, None),
    ("named_paper", {"any_of": ["FDA"], "vi": "FDA", "en": "FDA"}, None, None),
    ("quality_system", ["any"], True, None),
    ("quality_system", ["haccp", "brc"], True, None),
    ("quality_system", ["iso22000"], False, None),
    ("least_stars", 4, True, None),
    ("least_stars", 5, False, Decimal(1)),
    ("barcode", True, True, None),
    ("traceability", True, True, None),
    ("shelf_life", 200, True, None),
    ("shelf_life", 201, False, Decimal(1)),
    ("shelf_life_left", "75", True, None),
    ("shelf_life_left", "80", False, Decimal("5.0")),
    ("label_languages", ["en", "vi"], True, None),
    ("label_languages", ["en", "ja", "ko"], False, Decimal(2)),
    ("vat_invoice", True, True, None),
    ("volume", {"quantity": "600", "unit": "kg", "months": []}, True, None),
    ("volume", {"quantity": "601", "unit": "kg", "months": []}, False, Decimal(1)),
    ("volume", {"quantity": "1", "unit": "tấn", "months": [1, 2]}, True, None),
    ("volume", {"quantity": "1", "unit": "tấn", "months": [11]}, False, Decimal("0.4")),
    ("volume", {"quantity": "1", "unit": "hộp", "months": []}, None, None),
    ("payment_days", 30, True, None),
    ("payment_days", 45, False, Decimal(15)),
    ("buying", "purchase", True, None),
    ("buying", "consignment", False, None),
    ("discount", "12.5", True, None),
    ("discount", "15", False, Decimal("2.5")),
    ("opening_fee", 8_000_000, False, Decimal(3_000_000)),
    ("samples", True, True, None),
    ("min_order", {"quantity": "20", "unit": "kg"}, False, Decimal(30)),
    ("min_order", {"quantity": "1", "unit": "tạ"}, True, None),
    ("lead_days", 7, True, None),
    ("lead_days", 5, False, Decimal(2)),
    ("unit_price", 45_000, True, None),
    ("unit_price", 40_000, False, Decimal(5_000)),
    ("delivers_to", ["01"], True, None),
    ("delivers_to", ["01", "79"], False, Decimal(1)),
    ("producer_kind", ["household", "farm"], True, None),
    ("producer_kind", ["enterprise"], False, None),
    ("years", 6, True, None),
    ("years", 7, False, Decimal(1)),
    ("exported", True, True, None),
    ("in_words", {"vi": "Nộp phí gian hàng", "en": "Pay for the stand"}, None, None),
]


@pytest.mark.parametrize(("code", "value", "met", "short_by"), CASES)
def test_each_code(code, value, met, short_by):
    finding = check(Asked(code, checked_value(code, value)), FULL, DAY)
    assert (finding.met, finding.short_by) == (met, short_by)
    assert bool(finding.action) == (met is not True)
    for language in ("vi", "en"):
        assert words.say_asked(finding, language)
        assert isinstance(words.say_have(finding, language), str)
        assert isinstance(words.say_short(finding, language), str)
        assert bool(words.say_action(finding, language)) == (met is not True)


def test_every_code_has_a_case():
    assert {case[0] for case in CASES} == set(catalogue().kinds)


@pytest.mark.parametrize(("code", "value"), [(case[0], case[1]) for case in CASES if case[0] != "least_stars"])
def test_an_empty_profile_states_nothing_and_fails_nothing(code, value):
    finding = check(Asked(code, value), EMPTY, DAY)
    assert finding.met is (True if value == "purchase" else None)


def test_a_product_without_stars_is_known_to_have_none_and_unstated_stars_are_not_stated():
    assert check(Asked("least_stars", 3), EMPTY, DAY).short_by == 3
    assert check(Asked("least_stars", 3), replace(EMPTY, stars=None), DAY).met is None


def test_stars_and_papers_that_end_before_the_event_count_as_ended():
    last = datetime.date(2026, 12, 31)
    assert check(Asked("least_stars", 4), FULL, last).met is True
    after = check(Asked("least_stars", 4), FULL, last + datetime.timedelta(days=1))
    assert (after.met, after.short_by, after.have, after.last_day) == (False, 4, 0, last)
    assert check(Asked("paper", "food_safety"), FULL, datetime.date(2026, 11, 21)).met is True


def test_months_that_are_not_stated_leave_the_volume_open_unless_one_falls_short():
    some = replace(FULL, capacity={1: Decimal(1000), 11: Decimal(500)}, promised={})
    assert check(Asked("volume", {"quantity": "400", "unit": "kg"}), some, DAY).met is None
    short = check(Asked("volume", {"quantity": "600", "unit": "kg"}), some, DAY)
    assert (short.met, short.short_by, short.have) == (False, 100, 500)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("nothing", 1),
        ("barcode", False),
        ("barcode", "yes"),
        ("shelf_life", 0),
        ("shelf_life", "30"),
        ("shelf_life", True),
        ("discount", "101"),
        ("discount", "NaN"),
        ("discount", "-1"),
        ("least_stars", 2),
        ("least_stars", True),
        ("paper", "letter"),
        ("label_languages", []),
        ("label_languages", ["xx"]),
        ("producer_kind", ["office"]),
        ("volume", {"quantity": "5"}),
        ("volume", {"quantity": "0", "unit": "kg"}),
        ("volume", {"quantity": "5", "unit": "kg", "months": [13]}),
        ("buying", "loan"),
        ("named_paper", {"any_of": [], "vi": "x"}),
        ("in_words", {"vi": " "}),
        ("opening_fee", 1.5),
        ("volume", "5 kg"),
    ],
)
def test_values_of_the_wrong_shape_are_refused(code, value):
    with pytest.raises(ConditionError):
        checked_value(code, value)


def test_first_to_do_puts_musts_first_then_what_takes_least():
    asked = [
        Asked("exported", True, is_must=False),
        Asked("quality_system", ["brc"]),
        Asked("barcode", True),
        Asked("vat_invoice", True),
    ]
    findings = first_to_do([check(one, EMPTY, DAY) for one in asked])
    assert [one.code for one in findings] == ["vat_invoice", "barcode", "quality_system", "exported"]


def test_codes_of_lists_are_those_of_the_models():
    assert set(PAPER_KINDS) == set(Paper.Kind.values)
    assert set(PRODUCER_KINDS) == set(OrganisationKind.values) - {"office", "unknown"}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("shape: buying", "shape: bying", "no known shape"),
        ("unmet: faster}", "unmet: fester}", "unknown action fester"),
        ("- {code: volume,", "- {code: barcode,", "stands twice"),
        ("- {code: kind.farm, vi: trang trại, en: farm}\n", "", "no word for kind.farm"),
        ("days: 20,", "days: soon,", "whole days"),
        ("en: VAT invoice", "en: ''", "has no en"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, old, new, says):
    text = (DATA / "conditions.yaml").read_text(encoding="utf-8")
    old = old if old in text else old.replace("en: VAT invoice", "en: 'VAT invoice'")
    assert old in text
    path = tmp_path / "conditions.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookError, match=rf"conditions\.yaml:\d+: .*{says}"):
        load(path)


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 30))
def test_more_shelf_life_never_hurts(have, asked, more):
    before = check(Asked("shelf_life", asked), replace(EMPTY, shelf_life_days=have), DAY)
    after = check(Asked("shelf_life", asked), replace(EMPTY, shelf_life_days=have + more), DAY)
    assert after.met or not before.met
    assert (before.short_by or 0) >= (after.short_by or 0)


def test_words():
    finding = check(Asked("volume", {"quantity": "1250.5", "unit": "kg", "months": [1, 2]}), FULL, DAY)
    assert words.say_asked(finding) == "Sản lượng mỗi tháng: 1.250,5 kg (tháng 1, 2)"
    assert words.say_have(finding) == "1.000 kg"
    assert words.say_short(finding) == "còn thiếu 250,5 kg"
    assert words.say_short(check(Asked("unit_price", 40_000), FULL, DAY), "en") == "5,000 dong too much"
    lacking = check(Asked("label_languages", ["en", "ja", "ko"]), FULL, DAY)
    assert words.say_short(lacking) == "còn thiếu: tiếng Nhật, tiếng Hàn"
    assert words.say_asked(check(Asked("shelf_life_left", "66.7"), FULL, DAY)) == "Hạn dùng còn lại khi giao: 66,7%"
