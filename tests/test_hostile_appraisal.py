"""What a hostile or clumsy hand sends to the appraisal room: each gets its clear answer, and nothing changes."""

from __future__ import annotations

import datetime
import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client

from ocop.appraisal import deadlines
from ocop.appraisal.actions import filing as doing
from ocop.appraisal.models import (
    Answer,
    AnswerEvidence,
    Assignment,
    Dossier,
    FiledVersion,
    Mark,
    Move,
    Sheet,
    SyncReceipt,
)
from ocop.files.models import StoredFile
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.ledger.verification import verify
from ocop.people.models import Person
from ocop.workdays import clock
from ocop.workdays.working_days import DaysOff, add_working_days, received_on
from tests import appraisals, builders

FORM = {"unit": "Hộ thử", "representative": "Người thử", "address": "Xã thử", "phone": "0912345678"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def picture() -> tuple[Any, ...]:
    """Everything a refused request must leave as it was."""
    return (
        head(), list(Dossier.objects.order_by("pk").values_list("pk", "state", "version", "changed_at")),
        list(Answer.objects.order_by("pk").values_list("criterion", "choice", "case", "revision")), AnswerEvidence.objects.count(),
        list(Mark.objects.order_by("pk").values_list("sheet", "criterion", "choice", "revision")), Sheet.objects.count(),
        SyncReceipt.objects.count(), Move.objects.count(), FiledVersion.objects.count(), StoredFile.objects.count(),
    )  # fmt: skip


@pytest.fixture
def home(db: None) -> dict[str, Any]:
    """A draft, the household's own browser, and a stranger household's."""
    dossier = appraisals.dossier(form=dict(FORM))
    owner, other = builders.person("Chủ hộ"), builders.person("Hộ khác")
    builders.role(owner, "producer_member", organisation=dossier.producer.organisation)
    builders.role(other, "producer_member", organisation=builders.producer("Hộ khác").organisation)
    return {"dossier": dossier, "owner": owner, "client": signed_in(owner), "other": signed_in(other)}


@pytest.fixture
def hall(db: None) -> dict[str, Any]:
    """A dossier that is being scored by two members."""
    council = appraisals.council()
    one, two = appraisals.seat(council, "chair"), appraisals.seat(council)
    dossier = appraisals.dossier(state="scoring", round=appraisals.round_(council))
    for seat in (one, two):
        Assignment.objects.create(dossier=dossier, seat=seat, assigned_by_name="thử", assigned_at=appraisals.NOW)
    return {
        "dossier": dossier,
        "one": one.person,
        "two": two.person,
        "client": signed_in(one.person),
        "second": signed_in(two.person),
    }


# --- the producer's answers --------------------------------------------------------------------------------------------
def save(client: Client, dossier: Dossier, *saves: dict[str, Any]) -> Any:
    body = json.dumps({"device": "may", "saves": list(saves)})
    return client.post(f"/ban/ho-so/{dossier.pk}/luu/", body, content_type="application/json")


@pytest.mark.parametrize(
    ("criterion", "answer"),
    [("99.9", "0"), ("9.1.3", "0"), ("1.1", "99"), ("1.1", "-1"), ("1.1", "a:0"), ("1.1", "0,1"), ("1.1", "1 2"), ("1.1", "3.5"), ("1.1", "x" * 500)],
    ids=["another set", "a criterion of tourism", "beyond the list", "negative", "a case it has not", "two choices", "two with a blank", "points", "long"],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused_alone(home: dict[str, Any], criterion: str, answer: str) -> None:
    before = picture()
    reply = save(
        home["client"],
        home["dossier"],
        {"kind": "answer", "criterion": criterion, "answer": answer, "words": "", "base": 0},
    )
    assert reply.status_code == 200
    result = reply.json()["results"][0]
    assert result.get("error") or result.get("result") in ("wrong", "refused"), result
    assert picture() == before


@pytest.mark.parametrize(
    "extra", [{"points": 5}, {"answer": ["0", "1"]}, {"answer": {"choice": 0}}, {"answer": 3}, {"criterion": None}]
)
def test_points_lists_and_objects_instead_of_a_choice(home: dict[str, Any], extra: dict[str, Any]) -> None:
    before = picture()
    values = {
        "kind": "answer",
        "criterion": "1.1",
        "words": "",
        "base": 0,
        **({} if "points" not in extra else {"answer": "99"}),
        **extra,
    }
    reply = save(home["client"], home["dossier"], values)
    assert reply.status_code in (200, 400)
    assert picture() == before


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[",
        b"[]",
        b"null",
        b'{"saves": 7}',
        b'{"saves": [7]}',
        b'{"saves": [{"kind": "x"}]}',
        b"\xff\xfe",
        b"[" * 50_000,
    ],
)
def test_a_body_that_cannot_be_read(home: dict[str, Any], body: bytes) -> None:
    before = picture()
    reply = home["client"].post(f"/ban/ho-so/{home['dossier'].pk}/luu/", body, content_type="application/json")
    assert reply.status_code in (200, 400, 413)
    assert picture() == before


def test_another_household_finds_nothing(home: dict[str, Any]) -> None:
    before = picture()
    assert (
        save(
            home["other"],
            home["dossier"],
            {"kind": "answer", "criterion": "1.1", "answer": "0", "words": "", "base": 0},
        ).status_code
        == 404
    )
    for path in ("", "tu-cham/", "nop/", "to-khai/", "giay/1.1/", "rut/", "mau/01.pdf", "duong-len-sao/"):
        assert home["other"].get(f"/ban/ho-so/{home['dossier'].pk}/{path}").status_code == 404, path
    assert home["other"].post(f"/ban/ho-so/{home['dossier'].pk}/nop/", {"version": 1}).status_code == 404
    assert picture() == before


# --- files --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content"),
    [("giay.pdf", b"MZ\x90\x00 program"), ("anh.jpg", b"<script>alert(1)</script>"), ("giay.pdf", b""), ("giay.exe", b"MZ\x90"),
     ("anh.png", b"%PDF-1.4\n%%EOF"), ("giay.pdf.html", b"<html>")],
    ids=["a program as PDF", "a script as JPEG", "empty", "a program", "a PDF as picture", "two endings"],
)  # fmt: skip
def test_a_file_that_lies_about_its_type(home: dict[str, Any], name: str, content: bytes) -> None:
    before = picture()
    reply = home["client"].post(
        f"/ban/ho-so/{home['dossier'].pk}/giay/1.1/",
        {
            "add": "1",
            "kind": "other",
            "title": "Giấy",
            "photo": SimpleUploadedFile(name, content, "application/pdf"),
            "file": SimpleUploadedFile(name, content),
        },
    )
    assert reply.status_code == 422
    assert picture() == before


