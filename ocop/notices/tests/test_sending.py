"""Sending: what comes out, to whom, how often, in which language."""

import datetime

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy

from ocop import notices
from ocop.notices import actions, audience, wording
from ocop.notices.kinds import Kind, UnknownKindError, register
from ocop.notices.models import Notice, Preference, Way
from ocop.people.models import Person
from tests import builders

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 1)


def send(*to, kind="test.plain", key="k", **extra):
    extra.setdefault("params", {"name": "Miến", "day": DAY, "count": 3})
    return notices.send(to=to, kind=kind, key=key, **extra)


def test_one_message_a_person_and_one_letter_after_the_commit(django_capture_on_commit_callbacks):
    ann, bee = builders.person("Ann"), builders.person("Bee")
    with django_capture_on_commit_callbacks(execute=True):
        made = send(ann, bee, ann, subject=ann, link="/ban/", due_on=DAY)
        assert mail.outbox == []
    assert [(one.person_id, one.kind, one.subject_type, one.subject_id, one.due_on) for one in made] == [
        (ann.pk, "test.plain", "people.person", str(ann.pk), DAY),
        (bee.pk, "test.plain", "people.person", str(ann.pk), DAY),
    ]
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([ann.email, bee.email])
    letter = mail.outbox[0]
    assert letter.subject == "[OCOP] About Miến"
    assert letter.body.startswith("Something about Miến on 01/12/2026.\n\nhttp://localhost:8000/ban/\n\n-- \n")
    assert Notice.objects.filter(emailed_at__isnull=False, email_after__isnull=True).count() == 2


def test_the_same_key_is_one_message_for_ever(django_capture_on_commit_callbacks):
    ann, bee = builders.person("Ann"), builders.person("Bee")
    with django_capture_on_commit_callbacks(execute=True):
        assert len(send(ann)) == 1
        assert send(ann) == []
        assert len(send(ann, bee)) == 1
        assert len(send(ann, key="other")) == 1
    assert Notice.objects.count() == 3
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted([ann.email, bee.email]), (
        "what comes together is one letter"
    )


def test_a_change_rolled_back_tells_nobody(django_capture_on_commit_callbacks):
    ann = builders.person("Ann")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send(ann)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0
    assert mail.outbox == []


def test_what_is_wrong_is_said_at_once():
    ann = builders.person("Ann")
    with pytest.raises(UnknownKindError):
        send(ann, kind="test.nothing")
    with pytest.raises(KeyError):
        send(ann, params={"name": "x"})
    with pytest.raises(TypeError):
        send(ann, params={"name": ann, "day": DAY})
    with pytest.raises(ValueError):
        send(ann, key="x" * 191)
    with pytest.raises(ValueError):
        send(ann, key="")
    with pytest.raises(ValueError):
        register(Kind("noroom", "", "", ""))
    assert Notice.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused():
    with pytest.raises(RuntimeError, match="in the transaction"):
        send(builders.person("Ann"))
    assert Notice.objects.count() == 0


def test_the_words_follow_the_reader():
    ann = builders.person("Ann", language="en")
    (notice,) = send(ann, kind="test.both", params={})
    assert wording.words_of(notice, "en").subject == "Unread"
    assert wording.words_of(notice, "vi").subject == "Chưa đọc"
    (notice,) = send(ann, key="b", params={"name": {"vi": "Miến", "en": "Noodles"}, "day": DAY})
    assert notice.params == {"name": {"vi": "Miến", "en": "Noodles"}, "day": {"day": "2026-12-01"}}
    assert wording.words_of(notice, "en").body == "Something about Noodles on 1\u00a0December 2026."
    assert wording.words_of(notice, "vi").body == "Something about Miến on 01/12/2026."
    assert wording.kept(gettext_lazy("Unread")) == {"vi": "Chưa đọc", "en": "Unread"}


def test_a_subject_is_one_line_whatever_is_in_a_name(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(builders.person("Ann"), params={"name": "a\r\nBcc: all@example.test", "day": DAY})
    assert mail.outbox[0].subject == "[OCOP] About a Bcc: all@example.test"
    assert mail.outbox[0].recipients() == mail.outbox[0].to


def test_a_message_whose_kind_or_parameter_is_gone_is_still_shown():
    (notice,) = send(builders.person("Ann"))
    notice.params = {}
    assert wording.words_of(notice, "vi").subject == "About –"
    notice.kind = "gone.kind"
    assert wording.words_of(notice, "vi").subject == "gone.kind"


def test_english_letters_lead_to_english_pages(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(builders.person("Ann", language="en"), link="/ban/san-pham/")
    assert "http://localhost:8000/en/ban/san-pham/" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("kind", "pace", "chosen", "way"),
    [
        ("test.plain", None, {}, Way.AT_ONCE),
        ("test.plain", "daily", {}, Way.DAILY),
        ("test.plain", "at_once", {"test.plain": False}, Way.DESK),
        ("test.urgent", "daily", {}, Way.AT_ONCE),
        ("test.urgent", "daily", {"test.urgent": False}, Way.DESK),
        ("test.legal", "daily", {"test.legal": False}, Way.DAILY),
        ("test.quiet", None, {}, Way.DESK),
        ("test.quiet", "daily", {"test.quiet": True}, Way.DAILY),
    ],
)
def test_the_way_follows_kind_and_choice(kind, pace, chosen, way):
    ann = builders.person("Ann")
    if pace:
        Preference.objects.create(person=ann, pace=pace, kinds=chosen)
    assert send(ann, kind=kind)[0].way == way


def test_who_has_no_email_or_no_account_gets_no_letter(django_capture_on_commit_callbacks):
    phone = Person.objects.create_user(name="Bà Mây", phone="+84912345678")
    closed = builders.person("Closed", is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        made = send(phone, closed, kind="test.legal")
    assert [(one.person_id, one.way) for one in made] == [(phone.pk, Way.DESK)]
    assert mail.outbox == []


def test_sending_to_many_is_a_handful_of_queries():
    some = [builders.person(f"P{n}") for n in range(40)]
    counts = []
    for size in (1, 40):
        with CaptureQueriesContext(connection) as queries:
            send(*some[:size], key=f"n{size}")
        counts.append(len(queries))
    assert counts[0] == counts[1] == 4


def test_an_audience_is_who_holds_the_role_now(cast):
    speaker, officer = cast.producer_member.person, cast.commune_officer.person
    for name in ("other_member", "other_commune_officer", "city_officer"):
        assert cast[name].person
    assert audience.speakers_of(cast.home_organisation.pk) == [speaker]
    assert audience.officers_of(cast.home_commune.pk) == [officer]
    assert audience.coordination_office() == [cast.city_officer.person]
    assert audience.administrators() == []
    both = audience.speakers_by_organisation([cast.home_organisation.pk, cast.other_organisation.pk])
    assert both[cast.home_organisation.pk] == [speaker]
    assert audience.officers_by_commune([cast.home_commune.pk]) == {cast.home_commune.pk: [officer]}
    officer.roles.update(valid_to=datetime.date(2021, 1, 1))
    assert audience.officers_of(cast.home_commune.pk) == []


def test_settling_closes_for_everybody():
    ann, bee = builders.person("Ann"), builders.person("Bee")
    send(ann, bee, subject=ann)
    send(ann, key="other", kind="test.urgent", subject=ann)
    assert actions.settle(subject=ann, kind="test.plain") == 2
    assert actions.settle(subject=ann) == 1
    assert actions.settle(subject=ann) == 0
