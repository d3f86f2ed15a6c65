"""A member's own sheet, conflicts of interest, and the council's result."""

from __future__ import annotations

import uuid
from fractions import Fraction

import pytest

from ocop.appraisal.actions import closing, conflicts, scoring, seating
from ocop.appraisal.actions.scoring import Operation
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Assignment, Dossier, Mark, Sheet, SheetCopy, SyncReceipt
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from tests import appraisals, builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall():
    """A council of a chair, two members and a secretary, and a dossier that is being scored by the three."""
    council = appraisals.council()
    chair, one, two = appraisals.seat(council, "chair"), appraisals.seat(council), appraisals.seat(council)
    secretary = appraisals.seat(council, "secretary")
    dossier = appraisals.dossier(state="scoring", round=appraisals.round_(council))
    for seat in (chair, one, two):
        Assignment.objects.create(dossier=dossier, seat=seat, assigned_by_name="thử", assigned_at=appraisals.NOW)
    return {"council": council, "chair": chair, "one": one, "two": two, "secretary": secretary, "dossier": dossier}


def _mark(criterion="1.1", choice=1, **extra):
    return Operation(key=uuid.uuid4(), criterion=criterion, choice=choice, **extra)


def _fill(seat, dossier, pick=-1, but=None):
    """Hand in a sheet with the last (or `pick`ed) choice of every criterion; `but` overrides some."""
    sheet = scoring.open_sheet(by=seat.person, dossier=dossier)
    for number, criterion in criteria_set(dossier.criteria).by_number.items():
        place = (but or {}).get(number, pick if pick >= 0 else len(criterion.choices) - 1)
        scoring.save_mark(by=seat.person, sheet=sheet, operation=_mark(number, min(place, len(criterion.choices) - 1)))
    return scoring.submit(by=seat.person, sheet=sheet)


def test_the_same_key_is_done_once(hall):
    sheet = scoring.open_sheet(by=hall["one"].person, dossier=hall["dossier"])
    operation = _mark()
    first = scoring.save_mark(by=hall["one"].person, sheet=sheet, operation=operation)
    again = scoring.save_mark(by=hall["one"].person, sheet=sheet, operation=operation)
    assert first == {"result": "saved", "criterion": "1.1", "revision": 1, "sheet_revision": 1}
    assert again == {**first, "again": True}
    assert (Mark.objects.count(), SyncReceipt.objects.count()) == (1, 1)


def test_two_devices_are_both_kept_until_the_member_chooses(hall):
    by = hall["one"].person
    sheet = scoring.open_sheet(by=by, dossier=hall["dossier"])
    scoring.save_mark(by=by, sheet=sheet, operation=_mark(choice=0, device="tablet"))
    answer = scoring.save_mark(by=by, sheet=sheet, operation=_mark(choice=2, device="phone"))
    assert (answer["result"], answer["theirs"]["choice"], answer["mine"]["choice"]) == ("conflict", 0, 2)
    assert Mark.objects.get().choice == 0
    with pytest.raises(Refused):
        scoring.submit(by=by, sheet=sheet)
    copy = SheetCopy.objects.get()
    assert scoring.resolve_copy(by=by, copy=copy, keep_copy=True).choice == 2
    copy.refresh_from_db()
    assert (copy.kept, copy.content["instead_of"]["choice"]) == (True, 0)
    # One device that goes on without having heard of its own last revision is no conflict.
    later = scoring.save_mark(by=by, sheet=sheet, operation=_mark(choice=1, device="phone"))
    assert later["result"] == "saved"


@pytest.mark.parametrize(
    "operation",
    [
        _mark("9.99"),
        _mark(choice=7),
        _mark(choice=-1),
        _mark(choice=1, case="a"),
        _mark("1"),
        _mark(note="x" * 2001),
    ],
)
def test_what_is_not_a_choice_of_the_set_changes_nothing(hall, operation):
    sheet = scoring.open_sheet(by=hall["one"].person, dossier=hall["dossier"])
    before = head()
    with pytest.raises(Refused):
        scoring.save_mark(by=hall["one"].person, sheet=sheet, operation=operation)
    assert (Mark.objects.count(), SyncReceipt.objects.count(), head()) == (0, 0, before)


@pytest.mark.parametrize("who", ["two", "chair", "secretary"])
def test_a_sheet_is_written_by_its_own_member_only(hall, who):
    sheet = scoring.open_sheet(by=hall["one"].person, dossier=hall["dossier"])
    with pytest.raises(Refused):
        scoring.save_mark(by=hall[who].person, sheet=sheet, operation=_mark())
    assert Mark.objects.count() == 0


def test_the_key_of_another_member_tells_nothing(hall):
    sheet = scoring.open_sheet(by=hall["one"].person, dossier=hall["dossier"])
    operation = _mark()
    scoring.save_mark(by=hall["one"].person, sheet=sheet, operation=operation)
    with pytest.raises(Refused):
        scoring.save_mark(by=hall["two"].person, sheet=sheet, operation=operation)


def test_a_closed_dossier_takes_no_mark(hall):
    sheet = scoring.open_sheet(by=hall["one"].person, dossier=hall["dossier"])
    Dossier.objects.update(state="scored")
    with pytest.raises(Refused):
        scoring.save_mark(by=hall["one"].person, sheet=sheet, operation=_mark())
    assert Mark.objects.count() == 0


