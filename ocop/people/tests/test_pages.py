"""Who may open which page of this room."""

import pytest
from django.urls import reverse

from ocop.people.models import Claim
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.page_access import EVERYONE, OFFICERS, SIGNED_IN, PageAccess

OFFICES = OFFICERS | {"auditor"}


class TestSignIn(PageAccess):
    may = {"stranger"}

    def url(self, cast):
        return reverse("account_login")

    @pytest.mark.parametrize(("name", "status"), [("stranger", 200), ("auditor", 302), ("producer_member", 302)])
    def test_access(self, cast, name, status):
        """Signed-in persons are sent on instead; the stranger sees the page."""
        assert cast[name].get(self.url(cast)).status_code == status


class TestPhoneSignIn(TestSignIn):
    def url(self, cast):
        return reverse("account_phone_login")


class TestSignUp(TestSignIn):
    def url(self, cast):
        return reverse("account_signup")


class TestForgotten(PageAccess):
    may = EVERYONE

    def url(self, cast):
        return reverse("account_reset_password")


class TestInvitationGone(PageAccess):
    may = EVERYONE

    def url(self, cast):
        return reverse("account_invitation", args=["x" * 43])


class TestProfile(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_profile")


class TestOwnData(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_data")


class TestDataDownload(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_data_download")


class TestOwnClaims(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_claims")


class TestClaimFind(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_claim_find") + "?q=thu"


class TestClaimPublicOrganisation(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_claim", args=[cast.home_organisation.pk])


class TestClaimPrivateOrganisation(PageAccess):
    """A buyer has no public face; only offices of the city find it (others need its exact tax code)."""

    may = {"commune_officer", "city_officer", "trade_officer", "auditor", "administrator"}
    private = ("Siêu thị Kín",)

    def url(self, cast):
        buyer = builders.organisation("Siêu thị Kín", kind="enterprise", commune=cast.home_commune)
        return reverse("account_claim", args=[buyer.pk])


class TestEmail(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_email")


class TestPasswordChange(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("account_change_password")


class TestSecondFactor(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("mfa_index")


class TestSessions(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("usersessions_list")


class TestPersons(PageAccess):
    may = OFFICES

    def url(self, cast):
        return reverse("people:persons")


class TestPerson(PageAccess):
    may = {"commune_officer", "city_officer", "auditor", "administrator"}
    private = ("Chị Gốm",)

    def url(self, cast):
        return reverse("people:person", args=[cast.producer_member.person.pk])


class TestEndRole(PageAccess):
    """A member may lay the role down; the other commune's officer does not even see it."""

    may = {"producer_member", "commune_officer", "city_officer", "administrator"}
    private = ("Chị Gốm",)

    def url(self, cast):
        return reverse("people:end_role", args=[cast.producer_member.person.roles.get().pk])


class TestMembers(PageAccess):
    may = {"producer_member", "commune_officer", "city_officer", "trade_officer", "auditor", "administrator"}
    private = ("Chị Gốm",)

    def url(self, cast):
        cast.producer_member  # noqa: B018 - makes the member whose name must stay private
        return reverse("people:members", args=[cast.home_organisation.pk])


class TestInvitations(PageAccess):
    may = {*OFFICES, "producer_member", "other_member"}

    def url(self, cast):
        return reverse("people:invitations")


class TestInvite(PageAccess):
    may = OFFICES

    def url(self, cast):
        return reverse("people:invite")


class TestInviteFellow(PageAccess):
    """Officers see the page for an organisation they see; its own members, not those of another."""

    may = {*OFFICES, "producer_member"}

    def url(self, cast):
        return reverse("people:invite") + f"?organisation={cast.home_organisation.pk}"


class TestClaims(PageAccess):
    may = OFFICES

    def url(self, cast):
        return reverse("people:claims")


class TestClaim(PageAccess):
    may = {"commune_officer", "city_officer", "auditor", "administrator"}
    private = ("Tôi là con gái",)

    def url(self, cast: Cast):
        claim = Claim.objects.create(
            person=builders.person("Người Hỏi"),
            organisation=cast.home_organisation,
            role="producer_member",
            statement="Tôi là con gái của chủ",
            created_at=clock.now(),
        )
        return reverse("people:claim", args=[claim.pk])


class TestAudit(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("people:audit")


class TestAuditAsCsv(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("people:audit") + "?format=csv"


class TestAuditEntry(PageAccess):
    may = {"auditor", "administrator"}

    def url(self, cast):
        from ocop.ledger.record import record

        record(by=None, action="people.test", topic="people")
        return reverse("people:audit_entry", args=[1])


class TestKeys(PageAccess):
    may = OFFICES

    def url(self, cast):
        return reverse("people:keys")


class TestOffice(PageAccess):
    may = {"administrator"}

    def url(self, cast):
        return reverse("people:office")


class TestEnglish(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return "/en" + reverse("account_profile")
