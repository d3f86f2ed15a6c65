"""Market gates: what ships is right and comes once, newer ones end older ones, wrong files are refused with their line."""

import datetime

import pytest
from django.core.management import call_command

from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.trade.models import GateCondition, MarketGate
from ocop.trade.sides import gates
from ocop.trade.sides.actions.gates import activate, activate_shipped

pytestmark = pytest.mark.django_db
FILE = (gates.SHIPPED / "nhat-ban.yaml").read_text(encoding="utf-8")


def test_what_ships_names_a_source_for_every_condition():
    files = gates.shipped()
    assert sorted(one.slug for one in files if one.kind == "country") == [
        "han-quoc",
        "hoa-ky",
        "lien-minh-chau-au",
        "nhat-ban",
        "trung-quoc",
    ]
    assert len([one for one in files if one.kind == "channel"]) == 3
    assert all(one.source and row.source for one in files for row in one.rows)
    assert all(one.is_guide for one in files), "none was compared with the original texts"


def test_bringing_them_twice_brings_them_once():
    call_command("market_gates", verbosity=0)
    count, last = MarketGate.objects.count(), head()
    assert count == 8
    assert GateCondition.objects.count() == sum(len(one.rows) for one in gates.shipped())
    assert activate_shipped() == (0, [])
    assert head() == last


def test_a_newer_file_ends_the_older_the_day_before(cast):
    activate_shipped()
    newer = FILE.replace("'2026-01-01'", "'2027-03-01'")
    gate = activate(by=cast.trade_officer.person, name="nhat-ban.yaml", content=newer.encode())
    older = MarketGate.objects.get(slug="nhat-ban", valid_from="2026-01-01")
    assert (older.valid_to, gate.valid_to) == (datetime.date(2027, 2, 28), None)
    assert activate_shipped() == (0, []), "what ships never comes back under a newer one"
    with pytest.raises(Refused, match="01/03/2027"):
        activate(by=cast.trade_officer.person, name="nhat-ban.yaml", content=newer.encode())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("code: traceability, value: true", "code: traceability, value: 7", "nhat-ban.yaml:17"),
        ("kind: country", "kind: planet", ":3: kind is country or channel"),
        ("groups: [food, drink, herbal]", "groups: [food, steel]", ":6: groups"),
        ("source: 'Thông tư 02/2024/TT-BKHCN'", "source: ''", ":17: every condition"),
        ("conditions:", "conditions: []\nrest:", "at least one"),
        ("from: '2026-01-01'", "from: soon", ":7:"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line_and_changes_nothing(cast, old, new, says):
    assert old in FILE
    before = head()
    with pytest.raises(Refused, match=says):
        activate(by=cast.trade_officer.person, name="nhat-ban.yaml", content=FILE.replace(old, new, 1).encode())
    assert MarketGate.objects.count() == 0
    assert head() == before


@pytest.mark.parametrize("name", ["stranger", "producer_member", "commune_officer", "auditor"])
def test_only_the_trade_office_puts_them_into_force(cast, name):
    with pytest.raises(Refused):
        activate(by=cast[name].person, name="nhat-ban.yaml", content=FILE.encode())
    assert MarketGate.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"- a", b"slug: [", b"slug: 1\nconditions: 5"])
def test_nonsense_is_refused(cast, content):
    with pytest.raises(Refused):
        activate(by=cast.trade_officer.person, name="x.yaml", content=content)
