"""Points of sale: each verb, and each refusal that changes nothing."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction

from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.outlets.actions import FIELDS, change_outlet, create_outlet, end_outlet, reopen_outlet
from ocop.outlets.models import Outlet
from ocop.producers.snapshots import Stale, snapshot
from ocop.search.models import Document
from ocop.workdays import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 5, 1)


def refused(call, **values: object) -> Refused:
    before = (Outlet.objects.count(), Entry.objects.count(), Document.objects.count())
    with pytest.raises(Refused) as refusal, transaction.atomic():
        call(**values)
    assert (Outlet.objects.count(), Entry.objects.count(), Document.objects.count()) == before
    return refusal.value


def test_a_point_of_sale_from_opening_to_end(cast: Cast) -> None:
    by = cast.trade_officer.person
    outlet = create_outlet(by=by, values={"name": "Phúc Hậu Mart", "kind": "ocop_point", "opened_on": DAY})
    assert (outlet.counted_from, outlet.slug, outlet.name_folded) == (DAY, "phuc-hau-mart", "phuc hau mart")
    assert Document.objects.get(kind="outlet").facets["state"] == [["open", None, None]]
    end_outlet(by=by, outlet_id=outlet.pk, ended_on=DAY.replace(year=2024), reason="Trả mặt bằng")
    assert Document.objects.get(kind="outlet").facets["state"] == [
        ["open", None, "2024-05-01"],
        ["ended", "2024-05-01", None],
    ]
    refused(end_outlet, by=by, outlet_id=outlet.pk, ended_on=clock.today(), reason="")
    reopen_outlet(by=by, outlet_id=outlet.pk, reason="Mở lại")
    refused(reopen_outlet, by=by, outlet_id=outlet.pk, reason="")
    refused(end_outlet, by=by, outlet_id=outlet.pk, ended_on=DAY.replace(year=2020), reason="")
    refused(end_outlet, by=by, outlet_id=outlet.pk, ended_on=DAY.replace(year=2999), reason="")
    entries = list(Entry.objects.order_by("sequence").values_list("action", "topic"))
    assert entries == [("outlets.create", "outlets"), ("outlets.end", "outlets"), ("outlets.reopen", "outlets")]


def test_a_year_alone_counts_from_its_last_day(cast: Cast) -> None:
    outlet = create_outlet(by=cast.city_officer.person, values={"name": "A", "kind": "mall", "year": 2021})
    assert outlet.counted_from == datetime.date(2021, 12, 31)


def test_rights(cast: Cast) -> None:
    outlet = create_outlet(
        by=cast.commune_officer.person, values={"name": "A", "kind": "mall", "commune": cast.home_commune}
    )
    refused(
        create_outlet,
        by=cast.commune_officer.person,
        values={"name": "B", "kind": "mall", "commune": cast.other_commune},
    )
    refused(create_outlet, by=cast.auditor.person, values={"name": "B", "kind": "mall"})
    refused(change_outlet, by=cast.other_commune_officer.person, outlet_id=outlet.pk, values={"note": "x"})
    refused(change_outlet, by=cast.commune_officer.person, outlet_id=outlet.pk, values={"commune": cast.other_commune})


def test_stale(cast: Cast) -> None:
    by = cast.city_officer.person
    outlet = create_outlet(by=by, values={"name": "A", "kind": "mall"})
    seen = snapshot(Outlet.objects.get(), FIELDS)
    change_outlet(by=by, outlet_id=outlet.pk, values={"note": "x"}, seen=seen)
    refusal = refused(change_outlet, by=by, outlet_id=outlet.pk, values={"phone": "1"}, seen=seen)
    assert isinstance(refusal, Stale)
    assert refusal.changes == {"note": ("", "x")}
