"""Courses by what is missing: whom they are proposed to, seats, who came, and what the next rating showed."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from ocop.appraisal.models import Dossier
from ocop.fieldwork.models import Attendance, CourseInvitation, Enrolment, Trainee
from ocop.fieldwork.training import queries, screen
from ocop.fieldwork.training.actions import attending, courses, taking_part
from ocop.fieldwork.training.points import FEW, Score, effect, lost, scores
from ocop.fieldwork.training.proposing import proposals
from ocop.fieldwork.training.tests import making
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.trade.models import GateCondition, MarketGate, Offer
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.racing import race


def refused(do: Any, **values: Any) -> str:
    before = (
        head(),
        Enrolment.objects.count(),
        Attendance.objects.count(),
        CourseInvitation.objects.count(),
        Trainee.objects.count(),
    )
    with pytest.raises(Refused) as caught:
        do(**values)
    after = (
        head(),
        Enrolment.objects.count(),
        Attendance.objects.count(),
        CourseInvitation.objects.count(),
        Trainee.objects.count(),
    )
    assert before == after
    return str(caught.value)


@pytest.mark.django_db
def test_who_lost_points_is_proposed_with_the_reason(cast: Cast) -> None:
    making.rated(cast.home_producer, "1")
    making.rated(cast.other_producer, "5")
    worst = builders.producer("Hộ Kém", organisation__commune=cast.home_commune)
    making.rated(worst, "1/2")
    found = proposals(making.course(), cast.city_officer.person, clock.today())
    assert [one.producer for one in found] == [worst, cast.home_producer]
    assert [(one["got"], one["most"]) for one in found[1].reasons] == [("1.0", 5)]
    story = next(one for one in lost(scores("demo")) if one.title == making.STORY)
    assert (story.products, story.rated, story.share) == (2, 3, round((0.8 + 0.9 + 0) / 3 * 100, 1))


@pytest.mark.django_db
def test_who_misses_terms_is_proposed(cast: Cast) -> None:
    product = builders.product("Gốm", producer=cast.home_producer)
    Offer.objects.create(
        register="demo", product=product, vat_invoice=False, created_at=clock.now(), changed_at=clock.now()
    )
    gate = MarketGate.objects.create(
        kind="channel",
        slug="sieu-thi-thu",
        name_vi="Siêu thị thử",
        valid_from=datetime.date(2020, 1, 1),
        source="thử",
        digest="d",
        created_at=clock.now(),
    )
    GateCondition.objects.create(gate=gate, code="vat_invoice", value=True, is_must=True)
    found = proposals(making.course(criteria=[], conditions=["vat_invoice"]), cast.city_officer.person, clock.today())
    assert [(one.producer, one.reasons[0]["kind"], one.reasons[0]["count"]) for one in found] == [
        (cast.home_producer, "terms", 1)
    ]


@pytest.mark.django_db
def test_invited_registered_and_came(cast: Cast) -> None:
    making.rated(cast.home_producer, "1")
    row = making.session()
    office, member, helper = cast.city_officer.person, cast.producer_member.person, cast.commune_officer.person
    (invitation,) = taking_part.invite(by=office, session=row, producers=[cast.home_producer.pk])
    assert invitation.reasons[0]["what"] == making.STORY
    assert Notice.objects.filter(person=member, kind="fieldwork.course_invited").count() == 1
    refused(taking_part.invite, by=office, session=row, producers=[cast.home_producer.pk])
    refused(taking_part.invite, by=member, session=row, producers=[cast.other_producer.pk])
    made = taking_part.register(
        by=member, session=row, producer=cast.home_producer, names=["Nguyễn Thị  Hoà", "nguyễn thị hòa"], myself=True
    )
    assert [one.trainee.name for one in made] == ["Chị Gốm", "Nguyễn Thị Hòa"]
    invitation.refresh_from_db()
    assert invitation.state == "registered"
    refused(taking_part.register, by=member, session=row, producer=cast.home_producer, names=["Nguyễn Thị Hòa"])
    assert "1" in refused(taking_part.register, by=helper, session=row, producer=cast.home_producer, names=["A", "B"])
    refused(taking_part.register, by=cast.other_member.person, session=row, producer=cast.home_producer, names=["A"])
    refused(taking_part.register, by=member, session=row, producer=cast.home_producer, names=[])

    mine, hers = made
    seen = screen.pass_of(row, member)
    refused(attending.by_screen, by=member, session=row, seats=[mine.pk], seen="bịa")
    refused(attending.by_screen, by=cast.other_member.person, session=row, seats=[mine.pk], seen=seen)
    refused(attending.by_list, by=member, session=row, seats=[mine.pk])
    assert len(attending.by_screen(by=member, session=row, seats=[mine.pk], seen=seen)) == 1
    assert attending.by_screen(by=member, session=row, seats=[mine.pk], seen=seen) == []
    _seat, is_new = attending.by_badge(by=helper, badge=hers.badge)
    assert is_new
    row.refresh_from_db()
    assert row.state == "held"
    assert sorted(Attendance.objects.values_list("way", flat=True)) == ["badge", "screen"]
    refused(taking_part.give_back, by=member, enrolment=hers)
    attending.undo(by=office, session=row, seat=hers.pk)
    assert Attendance.objects.count() == 1


@pytest.mark.django_db
def test_people_are_one_row_however_often_they_come(cast: Cast) -> None:
    first, second = making.session(), making.session()
    member = cast.producer_member.person
    for row in (first, second):
        seats = taking_part.register(
            by=member, session=row, producer=cast.home_producer, names=["Lê Văn A"], myself=True
        )
        attending.by_list(by=cast.city_officer.person, session=row, seats=[one.pk for one in seats])
    assert (Trainee.objects.count(), Attendance.objects.count()) == (2, 4)


@pytest.mark.django_db
def test_a_session_to_come_has_nobody_and_one_called_off_takes_nobody(cast: Cast) -> None:
    row = making.session(days=3)
    office, member = cast.city_officer.person, cast.producer_member.person
    (seat,) = taking_part.register(by=member, session=row, producer=cast.home_producer, names=["A"])
    refused(attending.by_list, by=office, session=row, seats=[seat.pk])
    refused(courses.cancel, by=member, session=row, reason="mưa")
    courses.cancel(by=office, session=row, reason="mưa bão")
    assert Notice.objects.filter(person=member, kind="fieldwork.course_moved").count() == 1
    refused(taking_part.register, by=member, session=row, producer=cast.home_producer, names=["B"])


def test_the_code_on_the_screen_changes() -> None:
    row = type("Row", (), {"secret": "x", "pk": 1})()
    code = screen.current(row, 600)
    assert screen.is_shown(row, code, 659)
    assert screen.is_shown(row, code, 719)
    assert not screen.is_shown(row, code, 720)
    assert not screen.is_shown(row, "é", 600)
    assert screen.current(row, 660) != code


DAY = datetime.date(2026, 5, 1)


def score(product: int, producer: int, days: int, got: int) -> Score:
    return Score(
        product, producer, DAY + datetime.timedelta(days=days), {"T": (Fraction(got), 10), "U": (Fraction(1), 3)}
    )


def test_the_effect_is_stated_with_who_did_not_come() -> None:
    rows = [score(n, n, -10, 2) for n in range(12)] + [score(n, n, 30, 6 if n < 5 else 3) for n in range(11)]
    came = dict.fromkeys([*range(5), 11], DAY)
    found = effect(rows, ["T"], came, DAY)
    assert (found.came.count, found.came.before, found.came.after, found.came.change) == (5, 20.0, 60.0, 40.0)
    assert (found.others.count, found.others.change) == (6, 10.0)
    assert found.waiting == 1


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + 3])
def test_too_few_say_nothing(count: int) -> None:
    rows = [score(n, n, -1, n) for n in range(count)] + [score(n, n, 1, 10 - n) for n in range(count)]
    found = effect(rows, ["T"], dict.fromkeys(range(count), DAY), DAY).came
    assert found.count == count
    assert (found.change is None) == (count < FEW)


@pytest.mark.django_db
def test_nobody_came_is_no_effect(cast: Cast) -> None:
    assert queries.effect_of(making.session().course) is None


@pytest.mark.django_db
def test_the_effect_reckoned_by_hand_from_council_results(cast: Cast) -> None:
    """Story criterion, 5 points at most. Five products of those who came went from 1, 1, 2, 2, 4 to 3, 3, 3, 4, 4: 10 to 17 of 25, that is
    40 % to 68 %. Five of those who did not: 2, 2, 2, 2, 2 to 2, 3, 3, 3, 4: 10 to 15 of 25, 40 % to 60 %. One who came waits."""
    course = making.course()
    row = making.session(course, days=-50, seats=30)
    for number, (before, after, comes) in enumerate(
        (
            ("1", "3", 1),
            ("1", "3", 1),
            ("2", "3", 1),
            ("2", "4", 1),
            ("4", "4", 1),
            ("2", "", 1),
            ("2", "2", 0),
            ("2", "3", 0),
            ("2", "3", 0),
            ("2", "3", 0),
            ("2", "4", 0),
        )
    ):
        producer = builders.producer(f"Cơ sở {number}", organisation__commune=cast.home_commune)
        product = making.rated(producer, before, days=-100)
        if after:
            Dossier.objects.filter(product=product).update(state="noticed")
            making.rated(producer, after, days=-10, product=product)
        if comes:
            trainee = Trainee.objects.create(producer=producer, name="Người học", created_at=clock.now())
            seat = Enrolment.objects.create(
                session=row, trainee=trainee, badge=f"the-{number}", registered_at=clock.now(), registered_by_name="thử"
            )
            Attendance.objects.create(enrolment=seat, way="list", came_at=clock.now(), noted_by_name="thử")
    found = queries.effect_of(course)
    assert found is not None
    assert (found.came.count, found.came.before, found.came.after, found.came.change) == (5, 40.0, 68.0, 28.0)
    assert (found.others.count, found.others.before, found.others.after, found.others.change) == (5, 40.0, 60.0, 20.0)
    assert found.waiting == 1
    page = cast.city_officer.get(reverse("fieldwork:course", args=[course.pk])).content.decode()
    assert "68" in page
    with translation.override("vi"):
        assert gettext("of producers that did not") in page


@pytest.mark.django_db(transaction=True)
def test_the_last_seat_taken_by_four_at_once_on_postgresql(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads share the in-memory database of SQLite tests; processes on a file stand for it")
    row = making.session(seats=2)
    office = cast.city_officer.person
    homes = [builders.producer(f"Cơ sở {number}") for number in range(4)]
    taking_part.register(by=office, session=row, producer=homes[0], names=["Người đầu"])
    came = race(
        [
            lambda one=one: taking_part.register(by=office, session=row, producer=one, names=["Người sau"])
            for one in homes
        ]
    )
    assert sorted(type(one).__name__ for one in came) == ["NoneType", "Refused", "Refused", "Refused"]
    assert row.enrolments.filter(state="registered").count() == 2
