"""The law of rights: roles give rights between their dates only, and nobody reads what is not theirs."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.people.models import Claim, Invitation, Organisation, Person, Role, RoleName
from ocop.people.rights import MEMBER_ROLES, forget, rights_of
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31))
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUICK
@given(begin=DAYS, length=st.integers(0, 900) | st.none(), ended_after=st.integers(0, 400) | st.none(), on=DAYS)
def test_a_role_gives_its_right_from_its_first_to_its_last_day(db, begin, length, ended_after, on):
    person = builders.person()
    last = None if length is None else begin + datetime.timedelta(days=length)
    ended = None if ended_after is None else begin + datetime.timedelta(days=ended_after)
    moment = None if ended is None else datetime.datetime.combine(ended, datetime.time(15, 30), clock.now().tzinfo)
    builders.role(person, "auditor", valid_from=begin, valid_to=last, ended_at=moment)
    expected = begin <= on and (last is None or on <= last) and (ended is None or on < ended)
    assert rights_of(person, on).is_auditor is expected
    assert rights_of(person, on).sees_everything is expected


@QUICK
@given(
    held=st.lists(st.tuples(st.sampled_from(RoleName.values), st.integers(0, 2)), max_size=4),
    on_commune=st.integers(0, 2),
)
def test_nobody_reads_private_rows_beyond_their_roles(db, held, on_commune):
    """Private organisations (no public face) are read by: members, officers of the commune, city-wide offices; no others."""
    communes = [builders.commune(f"Xã {number}") for number in range(3)]
    organisations = [builders.organisation(f"Kín {number}", commune=communes[number]) for number in range(3)]
    person = builders.person()
    for name, number in held:
        place = {}
        if name in MEMBER_ROLES:
            place = {"organisation": organisations[number]}
        elif name == "commune_officer":
            place = {"commune": communes[number]}
        builders.role(person, name, **place)
    names = {name for name, _number in held}
    if names & {"administrator", "coordination_officer", "auditor", "trade_officer"}:
        expected = {0, 1, 2}
    else:
        expected = {number for name, number in held if name in MEMBER_ROLES or name == "commune_officer"}
    # Rows of earlier examples are still there; look at these three.
    keys = [organisation.pk for organisation in organisations]
    seen = set(Organisation.objects.visible_to(person).filter(pk__in=keys).values_list("pk", flat=True))
    assert seen == {organisations[number].pk for number in expected}
    other = builders.person("Người khác")
    builders.role(other, "producer_member", organisation=organisations[on_commune])
    sees_other = Person.objects.visible_to(person).filter(pk=other.pk).exists()
    if names & {"administrator", "coordination_officer", "auditor"}:
        assert sees_other
    else:
        within = {number for name, number in held if name in MEMBER_ROLES or name == "commune_officer"}
        assert sees_other is (on_commune in within)


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_a_stranger_sees_public_organisations_and_nobody(cast, nobody):
    cast.producer_member  # noqa: B018
    builders.organisation("Nhà mua kín")
    hidden = builders.producer("Chưa công khai", is_public=False)
    assert list(Organisation.objects.visible_to(nobody)) == [cast.home_organisation]
    assert not Organisation.objects.visible_to(nobody).filter(pk=hidden.organisation_id).exists()
    for model in (Person, Role, Claim, Invitation):
        assert model.objects.visible_to(nobody).count() == 0
    assert rights_of(nobody).held == ()


def test_an_inactive_person_has_no_rights(cast):
    person = cast.administrator.person
    person.is_active = False
    forget(person)
    assert rights_of(person).held == ()


def test_members_of_one_never_see_the_other(cast):
    one, other = cast.producer_member.person, cast.other_member.person
    assert not Person.objects.visible_to(one).filter(pk=other.pk).exists()
    assert not Role.objects.visible_to(one).filter(person=other).exists()
    assert not rights_of(one).may_edit_organisation(cast.other_organisation)
    assert rights_of(one).may_edit_organisation(cast.home_organisation)
    assert rights_of(cast.commune_officer.person).may_edit_organisation(cast.home_organisation)
    assert not rights_of(cast.commune_officer.person).may_edit_organisation(cast.other_organisation)
    assert rights_of(cast.city_officer.person).may_edit_organisation(cast.other_organisation)
    assert not rights_of(cast.auditor.person).may_edit_organisation(cast.home_organisation)


def test_contact_of_a_household_is_private_and_of_a_company_is_not(cast):
    values = {"phone": "+84912345678", "email": "nha@example.test", "representative": "Bà Nguyễn"}
    household = builders.organisation("Hộ Nguyễn", kind="household", commune=cast.home_commune, **values)
    company = builders.organisation("Công ty", kind="enterprise", commune=cast.home_commune, **values)
    seen = {name: household.contact_for(cast[name].person) for name in cast.NAMES}
    open_to = {name for name, contact in seen.items() if contact.phone}
    assert open_to == {"commune_officer", "city_officer", "auditor", "administrator"}
    assert all(
        contact.is_hidden and not contact.representative for name, contact in seen.items() if name not in open_to
    )
    assert all(company.contact_for(cast[name].person).phone == "+84912345678" for name in cast.NAMES)


def test_who_spoke_for_a_merged_organisation_speaks_for_the_one_that_stands(cast):
    person = cast.producer_member.person
    middle = builders.organisation("Giữa", merged_into=cast.other_organisation)
    home = cast.home_organisation
    home.merged_into = middle
    home.save()
    forget(person)
    assert rights_of(person).organisation_ids() == {cast.other_organisation.pk}
    assert not rights_of(person).may_edit_organisation(home)
    assert rights_of(person).may_edit_organisation(cast.other_organisation)
    assert home not in Organisation.objects.visible_to(person)
    assert home not in Organisation.objects.visible_to(cast.city_officer.person)
    assert home in Organisation.objects.visible_to(cast.city_officer.person, with_merged=True)
    assert home not in Organisation.objects.visible_to(person, with_merged=True)


def test_rights_cost_one_query_once(cast, django_assert_num_queries):
    person = Person.objects.get(pk=cast.producer_member.person.pk)
    with django_assert_num_queries(1):
        for _ in range(3):
            assert rights_of(person).organisation_ids("producer_member") == {cast.home_organisation.pk}
            assert rights_of(person).organisation_ids("buyer_member") == frozenset()


def test_the_list_of_persons_costs_the_same_for_one_and_for_many(cast, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    player = cast.city_officer
    player.get("/ban/nguoi/")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert player.get("/ban/nguoi/").status_code == 200
        return len(queries)

    cast.producer_member  # noqa: B018
    first = cost()
    for number in range(3):
        builders.role(builders.person(f"Thêm {number}"), "producer_member", organisation=cast.home_organisation)
    assert cost() == first
