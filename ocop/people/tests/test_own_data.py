"""One's own profile, copy and erasure."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import translation

from ocop.ledger.models import Entry, PersonalValue
from ocop.ledger.verification import verify
from ocop.people import own_data
from ocop.people.actions import (
    accept_invitation,
    change_profile,
    claim_organisation,
    create_key,
    erase_account,
    grant_role,
    invite,
    revoke_key,
)
from ocop.people.actions.erasure import ERASED_NAME
from ocop.people.models import ApiKey, Person
from ocop.people.queries import person_of_key
from ocop.people.rights import rights_of
from ocop.people.tests.unchanged import refused
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(cast):
    """Sentences in English; all persons made beforehand, so that a refusal can be seen to change nothing."""
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


def test_profile_changes_are_recorded_without_personal_values_in_the_chain(cast):
    person = cast.producer_member.person
    change_profile(by=person, name="Chị Gốm Đẹp", language="en", phone="0912 345 678")
    person.refresh_from_db()
    assert (person.name, person.language, person.phone) == ("Chị Gốm Đẹp", "en", "+84912345678")
    entry = Entry.objects.get()
    assert set(entry.change["after"]) == {"name", "language", "phone"}
    assert "912345678" not in json.dumps(entry.change)
    assert "Gốm" not in json.dumps(entry.change, ensure_ascii=False)
    # The same again changes nothing and records nothing.
    change_profile(by=person, name="Chị Gốm Đẹp", language="en", phone="+84 912 345 678")
    assert Entry.objects.count() == 1


def test_profile_refusals(cast):
    person = cast.producer_member.person
    household = Person.objects.create_user(name="Bà Mây", phone="+84912345678")
    with refused("Write your name"):
        change_profile(by=person, name=" ", language="vi", phone="")
    with refused("Choose a language"):
        change_profile(by=person, name="A", language="fr", phone="")
    with refused("already has an account"):
        change_profile(by=person, name="A", language="vi", phone="0912345678")
    with refused("could no longer sign in"):
        change_profile(by=household, name="A", language="vi", phone="")
    with refused("not a phone number"):
        change_profile(by=household, name="A", language="vi", phone="abc")


def test_the_copy_holds_everything_about_the_person_and_nothing_about_others(cast):
    person = cast.producer_member.person
    change_profile(by=person, name="Chị Gốm", language="vi", phone="0912345678")
    claim_organisation(by=person, organisation=cast.other_organisation, role="outlet_keeper", statement="Tôi giữ quầy")
    claim_organisation(
        by=cast.other_member.person,
        organisation=cast.home_organisation,
        role="outlet_keeper",
        statement="Lời người khác",
    )
    answer = cast.producer_member.get(reverse("account_data_download"))
    assert answer["Content-Disposition"].startswith(f'attachment; filename="ocop-{person.pk}-')
    copy = json.loads(answer.content)
    assert copy["person"]["phone"] == "+84912345678"
    assert copy["email_addresses"] == [{"email": person.email, "verified": True, "primary": True}]
    assert [role["organisation"] for role in copy["roles"]] == ["Hợp tác xã Gốm Nhà"]
    assert [claim["statement"] for claim in copy["claims"]] == ["Tôi giữ quầy"]
    assert [entry["action"] for entry in copy["ledger"]] == ["people.change_profile", "people.claim"]
    assert copy["ledger"][0]["values"] == [{"field": "phone", "side": "after", "value": "+84912345678"}]
    text = answer.content.decode()
    assert "Lời người khác" not in text
    assert "Anh Lụa" not in text
    assert person.password not in text


def test_rooms_above_add_to_the_copy(cast, monkeypatch):
    monkeypatch.setattr(own_data, "_others", {})
    own_data.register("dossiers", lambda person: [{"number": person.pk}])
    assert own_data.collect(cast.auditor.person)["dossiers"] == [{"number": cast.auditor.person.pk}]


def everything():
    """All text the database holds, in one string, of the tables where a person could be named."""
    said = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("places_", "django_migrations")):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            said.append(str(cursor.fetchall()))
    return "\n".join(said)


def test_erasure_leaves_no_name_no_address_and_a_whole_ledger(cast):
    by = cast.city_officer.person
    _invitation, token = invite(
        by=cast.commune_officer.person,
        name="Nguyễn Thị Xoá",
        email="xoa@example.test",
        phone="0912345678",
        role="producer_member",
        organisation=cast.home_organisation,
        send=False,
    )
    person, _role = accept_invitation(token=token, name="Nguyễn Thị Xoá", password="một câu dễ nhớ")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    change_profile(by=person, name="Nguyễn Thị Xoá Hai", language="vi", phone="0987654321")
    claim_organisation(by=person, organisation=cast.other_organisation, role="outlet_keeper", statement="Lời riêng tư")
    grant_role(by=by, person=person, name="outlet_keeper", organisation=cast.home_organisation)
    before = everything()
    for word in ("Thị Xoá", "xoa@example.test", "84912345678", "84987654321", "Lời riêng tư"):
        assert word in before
    entries = Entry.objects.count()
    erase_account(by=person, person=person)
    after = everything()
    for word in ("Thị Xoá", "xoa@example.test", "84912345678", "84987654321", "Lời riêng tư"):
        assert word not in after, word
    person.refresh_from_db()
    assert (person.name, person.email, person.phone, person.is_active) == (ERASED_NAME, None, None, False)
    assert not rights_of(person).held
    assert person.roles.count() == 2
    assert not person.roles.held().exists()
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    assert Entry.objects.count() == entries + 1
    assert not PersonalValue.objects.filter(person_id=person.pk, value__isnull=False).exists()
    assert verify().is_whole
    with refused("already erased"):
        erase_account(by=cast.administrator.person, person=person)


def test_the_only_administrator_cannot_go_and_others_not_be_sent_away(cast):
    administrator = cast.administrator.person
    with refused("only administrator"):
        erase_account(by=administrator, person=administrator)
    with refused("only your own account"):
        erase_account(by=cast.city_officer.person, person=cast.producer_member.person)


def test_an_officer_stays_named_beside_official_acts(cast):
    by = cast.city_officer.person
    role = grant_role(by=by, person=builders.person(), name="trade_officer")
    erase_account(by=by, person=by)
    assert Entry.objects.order_by("sequence").first().actor_name == "Cán bộ Văn phòng"
    role.refresh_from_db()
    assert role.granted_by_name == "Cán bộ Văn phòng"


def test_erasing_on_the_page_asks_for_the_password(cast):
    player = cast.producer_member
    address = reverse("account_erase")
    for wrong in ({}, {"sure": "on"}, {"sure": "on", "password": "sai"}, {"password": "mat-khau-thu"}):
        assert player.post(address, wrong).status_code == 200
        assert Person.objects.get(pk=player.person.pk).is_active
    assert player.post(address, {"sure": "on", "password": "mat-khau-thu"}).status_code == 302
    assert not Person.objects.get(pk=player.person.pk).is_active
    assert "_auth_user_id" not in player.client.session


def test_keys_are_shown_once_work_and_end(cast):
    by = cast.commune_officer.person
    key, text = create_key(by=by, label="Phần mềm của xã")
    assert text.startswith(f"ocop_{key.prefix}_")
    assert text.rsplit("_", 1)[1] not in str(list(ApiKey.objects.values()))
    assert person_of_key(text) == by
    key.refresh_from_db()
    assert key.last_used_on is not None
    assert person_of_key(text[:-1] + ("a" if text[-1] != "a" else "b")) is None
    assert person_of_key("") is person_of_key("ocop_") is person_of_key("ocop_aaaaaaaa_b") is None
    with refused("There is no such key"):
        revoke_key(by=cast.city_officer.person, key=key)
    with refused("only your own keys"):
        revoke_key(by=cast.auditor.person, key=key)
    revoke_key(by=by, key=key)
    assert person_of_key(text) is None
    with refused("already ended"):
        revoke_key(by=by, key=key)
    with refused("Say what the key is for"):
        create_key(by=by, label=" ")
    with refused("Keys are for the machines of offices"):
        create_key(by=cast.producer_member.person, label="của tôi")


def test_the_key_is_on_the_page_once(cast):
    address = reverse("people:keys")
    made = cast.trade_officer.post(address, {"label": "Máy"})
    text = made.context["fresh"]
    assert text in made.content.decode()
    assert text not in cast.trade_officer.get(address).content.decode()
    assert person_of_key(text) == cast.trade_officer.person
    cast.trade_officer.post(reverse("people:revoke_key", args=[ApiKey.objects.get().pk]))
    assert person_of_key(text) is None


def test_ledger_command_agrees_after_all_this(cast, capsys):
    change_profile(by=cast.auditor.person, name="Khác", language="vi", phone="0912345678")
    call_command("ledger", "verify")
    assert capsys.readouterr().out.startswith("The ledger is whole: 1 entries")
