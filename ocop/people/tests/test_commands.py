"""`begin` and `try_email`."""

import smtplib
import socket

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from ocop.people.actions import make_demo_person
from ocop.people.management.commands.try_email import sentence_for
from ocop.people.models import Invitation, Office, Person, Role
from ocop.people.rights import rights_of
from tests import builders

pytestmark = pytest.mark.django_db
GIVEN = {"office": "Văn phòng Điều phối Nông thôn mới", "officer": "Nguyễn Thị Đầu", "email": "Dau@Example.test"}


def begin(capsys, **more):
    call_command("begin", **GIVEN, **more)
    return capsys.readouterr().out.strip().splitlines()[-1]


def test_a_clean_start_ends_with_a_signed_in_administrator(capsys, settings):
    settings.OCOP_BASE_URL = "https://ocop.example.test"
    link = begin(capsys)
    assert link.startswith("https://ocop.example.test/tai-khoan/loi-moi/")
    assert Office.objects.get().name == GIVEN["office"]
    assert Person.objects.count() == 0
    client = Client()
    path = link.removeprefix("https://ocop.example.test")
    client.post(path, {"name": "Nguyễn Thị Đầu", "password": "một câu dễ nhớ 2026"})
    person = Person.objects.get()
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.email == "dau@example.test"
    assert rights_of(person).is_administrator
    # The address counts as confirmed: mail may not be set up yet, and the office must not be locked out.
    assert (
        Client().post("/tai-khoan/dang-nhap/", {"login": "dau@example.test", "password": "một câu dễ nhớ 2026"})[
            "Location"
        ]
        == "/ban/"
    )
    with pytest.raises(CommandError, match=r"quản trị|administrator"):
        call_command("begin", **GIVEN)


def test_a_lost_link_is_made_anew_and_the_old_one_works_no_more(capsys):
    first, second = begin(capsys), begin(capsys, again=True)
    assert first != second
    assert Invitation.objects.open().count() == 1
    client = Client()
    client.post("/" + first.split("/", 3)[3], {"name": "A", "password": "một câu dễ nhớ 2026"})
    assert Person.objects.count() == 0


def test_a_second_start_by_mistake_leaves_the_first_link_alone(capsys):
    first = begin(capsys)
    before = list(Invitation.objects.values())
    with pytest.raises(CommandError, match="--again"):
        call_command("begin", **{**GIVEN, "office": "Văn phòng khác", "email": "khac@example.test"})
    assert list(Invitation.objects.values()) == before
    assert Office.objects.get().name == GIVEN["office"]
    Client().post("/" + first.split("/", 3)[3], {"name": "A", "password": "một câu dễ nhớ 2026"})
    assert rights_of(Person.objects.get()).is_administrator


@pytest.mark.parametrize("wrong", [{"office": " "}, {"officer": ""}, {"email": "không"}])
def test_a_wrong_start_changes_nothing(wrong):
    with pytest.raises(CommandError):
        call_command("begin", **{**GIVEN, **wrong})
    assert (Office.objects.count(), Invitation.objects.count()) == (0, 0)


def test_a_test_letter(capsys):
    call_command("try_email", "toi@example.test")
    assert [letter.to for letter in mail.outbox] == [["toi@example.test"]]
    assert "toi@example.test" in capsys.readouterr().out
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("try_email", "không phải")


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (smtplib.SMTPAuthenticationError(535, b"bad credentials"), "refuses the user name or password in EMAIL_URL"),
        (smtplib.SMTPSenderRefused(550, b"no", "ocop@localhost"), "OCOP_EMAIL_FROM"),
        (smtplib.SMTPRecipientsRefused({}), "does not take letters to this address"),
        (smtplib.SMTPServerDisconnected("gone"), "hung up"),
        (socket.gaierror(-2, "unknown"), "There is no server named"),
        (TimeoutError(), "does not answer within"),
        (ConnectionRefusedError(111, "refused"), "Nothing listens at"),
        (OSError("something"), "could not be given"),
    ],
)
def test_what_went_wrong_is_said_plainly(problem, words, monkeypatch):
    assert words in sentence_for(problem)

    def fail(self, fail_silently=False):
        raise problem

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with pytest.raises(CommandError):
        call_command("try_email", "toi@example.test")


def test_demo_persons_are_made_once_and_marked():
    producer = builders.producer()
    for _ in range(2):
        person = make_demo_person(
            name="Chủ thể minh hoạ",
            email="chu-the@demo.test",
            phone="0912345678",
            password="mot-cau-minh-hoa",
            roles=[("producer_member", None, producer.organisation)],
        )
    assert (Person.objects.count(), Role.objects.count()) == (1, 1)
    assert person.is_demo
    assert rights_of(person).organisation_ids() == {producer.organisation_id}
    answer = Client().post("/tai-khoan/dang-nhap/", {"login": "chu-the@demo.test", "password": "mot-cau-minh-hoa"})
    assert answer["Location"] == "/ban/"


def test_demo_persons_live_on_a_demo_only(settings):
    settings.OCOP_INSTANCE = "office"
    with pytest.raises(RuntimeError):
        make_demo_person(name="A", email="a@demo.test")
    assert Person.objects.count() == 0
