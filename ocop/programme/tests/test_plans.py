"""A plan from its template to a second version: exact values, one ledger entry each, refusals that change nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.programme import progress, sheet, templates_of_plans
from ocop.programme.actions import lines, plans
from ocop.programme.models import Activity, HandCount, Plan, PlanVersion, Target
from ocop.programme.tests import plan_rows
from tests import builders

pytestmark = pytest.mark.django_db
D = datetime.date


def refused(do: Any, /, *, field: str | None = None, **values: Any) -> str:
    """The sentence of a refusal; nothing was written."""
    before = head()
    with pytest.raises(Refused) as caught:
        do(**values)
    assert head() == before
    if field is not None:
        assert caught.value.field == field
    return caught.value.sentence


def test_eight_contents_in_their_order() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    assert [row.code for row in plan.contents.all()] == [
        "steering",
        "awareness",
        "training",
        "rating",
        "development",
        "promotion",
        "management",
        "supervision",
    ]
    assert plan.contents.first() is not None
    assert plan.template == "hanoi-2021"
    assert Entry.objects.get(action="programme.plan_begin").topic == "programme"
    assert refused(plans.begin, by=by, register="demo", year=2021, title="Lần nữa", field="year")
    assert refused(plans.begin, by=by, register="demo", year=1999, title="Xưa", field="year")
    assert Plan.objects.count() == 1


def test_every_suggested_indicator_of_this_room_exists() -> None:
    from ocop.indicators import registry

    said = templates_of_plans.published("146-kh-ubnd-2021")
    assert [(row["indicator"], row["low"], row.get("high")) for row in said["targets"]] == [
        ("products_new", 400, None),
        ("potential_five_new", 10, None),
        ("outlets_new", 30, 40),
    ]
    for code in ("products_new", "potential_five_new", "rural_jobs", "share_of_country", "value_delivered"):
        assert registry.indicator(code) is not None


def test_approve_change_approve_again() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    assert refused(plans.approve, by=by, plan_id=plan.pk, revision=plan.revision, on=D(2021, 3, 1))
    target = plan_rows.target(by, plan)
    plan_rows.approved(by, plan)
    first = plan.versions.get()
    assert (plan.state, plan.version) == ("approved", 1)
    assert first.digest == sheet.digest(first.sheet)
    locked = {"by": by, "plan_id": plan.pk, "content": 4, "pk": target.pk, "indicator": "products_new", "low": 1}
    assert "phê duyệt" in refused(lines.write_target, **locked)
    assert refused(plans.reopen, by=by, plan_id=plan.pk, reason="vì", field="reason")
    plans.reopen(by=by, plan_id=plan.pk, reason="Đợt một phải lùi lại vì dịch")
    lines.write_target(**{**locked, "low": 350})
    plan.refresh_from_db()
    assert plan.state == "changing"
    assert progress.shown(plan, D(2021, 12, 1)).sheet["targets"][0]["low"] == 400  # type: ignore[union-attr]
    assert refused(plans.approve, by=by, plan_id=plan.pk, revision=plan.revision, on=D(2021, 2, 1), field="on")
    plan_rows.approved(by, plan, D(2021, 9, 1))
    second = plan.versions.last()
    assert second is not None
    assert second.reason == "Đợt một phải lùi lại vì dịch"
    assert [(one.part, one.field, one.before, one.after) for one in sheet.differences(first.sheet, second.sheet)] == [
        ("targets", "low", 400, 350)
    ]
    for day, low in ((D(2021, 1, 1), 400), (D(2021, 8, 31), 400), (D(2021, 9, 1), 350)):
        assert progress.shown(plan, day).sheet["targets"][0]["low"] == low  # type: ignore[union-attr]
    assert PlanVersion.objects.filter(plan=plan).count() == 2


def test_a_form_that_is_out_of_date_is_refused() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    plans.describe(
        by=by,
        plan_id=plan.pk,
        revision=plan.revision,
        title="Kế hoạch OCOP",
        number="146/KH-UBND",
        issued_on=None,
        source="",
        note="",
    )
    assert "vừa sửa" in refused(
        plans.describe,
        by=by,
        plan_id=plan.pk,
        revision=plan.revision,
        title="Khác",
        number="",
        issued_on=None,
        source="",
        note="",
    )
    plan.refresh_from_db()
    assert plan.title == "Kế hoạch OCOP"


def test_who_may_write_what() -> None:
    by, commune, other = plan_rows.officer(), builders.commune(), builders.commune("Khác")
    own = plan_rows.commune_officer(commune)
    small = plan_rows.plan(own, commune_id=commune.pk)
    assert refused(plans.begin, by=own, register="demo", year=2022, title="Thành phố")
    assert refused(plans.begin, by=own, register="demo", year=2021, title="Xã khác", commune_id=other.pk)
    plan_rows.target(own, small, low=4)
    assert refused(plans.approve, by=own, plan_id=small.pk, revision=small.revision, on=D(2021, 3, 1))
    plan_rows.approved(by, small)
    city = plan_rows.plan(by)
    assert refused(lines.write_activity, by=own, plan_id=city.pk, content=1, name="Không phải của mình")
    stranger, auditor = builders.person("Người lạ"), builders.person("Kiểm toán")
    builders.role(auditor, "auditor")
    seen = {
        name: set(Plan.objects.visible_to(who).values_list("pk", flat=True))
        for name, who in (("stranger", stranger), ("own", own), ("auditor", auditor))
    }
    assert seen == {"stranger": set(), "own": {small.pk}, "auditor": {small.pk, city.pk}}
    assert refused(lines.write_activity, by=auditor, plan_id=city.pk, content=1, name="Kiểm toán không ghi")
    assert refused(lines.write_target, by=own, plan_id=small.pk, content=4, indicator="products_new", low=1, field=None)


def test_targets_are_checked() -> None:
    by = plan_rows.officer()
    plan, commune = plan_rows.plan(by), builders.commune()
    args = {"by": by, "plan_id": plan.pk, "content": 4}
    assert refused(lines.write_target, **args, indicator="khong-co", low=1, field="indicator")
    assert refused(lines.write_target, **args, indicator="", low=1, field="name")
    assert refused(lines.write_target, **args, indicator="products_new", low=40, high=30, field="high")
    assert refused(
        lines.write_target, **args, indicator="share_of_country", low=2500, commune_id=commune.pk, field="commune"
    )
    assert refused(lines.write_target, **{**args, "content": 9}, indicator="products_new", low=4)
    assert Target.objects.count() == 0
    row = (
        plan_rows.target(by, plan, "outlets_new", 30, high=40, content=6)
        if _has("outlets_new")
        else plan_rows.target(by, plan, low=30, high=40)
    )
    assert (row.low, row.high) == (30, 40)


def _has(code: str) -> bool:
    from ocop.indicators import registry

    return registry.indicator(code) is not None


def test_an_activity_is_reported_without_a_new_version_and_stays_once_begun() -> None:
    by = plan_rows.officer()
    plan = plan_rows.plan(by)
    row = lines.write_activity(
        by=by,
        plan_id=plan.pk,
        content=6,
        name="Hội nghị kết nối",
        who="Sở Công Thương",
        from_day=D(2021, 4, 1),
        to_day=D(2021, 4, 2),
        budget=500_000_000,
    )
    assert refused(
        lines.write_activity,
        by=by,
        plan_id=plan.pk,
        content=6,
        name="Ngược",
        from_day=D(2021, 5, 2),
        to_day=D(2021, 5, 1),
        field="to_day",
    )
    plan_rows.target(by, plan)
    plan_rows.approved(by, plan)
    lines.report_activity(by=by, activity_id=row.pk, state="done", spent=420_000_000)
    row.refresh_from_db()
    assert (row.state, row.spent, plan.versions.count()) == ("done", 420_000_000, 1)
    assert refused(lines.report_activity, by=by, activity_id=row.pk, state="dropped", spent=None, field="note")
    plans.reopen(by=by, plan_id=plan.pk, reason="Bớt việc không làm nữa")
    assert refused(lines.take_out, by=by, plan_id=plan.pk, what="activity", pk=row.pk)
    other = lines.write_activity(by=by, plan_id=plan.pk, content=1, name="Việc chưa làm")
    lines.take_out(by=by, plan_id=plan.pk, what="activity", pk=other.pk)
    assert list(Activity.objects.values_list("name", flat=True)) == ["Hội nghị kết nối"]
    parts = progress.parts(plan, progress.shown(plan, D(2021, 12, 1)), D(2021, 12, 1))  # type: ignore[arg-type]
    assert progress.money(parts) == progress.Money(500_000_000, 420_000_000, 0, 0)


def test_counted_by_hand_with_evidence_and_checked_by_another() -> None:
    by, other = plan_rows.officer(), plan_rows.officer("Cán bộ Hai")
    plan = plan_rows.plan(by)
    row = plan_rows.target(by, plan, "", 100, name="Tin, bài", unit="bài", content=2)
    assert refused(
        lines.count_by_hand, by=by, target_id=row.pk, counted_on=D(2021, 6, 30), value=5, evidence="", field="evidence"
    )
    assert refused(
        lines.count_by_hand,
        by=by,
        target_id=row.pk,
        counted_on=D(2099, 6, 30),
        value=5,
        evidence="Bảng kê",
        field="counted_on",
    )
    first = lines.count_by_hand(
        by=by, target_id=row.pk, counted_on=D(2021, 6, 30), value=48, evidence="Bảng kê tháng 6"
    )
    lines.count_by_hand(by=by, target_id=row.pk, counted_on=D(2021, 12, 31), value=121, evidence="Bảng kê cả năm")
    assert refused(lines.check_count, by=by, count_id=first.pk)
    lines.check_count(by=other, count_id=first.pk)
    assert refused(lines.check_count, by=other, count_id=first.pk)

    def figure(day: D) -> tuple[int | None, int]:
        line = progress.target_lines(plan, sheet.written(plan)["targets"], day)[0]
        return line.figure.verified, line.figure.provisional

    assert figure(D(2021, 6, 29)) == (None, 0)
    assert figure(D(2021, 7, 1)) == (48, 0)
    assert figure(D(2022, 1, 1)) == (None, 121)
    assert refused(lines.take_out, by=by, plan_id=plan.pk, what="target", pk=row.pk)
    assert HandCount.objects.count() == 2
    counted = plan_rows.target(by, plan)
    assert refused(
        lines.count_by_hand, by=by, target_id=counted.pk, counted_on=D(2021, 6, 30), value=5, evidence="Bảng kê"
    )
