"""Clocks that stop and go on, what changed between versions, the hours of a meeting, who is told of what, daily reminders."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.appraisal import agendas, clocks, inboxes, reminders, tellings
from ocop.appraisal.actions import completion, invitations, rounds, team
from ocop.appraisal.actions.completion import Point
from ocop.appraisal.filed_differences import changed_places, differences
from ocop.appraisal.models import CompletionRequest, Dossier, Move, Round
from ocop.appraisal.tests import staff
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.notices.wording import words_of
from ocop.workdays import clock
from tests import appraisals, builders
from tests.cast import Cast

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(day: int, hour: int = 9, month: int = 9) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, tzinfo=ZONE)


# --- the commune's time --------------------------------------------------------------------------------------------------
def test_the_clock_stops_while_the_producer_completes() -> None:
    span = clocks.commune_span([("file", "draft", at(7)), ("return", "filed", at(10)), ("refile", "returned", at(21))])
    assert span == clocks.Span(at(7), ((at(10).date(), at(21).date()),), None, None)
    away = clocks.commune_span([("file", "draft", at(7)), ("return", "filed", at(10))])
    assert away is not None
    assert away.away_since == at(10).date()


def test_what_the_city_returned_is_checked_anew() -> None:
    steps = [
        ("file", "draft", at(7)),
        ("forward", "filed", at(9)),
        ("return", "forwarded", at(14)),
        ("refile", "returned", at(22)),
    ]
    assert clocks.commune_span(steps) == clocks.Span(at(22))
    assert clocks.commune_span(steps[:2]) == clocks.Span(at(7), (), None, at(9))
    assert clocks.commune_span([]) is None


@pytest.mark.django_db
def test_days_away_are_given_back(cast: Cast) -> None:
    dossier = staff.filed(cast)
    Move.objects.filter(dossier=dossier).delete()
    Move.objects.create(
        dossier=dossier, name="file", from_state="draft", to_state="filed", by_name="x", as_role="producer", at=at(7)
    )
    Dossier.objects.filter(pk=dossier.pk).update(state="filed")
    dossier.refresh_from_db()
    # Monday 7 September, 15 working days, no holiday in between but for 2 September (before).
    assert clocks.due_after(dossier, "", "commune_check", at(7)) == datetime.date(2026, 9, 28)
    Move.objects.create(
        dossier=dossier,
        name="return",
        from_state="filed",
        to_state="returned",
        by_name="x",
        as_role="commune",
        at=at(10),
    )
    assert clocks.due_after(dossier, "refile", "commune_check", at(17)) == datetime.date(2026, 10, 5)


@pytest.mark.django_db
def test_a_renewal_keeps_its_forty_five_days(cast: Cast) -> None:
    dossier = staff.in_review(cast)
    assert dossier.due_on is None
    dossier.kind = "renewal"
    accepted = clocks.due_after(dossier, "accept", "", at(1))
    # The 45th day is a Friday.
    assert accepted == datetime.date(2026, 10, 16)
    dossier.due_on, dossier.state = accepted, "ready"
    assert clocks.due_after(dossier, "prepare", "", at(20)) == accepted
    dossier.state = "returned"
    assert clocks.due_after(dossier, "return", "", at(20)) is None


@pytest.mark.django_db
def test_a_raw_row_has_a_clock_too(cast: Cast) -> None:
    dossier = appraisals.dossier(state="filed", filed_at=at(7))
    inboxes.dress([dossier])
    assert dossier.work_clock.received_on == datetime.date(2026, 9, 7)
    assert (dossier.is_late, dossier.next_step == inboxes.next_step(dossier)) == (True, True)


# --- differences ---------------------------------------------------------------------------------------------------------
def answer(number: str, **extra: object) -> dict[str, object]:
    return {
        "criterion": number,
        "title": number,
        "choice": 1,
        "case": "",
        "label": "B",
        "words": "",
        "evidence": [],
        **extra,
    }


PAPER = {"version": 3, "page": 1, "note": "", "title": "Hợp đồng", "document_number": "7"}


def test_each_change_is_named() -> None:
    old = {
        "answers": [answer("1.1"), answer("2.1", evidence=[PAPER])],
        "form": {"unit": "A"},
        "product": {"name": "Miến"},
    }
    new = {
        "answers": [answer("1.1", choice=2, label="C", words="nay"), answer("3.1")],
        "form": {"unit": "B", "phone": "1"},
        "product": {"name": "Miến"},
    }
    found = [(one.place, one.kind, one.before, one.after) for one in differences(old, new)]
    assert found == [
        ("1.1", "choice", "B", "C"),
        ("1.1", "words", "", "nay"),
        ("3.1", "choice", "", "B"),
        ("2.1", "choice", "B", ""),
        ("2.1", "paper_gone", "Hợp đồng (7)", ""),
        ("unit", "form", "A", "B"),
        ("phone", "form", "", "1"),
    ]
    assert changed_places(differences(old, new)) == {"1.1", "2.1", "3.1"}
    assert differences(new, new) == []
    assert differences({}, {}) == []


# --- agenda --------------------------------------------------------------------------------------------------------------
def lay(count: int, minutes: int, pause: agendas.Pause | None = None) -> list[agendas.Item]:
    return agendas.lay_out(
        datetime.time(8),
        [(key, f"hồ sơ {key}") for key in range(1, count + 1)],
        minutes=minutes,
        opening=(15, "mở"),
        pause=pause,
        pause_words="nghỉ",
        end_words="hết",
    )


def test_no_dossier_is_cut_by_the_break() -> None:
    found = lay(4, 60, agendas.Pause(datetime.time(11), datetime.time(13)))
    assert [(item.at, item.what) for item in found] == [
        ("08:00", "mở"),
        ("08:15", "hồ sơ 1"),
        ("09:15", "hồ sơ 2"),
        ("11:00", "nghỉ"),
        ("13:00", "hồ sơ 3"),
        ("14:00", "hồ sơ 4"),
        ("15:00", "hết"),
    ]
    with pytest.raises(ValueError, match="day"):
        lay(40, 60)
    with pytest.raises(ValueError, match="break"):
        lay(1, 10, agendas.Pause(datetime.time(13), datetime.time(11)))


@given(st.integers(1, 12), st.integers(1, 60), st.integers(8 * 60, 18 * 60), st.integers(1, 120))
def test_hours_rise_and_every_dossier_stands_once(count: int, minutes: int, rests: int, long: int) -> None:
    ends = min(rests + long, 23 * 60)
    pause = agendas.Pause(datetime.time(*divmod(rests, 60)), datetime.time(*divmod(ends, 60)))
    try:
        found = lay(count, minutes, pause)
    except ValueError:
        assert minutes * count + long + 15 > 14 * 60 - long or rests + long > 20 * 60
        return
    hours = [item.at for item in found]
    assert hours == sorted(hours)
    assert [item.dossier for item in found if item.dossier] == list(range(1, count + 1))
    inside = [item.at for item in found if item.dossier and f"{pause.begins:%H:%M}" <= item.at < f"{pause.ends:%H:%M}"]
    assert inside == []


# --- who is told ---------------------------------------------------------------------------------------------------------
def told(person: object, kind: str) -> list[str]:
    return [words_of(notice, "vi").body for notice in Notice.objects.filter(person=person, kind=kind).order_by("pk")]


@pytest.mark.django_db
def test_each_move_tells_whom_it_concerns_in_plain_words(cast: Cast) -> None:
    officer, city = cast.commune_officer.person, cast.city_officer.person
    assert cast.other_commune_officer.person
    dossier = staff.in_review(cast)
    producer = cast.producer_member.person
    assert len(told(producer, tellings.PROGRESS)) == 3  # filed, forwarded, accepted
    assert "Đợt 2 năm 2026" in told(producer, tellings.PROGRESS)[2]
    assert len(told(officer, tellings.WORK)) == 2  # filed, accepted; not their own forwarding
    assert len(told(city, tellings.WORK)) == 1  # forwarded; not their own accepting
    assert told(cast.other_commune_officer.person, tellings.WORK) == []
    assert told(cast.team, tellings.WORK) == ["Có hồ sơ của “Đợt 2 năm 2026” chờ tổ tư vấn đọc."]  # type: ignore[attr-defined]
    # What a move settles is off the desk.
    assert Notice.objects.filter(person=city, kind=tellings.WORK, done_at__isnull=True).count() == 0
    public = Notice.objects.filter(person=producer, kind=tellings.PROGRESS).order_by("pk").last()
    assert words_of(public, "vi").subject == "Miến dong: Tổ tư vấn đang xem"
    assert words_of(public, "en").subject == "Miến dong: The advisory team is reading it"
    completion.send_back(by=cast.team, dossier=dossier, points=[Point("1.1", "Thiếu hợp đồng")])  # type: ignore[attr-defined]
    assert told(producer, tellings.ASKED)[0].startswith("Tổ tư vấn cần bạn bổ sung")
    assert Notice.objects.get(person=producer, kind=tellings.ASKED).due_on == CompletionRequest.objects.get().due_on


@pytest.mark.django_db
def test_clocks_that_run_out_are_told_each_working_day_once(cast: Cast) -> None:
    officer = cast.commune_officer.person
    other = cast.other_commune_officer.person
    city = cast.city_officer.person
    dossier = staff.filed(cast)
    monday = clock.today() + datetime.timedelta(days=7 - clock.today().weekday())
    while not _works(monday):
        monday += datetime.timedelta(days=1)
    Dossier.objects.filter(pk=dossier.pk).update(due_on=monday - datetime.timedelta(days=4))
    assert reminders.remind(monday) == 2
    assert reminders.remind(monday) == 0
    assert (len(told(officer, tellings.LATE)), len(told(city, tellings.LATE)), told(other, tellings.LATE)) == (1, 1, [])
    saturday = monday + datetime.timedelta(days=(5 - monday.weekday()) % 7)
    assert reminders.remind(saturday) == 0
    assert reminders.remind(clock.today() - datetime.timedelta(days=30)) == 0


def _works(day: datetime.date) -> bool:
    from ocop.workdays import office_days

    return office_days.days_off(day).is_working(day)


@pytest.mark.django_db
def test_the_producer_is_reminded_of_what_it_was_asked(cast: Cast) -> None:
    dossier = staff.in_review(cast)
    question = team.ask(by=cast.team, dossier=dossier, criterion="", words="Ở đâu?", due_on=clock.today())  # type: ignore[attr-defined]
    day = clock.today()
    while not _works(day):
        day += datetime.timedelta(days=1)
    type(question).objects.filter(pk=question.pk).update(due_on=day)
    before = Notice.objects.filter(kind=tellings.ASKED).count()
    reminders.remind(day)
    reminders.remind(day)
    assert Notice.objects.filter(kind=tellings.ASKED).count() == before + 1


@pytest.mark.django_db
def test_a_meeting_that_is_over_or_not_planned_invites_nobody(cast: Cast) -> None:
    row = staff.round_of(cast)
    city = cast.city_officer.person
    for values in (
        {},
        {"meeting_at": clock.now() - datetime.timedelta(hours=1), "meeting_place": "x"},
        {"meeting_at": clock.now() + datetime.timedelta(days=1), "meeting_place": "x", "state": "ended"},
    ):
        Round.objects.filter(pk=row.pk).update(**values)
        with pytest.raises(Refused):
            invitations.invite(by=city, round_=row)
    Round.objects.filter(pk=row.pk).update(state="open")
    with pytest.raises(Refused):
        invitations.invite(by=cast.commune_officer.person, round_=row)
    assert invitations.invite(by=city, round_=row) == 2
    Round.objects.filter(pk=row.pk).update(meeting_place="nơi khác")
    assert invitations.invite(by=city, round_=row) == 2


@pytest.mark.django_db
def test_an_officer_never_works_on_a_dossier_of_their_own(cast: Cast) -> None:
    dossier = staff.filed(cast)
    officer = builders.person("Cán bộ kiêm chủ thể")
    builders.role(officer, "commune_officer", commune=dossier.commune)
    builders.role(officer, "producer_member", organisation=dossier.producer.organisation)
    assert list(inboxes.rows(officer)) == []
    assert inboxes.waiting(officer) == (0, 0)
    assert inboxes.waiting(cast.commune_officer.person) == (1, 0)
    with pytest.raises(Refused):
        rounds.end_round(by=officer, round_=staff.round_of(cast))
