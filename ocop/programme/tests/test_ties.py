"""From an activity of the plan to its course, inspections and policy; what was done there counts under it, exactly and in its year."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.fieldwork.models import Course, Inspection, InspectionPlan, SupportPolicy
from ocop.fieldwork.support.actions import applications
from ocop.fieldwork.support.tests import making as support
from ocop.fieldwork.training.actions import attending, taking_part
from ocop.fieldwork.training.tests import making as training
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.programme import progress, ties
from ocop.programme.actions import lines, plans
from ocop.programme.actions import ties as doing
from ocop.programme.models import Activity, Plan
from ocop.programme.tests import plan_rows
from ocop.workdays import clock
from tests.cast import Cast
from tests.page_access import CITY, PageAccess

pytestmark = pytest.mark.django_db


def planned(cast: Cast, name: str = "Tập huấn kể chuyện") -> tuple[Plan, Activity]:
    plan = Plan.objects.filter(commune__isnull=True).first() or plan_rows.plan(
        cast.city_officer.person, year=clock.today().year
    )
    return plan, lines.write_activity(by=cast.city_officer.person, plan_id=plan.pk, content=3, name=name)


def refused(do: Any, **values: Any) -> str:
    before = head(), Course.objects.count(), InspectionPlan.objects.count(), SupportPolicy.objects.count()
    with pytest.raises(Refused) as caught:
        do(**values)
    assert (head(), Course.objects.count(), InspectionPlan.objects.count(), SupportPolicy.objects.count()) == before
    return str(caught.value)


class TestActivityField(PageAccess):
    may = CITY | {"commune_officer"}

    def url(self, cast: Cast) -> str:
        plan = plans.begin(
            by=cast.commune_officer.person,
            register="demo",
            year=2021,
            title="Kế hoạch của xã",
            commune_id=cast.home_commune.pk,
        )
        row = lines.write_activity(by=cast.commune_officer.person, plan_id=plan.pk, content=3, name="Lớp học")
        return reverse("programme:activity_field", args=[row.pk])


def test_a_course_is_made_for_an_activity_and_what_came_of_it_counts(cast: Cast) -> None:
    plan, row = planned(cast)
    office, member, today = cast.city_officer.person, cast.producer_member.person, clock.today()
    here = reverse("programme:activity_field", args=[row.pk])
    answer = cast.city_officer.post(here, {"kind": "course", "do": "make"})
    course = Course.objects.get()
    assert answer["Location"] == reverse("fieldwork:course_change", args=[course.pk])
    assert (course.name_vi, course.is_published) == ("Tập huấn kể chuyện", False)
    Course.objects.update(is_published=True)
    for _turn in range(2):
        held = training.session(course)
        seats = taking_part.register(by=member, session=held, producer=cast.home_producer, names=["Bà Ba"], myself=True)
        attending.by_list(by=office, session=held, seats=[one.pk for one in seats])
    training.session(course, days=-400, state="held")
    row.refresh_from_db()
    (done,) = ties.done(plan, [row], today)[row.pk]
    # Two sessions of this year, two people who each came twice; that of the year before is another plan's.
    assert ties._courses({course.pk}, today.replace(month=1, day=1), today) == {course.pk: (2, 2)}
    assert (done.kind, done.href) == ("course", reverse("fieldwork:course", args=[course.pk]))
    assert ties._courses({course.pk}, today - datetime.timedelta(days=3), today - datetime.timedelta(days=1)) == {
        course.pk: (0, 0)
    }
    page = cast.city_officer.get(reverse("programme:plan", args=[plan.pk])).content.decode()
    assert done.words in page
    refused(doing.make, by=office, activity_id=row.pk, kind="course")
    refused(lines.take_out, by=office, plan_id=plan.pk, what="activity", pk=row.pk)
    cast.city_officer.post(here, {"kind": "course", "do": "untie"})
    row.refresh_from_db()
    assert (row.course_id, Course.objects.count()) == (None, 1)
    cast.city_officer.post(here, {"kind": "course", "do": "tie", "course-key": course.pk})
    row.refresh_from_db()
    assert row.course_id == course.pk


def test_inspections_and_support_count_under_their_activities(cast: Cast) -> None:
    plan, visits = planned(cast, "Kiểm tra sau công nhận")
    _same, pays = planned(cast, "Thưởng sao")
    office, today = cast.city_officer.person, clock.today()
    product = support.starred(cast.home_producer)
    support.starred(cast.other_producer, "Nón thử")
    doing.make(by=office, activity_id=visits.pk, kind="inspection_plan", size=5)
    assert Inspection.objects.filter(plan=InspectionPlan.objects.get()).count() == 2
    Inspection.objects.filter(producer=cast.home_producer).update(state="done", visited_on=today)
    policy = support.policy()
    doing.tie(by=office, activity_id=pays.pk, kind="policy", key=policy.pk)
    row = support.granted(office, support.asked(cast.producer_member.person, policy, product))
    wrong = applications.pay(by=office, application=row, paid_on=today, document="UNC-1")
    applications.strike(by=office, payment=wrong, reason="nhập nhầm")
    applications.pay(by=office, application=row, paid_on=today, document="UNC-2")
    first = today.replace(month=1, day=1)
    assert ties._inspections({InspectionPlan.objects.get().pk}, today) == {InspectionPlan.objects.get().pk: (1, 2)}
    assert ties._policies({policy.pk}, first, today) == {policy.pk: (1, 20_000_000)}
    found = {
        line.row["key"]: [one.kind for one in line.done]
        for part in progress.parts(plan, progress.Shown(progress.sheet.written(plan)), today)
        for line in part.activities
    }
    assert found == {visits.pk: ["inspection_plan"], pays.pk: ["policy"]}
    assert refused(doing.make, by=office, activity_id=pays.pk, kind="inspection_plan", size=5)


def test_a_policy_is_drafted_from_a_shape(cast: Cast) -> None:
    _plan, row = planned(cast, "Hỗ trợ bao bì")
    here = reverse("programme:activity_field", args=[row.pk])
    assert cast.city_officer.post(here, {"kind": "policy", "do": "make", "policy-shape": "bịa"}).status_code == 422
    answer = cast.city_officer.post(here, {"kind": "policy", "do": "make", "policy-shape": "packaging"})
    made = SupportPolicy.objects.get()
    assert answer["Location"] == reverse("fieldwork:support_policy_change", args=[made.pk])
    assert (made.state, made.purpose, made.name_vi, made.amount) == ("draft", "packaging", "Hỗ trợ bao bì", None)


def test_refusals_change_nothing(cast: Cast) -> None:
    _plan, row = planned(cast)
    office, helper = cast.city_officer.person, cast.commune_officer.person
    refused(doing.make, by=helper, activity_id=row.pk, kind="course")
    refused(doing.make, by=office, activity_id=row.pk, kind="event")
    refused(doing.make, by=office, activity_id=row.pk, kind="inspection_plan", size=0)
    refused(doing.make, by=office, activity_id=row.pk, kind="inspection_plan", size=3)
    refused(doing.tie, by=office, activity_id=row.pk, kind="course", key=999)
    refused(doing.tie, by=cast.producer_member.person, activity_id=row.pk, kind="course", key=None)
    office_course = training.course(register="office")
    refused(doing.tie, by=office, activity_id=row.pk, kind="course", key=office_course.pk)


@pytest.mark.parametrize("kind", ["", "course", "inspection_plan", "policy", "\x00", "event"])
@pytest.mark.parametrize("do", ["", "tie", "make", "untie", "\x00"])
def test_nonsense_is_answered(cast: Cast, kind: str, do: str) -> None:
    _plan, row = planned(cast)
    training.course()
    here = reverse("programme:activity_field", args=[row.pk])
    sent = {"kind": kind, "do": do, f"{kind}-key": "9" * 40, f"{kind}-size": "-1", f"{kind}-shape": "🦆"}
    assert cast.city_officer.post(here, sent).status_code in (302, 422)


def test_a_plan_with_three_ties_asks_what_one_with_one_asks(cast: Cast) -> None:
    plan, _row = planned(cast)
    counts = []
    for number in range(3):
        _plan, row = planned(cast, f"Lớp {number}")
        doing.make(by=cast.city_officer.person, activity_id=row.pk, kind="course")
        with CaptureQueriesContext(connection) as asked:
            progress.parts(plan, progress.Shown(progress.sheet.written(plan)), clock.today())
        counts.append(len(asked))
    assert counts[0] == counts[2]
