"""The short way of a mark takes only what is plainly allowed; everything else goes the long way and is answered in its words."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable
from unittest import mock

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ocop.appraisal import ready_sheets
from ocop.appraisal.actions import hall as sending
from ocop.appraisal.actions import scoring
from ocop.appraisal.models import Assignment, Council, Dossier, Mark, Ruling, Seat, Sheet, SheetCopy, SyncReceipt
from ocop.appraisal.tests.council_hall import Hall, draft, hall
from ocop.appraisal.tests.test_hall import SYNC, client, operation, send
from ocop.workdays import clock
from tests import appraisals

pytestmark = pytest.mark.django_db


def looked(here: Hall, seat: Seat | None = None, number: int = 1) -> ready_sheets.Ready | None:
    person = type((seat or here.one).person).objects.get(pk=(seat or here.one).person_id)
    with transaction.atomic():
        return ready_sheets.ready(person, dossier=here.dossier.pk, number=number, criterion="1.1")


def begun() -> Hall:
    here = hall()
    assert send(here.one, operation(here, choice=1))[0]["result"] == "saved"
    return here


def test_a_second_pass_that_is_open_is_ready():
    here = hall()
    sheet = Sheet.objects.create(dossier=here.dossier, seat=here.one, number=2, begun_at=appraisals.NOW)
    assert looked(here, number=2) is None
    sent_back(here)
    found = looked(here, number=2)
    assert found is not None
    assert found.sheet.pk == sheet.pk


def test_an_open_own_sheet_is_ready_with_its_mark():
    here = begun()
    found = looked(here)
    assert found is not None
    assert found.mark is not None
    sheet = Sheet.objects.get()
    assert (found.sheet.pk, found.sheet.revision, found.mark.choice, found.mark.revision, found.may_differ) == (
        sheet.pk,
        1,
        1,
        1,
        False,
    )
    assert found.mark.pk == Mark.objects.get().pk
    assert "1.1" in found.rules.by_number
    with transaction.atomic():
        assert ready_sheets.ready(here.one.person, dossier=here.dossier.pk, number=1, criterion="1.2").mark is None  # type: ignore[union-attr]


def yesterday() -> datetime.date:
    return clock.today() - datetime.timedelta(days=1)


def seat_ended(here: Hall) -> None:
    Seat.objects.filter(pk=here.one.pk).update(valid_to=yesterday())


def seat_not_begun(here: Hall) -> None:
    Seat.objects.filter(pk=here.one.pk).update(valid_from=clock.today() + datetime.timedelta(days=1))


def council_ended(here: Hall) -> None:
    Council.objects.update(valid_to=yesterday())


def another_part(here: Hall) -> None:
    Seat.objects.filter(pk=here.one.pk).update(part="secretary")


def stood_aside(here: Hall) -> None:
    Assignment.objects.filter(seat=here.one).update(state="abstained")


def no_duty(here: Hall) -> None:
    Assignment.objects.filter(seat=here.one).delete()


def closed(here: Hall) -> None:
    Dossier.objects.update(state="scored")


def handed_in(here: Hall) -> None:
    Sheet.objects.update(state="submitted")


def sent_back(here: Hall) -> None:
    Ruling.objects.create(
        dossier=here.dossier,
        number=1,
        outcome="rated",
        total="70",
        points=70,
        stars=4,
        content={},
        sheets_digest="",
        computed_at=appraisals.NOW,
        closed_by_name="thử",
        replaced_at=appraisals.NOW,
    )


def person_left(here: Hall) -> None:
    type(here.one.person).objects.filter(pk=here.one.person_id).update(is_active=False)


CHANGES = (
    seat_ended,
    seat_not_begun,
    council_ended,
    another_part,
    stood_aside,
    no_duty,
    closed,
    handed_in,
    sent_back,
    person_left,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_what_is_not_plainly_allowed_is_not_ready_and_is_refused_the_long_way(change: Callable[[Hall], None]):
    here = begun()
    change(here)
    assert looked(here) is None
    person = type(here.one.person).objects.get(pk=here.one.person_id)
    with pytest.raises(sending.Refused):
        sending.apply(by=person, raw=operation(here, choice=0))
    assert (Mark.objects.get().choice, SyncReceipt.objects.count()) == (1, 1)


def test_the_last_day_of_a_seat_still_counts():
    here = begun()
    Seat.objects.filter(pk=here.one.pk).update(valid_to=clock.today())
    Council.objects.update(valid_to=clock.today())
    assert looked(here) is not None


def test_anothers_sheet_and_another_pass_are_not_ready():
    here = begun()
    assert looked(here, here.two) is None
    assert looked(here, number=2) is None


def test_two_devices_go_the_long_way_until_they_agree():
    here = begun()
    assert send(here.one, operation(here, device="b", choice=2))[0]["result"] == "conflict"
    found = looked(here)
    assert found is not None
    assert found.may_differ
    assert send(here.one, operation(here, device="b", choice=1))[0]["result"] == "saved"
    assert SheetCopy.objects.filter(resolved_at__isnull=True).count() == 0


def test_a_mark_the_short_way_changes_what_the_long_way_changes():
    rows = []
    for way in ("short", "long"):
        here = begun()
        made = scoring.Operation(key=uuid.uuid4(), criterion="1.1", choice=2, note="x", base=1, device="tablet")
        if way == "short":
            answer = scoring.save_at_once(by=here.one.person, dossier=here.dossier.pk, number=1, operation=made)
        else:
            answer = scoring.save_mark(
                by=here.one.person, sheet=Sheet.objects.get(dossier=here.dossier), operation=made
            )
        sheet = Sheet.objects.get(dossier=here.dossier)
        mark = sheet.marks.values("criterion", "choice", "case", "note", "revision", "device").get()
        rows.append(
            (answer, sheet.revision, sheet.state, sheet.begun_at == appraisals.NOW, mark, sheet.receipts.count())
        )
    assert rows[0] == rows[1]


def test_a_mark_takes_six_questions():
    here = begun()
    mine = client(here.one)
    body = {"operations": [operation(here, criterion="1.2")], "person": here.one.person_id}
    with CaptureQueriesContext(connection) as queries:
        mine.post(SYNC, json.dumps(body), content_type="application/json")
    asked = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    # Session, person, what stands; the mark, the sheet's revision, the receipt.
    assert len(asked) == 6, "\n".join(asked)


def test_in_a_batch_each_is_answered_for_itself():
    here = hall()
    wrong = operation(here, criterion="1.2", choice=99)
    answers = send(
        here.one,
        operation(here),
        wrong,
        operation(here, criterion="1.3"),
        operation(here, key=wrong["key"], criterion="1.4"),
    )
    assert [one["result"] for one in answers] == ["saved", "refused", "saved", "saved"]
    assert sorted(Mark.objects.values_list("criterion", flat=True)) == ["1.1", "1.3", "1.4"]


def test_when_the_database_fails_in_a_batch_only_what_was_kept_is_answered():
    here = hall()
    draft(here.one, here.dossier, most=1)
    kept = Mark.objects.count(), SyncReceipt.objects.count()
    made = [operation(here, criterion="1.2", choice=place % 2) for place in range(14)]
    real, told = sending.apply, []

    def failing(**given: object) -> object:
        told.append(given)
        if len(told) >= 13:  # in the batch, and again when each is done by itself
            raise OperationalError("database is locked")
        return real(**given)  # type: ignore[arg-type]

    with mock.patch.object(sending, "apply", failing):
        answers = send(here.one, *made)
    assert [one["key"] for one in answers] == [one["key"] for one in made[:10]]
    assert SyncReceipt.objects.count() == kept[1] + 10
    again = send(here.one, *made)
    assert [bool(one.get("again")) for one in again] == [True] * 10 + [False] * 4
