"""Whoever gets past the triggers is found: the tests remove them and tamper with SQL."""

import json
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ocop.ledger import guards
from ocop.ledger.canonical import GENESIS, hash_of
from ocop.ledger.erasure import erase_values_of
from ocop.ledger.models import Entry, PersonalValue, PublishedHead
from ocop.ledger.publication import publish
from ocop.ledger.record import head, record
from ocop.ledger.refusal import Refused
from ocop.ledger.verification import verify
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    """Six entries; the third holds a personal value."""
    person = builders.person()
    for number in range(1, 7):
        given = {"after": {"phone": "+84912345678"}, "personal": {"phone"}} if number == 3 else {"after": {"n": number}}
        record(by=None, action=f"ledger.test{number}", topic="people", subject=person, **given)
    return person


def tamper(statement, *values):
    """Run SQL as somebody would who owns the database file."""
    guards.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards.install(connection)


def broken():
    return [(one.kind, one.sequence) for one in verify().breaks]


def test_an_untouched_chain_is_whole(chain):
    outcome = verify()
    assert outcome.is_whole
    assert (outcome.entries, outcome.head) == (6, head())


def test_an_empty_ledger_is_whole():
    assert (verify().entries, verify().head) == (0, (0, GENESIS))
    with pytest.raises(Refused, match=r"."):
        publish()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reason", "khác"),
        ("actor_name", "Kẻ gian"),
        ("actor_id", 99),
        ("topic", "registry"),
        ("action", "ledger.other"),
        ("subject_id", "7"),
        ("subject_type", "people.organisation"),
        ("subject_name", "khác"),
        ("request_id", "f" * 32),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("change", json.dumps({"after": {"n": 400}})),
        ("hash", "0" * 64),
    ],
)
def test_an_edit_of_any_field_is_found_and_named(chain, field, value):
    tamper(f"UPDATE ledger_entry SET {field} = %s WHERE sequence = 4", value)
    found = broken()
    assert found[0] == ("edit", 4)
    # An edited hash breaks the link of the next entry as well.
    assert found[1:] == ([("reorder", 5)] if field == "hash" else [])


def test_an_edit_with_its_hash_made_anew_breaks_the_link(chain):
    row = Entry.objects.filter(sequence=4).values().get()
    del row["hash"]
    row["reason"] = "khác"
    tamper("UPDATE ledger_entry SET reason = 'khác', hash = %s WHERE sequence = 4", hash_of(**row))
    assert broken() == [("reorder", 5)]


def test_a_gap_is_found_and_named(chain):
    tamper("DELETE FROM ledger_entry WHERE sequence IN (4, 5)")
    assert broken() == [("gap", 4)]
    assert "Entries 4 to 5 are missing before entry 6" in verify().breaks[0].sentence


def test_a_lost_beginning_is_a_gap(chain):
    tamper("DELETE FROM ledger_entry WHERE sequence = 1")
    assert broken() == [("gap", 1)]


def test_two_entries_that_changed_places_are_found(chain):
    for old, new in ((4, 400), (5, 4), (400, 5)):
        tamper("UPDATE ledger_entry SET sequence = %s WHERE sequence = %s", new, old)
    assert broken()[0] == ("edit", 4)
    assert ("edit", 5) in broken()


def test_moved_entries_with_hashes_made_anew_do_not_follow(chain):
    rows = {row["sequence"]: row for row in Entry.objects.filter(sequence__in=(4, 5)).values()}
    guards.remove(connection)
    Entry.objects.filter(sequence__in=(4, 5)).delete()
    for old, new in ((5, 4), (4, 5)):
        row = {**rows[old], "sequence": new}
        del row["hash"]
        Entry.objects.create(**row, hash=hash_of(**row))
    guards.install(connection)
    assert ("reorder", 4) in broken()


def test_a_cut_off_end_is_found_against_the_published_head(chain):
    row, is_new = publish()
    assert (is_new, row.sequence, row.on) == (True, 6, clock.today())
    assert publish()[1] is False
    tamper("DELETE FROM ledger_entry WHERE sequence > 4")
    assert broken() == [("truncation", 5)]


def test_a_chain_written_anew_is_found_against_the_published_head(chain):
    publish()
    guards.remove(connection)
    last = GENESIS
    for row in Entry.objects.order_by("sequence").values():
        del row["hash"]
        row |= {"previous_hash": last, "action": "ledger.forged"}
        last = hash_of(**row)
        Entry.objects.filter(sequence=row["sequence"]).update(**row, hash=last)
    guards.install(connection)
    assert broken() == [("rewritten", 6)]


def test_a_head_kept_outside_is_compared(chain):
    known = head()
    tamper("DELETE FROM ledger_entry WHERE sequence = 6")
    assert verify().is_whole
    assert [one.kind for one in verify(known_head=known).breaks] == ["truncation"]


def test_personal_values_may_be_erased_and_nothing_else(chain):
    assert erase_values_of(chain.pk) == 1
    value = PersonalValue.objects.get()
    assert (value.value, value.salt) == (None, "")
    assert value.erased_at is not None
    assert verify().is_whole
    assert erase_values_of(chain.pk) == 0


def test_a_changed_or_removed_personal_value_is_found(chain):
    tamper("""UPDATE ledger_personalvalue SET value = '"+84900000000"'""")
    assert broken() == [("personal", 3)]
    tamper("DELETE FROM ledger_personalvalue")
    assert broken() == [("personal", 3)]
    assert "taken out" in verify().breaks[0].sentence


def test_the_command_says_whole_or_names_the_entry_and_exits_1(chain, capsys):
    call_command("ledger", "publish")
    assert capsys.readouterr().out == f"{clock.today()} 6:{head()[1]}\n"
    call_command("ledger", "verify")
    assert capsys.readouterr().out == f"The ledger is whole: 6 entries, head 6:{head()[1]}\n"
    tamper("UPDATE ledger_entry SET reason = 'x' WHERE sequence = 2")
    with pytest.raises(SystemExit) as stop:
        call_command("ledger", "verify")
    assert stop.value.code == 1
    assert capsys.readouterr().err == "Entry 2 (ledger.test2) is not what was written.\n"
    with pytest.raises(CommandError, match="SEQUENCE:HASH"):
        call_command("ledger", "verify", "--head", "12")
    assert PublishedHead.objects.count() == 1


def test_ten_thousand_entries_are_walked_in_a_blink(db):
    last, rows = GENESIS, []
    for sequence in range(1, 10_001):
        row = {
            "sequence": sequence,
            "at": clock.now(),
            "topic": "registry",
            "action": "products.change",
            "actor_id": 1,
            "actor_name": "Cán bộ Thử",
            "subject_type": "products.product",
            "subject_id": str(sequence),
            "subject_name": "Miến dong",
            "change": {"before": {"name": "Mien"}, "after": {"name": "Miến"}},
            "reason": "",
            "request_id": "",
            "previous_hash": last,
        }
        last = hash_of(**row)
        rows.append(Entry(**row, hash=last))
    Entry.objects.bulk_create(rows, batch_size=1000)
    began = time.process_time()
    assert verify().is_whole
    assert time.process_time() - began < 3
