"""Who may open each page and press each button of events; nobody reads there what is not theirs."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.urls import reverse

from ocop.trade.events.tests import making
from ocop.trade.models import OutsideEvent
from ocop.workdays import clock
from tests.cast import Cast
from tests.page_access import EVERYONE, SIGNED_IN, PageAccess, PostAccess

OFFICE = frozenset({"city_officer", "administrator", "trade_officer"})
READS = OFFICE | {"auditor"}
HOME = frozenset({"producer_member", "commune_officer"})


class EventPage(PageAccess):
    """A page of an event in which the home producer takes part."""

    name: ClassVar[str] = ""
    state: ClassVar[str] = "planned"
    timetable: ClassVar[str] = "published"
    private: ClassVar[tuple[str, ...]] = ("Chuỗi Bí Mật",)

    def rows(self, cast: Cast) -> dict[str, Any]:
        """What the address needs."""
        return making.raw(cast.home_organisation, state=self.state, timetable=self.timetable)

    def args(self, rows: dict[str, Any]) -> list[Any]:
        """Beyond the event's own word."""
        return []

    def url(self, cast: Cast) -> str:
        rows = self.rows(cast)
        return reverse(f"trade:{self.name}", args=[rows["event"].slug, *self.args(rows)])


class EventButton(PostAccess, EventPage):
    """A button of an event."""


class TestEvents(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        making.raw(cast.home_organisation)
        return reverse("trade:events")


class TestCalendar(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("trade:event_calendar")


class TestOutsideNew(PageAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:event_outside_new")


class TestOutside(PageAccess):
    may = OFFICE

    def url(self, cast):
        row = OutsideEvent.objects.create(
            register="demo", name="Hội chợ xa", starts_on=making.DAY, ends_on=making.DAY, created_at=clock.now()
        )
        return reverse("trade:event_outside", args=[row.pk])


class TestNew(PageAccess):
    may = OFFICE

    def url(self, cast):
        return reverse("trade:event_new")


class TestEvent(EventPage):
    may = SIGNED_IN
    name = "event"


class TestDraftEvent(EventPage):
    may = READS
    name = "event"
    state = "draft"


class TestChange(EventPage):
    may = OFFICE
    name = "event_change"


class TestMove(EventButton):
    may = OFFICE
    name = "event_move"
    data: ClassVar = {"move": "cancel", "reason": "thử"}


class TestLayout(EventPage):
    may = READS
    name = "event_layout"


class TestSlots(EventPage):
    may = READS
    name = "event_slots"


class TestInterpreters(EventPage):
    may = READS
    name = "event_interpreters"


class TestParticipants(EventPage):
    may = READS
    name = "event_participants"


class TestInvite(EventPage):
    may = OFFICE
    name = "event_invite"


class TestInvitations(EventButton):
    may = OFFICE
    name = "event_invitations"
    state = "open"


class TestJoin(PageAccess):
    may = OFFICE | HOME

    def url(self, cast):
        at = making.event(state="open")
        return reverse("trade:event_join", args=[at.slug, "producer", cast.home_organisation.pk])


class TestParticipant(EventPage):
    may = READS | HOME
    name = "event_participant"

    def args(self, rows):
        return [rows["maker"].pk]


class TestOtherParticipant(EventPage):
    may = READS
    name = "event_participant"

    def args(self, rows):
        return [rows["taker"].pk]


class TestWishes(EventPage):
    may = READS | HOME
    name = "event_wishes"
    state = "wishes"

    def args(self, rows):
        return [rows["maker"].pk]


class TestOthersWishes(EventPage):
    may = READS
    name = "event_wishes"
    state = "wishes"

    def args(self, rows):
        return [rows["taker"].pk]


class TestTimetables(EventPage):
    may = READS
    name = "timetables"


class TestTimetable(EventPage):
    may = READS
    name = "timetable"

    def args(self, rows):
        return [1]


class TestProgress(EventPage):
    may = READS
    name = "timetable_progress"
    timetable = "running"

    def args(self, rows):
        return [1]


class TestAct(EventButton):
    may = OFFICE
    name = "timetable_act"
    data: ClassVar = {"do": "copy"}

    def args(self, rows):
        return [1]


class TestMoving(EventPage):
    may = READS
    name = "timetable_move"
    timetable = "draft"

    def args(self, rows):
        return [1, rows["meeting"].pk]


class TestCompare(EventPage):
    may = READS
    name = "timetable_compare"


class TestMeetings(EventPage):
    may = READS
    name = "timetable_meetings"


class TestRepair(EventPage):
    may = READS
    name = "timetable_repair"


class TestDay(EventPage):
    may = READS
    name = "event_day"


class TestBoard(EventPage):
    may = READS
    name = "event_board"

    def args(self, rows):
        return [rows["hall"].pk]


class TestDoor(EventPage):
    may = OFFICE
    name = "event_door"

    def args(self, rows):
        return [rows["taker"].badge]


class TestBadges(EventPage):
    may = OFFICE
    name = "event_badges"


class TestLetters(EventPage):
    may = OFFICE
    name = "event_letters"

    def rows(self, cast):
        rows = super().rows(cast)
        rows["taker"].state = "invited"
        rows["taker"].save()
        return rows


class TestResults(EventPage):
    may = READS
    name = "event_results"


class TestMine(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("trade:event_mine")


class TestOwn(EventPage):
    may = READS | HOME
    name = "event_own"

    def args(self, rows):
        return [rows["maker"].pk]


class TestSync(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("trade:event_sync")


class TestPublicCalendar(PageAccess):
    may = EVERYONE

    def url(self, cast):
        making.raw(cast.home_organisation)
        return reverse("trade_public:events")


class TestPublicCalendarFile(PageAccess):
    may = EVERYONE

    def url(self, cast):
        making.raw(cast.home_organisation)
        return reverse("trade_public:events_ics")


class TestPublicEvent(PageAccess):
    may = EVERYONE

    def url(self, cast):
        return reverse("trade_public:event", args=[making.raw(cast.home_organisation)["event"].slug])


class TestOwnCalendar(PageAccess):
    """Whoever holds the address; a wrong one finds nothing."""

    may = EVERYONE

    def url(self, cast):
        row = making.raw(cast.home_organisation)["maker"]
        row.calendar_key = "k" * 43
        row.save()
        return reverse("trade_public:own_ics", args=[row.calendar_key])


@pytest.mark.django_db
def test_public_pages_name_nobody_who_takes_part(cast: Cast) -> None:
    rows = making.raw(cast.home_organisation)
    for address in (reverse("trade_public:events"), reverse("trade_public:event", args=[rows["event"].slug])):
        body = cast.stranger.get(address).content.decode()
        assert rows["event"].name_vi in body
        assert "Chuỗi Bí Mật" not in body
        assert cast.home_organisation.name not in body
    making.event(state="draft", name_vi="Chưa công bố", slug="chua-cong-bo")
    assert "Chưa công bố" not in cast.stranger.get(reverse("trade_public:events")).content.decode()
    assert cast.stranger.get(reverse("trade_public:event", args=["chua-cong-bo"])).status_code == 404
