"""Invitations: one link, once, for two weeks."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import translation

from ocop.ledger.models import Entry
from ocop.people.actions import accept_invitation, cancel_invitation, invite
from ocop.people.actions.invitations import hash_of
from ocop.people.models import Invitation, Person
from ocop.people.rights import rights_of
from ocop.people.tests.unchanged import refused
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
PASSWORD = "một câu dễ nhớ 2026"


@pytest.fixture(autouse=True)
def _english(cast):
    """Sentences in English; all persons made beforehand, so that a refusal can be seen to change nothing."""
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


def test_by_hand_the_link_is_shown_and_makes_an_account(cast):
    by = cast.city_officer.person
    invitation, token = invite(
        by=by, name="Anh Xã", email="Xa@Example.test", role="commune_officer", commune=cast.home_commune, send=False
    )
    assert invitation.token_hash == hash_of(token)
    assert token not in str(list(Invitation.objects.values()))
    person, role = accept_invitation(token=token, name="Anh Xã Mới", password=PASSWORD)
    assert (person.name, person.email) == ("Anh Xã Mới", "xa@example.test")
    assert person.check_password(PASSWORD)
    assert rights_of(person).commune_ids == {cast.home_commune.pk}
    assert role.granted_by_name == by.name
    # Handed over by hand, the link proves nothing about the address; it is confirmed when it is used to sign in.
    assert not EmailAddress.objects.get(user=person).verified
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True)) == [
        "people.invite",
        "people.join",
        "people.grant_role",
    ]
    with refused("works no more"):
        accept_invitation(token=token, name="Kẻ thứ hai", password=PASSWORD)


def test_by_letter_after_the_commit_and_to_the_address_alone(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _invitation, token = invite(
            by=cast.commune_officer.person,
            name="Chị Gốm Hai",
            email="gom2@example.test",
            role="producer_member",
            organisation=cast.home_organisation,
        )
        assert mail.outbox == []
    assert token == ""
    (letter,) = mail.outbox
    assert letter.to == ["gom2@example.test"]
    assert "Hợp tác xã Gốm Nhà" in letter.body
    link = next(line for line in letter.body.splitlines() if "/tai-khoan/loi-moi/" in line)
    sent = link.rstrip("/").rsplit("/", 1)[1]
    person, _role = accept_invitation(token=sent, name="Chị Gốm Hai", password=PASSWORD)
    assert EmailAddress.objects.get(user=person).verified
    assert rights_of(person).organisation_ids() == {cast.home_organisation.pk}


def test_by_phone_no_password_is_needed(cast):
    _invitation, token = invite(
        by=cast.commune_officer.person,
        name="Bà Mây",
        phone="0912 345 678",
        role="producer_member",
        organisation=cast.home_organisation,
    )
    person, _role = accept_invitation(token=token)
    assert (person.phone, person.email, person.has_usable_password()) == ("+84912345678", None, False)


def test_whoever_is_signed_in_takes_it_with_the_own_account(cast):
    _invitation, token = invite(
        by=cast.administrator.person, name="Ai đó", email="a@example.test", role="auditor", send=False
    )
    person = cast.other_member.person
    count = Person.objects.count()
    accept_invitation(token=token, by=person)
    assert rights_of(person).is_auditor
    assert Person.objects.count() == count


def test_every_way_to_be_refused(cast):
    by = cast.administrator.person
    known = builders.person(email="co@example.test")
    with refused("Give an e-mail address or a phone number"):
        invite(by=by, name="Không", role="auditor")
    with refused("Write the name"):
        invite(by=by, name=" ", email="a@example.test", role="auditor")
    with refused("This is not a phone number"):
        invite(by=by, name="Số sai", phone="12", role="auditor")
    with refused("You may not give this role"):
        invite(by=cast.commune_officer.person, name="Ai", email="a@example.test", role="auditor")
    _one, token = invite(by=by, name="Có", email=known.email, role="auditor", send=False)
    with refused("sign in first"):
        accept_invitation(token=token, name="Khác", password=PASSWORD)
    with refused("Nobody gives a role to themselves"):
        accept_invitation(token=token, by=by)
    with refused("works no more"):
        accept_invitation(token="không có thật", by=known)
    _two, token = invite(by=by, name="Không mật khẩu", email="k@example.test", role="auditor", send=False)
    with refused("Choose a password"):
        accept_invitation(token=token, name="Không mật khẩu")
    Invitation.objects.update(expires_at=clock.now() - datetime.timedelta(seconds=1))
    with refused("works no more"):
        accept_invitation(token=token, name="Muộn", password=PASSWORD)


def test_taking_back(cast):
    invitation, token = invite(
        by=cast.city_officer.person, name="A", email="a@example.test", role="trade_officer", send=False
    )
    with refused("There is no such invitation"):
        cancel_invitation(by=cast.commune_officer.person, invitation=invitation)
    with refused("Only who invited"):
        cancel_invitation(by=cast.auditor.person, invitation=invitation)
    cancel_invitation(by=cast.city_officer.person, invitation=invitation)
    with refused("already used or taken back"):
        cancel_invitation(by=cast.administrator.person, invitation=invitation)
    with refused("works no more"):
        accept_invitation(token=token, name="A", password=PASSWORD)


def test_the_pages_from_invitation_to_desk(cast):
    officer = cast.city_officer
    answer = officer.post(
        reverse("people:invite"), {"name": "Cán bộ Mới", "email": "moi@example.test", "role": "trade_officer"}
    )
    assert answer.status_code == 200
    link = answer.context["link"]
    visitor = cast.stranger
    page = visitor.get(link)
    assert "Cán bộ Mới" in page.content.decode()
    weak = visitor.post(link, {"name": "Cán bộ Mới", "password": "12345678"})
    assert weak.status_code == 200
    assert weak.context["form"].errors["password"]
    assert not Person.objects.filter(email="moi@example.test").exists()
    done = visitor.post(link, {"name": "Cán bộ Mới", "password": PASSWORD})
    assert done.status_code == 302
    person = Person.objects.get(email="moi@example.test")
    assert visitor.client.session["_auth_user_id"] == str(person.pk)
    assert rights_of(person).is_trade_officer
    gone = visitor.get(link)
    assert gone.templates[0].name == "people/invitation_gone.html"
