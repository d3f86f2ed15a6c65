"""The pages: who may open which, what they show, what the buttons do."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from ocop import notices
from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices import actions, office_holidays
from ocop.notices.models import Notice, OfficeHoliday, Preference
from ocop.people import own_data
from ocop.people.actions import erase_account
from ocop.people.models import Person
from ocop.workdays import clock, office_days
from tests import builders
from tests.markup import tight
from tests.page_access import CITY, SIGNED_IN, PageAccess, PostAccess

CALLERS = {"commune_officer", "other_commune_officer", *CITY}
DAY = datetime.date(2026, 12, 1)


def send(*to, kind="test.plain", key="k", name="Miến", **extra):
    return notices.send(to=to, kind=kind, key=key, params={"name": name, "day": DAY, "count": 3}, **extra)


def row(person, kind, **extra):
    """A message without its action: the addresses of pages are also made where no kind of the tests is registered."""
    params = {"name": extra.pop("name", "Miến"), "count": 3}
    return Notice.objects.create(
        person=person, kind=kind, params=params, dedupe_key=f"row:{person.pk}", created_at=timezone.now(), **extra
    )


def to_member(cast):
    return row(cast.producer_member.person, "test.plain", name="Bí mật", link="/ban/", due_on=DAY)


def phone_of_home(cast):
    person = Person.objects.create_user(name="Bà Mây Bí Mật", phone="+84912345678")
    builders.role(person, "producer_member", organisation=cast.home_organisation)
    return row(person, "test.legal")


class TestInbox(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("notices:inbox")


class TestPreferences(TestInbox):
    def url(self, cast):
        return reverse("notices:preferences")


class TestReadAll(PostAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("notices:read_all")


class TestOpen(PostAccess):
    may = {"producer_member"}

    def url(self, cast):
        return reverse("notices:open", args=[to_member(cast).pk])


class TestRead(TestOpen):
    def url(self, cast):
        return reverse("notices:read", args=[to_member(cast).pk])


class TestDone(TestOpen):
    def url(self, cast):
        return reverse("notices:done", args=[to_member(cast).pk])


class TestCalls(PageAccess):
    may = CALLERS
    private = ("Bà Mây Bí Mật",)

    def url(self, cast):
        phone_of_home(cast)
        return reverse("notices:calls")


class TestCalled(PostAccess):
    may = {"commune_officer", *CITY}

    def url(self, cast):
        return reverse("notices:called", args=[phone_of_home(cast).pk])


class TestTroubles(PageAccess):
    may = {"administrator"}

    def url(self, cast):
        return reverse("notices:troubles")


class TestRetry(PostAccess):
    may = {"administrator"}

    def url(self, cast):
        return reverse("notices:retry", args=[to_member(cast).pk])


class TestHolidays(PageAccess):
    may = CALLERS

    def url(self, cast):
        return reverse("notices:holidays")


class TestHolidayRemove(PostAccess):
    may = CITY

    def url(self, cast):
        day = OfficeHoliday.objects.create(day=DAY, reason="x", added_by_name="thử", created_at=timezone.now())
        return reverse("notices:holiday_remove", args=[day.pk])


pytestmark = pytest.mark.django_db


def subjects(answer):
    return re.findall(r"About (\w+ ?\d*)</b>|<div>About (\w+ ?\d*)<", tight(answer.content.decode()))


def test_unread_come_first_and_the_bell_counts_them(cast):
    member = cast.producer_member
    made = [send(member.person, key=f"k{n}", name=f"Thing {n}")[0] for n in range(3)]
    actions.mark_read(by=member.person, pk=made[2].pk)
    answer = member.get(reverse("notices:inbox"))
    assert subjects(answer) == [("Thing 1", ""), ("Thing 0", ""), ("", "Thing 2")]
    assert re.search(r'class="bell has-new"[^>]*>.*?<b>2</b><span class="vh"> chưa đọc', answer.content.decode(), re.S)
    assert len(subjects(member.get(reverse("notices:inbox") + "?state=unread"))) == 2
    assert "has-new" not in cast.other_member.get(reverse("notices:inbox")).content.decode()
    member.post(reverse("notices:read_all"))
    assert not Notice.objects.unread().exists()


def test_filters_and_nonsense(cast):
    member = cast.producer_member
    send(member.person)
    send(member.person, kind="test.urgent", key="u", due_on=DAY)
    at = reverse("notices:inbox")
    assert member.get(at + "?kind=test.urgent").content.decode().count("Now: Miến</b>") == 1
    assert "About Miến" not in member.get(at + "?kind=test.urgent").content.decode()
    assert "About Miến" not in member.get(at + "?state=open").content.decode()
    for nonsense in ("?page=99", "?page=x", "?state=%F0%9F%98%80", "?kind=%27"):
        assert member.get(at + nonsense).status_code == 200


def test_reading_by_get_is_not_possible_and_opening_leads_on(cast):
    notice = to_member(cast)
    member = cast.producer_member
    for name in ("open", "read", "done"):
        assert member.get(reverse(f"notices:{name}", args=[notice.pk])).status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None
    answer = member.post(reverse("notices:open", args=[notice.pk]))
    assert answer["Location"] == "/ban/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    with translation.override("en"):
        english = reverse("notices:open", args=[notice.pk])
    assert member.post(english)["Location"] == "/en/ban/"


@pytest.mark.parametrize("link", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", ""])
def test_a_link_never_leads_elsewhere(cast, link):
    notice = send(cast.producer_member.person, link=link)[0]
    answer = cast.producer_member.post(reverse("notices:open", args=[notice.pk]))
    assert answer["Location"] == reverse("notices:inbox")


def test_what_is_in_a_name_is_text(cast):
    send(cast.producer_member.person, name="<script>x</script>")
    body = cast.producer_member.get(reverse("notices:inbox")).content.decode()
    assert "<script>x" not in body
    assert "&lt;script&gt;x" in body


def test_done_and_not_done(cast):
    notice = to_member(cast)
    address = reverse("notices:done", args=[notice.pk])
    cast.producer_member.post(address)
    notice.refresh_from_db()
    assert (notice.done_at is not None, notice.read_at is not None) == (True, True)
    cast.producer_member.post(address)
    notice.refresh_from_db()
    assert notice.done_at is None


def test_queries_do_not_grow_with_the_list(cast):
    member, officer = cast.producer_member, cast.commune_officer
    phone = Person.objects.create_user(name="Bà Mây", phone="+84912345678")
    builders.role(phone, "producer_member", organisation=cast.home_organisation)
    counts: dict[str, list[int]] = {"notices:inbox": [], "notices:calls": []}
    for player in (member, officer):
        player.get(reverse("notices:inbox"))  # the office's entry, the session and what waits are read once and kept
    for n in (1, 3):
        for key in range(n):
            send(member.person, key=f"{n}{key}")
            send(phone, kind="test.legal", key=f"{n}{key}")
        for name, player in (("notices:inbox", member), ("notices:calls", officer)):
            with CaptureQueriesContext(connection) as queries:
                assert player.get(reverse(name)).status_code == 200
            counts[name].append(len(queries))
    assert [one[0] == one[1] for one in counts.values()] == [True, True]


def test_the_bell_is_one_query(cast):
    from ocop.notices.ways import unread

    send(cast.producer_member.person)
    with CaptureQueriesContext(connection) as queries:
        assert unread(cast.producer_member.person) == 1
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert unread(None) == 0
    assert len(queries) == 0


def test_strangers_pages_know_nothing_of_messages(cast, client):
    with CaptureQueriesContext(connection) as queries:
        body = client.get("/").content.decode()
    assert "thong-bao" not in body
    assert not [one for one in queries if "notices_" in one["sql"]]


def test_choices_are_kept_and_legal_ones_cannot_be_switched_off(cast):
    member = cast.producer_member
    address = reverse("notices:preferences")
    page = member.get(address).content.decode()
    assert 'value="test.legal"' not in page
    assert "<li>Legal</li>" in page
    member.post(address, {"pace": "daily", "kinds": ["test.plain", "test.quiet"]})
    kept = Preference.objects.get(person=member.person)
    assert kept.pace == "daily"
    assert kept.kinds == {"test.both": False, "test.quiet": True, "test.urgent": False}
    assert member.post(address, {"pace": "never"}).status_code == 200
    assert member.post(address, {"pace": "daily", "kinds": ["x"]}).status_code == 200
    kept.refresh_from_db()
    assert kept.kinds["test.quiet"] is True
    before = Preference.objects.values_list().first()
    with pytest.raises(Refused):
        actions.choose(by=member.person, pace="daily", by_email={"test.legal": False})
    with pytest.raises(Refused):
        actions.choose(by=member.person, pace="desk", by_email={})
    assert Preference.objects.values_list().first() == before


def test_a_call_is_noted_once_and_recorded(cast):
    notice = phone_of_home(cast)
    officer = cast.commune_officer
    page = officer.get(reverse("notices:calls")).content.decode()
    assert "+84912345678" in page
    assert "By law: Miến" in page
    officer.post(reverse("notices:called", args=[notice.pk]), {"note": "Bà hẹn mai lên xã"})
    notice.refresh_from_db()
    assert notice.called_by_name == "Cán bộ xã Nhà"
    entry = Entry.objects.get()
    assert (entry.action, entry.reason, entry.topic) == ("notices.call", "Bà hẹn mai lên xã", "system")
    assert "Mây" not in str(entry.change) + entry.subject_name
    before = head()
    assert officer.post(reverse("notices:called", args=[notice.pk])).status_code == 404
    with pytest.raises(Refused):
        actions.mark_called(by=officer.person, pk=notice.pk)
    assert head() == before


def test_a_message_of_somebody_else_is_refused(cast):
    notice = to_member(cast)
    for act in (actions.mark_read, actions.mark_done):
        with pytest.raises(Refused):
            act(by=cast.administrator.person, pk=notice.pk)
    notice.refresh_from_db()
    assert (notice.read_at, notice.done_at) == (None, None)


def test_own_days_move_the_clocks_and_are_recorded(cast):
    city = cast.city_officer
    address = reverse("notices:holidays")
    culture = datetime.date(2026, 11, 24)
    assert office_days.days_off().is_working(culture)
    city.post(address, {"day": "2026-11-24", "is_worked": "no", "reason": "Luật mới"})
    assert not office_days.days_off().is_working(culture)
    (entry,) = Entry.objects.all()
    assert (entry.action, entry.change["after"]) == ("notices.add_holiday", {"day": "2026-11-24", "is_worked": False})
    assert "Luật mới" in city.get(address + "?year=2026").content.decode()
    row = OfficeHoliday.objects.get()
    city.post(reverse("notices:holiday_remove", args=[row.pk]))
    assert office_days.days_off().is_working(culture)
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "is_worked", "reason"),
    [
        (datetime.date(2026, 11, 25), False, " "),
        (datetime.date(2026, 11, 22), False, "already Sunday"),
        (datetime.date(2026, 11, 25), True, "already worked"),
        (datetime.date(2040, 1, 2), False, "too far"),
        (datetime.date(2001, 1, 2), False, "too far"),
        (datetime.date(2026, 11, 26), False, "twice"),
    ],
)
def test_own_days_that_say_nothing_are_refused(cast, day, is_worked, reason):
    city = cast.city_officer.person
    office_holidays.add(by=city, day=datetime.date(2026, 11, 26), is_worked=False, reason="x")
    before = head()
    with pytest.raises(Refused):
        office_holidays.add(by=city, day=day, is_worked=is_worked, reason=reason)
    for other in (cast.commune_officer.person, cast.auditor.person, cast.producer_member.person):
        with pytest.raises(Refused):
            office_holidays.add(by=other, day=datetime.date(2026, 11, 27), is_worked=False, reason="x")
        with pytest.raises(Refused):
            office_holidays.remove(by=other, pk=OfficeHoliday.objects.get().pk)
    assert head() == before
    assert OfficeHoliday.objects.count() == 1


def test_the_calendar_says_what_is_certain(cast):
    officer = cast.commune_officer
    at = reverse("notices:holidays")
    assert "chưa có lịch nghỉ chính thức" in officer.get(at + "?year=2027").content.decode()
    page = officer.get(at + "?year=2026").content.decode()
    assert "chưa có lịch nghỉ chính thức" not in page
    assert "chưa tính: chưa thấy trong luật" in page
    assert '<form class="form"' not in page
    for nonsense in ("?year=abcd", "?year=1900", "?year=²⁰²⁶", "?year="):
        assert f"Ngày nghỉ {clock.today().year}" in officer.get(at + nonsense).content.decode()


def test_ones_own_copy_and_erasure(cast):
    person = cast.producer_member.person
    send(person)
    send(cast.other_member.person, name="Khác")
    actions.choose(by=person, pace="daily", by_email={"test.plain": False})
    rows = own_data.collect(person)["notices"]
    assert [row["kind"] for row in rows] == ["test.plain", "preference"]
    assert rows[0]["subject"] == "About Miến"
    assert rows[1]["kinds"] == {"test.plain": False}
    erase_account(by=person, person=person)
    assert not Notice.objects.filter(person=person).exists()
    assert not Preference.objects.exists()
    assert Notice.objects.count() == 1


def test_the_administrator_sees_what_failed(cast):
    notice = to_member(cast)
    Notice.objects.filter(pk=notice.pk).update(email_error="SMTPDataError: (550, spam)", email_after=None)
    admin = cast.administrator
    page = admin.get(reverse("notices:troubles")).content.decode()
    assert "SMTPDataError: (550, spam)" in page
    assert "Bí mật" not in page, "what was written to a person is theirs"
    assert "chưa làm lần nào" in page
    admin.post(reverse("notices:retry", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.email_after is not None
