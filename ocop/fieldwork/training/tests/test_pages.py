"""Who may open the pages of training, and a session from the invitation to the list, as people click it."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.urls import reverse

from ocop.fieldwork.models import Attendance, Course, CourseSession, Enrolment
from ocop.fieldwork.training import screen
from ocop.fieldwork.training.actions import taking_part
from ocop.fieldwork.training.tests import making
from ocop.workdays import clock
from tests.cast import Cast
from tests.page_access import CITY, SIGNED_IN, PageAccess

HOME = frozenset({"producer_member", "commune_officer"})
PARTS = frozenset({*CITY, *HOME, "auditor", "other_member", "other_commune_officer"})
KEEPS = frozenset({*CITY, "auditor", "commune_officer", "other_commune_officer"})


def seat(cast: Cast) -> Enrolment:
    """A seat of the home producer."""
    return taking_part.register(
        by=cast.producer_member.person, session=making.session(), producer=cast.home_producer, names=["Người Riêng"]
    )[0]


class OfSession(PageAccess):
    """A page of a session with somebody registered."""

    name: ClassVar[str]

    def url(self, cast: Cast) -> str:
        return reverse(f"fieldwork:{self.name}", args=[seat(cast).session_id])


class TestCourses(PageAccess):
    may = PARTS

    def url(self, cast: Cast) -> str:
        making.session()
        return reverse("fieldwork:courses")


class TestCourse(PageAccess):
    may = PARTS

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:course", args=[making.session().course_id])


class TestDraftCourse(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:course", args=[making.course(is_published=False).pk])


class TestCourseNew(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:course_new")


class TestCourseChange(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:course_change", args=[making.course().pk])


class TestPointsLost(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast: Cast) -> str:
        making.rated(cast.home_producer, "1")
        return reverse("fieldwork:points_lost")


class TestContentLacking(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:content_lacking")


class TestSessionNew(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:session_new", args=[making.course().pk])


class TestSession(OfSession):
    may = PARTS
    name = "session"

    @pytest.mark.parametrize("who", ["other_member", "other_commune_officer"])
    def test_others_read_no_name(self, cast: Cast, who: str) -> None:
        assert "Người Riêng" not in cast[who].get(self.url(cast)).content.decode()


class TestSessionChange(OfSession):
    may = CITY
    name = "session_change"


class TestSessionInvite(OfSession):
    may = CITY
    name = "session_invite"


class TestSessionScreen(OfSession):
    may = CITY
    name = "session_screen"


class TestSessionList(OfSession):
    may = KEEPS
    name = "session_list"


class TestAttendanceSync(PageAccess):
    may = SIGNED_IN

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:attendance_sync")


class TestSessionScan(PageAccess):
    may = PARTS

    def url(self, cast: Cast) -> str:
        row = seat(cast).session
        return reverse("fieldwork:session_scan", args=[row.pk, screen.current(row)])


class TestSeat(PageAccess):
    may = CITY | {"auditor", "commune_officer"}
    private: ClassVar = ("Người Riêng",)

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:seat", args=[seat(cast).badge])

    def test_access(self, cast: Cast, name: str) -> None:
        """Whose it is comes to the session."""
        if name == "producer_member":
            assert cast[name].get(self.url(cast)).status_code == 302
        else:
            super().test_access(cast, name)

    test_access = pytest.mark.parametrize("name", Cast.NAMES)(test_access)


@pytest.mark.django_db
def test_a_course_from_lost_points_to_the_list(cast: Cast) -> None:
    making.rated(cast.home_producer, "1")
    office, member = cast.city_officer.client, cast.producer_member.client
    form: dict[str, Any] = {
        "name_vi": "Kể chuyện",
        "criteria": [making.STORY],
        "conditions": ["vat_invoice"],
        "is_published": "on",
    }
    assert office.post(reverse("fieldwork:course_new"), {**form, "criteria": ["bịa"]}).status_code == 422
    assert office.post(reverse("fieldwork:course_new"), form).status_code == 302
    course = Course.objects.get()
    new = reverse("fieldwork:session_new", args=[course.pk])
    times = {
        "day": f"{clock.today():%d/%m/%Y}",
        "begins": "00:01",
        "ends": "23:59",
        "place": "Hà Nội",
        "seats": "2",
        "teacher": "Thầy",
    }
    assert office.post(new, {**times, "ends": "00:00"}).status_code == 422
    assert office.post(new, times).status_code == 302
    row = CourseSession.objects.get()
    here = reverse("fieldwork:session", args=[row.pk])
    office.post(reverse("fieldwork:session_invite", args=[row.pk]), {"producer": [cast.home_producer.pk]})
    page = member.get(here).content.decode()
    assert making.STORY in page
    sent = {"do": "join", "producer": cast.home_producer.pk, "myself": "on", "names": "Bà Ba\nBà Tư"}
    assert member.post(here, sent).status_code == 422
    assert member.post(here, {**sent, "names": "Bà Ba"}).status_code == 302
    scan = reverse("fieldwork:session_scan", args=[row.pk, screen.current(row)])
    seen = member.get(scan).context["seen"]
    mine = Enrolment.objects.get(trainee__person=cast.producer_member.person)
    member.post(scan, {"seat": [mine.pk], "seen": seen})
    assert list(Attendance.objects.values_list("enrolment", "way")) == [(mine.pk, "screen")]
    assert member.get(reverse("fieldwork:session_scan", args=[row.pk, "cu"])).context["seen"] == ""
    other = Enrolment.objects.exclude(pk=mine.pk).get()
    ticks = reverse("fieldwork:session_list", args=[row.pk])
    assert cast.auditor.post(ticks, {"seat": [other.pk]}).status_code == 403
    cast.commune_officer.post(ticks, {"seat": [other.pk]})
    assert Attendance.objects.count() == 2
    office.post(ticks, {"do": "undo", "key": other.pk})
    assert Attendance.objects.count() == 1
    csv = b"".join(office.get(f"{ticks}?format=csv").streaming_content).decode()
    assert "Bà Ba" in csv
    cast.commune_officer.post(reverse("fieldwork:seat", args=[other.badge]))
    assert Attendance.objects.count() == 2
