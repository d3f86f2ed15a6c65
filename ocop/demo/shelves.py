"""Shelves of the demo city: what each point of sale carries, a year of statements of some, marks that ended, reports, routes."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

from ocop.demo.writing import BATCH, SOURCE, moment
from ocop.outlets.models import (
    FaultReport,
    MarkOff,
    OpeningException,
    Outlet,
    RouteStop,
    SalesLine,
    SalesStatement,
    ShelfItem,
    TouristRoute,
)
from ocop.outlets.shelf.statements import month_after, month_before
from ocop.people.models import Register
from ocop.places.models import Commune
from ocop.products.models import Product
from ocop.recognition.standing import Standing, standings
from ocop.workdays import holidays

KEEPER = "Người giữ điểm (dữ liệu minh hoạ)"
MONTHS, STATING = 12, 12
_ROUTES = (
    ("Tuyến làng nghề phía nam (minh hoạ)", ("Bát Tràng", "Thường Tín", "Phú Xuyên")),
    ("Tuyến di sản xứ Đoài (minh hoạ)", ("Sơn Tây", "Đường Lâm", "Ba Vì", "Suối Hai")),
)
_REPORTS = (
    ("closed", "Đến lúc 10 giờ sáng thứ Ba vẫn đóng cửa.", ""),
    ("not_carrying", "Hỏi thì cửa hàng nói đã hết từ tháng trước.", ""),
    ("wrong_place", "Cửa hàng đã chuyển sang phố bên cạnh.", "put_right"),
    ("fake_mark", "Tem sao dán trên hộp không có tên chủ thể.", "passed_on"),
)


def write(seed: str, day: datetime.date) -> dict[str, int]:
    """Everything on the shelves of the open demo outlets on a day; the caller holds the transaction."""
    rng = random.Random(f"{seed}|shelves")
    outlets = list(Outlet.objects.filter(register=Register.DEMO, ended_on__isnull=True).order_by("pk"))
    keys = list(
        Product.objects.filter(register=Register.DEMO, is_public=True, merged_into__isnull=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    stands = standings(keys, on=day)
    good = [key for key in keys if stands[key].state == "in_force"]
    over = [key for key in keys if stands[key].state in ("ended", "withdrawn")]
    if not outlets or len(good) < 5:
        return {"shelf": 0, "statements": 0}
    items = [
        item
        for outlet in outlets
        for item in _shelf(rng, outlet, rng.sample(good, min(len(good), rng.randint(5, 30))), stands, day)
    ]
    marks = _ended(rng, outlets[:4], over, stands, day)
    items += [item for item, _mark in marks]
    ShelfItem.objects.bulk_create(items, batch_size=BATCH)
    MarkOff.objects.bulk_create([mark for _item, mark in marks], batch_size=BATCH)
    stated = _statements(rng, outlets[:STATING], items, day)
    _visitors(rng, outlets, day)
    _routes(day)
    return {"shelf": len(items), "statements": stated}


def _shelf(
    rng: random.Random, outlet: Outlet, products: list[int], stands: dict[int, Standing], day: datetime.date
) -> list[ShelfItem]:
    found = []
    for key in products:
        since = max(outlet.counted_from, stands[key].counted_from or outlet.counted_from)
        if since <= day:
            begun = since + datetime.timedelta(days=rng.randint(0, min(90, (day - since).days)))
            found.append(_item(outlet, key, begun))
    return found


def _item(outlet: Outlet, product: int, since: datetime.date) -> ShelfItem:
    return ShelfItem(
        outlet=outlet, product_id=product, from_day=since, put_by_name=KEEPER, put_at=moment(since, product % 97)
    )


def _ended(
    rng: random.Random, outlets: list[Outlet], over: list[int], stands: dict[int, Standing], day: datetime.date
) -> list[tuple[ShelfItem, MarkOff]]:
    """One mark that waits on the demo keeper's shelf; elsewhere one that is late and two that are confirmed."""
    found = []
    for place, outlet in enumerate(outlets):
        fitting = [
            key for key in over if (stands[key].withdrawn_on or stands[key].over_on or day) > outlet.counted_from
        ]
        if not fitting:
            continue
        key = rng.choice(fitting)
        one = stands[key]
        off = one.withdrawn_on or one.over_on or day
        told = max(off, day - datetime.timedelta(days=(1, 20, 40, 60)[place]))
        item = _item(outlet, key, max(outlet.counted_from, one.counted_from or outlet.counted_from))
        mark = MarkOff(
            outlet=outlet,
            product_id=key,
            recognition_id=one.recognition_id or 0,
            is_withdrawn=one.state == "withdrawn",
            off_since=off,
            told_on=told,
            due_on=told + datetime.timedelta(days=7),
        )
        if place >= 2:
            mark.came_off_on = told + datetime.timedelta(days=2)
            mark.confirmed_at, mark.confirmed_by_name = moment(mark.came_off_on, place), KEEPER
            item.until, item.off_because = max(item.from_day, mark.came_off_on), "star"
        found.append((item, mark))
    return found


