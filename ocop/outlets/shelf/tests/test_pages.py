"""Every page of shelves, statements, reports, hours and coverage: who opens it, and that opening it writes nothing."""

from __future__ import annotations

import datetime

from django.urls import reverse

from ocop.outlets.models import FaultReport, MarkOff, OpeningException, RouteStop, TouristRoute
from ocop.outlets.shelf import statements
from ocop.outlets.shelf.tests import making
from ocop.recognition.models import Recognition
from ocop.workdays import clock
from tests.page_access import EVERYONE, PageAccess, PostAccess

WRITERS = frozenset({"producer_member", "commune_officer", "trade_officer", "city_officer", "administrator"})
READERS = WRITERS | {"auditor"}
FOLLOWERS = frozenset(
    {"commune_officer", "other_commune_officer", "trade_officer", "city_officer", "administrator", "auditor"}
)
ROUTERS = frozenset({"trade_officer", "city_officer", "administrator"})


def shop(cast):
    one = making.kept_outlet(cast)
    making.on_shelf(one, making.starred())
    return one


def last_month() -> str:
    return f"{statements.month_before(clock.today()):%Y-%m}"


def mark(cast):
    one, gone = shop(cast), making.ended()
    making.on_shelf(one, gone)
    today = clock.today()
    return MarkOff.objects.create(
        outlet=one,
        product=gone,
        recognition=Recognition.objects.get(product=gone),
        off_since=today,
        told_on=today,
        due_on=today,
    )


def report(cast):
    return FaultReport.objects.create(
        outlet=making.kept_outlet(cast), what="closed", words="Đóng cửa cả tuần", came_on=clock.today()
    )


def route():
    row = TouristRoute.objects.create(register="demo", name="Tuyến thử", created_at=clock.now())
    for place in (1, 2):
        RouteStop.objects.create(route=row, place=place, name=f"Dừng {place}", lat=21.0, lon=105.8 + place / 100)
    return row


class TestMyShelf(PageAccess):
    may = frozenset({"producer_member"})
    status = 302

    def url(self, cast):
        shop(cast)
        return reverse("outlets:my_shelf")


class TestShelf(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("outlets:shelf", args=[shop(cast).pk])


class TestHiddenShelf(PageAccess):
    may = READERS
    private = ("Cửa hàng giấu",)

    def url(self, cast):
        return reverse("outlets:shelf", args=[making.kept_outlet(cast, name="Cửa hàng giấu", is_public=False).pk])


class TestShelfPut(PostAccess):
    may = WRITERS

    def url(self, cast):
        return reverse("outlets:shelf_put", args=[shop(cast).pk])


class TestTakeOff(PostAccess):
    may = WRITERS

    def url(self, cast):
        one = making.kept_outlet(cast)
        return reverse("outlets:shelf_take_off", args=[one.pk, making.on_shelf(one, making.starred()).pk])


class TestMarksOff(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("outlets:marks_off", args=[mark(cast).outlet_id])


class TestConfirm(PostAccess):
    may = WRITERS

    def url(self, cast):
        row = mark(cast)
        return reverse("outlets:mark_off_confirm", args=[row.outlet_id, row.pk])


class TestStatements(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("outlets:statements", args=[shop(cast).pk])


class TestStatement(PageAccess):
    may = READERS
    private = ("123.456.000",)

    def url(self, cast):
        one = shop(cast)
        statements.state(
            by=cast.producer_member.person,
            outlet_id=one.pk,
            month=statements.month_before(clock.today()),
            stated=statements.Stated(lines=(statements.Line(one.shelf.get().product_id, value=123_456_000),)),
        )
        return reverse("outlets:statement", args=[one.pk, last_month()])


class TestStatementForm(PostAccess):
    may = WRITERS
    data = {"sold_nothing": "on"}

    def url(self, cast):
        return reverse("outlets:statement", args=[shop(cast).pk, last_month()])


class TestOverview(PageAccess):
    may = FOLLOWERS

    def url(self, cast):
        return reverse("outlets:statements_overview")


class TestFaults(PageAccess):
    may = FOLLOWERS

    def url(self, cast):
        return reverse("outlets:faults")


class TestFault(PageAccess):
    may = FOLLOWERS - {"other_commune_officer"}
    private = ("Đóng cửa cả tuần",)

    def url(self, cast):
        return reverse("outlets:fault", args=[report(cast).pk])


class TestFaultAnswer(PostAccess):
    may = FOLLOWERS - {"other_commune_officer", "auditor"}
    data = {"outcome": "put_right"}

    def url(self, cast):
        return reverse("outlets:fault", args=[report(cast).pk])


class TestHours(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("outlets:hours", args=[shop(cast).pk])


class TestHoursSet(PostAccess):
    may = WRITERS
    data = {"do": "week", "day_0": "8-18"}

    def url(self, cast):
        return reverse("outlets:hours", args=[shop(cast).pk])


class TestHoursDrop(PostAccess):
    may = WRITERS

    def url(self, cast):
        one = making.kept_outlet(cast)
        day = clock.today() + datetime.timedelta(days=3)
        row = OpeningException.objects.create(outlet=one, first_day=day, last_day=day)
        return reverse("outlets:hours_drop", args=[one.pk, row.pk])


class TestCoverage(PageAccess):
    may = FOLLOWERS

    def url(self, cast):
        return reverse("outlets:coverage")


class TestSold(PageAccess):
    may = FOLLOWERS

    def url(self, cast):
        return reverse("outlets:sold")


class TestRouteNew(PageAccess):
    may = ROUTERS

    def url(self, cast):
        return reverse("outlets:route_new")


class TestRoute(PageAccess):
    may = FOLLOWERS

    def url(self, cast):
        return reverse("outlets:route", args=[route().pk])


class TestRouteEnd(PostAccess):
    may = ROUTERS

    def url(self, cast):
        return reverse("outlets:route_end", args=[route().pk])


class TestReportSomething(PageAccess):
    may = EVERYONE

    def url(self, cast):
        return reverse("outlets_public:fault", args=[making.kept_outlet(cast).slug])


class TestReportOnHidden(PageAccess):
    may = frozenset()

    def url(self, cast):
        return reverse("outlets_public:fault", args=[making.kept_outlet(cast, is_public=False).slug])
