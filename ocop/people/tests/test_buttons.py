"""The buttons of this room, and the pages that only those who hold something open."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.urls import reverse

from ocop.ledger.models import Entry
from ocop.ledger.record import record
from ocop.people.models import ApiKey, Claim, Invitation
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.page_access import SIGNED_IN, PageAccess, PostAccess


class TestIssueCode(PostAccess):
    """A sign-in code of a household: the officers of its place, nobody else."""

    may: ClassVar = {"commune_officer", "city_officer", "administrator"}
    told: ClassVar = {"auditor"}

    def url(self, cast: Cast) -> str:
        person = builders.person("Hộ Gốm", email=None, phone="+84912345678")
        builders.role(person, "producer_member", organisation=cast.home_organisation)
        return reverse("people:issue_code", args=[person.pk])


class TestCancelInvitation(PostAccess):
    may: ClassVar = {"producer_member", "commune_officer", "city_officer", "administrator"}
    told: ClassVar = {"auditor"}

    def url(self, cast: Cast) -> str:
        made = Invitation.objects.create(
            name="Người Mời",
            email="moi@example.test",
            role="producer_member",
            organisation=cast.home_organisation,
            token_hash="x" * 64,
            invited_by=cast.commune_officer.person,
            created_at=clock.now(),
            expires_at=clock.now() + datetime.timedelta(days=7),
        )
        return reverse("people:cancel_invitation", args=[made.pk])


class TestRevokeKey(PostAccess):
    may: ClassVar = {"commune_officer", "administrator"}
    told: ClassVar = {"auditor"}

    def url(self, cast: Cast) -> str:
        key = ApiKey.objects.create(
            person=cast.commune_officer.person,
            label="Máy xã",
            prefix="abcdefgh",
            key_hash="x" * 64,
            created_at=clock.now(),
            expires_at=clock.now() + datetime.timedelta(days=7),
        )
        return reverse("people:revoke_key", args=[key.pk])


class TestWithdrawClaim(PostAccess):
    """A claim is the claimant's own."""

    may: ClassVar = {"producer_member"}

    def url(self, cast: Cast) -> str:
        claim = Claim.objects.create(
            person=cast.producer_member.person,
            organisation=cast.other_organisation,
            role="producer_member",
            statement="thử",
            created_at=clock.now(),
        )
        return reverse("account_claim_withdraw", args=[claim.pk])


class TestErase(PageAccess):
    """Erasing one's own account is a part of the page of one's data."""

    may = SIGNED_IN

    def url(self, cast: Cast) -> str:
        return reverse("account_erase")

    @pytest.mark.parametrize("name", Cast.NAMES)
    def test_access(self, cast: Any, name: str) -> None:
        """A look at the address erases nobody."""
        answer = cast[name].get(self.url(cast))
        assert answer.status_code in (200, 302, 405)
        person = cast[name].person
        if person is not None:
            person.refresh_from_db()
            assert person.erased_at is None


class TestErasePerson(PageAccess):
    """On the person's request, by the administrator alone."""

    may: ClassVar = {"administrator"}
    private: ClassVar = ("Người Xin Xóa",)

    def url(self, cast: Cast) -> str:
        return reverse("people:erase_person", args=[builders.person("Người Xin Xóa").pk])


def test_the_administrator_erases_an_account_on_request(administrator: Any, city_officer: Any) -> None:
    person = builders.person("Người Xin Xóa")
    address = reverse("people:erase_person", args=[person.pk])
    assert administrator.post(address, {"reason": "Đơn ngày 2/3/2026"}).status_code == 200
    assert city_officer.post(address, {"reason": "x", "sure": "on"}).status_code in (403, 404)
    person.refresh_from_db()
    assert (person.name, person.erased_at) == ("Người Xin Xóa", None)
    answer = administrator.post(address, {"reason": "Đơn ngày 2/3/2026", "sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("people:persons"))
    person.refresh_from_db()
    assert (person.email, person.is_active) == (None, False)
    assert person.erased_at is not None
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.reason) == ("people.erase", "Đơn ngày 2/3/2026")
    assert administrator.get(address).status_code == 404
    own = administrator.get(reverse("people:erase_person", args=[administrator.person.pk]))
    assert own["Location"] == reverse("account_data")


def test_the_audit_view_says_actions_in_words(administrator: Any) -> None:
    with transaction.atomic():
        record(by=administrator.person, action="people.grant_role", topic="people", subject=administrator.person)
    assert "giao vai trò" in administrator.get(reverse("people:audit")).content.decode()
    assert "role given" in administrator.get("/en" + reverse("people:audit")).content.decode()
