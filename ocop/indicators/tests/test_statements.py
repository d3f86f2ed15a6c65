"""Published statements: every contradiction kept, loading twice changes nothing, each beside the register's figure."""

import datetime
from decimal import Decimal

import pytest

from ocop.indicators import registry, statements
from ocop.indicators.labels import INDICATOR_LABELS
from ocop.indicators.models import PublishedStatement
from ocop.ledger.models import Entry

pytestmark = pytest.mark.django_db


def said(indicator: str, day: str, by: str = "", item: str = "") -> list[int]:
    rows = PublishedStatement.objects.filter(indicator=indicator, spoken_of=day, by=by, item=item, territory="hanoi")
    return sorted(int(row.value) for row in rows)


def test_contradictions_stand_beside_each_other() -> None:
    statements.bring()
    assert said("outlets", "2022-12-09") + said("outlets", "2022-12-31") == [85, 83]
    assert said("outlet_districts", "2022-12-09") + said("outlet_districts", "2022-12-31") == [25, 14]
    assert said("producers", "2020-12-31", "producer_kind", "household") == [99, 101, 101, 101]
    assert said("producers", "2020-12-31", "producer_kind", "enterprise") == [72, 72, 72, 74]
    assert said("products", "2020-12-31", "stars", "potential_5") == [13, 17, 17, 17]
    assert said("products", "2020-12-31", "stars", "5") == [4]
    assert said("villages", "2021-04-19", "title", "traditional_craft_village") == [301]
    assert said("villages", "2024-04-30", "title", "traditional_craft_village") == [59]
    assert said("products", "2020-12-31") == [1054, 1054, 1054, 1054]
    assert said("products", "2021-12-31") == [1649]
    assert PublishedStatement.objects.get(key="ha-noi-4-2025-share-of-country").value == Decimal("21.3")


def test_loading_twice_changes_nothing() -> None:
    first = statements.bring()
    assert first.created == first.total == PublishedStatement.objects.count() > 100
    entries = Entry.objects.count()
    assert statements.bring() == statements.Brought(0, 0, first.total)
    assert Entry.objects.count() == entries


def test_an_edited_row_is_brought_back_and_recorded() -> None:
    statements.bring()
    PublishedStatement.objects.filter(key="ha-noi-2021-products").update(value=1)
    entries = Entry.objects.count()
    assert statements.bring().changed == 1
    assert PublishedStatement.objects.get(key="ha-noi-2021-products").value == 1649
    assert Entry.objects.count() == entries + 1


def test_every_indicator_has_a_name_in_both_languages() -> None:
    for row in statements.read():
        vi, en = INDICATOR_LABELS[row["indicator"]]
        assert vi
        assert en


def test_a_statement_beside_the_registers_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    statements.bring()
    asked = []

    def counted(register: str, day: datetime.date, by: str, item: str) -> int:
        asked.append((register, day, by, item))
        return 1649

    monkeypatch.setattr(registry, "_indicators", {"products": registry.Counted("products", counted)})
    row = PublishedStatement.objects.get(key="ha-noi-2021-products")
    assert not registry.beside(row, register="demo").differs
    assert asked == [("demo", datetime.date(2021, 12, 31), "", "")]
    country = PublishedStatement.objects.get(key="ca-nuoc-1-2025-products")
    assert registry.beside(country, register="demo").counted is None
    unknown = PublishedStatement.objects.get(key="hpa-9-12-2022-share-of-country")
    assert registry.beside(unknown, register="demo").counted is None


def test_one_indicator_one_counter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_indicators", {})
    registry.register("x", len)  # type: ignore[arg-type]
    registry.register("x", len)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="already counted"):
        registry.register("x", max)  # type: ignore[arg-type]