def test_what_says_it_has_200_mb_is_refused_unread(home: dict[str, Any]) -> None:
    class Never:
        """A body that must not be read."""

        def read(self, *_sizes: int) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    reply = home["client"].generic(
        "POST", f"/ban/ho-so/{home['dossier'].pk}/giay/1.1/", b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="200000000", **{"wsgi.input": Never()},
    )  # fmt: skip
    assert reply.status_code == 413
    assert "200 MB" in reply.content.decode()
    assert reply["Connection"] == "close"


# --- the council --------------------------------------------------------------------------------------------------------
def mark(dossier: Dossier, **extra: Any) -> dict[str, Any]:
    return {"kind": "mark", "key": str(uuid.uuid4()), "sheet": f"{dossier.pk}-1", "criterion": "1.1", "choice": 0, "case": "", "note": "",
            "base": 0, "device": "may", **extra}  # fmt: skip


def sync(client: Client, *operations: Any) -> Any:
    return client.post(
        "/ban/cham/dong-bo/", json.dumps({"operations": list(operations)}), content_type="application/json"
    )


@pytest.mark.parametrize(
    "extra",
    [{"criterion": "99.9"}, {"criterion": "9.1.3"}, {"choice": 99}, {"choice": -1}, {"choice": [0, 1]}, {"choice": True}, {"choice": "0"}, {"choice": 1.5},
     {"choice": 0, "case": "a"}, {"points": 5}, {"choice": None, "points": 5}, {"total": 100}, {"sheet": "999999-1"}, {"sheet": "x"}, {"note": "x" * 3000},
     {"kind": "destroy"}, {"marked_at": "kein Tag", "criterion": "zz"}],
)  # fmt: skip
def test_a_mark_that_is_none_is_refused_with_a_sentence(hall: dict[str, Any], extra: dict[str, Any]) -> None:
    before = picture()
    reply = sync(hall["client"], mark(hall["dossier"], **extra))
    assert reply.status_code == 200
    answer = reply.json()["answers"][0]
    assert answer["result"] == "refused"
    assert len(answer["sentence"]) > 10
    assert picture() == before


