"""A withdrawal greys the public face within a second, kept pages and all; decisions are public once published."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ocop.appraisal.actions import withdrawals
from ocop.appraisal.tests import rulings
from ocop.portal import page_cache
from ocop.portal.tests.test_same_for_all import PublicPage
from ocop.recognition.models import Recognition
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_public_face_greys_within_a_second(cast: Cast, settings, monkeypatch):
    """Kept pages are found under the ledger's version; a process trusts the version it read for one second and no longer."""
    settings.OCOP_TODAY = rulings.TODAY
    settings.OCOP_PAGE_CACHE = True
    assert page_cache.VERSION_SECONDS <= 1.0
    row = rulings.heard(cast)
    product = row.recognition.product
    recognition = Recognition.objects.get()
    token = recognition.certificates.get().token
    now = [0.0]
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(page_cache, "known_version", page_cache._Version())
    stranger = Client()
    addresses = [reverse("portal:product", args=[product.slug]), reverse("portal:verify", args=[token])]
    before = {one: stranger.get(one).content.decode() for one in addresses}
    withdrawals.decide(by=cast.city_officer.person, case=row, decision="9/QĐ-UBND", decided_on=rulings.TODAY)
    now[0] = 1.01
    for one in addresses:
        page = stranger.get(one).content.decode()
        assert page != before[one]
        assert "thu hồi" in page.lower()
        assert "thu hồi" not in before[one].lower() or page.lower().count("thu hồi") > before[one].lower().count(
            "thu hồi"
        )
    listing = reverse("portal:catalogue")
    assert product.name not in stranger.get(f"{listing}?state=in_force").content.decode()


def test_a_published_decision_is_public_and_a_draft_is_not(cast: Cast, settings):
    settings.OCOP_TODAY = rulings.TODAY
    address = reverse("portal:decisions")
    rulings.drafted(cast)
    page = Client().get(address).content.decode()
    assert "Miến dong Nhà" not in page
    decision = rulings.publish(cast)
    page = Client().get(address).content.decode()
    assert "5678/QĐ-UBND" in page
    assert reverse("portal:product", args=[decision.items.get().dossier.product.slug]) in page


class TestDecisions(PublicPage):
    name = "portal:decisions"
    has = "Quyết định của thành phố"
