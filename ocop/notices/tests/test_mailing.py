"""E-mails: failures are quiet, kept and tried again; nothing is sent twice and no message is lost."""

import datetime
import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from ocop import notices
from ocop.ledger.refusal import Refused
from ocop.notices import actions, mailing
from ocop.notices.models import Notice, Preference, Way
from ocop.people.models import Person
from tests import builders

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def send(*to, kind="test.plain", key="k", name="Miến"):
    return notices.send(to=to, kind=kind, key=key, params={"name": name, "day": datetime.date(2026, 12, 1), "count": 3})


@pytest.fixture
def failing(monkeypatch):
    """A mail server that answers with the exceptions put in the list, and then works."""
    errors = []

    def send_messages(self, messages):
        if errors:
            raise errors.pop(0)
        mail.outbox.extend(messages)
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return errors


def due_now():
    """As if the time until the next try had gone by."""
    Notice.objects.filter(email_after__isnull=False).update(email_after=timezone.now() - HOUR)


def test_a_server_that_is_down_is_tried_again(failing, django_capture_on_commit_callbacks):
    failing.extend([ConnectionRefusedError("no server"), smtplib.SMTPServerDisconnected("gone")])
    ann = builders.person("Ann")
    with django_capture_on_commit_callbacks(execute=True):
        (notice,) = send(ann)
    notice.refresh_from_db()
    assert notice.email_error == "ConnectionRefusedError: no server"
    assert notice.email_attempts == 1
    assert datetime.timedelta(minutes=1) < notice.email_after - timezone.now() <= datetime.timedelta(minutes=2)
    assert mailing.send_due() == 0, "not before its time"
    due_now()
    assert mailing.send_due() == 0
    notice.refresh_from_db()
    assert notice.email_attempts == 2
    assert datetime.timedelta(minutes=9) < notice.email_after - timezone.now() <= datetime.timedelta(minutes=10)
    due_now()
    assert mailing.send_due() == 1
    notice.refresh_from_db()
    assert (notice.email_error, notice.email_after, len(mail.outbox)) == ("", None, 1)
    assert notice.emailed_at is not None
    assert mailing.send_due() == 0


def test_after_eight_tries_an_administrator_decides(failing, cast):
    ann = builders.person("Ann")
    (notice,) = send(ann)
    for attempt in range(1, 9):
        failing.append(OSError("no network"))
        due_now()
        assert mailing.send_due() == 0
        notice.refresh_from_db()
        assert notice.email_attempts == attempt
    assert notice.email_after is None
    due_now()
    assert mailing.send_due() == 0
    assert list(Notice.objects.in_trouble()) == [notice]
    with pytest.raises(Refused):
        actions.try_again(by=cast.city_officer.person, pk=notice.pk)
    actions.try_again(by=cast.administrator.person, pk=notice.pk)
    assert mailing.send_due() == 1
    assert not Notice.objects.in_trouble().exists()
    with pytest.raises(Refused, match="đã gửi đi"):
        actions.try_again(by=cast.administrator.person, pk=notice.pk)


@pytest.mark.parametrize(
    ("error", "lasting"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.test": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b.test": (451, b"greylisted")}), False),
        (smtplib.SMTPDataError(550, b"spam"), True),
        (smtplib.SMTPDataError(452, b"full"), False),
        (smtplib.SMTPSenderRefused(550, b"you", "x"), False),
        (smtplib.SMTPAuthenticationError(535, b"password"), False),
        (TimeoutError("slow"), False),
        (ValueError("bad header"), True),
    ],
)
def test_a_bad_address_is_not_tried_again_and_the_message_stays(failing, error, lasting):
    failing.append(error)
    (notice,) = send(builders.person("Ann"))
    assert mailing.send_due() == 0
    notice.refresh_from_db()
    assert (notice.email_after is None) == lasting
    assert type(error).__name__ in notice.email_error
    assert list(Notice.objects.unread()) == [notice]


def test_one_failure_holds_up_nobody_else(failing, django_capture_on_commit_callbacks):
    some = [builders.person(f"P{n}") for n in range(4)]
    failing.append(smtplib.SMTPRecipientsRefused({"x": (550, b"no")}))
    with django_capture_on_commit_callbacks(execute=True):
        send(*some)
    assert len(mail.outbox) == 3


def test_an_unconfirmed_address_gets_no_letter():
    ann = builders.person("Ann")
    EmailAddress.objects.filter(user=ann).update(verified=False)
    (notice,) = send(ann)
    assert mailing.send_due() == 0
    notice.refresh_from_db()
    assert (notice.email_error, notice.email_after) == ("no confirmed e-mail address", None)


def test_what_another_machine_has_taken_is_left_to_it():
    (notice,) = send(builders.person("Ann"))
    stale = Notice.objects.get(pk=notice.pk)
    assert mailing._claim([notice]) == [notice]
    assert mailing._claim([stale]) == []
    assert mailing.send_due() == 0
    # It died: after the lease the next machine takes over.
    due_now()
    assert mailing.send_due() == 1


