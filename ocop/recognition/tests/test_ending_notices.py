"""No star ends by surprise: who is told, when, how often, in which words."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.notices import daily, mailing
from ocop.notices.models import Notice
from ocop.notices.wording import words_of
from ocop.people.models import Person
from ocop.recognition import ending_notices
from ocop.recognition.actions import withdraw
from ocop.recognition.models import Recognition
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.OCOP_TODAY = TODAY


def ends(cast: Cast, ahead: int, *, name: str = "Bình gốm", other: bool = False, **extra) -> Recognition:
    day = TODAY + datetime.timedelta(days=ahead)
    producer, commune = (cast.other_producer, cast.other_commune) if other else (cast.home_producer, cast.home_commune)
    product = builders.product(name, producer=producer, commune=commune, **extra)
    return builders.recognition(product, issued_on=day.replace(year=day.year - 3), ends_on=day)


def test_producer_and_commune_are_told_once_at_a_step(cast):
    member, officer = cast.producer_member.person, cast.commune_officer.person
    cast.other_member.person, cast.other_commune_officer.person, cast.city_officer.person  # noqa: B018 made to be left alone
    row = ends(cast, 120)
    assert ending_notices.tell(TODAY) == 2
    assert ending_notices.tell(TODAY) == 0
    told, listed = Notice.objects.order_by("kind").filter(person=member).get(), Notice.objects.get(person=officer)
    assert (told.kind, told.subject_id, told.due_on) == ("recognition.window", str(row.pk), TODAY)
    assert words_of(told, "vi").subject == "Bình gốm: nộp đề nghị đánh giá lại trước hết ngày 22/11/2026"
    assert "from 23" in words_of(told, "en").body
    assert told.link == f"/ban/san-pham/{row.product_id}/ho-so/moi/"
    assert words_of(listed, "en").body == "- Bình gốm (Hợp tác xã Gốm Nhà): ends in 120 days, on 22\u00a0March 2027"
    assert Notice.objects.count() == 2


@pytest.mark.parametrize(
    ("ahead", "kind"),
    [
        (180, "recognition.window"),
        (120, "recognition.window"),
        (90, "recognition.ends"),
        (30, "recognition.ends"),
        (0, "recognition.ended"),
        (179, None),
        (1, None),
        (-1, None),
    ],
)
def test_each_step_has_its_words(cast, ahead, kind):
    assert cast.producer_member.person
    ends(cast, ahead)
    ending_notices.tell(TODAY)
    assert list(Notice.objects.values_list("kind", flat=True)) == ([kind] if kind else [])
    for notice in Notice.objects.all():
        for language in ("vi", "en"):
            words = words_of(notice, language)
            assert "Bình gốm" in words.subject
            assert "%(" not in words.subject + words.body
            assert "–" not in words.body


def test_what_was_withdrawn_or_belongs_to_another_register_is_not_told_of(cast):
    assert cast.producer_member.person
    assert cast.commune_officer.person
    row = ends(cast, 30)
    withdraw(by=cast.city_officer.person, recognition=row, ground="law", decision="9/QĐ", decided_on=TODAY)
    ends(cast, 30, name="Từ trang mạng", register="public")
    assert ending_notices.tell(TODAY) == 0


def test_a_household_without_an_account_is_told_by_its_commune(cast):
    officer = cast.commune_officer.person
    ends(cast, 30)
    assert ending_notices.tell(TODAY) == 1
    assert "chưa có ai có tài khoản" in words_of(Notice.objects.get(person=officer), "vi").body


def test_a_household_with_a_telephone_is_on_the_list_of_calls(cast):
    person = Person.objects.create_user(name="Bà Mây", phone="+84912345678")
    builders.role(person, "producer_member", organisation=cast.home_organisation)
    ends(cast, 30)
    ending_notices.tell(TODAY)
    assert [one.person for one in Notice.objects.callable_by(cast.commune_officer.person)] == [person]


def test_missed_days_are_caught_up_by_the_command(cast, settings):
    member = cast.producer_member.person
    ends(cast, 30)
    ends(cast, 92, name="Đĩa gốm")
    call_command("daily", verbosity=0)
    settings.OCOP_TODAY = TODAY + datetime.timedelta(days=5)
    call_command("daily", verbosity=0)
    call_command("daily", verbosity=0)
    assert sorted(Notice.objects.values_list("params__product", flat=True)) == ["Bình gốm", "Đĩa gốm"]
    assert mailing.send_due() == 2 or len(mail.outbox) == 2
    assert {letter.to[0] for letter in mail.outbox} == {member.email}
    assert ending_notices.NAME in daily.names()


def test_many_ends_of_a_commune_are_one_list_and_few_queries(cast):
    assert cast.commune_officer.person
    counts = []
    for step, size in ((30, 1), (90, 3)):
        Notice.objects.all().delete()
        for n in range(size):
            ends(cast, step, name=f"Hàng {step} {n}")
        with CaptureQueriesContext(connection) as queries:
            ending_notices.tell(TODAY + datetime.timedelta(days=0))
        counts.append(len(queries))
        if size == 1:
            Recognition.objects.all().delete()
    assert counts[0] == counts[1]
    assert Notice.objects.get().params["count"] == 3