@pytest.mark.parametrize("sent", [{"answer": ["0", "1"]}, {"answer": "3,5"}, {"points": "5"}, {}])
def test_a_form_with_two_choices_points_or_none_takes_none(hall: dict[str, Any], sent: dict[str, Any]) -> None:
    before = picture()
    reply = hall["client"].post(f"/ban/cham/{hall['dossier'].pk}/", {"criterion": "1.1", "base": "0", **sent})
    assert reply.status_code == 422
    assert "Hãy chọn một mức." in reply.content.decode()
    assert picture() == before


def test_two_choices_of_a_self_assessment_take_none(home: dict[str, Any]) -> None:
    before = picture()
    reply = home["client"].post(f"/ban/ho-so/{home['dossier'].pk}/tu-cham/", {"criterion": "1.1", "answer": ["0", "1"]})
    assert reply.status_code == 422
    assert "Hãy chọn một mức." in reply.content.decode()
    assert picture() == before


@pytest.mark.parametrize(("criterion", "choice"), [("9.1.3", 0), ("1.1", 99)])
def test_a_refused_mark_is_told_in_the_language_of_the_page(hall: dict[str, Any], criterion: str, choice: int) -> None:
    reply = sync(hall["client"], mark(hall["dossier"], criterion=criterion, choice=choice))
    sentence = reply.json()["answers"][0]["sentence"]
    assert sentence in (
        f"Bộ tiêu chí này không có tiêu chí {criterion}.",
        f"Tiêu chí {criterion} không có mức như vậy.",
    )


def test_another_members_sheet_is_out_of_reach(hall: dict[str, Any]) -> None:
    assert sync(hall["client"], mark(hall["dossier"])).json()["answers"][0]["result"] == "saved"
    own = Sheet.objects.get()
    before = picture()
    # The same address leads the second member to their own sheet, never to the first one's.
    key = {"kind": "submit", "key": str(uuid.uuid4()), "sheet": f"{hall['dossier'].pk}-1", "device": "may", "seen": []}
    assert sync(hall["second"], key).json()["answers"][0]["result"] == "refused"
    own.refresh_from_db()
    assert (own.state, own.revision, own.marks.count()) == ("draft", 1, 1)
    assert Mark.objects.exclude(sheet=own).count() == 0
    assert before[4] == picture()[4]
    stranger = signed_in(builders.person("người ngoài"))
    assert (
        sync(stranger, mark(hall["dossier"])).json().get("answers", [{"result": "refused"}])[0]["result"] == "refused"
    )
    assert stranger.get(f"/ban/cham/{hall['dossier'].pk}/").status_code in (403, 404)


@pytest.mark.parametrize("state", ["scored", "proposed", "recognised", "ready"])
def test_a_closed_round_takes_no_mark(hall: dict[str, Any], state: str) -> None:
    assert sync(hall["client"], mark(hall["dossier"])).json()["answers"][0]["result"] == "saved"
    Dossier.objects.update(state=state)
    before = picture()
    for operation in (
        mark(hall["dossier"], choice=1, base=1),
        {
            "kind": "comment",
            "key": str(uuid.uuid4()),
            "sheet": f"{hall['dossier'].pk}-1",
            "device": "may",
            "words": "x",
        },
    ):
        answer = sync(hall["client"], operation).json()["answers"][0]
        assert answer["result"] == "refused"
    assert picture() == before


