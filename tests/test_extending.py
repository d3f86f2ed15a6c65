"""Article 12.3: what stands past its end while its renewal is answered says the same everywhere, as of any day, as known at any moment."""

from __future__ import annotations

import datetime
import json
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ocop.desk.listings import RECOGNITIONS
from ocop.desk.standing_filters import in_state, with_standing
from ocop.ledger.models import Entry
from ocop.products.models import Product
from ocop.recognition import columns, endings, extending, found, statistics
from ocop.recognition.actions import recognise, retract, withdraw
from ocop.recognition.certificates import issuing, keys, offline, verifying
from ocop.recognition.models import Extension, Recognition, Withdrawal
from ocop.recognition.standing import standing, standings
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Date = datetime.date
DAY = datetime.timedelta(days=1)
# 36 months from 1/9/2023: the window closed on 4/5/2026, before the decree came into force.
ISSUED, ENDS, GRACE = Date(2023, 9, 1), Date(2026, 9, 1), Date(2027, 2, 28)


def on(settings: Any, day: Date) -> None:
    settings.OCOP_TODAY = day
    columns.forget()


def late(cast: Cast, **extra: Any) -> Recognition:
    product = builders.product("Miến dong", producer=cast.home_producer, commune=cast.home_commune)
    then = datetime.datetime(2023, 9, 1, tzinfo=datetime.UTC)
    return builders.recognition(product, issued_on=ISSUED, recorded_at=then, **extra)


@pytest.mark.parametrize(
    ("ends_on", "filed_on", "until"),
    [
        (Date(2026, 9, 1), Date(2026, 8, 1), Date(2027, 2, 28)),
        (Date(2026, 9, 1), Date(2026, 9, 1), None),  # it had ended
        (Date(2026, 9, 18), Date(2026, 9, 17), Date(2027, 3, 17)),
        # 120 days before 19/9/2026 is 22/5/2026: it could still be filed in time.
        (Date(2026, 9, 19), Date(2026, 5, 22), None),
        (Date(2027, 4, 1), Date(2026, 11, 1), None),
    ],
)
def test_only_those_whose_window_had_closed_before_the_decree(
    ends_on: Date, filed_on: Date, until: Date | None
) -> None:
    row = builders.recognition(builders.product(), issued_on=Date(2023, 9, 1), ends_on=ends_on)
    assert extending.stands_until(row, filed_on) == until


def test_a_filing_twice_is_one_extension_and_the_answer_keeps_both_words(cast: Cast, settings: Any) -> None:
    on(settings, Date(2026, 8, 1))
    row, by = late(cast), cast.producer_member.person
    first = extending.extend(by=by, recognition=row, reference="003/PĐK")
    assert first is not None
    assert (first.begins_on, first.until, first.reference) == (ENDS, GRACE, "003/PĐK")
    assert extending.extend(by=by, recognition=row, reference="003/PĐK") == first
    assert Extension.objects.count() == 1
    before = Extension.objects.get().recorded_at
    on(settings, Date(2026, 11, 10))
    assert (standing(row.product_id).state, standing(row.product_id).is_awaiting) == ("in_force", True)
    extending.answer(by=cast.city_officer.person, recognition=row, reason="Không đạt")
    assert standing(row.product_id).state == "ended"
    assert standings([row.product_id], Date(2026, 11, 9))[row.product_id].state == "in_force"
    assert standings([row.product_id], Date(2026, 11, 20), before)[row.product_id].state == "in_force"
    assert [one.until for one in Extension.objects.known()] == [Date(2026, 11, 10)]
    assert extending.answer(by=None, recognition=row) is not None  # told twice: nothing more is written
    assert Extension.objects.count() == 2
    assert list(Entry.objects.filter(topic="registry").values_list("action", flat=True)) == [
        "recognition.extend",
        "recognition.end_extension",
    ]


def test_an_answer_before_the_end_leaves_nothing_to_stand_on(cast: Cast, settings: Any) -> None:
    on(settings, Date(2026, 8, 1))
    row = late(cast)
    extending.extend(by=None, recognition=row, reference="x")
    assert extending.answer(by=None, recognition=row) is None
    assert not Extension.objects.known().exists()
    on(settings, ENDS)
    assert standing(row.product_id).state == "ended"


