"""The first page after sign-in, for those who are neither officers nor producers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ocop.outlets.models import Outlet
from ocop.people.actions.codes import issue_code
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast, Player

pytestmark = pytest.mark.django_db


def outlet(name: str, cast: Cast, **fields: object) -> Outlet:
    folded = {"Quầy nhà": "quay nha", "Quầy người": "quay nguoi"}[name]
    return Outlet.objects.create(
        register="demo",
        name=name,
        name_folded=folded,
        slug=folded.replace(" ", "-"),
        kind="ocop_point",
        commune=cast.home_commune,
        counted_from=clock.today(),
        created_at=clock.now(),
        **fields,
    )


def test_who_keeps_points_of_sale_sees_them_and_is_not_told_to_ask(cast: Cast) -> None:
    keeper = builders.person("Chị Giữ Quầy")
    builders.role(keeper, "outlet_keeper", organisation=cast.home_organisation)
    own = outlet("Quầy nhà", cast, keeper=cast.home_organisation)
    outlet("Quầy người", cast, keeper=cast.other_organisation)
    page = Player(keeper).get(reverse("desk:home")).content.decode()
    assert "Bạn chưa đại diện cho ai" not in page
    assert cast.home_organisation.name in page
    assert reverse("desk:outlet", args=[own.pk]) in page
    assert "Quầy người" not in page


def test_who_speaks_for_nobody_is_told_what_to_do(cast: Cast) -> None:
    page = Player(builders.person("Người mới")).get(reverse("desk:home")).content.decode()
    assert "Bạn chưa đại diện cho ai" in page
    assert reverse("account_claims") in page


def test_newest_changes_are_said_in_words(cast: Cast, auditor: Player) -> None:
    issue_code(by=cast.city_officer.person, person=builders.person("Chị Hộ"))
    page = auditor.get(reverse("desk:home")).content.decode()
    assert "people.issue_code" not in page
    assert "tạo mã đăng nhập" in page.lower() or "mã đăng nhập" in page
