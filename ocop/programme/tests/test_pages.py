"""Who may open which page of plans, figures, years and ideas; forms answer 422 with a sentence."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from ocop.programme.actions import lines, plans, producing
from ocop.programme.models import Plan, ProductIdea, Target, YearStatement
from ocop.programme.tests import plan_rows
from tests.cast import Cast
from tests.page_access import CITY, OFFICERS, SIGNED_IN, PageAccess, PostAccess

READERS = OFFICERS | {"auditor"}
COMMUNE = {"commune_officer", "other_commune_officer"}
PRODUCING = {"producer_member", "other_member", "auditor", *COMMUNE, *CITY}
AREA = {"commune_officer", *CITY}
D = datetime.date


def city_plan(cast: Cast) -> Plan:
    """The city's plan of 2021, approved."""
    by = cast.city_officer.person
    assert by is not None
    plan = plan_rows.plan(by)
    plan_rows.target(by, plan, low=4)
    return plan_rows.approved(by, plan)


def draft(cast: Cast) -> Plan:
    """A plan of the home commune that is being written."""
    by = cast.commune_officer.person
    assert by is not None
    return plan_rows.plan(by, commune_id=cast.home_commune.pk)


def by_hand(cast: Cast) -> Target:
    """A target of the city's plan that is counted by hand."""
    by = cast.city_officer.person
    assert by is not None
    plan = plan_rows.plan(by)
    row = plan_rows.target(by, plan, "", 100, name="Tin, bài", unit="bài", content=2)
    plan_rows.approved(by, plan)
    return row


def stated(cast: Cast) -> YearStatement:
    """What the home producer says of 2025."""
    return producing.state_year(by=cast.producer_member.person, producer_id=cast.home_producer.pk, year=2025, jobs=8)


def idea(cast: Cast) -> ProductIdea:
    """An idea of the home producer."""
    return producing.keep_idea(
        by=cast.producer_member.person,
        producer_id=cast.home_producer.pk,
        name="Ấm trà nhỏ",
        product_set="qd26-2026-21",
        commune_id=None,
        words="",
        shown={},
    )


