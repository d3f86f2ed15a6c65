"""Giving and ending roles: who may, from when to when, and every way to be refused."""

import datetime

import pytest
from django.utils import translation

from ocop.ledger.models import Entry
from ocop.people.actions import end_role, grant_role
from ocop.people.models import Role
from ocop.people.rights import forget, rights_of
from ocop.people.tests.unchanged import refused
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(cast):
    """Sentences in English; all persons made beforehand, so that a refusal can be seen to change nothing."""
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


def rights_now(person, on=None):
    """The rights as a new request reads them."""
    forget(person)
    return rights_of(person, on)


def test_a_role_is_given_recorded_and_gives_rights(cast):
    by, person = cast.city_officer.person, builders.person("Chị Mới")
    assert not rights_now(person).is_commune_officer
    role = grant_role(by=by, person=person, name="commune_officer", commune=cast.home_commune, reason="QĐ 12/QĐ-UBND")
    assert rights_now(person).commune_ids == {cast.home_commune.pk}
    assert (role.valid_from, role.valid_to, role.granted_by_name) == (clock.today(), None, by.name)
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.actor_id, entry.actor_name) == ("people.grant_role", by.pk, by.name)
    assert (entry.subject_type, entry.subject_id, entry.subject_name) == (
        "people.person",
        str(person.pk),
        f"#{person.pk}",
    )
    assert entry.reason == "QĐ 12/QĐ-UBND"
    assert entry.change["after"]["commune"] == cast.home_commune.pk


WHO_GRANTS = {
    # role given: who may give it
    "administrator": {"administrator"},
    "coordination_officer": {"administrator"},
    "auditor": {"administrator"},
    "secretary": {"administrator"},
    "council_member": {"administrator"},
    "adviser": {"administrator"},
    "trade_officer": {"administrator", "city_officer"},
    "commune_officer": {"administrator", "city_officer"},
    "producer_member": {"administrator", "city_officer", "commune_officer"},
    "outlet_keeper": {"administrator", "city_officer", "commune_officer"},
    "buyer_member": {"administrator", "city_officer", "trade_officer"},
}


@pytest.mark.parametrize("name", WHO_GRANTS)
def test_who_may_give_which_role(cast, name):
    for giver in cast.NAMES[1:]:
        by = cast[giver].person
        person = builders.person()
        place = {}
        if name == "commune_officer":
            place = {"commune": cast.home_commune}
        elif (name.endswith("member") and name != "council_member") or name == "outlet_keeper":
            place = {"organisation": cast.home_organisation}
        if giver in WHO_GRANTS[name]:
            assert grant_role(by=by, person=person, name=name, **place).name == name
        else:
            with refused("You may not give this role"):
                grant_role(by=by, person=person, name=name, **place)


def test_nobody_gives_a_role_to_themselves(cast):
    for giver in ("administrator", "city_officer"):
        by = cast[giver].person
        with refused("Nobody gives a role to themselves"):
            grant_role(by=by, person=by, name="trade_officer")


def test_a_role_is_held_where_it_belongs(cast):
    by, person = cast.administrator.person, builders.person()
    old = builders.commune("Cũ", layer="old", code="T-old")
    with refused("Choose the commune"):
        grant_role(by=by, person=person, name="commune_officer")
    with refused("Choose a commune of today"):
        grant_role(by=by, person=person, name="commune_officer", commune=old)
    with refused("Choose the organisation"):
        grant_role(by=by, person=person, name="producer_member")
    with refused("held in the whole city"):
        grant_role(by=by, person=person, name="auditor", commune=cast.home_commune)
    with refused("There is no such role"):
        grant_role(by=by, person=person, name="king")
    merged = builders.organisation("Cũ", merged_into=cast.home_organisation)
    with refused("merged into another"):
        grant_role(by=by, person=person, name="producer_member", organisation=merged)


def test_a_role_is_not_held_twice_nor_by_a_closed_account_nor_backwards(cast):
    by, person = cast.administrator.person, builders.person()
    grant_role(by=by, person=person, name="auditor")
    with refused("already holds"):
        grant_role(by=by, person=person, name="auditor")
    closed, other = builders.person(is_active=False), builders.person()
    with refused("account is closed"):
        grant_role(by=by, person=closed, name="auditor")
    with refused("The last day lies before the first"):
        grant_role(
            by=by,
            person=other,
            name="auditor",
            valid_from=datetime.date(2026, 5, 2),
            valid_to=datetime.date(2026, 5, 1),
        )


def test_ending_takes_the_right_at_once_and_keeps_the_row(cast):
    by, person = cast.city_officer.person, cast.commune_officer.person
    role = person.roles.get()
    assert rights_now(person).is_commune_officer
    end_role(by=by, role=role, reason="chuyển công tác")
    role.refresh_from_db()
    assert not rights_now(person).is_commune_officer
    assert rights_now(person, clock.today() - datetime.timedelta(days=1)).is_commune_officer
    assert (role.ended_by_name, role.end_reason, role.valid_to) == (by.name, "chuyển công tác", clock.today())
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.reason) == ("people.end_role", "chuyển công tác")
    with refused("already ended"):
        end_role(by=by, role=role, reason="nữa")
    # It may be given again afterwards, as a row of its own.
    grant_role(by=by, person=person, name="commune_officer", commune=cast.home_commune)
    assert Role.objects.filter(person=person).count() == 2


def test_ending_is_refused_without_reason_or_right(cast):
    role = cast.producer_member.person.roles.get()
    with refused("Say in one sentence why"):
        end_role(by=cast.city_officer.person, role=role, reason="  ")
    with refused("There is no such role"):
        end_role(by=cast.other_member.person, role=role, reason="x")
    with refused("You may not end this role"):
        end_role(by=cast.auditor.person, role=role, reason="x")
    with refused("There is no such role"):
        end_role(by=cast.other_commune_officer.person, role=role, reason="x")


def test_a_member_lays_down_the_own_role(cast):
    person = cast.producer_member.person
    end_role(by=person, role=person.roles.get(), reason="nghỉ")
    assert rights_now(person).organisation_ids() == frozenset()


def test_the_last_administrator_stays(cast):
    person = cast.administrator.person
    with refused("last administrator"):
        end_role(by=person, role=person.roles.get(), reason="nghỉ")
    other = builders.person()
    grant_role(by=person, person=other, name="administrator")
    end_role(by=other, role=person.roles.get(), reason="nghỉ")
    assert not rights_now(person).is_administrator


def test_a_role_that_never_began_can_be_ended(cast):
    by, person = cast.administrator.person, builders.person()
    later = clock.today() + datetime.timedelta(days=30)
    role = grant_role(by=by, person=person, name="auditor", valid_from=later)
    assert not rights_now(person).is_auditor
    ended = end_role(by=by, role=role, reason="đổi ý")
    assert ended.valid_to == later
    assert not rights_now(person, later).is_auditor
