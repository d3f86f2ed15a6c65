"""Who takes part and whom they wish to meet: rights, limits, what is refused and changes nothing."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.producers.actions.merging import merge_producers
from ocop.trade.events import moves, queries, states
from ocop.trade.events.actions import attending, free_time, registering, setting_up, wishing
from ocop.trade.events.checks import CHECKS
from ocop.trade.events.tests import making
from ocop.trade.models import Participant, Wish
from tests import builders
from tests.cast import Cast, Player

pytestmark = pytest.mark.django_db


def refused(act: Any, **values: Any) -> str:
    """The sentence of a refusal that changed nothing in the ledger."""
    before = head()
    with pytest.raises(Refused) as caught:
        act(**values)
    assert head() == before
    return caught.value.sentence


def test_every_state_and_need_of_the_table_is_known() -> None:
    found, steps = states.table()
    assert set(found) == set(making.TradeEvent.State.values)
    assert {need for step in steps.values() for need in step.needs} <= set(CHECKS)


def test_moves_ask_for_what_they_need_and_are_the_offices() -> None:
    by, at = making.officer(), making.event(venue="")
    assert refused(moves.move, by=by, event=at, name="open")
    assert refused(moves.move, by=builders.person(), event=at, name="open")
    assert refused(moves.move, by=by, event=at, name="cancel")
    assert refused(moves.move, by=by, event=at, name="publish")
    at.venue = "Nhà thử"
    at.save()
    moves.move(by=by, event=at, name="open", seen="draft")
    assert refused(moves.move, by=by, event=at, name="open", seen="draft")
    assert refused(moves.move, by=by, event=at, name="collect"), "no slots, no tables, nobody"
    at.refresh_from_db()
    assert at.state == "open"


def test_a_producer_registers_itself_and_an_officer_helps_a_household(cast: Cast) -> None:
    at = making.event(state="open")
    product = builders.product("Gốm", producer=cast.home_producer)
    builders.recognition(product, issued_on=datetime.date(2022, 12, 1))
    member, officer = cast.producer_member.person, cast.commune_officer.person
    row = registering.register(
        by=member, event=at, organisation=cast.home_organisation, side="producer", people=2, products=[product.pk]
    )
    assert (row.state, row.people, row.is_assisted) == ("registered", 2, False)
    assert [one["state"] for one in queries.endings_of([row])[row.pk]] == ["ended"], "three years end before the event"
    again = registering.register(by=officer, event=at, organisation=cast.home_organisation, side="producer", people=3)
    assert (again.pk, again.people, Participant.objects.count()) == (row.pk, 3, 1)
    registering.withdraw(by=member, participant=row, reason="bận")
    helped = registering.register(by=officer, event=at, organisation=cast.home_organisation, side="producer")
    assert (helped.pk, helped.is_assisted) == (row.pk, True)
    for name in ("other_member", "other_commune_officer", "auditor"):
        refused(
            registering.register, by=cast[name].person, event=at, organisation=cast.home_organisation, side="producer"
        )
    refused(registering.register, by=member, event=at, organisation=cast.home_organisation, side="buyer")
    other = builders.product("Lụa", producer=cast.other_producer)
    refused(
        registering.register,
        by=member,
        event=at,
        organisation=cast.home_organisation,
        side="producer",
        products=[other.pk],
    )


def test_registration_ends_on_its_day_but_not_for_the_office(cast: Cast) -> None:
    at = making.event(state="open", register_until=datetime.date(2020, 1, 1))
    values = {"event": at, "organisation": cast.home_organisation, "side": "producer"}
    refused(registering.register, by=cast.producer_member.person, **values)
    assert registering.register(by=cast.trade_officer.person, **values).is_assisted is True


def test_a_buyer_takes_part_once_the_office_confirmed_it() -> None:
    at = making.event(state="open")
    chain = making.buyer(state="waiting")
    person = builders.person()
    builders.role(person, "buyer_member", organisation=chain.organisation)
    refused(registering.register, by=person, event=at, organisation=chain.organisation, side="buyer")
    chain.state = "confirmed"
    chain.save()
    assert (
        registering.register(by=person, event=at, organisation=chain.organisation, side="buyer").state == "registered"
    )


def test_many_are_invited_at_once_and_told_once() -> None:
    by, at = making.officer(), making.event(state="open")
    organisations = [builders.producer(f"Hợp tác xã {n}").organisation for n in range(5)]
    person = builders.person()
    for one in organisations[:2]:
        builders.role(person, "producer_member", organisation=one)
    made, there = registering.invite(
        by=by, event=at, side="producer", organisation_ids=[one.pk for one in organisations] + [10**9]
    )
    assert (len(made), there) == (5, 0)
    assert registering.invite(by=by, event=at, side="producer", organisation_ids=[organisations[0].pk])[1] == 1
    assert registering.tell_invited(by=by, event=at) == 5
    assert Notice.objects.filter(person=person, kind="trade.event_invited").count() == 1
    registering.decline(by=person, participant=made[0], reason="trùng lịch")
    refused(registering.withdraw, by=person, participant=made[1])
    refused(registering.remove, by=person, participant=made[1])
    registering.remove(by=by, participant=made[1])
    assert Participant.objects.filter(event=at).count() == 4


def test_somebody_free_in_no_slot_is_asked_to_withdraw() -> None:
    at, by, producers, _buyers = making.ready(makers=1, takers=1)
    keys = list(at.slots.values_list("pk", flat=True))
    refused(free_time.set_free_time, by=by, participant=producers[0], busy=keys)
    refused(free_time.set_free_time, by=by, participant=producers[0], busy=[10**9])
    assert "9:00" in refused(free_time.slots_of_hours, event=at, day=at.starts_on, text="8:30-10:00; 9:00-9:30")
    assert free_time.set_free_time(by=by, participant=producers[0], busy=keys[:2]) == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["must", "like", "no", ""])), max_size=12))
def test_wishes_never_pass_their_limits(data: list[tuple[int, str]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        at, by, producers, buyers = making.ready(makers=1, takers=5, wishes_each=3, musts_each=1)
        model: dict[int, str] = {}
        for number, value in data:
            key = buyers[number].pk
            after = {**model, key: value}
            fits = (
                sum(one in ("must", "like") for one in after.values()) <= 3
                and sum(one == "must" for one in after.values()) <= 1
            )
            try:
                wishing.set_wishes(by=by, participant=producers[0], wishes={key: value})
                assert fits or model.get(key, "") == value
                model = after
            except Refused:
                assert not fits
            kept = dict(Wish.objects.filter(participant=producers[0]).values_list("other_id", "value"))
            assert kept == {one: said for one, said in model.items() if said}
        assert at.wishes_each == 3
        transaction.set_rollback(True)


def test_the_other_side_never_reads_a_wish_and_counts_tell_nothing() -> None:
    at, by, producers, buyers = making.ready(makers=2, takers=2)
    making.wish(producers[0], {buyers[0]: "must", buyers[1]: "no"}, by)
    theirs, rival = making.member_of(buyers[0]), making.member_of(producers[1])
    for person, own in ((theirs, buyers[0]), (rival, producers[1])):
        assert not Wish.objects.visible_to(person).exists()
        client = Player(person)
        for name in ("event_wishes", "event_participant", "event_own"):
            assert client.get(reverse(f"trade:{name}", args=[at.slug, producers[0].pk])).status_code == 404
        body = client.get(reverse("trade:event_wishes", args=[at.slug, own.pk])).content.decode()
        assert "data-wish" not in body
        for name in ("event_participants", "timetables", "event_results", "timetable_meetings"):
            assert client.get(reverse(f"trade:{name}", args=[at.slug])).status_code == 403
        refused(wishing.set_wishes, by=person, participant=producers[0], wishes={buyers[0].pk: ""})
    refused(wishing.set_wishes, by=by, participant=producers[0], wishes={producers[1].pk: "like"})
    assert Wish.objects.count() == 2


def test_ten_thousand_wishes_stay_quick() -> None:
    at, by, producers, buyers = making.ready(makers=100, takers=100, wishes_each=100, musts_each=3)
    rows = [
        Wish(participant=one, other=other, value="like", set_at=at.created_at, set_by_name="thử")
        for one in producers[:-1]
        for other in buyers
    ]
    Wish.objects.bulk_create(rows, batch_size=1000)
    began = time.monotonic()
    wishing.set_wishes(by=by, participant=producers[-1], wishes={other.pk: "like" for other in buyers})
    took = time.monotonic() - began
    assert Wish.objects.count() == 10_000
    assert took < 1.0
    client = Player(making.member_of(producers[-1]))
    address = reverse("trade:event_wishes", args=[at.slug, producers[-1].pk])
    began = time.monotonic()
    assert client.get(address).status_code == 200
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("name", ["event_participants", "event_wishes", "event_day", "events"])
def test_lists_ask_the_same_for_one_row_and_for_three(name: str) -> None:
    counts = []
    for number in (1, 3):
        at, by, producers, _buyers = making.ready(makers=number, takers=number)
        client = Player(by)
        args = {"event_wishes": [at.slug, producers[0].pk], "events": []}.get(name, [at.slug])
        address = reverse(f"trade:{name}", args=args)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_tables_many_at_once_closed_and_kept() -> None:
    by, at = making.officer(), making.event()
    hall = setting_up.add_hall(by=by, event=at, name="A")
    assert setting_up.add_tables(by=by, event=at, hall=hall.pk, count=20)[-1] == "20"
    assert setting_up.add_tables(by=by, event=at, hall=hall.pk, count=2) == ["21", "22"]
    refused(setting_up.add_tables, by=by, event=at, hall=hall.pk, count=0)
    refused(setting_up.add_hall, by=by, event=at, name="A")
    refused(setting_up.add_tables, by=builders.person(), event=at, hall=hall.pk, count=1)
    other = setting_up.add_hall(by=by, event=at, name="B")
    setting_up.set_walk(by=by, event=at, first=other.pk, second=hall.pk, minutes=5)
    refused(setting_up.set_walk, by=by, event=at, first=hall.pk, second=hall.pk, minutes=5)


def test_a_merged_producer_takes_its_participation_along() -> None:
    at = making.event(state="open")
    loser, winner = builders.producer("Cơ sở cũ"), builders.producer("Cơ sở mới")
    only = making.participant(at, loser.organisation, "producer")
    second = making.event(state="open")
    both = making.participant(second, loser.organisation, "producer")
    stays = making.participant(second, winner.organisation, "producer")
    officer = builders.person()
    builders.role(officer, "coordination_officer")
    merge_producers(by=officer, loser_id=loser.pk, winner_id=winner.pk, reason="một cơ sở")
    for row in (only, both, stays):
        row.refresh_from_db()
    assert only.organisation_id == winner.organisation_id
    assert (both.state, stays.state) == ("withdrawn", "registered")


def test_a_calendar_address_is_made_anew_and_revoked(client: Any) -> None:
    rows = making.raw()
    maker = rows["maker"]
    member = making.member_of(maker)
    first = attending.calendar_address(by=member, participant=maker)
    address = reverse("trade_public:own_ics", args=[first])
    body = client.get(address).content.decode()
    assert body.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20261212T013000Z" in body
    assert all(len(line.encode()) <= 75 for line in body.split("\r\n"))
    second = attending.calendar_address(by=member, participant=maker)
    assert client.get(address).status_code == 404
    attending.revoke_calendar(by=member, participant=maker)
    assert client.get(reverse("trade_public:own_ics", args=[second])).status_code == 404
    refused(attending.calendar_address, by=making.member_of(rows["taker"]), participant=maker)
