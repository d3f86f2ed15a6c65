"""The filter of the desk's list gives the same points as the standing reckoned row by row."""

from __future__ import annotations

import datetime
import json
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.outlets.models import Outlet, OutletSuspension
from ocop.outlets.recognising import filtering, recognitions
from ocop.outlets.recognising.tests import making
from ocop.workdays import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_TODAY", TODAY.isoformat())


def around(rand: random.Random, reach: int = 150) -> datetime.date:
    return TODAY + datetime.timedelta(days=rand.randint(-reach, reach))


def some_points(commune: Any) -> list[Outlet]:
    """Points with nought to three recognitions, some suspended, ended before their time, or closed with the place."""
    rand, made = random.Random(6385), []
    for number in range(60):
        closed = around(rand) if rand.random() < 0.2 else None
        outlet = making.outlet(commune, name=f"Điểm {number}", ended_on=closed)
        made.append(outlet)
        for _one in range(rand.randint(0, 3)):
            start = around(rand)
            until = start + datetime.timedelta(days=rand.randint(1, 200)) if rand.random() < 0.8 else None
            ended = start + datetime.timedelta(days=rand.randint(1, 100)) if rand.random() < 0.2 else None
            row = making.recognised(outlet, from_day=start, issued_on=start, until=until, ended_on=ended)
            if rand.random() < 0.4:
                held = around(rand, 60)
                lifted = held + datetime.timedelta(days=rand.randint(1, 60)) if rand.random() < 0.5 else None
                OutletSuspension.objects.create(
                    recognition=row,
                    from_day=held,
                    reason="thử",
                    set_by_name="thử",
                    set_at=clock.now(),
                    lifted_on=lifted,
                )
    return made


def test_the_filter_and_the_standing_agree(cast: Cast) -> None:
    points = some_points(cast.home_commune)
    stands = recognitions.standing([one.pk for one in points])
    states = {one.state for one in stands.values()}
    assert states == {"none", "in_force", "suspended", "ended", "coming"}
    for state in states:
        expected = {key for key, one in stands.items() if one.state == state}
        assert set(filtering.in_state(Outlet.objects.all(), state).values_list("pk", flat=True)) == expected
    limit = TODAY + datetime.timedelta(days=60)
    ending = {
        one.pk
        for one in points
        if stands[one.pk].state == "in_force"
        and all((end := recognitions.end_of(row)) is not None and end <= limit for row in one.recognitions.all())
    }
    assert ending
    assert set(filtering.in_state(Outlet.objects.all(), filtering.ENDING).values_list("pk", flat=True)) == ending


def test_the_list_shows_filters_and_exports_it(cast: Cast) -> None:
    first = making.outlet(cast.home_commune, name="Điểm Một")
    making.recognised(first, decision="77/QĐ-SCT", until=TODAY + datetime.timedelta(days=30))
    making.outlet(cast.home_commune, name="Điểm Hai")
    client, address = cast.trade_officer.client, reverse("desk:outlets")
    page = client.get(address).content.decode()
    assert "chưa ghi công nhận" in page
    for state, there, gone in (("ending", "Điểm Một", "Điểm Hai"), ("none", "Điểm Hai", "Điểm Một")):
        found = client.get(address, {"recognition": state}).content.decode()
        assert there in found
        assert gone not in found
    rows = json.loads(client.get(address, {"format": "json", "recognition": "in_force"}).getvalue())
    assert [(one["name"], one["decision"]) for one in rows] == [("Điểm Một", "77/QĐ-SCT")]


def test_the_list_asks_as_few_questions_for_three_as_for_one(cast: Cast) -> None:
    client, address = cast.trade_officer.client, reverse("desk:outlets")

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        return len(queries)

    making.recognised(making.outlet(cast.home_commune, name="Một"))
    asked()
    one = asked()
    for name in ("Hai", "Ba"):
        making.recognised(making.outlet(cast.home_commune, name=name))
    assert asked() == one
