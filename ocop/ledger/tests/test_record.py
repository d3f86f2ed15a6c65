"""What an entry holds, that sequences have no gap, and that only actions in a transaction write."""

import datetime
import decimal

import pytest
from django.db import IntegrityError, connection, transaction

from ocop.ledger.canonical import GENESIS, dumps, personal_hash, plain
from ocop.ledger.models import Entry, PersonalValue
from ocop.ledger.record import head, record
from ocop.ledger.version import version
from tests import builders

pytestmark = pytest.mark.django_db


def test_first_entries_are_chained_without_gap():
    assert head() == (0, GENESIS)
    first = record(by=None, action="ledger.test", topic="system", after={"n": 1})
    second = record(by=None, action="ledger.test", topic="people", before={"n": 1}, after={"n": 2}, reason="thử")
    assert (first.sequence, second.sequence) == (1, 2)
    assert first.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    assert second.change == {"before": {"n": 1}, "after": {"n": 2}}
    assert first.actor_name == "system"
    assert head() == (2, second.hash)


def test_a_rolled_back_change_leaves_no_entry_and_no_gap():
    record(by=None, action="ledger.test", topic="system")
    with transaction.atomic():
        record(by=None, action="ledger.test", topic="system")
        transaction.set_rollback(True)
    assert record(by=None, action="ledger.test", topic="system").sequence == 2


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses():
    with pytest.raises(RuntimeError, match="in the transaction of the change"):
        record(by=None, action="ledger.test", topic="system")
    assert Entry.objects.count() == 0


def test_unknown_topic_is_refused():
    with pytest.raises(ValueError, match="'stars' is not a topic"):
        record(by=None, action="ledger.test", topic="stars")
    assert Entry.objects.count() == 0


def test_values_are_kept_as_plain_json():
    organisation = builders.organisation()
    change = {
        "day": datetime.date(2026, 11, 22),
        "points": decimal.Decimal("81.50"),
        "lat": 1e20,
        "organisation": organisation,
        "set": {"b", "a"},
        "text": "Bát\x00Tràng",
    }
    entry = record(by=None, action="ledger.test", topic="registry", subject=organisation, after=change)
    entry.refresh_from_db()
    assert entry.change["after"] == {
        "day": "2026-11-22",
        "points": "81.50",
        "lat": "1e+20",
        "organisation": organisation.pk,
        "set": ["a", "b"],
        "text": "BátTràng",
    }
    assert (entry.subject_type, entry.subject_id) == ("people.organisation", str(organisation.pk))
    assert entry.subject_name == "Hợp tác xã Thử"
    with pytest.raises(TypeError, match="cannot keep a object"):
        plain(object())


def test_personal_values_are_hashed_in_the_chain_and_kept_beside_it():
    person = builders.person("Nguyễn Thị Thử")
    entry = record(
        by=person,
        action="people.change",
        topic="people",
        subject=person,
        before={"phone": None, "language": "vi"},
        after={"phone": "+84912345678", "language": "en"},
        personal={"phone"},
    )
    value = PersonalValue.objects.get()
    assert (value.entry_id, value.person_id, value.field, value.side) == (entry.pk, person.pk, "phone", "after")
    assert value.value == '"+84912345678"'
    assert entry.change["after"] == {"phone": {"personal": personal_hash(value.salt, "+84912345678")}, "language": "en"}
    assert entry.change["before"] == {"phone": None, "language": "vi"}
    # The name of a household's member is not in the chain either: it could not be erased there.
    assert "Nguyễn" not in dumps([entry.subject_name, entry.actor_name, entry.change])


def test_an_officer_stays_named():
    officer = builders.person("Cán bộ Thử")
    builders.role(officer, "auditor")
    assert record(by=officer, action="ledger.test", topic="system").actor_name == "Cán bộ Thử"


def test_version_is_the_newest_sequence_of_its_topics(django_assert_num_queries):
    assert version() == version("people") == version("people", "registry") == 0
    for topic in ("people", "registry", "people", "system"):
        record(by=None, action="ledger.test", topic=topic)
    with django_assert_num_queries(4):
        assert version("people") == 3
        assert version("registry", "outlets") == 2
        assert version("people", "registry") == 3
        assert version() == 4


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET reason = 'x'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_to_change_history(statement):
    record(by=None, action="ledger.test", topic="system", reason="first")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(Entry.objects.values_list("reason", flat=True)) == ["first"]


def test_a_personal_value_may_only_be_emptied():
    person = builders.person()
    record(
        by=None, action="people.x", topic="people", subject=person, after={"phone": "+84912345678"}, personal={"phone"}
    )
    value = PersonalValue.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalValue.objects.update(value='"+84900000000"')
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalValue.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalValue.objects.update(value=None)  # the salt would stay, and with it the number could be guessed
    PersonalValue.objects.update(value=None, salt="")
    value.refresh_from_db()
    assert (value.value, value.salt) == (None, "")