def _statements(rng: random.Random, outlets: list[Outlet], items: list[ShelfItem], day: datetime.date) -> int:
    """A year of statements; the demo keeper's last month and that of some others are still missing."""
    by_outlet: dict[int, list[ShelfItem]] = {}
    for item in items:
        by_outlet.setdefault(item.outlet_id, []).append(item)
    statements, lines = [], []
    for place, outlet in enumerate(outlets):
        month = month_before(day)
        for step in range(MONTHS):
            after = month_after(month)
            carried = [
                one
                for one in by_outlet.get(outlet.pk, [])
                if one.from_day < after and (one.until is None or one.until > month)
            ]
            if carried and not (step == 0 and place % 3 == 0) and outlet.counted_from < after:
                nothing = rng.random() < 0.05
                row = SalesStatement(
                    outlet=outlet,
                    month=month,
                    sold_nothing=nothing,
                    stated_by_name=KEEPER,
                    stated_at=moment(after, place, 0),
                )
                own = [] if nothing else [_line(rng, row, one.product_id) for one in carried[:12]]
                if not nothing and rng.random() < 0.6:
                    row.total_value = sum(one.value or 0 for one in own) * rng.randint(11, 22) // 10
                    row.total_kinds = len(carried) + rng.randint(4, 60)
                statements.append(row)
                lines += own
            month = month_before(month)
    SalesStatement.objects.bulk_create(statements, batch_size=BATCH)
    SalesLine.objects.bulk_create(lines, batch_size=BATCH)
    return len(statements)


def _line(rng: random.Random, row: SalesStatement, product: int) -> SalesLine:
    quantity = rng.randint(1, 60)
    price = rng.choice((35_000, 48_000, 60_000, 85_000, 120_000, 250_000))
    is_known = rng.random() < 0.9
    return SalesLine(
        statement=row,
        product_id=product,
        quantity=Decimal(quantity),
        value=quantity * price if is_known else None,
        in_stock=Decimal(rng.randint(0, 40)) if rng.random() < 0.8 else None,
    )


def _visitors(rng: random.Random, outlets: list[Outlet], day: datetime.date) -> None:
    reports = []
    for place, (what, words, outcome) in enumerate(_REPORTS):
        came = day - datetime.timedelta(days=3 + place * 9)
        row = FaultReport(outlet=outlets[(place * 5 + 1) % len(outlets)], what=what, words=words, came_on=came)
        if outcome:
            row.outcome, row.answer = outcome, "Đã cử người đến xem (minh hoạ)."
            row.answered_at, row.answered_by_name = moment(came, place), "Cán bộ (dữ liệu minh hoạ)"
        reports.append(row)
    FaultReport.objects.bulk_create(reports)
    tet = [
        one
        for one in holidays.public(day.year + 1)
        if one.day.month in (1, 2) and one.day > datetime.date(day.year + 1, 1, 2)
    ]
    if tet:
        OpeningException.objects.bulk_create(
            OpeningException(outlet=one, first_day=tet[0].day, last_day=tet[-1].day, hours=[], words="Tết Nguyên đán")
            for one in outlets
            if rng.random() < 0.3
        )


def _routes(day: datetime.date) -> None:
    by_name = {one.name: one for one in Commune.objects.filter(layer=Commune.Layer.CURRENT, lat__isnull=False)}
    for name, stops in _ROUTES:
        known = [by_name[one] for one in stops if one in by_name]
        if len(known) >= 2:
            route = TouristRoute.objects.create(
                register=Register.DEMO, name=name, source=SOURCE, created_at=moment(day, 1)
            )
            RouteStop.objects.bulk_create(
                RouteStop(route=route, place=place, name=str(one), lat=one.lat, lon=one.lon, is_exact=False)
                for place, one in enumerate(known, 1)
                if one.lat is not None and one.lon is not None
            )


def remove() -> None:
    """Routes; everything else goes with its outlet."""
    TouristRoute.objects.filter(register=Register.DEMO).delete()
