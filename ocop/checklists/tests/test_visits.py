"""Visits: begun, answered by a phone, handed in; open items filled by an office."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from ocop.checklists import actions, catalogue
from ocop.checklists.actions import sent
from ocop.checklists.models import Check, CheckOperation, CheckPhoto, FilledItem
from ocop.checklists.tests.making import Told, jpeg, operation
from ocop.files.rights import may_open
from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def begun(by: Any, thing: int = 1) -> Check:
    return actions.begin(by=by, kind="test", object_id=thing, checklist="thu")


def photo(check: Check, item: str = "sign", colour: str = "red", **extra: Any) -> dict[str, Any]:
    data = base64.b64encode(jpeg(colour)).decode()
    return operation(check, "photo", item=item, name="anh.jpg", data=data, **extra)


def whole(check: Check) -> list[dict[str, Any]]:
    """Everything that is asked."""
    said = {"where": "market", "sign": "yes", "area": "1.200", "show": "70", "words": "sạch"}
    return [
        *(operation(check, "answer", item=item, value=value, note="") for item, value in said.items()),
        operation(check, "position", lat=21.001, lon=105.8, accuracy=8),
        photo(check),
    ]


def send(cast: Cast, operations: list[Any], who: str = "city_officer", **extra: Any) -> Any:
    return cast[who].client.post(
        reverse("checklists:sync"), json.dumps({"operations": operations, **extra}), content_type="application/json"
    )


def test_a_visit_from_beginning_to_end(cast: Cast, told: Told) -> None:
    by = cast.city_officer.person
    row = begun(by)
    assert begun(by).pk == row.pk, "gone on with, not begun twice"
    for raw in whole(row):
        assert actions.apply(by=by, raw=raw) == {"result": "saved"}
    done = actions.hand_in(by=by, check_id=row.pk, note="xong")
    assert done.values() == {"where": "market", "sign": True, "area": 1200, "show": 70, "words": "sạch"}
    assert (done.state, done.distance, done.result["points"], done.result["missed"]) == ("handed_in", 111, 70, [])
    assert told.checks == [row.pk]
    entry = Entry.objects.get(action="checklists.hand_in")
    assert (entry.topic, entry.change["after"]["photos"]) == ("outlets", 1)
    with pytest.raises(Refused, match="đã nộp"):
        actions.apply(by=by, raw=operation(row, "answer", item="sign", value="no"))


def test_the_same_sent_twice_is_done_once(cast: Cast, told: Told) -> None:
    row = begun(cast.city_officer.person)
    many = [*whole(row), operation(row, "hand_in", note="")]
    first = send(cast, many).json()["answers"]
    again = send(cast, many).json()["answers"]
    assert {one["result"] for one in first + again} == {"saved"}
    assert (CheckPhoto.objects.count(), CheckOperation.objects.count(), told.checks) == (1, 8, [row.pk])


def test_a_server_that_dies_in_the_middle_loses_nothing(cast: Cast, told: Told, monkeypatch: Any) -> None:
    row = begun(cast.city_officer.person)
    many, real, calls = whole(row), sent.own_draft, []

    def dies(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 3:
            raise OperationalError("gone")
        return real(*given)

    monkeypatch.setattr(sent, "own_draft", dies)
    assert len(send(cast, many).json()["answers"]) == 2
    monkeypatch.undo()
    assert len(send(cast, many).json()["answers"]) == len(many)
    row.refresh_from_db()
    assert (len(row.answers), row.photos.count()) == (5, 1)


def test_a_later_word_stands_against_an_earlier_one_that_comes_late(cast: Cast, told: Told) -> None:
    by = cast.city_officer.person
    row = begun(by)
    late = operation(row, "answer", item="show", value="80", said_at="2026-01-02T08:00:00+07:00")
    early = operation(row, "answer", item="show", value="10", said_at="2026-01-02T07:00:00+07:00")
    actions.apply(by=by, raw=late)
    actions.apply(by=by, raw=early)
    row.refresh_from_db()
    assert row.values() == {"show": 80}
    actions.apply(by=by, raw=operation(row, "answer", item="show", value="", note=""))
    row.refresh_from_db()
    assert row.values() == {}


def test_nothing_unfinished_is_handed_in(cast: Cast, told: Told) -> None:
    by = cast.city_officer.person
    row = begun(by)
    before = head()
    with pytest.raises(Refused, match="Còn 4 mục"):
        actions.hand_in(by=by, check_id=row.pk)
    for raw in whole(row)[:5]:
        actions.apply(by=by, raw=raw)
    with pytest.raises(Refused, match=r"Có biển hiệu.*ảnh") as refusal:
        actions.hand_in(by=by, check_id=row.pk)
    assert refusal.value.field == "sign"
    actions.apply(by=by, raw=photo(row))
    told.refuses = "chưa được"
    with pytest.raises(Refused, match="chưa được"):
        actions.hand_in(by=by, check_id=row.pk)
    row.refresh_from_db()
    assert (row.state, row.result, told.checks) == ("draft", None, [])
    assert Entry.objects.filter(sequence__gt=before[0]).exclude(action="files.keep").count() == 0


def test_what_a_phone_may_not_send(cast: Cast, told: Told) -> None:
    row = begun(cast.city_officer.person)
    one = operation(row, "answer", item="sign", value="yes")
    assert send(cast, [one], "stranger").status_code == 401
    assert send(cast, [one], person=-1).status_code == 403
    assert send(cast, [{"kind": "answer"}]).status_code == 400
    assert send(cast, [one] * 101).status_code == 413
    assert (
        cast.city_officer.client.post(reverse("checklists:sync"), b"x" * 10_000_001, "application/json").status_code
        == 413
    )
    before = head()
    bad = [
        operation(row, "answer", item="sign", value="maybe"),
        operation(row, "answer", item="staff", value="yes"),
        operation(row, "answer", item="nothing", value="yes"),
        operation(row, "answer", item="show", value="101"),
        operation(row, "answer", item="show", value="-1"),
        operation(row, "answer", item="show", value=[1]),
        operation(row, "answer", item="area", value="nan"),
        operation(row, "answer", item="area", value={"a": 1}),
        operation(row, "answer", item="where", value="moon"),
        operation(row, "answer", item="words", value="x" * 1001),
        operation(row, "answer", item="words", value="\0"),
        operation(row, "answer", item="sign", value="yes", points=5),
        operation(row, "position", lat=91, lon=0),
        operation(row, "position", lat="21", lon=105),
        operation(row, "position"),
        operation(row, "position", lat=float("inf"), lon=1),
        operation(row, "photo", item="sign", name="a.jpg", data="%%%"),
        operation(row, "photo", item="x", name="a.jpg", data="aGk="),
        operation(row, "photo", item="sign", name="a.jpg", data="aGk="),
        operation(row, "photo", item="sign", name="a.exe", data="aGk="),
        operation(row, "dance"),
        {**one, "check": True},
        {**one, "check": 10**30},
        {**one, "check": row.pk + 1},
        {**one, "kind": ["x"]},
    ]
    answers = send(cast, bad).json()["answers"]
    assert [answer["result"] for answer in answers] == ["refused"] * len(bad)
    assert all(answer["sentence"] for answer in answers)
    theirs = send(cast, [one], "trade_officer").json()["answers"]
    assert theirs[0]["result"] == "refused"
    row.refresh_from_db()
    assert (row.answers, row.lat, row.photos.count(), head()) == ({}, None, 0, before)


def test_the_key_of_another_is_no_key(cast: Cast, told: Told) -> None:
    mine, theirs = begun(cast.city_officer.person), begun(cast.trade_officer.person)
    one = operation(mine, "answer", item="sign", value="yes")
    assert send(cast, [one]).json()["answers"][0]["result"] == "saved"
    assert send(cast, [{**one, "check": theirs.pk}], "trade_officer").json()["answers"][0]["result"] == "refused"
    theirs.refresh_from_db()
    assert theirs.answers == {}


def test_photographs_are_opened_by_who_reads_the_visit(cast: Cast, told: Told) -> None:
    by = cast.city_officer.person
    row = begun(by)
    for raw in whole(row):
        actions.apply(by=by, raw=raw)
    file = CheckPhoto.objects.get().file
    assert not file.is_public
    assert may_open(by, file)
    assert not may_open(cast.auditor.person, file), "not before it is handed in"
    actions.hand_in(by=by, check_id=row.pk)
    assert may_open(cast.auditor.person, file)
    for name in ("stranger", "producer_member", "commune_officer", "trade_officer"):
        assert not may_open(cast[name].person, file), name


def test_a_photograph_taken_off_is_gone(cast: Cast, told: Told) -> None:
    by = cast.city_officer.person
    row = begun(by)
    one = photo(row)
    actions.apply(by=by, raw=one)
    actions.apply(by=by, raw=operation(row, "photo_off", photo=one["key"]))
    assert row.photos.count() == 0


def test_the_form_without_script_says_the_same(cast: Cast, told: Told) -> None:
    row = begun(cast.city_officer.person)
    address = reverse("checklists:check", args=[row.pk])
    said = {
        "a-where": "market",
        "a-sign": "yes",
        "a-area": "1.200,5",
        "a-show": "70",
        "n-show": "khá",
        "lat": "21,001",
        "lon": "105,8",
        "p-sign": SimpleUploadedFile("a.jpg", jpeg()),
        "note": "tốt",
    }
    answer = cast.city_officer.post(address, {**said, "do": "hand_in"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    row.refresh_from_db()
    assert (row.state, row.values()["area"], row.lat, row.note) == ("handed_in", 1200.5, 21.001, "tốt")
    body = cast.city_officer.get(address).content.decode()
    assert "khá" in body
    assert cast.city_officer.post(address, said).status_code == 405


@pytest.mark.parametrize(
    "said", [{"a-show": "999"}, {"lat": "x", "lon": "1"}, {"do": "fly"}, {"do": "hand_in"}, {"do": "drop"}]
)
def test_a_refused_form_answers_with_a_sentence(cast: Cast, told: Told, said: dict[str, str]) -> None:
    row = begun(cast.city_officer.person)
    before = head()
    answer = cast.city_officer.post(reverse("checklists:check", args=[row.pk]), said)
    assert answer.status_code == 422
    row.refresh_from_db()
    assert (row.state, head()) == ("draft", before)


def test_who_begins_what(cast: Cast, told: Told) -> None:
    before = head()
    for name, thing in (("producer_member", 1), ("city_officer", 10)):
        with pytest.raises(Refused):
            begun(cast[name].person, thing)
    with pytest.raises(Refused):
        actions.begin(by=cast.city_officer.person, kind="test", object_id=1, checklist="khac")
    assert (head(), Check.objects.count()) == (before, 0)


def test_a_visit_that_is_dropped(cast: Cast, told: Told) -> None:
    row = begun(cast.trade_officer.person)
    with pytest.raises(Refused):
        actions.drop(by=cast.commune_officer.person, check_id=row.pk, reason="thử")
    actions.drop(by=cast.city_officer.person, check_id=row.pk, reason="cán bộ chuyển công tác")
    row.refresh_from_db()
    assert row.state == "dropped"
    assert begun(cast.trade_officer.person).pk != row.pk


FILL = {
    "vi": "Ít nhất 2 nhân viên",
    "en": "",
    "answer": "number",
    "most": None,
    "at_least": 2.0,
    "unit": "người",
    "must": True,
    "photo": False,
    "source": "Điều 5",
}


def test_an_office_fills_what_was_not_known(cast: Cast, told: Told) -> None:
    by = cast.trade_officer.person
    old = begun(by, 1)
    actions.fill(by=by, checklist="thu", item="staff", values=FILL)
    one = catalogue.get("thu")
    assert one is not None
    assert (one.open_items(), one.item("staff").at_least) == ([], 2.0)  # type: ignore[union-attr]
    assert begun(by, 2).copy.digest != old.copy.digest
    assert [item.code for item in old.copy.checklist.open_items()] == ["staff"], "what had begun asks what it asked"
    actions.fill(by=by, checklist="thu", item="staff", values={**FILL, "at_least": 3.0})
    assert FilledItem.objects.filter(taken_back_at__isnull=True).count() == 1
    actions.take_back(by=by, checklist="thu", item="staff", reason="đọc nhầm")
    assert [item.code for item in catalogue.get("thu").open_items()] == ["staff"]  # type: ignore[union-attr]
    before = head()
    for wrong in ({"source": ""}, {"vi": " "}, {"answer": "choice"}, {"answer": "points"}, {"most": 5}):
        with pytest.raises(Refused):
            actions.fill(by=by, checklist="thu", item="staff", values={**FILL, **wrong})
    for item in ("sign", "nothing"):
        with pytest.raises(Refused):
            actions.fill(by=by, checklist="thu", item=item, values=FILL)
    with pytest.raises(Refused):
        actions.fill(by=cast.commune_officer.person, checklist="thu", item="staff", values=FILL)
    assert head() == before