# --- a double click -----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_a_double_click_files_once() -> None:
    """Two requests at the same moment in two threads, each with a connection of its own."""
    builders.commune()
    dossier = appraisals.dossier(form=dict(FORM))
    owner = builders.person("Chủ hộ")
    builders.role(owner, "producer_member", organisation=dossier.producer.organisation)
    Answer.objects.create(dossier=dossier, criterion="1.1", choice=0, saved_at=appraisals.NOW, saved_by_name="thử")
    together, told = threading.Barrier(2), []

    def click() -> None:
        try:
            by, row = Person.objects.get(pk=owner.pk), Dossier.objects.get(pk=dossier.pk)
            together.wait(10)
            try:
                doing.file_dossier(by=by, dossier=row, version=row.version)
                told.append("filed")
            except Refused as refusal:
                told.append(refusal.sentence)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    if connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"]):
        # Threads of a test share the one connection of a database in memory: one after the other is all there is.
        doing.file_dossier(by=owner, dossier=dossier)
        with pytest.raises(Refused):
            doing.file_dossier(by=owner, dossier=dossier)
    else:
        for one in clicks:
            one.start()
        for one in clicks:
            one.join(30)
        assert sorted(one == "filed" for one in told) == [False, True], told
    dossier.refresh_from_db()
    assert (dossier.state, dossier.version, FiledVersion.objects.count(), Move.objects.count()) == ("filed", 2, 1, 1)
    assert verify().is_whole


# --- clocks ---------------------------------------------------------------------------------------------------------------
HANOI = datetime.timezone(datetime.timedelta(hours=7))
# Tết of 2027: the year begins on 6 February; an office rests from the 4th to the 10th.
TET = DaysOff(frozenset(datetime.date(2027, 2, day) for day in range(4, 11)))


@pytest.mark.parametrize(
    ("at", "received", "due"),
    [
        (datetime.datetime(2027, 1, 11, 23, 59, 59, tzinfo=HANOI), datetime.date(2027, 1, 12), datetime.date(2027, 2, 2)),
        (datetime.datetime(2027, 1, 12, 0, 0, 0, tzinfo=HANOI), datetime.date(2027, 1, 12), datetime.date(2027, 2, 2)),
        (datetime.datetime(2027, 1, 13, 9, 0, tzinfo=HANOI), datetime.date(2027, 1, 13), datetime.date(2027, 2, 3)),
        (datetime.datetime(2027, 1, 14, 9, 0, tzinfo=HANOI), datetime.date(2027, 1, 14), datetime.date(2027, 2, 11)),
        (datetime.datetime(2027, 2, 7, 10, 0, tzinfo=HANOI), datetime.date(2027, 2, 11), datetime.date(2027, 3, 4)),
        (datetime.datetime(2027, 1, 12, 17, 30, tzinfo=datetime.UTC), datetime.date(2027, 1, 13), datetime.date(2027, 2, 3)),
    ],
    ids=["a second before midnight", "midnight", "ends before Tết", "ends after Tết", "sent during Tết", "still yesterday in London"],
)  # fmt: skip
def test_the_communes_clock_at_midnight_and_across_tet(
    at: datetime.datetime, received: datetime.date, due: datetime.date
) -> None:
    assert received_on(at, TET) == received
    assert add_working_days(received, 15, TET) == due
    assert deadlines.due("commune_check", at, TET) == due


def test_filing_over_midnight_keeps_one_moment(home: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock turns while a dossier is filed: number, moment and due day are of one instant."""
    Answer.objects.create(
        dossier=home["dossier"], criterion="1.1", choice=0, saved_at=appraisals.NOW, saved_by_name="thử"
    )
    moments = [
        datetime.datetime(2026, 12, 31, 23, 59, 59, 990_000, tzinfo=HANOI) + datetime.timedelta(milliseconds=5 * step)
        for step in range(400)
    ]
    turning: Callable[[], datetime.datetime] = iter(moments).__next__
    monkeypatch.setattr(clock, "now", turning)
    reply = home["client"].post(f"/ban/ho-so/{home['dossier'].pk}/nop/", {"version": home["dossier"].version})
    assert reply.status_code == 302
    home["dossier"].refresh_from_db()
    filed = FiledVersion.objects.get()
    assert filed.filed_at == home["dossier"].filed_at == home["dossier"].state_since
    assert home["dossier"].due_on == deadlines.due("commune_check", filed.filed_at)