def test_one_letter_a_day_holds_what_is_unread():
    ann, bee = builders.person("Ann", language="en"), builders.person("Bee")
    for person in (ann, bee):
        Preference.objects.create(person=person, pace="daily", kinds={})
    made = [send(ann, bee, key=f"k{n}", name=f"Thing {n}") for n in range(3)]
    actions.mark_read(by=bee, pk=made[0][1].pk)
    assert mailing.send_due() == 0
    assert mailing.begin_digests() == 5
    assert mailing.send_due() == 2
    by_person = {letter.to[0]: letter for letter in mail.outbox}
    assert by_person[ann.email].subject == "[OCOP] 3 new messages"
    assert by_person[bee.email].subject == "[OCOP] 2 thông báo mới"
    assert by_person[ann.email].body.count("* About Thing") == 3
    assert "Thing 0" not in by_person[bee.email].body
    assert mailing.begin_digests() == 0
    assert mailing.send_due() == 0
    assert Notice.objects.filter(emailed_at__isnull=False).count() == 5
    assert Notice.objects.get(pk=made[0][1].pk).way == Way.DESK


def test_a_digest_that_failed_is_one_letter_again(failing):
    ann = builders.person("Ann")
    Preference.objects.create(person=ann, pace="daily", kinds={})
    for n in range(3):
        send(ann, key=f"k{n}")
    mailing.begin_digests()
    failing.append(OSError("down"))
    assert mailing.send_due() == 0
    due_now()
    assert mailing.send_due() == 1
    assert len(mail.outbox) == 1


def test_a_demo_writes_letters_into_files(settings, tmp_path):
    settings.VAR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    send(builders.person("Ann"))
    assert mailing.send_due() == 1
    (letter,) = (tmp_path / "letters").iterdir()
    assert "/ban/thong-bao/cach-nhan/" in letter.read_text()
    settings.OCOP_INSTANCE = "office"
    assert type(mailing.connection()).__module__.endswith("smtp")


def test_who_must_be_called(cast, failing):
    phone = Person.objects.create_user(name="Bà Mây", phone="+84912345678")
    far = Person.objects.create_user(name="Ông Xa", phone="+84912345679")
    both = builders.person("Cả hai", phone="+84912345670")
    for person, organisation in (
        (phone, cast.home_organisation),
        (both, cast.home_organisation),
        (far, cast.other_organisation),
    ):
        builders.role(person, "producer_member", organisation=organisation)
    send(phone, far, both, kind="test.legal", key="law")
    send(phone, key="small")
    officer, city = cast.commune_officer.person, cast.city_officer.person
    assert [one.person for one in Notice.objects.callable_by(officer)] == [phone]
    assert {one.person for one in Notice.objects.callable_by(city)} == {phone, far}
    failing.append(smtplib.SMTPRecipientsRefused({"x": (550, b"no")}))
    mailing.send_due()
    assert {one.person for one in Notice.objects.callable_by(officer)} == {phone, both}
    for nobody in (cast.producer_member, cast.auditor, cast.trade_officer, cast.stranger):
        assert not Notice.objects.callable_by(nobody.person).exists()


def test_a_burst_of_fifty_in_one_change_is_one_letter(django_capture_on_commit_callbacks):
    ann = builders.person("Ann", language="en")
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(50):
            send(ann, key=f"k{n}", name=f"Thing {n}")
    (letter,) = mail.outbox
    assert letter.subject == "[OCOP] 50 new messages"
    assert letter.body.count("* About Thing") == 50
    assert Notice.objects.filter(emailed_at__isnull=True).count() == 0


def test_a_burst_of_fifty_changes_is_one_letter_at_once_and_one_a_quarter_later(
    monkeypatch, django_capture_on_commit_callbacks
):
    ann, bee = builders.person("Ann", language="en"), builders.person("Bee")
    for n in range(50):
        with django_capture_on_commit_callbacks(execute=True):
            send(ann, key=f"k{n}", name=f"Thing {n}")
    assert len(mail.outbox) == 1
    assert mailing.send_due() == 0, "left in peace"
    with django_capture_on_commit_callbacks(execute=True):
        send(bee, key="other")
    assert len(mail.outbox) == 2, "others are not held up"
    due_now()
    assert mailing.send_due() == 0, "still within the quarter of an hour"
    later = mailing.clock.now() + mailing.REST
    monkeypatch.setattr(mailing.clock, "now", lambda: later)
    due_now()
    assert mailing.send_due() == 1
    assert mail.outbox[2].subject == "[OCOP] 49 new messages"
    assert mail.outbox[2].body.count("* About Thing") == 49
    assert Notice.objects.filter(emailed_at__isnull=True).count() == 0


def test_what_is_urgent_breaks_the_rest_three_times(django_capture_on_commit_callbacks):
    ann = builders.person("Ann")
    for n in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            send(ann, kind="test.urgent", key=f"k{n}")
    assert len(mail.outbox) == 3
    assert Notice.objects.filter(emailed_at__isnull=True, email_after__isnull=False).count() == 2
