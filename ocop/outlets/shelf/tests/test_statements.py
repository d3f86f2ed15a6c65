"""Statements: a minute a month, unknown is not zero, a correction keeps both, who is asked and who is late."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Place
from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.outlets.coverage import queries as coverage
from ocop.outlets.models import SalesStatement
from ocop.outlets.shelf import queries, shares, statements
from ocop.outlets.shelf.statements import Line, Stated, month_after, month_before, month_of
from ocop.outlets.shelf.tests import making
from ocop.workdays import clock

LAST = month_before(clock.today())


@given(st.dates(datetime.date(2001, 1, 1), datetime.date(2099, 12, 31)))
def test_months_follow_one_another(day):
    first = day.replace(day=1)
    assert month_before(month_after(first)) == first
    assert month_after(month_before(day)) == first
    assert month_of(f"{first:%Y-%m}") == first


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "26-01", "1999-01", "２０２６-01", "2026-1", "2026-01-01", "\x00"]
)
def test_what_is_no_month(text):
    assert month_of(text) is None


@given(st.lists(st.none() | st.integers(0, 10**9), max_size=8), st.none() | st.integers(0, 10**10))
def test_one_unknown_makes_the_share_unknown(values, total):
    share = shares.by_value(values, total)
    if None in values or not total:
        assert share.permille is None
    else:
        assert share.permille == round(Decimal(sum(values)) * 1000 / total + Decimal("0.0000001"))


@pytest.mark.django_db
class TestState:
    def shop(self, cast):
        one = making.kept_outlet(cast)
        return (
            one,
            making.on_shelf(one, making.starred("Miến")).product,
            making.on_shelf(one, making.starred("Trà")).product,
        )

    def state(self, cast, shop, **stated):
        return statements.state(by=cast.producer_member.person, outlet_id=shop.pk, month=LAST, stated=Stated(**stated))

    def test_what_was_stated_stands_and_a_correction_keeps_both(self, cast):
        shop, noodles, tea = self.shop(cast)
        first = self.state(
            cast, shop, lines=(Line(noodles.pk, Decimal(3), 150_000, Decimal(7)), Line(tea.pk)), total_value=1_000_000
        )
        assert queries.money(first) == (150_000, 0)
        assert statements.shares_of(first).value.permille is None
        with pytest.raises(Refused, match="vì sao"):
            self.state(cast, shop, lines=(Line(noodles.pk, Decimal(4), 200_000),))
        second = self.state(
            cast,
            shop,
            lines=(Line(noodles.pk, Decimal(4), 200_000), Line(tea.pk, value=50_000)),
            total_value=1_000_000,
            reason="ghi nhầm",
        )
        assert list(SalesStatement.objects.order_by("number").values_list("number", "is_latest")) == [
            (1, False),
            (2, True),
        ]
        assert statements.shares_of(second).value.permille == 250
        assert first.lines.get().quantity == 3

    def test_the_same_again_is_no_correction(self, cast):
        shop, noodles, _tea = self.shop(cast)
        one = self.state(cast, shop, lines=(Line(noodles.pk, Decimal("3.00"), 150_000),))
        before = head()
        assert self.state(cast, shop, lines=(Line(noodles.pk, Decimal("3.00"), 150_000),)).pk == one.pk
        assert head() == before

    def test_the_history_of_the_point_says_nothing_of_it(self, cast):
        shop, noodles, _tea = self.shop(cast)
        self.state(cast, shop, lines=(Line(noodles.pk, Decimal(3), 150_000),), total_value=98_765_432)
        entry = Entry.objects.get(action="outlets.state_sales")
        assert entry.subject_type == "outlets.salesstatement"
        for name in ("other_member", "other_commune_officer", "stranger"):
            for address in (f"/ban/diem-ban/{shop.pk}/", f"/diem-ban/{shop.slug}/", "/ban/nhat-ky/"):
                assert "98.765.432" not in cast[name].get(address).content.decode()

    def test_nothing_sold_is_an_answer(self, cast):
        shop, *_products = self.shop(cast)
        row = self.state(cast, shop, sold_nothing=True, total_value=500_000)
        assert statements.shares_of(row).value.permille == 0

    @pytest.mark.parametrize(
        "stated",
        [
            {},
            {"sold_nothing": True, "lines": "one"},
            {"lines": "one", "total_value": 1},
            {"lines": "one", "total_kinds": 1},
            {"lines": "foreign"},
            {"lines": "twice"},
        ],
    )
    def test_what_cannot_be_is_refused(self, cast, stated):
        shop, noodles, _tea = self.shop(cast)
        line = Line(noodles.pk, Decimal(1), 50_000)
        lines = {"one": (line,), "twice": (line, line), "foreign": (Line(making.starred("Khác").pk, Decimal(1)),)}
        if "lines" in stated:
            stated = {**stated, "lines": lines[stated["lines"]]}
        before = head()
        with pytest.raises(Refused):
            self.state(cast, shop, **stated)
        assert head() == before
        assert not SalesStatement.objects.exists()

    def test_a_month_that_is_not_over_or_before_the_outlet_is_refused(self, cast):
        shop, noodles, _tea = self.shop(cast)
        for month in (clock.today().replace(day=1), datetime.date(2023, 12, 1), LAST + datetime.timedelta(days=3)):
            with pytest.raises(Refused):
                statements.state(
                    by=cast.producer_member.person,
                    outlet_id=shop.pk,
                    month=month,
                    stated=Stated(lines=(Line(noodles.pk, Decimal(1)),)),
                )

    def test_on_the_page_of_a_phone(self, cast):
        shop, noodles, _tea = self.shop(cast)
        address = f"/ban/diem-ban/{shop.pk}/so-ban/{LAST:%Y-%m}/"
        page = cast.producer_member.get(address).content.decode()
        assert f"quantity_{noodles.pk}" in page
        wrong = cast.producer_member.post(address, {f"value_{noodles.pk}": "nhiều lắm"})
        assert wrong.status_code == 422
        assert "nhiều lắm" in wrong.content.decode()
        done = cast.producer_member.post(
            address, {f"quantity_{noodles.pk}": "2,5", f"value_{noodles.pk}": "125.000", "once": "a" * 36}
        )
        assert done.status_code == 302
        again = cast.producer_member.post(
            address, {f"quantity_{noodles.pk}": "2,5", f"value_{noodles.pk}": "125.000", "once": "a" * 36}
        )
        assert again.status_code == 302
        row = SalesStatement.objects.get()
        assert (row.lines.get().quantity, row.lines.get().value) == (Decimal("2.50"), 125_000)
        assert "125.000" in cast.producer_member.get(address).content.decode()
        assert cast.other_member.get(address).status_code == 403
        assert cast.producer_member.get(f"/ban/diem-ban/{shop.pk}/so-ban/2026-99/").status_code == 404

    def test_last_months_numbers_start_the_next(self, cast):
        shop, noodles, _tea = self.shop(cast)
        statements.state(
            by=cast.producer_member.person,
            outlet_id=shop.pk,
            month=month_before(LAST),
            stated=Stated(lines=(Line(noodles.pk, Decimal(9)),)),
        )
        address = f"/ban/diem-ban/{shop.pk}/so-ban/{LAST:%Y-%m}/"
        plain = cast.producer_member.get(address).content.decode()
        started = cast.producer_member.get(address + "?theo=thang-truoc").content.decode()
        assert 'value="9' not in plain
        assert 'value="9' in started


@pytest.mark.django_db
class TestAsked:
    def test_who_said_nothing_is_asked_on_the_first_third_and_fifth_working_day(self, cast):
        shop = making.kept_outlet(cast)
        making.on_shelf(shop, making.starred())
        making.outlet("Không kệ", slug="khong-ke")
        asked = {}
        for day in range(1, 13):
            with transaction.atomic():
                asked[day] = statements.remind(datetime.date(2026, 10, day))
        # 1/10/2026 is a Thursday: working days 1, 5 and 7 are the first, third and fifth.
        assert {day for day, count in asked.items() if count} == {1, 5, 7}
        assert Notice.objects.filter(kind="outlets.statement", person=cast.producer_member.person).count() == 3
        assert statements.due_day(datetime.date(2026, 9, 1)) == datetime.date(2026, 10, 7)
        statements.state(
            by=cast.producer_member.person,
            outlet_id=shop.pk,
            month=datetime.date(2026, 9, 1),
            stated=Stated(sold_nothing=True),
        )
        with transaction.atomic():
            assert statements.remind(datetime.date(2026, 10, 7)) == 0

    def test_the_office_sees_who_is_late(self, cast):
        shop = making.kept_outlet(cast)
        making.on_shelf(shop, making.starred())
        rows = queries.overview(cast.trade_officer.person, LAST)
        assert [(row["outlet"], row["statement"]) for row in rows] == [(shop, None)]
        assert rows[0]["is_late"] is (statements.due_day(LAST) < clock.today())
        assert queries.overview(cast.other_commune_officer.person, LAST) == []
        page = cast.city_officer.get("/ban/diem-ban/so-ban/").content.decode()
        assert shop.name in page
        for ending in ("xlsx", "csv", "json"):
            assert cast.city_officer.get(f"/ban/diem-ban/so-ban/?format={ending}").status_code == 200

    def test_indicators_add_up_and_know_their_day(self, cast):
        shop = making.kept_outlet(cast)
        product = making.on_shelf(shop, making.starred(product_set="")).product
        year = LAST.year
        sales, received = registry.indicator("outlet_sales"), registry.indicator("outlet_statements")
        of_year = Asked.of_year("demo", year, clock.today())
        assert sales.count(of_year).value is None
        statements.state(
            by=cast.producer_member.person,
            outlet_id=shop.pk,
            month=LAST,
            stated=Stated(lines=(Line(product.pk, Decimal(1), 70_000),)),
        )
        statements.state(
            by=cast.producer_member.person,
            outlet_id=shop.pk,
            month=LAST,
            stated=Stated(lines=(Line(product.pk, Decimal(1), 90_000),), reason="sửa"),
        )
        figure = sales.count(of_year)
        assert (figure.value, figure.verified, figure.provisional) == (90_000, 0, 90_000)
        assert received.count(of_year).value == 1
        assert sales.count(of_year.at(Place("commune", cast.home_commune.pk))).value == 90_000
        assert {key: one.value for key, one in sales.figures(of_year, "commune").items()} == {
            cast.home_commune.pk: 90_000
        }
        assert [row.amount for row in sales.open(of_year, cast.city_officer.person, 0, 10).found] == [90_000]
        assert sales.open(of_year, cast.other_member.person, 0, 10).hidden == 1
        yesterday = Asked.of_year("demo", year, clock.today() - datetime.timedelta(days=1))
        assert sales.count(yesterday).value is None

    def test_what_sells_where(self, cast):
        shop = making.kept_outlet(cast)
        product = making.on_shelf(shop, making.starred(product_set="")).product
        other = making.on_shelf(shop, making.starred("Trà")).product
        statements.state(
            by=cast.producer_member.person,
            outlet_id=shop.pk,
            month=LAST,
            stated=Stated(lines=(Line(product.pk, Decimal(1), 70_000), Line(other.pk, Decimal(2)))),
        )
        (row,) = coverage.sold(cast.trade_officer.person, LAST, LAST, by="commune")
        assert (row.commune_id, row.value, row.unknown, row.outlets, row.products) == (
            cast.home_commune.pk,
            70_000,
            1,
            1,
            2,
        )
        assert coverage.sold(cast.other_commune_officer.person, LAST, LAST) == []
        assert cast.trade_officer.get("/ban/diem-ban/ban-gi-o-dau/?format=csv").status_code == 200
        assert "70.000" in cast.trade_officer.get("/ban/diem-ban/ban-gi-o-dau/").content.decode()
