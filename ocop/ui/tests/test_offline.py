"""What a device sends later: clocks that are wrong, a fault with one thing, somebody else on the device, what cannot be read."""

from __future__ import annotations

import datetime
import json
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, JsonResponse
from django.test import RequestFactory

from ocop.ledger.refusal import Refused
from ocop.ui import offline
from ocop.workdays import clock

HOLDER = SimpleNamespace(pk=7, is_authenticated=True)


def operation(**extra: Any) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), **extra}


def request(body: Any, user: Any = HOLDER) -> HttpRequest:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    made = RequestFactory().post("/gui/", content, content_type="application/json")
    made.user = user
    return made


def read(body: Any, user: Any = HOLDER, most: int = 5000) -> Any:
    return offline.operations_in(request(body, user), most_bytes=most)


def told(answer: JsonResponse) -> Any:
    return json.loads(answer.content)


@pytest.mark.parametrize("hours", [-26, 30 * 24])
def test_a_wrong_clock_is_put_right_and_the_order_stays(hours: int) -> None:
    now, wrong = clock.now(), datetime.timedelta(hours=hours)
    moments = [now + wrong - datetime.timedelta(minutes=minutes) for minutes in (30, 10, -3)]
    sent = read({"operations": [operation(said_at=at.isoformat()) for at in moments], "at": (now + wrong).isoformat()})
    found = [offline.moment_of(raw) for raw in sent]
    assert found == sorted(found)
    assert abs(found[0] - (now - datetime.timedelta(minutes=30))) < datetime.timedelta(seconds=20)
    assert found[2] <= clock.now(), "nothing was said in the future"


def test_a_clock_that_is_nearly_right_is_left_as_it_is() -> None:
    at = (clock.now() - datetime.timedelta(minutes=9)).isoformat()
    device_now = (clock.now() + datetime.timedelta(seconds=70)).isoformat()
    assert read({"operations": [operation(marked_at=at)], "at": device_now})[0]["marked_at"] == at


@pytest.mark.parametrize("at", [None, 3, "x", "9999-12-31T23:59:59+00:00", "2026-01-01T00:00:00", []])
def test_a_clock_that_says_nothing_changes_nothing(at: Any) -> None:
    sent = read({"operations": [operation(said_at="0001-01-01T00:00:00+14:00")], "at": at})
    assert isinstance(sent, list)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        ([], 400),
        ({"operations": [{}]}, 400),
        ({"operations": [operation()], "person": 8}, 403),
        ({"operations": [operation()] * 101}, 413),
        (b"x" * 9000, 413),
    ],
)
def test_nothing_is_done_of_what_cannot_be_taken_whole(body: Any, status: int) -> None:
    answer = read(body, most=8000)
    assert (answer.status_code, bool(told(answer)["error"])) == (status, True)
    assert told(answer).get("other", False) is (status == 403)


def test_signed_out_is_401() -> None:
    assert read({"operations": [operation()]}, SimpleNamespace(is_authenticated=False)).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [1, 10])
def test_a_fault_with_one_thing_holds_up_that_thing_alone(at_once: int) -> None:
    rows = [operation(check=check, number=number) for number, check in enumerate((1, 2, 1, 3, 2))]
    done: list[int] = []

    def do(raw: dict[str, Any]) -> dict[str, Any]:
        if raw["number"] == 0:
            raise RuntimeError("a mistake of ours")
        if raw["number"] == 3:
            raise Refused("not this one")
        done.append(raw["number"])
        return {"result": "saved"}

    answers = told(offline.answered(rows, do, at_once=at_once))["answers"]
    results = {one["key"]: one["result"] for one in answers}
    assert [results.get(row["key"]) for row in rows] == [None, "saved", None, "refused", "saved"]
    assert done[-2:] == [1, 4]


def test_a_text_and_a_key_are_checked_for_what_they_are() -> None:
    assert offline.text_of({"note": " a "}, "note", 3) == " a "
    for wrong in ("abcd", 3, "a\0", None):
        with pytest.raises(Refused):
            offline.text_of({"note": wrong}, "note", 3)
    assert [offline.key_number_of({"check": one}, "check") for one in (5, 0, -1, True, "5", 2**62)] == [5, *[None] * 5]
