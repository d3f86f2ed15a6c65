"""An officer writes the application that a shop brought to the desk on paper; the shop has no entry yet."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ocop.checklists.tests.making import jpeg
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.outlets.models import Outlet, OutletApplication
from ocop.outlets.recognising import moves
from ocop.outlets.recognising.actions import applying
from ocop.outlets.recognising.tests import making
from ocop.people.models import Organisation
from ocop.vietnamese.folding import fold
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def named(commune: Any, name: str, **extra: Any) -> Organisation:
    return builders.organisation(name, commune=commune, name_folded=fold(name), **extra)


@pytest.mark.parametrize("who", ["commune_officer", "trade_officer", "city_officer"])
def test_from_paper_to_recognition(cast: Cast, who: str) -> None:
    keeper, shop = making.keeper(cast.home_commune)
    by = getattr(cast, who).person
    row = applying.begin(by=by, values=making.told(cast.home_commune), organisation_id=shop.pk)
    assert (row.is_assisted, row.outlet_id, row.organisation, row.made_by) == (True, None, shop, by)
    assert OutletApplication.objects.visible_to(keeper).filter(pk=row.pk).exists()
    applying.add_photo(by=by, application_id=row.pk, upload=SimpleUploadedFile("don.jpg", jpeg()))
    moves.move(by=by, application_id=row.pk, name="submit")
    making.visit(cast.commune_officer.person, row.pk)
    row.refresh_from_db()
    made = making.decided(cast.trade_officer.person, row)
    assert (made.outlet.keeper, made.outlet.name) == (shop, row.name)
    assert Notice.objects.filter(person=keeper, kind="outlets.news", done_at=None).count() == 1


def test_a_commune_writes_for_its_own_places_only(cast: Cast) -> None:
    _keeper, shop = making.keeper(cast.home_commune)
    before = head()
    with pytest.raises(Refused):
        applying.begin(
            by=cast.other_commune_officer.person, values=making.told(cast.home_commune), organisation_id=shop.pk
        )
    for player in (cast.producer_member, cast.auditor):
        with pytest.raises(Refused):
            applying.begin(by=player.person, values=making.told(cast.home_commune), organisation_id=shop.pk)
    assert (head(), OutletApplication.objects.count(), Outlet.objects.count()) == (before, 0, 0)


def test_another_register_is_refused(cast: Cast) -> None:
    other = named(cast.home_commune, "Công ty Sổ Khác", register="public")
    with pytest.raises(Refused) as told:
        applying.begin(by=cast.trade_officer.person, values=making.told(cast.home_commune), organisation_id=other.pk)
    assert told.value.field == "organisation"


def test_the_form_finds_whose_shop_it_is(cast: Cast) -> None:
    first = named(cast.home_commune, "Công ty Gốm Thử Một", tax_code="0101234567")
    second = named(cast.home_commune, "Công ty Gốm Thử Hai")
    client, address = cast.trade_officer.client, reverse("outlets:application_new")
    assert address in client.get(reverse("outlets:applications")).content.decode()
    page = client.post(address, {"name": "Quầy mới", "organisation": "gom thu"})
    assert page.status_code == 422
    text = page.content.decode()
    assert first.name in text
    assert second.name in text
    page = client.post(address, {"name": "Quầy mới", "organisation": "không ai tên vậy"})
    assert (page.status_code, OutletApplication.objects.count()) == (422, 0)
    for said, found in (("Công ty gốm thử hai", second), ("0101234567", first), (str(second.pk), second)):
        assert client.post(address, {"name": f"Quầy {said}", "organisation": said}).status_code == 302
        row = OutletApplication.objects.latest("pk")
        assert (row.organisation, row.is_assisted) == (found, True)


def test_a_commune_officer_finds_the_page(cast: Cast) -> None:
    named(cast.home_commune, "Công ty Gốm Thử Một")
    client, address = cast.commune_officer.client, reverse("outlets:application_new")
    assert client.get(address).status_code == 200
    refused = client.post(address, {"name": "Quầy", "organisation": "Công ty Gốm Thử Một"})
    assert (refused.status_code, OutletApplication.objects.count()) == (422, 0)
    assert cast.auditor.client.get(address).status_code == 403