class TestPlans(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        city_plan(cast)
        return reverse("programme:plans")


class TestPlanNew(PageAccess):
    may = {*COMMUNE, *CITY}

    def url(self, cast: Cast) -> str:
        return reverse("programme:plan_new")


class TestPlan(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return reverse("programme:plan", args=[city_plan(cast).pk])


class TestDraft(PageAccess):
    """A commune's draft is its own and the city's."""

    may = AREA | {"auditor"}

    def url(self, cast: Cast) -> str:
        return reverse("programme:plan", args=[draft(cast).pk])


class TestPlanChange(PageAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        return reverse("programme:plan_change", args=[draft(cast).pk])


class TestPlanApprove(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("programme:plan_approve", args=[draft(cast).pk])


class TestPlanReopen(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("programme:plan_reopen", args=[city_plan(cast).pk])


class TestPlanVersions(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return reverse("programme:plan_versions", args=[city_plan(cast).pk])


class TestContent(PageAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        return reverse("programme:content", args=[draft(cast).pk, 3])


class TestActivityNew(PageAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        return reverse("programme:activity_new", args=[draft(cast).pk, 3])


class TestActivity(PageAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        plan = draft(cast)
        row = lines.write_activity(by=cast.commune_officer.person, plan_id=plan.pk, content=3, name="Lớp học")
        return reverse("programme:activity", args=[plan.pk, 3, row.pk])


class TestActivityReport(PageAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        row = lines.write_activity(by=cast.commune_officer.person, plan_id=draft(cast).pk, content=3, name="Lớp học")
        return reverse("programme:activity_report", args=[row.pk])


class TestTargetNew(PageAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        return reverse("programme:target_new", args=[draft(cast).pk, 4])


class TestTarget(PageAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        plan = draft(cast)
        by = cast.commune_officer.person
        assert by is not None
        return reverse("programme:target", args=[plan.pk, 4, plan_rows.target(by, plan, low=3).pk])


class TestLineOut(PostAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        plan = draft(cast)
        by = cast.commune_officer.person
        assert by is not None
        return reverse("programme:line_out", args=[plan.pk, "muc-tieu", plan_rows.target(by, plan, low=3).pk])


class TestHandCounts(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return reverse("programme:hand_counts", args=[by_hand(cast).pk])


class TestHandCheck(PostAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        row = lines.count_by_hand(
            by=plan_rows.officer("Cán bộ Hai"),
            target_id=by_hand(cast).pk,
            counted_on=D(2021, 6, 30),
            value=5,
            evidence="Bảng kê",
        )
        return reverse("programme:hand_check", args=[row.pk])


class TestByPlace(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return reverse("programme:by_place", args=[city_plan(cast).pk, "products_new"])


class TestIndicators(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return reverse("programme:indicators")


class TestRows(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return reverse("programme:rows", args=["products_new"])


class TestRowsOfYears(PageAccess):
    """Everybody in an office reads the figure; whose rows they are is for those with a right."""

    may = READERS

    def url(self, cast: Cast) -> str:
        stated(cast)
        return f"{reverse('programme:rows', args=['rural_jobs'])}?as_of=2025-12-31"

    def test_others_rows_are_only_counted(self, cast: Cast) -> None:
        address = self.url(cast)
        name = cast.home_organisation.name.encode()
        assert name in cast.commune_officer.get(address).content
        assert name in cast.auditor.get(address).content
        for one in (cast.trade_officer, cast.other_commune_officer):
            assert name not in one.get(address).content


class TestStatements(PageAccess):
    may = PRODUCING

    def url(self, cast: Cast) -> str:
        return reverse("programme:statements")


class TestStatement(PageAccess):
    may = {"producer_member", "auditor", *AREA}

    def url(self, cast: Cast) -> str:
        stated(cast)
        return reverse("programme:statement", args=[cast.home_producer.pk, 2025])


class TestStatementCheck(PostAccess):
    may = AREA

    def url(self, cast: Cast) -> str:
        stated(cast)
        return reverse("programme:statement_check", args=[cast.home_producer.pk, 2025])


class TestDemand(PageAccess):
    may = SIGNED_IN

    def url(self, cast: Cast) -> str:
        return reverse("programme:demand")


class TestIdeas(PageAccess):
    may = PRODUCING

    def url(self, cast: Cast) -> str:
        return reverse("programme:ideas")


class TestIdeaNew(PageAccess):
    may = {"producer_member", *AREA}

    def url(self, cast: Cast) -> str:
        return reverse("programme:idea_new", args=[cast.home_producer.pk])


class TestIdeaSettle(PageAccess):
    may = {"producer_member", *AREA}

    def url(self, cast: Cast) -> str:
        return reverse("programme:idea_settle", args=[idea(cast).pk])


GARBAGE = ("", "\x00", "🦆" * 30, "-1", "9" * 40, "1e400", "31/02/2021", "<b>", "NaN", "' OR 1=1")
FORMS = (
    "plan_new",
    "plan_change",
    "plan_approve",
    "content",
    "activity_new",
    "activity_report",
    "target_new",
    "hand_counts",
    "statement",
    "idea_new",
    "idea_settle",
)


@pytest.mark.django_db
@pytest.mark.parametrize("which", FORMS)
def test_nonsense_is_answered_with_a_sentence(cast: Cast, which: str) -> None:
    by = cast.city_officer.person
    assert by is not None
    plan = plan_rows.plan(by)
    activity = lines.write_activity(by=by, plan_id=plan.pk, content=3, name="Lớp học")
    hand = plan_rows.target(by, plan, "", 100, name="Tin, bài", unit="bài", content=2)
    args = {
        "plan_new": [],
        "plan_change": [plan.pk],
        "plan_approve": [plan.pk],
        "content": [plan.pk, 3],
        "activity_new": [plan.pk, 3],
        "activity_report": [activity.pk],
        "target_new": [plan.pk, 4],
        "hand_counts": [hand.pk],
        "statement": [cast.home_producer.pk, 2025],
        "idea_new": [cast.home_producer.pk],
        "idea_settle": [idea(cast).pk],
    }[which]
    address = reverse(f"programme:{which}", args=args)
    names = (
        "year",
        "commune",
        "title",
        "number",
        "issued_on",
        "revision",
        "on",
        "words",
        "name",
        "from_day",
        "to_day",
        "budget",
        "event",
        "state",
        "spent",
        "indicator",
    )
    names += (
        "low",
        "high",
        "district",
        "counted_on",
        "value",
        "evidence",
        "jobs",
        "women",
        "income",
        "area",
        "product_set",
        "unit",
        "wording",
        "note",
    )
    for text in GARBAGE:
        answer = cast.city_officer.post(address, dict.fromkeys(names, text))
        assert answer.status_code in (302, 422), (which, text, answer.status_code)


@pytest.mark.django_db
def test_addresses_with_nonsense(cast: Cast) -> None:
    plan = city_plan(cast)
    rows = reverse("programme:rows", args=["products_new"])
    for query in (
        "?as_of=x",
        "?as_of=1/1/1900",
        "?as_of=1/1/2999",
        "?page=9999999",
        "?page=-1",
        "?tu=x&den=y",
        "?tu=1/1/2022&den=1/1/2021&as_of=31/12/2021",
    ):
        assert cast.city_officer.get(rows + query).status_code == 200, query
    for query in ("?xa=abc", "?xa=999999", "?huyen=-4", "?xa=" + "9" * 30):
        assert cast.city_officer.get(rows + query).status_code == 404, query
    assert cast.city_officer.get(reverse("programme:rows", args=["khong-co"])).status_code == 404
    page = reverse("programme:plan", args=[plan.pk])
    assert cast.city_officer.get(page + "?ban=7").status_code == 404
    assert cast.city_officer.get(page + "?ban=x&as_of=abc").status_code == 200
    assert cast.city_officer.get(reverse("programme:by_place", args=[plan.pk, "income_month"])).status_code == 404
    assert cast.city_officer.get(reverse("programme:statement", args=[cast.home_producer.pk, 1999])).status_code == 404
    for name in ("xlsx", "csv", "json"):
        for address in (
            page,
            rows,
            reverse("programme:indicators"),
            reverse("programme:demand"),
            reverse("programme:statements"),
        ):
            answer = cast.city_officer.get(f"{address}?format={name}")
            assert answer.status_code == 200
            assert b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.django_db
def test_the_working_copy_of_an_approved_plan_is_the_offices(cast: Cast) -> None:
    plan = city_plan(cast)
    plans.reopen(by=cast.city_officer.person, plan_id=plan.pk, reason="Đợt một phải lùi lại")
    row = plan.targets.get()
    lines.write_target(
        by=cast.city_officer.person, plan_id=plan.pk, content=4, pk=row.pk, indicator="products_new", low=98765
    )
    page = reverse("programme:plan", args=[plan.pk])
    for query in ("", "?ban=nhap"):
        assert b"98.765" not in cast.trade_officer.get(page + query).content
    assert b"98.765" in cast.city_officer.get(page).content
    assert b"98.765" in cast.auditor.get(page + "?ban=nhap").content
    assert b"98.765" not in cast.auditor.get(page).content
