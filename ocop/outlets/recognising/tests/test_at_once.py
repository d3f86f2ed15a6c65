"""Two people at once, and visits that arrive after the thing moved on: the second is told, and nothing is lost."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from ocop.checklists import actions as visits
from ocop.checklists.models import Check
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.outlets.actions import change_outlet, end_outlet
from ocop.outlets.models import MarkOff, OutletRecognition, SalesStatement, ShelfItem
from ocop.outlets.recognising import moves
from ocop.outlets.recognising.actions import standing
from ocop.outlets.recognising.kinds import APPLICATION, OUTLET
from ocop.outlets.recognising.tests import making
from ocop.outlets.shelf import actions as shelf
from ocop.outlets.shelf import duties, statements
from ocop.outlets.shelf.tests import making as shelves
from ocop.recognition.models import Recognition
from ocop.workdays import clock
from tests.cast import Cast
from tests.racing import race

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_TODAY", "2026-11-20")


def refused(do: Callable[[], Any]) -> str:
    before = head()
    with pytest.raises(Refused) as told:
        do()
    assert head() == before
    return told.value.sentence


def visited(cast: Cast) -> Any:
    person, _organisation = making.keeper(cast.home_commune)
    row = making.submitted(person, cast.home_commune)
    making.visit(cast.commune_officer.person, row.pk)
    return row


def begun(cast: Cast, kind: str, key: int) -> Check:
    """A visit with all its answers that is not handed in yet, as it lies on a phone."""
    by = cast.commune_officer.person
    check = visits.begin(by=by, kind=kind, object_id=key, checklist="qd950_2023")
    for raw in making.answers(check):
        visits.apply(by=by, raw=raw)
    return check


def test_two_officers_decide_the_same_application(cast: Cast) -> None:
    row = visited(cast)
    first, second = cast.trade_officer.person, cast.city_officer.person
    making.decided(first, row)
    paper = making.paper(second)
    refused(lambda: making.decided(second, row, file=paper))
    late = refused(lambda: moves.move(by=second, application_id=row.pk, name="refuse", reason="thiếu", seen="visited"))
    assert "Đã công nhận" in late
    assert OutletRecognition.objects.count() == 1


def test_two_visits_of_one_application(cast: Cast) -> None:
    """Two officers visit the same place; both are kept, the later one is what the decision reads."""
    person, _organisation = making.keeper(cast.home_commune)
    row = making.submitted(person, cast.home_commune)
    first = making.visit(cast.commune_officer.person, row.pk)
    second = making.visit(cast.trade_officer.person, row.pk)
    row.refresh_from_db()
    assert (row.state, row.check_done_id) == ("visited", second.pk)
    assert set(Check.objects.values_list("pk", "state")) == {(first.pk, "handed_in"), (second.pk, "handed_in")}


def test_a_visit_of_what_was_decided_meanwhile_is_kept(cast: Cast) -> None:
    row = visited(cast)
    check = begun(cast, APPLICATION, row.pk)
    made = making.decided(cast.trade_officer.person, row)
    kept = visits.hand_in(by=cast.commune_officer.person, check_id=check.pk)
    made.refresh_from_db()
    row.refresh_from_db()
    assert (kept.state, kept.idle, kept.result is not None) == ("handed_in", "decided", True)
    assert row.check_done_id != check.pk
    assert made.last_check_id == row.check_done_id
    assert (
        "Phiếu vẫn được giữ" in cast.commune_officer.get(reverse("checklists:check", args=[check.pk])).content.decode()
    )


def test_a_place_that_closed_while_the_phone_had_no_network(cast: Cast) -> None:
    outlet = making.outlet(cast.home_commune)
    row = making.recognised(outlet)
    check = begun(cast, OUTLET, outlet.pk)
    end_outlet(
        by=cast.city_officer.person, outlet_id=outlet.pk, ended_on=datetime.date(2026, 11, 20), reason="đóng cửa"
    )
    kept = visits.hand_in(by=cast.commune_officer.person, check_id=check.pk)
    row.refresh_from_db()
    assert (kept.state, kept.idle, row.check_waits, row.last_check_id) == ("handed_in", "closed", False, None)
    assert not Notice.objects.filter(kind="outlets.recheck").exists()
    assert kept.photos.count() == 2


def test_a_recognition_ended_meanwhile(cast: Cast) -> None:
    outlet = making.outlet(cast.home_commune)
    row = making.recognised(outlet)
    check = begun(cast, OUTLET, outlet.pk)
    standing.end(
        by=cast.trade_officer.person, recognition_id=row.pk, on=datetime.date(2026, 11, 20), reason="hết điều kiện"
    )
    assert visits.hand_in(by=cast.commune_officer.person, check_id=check.pk).idle == "decided"


def test_an_application_that_was_returned_waits_for_its_visit(cast: Cast) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    row = making.submitted(person, cast.home_commune)
    check = begun(cast, APPLICATION, row.pk)
    moves.move(by=cast.trade_officer.person, application_id=row.pk, name="return", reason="thiếu ảnh")
    refused(lambda: visits.hand_in(by=cast.commune_officer.person, check_id=check.pk))
    moves.move(by=person, application_id=row.pk, name="resubmit")
    kept = visits.hand_in(by=cast.commune_officer.person, check_id=check.pk)
    row.refresh_from_db()
    assert (kept.idle, row.state) == ("", "visited")


def test_the_place_moved_after_the_visit(cast: Cast) -> None:
    """The visit keeps where it was and how far that was then, and says how far it is from where the place is stated now."""
    outlet = making.outlet(cast.home_commune, lat=21.0, lon=105.8)
    making.recognised(outlet)
    check = making.visit(cast.commune_officer.person, outlet.pk, OUTLET)
    address = reverse("checklists:check", args=[check.pk])
    assert "được ghi ở chỗ khác" not in cast.commune_officer.get(address).content.decode()
    change_outlet(by=cast.city_officer.person, outlet_id=outlet.pk, values={"lat": 21.003, "lon": 105.8})
    check.refresh_from_db()
    assert (check.lat, check.distance) == (21.001, 111)
    page = cast.commune_officer.get(address).content.decode()
    assert "được ghi ở chỗ khác" in page
    assert "222 m" in page


def statement(cast: Cast, key: str, value: int = 100_000) -> Callable[[], Any]:
    shop, item = ShelfItem.objects.get().outlet, ShelfItem.objects.get()
    said = statements.Stated(lines=(statements.Line(item.product_id, value=value),))
    by, month = cast.producer_member.person, statements.month_before(clock.today())
    return lambda: statements.state(by=by, outlet_id=shop.pk, month=month, stated=said, key=key)


def test_a_statement_by_a_double_tap_and_a_mark_confirmed_twice(cast: Cast) -> None:
    shop = shelves.kept_outlet(cast)
    shelves.on_shelf(shop, shelves.ended())
    first, again = statement(cast, "a")(), statement(cast, "a")()
    assert (first.pk, SalesStatement.objects.count()) == (again.pk, 1)
    refused(statement(cast, "b", 200_000))
    assert SalesStatement.objects.get().lines.get().value == 100_000
    with transaction.atomic():
        duties.tell_due(clock.today())
    mark, by = MarkOff.objects.get(), cast.producer_member.person
    confirm = lambda: duties.confirm(by=by, outlet_id=shop.pk, mark_id=mark.pk, came_off_on=clock.today())  # noqa: E731
    confirm()
    refused(confirm)


def test_keeper_and_officer_put_the_same_on_the_shelf(cast: Cast) -> None:
    shop, product = shelves.kept_outlet(cast), shelves.starred()
    for player in (cast.producer_member, cast.commune_officer):
        put = lambda by=player.person: shelf.put_on(by=by, outlet_id=shop.pk, product_ids=[product.pk])  # noqa: E731
        put() if player is cast.producer_member else refused(put)
    item = ShelfItem.objects.get()
    shelf.take_off(by=cast.commune_officer.person, outlet_id=shop.pk, item_id=item.pk)
    refused(lambda: shelf.take_off(by=cast.producer_member.person, outlet_id=shop.pk, item_id=item.pk))


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_on_postgresql(cast: Cast) -> None:
    """Two decisions, four taps of one statement, two confirmations, two hands at one shelf: one of each."""
    if connection.vendor != "postgresql":
        pytest.skip("threads share the in-memory database of SQLite tests")
    row = visited(cast)
    office = [cast.trade_officer.person, cast.city_officer.person] * 2
    papers = [making.paper(by) for by in office]
    came = race(
        [lambda by=by, file=file: making.decided(by, row, file=file) for by, file in zip(office, papers, strict=True)]
    )
    assert sorted(type(one).__name__ for one in came) == ["NoneType", "Refused", "Refused", "Refused"]
    assert OutletRecognition.objects.count() == 1
    shop, by = shelves.kept_outlet(cast), cast.producer_member.person
    product = shelves.starred()
    put = lambda: shelf.put_on(by=by, outlet_id=shop.pk, product_ids=[product.pk])  # noqa: E731
    assert sorted(type(one).__name__ for one in race([put] * 4)) == ["NoneType", "Refused", "Refused", "Refused"]
    ShelfItem.objects.update(from_day=datetime.date(2024, 2, 1))
    assert race([statement(cast, "one")] * 4) == [None] * 4
    assert SalesStatement.objects.count() == 1
    Recognition.objects.filter(product=product).update(ends_on=clock.today() - DAY)
    with transaction.atomic():
        duties.tell_due(clock.today())
    mark = MarkOff.objects.get()
    confirm = lambda: duties.confirm(by=by, outlet_id=shop.pk, mark_id=mark.pk, came_off_on=clock.today())  # noqa: E731
    assert sorted(type(one).__name__ for one in race([confirm] * 4)) == ["NoneType", "Refused", "Refused", "Refused"]
