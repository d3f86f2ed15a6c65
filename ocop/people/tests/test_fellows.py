"""Who speaks for an organisation may let fellows speak for it, and put them out; officers see it and can put it right."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from ocop.people import own_data
from ocop.people.actions import accept_invitation, cancel_invitation, end_role, erase_account, invite
from ocop.people.actions.erasure import ERASED_NAME
from ocop.people.models import Invitation, Role
from ocop.people.rights import rights_of
from ocop.people.tests.unchanged import refused
from tests import builders

pytestmark = pytest.mark.django_db
PASSWORD = "một câu dễ nhớ 2026"


@pytest.fixture(autouse=True)
def _english(cast):
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


def asked(cast, **more):
    given = {"name": "Anh Nung", "email": "nung@example.test", "role": "producer_member", "send": False}
    return invite(by=cast.producer_member.person, organisation=cast.home_organisation, **{**given, **more})


@pytest.fixture
def fellow(cast):
    _invitation, token = asked(cast)
    person, _role = accept_invitation(token=token, name="Anh Nung", password=PASSWORD)
    return person


def role_of(person):
    return person.roles.get(name="producer_member")


def test_a_member_lets_a_fellow_in_and_it_is_said_who_did(cast, fellow):
    role = role_of(fellow)
    assert rights_of(fellow).organisation_ids("producer_member") == {cast.home_organisation.pk}
    assert (role.by_fellow, role.granted_by, role.granted_by_name) == (
        True,
        cast.producer_member.person,
        cast.producer_member.person.name,
    )
    officer = cast.commune_officer
    page = officer.get(reverse("people:members", args=[cast.home_organisation.pk])).content.decode()
    assert f"let in by {cast.producer_member.person.name}" in page
    assert "people whom fellow members let in" in officer.get("/en/ban/").content.decode()
    listed = officer.get(reverse("people:persons") + "?let_in=fellow").content.decode()
    assert "Anh Nung" in listed
    assert cast.producer_member.person.name not in listed.split("<table", 1)[1]
    assert (
        "Anh Nung" not in cast.other_commune_officer.get(reverse("people:persons") + "?let_in=fellow").content.decode()
    )


def test_only_to_the_same_role_at_the_same_organisation(cast):
    with refused("You may not give this role"):
        asked(cast, role="buyer_member")
    with refused("You may not give this role"):
        invite(by=cast.producer_member.person, name="A", email="a@example.test", role="auditor")
    with refused("You may not give this role"):
        invite(
            by=cast.producer_member.person,
            name="A",
            email="a@example.test",
            role="producer_member",
            organisation=cast.other_organisation,
        )


def test_the_link_works_no_more_when_the_inviter_speaks_no_more(cast):
    _invitation, token = asked(cast)
    end_role(by=cast.commune_officer.person, role=role_of(cast.producer_member.person), reason="Nghỉ việc")
    with refused("no longer speaks for this organisation"):
        accept_invitation(token=token, name="Anh Nung", password=PASSWORD)


def test_fellows_end_each_others_role_but_not_that_of_whom_an_officer_confirmed(cast, fellow):
    first = cast.producer_member.person
    with refused("You may not end this role"):
        end_role(by=fellow, role=role_of(first), reason="Tôi muốn")
    with refused("There is no such role"):
        end_role(by=cast.other_member.person, role=role_of(fellow), reason="Tôi muốn")
    with refused("Say in one sentence"):
        end_role(by=first, role=role_of(fellow), reason=" ")
    second = builders.person("Chị Men")
    builders.role(second, "producer_member", organisation=cast.home_organisation)
    ended = end_role(by=first, role=role_of(fellow), reason="Không làm ở đây nữa")
    assert (ended.ended_by, ended.ended_by_name) == (first, first.name)
    assert not fellow.roles.held().exists()
    # Two whom officers confirmed may end each other's.
    end_role(by=first, role=role_of(second), reason="Nghỉ hưu")
    assert Role.objects.held().filter(organisation=cast.home_organisation).count() == 1


def test_whom_a_fellow_puts_out_gets_a_letter(cast, fellow, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        end_role(by=cast.producer_member.person, role=role_of(fellow), reason="Không làm ở đây nữa")
    (letter,) = mail.outbox
    assert letter.to == ["nung@example.test"]
    assert "Không làm ở đây nữa" in letter.body


def test_the_pages_of_a_member(cast):
    player = cast.producer_member
    address = reverse("people:invite") + f"?organisation={cast.home_organisation.pk}"
    page = player.get(address)
    assert page.status_code == 200
    assert [value for value, _label in page.context["form"].fields["role"].choices] == ["producer_member"]
    assert player.get(reverse("people:invite")).status_code == 404
    assert player.get(reverse("people:invite") + f"?organisation={cast.other_organisation.pk}").status_code == 404
    sent = {
        "organisation": cast.home_organisation.pk,
        "name": "Anh Nung",
        "email": "nung@example.test",
        "role": "producer_member",
    }
    shown = player.post(reverse("people:invite"), sent)
    assert shown.status_code == 200
    invitation = Invitation.objects.get()
    assert (invitation.by_fellow, invitation.invited_by) == (True, player.person)
    assert "/tai-khoan/loi-moi/" in shown.content.decode()
    assert "Anh Nung" in player.get(reverse("people:invitations")).content.decode()
    assert "Anh Nung" not in cast.other_member.get(reverse("people:invitations")).content.decode()
    forged = {**sent, "organisation": cast.other_organisation.pk}
    assert player.post(reverse("people:invite"), forged).status_code == 404
    assert cast.other_member.post(reverse("people:cancel_invitation", args=[invitation.pk])).status_code == 404
    assert player.post(reverse("people:cancel_invitation", args=[invitation.pk])).status_code == 302
    assert Invitation.objects.open().count() == 0


def test_a_fellow_takes_back_an_invitation_and_an_officer_too(cast, fellow):
    invitation, _token = asked(cast, email="hai@example.test")
    cancel_invitation(by=fellow, invitation=invitation)
    invitation, _token = asked(cast, email="ba@example.test")
    cancel_invitation(by=cast.commune_officer.person, invitation=invitation)
    assert Invitation.objects.open().count() == 0


def test_the_copy_tells_of_it_and_erasure_takes_the_name_away(cast, fellow):
    first = cast.producer_member.person
    (granted,) = own_data.collect(first)["made_by_you"]["people.Role.granted_by"]
    assert granted["name"] == "producer_member"
    erase_account(by=first, person=first)
    role = role_of(fellow)
    assert (role.granted_by_name, role.by_fellow) == (ERASED_NAME, True)
