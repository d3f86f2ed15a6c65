"""The work of every day: once, wholly or not at all, and nothing missed."""

import datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ocop import notices
from ocop.notices import daily
from ocop.notices.models import DailyRun, Notice, Preference
from ocop.workdays import clock
from tests import builders

D = datetime.date
DAY = D(2026, 11, 22)


def days(first, count):
    return [first + datetime.timedelta(days=ahead) for ahead in range(count)]


@pytest.fixture
def done():
    seen = []
    daily.register("test.work", seen.append)
    return seen


@pytest.mark.django_db
def test_once_a_day_and_missed_days_in_order(done):
    assert [one.days for one in daily.run(DAY)] == [(DAY,), (DAY,)]
    assert [one.days for one in daily.run(DAY)] == [(), ()]
    assert done == [DAY]
    answers = daily.run(D(2026, 11, 26))
    assert answers[0].days == tuple(days(D(2026, 11, 23), 4))
    assert done == days(DAY, 5)
    # Back in time (a demo's clock): nothing.
    assert daily.run(DAY)[0].days == ()


@pytest.mark.django_db
def test_a_long_sleep_is_caught_up_for_a_year(done):
    DailyRun.objects.create(name="test.work", day=D(2024, 1, 1), finished_at=timezone.now())
    daily.run(DAY, only="test.work")
    assert done == days(DAY - datetime.timedelta(days=daily.MOST_DAYS), daily.MOST_DAYS + 1)


@pytest.mark.django_db
def test_work_that_fails_leaves_nothing_and_holds_up_nobody(done):
    ann = builders.person("Ann")
    broken = [True]

    def work(day):
        notices.send(to=[ann], kind="test.urgent", key=f"w:{day}", params={"name": str(day)})
        if broken[0] and day == D(2026, 11, 23):
            raise RuntimeError("the rule is missing")

    daily.register("a.broken", work)
    daily.run(DAY)
    first, second, _letters = daily.run(D(2026, 11, 24))
    assert (first.days, first.error) == ((), "RuntimeError: the rule is missing")
    assert second.days == (D(2026, 11, 23), D(2026, 11, 24))
    assert Notice.objects.count() == 1, "what the failed day had sent is rolled back"
    row = DailyRun.objects.get(name="a.broken", day=D(2026, 11, 23))
    assert (row.finished_at, row.attempts) == (None, 1)
    assert row.retry_after > timezone.now()
    broken[0] = False
    assert daily.run(D(2026, 11, 24))[0].days == (D(2026, 11, 23), D(2026, 11, 24))
    row.refresh_from_db()
    assert (row.error, row.retry_after) == ("", None)
    assert Notice.objects.count() == 3


@pytest.mark.django_db
def test_letters_of_the_day_go_out_after_the_work():
    ann = builders.person("Ann")
    Preference.objects.create(person=ann, pace="daily", kinds={})
    daily.register(
        "test.work",
        lambda day: notices.send(to=[ann], kind="test.plain", key=f"w:{day}", params={"name": "x", "day": day}),
    )
    daily.run(DAY)
    assert len(mail.outbox) == 1
    daily.run(DAY)
    daily.run(D(2026, 11, 25))
    assert [letter.body.count("* About") for letter in mail.outbox] == [1, 3]


@pytest.mark.django_db
def test_the_beat_waits_for_the_morning_and_for_a_retry(monkeypatch, done):
    at = clock.now().replace(hour=5, minute=59)
    monkeypatch.setattr(clock, "now", lambda: at)
    daily.beat()
    assert done == []
    at = at.replace(hour=6, minute=0)
    with CaptureQueriesContext(connection) as queries:
        assert daily.is_due(at)
    assert len(queries) == 1
    daily.beat()
    assert done == [at.date()]
    assert not daily.is_due(at)
    tomorrow = at + datetime.timedelta(days=1)
    DailyRun.objects.create(
        name="test.work", day=tomorrow.date(), retry_after=timezone.now() + datetime.timedelta(minutes=5)
    )
    DailyRun.objects.create(name=daily.DIGESTS, day=tomorrow.date(), finished_at=timezone.now())
    assert not daily.is_due(tomorrow)
    DailyRun.objects.filter(retry_after__isnull=False).update(retry_after=timezone.now())
    assert daily.is_due(tomorrow)


@pytest.mark.django_db
def test_the_command(done):
    today = clock.today()
    out = StringIO()
    call_command("daily", stdout=out)
    call_command("daily", stdout=out)
    assert out.getvalue().splitlines() == [
        f"test.work: {today}",
        f"{daily.DIGESTS}: {today}",
        "test.work: nothing to do",
        f"{daily.DIGESTS}: nothing to do",
    ]
    for wrong, sentence in (
        ({"on": "soon"}, "not a date"),
        ({"on": (today + datetime.timedelta(days=1)).isoformat()}, "still to come"),
        ({"only": "x"}, "none of"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("daily", **wrong)

    def fail(day):
        raise RuntimeError("broken")

    daily.register("a.fail", fail)
    with pytest.raises(CommandError, match=r"failed: a\.fail"):
        call_command("daily", stdout=StringIO(), stderr=StringIO())


def test_a_name_is_checked():
    with pytest.raises(ValueError):
        daily.register(daily.DIGESTS, print)


class Random(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=15))
    def test_every_day_is_done_once_whatever_runs_fail(self, runs):
        """Runs on any days, some of which fail once: from the first run on every day is done exactly once, in order."""
        DailyRun.objects.all().delete()
        seen, fails = [], []

        def work(day):
            if fails:
                fails.pop()
                raise RuntimeError
            seen.append(day)

        daily.register("test.random", work)
        reached = None
        for ahead, failing in runs:
            day = DAY + datetime.timedelta(days=ahead)
            if failing:
                fails.append(1)
            daily.run(day, only="test.random")
            fails.clear()
            reached = day if reached is None or (day > reached) else reached
        if reached is not None:
            daily.run(reached, only="test.random")
            assert seen
            assert seen == days(seen[0], (reached - seen[0]).days + 1)


@pytest.mark.django_db
def test_what_is_done_often_is_done_at_every_beat_and_a_failure_holds_up_no_other(monkeypatch):
    done = []

    def fails():
        raise ValueError("broken")

    monkeypatch.setattr(daily, "_often", {"a.fails": fails, "b.works": lambda: done.append("b")})
    monkeypatch.setattr(daily, "is_due", lambda _now: False)
    daily.beat()
    daily.beat()
    assert done == ["b", "b"]
