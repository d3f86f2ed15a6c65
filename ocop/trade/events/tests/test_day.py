"""The day: the door, the board, outcomes sent by phones."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import reverse

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.trade.events import badges, boards
from ocop.trade.events.actions import attending, outcomes
from ocop.trade.events.tests import making
from ocop.trade.models import Attendance, MeetingOutcome
from tests.cast import Player

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """An event that runs today."""
    found = making.raw(state="running")
    making.on_the_day(monkeypatch, found["event"], 8, 40)
    return found


def operation(rows: dict[str, Any], **extra: Any) -> dict[str, Any]:
    return {
        "kind": "outcome",
        "key": str(uuid.uuid4()),
        "meeting": rows["meeting"].pk,
        "side": "producer",
        "result": "sample",
        **extra,
    }


def send(player: Player, operations: list[Any], **extra: Any) -> Any:
    return player.client.post(
        reverse("trade:event_sync"), json.dumps({"operations": operations, **extra}), content_type="application/json"
    )


def test_a_badge_checks_in_once_a_day(rows: dict[str, Any]) -> None:
    by, maker = making.officer(), rows["maker"]
    assert attending.check_in(by=by, event=rows["event"], word=f" {maker.badge.upper()} ")[1] is True
    assert (
        attending.check_in(
            by=by, event=rows["event"], word=f"https://ocop.test/ban/giao-thuong/su-kien/x/vao/{maker.badge}/"
        )[1]
        is False
    )
    assert Attendance.objects.count() == 1
    before = head()
    for word in ("", "khong-co", rows["maker"].badge[:-1]):
        with pytest.raises(Refused):
            attending.check_in(by=by, event=rows["event"], word=word)
    with pytest.raises(Refused):
        attending.check_in(by=making.member_of(maker), event=rows["event"], word=maker.badge)
    maker.state = "withdrawn"
    maker.save()
    with pytest.raises(Refused, match=maker.organisation.name):
        attending.check_in(by=by, event=rows["event"], word=maker.badge)
    assert head() == before


def test_the_bearer_of_a_badge_comes_to_their_own_meetings(rows: dict[str, Any]) -> None:
    address = reverse("trade:event_door", args=[rows["event"].slug, rows["maker"].badge])
    answer = Player(making.member_of(rows["maker"])).get(address)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("trade:event_own", args=[rows["event"].slug, rows["maker"].pk])
    assert Player(making.member_of(rows["taker"])).get(address).status_code == 404
    assert Attendance.objects.count() == 0, "opening checks nobody in"


def test_the_board_says_who_is_missing(rows: dict[str, Any]) -> None:
    by = making.officer()
    attending.check_in(by=by, event=rows["event"], word=rows["maker"].badge)
    body = Player(by).get(reverse("trade:event_board", args=[rows["event"].slug, rows["hall"].pk])).content.decode()
    assert body.count("is-missing") == 1
    seats = boards.seats(rows["hall"], rows["slots"][0], boards.attendance_of(rows["event"], rows["event"].starts_on))
    assert seats[0].missing == (rows["taker"].organisation.name,)


def test_badges_and_letters_are_papers(rows: dict[str, Any]) -> None:
    assert badges.sheet(rows["event"], [rows["maker"], rows["taker"]], at="https://ocop.test").startswith(b"%PDF")
    assert badges.letters(rows["event"], [rows["maker"]], at="https://ocop.test").startswith(b"%PDF")
    with pytest.raises(ValueError, match="nobody"):
        badges.sheet(rows["event"], [], at="https://ocop.test")


def test_a_phone_sends_the_same_twice_and_it_counts_once(rows: dict[str, Any]) -> None:
    player = Player(making.member_of(rows["maker"]))
    one, other = operation(rows), operation(rows, result="talk", note="gọi lại", follow_up="2026-12-20")
    first = send(player, [one, other]).json()["answers"]
    again = send(player, [one, other]).json()["answers"]
    assert [row["result"] for row in first] == [row["result"] for row in again] == ["saved", "saved"]
    assert MeetingOutcome.objects.count() == 2
    rows["meeting"].refresh_from_db()
    assert rows["meeting"].state == "held"


def test_a_server_that_dies_in_the_middle_loses_nothing(rows: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(making.member_of(rows["maker"]))
    many = [operation(rows, result="talk"), operation(rows, result="quote"), operation(rows, result="sample")]
    real, calls = outcomes.apply, []

    def dies(**values: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise OperationalError("gone")
        return real(**values)

    monkeypatch.setattr(outcomes, "apply", dies)
    assert len(send(player, many).json()["answers"]) == 1
    monkeypatch.setattr(outcomes, "apply", real)
    assert len(send(player, many).json()["answers"]) == 3
    assert MeetingOutcome.objects.count() == 3


def test_what_a_phone_may_not_send(rows: dict[str, Any]) -> None:
    player, stranger = Player(making.member_of(rows["maker"])), Player(None)
    before = head()
    assert send(stranger, [operation(rows)]).status_code == 401
    assert send(player, [operation(rows)], person=-1).status_code == 403
    assert send(player, [{"kind": "outcome"}]).status_code == 400
    assert send(player, [operation(rows)] * 101).status_code == 413
    bad = [
        operation(rows, side="buyer"),
        operation(rows, meeting=10**9),
        operation(rows, meeting="1"),
        operation(rows, result="x"),
        operation(rows, follow_up="never"),
        operation(rows, note="x" * 501),
        operation(rows, points=5),
        operation(rows, products=["a"]),
        {**operation(rows), "kind": "mark"},
    ]
    answers = send(player, bad).json()["answers"]
    assert {row["result"] for row in answers} == {"refused"}
    assert all(row["sentence"] for row in answers)
    theirs = send(Player(making.member_of(rows["taker"])), [operation(rows)]).json()["answers"]
    assert theirs[0]["result"] == "refused"
    assert (head(), MeetingOutcome.objects.count()) == (before, 0)


def test_the_private_note_is_read_by_its_side_and_the_office_alone(rows: dict[str, Any], cast: Any) -> None:
    send(Player(making.member_of(rows["maker"])), [operation(rows, note="giá hời")])
    results = reverse("trade:event_results", args=[rows["event"].slug])
    assert "giá hời" in cast.trade_officer.get(results).content.decode()
    assert "giá hời" not in cast.auditor.get(results).content.decode()
    assert "giá hời" not in b"".join(cast.auditor.get(results + "?format=csv").streaming_content).decode()
    own = reverse("trade:event_own", args=[rows["event"].slug, rows["taker"].pk])
    assert "giá hời" not in Player(making.member_of(rows["taker"])).get(own).content.decode()


def test_both_sides_did_not_meet(rows: dict[str, Any]) -> None:
    for row, side in ((rows["maker"], "producer"), (rows["taker"], "buyer")):
        outcomes.apply(by=making.member_of(row), raw=operation(rows, side=side, result="not_held"))
    rows["meeting"].refresh_from_db()
    assert rows["meeting"].state == "no_show"
