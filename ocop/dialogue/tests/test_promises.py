"""Promises: how one stands by the word of both sides, when they are asked, what the figures say."""

from __future__ import annotations

import datetime
import itertools

import pytest

from ocop.dialogue import daily, standing
from ocop.dialogue.actions import keeping, promises
from ocop.dialogue.models import Promise, PromiseAsk
from ocop.dialogue.tests import making
from ocop.dialogue.tests.test_proposals import MONDAY, at, home
from ocop.indicators import registry
from ocop.indicators.shapes import Asked
from ocop.ledger.refusal import Refused
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, MONDAY.date())


def promised() -> tuple[Promise, object, object]:
    organisation, member, office = home()
    row = making.assigned(office, making.brought(member, organisation_id=organisation.pk), office="coordination")
    return making.promised(office, row), member, office


def test_both_sides_say_how_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    row, member, office = promised()

    def now() -> str:
        row.refresh_from_db()
        return standing.of(row.office_word, row.sender_word, to_all=not row.to, due_on=row.due_on, today=clock.today())

    assert now() == "open"
    promises.say(by=office, pk=row.pk, word="kept")
    assert now() == "claimed"
    promises.say(by=member, pk=row.pk, word="broken", reason="Lớp chưa mở")
    assert now() == "disputed"
    promises.say(by=member, pk=row.pk, word="kept")
    assert now() == "kept"
    promises.say(by=office, pk=row.pk, word="going")
    at(monkeypatch, row.due_on + datetime.timedelta(days=1))
    assert now() == "overdue"


def test_every_combination_stands_in_one_way_and_the_database_says_the_same() -> None:
    office = making.officer()
    organisation = builders.producer("Hợp tác xã Nón Lá").organisation
    today, words = clock.today(), ("", "kept", "going", "broken")
    for (one, other), to, late in itertools.product(itertools.product(words, words), (organisation, None), (-1, 0, 1)):
        row = making.promised(office, dialogue=None)
        Promise.objects.filter(pk=row.pk).update(
            organisation=to,
            office_word=one,
            sender_word=other,
            made_on=today - datetime.timedelta(days=9),
            due_on=today + datetime.timedelta(days=late),
        )
        row.refresh_from_db()
        said = standing.of(one, other, to_all=to is None, due_on=row.due_on, today=today)
        found = [
            name
            for name in standing.STANDINGS
            if Promise.objects.filter(standing.where(name, today), pk=row.pk).exists()
        ]
        assert found == [said], (one, other, to, late)


def test_each_side_is_asked_after_30_90_180_days_reminded_and_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    row, member, _office = promised()
    assert list(PromiseAsk.objects.values_list("days", "side").order_by("days", "side")) == [
        (30, "office"),
        (30, "sender"),
        (90, "office"),
        (90, "sender"),
        (180, "office"),
        (180, "sender"),
    ]
    done = {}
    for day in (29, 30, 37, 44):
        when = MONDAY.date() + datetime.timedelta(days=day)
        at(monkeypatch, when)
        found = daily.follow(when)
        done[day] = (found["asked"], found["reminded"], found["silent"])
    # 1 April is a Wednesday: asked on the day itself; the other days are working days too.
    assert done == {29: (0, 0, 0), 30: (2, 0, 0), 37: (0, 2, 0), 44: (0, 0, 2)}
    promises.say(by=member, pk=row.pk, word="going")
    assert set(PromiseAsk.objects.filter(days=30).values_list("side", "state", "answer")) == {
        ("office", "silent", ""),
        ("sender", "answered", "going"),
    }


def test_who_may_not_speak_and_what_is_refused() -> None:
    row, _member, office = promised()
    stranger = making.member(builders.producer("Hợp tác xã Khác").organisation)
    for by, word, reason in ((stranger, "kept", ""), (office, "broken", ""), (office, "khong-co", "")):
        with pytest.raises(Refused):
            promises.say(by=by, pk=row.pk, word=word, reason=reason)
    row.refresh_from_db()
    assert (row.office_word, row.sender_word) == ("", "")
    with pytest.raises(Refused):
        making.promised(stranger)
    with pytest.raises(Refused):
        making.promised(office, due_on=clock.today() - datetime.timedelta(days=1))
    assert Promise.objects.count() == 1


def test_a_promise_to_everybody_is_kept_when_the_office_says_so() -> None:
    office = making.officer()
    held = keeping.hold(by=office, name="Đối thoại quý I", held_on=MONDAY.date())
    row = making.promised(office, dialogue=held)
    assert set(row.asks.values_list("side", flat=True)) == {"office"}
    row = promises.say(by=office, pk=row.pk, word="kept")
    assert Promise.objects.filter(standing.where("kept", clock.today())).count() == 1


def test_the_figures_open_to_their_rows() -> None:
    row, member, office = promised()
    asked = Asked.of_year("demo", 2026, MONDAY.date())
    of = {
        code: registry.indicator(code)
        for code in ("proposals_brought", "proposals_in_time", "promises_made", "promises_kept")
    }
    assert {code: one.count(asked).value for code, one in of.items() if one} == {
        "proposals_brought": 1,
        "proposals_in_time": 0,
        "promises_made": 1,
        "promises_kept": 0,
    }
    promises.say(by=office, pk=row.pk, word="kept")
    kept = of["promises_kept"]
    assert kept is not None
    assert (kept.count(asked).verified, kept.count(asked).provisional) == (0, 1)
    promises.say(by=member, pk=row.pk, word="kept")
    assert (kept.count(asked).verified, kept.count(asked).provisional) == (1, 0)
    assert kept.open is not None
    assert [one.name for one in kept.open(asked, office, 0, 10).found] == ["Mở lớp dạy làm nhãn"]
