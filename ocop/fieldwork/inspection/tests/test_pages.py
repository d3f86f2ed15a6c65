"""Who may open the pages of inspection, and a finding from the checklist to its closing, as people click it."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

import pytest
from django.urls import reverse

from ocop.fieldwork.inspection.actions import plans
from ocop.fieldwork.inspection.tests import making
from ocop.fieldwork.models import Inspection, InspectionFinding, InspectionPlan
from ocop.workdays import clock
from tests.cast import Cast
from tests.page_access import CITY, PageAccess

HOME = frozenset({"producer_member", "commune_officer"})
PARTS = frozenset({*CITY, *HOME, "auditor", "other_member", "other_commune_officer"})


class TestInspections(PageAccess):
    may = PARTS
    private: ClassVar = ()

    def url(self, cast: Cast) -> str:
        making.announced(cast.city_officer.person, cast.home_producer)
        return reverse("fieldwork:inspections")


class TestWeights(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:inspection_weights")


class TestPlanNew(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        making.starred(cast.home_producer)
        return reverse("fieldwork:inspection_plan_new")


class TestPlan(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast: Cast) -> str:
        making.starred(cast.home_producer)
        plan = plans.draft(by=cast.city_officer.person, year=clock.today().year, size=3)
        return reverse("fieldwork:inspection_plan", args=[plan.year])


class TestOutside(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:inspection_outside", args=[cast.home_producer.pk])


class TestInspection(PageAccess):
    may = CITY | HOME | {"auditor"}
    private: ClassVar = ("Hợp tác xã Gốm Nhà",)

    def url(self, cast: Cast) -> str:
        row = making.announced(cast.city_officer.person, cast.home_producer)
        return reverse("fieldwork:inspection", args=[row.pk])


class TestPlannedInspection(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast: Cast) -> str:
        making.starred(cast.home_producer)
        plan = plans.draft(by=cast.city_officer.person, year=clock.today().year, size=1)
        return reverse("fieldwork:inspection", args=[plan.inspections.get().pk])


class TestFindings(PageAccess):
    may = PARTS

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:findings") + "?state=late"


class TestFinding(PageAccess):
    may = CITY | HOME | {"auditor"}
    private: ClassVar = ("Nhãn sai hạng sao",)

    def url(self, cast: Cast) -> str:
        office = cast.city_officer.person
        one = making.found(office, making.made(office, making.announced(office, cast.home_producer)))
        return reverse("fieldwork:finding", args=[one.pk])


def day(ahead: int) -> str:
    return f"{clock.today() + datetime.timedelta(days=ahead):%d/%m/%Y}"


@pytest.mark.django_db
def test_from_the_plan_to_the_closed_finding(cast: Cast) -> None:
    star = making.starred(cast.home_producer)
    office, member = cast.city_officer.client, cast.producer_member.client
    new = reverse("fieldwork:inspection_plan_new")
    assert office.post(new, {"year": "1999", "size": "1"}).status_code == 422
    assert office.post(new, {"year": str(clock.today().year), "size": "5"}).status_code == 302
    here = reverse("fieldwork:inspection_plan", args=[InspectionPlan.objects.get().year])
    row = Inspection.objects.get()
    assert office.post(here, {"do": "announce", "decision": "1/KH"}).status_code == 422
    sent: dict[str, Any] = {"do": "send", "key": [row.pk], "inspector": cast.commune_officer.person.pk}
    assert office.post(here, {**sent, "inspector": "x"}).status_code == 422
    assert office.post(here, sent).status_code == 302
    assert office.post(here, {"do": "announce", "decision": "1/KH"}).status_code == 302
    assert "Kiều" not in office.get(f"{here}?format=csv")["Content-Type"]
    visit = reverse("fieldwork:inspection", args=[row.pk])
    helper = cast.commune_officer.client
    assert member.post(visit, {"do": "begin"}).status_code == 403
    began = helper.post(visit, {"do": "begin"})
    assert "/phieu-kiem/" in began["Location"]
    row.refresh_from_db()
    making.made(cast.commune_officer.person, row)
    page = helper.get(visit).content.decode()
    assert "?muc=mark" in page
    assert helper.get(f"{visit}?muc=mark").context["finding"].initial["item"] == "mark"
    form = {
        "do": "find",
        "key": "k",
        "item": "mark",
        "severity": "critical",
        "words": "Sai dấu",
        "action": "Gỡ",
        "due_on": day(9),
    }
    assert helper.post(visit, form).status_code == 422
    assert helper.post(visit, {**form, "recognition": star.pk, "ground": "mark"}).status_code == 302
    one = InspectionFinding.objects.get()
    at = reverse("fieldwork:finding", args=[one.pk])
    assert "Sai dấu" in member.get(at).content.decode()
    assert member.post(at, {"do": "answer"}).status_code == 422
    assert member.post(at, {"do": "answer", "words": "Đã gỡ", "fixed": "on"}).status_code == 302
    assert cast.auditor.post(at, {"do": "look"}).status_code == 403
    assert helper.post(at, {"do": "look", "is_right": "0", "words": "chưa", "due_on": "x"}).status_code == 422
    assert helper.post(at, {"do": "look", "is_right": "1", "words": "đã gỡ"}).status_code == 302
    assert InspectionFinding.objects.get().state == "closed"
    weights = reverse("fieldwork:inspection_weights")
    assert cast.auditor.post(weights, {}).status_code == 403
    assert office.post(weights, {}).status_code == 422
