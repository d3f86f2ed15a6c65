"""The numbers of coverage and of what sells where against plain SQL over the same rows."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection

from ocop.outlets.coverage import queries
from ocop.outlets.models import SalesLine, SalesStatement
from ocop.outlets.shelf.tests import making
from ocop.outlets.visitors import columns
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
MONTH = datetime.date(2026, 9, 1)


def asked(sql: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.mark.usefixtures("places")
def test_points_in_each_commune(cast: Cast) -> None:
    today = clock.today()
    for name, extra in {
        "Một": {},
        "Hai": {},
        "Ẩn": {"is_public": False},
        "Đóng": {"ended_on": today},
        "Sổ khác": {"register": "public"},
        "Chưa mở": {"opened_on": today + datetime.timedelta(days=1)},
    }.items():
        making.outlet(name, commune=cast.home_commune, **extra)
    making.outlet("Nơi khác", commune=cast.other_commune)
    columns.forget()
    found = {one.name: one.inside for one in queries.places("xa-phuong", cast.city_officer.person, 5) if one.inside}
    rows = asked(
        "SELECT c.id, COUNT(*) FROM outlets_outlet o JOIN places_commune c ON c.id = o.commune_id WHERE o.register = 'demo' AND o.is_public"
        " AND o.counted_from <= %s AND (o.ended_on IS NULL OR o.ended_on > %s) GROUP BY c.id",
        today,
        today,
    )
    names = {cast.home_commune.pk: str(cast.home_commune), cast.other_commune.pk: str(cast.other_commune)}
    assert found == {names[key]: number for key, number in rows}  # type: ignore[index]
    assert found[str(cast.home_commune)] == 2


def test_what_was_sold_adds_up(cast: Cast) -> None:
    first, second = making.outlet("Một", commune=cast.home_commune), making.outlet("Hai", commune=cast.other_commune)
    products = [builders.product(f"Hàng {n}") for n in range(3)]
    for number, shop in enumerate((first, second, first)):
        row = SalesStatement.objects.create(
            outlet=shop,
            month=MONTH,
            number=number + 1,
            is_latest=number > 0,
            stated_at=clock.now(),
            stated_by_name="thử",
        )
        for at, product in enumerate(products):
            SalesLine.objects.create(
                statement=row, product=product, value=None if at == 2 else 1000 * (number + at + 1)
            )
    found = queries.sold(cast.city_officer.person, MONTH, MONTH, by="commune")
    rows = asked(
        "SELECT o.commune_id, SUM(l.value), SUM(CASE WHEN l.value IS NULL THEN 1 ELSE 0 END), COUNT(DISTINCT l.product_id) FROM"
        " outlets_salesline l JOIN outlets_salesstatement s ON s.id = l.statement_id JOIN outlets_outlet o ON o.id = s.outlet_id"
        " WHERE s.is_latest AND s.month = %s GROUP BY o.commune_id",
        MONTH,
    )
    assert {(one.commune_id, one.value, one.unknown, one.products) for one in found} == {
        (key, int(str(value)), int(str(unknown)), many) for key, value, unknown, many in rows
    }
    assert sum(one.value or 0 for one in found) == 5000 + 7000
