"""One inbox by role: what is due, overdue and blocked, through the rights of each room; the masthead's count; the calendar."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.desk import calendar_keys
from ocop.notices import agenda, inbox
from ocop.people.models import Claim
from ocop.producers.models import Paper, PaperVersion
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.page_access import SIGNED_IN, PageAccess, PostAccess

pytestmark = pytest.mark.django_db


class TestWork(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:work")


class TestCalendar(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:calendar")


class TestCalendarAddress(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:calendar_address")


class TestFind(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:find") + "?q=gom"


class TestCalendarAddressEnd(PostAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:calendar_address_end")


class TestCalendarFeed(PageAccess):
    """Who holds the address reads it, signed in or not; test_the_secret_address_opens_only_its_own_calendar holds the rest."""

    may = frozenset(Cast.NAMES)

    def url(self, cast):
        key = calendar_keys.make(by=cast.producer_member.person)
        return reverse("desk:calendar_feed", args=[key])


def paper(producer, days, title="Giấy ATTP"):
    row = Paper.objects.create(producer=producer, kind="food_safety", title=title, created_at=clock.now())
    PaperVersion.objects.create(
        paper=row,
        number=1,
        valid_to=clock.today() + datetime.timedelta(days=days),
        created_at=clock.now(),
    )
    return row


def claim(organisation, name="Người xin"):
    return Claim.objects.create(
        person=builders.person(name), organisation=organisation, role="producer_member", created_at=clock.now()
    )


def by_name(person):
    return {name: counts for name, counts in inbox.counted(person).items() if counts.total}


def test_papers_are_due_and_overdue_for_their_own_people_alone(cast):
    paper(cast.home_producer, 10)
    paper(cast.home_producer, -3)
    paper(cast.home_producer, 91)
    paper(cast.home_producer, -91)
    paper(cast.other_producer, 5)
    assert by_name(cast.producer_member.person) == {"desk.paper": inbox.Counts(overdue=1, due=1)}
    assert by_name(cast.other_member.person) == {"desk.paper": inbox.Counts(due=1)}
    assert by_name(cast.city_officer.person) == {}
    lines = inbox.lines(cast.producer_member.person, inbox.Asked())
    assert [(line.state, (line.item.due_on - clock.today()).days) for line in lines] == [("overdue", -3), ("due", 10)]
    assert [line.state for line in inbox.lines(cast.producer_member.person, inbox.Asked(state="overdue"))] == [
        "overdue"
    ]
    assert [line.state for line in inbox.lines(cast.producer_member.person, inbox.Asked(state="due"))] == ["due"]


def test_claims_wait_for_who_may_answer_them(cast):
    claim(cast.home_organisation)
    for name, count in (("commune_officer", 1), ("other_commune_officer", 0), ("city_officer", 1), ("auditor", 0)):
        assert sum(one.total for one in inbox.counted(cast[name].person).values()) == count, name


def test_the_page_narrows_and_refuses_nothing(cast):
    claim(cast.home_organisation)
    player = cast.commune_officer
    answer = player.get(reverse("desk:work"))
    assert [line.item.title for line in answer.context["page"]] == [cast.home_organisation.name]
    assert list(player.get(reverse("desk:work") + "?state=blocked").context["page"]) == []
    assert list(player.get(reverse("desk:work") + "?source=desk.paper").context["page"]) != []  # not theirs: all
    assert list(player.get(reverse("desk:work") + "?source=desk.claim&state=due&page=x").context["page"]) != []


def test_the_masthead_counts_what_one_can_go_on_with(cast):
    claim(cast.home_organisation)
    person = cast.city_officer.person
    assert inbox.to_do(person) == 1
    with CaptureQueriesContext(connection) as queries:
        assert inbox.to_do(person) == 1
    assert len(queries) == 1, "the ledger's head alone"
    page = cast.city_officer.get(reverse("desk:products")).content.decode()
    assert 'href="/ban/viec/"' in page
    assert "<b>1</b>" in page.split('href="/ban/viec/"')[1].split("</a>")[0]


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_for_three(cast):
    player = cast.city_officer
    url = reverse("desk:work")
    claim(cast.home_organisation, "a")
    player.get(url)
    with CaptureQueriesContext(connection) as one:
        player.get(url)
    for name in "bc":
        claim(cast.home_organisation, name)
    with CaptureQueriesContext(connection) as three:
        player.get(url)
    assert len(one) == len(three) < 60


def test_a_calendar_has_deadlines_and_what_goes_on_for_days(cast, monkeypatch):
    today = clock.today()
    monkeypatch.setattr(agenda, "_kinds", dict(agenda._kinds))
    first = today.replace(day=1)
    agenda.register(
        "test",
        "Thử",
        lambda _person, _first, _last: [
            agenda.Happening("x", "Hội chợ ba ngày", first, first + datetime.timedelta(days=2), "/x/")
        ],
    )
    paper(cast.home_producer, 0, "Giấy hết hôm nay")
    answer = cast.producer_member.get(reverse("desk:calendar"))
    days = {one["day"]: one["entries"] for one in answer.context["days"]}
    shown = [
        [(each["entry"].what.title, each["goes_on"]) for each in days[first + datetime.timedelta(days=n)]]
        for n in range(4)
    ]
    assert ("Hội chợ ba ngày", False) in shown[0]
    assert ("Hội chợ ba ngày", True) in shown[1]
    assert ("Hội chợ ba ngày", True) in shown[2]
    assert ("Hội chợ ba ngày", True) not in shown[3]
    assert any("Giấy hết hôm nay" in each["entry"].what.title for each in days[today])
    assert all(
        "Giấy hết hôm nay" not in each["entry"].what.title
        for each in [
            x for one in cast.other_member.get(reverse("desk:calendar")).context["days"] for x in one["entries"]
        ]
    )
    assert cast.producer_member.get(reverse("desk:calendar") + "?month=9999-99&kind=x").status_code == 200


def test_the_secret_address_opens_only_its_own_calendar(cast):
    paper(cast.home_producer, 3, "Giấy nhà mình")
    paper(cast.other_producer, 3, "Giấy nhà khác")
    made = cast.producer_member.post(reverse("desk:calendar_address")).context["made"]
    path = "/" + made.split("/", 3)[3]
    text = cast.stranger.get(path).content.decode().replace("\r\n ", "")
    assert "Giấy nhà mình" in text
    assert "Giấy nhà khác" not in text
    again = cast.producer_member.post(reverse("desk:calendar_address")).context["made"]
    assert cast.stranger.get(path).status_code == 404, "a new address ends the old one"
    path = "/" + again.split("/", 3)[3]
    assert cast.stranger.get(path).status_code == 200
    cast.producer_member.post(reverse("desk:calendar_address_end"))
    assert cast.stranger.get(path).status_code == 404
    assert cast.stranger.get(reverse("desk:calendar_feed", args=["x" * 43])).status_code == 404


def test_an_account_that_is_closed_shows_no_calendar(cast):
    made = cast.producer_member.post(reverse("desk:calendar_address")).context["made"]
    person = cast.producer_member.person
    person.is_active = False
    person.save()
    assert cast.stranger.get("/" + made.split("/", 3)[3]).status_code == 404


@pytest.mark.parametrize(
    "name", ["producer_member", "commune_officer", "city_officer", "trade_officer", "auditor", "administrator"]
)
def test_every_source_answers_for_every_state(cast, name):
    """Counts and rows of a source that is nobody's yet agree on nothing; each state can be asked for."""
    person = cast[name].person
    for source in inbox.sources(person):
        counts = source.counts(person)
        for state in ("", *inbox.STATES):
            assert len(list(source.items(person, inbox.Asked(state=state)))) == counts.of(state), (source.name, state)
        today = clock.today()
        assert list(source.items(person, inbox.Asked(first=today, last=today))) == []
        if source.address:
            assert reverse(source.address)


def test_reports_of_faults_wait_for_officers(cast):
    from ocop.outlets.models import FaultReport, Outlet

    shop = Outlet.objects.create(
        register="demo",
        name="Cửa hàng",
        name_folded="cua hang",
        slug="cua-hang",
        kind="ocop_point",
        commune=cast.home_commune,
        counted_from=clock.today(),
        created_at=clock.now(),
    )
    FaultReport.objects.create(outlet=shop, what="closed", came_on=clock.today())
    assert by_name(cast.commune_officer.person) == {"outlets.fault": inbox.Counts(due=1)}
    assert by_name(cast.other_commune_officer.person) == {}
    assert by_name(cast.producer_member.person) == {}
