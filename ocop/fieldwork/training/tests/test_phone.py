"""What an officer's phone sends of who came: once for each key, the later word of a seat, nobody else's list."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest
from django.urls import reverse

from ocop.fieldwork.models import Attendance, AttendanceWord, CourseSession, Enrolment
from ocop.fieldwork.training.actions import sent, taking_part
from ocop.fieldwork.training.tests import making
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.workdays import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def seats(cast: Cast, *names: str, **extra: Any) -> tuple[CourseSession, list[Enrolment]]:
    row = making.session(**extra)
    member = cast.producer_member.person
    return row, taking_part.register(by=member, session=row, producer=cast.home_producer, names=names or ["Bà Ba"])


def word(row: CourseSession, seat: Enrolment, *, here: bool = True, ago: int = 0, **extra: Any) -> dict[str, Any]:
    at = clock.now() - datetime.timedelta(minutes=ago)
    return {
        "kind": "here",
        "key": str(uuid.uuid4()),
        "session": row.pk,
        "seat": seat.pk,
        "here": here,
        "said_at": at.isoformat(),
        **extra,
    }


def refused(by: Any, raw: dict[str, Any]) -> str:
    before = head(), Attendance.objects.count(), AttendanceWord.objects.count()
    with pytest.raises(Refused) as caught:
        sent.apply(by=by, raw=raw)
    assert (head(), Attendance.objects.count(), AttendanceWord.objects.count()) == before
    return str(caught.value)


def test_sent_later_it_counts_from_when_it_was_said_and_once(cast: Cast) -> None:
    row, (seat,) = seats(cast)
    helper = cast.commune_officer.person
    raw = word(row, seat, ago=90)
    assert sent.apply(by=helper, raw=raw) == {"result": "saved"}
    entries = head()
    assert sent.apply(by=helper, raw=raw) == {"result": "saved", "again": True}
    assert (head(), Attendance.objects.count()) == (entries, 1)
    found = Attendance.objects.get()
    assert found.came_at == datetime.datetime.fromisoformat(raw["said_at"])
    assert (found.way, found.noted_by) == ("list", helper)
    row.refresh_from_db()
    assert row.state == "held"


def test_the_word_said_last_stands_whichever_arrives_last(cast: Cast) -> None:
    row, (seat,) = seats(cast)
    helper, office = cast.commune_officer.person, cast.city_officer.person
    late, early = word(row, seat, here=False, ago=5), word(row, seat, here=True, ago=60)
    sent.apply(by=office, raw=late)
    sent.apply(by=helper, raw=early)
    assert Attendance.objects.count() == 0
    sent.apply(by=helper, raw=word(row, seat, here=True, ago=1))
    assert Attendance.objects.count() == 1
    sent.apply(by=office, raw=word(row, seat, here=False))
    assert Attendance.objects.count() == 0
    assert AttendanceWord.objects.count() == 4


def test_nobody_notes_on_a_list_that_is_not_theirs(cast: Cast) -> None:
    row, (seat, other) = seats(cast, "Bà Ba", "Bà Tư")
    helper = cast.commune_officer.person
    for name in ("producer_member", "other_member", "other_commune_officer", "trade_officer", "auditor"):
        refused(cast[name].person, word(row, seat))
    elsewhere = making.session()
    refused(helper, word(elsewhere, seat))
    refused(helper, word(row, seat, here="yes"))
    refused(helper, word(row, seat, kind="away"))
    refused(helper, word(row, seat, more=1))
    refused(helper, {**word(row, seat), "seat": "9" * 40})
    taken = word(row, seat)
    sent.apply(by=helper, raw=taken)
    refused(helper, {**taken, "seat": other.pk})


def test_a_session_to_come_and_one_called_off_have_nobody(cast: Cast) -> None:
    row, (seat,) = seats(cast, days=2)
    refused(cast.commune_officer.person, word(row, seat))
    row, (seat,) = seats(cast)
    CourseSession.objects.filter(pk=row.pk).update(state="cancelled")
    refused(cast.commune_officer.person, word(row, seat))


def test_the_address_answers_each_and_keeps_the_auditor_out(cast: Cast) -> None:
    row, (seat, other) = seats(cast, "Bà Ba", "Bà Tư")
    address = reverse("fieldwork:attendance_sync")

    def send(player: Any, *operations: dict[str, Any], **more: Any) -> Any:
        body = json.dumps({"operations": operations, **more})
        return player.client.post(address, body, content_type="application/json")

    answers = send(cast.commune_officer, word(row, seat), {**word(row, other), "seat": 999_999}).json()["answers"]
    assert [one["result"] for one in answers] == ["saved", "refused"]
    assert send(cast.auditor, word(row, other)).json()["answers"][0]["result"] == "refused"
    assert send(cast.stranger, word(row, other)).status_code == 401
    somebody = send(cast.city_officer, word(row, other), person=cast.commune_officer.person.pk)
    assert (somebody.status_code, Attendance.objects.count()) == (403, 1)
    page = cast.commune_officer.get(reverse("fieldwork:session_list", args=[row.pk])).content.decode()
    assert "data-attendance" in page
    assert "data-attendance" not in cast.auditor.get(reverse("fieldwork:session_list", args=[row.pk])).content.decode()


def test_the_worker_speaks_of_its_own_pages(cast: Cast) -> None:
    answer = cast.stranger.get(reverse("fieldwork:attendance_worker"))
    assert answer["Service-Worker-Allowed"] == "/ban/co-so/dao-tao/"
    assert b"ocop-attendance" in answer.content
