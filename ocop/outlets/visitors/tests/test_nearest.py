"""The nearest: columns against a plain loop, and the page a visitor sees."""

from __future__ import annotations

import datetime
import random

import pytest
from django.urls import reverse

from ocop.outlets.coverage import gaps
from ocop.outlets.coverage import queries as coverage
from ocop.outlets.models import OpeningException, Outlet
from ocop.outlets.shelf.tests import making
from ocop.outlets.visitors import columns, nearest, opening
from ocop.outlets.visitors.hours import parse
from ocop.places.distance import kilometres
from ocop.search import documents
from ocop.workdays import clock
from tests import builders
from tests.markup import tight

pytestmark = pytest.mark.django_db
HERE = (21.03, 105.85)


@pytest.fixture(autouse=True)
def _fresh():
    columns.forget()
    yield
    columns.forget()


def plain(here, product=None, kind=None, open_only=False):
    """What the columns must answer, from rows one by one."""
    today = clock.today()
    rows = []
    for one in Outlet.objects.select_related("old_commune", "commune", "district"):
        if not one.is_public or (one.ended_on and one.ended_on <= today) or one.counted_from > today:
            continue
        if product and not one.shelf.filter(product=product, from_day__lte=today, until__isnull=True).exists():
            continue
        if kind and one.kind != kind:
            continue
        if open_only:
            week = parse(one.opening_hours)
            if (
                week is None
                or not week[clock.now().weekday()]
                or not any(a <= clock.now().hour * 60 + clock.now().minute < b for a, b in week[clock.now().weekday()])
            ):
                continue
        spot = (one.lat, one.lon) if one.lat is not None else None
        if spot is None and one.commune is not None and one.commune.lat is not None:
            spot = (one.commune.lat, one.commune.lon)
        rows.append((kilometres(here, spot) if spot else None, one))
    rows.sort(key=lambda row: (row[0] is None, row[0] or 0.0, row[1].name_sort, row[1].pk))
    return rows


def town(cast, count=60):
    dice = random.Random(7)
    middle = builders.commune("Giữa", lat=21.05, lon=105.9)
    products = [making.starred(f"Sản phẩm {number}") for number in range(3)]
    for number in range(count):
        way = dice.random()
        extra = {"lat": 21 + dice.random() / 5, "lon": 105.7 + dice.random() / 5} if way < 0.7 else {}
        shop = making.outlet(
            f"Điểm {number}",
            commune=middle if way < 0.9 else None,
            kind=dice.choice(["ocop_point", "supermarket"]),
            opening_hours=dice.choice(["0:00-24:00", "theo lịch", "", "8:00-8:01"]),
            is_public=dice.random() < 0.95,
            ended_on=datetime.date(2025, 1, 1) if dice.random() < 0.1 else None,
            **extra,
        )
        for product in products:
            if dice.random() < 0.4:
                making.on_shelf(shop, product, until=datetime.date(2025, 1, 1) if dice.random() < 0.2 else None)
    return products


def test_columns_answer_as_a_plain_loop(cast):
    products = town(cast)
    points, moment = columns.points(), clock.now()
    for asked in (
        {},
        {"product": products[0]},
        {"kind": "supermarket"},
        {"open_only": True},
        {"product": products[2], "open_only": True},
    ):
        of = nearest.Asked(
            here=HERE,
            products=(asked["product"].pk,) if "product" in asked else (),
            kind=columns.kind_number(asked.get("kind", "")),
            open_only=asked.get("open_only", False),
        )
        wanted = plain(HERE, **asked)
        found = nearest.find(points, of, moment, 0, 1000)
        assert found.total == len(wanted)
        assert found.ids.tolist() == [one.pk for _km, one in wanted]
        for km, (plain_km, _one) in zip(found.km.tolist(), wanted, strict=True):
            assert (km != km) if plain_km is None else km == pytest.approx(plain_km, abs=5e-5)
        parts = [nearest.find(points, of, moment, start, 7).ids.tolist() for start in range(0, found.total, 7)]
        assert [key for part in parts for key in part] == found.ids.tolist()


def test_no_outlets_at_all(db):
    points = columns.points()
    assert nearest.find(points, nearest.Asked(here=HERE, products=(5,), open_only=True), clock.now()).total == 0


def test_days_that_are_otherwise_count(cast):
    shop = making.kept_outlet(cast, opening_hours="0:00-24:00", lat=21.0, lon=105.8)
    asked = nearest.Asked(here=HERE, open_only=True)
    assert nearest.find(columns.points(), asked, clock.now()).total == 1
    opening.add_days(
        by=cast.producer_member.person, outlet_id=shop.pk, first=clock.today(), last=clock.today(), spans=()
    )
    assert OpeningException.objects.count() == 1
    assert nearest.find(columns.points(), asked, clock.now()).total == 0


