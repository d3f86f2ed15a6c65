"""Visits by risk, what is found and put right, and what a critical finding does to a star: a case, nothing more."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from typing import Any

import pytest

from ocop.appraisal.models import WithdrawalCase
from ocop.checklists.models import Check
from ocop.fieldwork.inspection import daily
from ocop.fieldwork.inspection.actions import findings, plans
from ocop.fieldwork.inspection.risk import CODES, Facts, score, shipped
from ocop.fieldwork.inspection.tests import making
from ocop.fieldwork.inspection.views.visits import missed
from ocop.fieldwork.inspection.weighing import weighed
from ocop.fieldwork.models import Inspection, InspectionFinding, InspectionPlan
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.recognition.models import Withdrawal
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

WEIGHTS = shipped()["weights"]


def refused(do: Any, **values: Any) -> str:
    before = (head(), Inspection.objects.count(), InspectionFinding.objects.count(), WithdrawalCase.objects.count())
    with pytest.raises(Refused) as caught:
        do(**values)
    assert (
        head(),
        Inspection.objects.count(),
        InspectionFinding.objects.count(),
        WithdrawalCase.objects.count(),
    ) == before
    return str(caught.value)


def test_points_and_their_reasons() -> None:
    points, reasons = score(Facts(paper_ended=4, test_missing=1), WEIGHTS)
    assert points == 45 + 5 + 20
    assert [(one["code"], one["points"]) for one in reasons] == [
        ("paper_ended", 45),
        ("never", 20),
        ("test_missing", 5),
    ]
    assert score(Facts(days_since=400), WEIGHTS) == (8, [{"code": "half_year", "count": 2, "points": 8}])
    assert score(Facts(), {}) == (0, [])


def test_more_never_weighs_less() -> None:
    draw = random.Random(7)
    for _ in range(300):
        facts = Facts(*(draw.randrange(9) for _code in CODES[:7]), draw.choice([None, draw.randrange(5000)]))
        points, reasons = score(facts, WEIGHTS)
        assert points == sum(one["points"] for one in reasons)
        assert all(one["points"] <= WEIGHTS[one["code"]]["most"] for one in reasons)
        assert score(replace(facts, complaint=facts.complaint + 1), WEIGHTS)[0] >= points


@pytest.mark.django_db
def test_a_plan_begins_with_those_for_whom_most_speaks(cast: Cast) -> None:
    office = cast.city_officer.person
    for producer in (cast.home_producer, cast.other_producer):
        making.starred(producer)
        making.paper(producer, "test_result", 300)
    making.paper(cast.other_producer, "food_safety", -5)
    builders.producer("Không sao", organisation__commune=cast.home_commune)
    found = [(one.producer, one.score) for one in weighed("demo", clock.today())]
    assert found == [(cast.other_producer, 35), (cast.home_producer, 20)]
    plan = plans.draft(by=office, year=clock.today().year, size=1)
    (visit,) = plan.inspections.all()
    assert (visit.producer, visit.score, plan.looked_at, visit.due_on.year) == (
        cast.other_producer,
        35,
        2,
        clock.today().year,
    )
    refused(plans.draft, by=office, year=clock.today().year, size=1)
    refused(plans.draft, by=cast.auditor.person, year=clock.today().year + 1, size=1)
    refused(plans.announce, by=office, plan=plan, decision="1/KH")
    refused(plans.assign, by=office, plan=plan, keys=[visit.pk], inspector=cast.commune_officer.person.pk)
    plans.assign(by=office, plan=plan, keys=[visit.pk], inspector=cast.other_commune_officer.person.pk)
    assert not Inspection.objects.visible_to(cast.other_member.person).exists()
    plans.announce(by=office, plan=plan, decision="1/KH")
    assert Inspection.objects.visible_to(cast.other_member.person).count() == 1
    assert not Inspection.objects.visible_to(cast.producer_member.person).exists()
    told = Notice.objects.filter(kind__in=["fieldwork.inspection_comes", "fieldwork.inspection_sent"])
    assert set(told.values_list("person", flat=True)) == {
        cast.other_member.person.pk,
        cast.other_commune_officer.person.pk,
    }


@pytest.mark.django_db
def test_weights_are_the_offices_and_a_plan_keeps_its_own(cast: Cast) -> None:
    office = cast.city_officer.person
    making.starred(cast.home_producer)
    plan = plans.draft(by=office, year=clock.today().year, size=5)
    weights = {code: {"points": 1, "most": 1} for code in CODES}
    refused(plans.set_weights, by=cast.producer_member.person, weights=weights, valid_from=clock.today(), decision="x")
    refused(
        plans.set_weights,
        by=office,
        weights={**weights, "never": {"points": -1, "most": 1}},
        valid_from=clock.today(),
        decision="x",
    )
    plans.set_weights(by=office, weights=weights, valid_from=clock.today(), decision="2/KH")
    assert [one.score for one in weighed("demo", clock.today())] == [2]
    assert InspectionPlan.objects.get(pk=plan.pk).weights == WEIGHTS


@pytest.mark.django_db
def test_found_put_right_and_looked_at_again(cast: Cast) -> None:
    office, member, helper = cast.city_officer.person, cast.producer_member.person, cast.commune_officer.person
    row = making.announced(office, cast.home_producer, helper)
    refused(making.found, by=helper, row=row)
    making.made(helper, row)
    assert (row.state, row.visited_on, row.words) == ("done", clock.today(), "đã đi")
    assert [one["code"] for one in missed(Check.objects.get(), set())] == ["mark"]
    refused(making.found, by=member, row=row)
    refused(making.found, by=cast.trade_officer.person, row=row)
    one = making.found(helper, row, item="mark", key="k1")
    assert making.found(helper, row, key="k1").pk == one.pk
    assert missed(Check.objects.get(), {"mark"}) == []
    refused(findings.answer, by=cast.other_member.person, finding=one, words="x", fixed=True)
    refused(findings.answer, by=office, finding=one, words="x", fixed=True)
    findings.answer(by=member, finding=one, words="Sẽ thay", fixed=False)
    findings.answer(by=helper, finding=one, words="Đã thay nhãn", fixed=True)
    one.refresh_from_db()
    assert (one.state, one.answers.get(kind="fixed").is_assisted) == ("answered", True)
    refused(findings.look, by=helper, finding=one, is_right=True, words="đã xem")
    refused(findings.look, by=office, finding=one, is_right=False, words="chưa đạt")
    later = clock.today() + datetime.timedelta(days=20)
    findings.look(by=helper, finding=one, is_right=False, words="chưa đạt", due_on=later)
    one.refresh_from_db()
    assert (one.state, one.due_on) == ("open", later)
    findings.answer(by=member, finding=one, words="Xong", fixed=True)
    findings.look(by=helper, finding=one, is_right=True, words="đạt")
    one.refresh_from_db()
    assert (one.state, one.closed_by) == ("closed", helper)
    refused(findings.answer, by=member, finding=one, words="x", fixed=False)


@pytest.mark.django_db
def test_a_critical_finding_opens_a_case_and_withdraws_nothing(cast: Cast) -> None:
    office = cast.city_officer.person
    star = making.starred(cast.home_producer)
    row = making.made(office, making.announced(office, cast.home_producer))
    refused(making.found, by=office, row=row, severity="critical")
    refused(making.found, by=office, row=row, severity="critical", recognition=star.pk, ground="bịa")
    one = making.found(office, row, "critical", recognition=star.pk, ground="mark")
    assert one.case is not None
    assert (one.case.recognition, one.case.ground, one.case.state, one.case.found_on) == (
        star,
        "mark",
        "open",
        clock.today(),
    )
    assert making.found(office, row, "critical", recognition=star.pk, ground="law").case == one.case
    assert (WithdrawalCase.objects.count(), Withdrawal.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_what_is_late_is_said_again_every_week(cast: Cast) -> None:
    office, member = cast.city_officer.person, cast.producer_member.person
    one = making.found(office, making.made(office, making.announced(office, cast.home_producer)))
    said = Notice.objects.filter(person=member, kind="fieldwork.finding_late")
    for ahead, count in ((0, 0), (7, 1), (9, 1), (11, 2), (12, 2), (18, 3)):
        daily.remind(one.due_on + datetime.timedelta(days=ahead - 10))
        assert said.count() == count, ahead
    assert Notice.objects.filter(person=office, kind="fieldwork.finding_late").count() == 2


@pytest.mark.django_db
def test_a_visit_is_dropped_with_a_reason(cast: Cast) -> None:
    row = making.announced(cast.city_officer.person, cast.home_producer)
    refused(plans.drop, by=cast.city_officer.person, inspection=row, reason=" ")
    plans.drop(by=cast.city_officer.person, inspection=row, reason="đã nghỉ sản xuất")
    assert not Inspection.objects.visible_to(cast.producer_member.person).exists()
