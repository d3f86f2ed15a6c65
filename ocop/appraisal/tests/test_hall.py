"""A member's own pages and what a tablet sends: who may, what is refused and changes nothing, how many questions a mark asks."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.appraisal.actions import scoring
from ocop.appraisal.models import Assignment, Dossier, Finding, Mark, Seat, Sheet, SheetCopy, SyncReceipt
from ocop.appraisal.tests.council_hall import Hall, another, close, draft, fill, hall
from ocop.ledger.record import head
from tests import appraisals
from tests.cast import Cast
from tests.page_access import PageAccess, PostAccess

pytestmark = pytest.mark.django_db
SYNC = "/ban/cham/dong-bo/"


def url(name: str, *args: object) -> str:
    return reverse(f"appraisal:{name}", args=args)


def client(seat: Seat, **extra: object) -> Client:
    made = Client(**extra)  # type: ignore[arg-type]
    made.force_login(seat.person, backend="django.contrib.auth.backends.ModelBackend")
    return made


def operation(here: Hall, **extra: object) -> dict[str, object]:
    values = {
        "kind": "mark",
        "key": str(uuid.uuid4()),
        "sheet": f"{here.dossier.pk}-1",
        "criterion": "1.1",
        "choice": 1,
        "case": "",
        "note": "",
        "base": 0,
        "device": "tablet",
        "marked_at": "2026-11-22T09:31:00Z",
    }
    return {**values, **extra}


def send(seat: Seat, *operations: object, **extra: object) -> list[dict[str, object]]:
    answer = client(seat).post(SYNC, json.dumps({"operations": operations, **extra}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    found: list[dict[str, object]] = answer.json()["answers"]
    return found


# --- who may open what: nobody of the standing cast sits on a council ---------------------------------------------------
class TestHall(PageAccess):
    def url(self, cast: Cast) -> str:
        return url("hall")


class TestScore(PageAccess):
    private = ("Miến dong thử",)

    def url(self, cast: Cast) -> str:
        return url("score", hall().dossier.pk)


class TestStandAside(PageAccess):
    def url(self, cast: Cast) -> str:
        return url("score_stand_aside", hall().dossier.pk)


class TestHandIn(PostAccess):
    def url(self, cast: Cast) -> str:
        return url("score_hand_in", hall().dossier.pk)


class TestChoose(PostAccess):
    def url(self, cast: Cast) -> str:
        return url("score_choose", hall().dossier.pk, 1)


class TestPackage(PageAccess):
    def url(self, cast: Cast) -> str:
        return url("hall_package", hall().dossier.pk)


class TestPicture(PageAccess):
    def url(self, cast: Cast) -> str:
        return url("score_picture", hall().dossier.pk, 1, "0" * 16, 1)


class TestPaper(PageAccess):
    def url(self, cast: Cast) -> str:
        return url("score_paper", hall().dossier.pk, 1, "0" * 16)


class TestSync(PageAccess):
    def url(self, cast: Cast) -> str:
        return url("hall_sync")


def test_the_worker_reaches_the_hall_in_both_languages():
    for start in ("/ban/cham/", "/en/ban/cham/"):
        answer = Client().get(f"{start}nguoi-phuc-vu.js")
        assert (answer.status_code, answer["Service-Worker-Allowed"]) == (200, start)
        assert answer["Content-Type"].startswith("text/javascript")


def test_pages_of_a_member_and_no_one_elses_points():
    here = hall()
    draft(here.two, here.dossier, note="bí mật của người khác")
    mine = client(here.one)
    for address in (
        url("hall"),
        url("score", here.dossier.pk),
        url("score_stand_aside", here.dossier.pk),
        SYNC,
        url("hall_package", here.dossier.pk),
    ):
        answer = mine.get(address)
        assert answer.status_code == 200
        assert "bí mật" not in answer.content.decode()
    state = mine.get(SYNC).json()
    assert [(one["sheet"], one["marks"], one["revision"]) for one in state["sheets"]] == [
        (f"{here.dossier.pk}-1", [], 0)
    ]
    assert Sheet.objects.filter(seat=here.one).count() == 0, "a GET opened a sheet"


def test_another_councils_member_finds_nothing():
    here, other = hall(), appraisals.seat(appraisals.council())
    for name in ("score", "hall_package", "score_stand_aside"):
        assert client(other).get(url(name, here.dossier.pk)).status_code == 404
    assert send(other, operation(here))[0]["result"] == "refused"
    assert (Sheet.objects.count(), Mark.objects.count()) == (0, 0)


def test_the_sheet_works_by_sending_forms():
    here = hall()
    mine = client(here.one)
    page = url("score", here.dossier.pk)
    answer = mine.post(page, {"criterion": "1.1", "answer": "1", "note": "đủ", "base": "0", "go": "1.2"})
    assert (answer.status_code, answer["Location"]) == (302, f"{page}#c-1.2")
    assert Mark.objects.values_list("criterion", "choice", "note").get() == ("1.1", 1, "đủ")
    answer = mine.post(page, {"criterion": "1.1", "answer": "77", "base": "1"})
    assert answer.status_code == 422
    assert Mark.objects.get().choice == 1
    mine.post(page, {"words": "Sản phẩm tốt", "go": "end"})
    assert Sheet.objects.get().comment == "Sản phẩm tốt"


def test_a_finding_is_ticked_and_taken_back_by_form():
    here = hall()
    mine, page = client(here.one), url("score", here.dossier.pk)
    screens = mine.get(page).context["screens"]
    screen = next(one for one in screens if one.findings)
    key = screen.findings[0]["key"]
    sent = {"criterion": screen.row.no, "answer": "0", "base": "0", "findable": key}
    mine.post(page, {**sent, "finding": key})
    assert Finding.objects.count() == 1
    mine.post(page, {**sent, "base": "1"})
    assert Finding.objects.count() == 0


def test_two_browsers_without_script_are_two_devices():
    here = hall()
    first, second, page = client(here.one), client(here.one), url("score", here.dossier.pk)
    first.post(page, {"criterion": "1.1", "answer": "1", "base": "0"})
    second.post(page, {"criterion": "1.1", "answer": "2", "base": "0"})
    assert (Mark.objects.get().choice, SheetCopy.objects.count()) == (1, 1)
    second.post(url("score_choose", here.dossier.pk, SheetCopy.objects.get().pk), {"keep": "copy"})
    assert Mark.objects.get().choice == 2


def test_handing_in_by_form_and_twice():
    here = hall()
    sheet = draft(here.one, here.dossier)
    sheet.refresh_from_db()
    mine, address = client(here.one), url("score_hand_in", here.dossier.pk)
    mine.post(address, {"revision": "1"})
    assert Sheet.objects.get().state == "draft", "a page that is out of date hands nothing in"
    for _ in range(2):
        mine.post(address, {"revision": str(sheet.revision)})
    entries = head()
    assert Sheet.objects.get().state == "submitted"
    mine.post(address, {"revision": str(sheet.revision)})
    assert head() == entries
    assert "data-hand-in" not in mine.get(url("score", here.dossier.pk)).content.decode()


def test_standing_aside_needs_a_reason_and_ends_sight():
    here = hall()
    mine, address = client(here.one), url("score_stand_aside", here.dossier.pk)
    assert mine.post(address, {"way": "conflict", "reason": " "}).status_code == 422
    assert mine.post(address, {"way": "sleep", "reason": "x"}).status_code == 422
    assert Assignment.objects.get(seat=here.one).state == "active"
    assert mine.post(address, {"way": "conflict", "reason": "em ruột"}).status_code == 302
    assert Assignment.objects.get(seat=here.one).state == "conflict"
    assert mine.get(url("score", here.dossier.pk)).status_code == 404
    assert send(here.one, operation(here))[0]["result"] == "refused"
    assert Mark.objects.count() == 0


def test_a_second_pass_shows_and_begins_with_the_first():
    here = hall()
    close(here, picks=(0, -1, -1))
    from ocop.appraisal.actions import closing

    closing.score_again(by=here.secretary.person, dossier=here.dossier, reason="chênh lệch")
    state = client(here.one).get(SYNC).json()["sheets"][0]
    assert (state["sheet"], state["revision"], {row["revision"] for row in state["marks"]}) == (
        f"{here.dossier.pk}-2",
        0,
        {1},
    )
    page = client(here.one).get(url("score", here.dossier.pk))
    assert all(screen.first for screen in page.context["screens"])
    answer = send(here.one, operation(here, sheet=f"{here.dossier.pk}-2", base=1, choice=0))[0]
    assert (answer["result"], answer["revision"]) == ("saved", 2)
    assert send(here.one, operation(here))[0]["result"] == "refused", "a mark of the first pass comes too late"


# --- what a tablet sends ---------------------------------------------------------------------------------------------------
def test_a_batch_is_answered_one_by_one_and_twice_is_once():
    here = hall()
    batch = [operation(here), operation(here, criterion="9.99"), operation(here, criterion="1.2", choice=0)]
    first = send(here.one, *batch, person=here.one.person_id)
    assert [one["result"] for one in first] == ["saved", "refused", "saved"]
    assert [one["key"] for one in first] == [one["key"] for one in batch]
    again = send(here.one, *batch)
    assert [one["result"] for one in again] == ["saved", "refused", "saved"]
    assert [one.get("again", False) for one in again] == [True, False, True]
    assert (Mark.objects.count(), SyncReceipt.objects.count(), Sheet.objects.get().revision) == (2, 2, 2)


def test_what_was_saved_is_answered_so_after_the_sheet_closed():
    here = hall()
    mark = operation(here)
    send(here.one, mark)
    Dossier.objects.update(state="scored")
    assert send(here.one, mark)[0]["result"] == "saved"
    assert send(here.one, operation(here))[0]["result"] == "refused"


@pytest.mark.parametrize(
    "extra",
    [
        {"points": 5},
        {"total": "90"},
        {"choice": 99},
        {"choice": -1},
        {"choice": 1.5},
        {"choice": "1"},
        {"choice": True},
        {"case": "a"},
        {"criterion": "1"},
        {"criterion": 11},
        {"note": "x" * 2001},
        {"note": 5},
        {"unknown": 1},
        {"kind": "delete"},
        {"kind": ["mark"]},
        {"sheet": "x"},
        {"sheet": None},
        {"sheet": "99999-1"},
        {"device": "d" * 41},
        {"base": -1},
        {"note": "a\0b"},
    ],
)
def test_a_refusal_is_an_answer_and_changes_nothing(extra):
    here, before = hall(), head()
    answer = send(here.one, operation(here, **extra))[0]
    assert answer["result"] == "refused"
    assert answer["sentence"]
    assert (Mark.objects.count(), SyncReceipt.objects.count(), head()) == (0, 0, before)


@pytest.mark.parametrize(
    "body", ["", "[", "[]", '{"operations": 1}', '{"operations": [1]}', '{"operations": [{"key": "x"}]}', "[" * 100_000]
)
def test_what_cannot_be_read_is_400(body):
    here = hall()
    assert client(here.one).post(SYNC, body, content_type="application/json").status_code == 400
    assert Mark.objects.count() == 0


def test_too_much_is_413_signed_out_401_and_without_token_403():
    here = hall()
    many = {"operations": [operation(here) for _ in range(101)]}
    assert client(here.one).post(SYNC, json.dumps(many), content_type="application/json").status_code == 413
    huge = {"operations": [operation(here, note="x" * 1_000_001)]}
    assert client(here.one).post(SYNC, json.dumps(huge), content_type="application/json").status_code == 413
    body = json.dumps({"operations": [operation(here)]})
    assert Client().post(SYNC, body, content_type="application/json").status_code == 401
    assert (
        client(here.one, enforce_csrf_checks=True).post(SYNC, body, content_type="application/json").status_code == 403
    )
    assert Mark.objects.count() == 0


def test_what_one_member_kept_is_never_sent_as_another():
    here = hall()
    body = json.dumps({"operations": [operation(here)], "person": here.one.person_id})
    assert client(here.two).post(SYNC, body, content_type="application/json").status_code == 403
    assert Mark.objects.count() == 0


def test_handing_in_says_what_the_device_shows():
    here = hall()
    sheet = draft(here.one, here.dossier)
    seen = {number: list(value) for number, value in scoring.marks_of(sheet).items()}
    submit = {"kind": "submit", "key": str(uuid.uuid4()), "sheet": f"{here.dossier.pk}-1", "device": "tablet"}
    assert send(here.one, {**submit, "seen": {**seen, "1.1": [0, ""]}})[0]["result"] == "refused"
    assert send(here.one, submit)[0]["result"] == "refused"
    assert Sheet.objects.get().state == "draft"
    assert send(here.one, {**submit, "seen": seen})[0]["result"] == "submitted"
    entries = head()
    assert send(here.one, {**submit, "seen": seen})[0]["result"] == "submitted"
    assert head() == entries
    assert send(here.one, operation(here))[0]["result"] == "refused"


def test_a_conflict_shows_on_both_devices_and_coming_round_settles_it():
    here = hall()
    send(here.one, operation(here, device="a", choice=0))
    answer = send(here.one, operation(here, device="b", choice=2))[0]
    assert (answer["result"], answer["theirs"]["choice"], answer["mine"]["choice"]) == ("conflict", 0, 2)  # type: ignore[index]
    state = client(here.one).get(SYNC).json()["sheets"][0]
    assert [(one["mine"]["choice"], one["theirs"]["choice"]) for one in state["copies"]] == [(2, 0)]
    assert send(here.one, operation(here, device="b", choice=0))[0]["result"] == "saved"
    assert SheetCopy.objects.filter(resolved_at__isnull=True).count() == 0


def differing() -> tuple[Hall, dict[str, object]]:
    """Two devices that differ on 1.1 (0 stands), and the choice of the copy as a device sends it."""
    here = hall()
    send(here.one, operation(here, device="a", choice=0))
    told = send(here.one, operation(here, device="b", choice=2))[0]
    common = {name: value for name, value in operation(here).items() if name not in ("choice", "case", "note")}
    return here, common | {"kind": "choose", "copy": told["copy"], "keep": "copy", "base": told["revision"]}


def test_the_choice_between_two_devices_is_an_operation_done_once():
    here, choice = differing()
    first, again = send(here.one, choice, choice)
    assert (first["result"], first["choice"], first["revision"], again["again"]) == ("saved", 2, 2, True)
    mark = Mark.objects.get()
    assert (mark.choice, mark.revision, SheetCopy.objects.filter(resolved_at=None).count()) == (2, 2, 0)
    assert send(here.one, {**choice, "key": str(uuid.uuid4())})[0]["sentence"] == "Bạn đã chọn một trong hai bản rồi."


@pytest.mark.parametrize(
    "extra", [{"keep": "mine"}, {"copy": 10**9}, {"criterion": "1.2"}, {"base": 7}, {"base": None}, {"points": 5}]
)
def test_a_choice_that_does_not_fit_is_refused_and_changes_nothing(extra: dict[str, object]):
    here, choice = differing()
    assert send(here.one, choice | extra)[0]["result"] == "refused"
    assert send(here.two, choice)[0]["result"] == "refused"
    mark = Mark.objects.get()
    assert (mark.choice, mark.revision, SheetCopy.objects.filter(resolved_at=None).count()) == (0, 1, 1)


def test_a_mark_asks_few_questions():
    here = hall()
    mine = client(here.one)
    fill(here.two, here.dossier)
    for criterion in ("1.1", "1.2"):  # the first opens the sheet
        with CaptureQueriesContext(connection) as queries:
            body = {"operations": [operation(here, criterion=criterion)], "person": here.one.person_id}
            mine.post(SYNC, json.dumps(body), content_type="application/json")
    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 12, "\n".join(asked)


def test_lists_ask_as_much_for_three_dossiers_as_for_one():
    here = hall()
    counts = []
    for _ in range(2):
        mine = client(here.one)
        mine.get(url("hall"))
        with CaptureQueriesContext(connection) as queries:
            assert mine.get(url("hall")).status_code == 200
        counts.append(len(queries))
        for _more in range(2):
            draft(here.one, another(here), most=2)
    assert counts[0] == counts[1]
