"""Who keeps a point of sale is chosen by an officer; its people may then change the entry."""

from __future__ import annotations

import pytest
from django.utils import translation

from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.outlets.actions import set_keeper
from ocop.outlets.models import Outlet
from ocop.outlets.permissions import may_change
from ocop.people.rights import forget
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(cast):
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


@pytest.fixture
def shop(cast):
    return Outlet.objects.create(
        register="demo",
        name="Cửa hàng",
        name_folded="cua hang",
        slug="cua-hang",
        kind="ocop_point",
        commune=cast.home_commune,
        counted_from=clock.today(),
        created_at=clock.now(),
    )


def choose(cast, shop, to, **more):
    given = {"by": cast.city_officer.person, "reason": "Theo hợp đồng", **more}
    return set_keeper(outlet_id=shop.pk, organisation_id=to.pk if to else None, **given)


def test_the_keepers_people_may_change_the_entry(cast, shop):
    person = cast.producer_member.person
    builders.role(person, "outlet_keeper", organisation=cast.home_organisation)
    forget(person)
    assert not may_change(person, shop)
    shop = choose(cast, shop, cast.home_organisation)
    assert may_change(person, shop)
    entry = Entry.objects.get()
    assert (entry.action, entry.topic, entry.reason) == ("outlets.set_keeper", "outlets", "Theo hợp đồng")
    assert entry.change["after"] == {"keeper": cast.home_organisation.pk, "keeper_name": "Hợp tác xã Gốm Nhà"}
    shop = choose(cast, shop, None, seen_keeper_id=cast.home_organisation.pk)
    assert shop.keeper is None
    assert not may_change(person, shop)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": ""}, "Say in a few words"),
        ({"who": "other_commune_officer"}, "Only its keeper"),
        ({"who": "producer_member"}, "Only its keeper"),
        ({"to": None}, "Nobody keeps it already"),
        ({"to": "public"}, "another register"),
        ({"seen_keeper_id": 987}, "Somebody else changed this"),
    ],
)
def test_refusals_change_nothing(cast, shop, more, words):
    to = more.pop("to", cast.home_organisation)
    if to == "public":
        to = builders.organisation("Công khai", register="public")
    if "who" in more:
        more["by"] = cast[more.pop("who")].person
    before = (list(Outlet.objects.values()), Entry.objects.count())
    with pytest.raises(Refused, match=words):
        choose(cast, shop, to, **more)
    assert (list(Outlet.objects.values()), Entry.objects.count()) == before


def test_a_keeper_does_not_hand_it_on_alone(cast, shop):
    person = cast.producer_member.person
    builders.role(person, "outlet_keeper", organisation=cast.home_organisation)
    forget(person)
    choose(cast, shop, cast.home_organisation)
    with pytest.raises(Refused, match="Only an officer"):
        choose(cast, shop, None, by=person)


def test_the_page(cast, shop):
    player = cast.commune_officer
    address = f"/en/ban/diem-ban/{shop.pk}/don-vi-giu/"
    found = player.get(address + "?q=t").content.decode()
    assert "Hợp tác xã Gốm Nhà" in found
    sent = {"to": cast.home_organisation.pk, "seen": 0, "reason": "Theo hợp đồng"}
    assert player.post(address, sent).status_code == 302
    shop.refresh_from_db()
    assert shop.keeper == cast.home_organisation
    assert player.get(address).status_code == 200
    assert player.post(address, {"to": "none", "seen": 0, "reason": "Nhầm"}).status_code == 422
    assert player.post(address, {"to": "none", "seen": shop.keeper_id, "reason": "Nhầm"}).status_code == 302
    shop.refresh_from_db()
    assert shop.keeper is None
