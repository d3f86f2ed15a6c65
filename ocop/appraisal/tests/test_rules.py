"""Rules in force: frozen, dated, closed by the next; deadlines in the office's days."""

from __future__ import annotations

import datetime

import pytest
from django.core.management import CommandError, call_command

from ocop.appraisal import deadlines
from ocop.appraisal.actions import rules
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import CriteriaVersion, RegulationVersion
from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.rulebooks.rating import rate
from ocop.workdays import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_what_ships_is_frozen_once() -> None:
    made = rules.activate_shipped()
    assert made == 26 + 5 + 1
    assert CriteriaVersion.objects.count() == 31
    assert Entry.objects.get().action == "appraisal.activate_shipped"
    before = head()
    assert rules.activate_shipped() == 0
    assert head() == before
    assert CriteriaVersion.objects.filter(decree="qd26-2026", active_to=None).count() == 26
    old = CriteriaVersion.objects.filter(decree="qd1048-2019")
    assert set(old.values_list("active_from", "active_to")) == {
        (datetime.date(2019, 8, 21), datetime.date(2023, 2, 23))
    }
    assert RegulationVersion.objects.get().content["settings"]["passes"] == 2
    assert rules.newer_texts() == []


def test_every_frozen_set_can_be_rated() -> None:
    rules.activate_shipped()
    for version in CriteriaVersion.objects.filter(decree="qd26-2026"):
        one = criteria_set(version)
        assert one.id == version.set_id
        assert rate(one, {}).total == 0
        assert rules.digest_of(version.content) == version.digest


def test_a_later_version_closes_the_earlier(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rules.activate_shipped()
    officer = cast.city_officer.person
    first = clock.today() + 10 * DAY
    changed = rules.content_of("qd26-2026-06")
    changed["note"] = "sửa một chữ"
    monkeypatch.setattr(rules, "content_of", lambda _set_id: changed)
    new = rules.activate_set(by=officer, set_id="qd26-2026-06", active_from=first)
    old = CriteriaVersion.objects.exclude(pk=new.pk).get(set_id="qd26-2026-06")
    assert (old.active_to, new.active_from, new.active_to) == (first - DAY, first, None)
    assert rules.in_force("qd26-2026-06", first - DAY) == old
    assert rules.in_force("qd26-2026-06", first) == new
    assert rules.in_force("qd26-2026-06", datetime.date(2026, 5, 21)) is None
    before = head()
    with pytest.raises(Refused):
        rules.activate_set(by=officer, set_id="qd26-2026-06", active_from=first + DAY)  # the same text
    assert head() == before


@pytest.mark.parametrize("who", ["producer_member", "commune_officer", "auditor", "trade_officer"])
def test_only_the_coordination_office_activates(cast: Cast, who: str) -> None:
    before = head()
    with pytest.raises(Refused):
        rules.activate_set(by=cast[who].person, set_id="qd26-2026-06", active_from=clock.today())
    with pytest.raises(Refused):
        rules.activate_regulation(
            by=cast[who].person, name="Quy chế", decision="1", settings={}, active_from=clock.today()
        )
    assert head() == before
    assert CriteriaVersion.objects.count() == RegulationVersion.objects.count() == 0


def test_refusals_change_nothing(cast: Cast) -> None:
    officer = cast.city_officer.person
    before = head()
    for set_id, day in (("qd26-2026-99", clock.today()), ("qd26-2026-06", clock.today() - DAY)):
        with pytest.raises(Refused):
            rules.activate_set(by=officer, set_id=set_id, active_from=day)
    with pytest.raises(Refused) as refusal:
        rules.activate_regulation(
            by=officer, name="Q", decision="1", settings={"quorum": "7/3"}, active_from=clock.today()
        )
    assert refusal.value.field == "settings"
    assert head() == before
    assert CriteriaVersion.objects.count() == RegulationVersion.objects.count() == 0


def test_a_regulation_follows_another(cast: Cast) -> None:
    rules.activate_shipped()
    first = clock.today() + DAY
    new = rules.activate_regulation(
        by=cast.city_officer.person, name="Quy chế 2026", decision="12/QC", settings={"passes": 3}, active_from=first
    )
    old = RegulationVersion.objects.exclude(pk=new.pk).get()
    assert old.active_to == clock.today()
    assert rules.regulation_in_force(clock.today()) == old
    assert rules.regulation_in_force(first) == new
    assert new.content["settings"]["passes"] == 3


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rules", "activate")
    assert "32 put into force" in capsys.readouterr().out
    call_command("rules", "activate")
    assert "already" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("rules", "activate", "qd26-2026-06")
    call_command("rules")
    assert len(capsys.readouterr().out.splitlines()) == 32


@pytest.mark.parametrize(
    ("begun", "due"),
    [
        # Monday 7/9/2026 morning: fifteen working days after it end on Monday 28/9.
        (datetime.datetime(2026, 9, 7, 9, 0), datetime.date(2026, 9, 28)),
        # after closing on Friday counts as Monday
        (datetime.datetime(2026, 9, 4, 18, 0), datetime.date(2026, 9, 28)),
        # a Saturday too
        (datetime.datetime(2026, 9, 5, 9, 0), datetime.date(2026, 9, 28)),
    ],
)
def test_the_commune_has_fifteen_working_days(begun: datetime.datetime, due: datetime.date) -> None:
    from django.utils import timezone

    assert deadlines.due("commune_check", timezone.make_aware(begun)) == due


def test_tet_stands_still() -> None:
    """Over Tết the fifteen days take clearly more than three weeks."""
    due = deadlines.due("commune_check", datetime.date(2027, 2, 1))
    assert (due - datetime.date(2027, 2, 1)).days > 26


def test_calendar_spans_end_on_a_working_day() -> None:
    # 15 days after Friday 4/9/2026 is Saturday 19/9: the Monday after it.
    assert deadlines.due("withdrawal", datetime.date(2026, 9, 4)) == datetime.date(2026, 9, 21)
    with pytest.raises(KeyError):
        deadlines.due("never", datetime.date(2026, 9, 4))