def test_blind_until_closed(hall):
    _fill(hall["one"], hall["dossier"])
    visible = Sheet.objects.visible_to
    assert visible(hall["two"].person).count() == 0
    assert visible(hall["one"].person).count() == 1
    assert visible(hall["secretary"].person).count() == 0
    _fill(hall["two"], hall["dossier"])
    assert visible(hall["two"].person).count() == 1
    _fill(hall["chair"], hall["dossier"])
    closing.close_scoring(by=hall["secretary"].person, dossier=hall["dossier"])
    assert visible(hall["two"].person).count() == 3
    assert visible(hall["secretary"].person).count() == 3


def test_the_result_is_the_exact_mean(hall):
    one = criteria_set(hall["dossier"].criteria)
    lowest = sum(criterion.choices[0].points for criterion in one.criteria)
    _fill(hall["one"], hall["dossier"])
    _fill(hall["two"], hall["dossier"])
    _fill(hall["chair"], hall["dossier"], pick=0)
    ruling = closing.close_scoring(by=hall["secretary"].person, dossier=hall["dossier"])
    assert Fraction(ruling.total) == Fraction(200 + lowest, 3)
    assert ruling.content["gap"] == str(100 - lowest)
    assert ruling.content["needs_rescoring"] is True
    hall["dossier"].refresh_from_db()
    assert hall["dossier"].state == "scored"


def test_a_second_pass_begins_with_the_first_choices_and_the_ruling_stays(hall):
    for name, pick in (("one", -1), ("two", -1), ("chair", 0)):
        _fill(hall[name], hall["dossier"], pick)
    first = closing.close_scoring(by=hall["secretary"].person, dossier=hall["dossier"])
    closing.score_again(by=hall["secretary"].person, dossier=hall["dossier"], reason="chênh lệch quá 10 điểm")
    sheet = scoring.open_sheet(by=hall["chair"].person, dossier=hall["dossier"])
    assert (sheet.number, sheet.marks.count()) == (2, len(criteria_set(hall["dossier"].criteria).criteria))
    first.refresh_from_db()
    assert first.replaced_at is not None
    with pytest.raises(Refused):
        closing.close_scoring(by=hall["secretary"].person, dossier=hall["dossier"])
    for name in ("one", "two", "chair"):
        _fill(hall[name], hall["dossier"])
    second = closing.close_scoring(by=hall["secretary"].person, dossier=hall["dossier"])
    assert (second.number, second.total, second.stars) == (2, "100", 5)
    with pytest.raises(Refused):
        closing.score_again(by=hall["secretary"].person, dossier=hall["dossier"], reason="nữa")


@pytest.mark.parametrize("missing", ["one", "chair"])
def test_no_result_without_every_sheet(hall, missing):
    for name in {"one", "two", "chair"} - {missing}:
        _fill(hall[name], hall["dossier"])
    before = head()
    with pytest.raises(Refused):
        closing.close_scoring(by=hall["secretary"].person, dossier=hall["dossier"])
    hall["dossier"].refresh_from_db()
    assert (hall["dossier"].state, hall["dossier"].rulings.count(), head()) == ("scoring", 0, before)


def test_a_member_cannot_close(hall):
    for name in ("one", "two", "chair"):
        _fill(hall[name], hall["dossier"])
    with pytest.raises(Refused):
        closing.close_scoring(by=hall["one"].person, dossier=hall["dossier"])


def test_conflicts_are_detected_in_bulk_and_end_sight(hall):
    dossier = appraisals.dossier(state="ready", round=hall["dossier"].round)
    builders.role(hall["one"].person, "producer_member", organisation=dossier.producer.organisation)
    builders.role(hall["two"].person, "commune_officer", commune=dossier.commune)
    seats = [hall["chair"], hall["one"], hall["two"]]
    counts = seating.assign(by=hall["secretary"].person, dossiers=[dossier], council_seats=seats)
    assert counts == {"active": 1, "conflict": 2, "standing": 0}
    again = seating.assign(by=hall["secretary"].person, dossiers=[dossier], council_seats=seats)
    assert again == {"active": 0, "conflict": 0, "standing": 3}
    Dossier.objects.filter(pk=dossier.pk).update(state="scoring")
    with pytest.raises(Refused):
        scoring.open_sheet(by=hall["two"].person, dossier=dossier)
    assert Dossier.objects.visible_to(hall["chair"].person).filter(pk=dossier.pk).exists()


def test_who_declares_a_conflict_sees_the_dossier_no_more(hall):
    conflicts.declare(by=hall["one"].person, dossier=hall["dossier"], reason="em ruột")
    assert not Dossier.objects.visible_to(hall["one"].person).exists()
    with pytest.raises(Refused):
        scoring.open_sheet(by=hall["one"].person, dossier=hall["dossier"])
    conflict = hall["dossier"].conflicts.get()
    with pytest.raises(Refused):
        conflicts.lift(by=hall["secretary"].person, conflict=conflict, reason="x")


def test_handing_in_twice_is_answered_once(hall):
    by = hall["one"].person
    _fill(hall["one"], hall["dossier"])
    sheet = Sheet.objects.get()
    entries = head()
    with pytest.raises(Refused):
        scoring.submit(by=by, sheet=sheet)
    assert head() == entries