def test_a_week_set_by_the_keeper_holds_until_the_text_changes(cast):
    shop = making.kept_outlet(cast, opening_hours="theo lịch")
    assert columns.of_outlets([shop])[shop.pk][0] is None
    opening.set_week(by=cast.producer_member.person, outlet_id=shop.pk, week=parse("8:00-9:00"))
    assert columns.of_outlets([shop])[shop.pk][0] == parse("8:00-9:00")
    assert columns.points().week.tolist() == [0]
    Outlet.objects.update(opening_hours="10:00-11:00")
    shop.refresh_from_db()
    assert columns.of_outlets([shop])[shop.pk][0] == parse("10:00-11:00")


def test_the_visitor_finds_who_sells_it_nearest_first(cast, client):
    far = making.outlet("Xa", slug="xa", lat=21.2, lon=105.9, opening_hours="0:00-24:00")
    near = making.outlet("Gần", slug="gan", lat=21.031, lon=105.851, opening_hours="0:00-24:00")
    making.outlet("Không có", slug="khong-co", lat=21.03, lon=105.85)
    product = making.starred("Trà sen thử")
    for one in (far, near):
        making.on_shelf(one, product)
    documents.refresh("product", [product.pk])
    address = reverse("portal:outlets")
    page = client.get(address, {"san-pham": product.slug, "lat": "21.03", "lon": "105.85"})
    body = tight(page.content.decode())
    assert body.index(">Gần<") < body.index(">Xa<")
    assert ">Không có<" not in body
    assert "0,2 km" in body
    assert "đang mở" in body
    assert "no-cache" in page["Cache-Control"] or "no-store" in page["Cache-Control"]
    by_words = client.get(address, {"san-pham": "trà sen", "lat": "21.03", "lon": "105.85"}).content.decode()
    assert ">Gần<" in by_words
    assert ">Không có<" not in by_words
    assert "openstreetmap.org" in client.get(reverse("portal:outlet", args=["gan"])).content.decode()
    shown = client.get(reverse("portal:product", args=[product.slug])).content.decode()
    assert f"?san-pham={product.slug}" in shown


def test_a_star_that_ended_is_not_carried(cast, client):
    shop = making.outlet("Quầy", slug="quay", lat=21.0, lon=105.8)
    gone = making.ended("Bánh cũ")
    making.on_shelf(shop, gone)
    body = client.get(reverse("portal:outlets"), {"san-pham": gone.slug}).content.decode()
    assert ">Quầy<" not in body
    assert "không có sản phẩm tên này còn sao" in body
    assert "Bánh cũ" not in client.get(reverse("portal:outlet", args=["quay"])).content.decode()


@pytest.mark.usefixtures("places")
def test_a_typed_place_is_understood_or_asked_back(cast, client):
    making.outlet("Quầy", slug="quay", lat=20.98, lon=105.91)
    address = reverse("portal:outlets")
    assert "Quầy" in client.get(address, {"noi": "Bát Tràng"}).content.decode()
    assert "Chưa biết nơi này" in client.get(address, {"noi": "Xứ không có đâu"}).content.decode()
    for words in (
        {"lat": "nan", "lon": "1"},
        {"lat": "inf", "lon": "x"},
        {"noi": "😀" * 200},
        {"page": "99999"},
        {"mo": "2", "district": "zz", "commune": "zz", "kind": "zz"},
    ):
        assert client.get(address, words).status_code == 200


def test_the_list_asks_as_much_for_three_as_for_one(cast, client, django_assert_max_num_queries):
    product = making.starred()
    for number in range(3):
        making.on_shelf(making.outlet(f"Quầy {number}", slug=f"q{number}", lat=21.0, lon=105.8), product)
    columns.points()
    with django_assert_max_num_queries(26):
        client.get(reverse("portal:outlets"), {"lat": "21", "lon": "105.8", "san-pham": product.slug})


def test_gaps_against_a_plain_loop(cast):
    town(cast)
    points = columns.points()
    positions = gaps.standing(points, columns.REGISTERS.index("demo"), clock.today())
    import numpy as np

    lat, lon = np.array([21.0, 21.1, np.nan]), np.array([105.8, 105.9, 105.0])
    found = gaps.near(points, positions, lat, lon, 8)
    rows = [(points.lat[at], points.lon[at]) for at in positions if not np.isnan(points.lat[at])]
    for number in (0, 1):
        every = [kilometres((lat[number], lon[number]), spot) for spot in rows]
        assert found.km[number] == pytest.approx(min(every), abs=1e-5)
        assert found.within[number] == sum(km <= 8 for km in every)
    assert found.position[2] == -1
    assert np.isnan(found.km[2])


@pytest.mark.usefixtures("places")
def test_coverage_of_communes(cast):
    making.outlet("Quầy", slug="quay", lat=20.98, lon=105.91)
    rows = coverage.places("xa-phuong", cast.trade_officer.person, 5)
    near = [one for one in rows if one.within]
    assert near
    assert len(rows) > len(near)
    assert coverage.places("xa-phuong", cast.other_commune_officer.person, 5)[0].name.endswith("Vạn Phúc Thử")
    record_free = cast.trade_officer.get("/ban/diem-ban/do-phu/?gi=lang-nghe&km=abc&xem=het&format=zip")
    assert record_free.status_code == 200
    for kind in coverage.KINDS:
        assert cast.trade_officer.get(f"/ban/diem-ban/do-phu/?gi={kind}&format=csv").status_code == 200
