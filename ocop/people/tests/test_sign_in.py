"""Sign-in by e-mail: account, confirmation, password, second factor, recovery codes, devices."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from ocop.ledger.models import Entry
from ocop.people.models import Person
from tests import builders
from tests.cast import Player

pytestmark = pytest.mark.django_db
PASSWORD = "một câu dễ nhớ 2026"
SECRET = "JBSWY3DPEHPK3PXP"


def link_in(letter, part):
    return re.search(rf"https?://\S*{part}\S*", letter.body).group().split("testserver", 1)[1]


def code_now():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_account_confirmed_signed_in():
    client = Client()
    answer = client.post(
        reverse("account_signup"),
        {"name": "Chị Mới", "email": "Moi@Example.test", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert answer["Location"] == reverse("account_email_verification_sent")
    person = Person.objects.get()
    assert (person.name, person.email, person.language) == ("Chị Mới", "moi@example.test", "vi")
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_name) == ("people.join", f"#{person.pk}")
    assert "moi@example.test" not in str(entry.change)
    assert signed_in(client) is None
    (letter,) = mail.outbox
    assert letter.subject == "[OCOP] Xác nhận địa chỉ email"
    assert letter.body.startswith("Xin chào,")
    address = link_in(letter, "/email/xac-nhan/")
    # Opening the link changes nothing: mail scanners open links too.
    assert client.get(address).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(address)
    assert EmailAddress.objects.get().verified
    answer = client.post(reverse("account_login"), {"login": "moi@example.test", "password": PASSWORD})
    assert signed_in(client) == str(person.pk)
    assert answer["Location"] == reverse("desk:home")


def test_letters_follow_the_language_of_the_page():
    Client().post(
        "/en/tai-khoan/dang-ky/",
        {"name": "Ann", "email": "ann@example.test", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert Person.objects.get().language == "en"
    assert mail.outbox[0].subject == "[OCOP] Confirm your e-mail address"
    assert "/en/tai-khoan/email/xac-nhan/" in mail.outbox[0].body


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "không phải"},
        {"password1": "12345678", "password2": "12345678"},
        {"password2": "khác hẳn rồi đó"},
    ],
)
def test_a_form_that_is_wrong_makes_no_account(wrong):
    given = {"name": "A", "email": "a@example.test", "password1": PASSWORD, "password2": PASSWORD, **wrong}
    answer = Client().post(reverse("account_signup"), given)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert (Person.objects.count(), Entry.objects.count(), len(mail.outbox)) == (0, 0, 0)


def test_signing_up_with_a_known_address_tells_its_owner_and_nobody_else():
    known = builders.person(email="co@example.test")
    given = {"name": "Kẻ dò", "email": "co@example.test", "password1": PASSWORD, "password2": PASSWORD}
    answer = Client().post(reverse("account_signup"), given)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert list(Person.objects.all()) == [known]
    assert [letter.to for letter in mail.outbox] == [["co@example.test"]]
    assert "đã có tài khoản" in mail.outbox[0].body


def test_wrong_password_and_unknown_address_say_the_same():
    builders.person(email="co@example.test")
    said = []
    for address in ("co@example.test", "khong@example.test"):
        answer = Client().post(reverse("account_login"), {"login": address, "password": "sai"})
        said.append(str(answer.context["form"].errors))
    assert said[0] == said[1]
    assert "mật khẩu" in said[0]


def test_guessing_is_stopped():
    builders.person(email="co@example.test")
    client = Client()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": "co@example.test", "password": "sai"})
    answer = client.post(reverse("account_login"), {"login": "co@example.test", "password": "mat-khau-thu"})
    assert signed_in(client) is None
    assert answer.context["form"].errors


def test_password_forgotten_and_chosen_anew():
    person = builders.person(email="co@example.test")
    client = Client()
    for address in ("co@example.test", "khong@example.test"):
        answer = client.post(reverse("account_reset_password"), {"email": address})
        assert answer["Location"] == reverse("account_reset_password_done")
    (letter,) = mail.outbox
    assert letter.subject == "[OCOP] Mật khẩu mới"
    address = link_in(letter, "/mat-khau/dat-lai/")
    form = client.get(address, follow=True)
    action = form.redirect_chain[-1][0]
    client.post(action, {"password1": PASSWORD, "password2": PASSWORD})
    assert Entry.objects.get().action == "people.password_reset"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert Client().get(address, follow=True).context["token_fail"] is True


def test_a_code_of_the_app_is_asked_for_and_its_secret_is_sealed():
    person = builders.person(email="co@example.test")
    TOTP.activate(person, SECRET)
    assert SECRET not in str(list(Authenticator.objects.values()))
    client = Client()
    answer = client.post(reverse("account_login"), {"login": person.email, "password": "mat-khau-thu"})
    assert answer["Location"] == reverse("mfa_authenticate")
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert signed_in(client) is None
    wrong = client.post(answer["Location"], {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    client.post(answer["Location"], {"code": code_now()})
    assert signed_in(client) == str(person.pk)


def test_a_recovery_code_works_once():
    person = builders.person(email="co@example.test")
    TOTP.activate(person, SECRET)
    codes = RecoveryCodes.activate(person).get_unused_codes()
    assert len(codes) == 10
    for expected in (str(person.pk), None):
        client = Client()
        client.post(reverse("account_login"), {"login": person.email, "password": "mat-khau-thu"})
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert signed_in(client) == expected


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app_on_the_pages():
    person = builders.person(email="co@example.test")
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": "mat-khau-thu"})
    asked = client.get(reverse("mfa_activate_totp"))["Location"]
    page = client.post(asked, {"password": "mat-khau-thu"}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_activate_totp")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert len(codes.context["unused_codes"]) == 10
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes.context["unused_codes"]
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert any("ứng dụng xác thực" in letter.subject for letter in mail.outbox)
    assert list(Entry.objects.values_list("action", flat=True)) == ["people.factor_added"] * 2
    assert secret not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"])
def test_delicate_pages_ask_again_who_it_is(name):
    """A device left open must not be enough."""
    player = Player(builders.person())
    TOTP.activate(player.person, SECRET)
    answer = player.get(reverse(name))
    assert answer.status_code == 302
    assert "/tai-khoan/" in answer["Location"]
    assert player.get(answer["Location"]).status_code == 200


def test_devices_are_listed_and_ended():
    person = builders.person(email="co@example.test")
    here, there = Client(headers={"user-agent": "Máy này"}), Client(headers={"user-agent": "Máy kia"})
    for client in (here, there):
        client.post(reverse("account_login"), {"login": person.email, "password": "mat-khau-thu"})
    listed = here.get(reverse("usersessions_list")).content.decode()
    assert "Máy này" in listed
    assert "Máy kia" in listed
    here.post(reverse("usersessions_list"))
    assert UserSession.objects.count() == 1
    assert here.get(reverse("account_profile")).status_code == 200
    assert there.get(reverse("account_profile")).status_code == 302


def test_signing_out_needs_a_button():
    player = Player(builders.person())
    assert player.get(reverse("account_logout")).status_code == 200
    assert signed_in(player.client)
    player.post(reverse("account_logout"))
    assert signed_in(player.client) is None


def test_an_address_is_added_confirmed_used_removed():
    person = builders.person(email="co@example.test")
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": "mat-khau-thu"})
    address = reverse("account_email")
    client.post(address, {"email": "hai@example.test", "action_add": ""})
    letter = next(letter for letter in mail.outbox if letter.to == ["hai@example.test"])
    client.post(link_in(letter, "/email/xac-nhan/"))
    client.post(address, {"email": "hai@example.test", "action_primary": ""})
    person.refresh_from_db()
    assert person.email == "hai@example.test"
    client.post(address, {"email": "co@example.test", "action_remove": ""})
    actions = list(Entry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["people.email_confirmed", "people.email_changed", "people.email_removed"]
    assert "example.test" not in str(list(Entry.objects.values()))
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["hai@example.test"]


def test_an_office_sends_its_city_officers_to_the_second_factor(cast, settings):
    desk = reverse("people:persons")
    settings.OCOP_SECOND_FACTOR = True
    for name in ("city_officer", "administrator"):
        assert cast[name].get(desk)["Location"] == reverse("mfa_index")
        assert cast[name].get(reverse("mfa_index")).status_code == 200
    assert cast.commune_officer.get(desk).status_code == 200
    TOTP.activate(cast.city_officer.person, SECRET)
    assert cast.city_officer.get(desk).status_code == 200
    settings.OCOP_SECOND_FACTOR = False
    assert cast.administrator.get(desk).status_code == 200


def test_sign_in_pages_are_never_kept_by_a_cache_and_name_no_outside_address(cast):
    for name in ("account_login", "account_signup", "account_phone_login"):
        answer = cast.stranger.get(reverse(name))
        assert "no-store" in answer["Cache-Control"]
        text = answer.content.decode()
        assert "style=" not in text
        assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", text)
