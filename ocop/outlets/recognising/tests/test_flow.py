"""From the application of a shop to its recognition and what comes after; each refusal changes nothing."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ocop.checklists.tests.making import jpeg
from ocop.files.rights import may_open
from ocop.indicators import registry
from ocop.indicators.shapes import Asked, Place
from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.outlets.models import Outlet, OutletApplication, OutletRecognition
from ocop.outlets.recognising import criteria, daily, moves, recognitions
from ocop.outlets.recognising.actions import applying, standing
from ocop.outlets.recognising.kinds import OUTLET
from ocop.outlets.recognising.tests import making
from ocop.outlets.recognising.tests.making import DAY
from ocop.workdays import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ENDS = datetime.date(2028, 3, 1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_TODAY", "2026-11-20")


def refused(do: Any, field: str | None = None) -> str:
    """The sentence; the ledger stays as it was."""
    before = head()
    with pytest.raises(Refused) as told:
        do()
    assert head() == before
    assert told.value.sentence
    if field is not None:
        assert told.value.field == field
    return told.value.sentence


def test_a_shop_is_recognised(cast: Cast) -> None:
    person, organisation = making.keeper(cast.home_commune)
    office = cast.trade_officer.person
    row = making.submitted(person, cast.home_commune)
    assert (row.state, row.is_assisted, row.organisation) == ("submitted", False, organisation)
    assert set(Notice.objects.filter(kind="outlets.applied").values_list("person__name", flat=True)) == {
        "Cán bộ Công thương"
    }
    check = making.visit(cast.commune_officer.person, row.pk)
    row.refresh_from_db()
    assert (row.state, row.check_done_id, check.distance) == ("visited", check.pk, 111)
    assert set(check.result["open"]) == {"shelf_share", "third_group", "area", "staff"}
    made = making.decided(office, row)
    row.refresh_from_db()
    outlet = Outlet.objects.get()
    assert (row.state, row.outlet_id, outlet.keeper_id, outlet.lat) == ("recognised", outlet.pk, organisation.pk, 21.0)
    assert (made.criteria, made.criteria_digest, made.until) == ("qd950_2023", check.copy.digest, ENDS)
    now = recognitions.of(outlet.pk)
    assert (now.state, now.decision, now.until, now.is_recognised) == ("in_force", "12/QĐ-SCT", ENDS, True)
    assert Notice.objects.filter(person=person, kind="outlets.news", done_at=None).count() == 1
    actions = list(Entry.objects.filter(topic="outlets").order_by("sequence").values_list("action", flat=True))
    assert actions == [
        "outlets.application_begin",
        "outlets.application_photo",
        "outlets.application_submit",
        "checklists.begin",
        "outlets.application_visit",
        "checklists.hand_in",
        "outlets.create",
        "outlets.application_recognise",
        "outlets.recognise",
    ]
    assert may_open(person, made.file)
    assert not may_open(cast.other_member.person, made.file)


def test_nothing_is_sent_before_it_is_whole(cast: Cast) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    row = applying.begin(by=person, values={"name": "Quầy"})
    send = lambda: moves.move(by=person, application_id=row.pk, name="submit")  # noqa: E731
    steps: list[dict[str, Any]] = [
        {"place_kind": "tourism"},
        {"address": "1 phố Thử", "opening_hours": "8–17"},
        {"area": 20, "staff": 0, "ocop_share": 0},
        {"lat": 21.0, "lon": 105.8},
        {"commune": cast.home_commune},
    ]
    said = []
    for values in steps:
        said.append(refused(send))
        applying.change(by=person, application_id=row.pk, values=values)
    said.append(refused(send))
    assert len(set(said)) == 6
    assert "ảnh" in said[-1]
    photo = applying.add_photo(by=person, application_id=row.pk, upload=SimpleUploadedFile("a.jpg", jpeg()))
    applying.remove_photo(by=person, application_id=row.pk, photo_id=photo.pk)
    refused(send)
    applying.add_photo(by=person, application_id=row.pk, upload=SimpleUploadedFile("a.jpg", jpeg()))
    assert send().state == "submitted"
    refused(lambda: applying.change(by=person, application_id=row.pk, values={"name": "Khác"}))
    refused(send)


def test_returned_and_sent_again_and_withdrawn(cast: Cast) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    row = making.submitted(person, cast.home_commune)
    officer = cast.commune_officer.person
    refused(lambda: moves.move(by=officer, application_id=row.pk, name="return"), "reason")
    moves.move(by=officer, application_id=row.pk, name="return", reason="1. Thiếu ảnh biển hiệu")
    assert Notice.objects.get(person=person, kind="outlets.news").params["words"] == "1. Thiếu ảnh biển hiệu"
    applying.change(by=person, application_id=row.pk, values={"name": "Quầy mới"})
    row = moves.move(by=person, application_id=row.pk, name="resubmit")
    assert (row.state, row.state_reason) == ("submitted", "")
    stale = refused(lambda: moves.move(by=person, application_id=row.pk, name="withdraw", reason="x", seen="returned"))
    assert "Chờ kiểm tra" in stale
    moves.move(by=person, application_id=row.pk, name="withdraw", reason="đóng cửa")
    assert recognitions.standing([]) == {}


@pytest.mark.parametrize(
    ("who", "move"),
    [
        ("other_commune_officer", "return"),
        ("commune_officer", "refuse"),
        ("producer_member", "withdraw"),
        ("auditor", "return"),
        ("trade_officer", "visit"),
        ("trade_officer", "recognise"),
        ("trade_officer", "fly"),
        ("stranger", "withdraw"),
    ],
)
def test_who_may_not_move_it(cast: Cast, who: str, move: str) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    row = making.submitted(person, cast.home_commune)
    refused(lambda: moves.move(by=cast[who].person, application_id=row.pk, name=move, reason="thử"))


def test_a_must_that_is_missed_stops_the_recognition(cast: Cast) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    row, office = making.submitted(person, cast.home_commune), cast.trade_officer.person
    making.visit(office, row.pk, location="none")
    file = making.paper(office)
    assert "bắt buộc" in refused(lambda: making.decided(office, row, file=file))
    assert Outlet.objects.count() == 0, "no entry is left behind"
    making.visit(cast.city_officer.person, row.pk)
    assert making.decided(office, row).pk


def test_what_a_decision_must_say(cast: Cast) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    row, office = making.submitted(person, cast.home_commune), cast.trade_officer.person
    file = making.paper(office)
    refused(lambda: making.decided(office, row, file=file))
    making.visit(office, row.pk)
    for values, field in (
        ({"decision": " "}, "decision"),
        ({"file": None}, "file"),
        ({"until": DAY}, "until"),
        ({"from_day": DAY - datetime.timedelta(1)}, "from_day"),
        ({"issued_on": clock.today() + datetime.timedelta(1)}, "issued_on"),
        ({"recheck_due": ENDS}, "recheck_due"),
        ({"recheck_due": DAY}, "recheck_due"),
    ):
        refused(lambda values=values: making.decided(office, row, **{"file": file, **values}), field)
    for who in ("commune_officer", "auditor"):
        refused(lambda who=who: making.decided(cast[who].person, row, file=file))
    making.decided(office, row, file=file)
    refused(lambda: making.decided(office, row, file=file))
    again = making.submitted(person, cast.home_commune, outlet_id=Outlet.objects.get().pk)
    making.visit(office, again.pk)
    refused(lambda: making.decided(office, again, file=file), "from_day")
    made = making.decided(office, again, file=file, from_day=ENDS, until=None)
    assert recognitions.of(made.outlet_id).decision == "12/QĐ-SCT"
    assert recognitions.of(made.outlet_id, ENDS).until is None


def test_refused_is_not_unrecognised_and_unrecognised_is_not_refused(cast: Cast) -> None:
    person, organisation = making.keeper(cast.home_commune)
    outlet = making.outlet(cast.home_commune, organisation)
    row = making.submitted(person, cast.home_commune, outlet_id=outlet.pk)
    refused(lambda: applying.begin(by=person, values=making.told(cast.home_commune), outlet_id=outlet.pk))
    moves.move(by=cast.trade_officer.person, application_id=row.pk, name="refuse", reason="không đúng loại địa điểm")
    assert recognitions.of(outlet.pk).state == "none"
    assert applying.begin(by=person, values=making.told(cast.home_commune), outlet_id=outlet.pk).pk


def test_suspended_lifted_ended(cast: Cast) -> None:
    person, organisation = making.keeper(cast.home_commune)
    row, office = making.recognised(making.outlet(cast.home_commune, organisation)), cast.trade_officer.person
    today = clock.today()
    stand = lambda day=today: recognitions.of(row.outlet_id, day).state  # noqa: E731
    ask: dict[str, Any] = {"by": office, "recognition_id": row.pk, "reason": "hàng không rõ nguồn gốc"}
    refused(lambda: standing.lift(**ask, on=today))
    refused(lambda: standing.suspend(**{**ask, "reason": " "}, from_day=today), "reason")
    refused(lambda: standing.suspend(**ask, from_day=today + datetime.timedelta(1)), "from_day")
    refused(lambda: standing.suspend(**{**ask, "by": person}, from_day=today))
    begun = datetime.date(2026, 11, 1)
    standing.suspend(**ask, from_day=begun, decision="3/QĐ")
    assert (stand(), stand(begun), stand(begun - datetime.timedelta(1))) == ("suspended", "suspended", "in_force")
    refused(lambda: standing.suspend(**ask, from_day=begun))
    refused(lambda: standing.lift(**ask, on=begun), "on")
    standing.lift(**ask, on=datetime.date(2026, 11, 15))
    assert (stand(), stand(datetime.date(2026, 11, 14))) == ("in_force", "suspended")
    refused(lambda: standing.end(**ask, on=ENDS), "on")
    standing.end(**ask, on=today)
    assert (stand(), stand(datetime.date(2026, 11, 19))) == ("ended", "in_force")
    refused(lambda: standing.end(**ask, on=today))
    assert Notice.objects.filter(person=person, kind="outlets.news").count() == 3


def test_a_place_that_closed_is_no_longer_recognised(cast: Cast) -> None:
    from ocop.outlets.actions import end_outlet, reopen_outlet

    person, organisation = making.keeper(cast.home_commune)
    row = making.recognised(making.outlet(cast.home_commune, organisation))
    closed = datetime.date(2026, 10, 1)
    end_outlet(by=person, outlet_id=row.outlet_id, ended_on=closed, reason="chuyển nhà")
    assert (recognitions.of(row.outlet_id).state, recognitions.of(row.outlet_id).until) == ("ended", closed)
    assert recognitions.of(row.outlet_id, datetime.date(2026, 9, 30)).state == "in_force"
    reopen_outlet(by=person, outlet_id=row.outlet_id, reason="nhầm")
    assert recognitions.of(row.outlet_id).state == "in_force"


def test_a_recheck_that_is_late_stands_in_the_inbox(cast: Cast) -> None:
    from ocop.notices import inbox

    late = making.recognised(making.outlet(cast.home_commune), recheck_due=datetime.date(2026, 11, 1))
    making.recognised(making.outlet(cast.home_commune), recheck_due=datetime.date(2027, 6, 1))
    making.recognised(making.outlet(cast.other_commune, name="Xa"), recheck_due=datetime.date(2026, 12, 1))

    def counted(name: str) -> tuple[int, int] | None:
        person = cast[name].person
        one = next((source for source in inbox.sources(person) if source.name == "outlets.recheck"), None)
        found = one.counts(person) if one else None
        return (found.overdue, found.due) if found else None

    assert counted("trade_officer") == (1, 1)
    assert counted("commune_officer") == (1, 0)
    assert counted("other_commune_officer") == (0, 1)
    assert counted("producer_member") is None
    OutletRecognition.objects.filter(pk=late.pk).update(check_waits=True)
    assert counted("commune_officer") == (0, 0), "the office's word is waited for"


def test_a_recheck_waits_for_the_offices_word(cast: Cast) -> None:
    person, organisation = making.keeper(cast.home_commune)
    row, office = making.recognised(making.outlet(cast.home_commune, organisation)), cast.trade_officer.person
    due = datetime.date(2027, 6, 1)

    def answer(**more: Any) -> Any:
        return standing.answer_recheck(
            **{"by": office, "recognition_id": row.pk, "next_due": due, "reason": "", **more}
        )

    refused(answer)
    check = making.visit(cast.commune_officer.person, row.outlet_id, OUTLET)
    row.refresh_from_db()
    assert (row.check_waits, row.last_check_id) == (True, check.pk)
    refused(lambda: answer(next_due=clock.today()), "next_due")
    refused(lambda: answer(next_due=ENDS), "next_due")
    refused(lambda: answer(by=cast.commune_officer.person))
    answer()
    row.refresh_from_db()
    assert (row.check_waits, row.recheck_due) == (False, due)
    with pytest.raises(Refused):
        making.visit(person, row.outlet_id, OUTLET)
    with pytest.raises(Refused):
        making.visit(cast.other_commune_officer.person, row.outlet_id, OUTLET)


def test_the_days_work_tells_once_of_ends_and_rechecks(cast: Cast) -> None:
    person, organisation = making.keeper(cast.home_commune)
    office = cast.trade_officer.person
    today = clock.today()
    making.recognised(making.outlet(cast.home_commune, organisation), until=today + datetime.timedelta(30))
    making.recognised(making.outlet(cast.home_commune), until=today + datetime.timedelta(91))
    late = making.recognised(making.outlet(cast.home_commune), until=None, recheck_due=today - datetime.timedelta(1))
    assert daily.remind(today) == {"ending": 1, "recheck": 1}
    assert daily.remind(today) == {"ending": 1, "recheck": 1}
    assert daily.remind(today - datetime.timedelta(1)) == {"ending": 0, "recheck": 0}
    told = Notice.objects.values_list("kind", "person_id")
    assert sorted(told) == sorted(
        [("outlets.ending", person.pk), ("outlets.ending", office.pk), ("outlets.recheck", office.pk)]
    )
    standing.end(by=office, recognition_id=late.pk, on=today, reason="đóng")
    assert daily.remind(today)["recheck"] == 0


def test_criteria_of_a_day(cast: Cast) -> None:
    known = criteria.holding(datetime.date(2024, 1, 1))
    assert (known.checklist.code, known.by_decision) == ("qd950_2023", True)  # type: ignore[union-attr]
    assert criteria.holding(datetime.date(2020, 1, 1)).checklist.code == "qd920_2019"  # type: ignore[union-attr]
    assert criteria.holding(datetime.date(2021, 6, 1)).checklist is None
    assert criteria.holding(clock.today()).checklist is None, "2026: none is confirmed"
    office = cast.trade_officer.person
    ask: dict[str, Any] = {
        "by": office,
        "checklist": "qd950_2023",
        "from_day": datetime.date(2026, 1, 1),
        "reason": "công văn",
    }
    refused(lambda: criteria.choose(**{**ask, "checklist": "khac"}), "checklist")
    refused(lambda: criteria.choose(**{**ask, "reason": ""}), "reason")
    refused(lambda: criteria.choose(**{**ask, "from_day": datetime.date(1900, 1, 1)}), "from_day")
    refused(lambda: criteria.choose(**{**ask, "by": cast.commune_officer.person}))
    criteria.choose(**ask)
    now = criteria.holding(clock.today())
    assert (now.checklist.code, now.by_decision, now.choice.reason) == ("qd950_2023", False, "công văn")  # type: ignore[union-attr]
    assert criteria.holding(datetime.date(2025, 12, 31)).by_decision


def test_the_figure_and_its_rows(cast: Cast) -> None:
    one = registry.indicator("outlets_recognised")
    assert one is not None
    good = making.outlet(cast.home_commune)
    making.recognised(good)
    making.recognised(good, from_day=datetime.date(2026, 1, 1), decision="8/QĐ")
    held = making.recognised(making.outlet(cast.other_commune))
    making.outlet(cast.home_commune, name="Chưa công nhận")
    making.recognised(making.outlet(None, name="Không xã"))
    making.recognised(making.outlet(cast.home_commune, name="Kín", is_public=False))
    asked = Asked("demo", clock.today())
    assert one.count(asked).value == 3
    standing.suspend(by=cast.trade_officer.person, recognition_id=held.pk, from_day=clock.today(), reason="thử")
    assert one.count(asked).value == 2
    places = {key: figure.value for key, figure in one.figures(asked, "commune").items()}
    assert places == {cast.home_commune.pk: 1, 0: 1}
    assert one.count(asked.at(Place("commune", cast.other_commune.pk))).value == 0
    assert one.count(Asked("demo", datetime.date(2025, 2, 28))).value == 0
    rows = one.open(asked, cast.producer_member.person, 0, 10)  # type: ignore[misc]
    assert (rows.total, rows.hidden, [row.name for row in rows.found]) == (2, 0, ["Điểm Sẵn Có", "Không xã"])


def test_standing_asks_as_often_for_one_as_for_many(cast: Cast, django_assert_num_queries: Any) -> None:
    keys = [making.recognised(making.outlet(cast.home_commune, name=f"Điểm {number}")).outlet_id for number in range(4)]
    with django_assert_num_queries(2):
        recognitions.standing(keys[:1])
    with django_assert_num_queries(2):
        assert {one.state for one in recognitions.standing([*keys, 10**9]).values()} == {"in_force", "none"}


def test_who_reads_applications(cast: Cast) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    row = making.draft(person, cast.home_commune)
    sees = lambda who: OutletApplication.objects.visible_to(who).filter(pk=row.pk).exists()  # noqa: E731
    readers = {name: cast[name].person for name in Cast.NAMES}
    assert [name for name, who in readers.items() if sees(who)] == []
    assert sees(person)
    moves.move(by=person, application_id=row.pk, name="submit")
    assert [name for name, who in readers.items() if sees(who)] == [
        "commune_officer",
        "city_officer",
        "trade_officer",
        "auditor",
        "administrator",
    ]
    assert OutletRecognition.objects.visible_to(None).count() == 0


def test_an_officer_writes_for_a_shop_of_their_commune(cast: Cast) -> None:
    _person, organisation = making.keeper(cast.home_commune)
    outlet = making.outlet(cast.home_commune, organisation)
    values = making.told(cast.home_commune)
    refused(lambda: applying.begin(by=cast.other_commune_officer.person, values=values, outlet_id=outlet.pk))
    refused(
        lambda: applying.begin(
            by=cast.commune_officer.person, values=making.told(cast.other_commune), outlet_id=outlet.pk
        )
    )
    refused(
        lambda: applying.begin(
            by=cast.commune_officer.person, values=values, outlet_id=making.outlet(cast.home_commune).pk
        )
    )
    refused(
        lambda: applying.begin(by=cast.other_member.person, values=values, organisation_id=organisation.pk),
        "organisation",
    )
    row = applying.begin(by=cast.commune_officer.person, values=values, outlet_id=outlet.pk)
    assert row.is_assisted