def test_two_extensions_of_one_recognition_cannot_stand(cast: Cast, settings: Any) -> None:
    on(settings, Date(2026, 8, 1))
    row = late(cast)
    extending.extend(by=None, recognition=row, reference="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        extending._made(row, GRACE, "y", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        extending._made(late(cast), ENDS, "y", None)


def test_a_corrected_recognition_takes_its_extension_along(cast: Cast, settings: Any) -> None:
    on(settings, Date(2026, 8, 1))
    row = late(cast)
    extending.extend(by=None, recognition=row, reference="x")
    officer = cast.city_officer.person
    right = retract(by=officer, recognition=row, reason="Sai ngày", replacement={"issued_on": Date(2023, 8, 20)})
    assert right is not None
    [kept] = Extension.objects.known()
    assert (kept.recognition_id, kept.begins_on, kept.until) == (right.pk, Date(2026, 8, 20), Date(2027, 2, 16))
    retract(by=officer, recognition=right, reason="Không có quyết định này")
    assert not Extension.objects.known().exists()


def faces(cast: Cast, client: Client, row: Recognition, number: str, token: str) -> dict[str, Any]:
    """What every face says of it today: the word of each."""
    product = row.product
    columns.forget()
    [document] = found.compose([product.pk])
    today = str(standing_day())
    spans = [
        state
        for state, start, end in (one for one in document["facets"]["state"] if isinstance(one, list))
        if (start is None or start <= today) and (end is None or today < end)
    ]
    [listed] = [one for one in RECOGNITIONS.rows(cast.city_officer.person) if one.pk == row.pk]
    RECOGNITIONS.dress([listed], cast.city_officer.person)
    api = client.get(f"/api/v1/recognitions?product={product.slug}&register=demo").json()["items"]
    shown = client.get(f"/api/v1/products/{product.slug}").json()
    published = json.loads(json.dumps(keys.published()))
    checked = offline.check(token, published, verifying.withdrawn_list(), day=standing_day())
    figure = statistics.count(register="demo", as_of=standing_day(), by="state")
    held = [
        state
        for state in ("in_force", "ended", "withdrawn")
        if in_state(with_standing(Product.objects.filter(pk=product.pk)), state).exists()
    ]
    return {
        "standing": standing(product.pk).state,
        "figures": next(one.value for one in figure.rows if one.count),
        "search": "/".join(spans),
        "desk": held[0],
        "list": listed.state,
        "api": api[0]["state"],
        "api product": shown["state"],
        "code": verifying.verdict(token).state,
        "code offline": checked.state,
        "product page": "in_force" if "chờ quyết định đánh giá lại" in page(client, product) else "ended",
        "shelf": "ended" if endings.off_the_shelf().filter(pk=row.pk).exists() else "in_force",
    }


def standing_day() -> Date:
    from ocop.workdays import clock

    return clock.today()


def page(client: Client, product: Product) -> str:
    return client.get(reverse("portal:product", args=[product.slug])).content.decode()


def test_every_face_says_the_same(cast: Cast, settings: Any, client: Client) -> None:
    on(settings, Date(2026, 8, 1))
    row = late(cast)
    certificate = issuing.issue_certificates(by=cast.city_officer.person, recognitions=[row]).made[0]
    extending.extend(by=cast.producer_member.person, recognition=row, reference="003/PĐK")
    for day, expected in ((ENDS, "in_force"), (GRACE - DAY, "in_force"), (GRACE, "ended")):
        on(settings, day)
        said = faces(cast, client, row, certificate.number, certificate.token)
        assert set(said.values()) == {expected}, (day, said)
    on(settings, Date(2026, 11, 10))
    text = client.get(reverse("portal:verify", args=[certificate.token])).content.decode()
    assert "Chờ quyết định đánh giá lại" in text
    assert "27/02/2027" in text
    answer = client.get(f"/api/v1/products/{row.product.slug}").json()
    assert (answer["ends_on"], answer["extended_to"], answer["in_force"]) == ("2026-09-01", "2027-02-28", True)
    extending.answer(by=cast.city_officer.person, recognition=row, reason="Không đạt")
    assert set(faces(cast, client, row, certificate.number, certificate.token).values()) == {"ended"}


def test_a_new_decision_takes_its_place_and_a_withdrawal_ends_it(cast: Cast, settings: Any) -> None:
    on(settings, Date(2026, 8, 1))
    row, other = late(cast), late(cast)
    officer = cast.city_officer.person
    for one in (row, other):
        extending.extend(by=None, recognition=one, reference="x")
    on(settings, Date(2026, 11, 10))
    recognise(
        by=officer,
        product=row.product,
        level="4",
        kind="renewed",
        body="province",
        decision="9/QĐ-UBND",
        issued_on=Date(2026, 11, 10),
        rulebook="qd26-2026",
    )
    now = standing(row.product_id)
    assert (now.state, now.is_awaiting, now.extended_to) == ("in_force", False, None)
    withdraw(by=officer, recognition=other, ground="stopped", decision="8/QĐ", decided_on=Date(2026, 11, 10))
    assert standing(other.product_id).state == "withdrawn"


# --- the law, on random histories -----------------------------------------------------------------------------------------
@dataclass
class Fact:
    """Something recorded about a recognition: a day, known from one moment to another."""

    day: Date
    recorded: int
    retracted: int | None


MIDNIGHT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def moment(number: int) -> datetime.datetime:
    return MIDNIGHT + datetime.timedelta(hours=number)


def known(fact: Fact, at: int | None) -> bool:
    if at is None:
        return fact.retracted is None
    return fact.recorded <= at and (fact.retracted is None or fact.retracted > at)


def chain(rng: random.Random, ends: Date) -> list[Fact]:
    """Extensions one after the other, as answers shorten them."""
    moments = sorted(rng.sample(range(60), rng.randint(0, 3)))
    return [
        Fact(ends + DAY * rng.randint(1, 40), start, nxt)
        for start, nxt in zip(moments, [*moments[1:], rng.choice((None, 60))] if moments else [], strict=True)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_as_of_and_known_at_are_a_plain_reckoning(seed: int) -> None:
    rng = random.Random(seed)
    maker = builders.producer(register="demo")
    history: dict[int, list[tuple[Date, Date, Fact, list[Fact], list[Fact]]]] = {}
    for _number in range(8):
        product = builders.product("Miến", producer=maker)
        history[product.pk] = []
        for _row in range(rng.randint(1, 3)):
            begin = Date(2026, 1, 1) + DAY * rng.randint(0, 80)
            ends = begin + DAY * 30
            own = Fact(begin, rng.randint(0, 40), rng.choice((None, None, rng.randint(41, 60))))
            row = builders.recognition(
                product,
                issued_on=begin,
                ends_on=ends,
                recorded_at=moment(own.recorded),
                retracted_at=None if own.retracted is None else moment(own.retracted),
            )
            longer = chain(rng, ends)
            taken = [
                Fact(begin + DAY * rng.randint(1, 60), rng.randint(0, 60), None) for _ in range(rng.random() < 0.2)
            ]
            for fact, model, names in (
                *((one, Extension, {"begins_on": ends, "until": one.day}) for one in longer),
                *((one, Withdrawal, {"ground": "mark", "decision": "1", "decided_on": one.day}) for one in taken),
            ):
                model.objects.create(
                    recognition=row,
                    recorded_at=moment(fact.recorded),
                    recorded_by_name="x",
                    retracted_at=None if fact.retracted is None else moment(fact.retracted),
                    **names,
                )
            history[product.pk].append((begin, ends, own, longer, taken))
    columns.forget()
    for _asked in range(25):
        day, at = Date(2026, 1, 1) + DAY * rng.randint(0, 150), rng.choice((None, rng.randint(0, 60)))
        expected = {pk: reckoned(rows, day, at) for pk, rows in history.items()}
        when = None if at is None else moment(at)
        assert {pk: one.state for pk, one in standings(history, day, when).items()} == expected
        figure = statistics.count(register="demo", as_of=day, by="state", known_at=when)
        counted = Counter(state for state in expected.values() if state != "none")
        assert {row.value: row.count for row in figure.rows if row.count} == dict(counted)
        if at is None:
            assert {one["object_id"]: on_day(one, day) for one in found.compose(list(history))} == expected


def reckoned(rows: list[tuple[Date, Date, Fact, list[Fact], list[Fact]]], day: Date, at: int | None) -> str:
    """Day by day, as a clerk would."""
    seen = [row for row in rows if row[0] <= day and known(row[2], at)]
    if not seen:
        return "none"
    # Of one day the row recorded last counts; `rows` are in the order of their ids.
    _begin, ends, _own, longer, taken = max(enumerate(seen), key=lambda pair: (pair[1][0], pair[0]))[1]
    if any(one.day <= day and known(one, at) for one in taken):
        return "withdrawn"
    stands = day < ends or any(ends <= day < one.day and known(one, at) for one in longer)
    return "in_force" if stands else "ended"


def on_day(document: dict[str, Any], day: Date) -> str:
    """The state a document's spans give for a day."""
    places = [
        one if isinstance(one, str) else one[0]
        for one in document["facets"]["state"]
        if isinstance(one, str)
        or ((one[1] is None or one[1] <= day.isoformat()) and (one[2] is None or day.isoformat() < one[2]))
    ]
    assert len(places) == 1, found
    return str(places[0])
