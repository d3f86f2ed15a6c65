"""Sign-in by phone: eight digits, a quarter of an hour, five tries, once; nothing told to who guesses."""

import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from ocop.ledger.models import Entry
from ocop.people.actions import issue_code, use_code
from ocop.people.actions.codes import DIGITS, TRIES
from ocop.people.models import Person, SignInCode
from ocop.people.tests.unchanged import refused
from ocop.workdays import clock
from tests import builders
from tests.cast import Player

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"


@pytest.fixture(autouse=True)
def _english(cast):
    """Sentences in English; all persons made beforehand, so that a refusal can be seen to change nothing."""
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


@pytest.fixture
def household(cast):
    person = Person.objects.create_user(name="Bà Mây", phone=PHONE)
    builders.role(person, "producer_member", organisation=cast.home_organisation)
    return person


def test_issued_used_once_and_recorded(cast, household):
    code = issue_code(by=cast.commune_officer.person, person=household)
    assert len(code) == DIGITS == 8
    assert code.isdigit()
    assert code not in str(list(SignInCode.objects.values()))
    assert use_code(phone=PHONE, code=f"{code[:4]} {code[4:]}") == household
    assert use_code(phone=PHONE, code=code) is None
    actions = list(Entry.objects.order_by("sequence").values_list("action", "actor_id", "subject_id"))
    assert actions == [
        ("people.issue_code", cast.commune_officer.person.pk, str(household.pk)),
        ("people.use_code", household.pk, str(household.pk)),
    ]


def test_who_may_issue(cast, household):
    may = {"commune_officer", "city_officer", "administrator"}
    for name in cast.NAMES[1:]:
        if name in may:
            assert issue_code(by=cast[name].person, person=household)
        else:
            with refused("Sign-in codes are given by"):
                issue_code(by=cast[name].person, person=household)


def test_never_for_officers_nor_for_oneself(cast):
    """With a code the officer could act in the other's name; the offices' own accounts are out of reach."""
    with refused("Sign-in codes are given by"):
        issue_code(by=cast.city_officer.person, person=cast.commune_officer.person)
    with refused("Sign-in codes are given by"):
        issue_code(by=cast.administrator.person, person=cast.administrator.person)


def test_five_tries(cast, household):
    code = issue_code(by=cast.city_officer.person, person=household)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(TRIES - 1):
        assert use_code(phone=PHONE, code=wrong) is None
    assert use_code(phone=PHONE, code=code) == household
    code = issue_code(by=cast.city_officer.person, person=household)
    for _ in range(TRIES):
        assert use_code(phone=PHONE, code=wrong) is None
    assert use_code(phone=PHONE, code=code) is None
    assert SignInCode.objects.latest("pk").failures == TRIES


def test_a_quarter_of_an_hour_and_only_the_newest(cast, household):
    first = issue_code(by=cast.city_officer.person, person=household)
    second = issue_code(by=cast.city_officer.person, person=household)
    assert use_code(phone=PHONE, code=first) is None
    SignInCode.objects.update(expires_at=clock.now() - datetime.timedelta(seconds=1))
    assert use_code(phone=PHONE, code=second) is None
    assert SignInCode.objects.latest("pk").expires_at - SignInCode.objects.latest(
        "pk"
    ).created_at <= datetime.timedelta(minutes=15)


def test_a_code_belongs_to_its_person(cast, household):
    other = Person.objects.create_user(name="Ông Tre", phone="+84987654321")
    builders.role(other, "producer_member", organisation=cast.home_organisation)
    code = issue_code(by=cast.city_officer.person, person=household)
    issue_code(by=cast.city_officer.person, person=other)
    assert use_code(phone="+84987654321", code=code) is None


def test_an_unknown_number_costs_and_says_the_same(cast, household, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    issue_code(by=cast.city_officer.person, person=household)
    costs = []
    for phone in (PHONE, "+84900000000"):
        with CaptureQueriesContext(connection) as queries:
            assert use_code(phone=phone, code="00000000") is None
        costs.append(len(queries))
    assert costs[0] == costs[1]
    pages = []
    for phone in ("0912345678", "0900000000", "không phải số"):
        answer = cast.stranger.post(reverse("account_phone_login"), {"phone": phone, "code": "00000000"})
        assert answer.status_code == 200
        pages.append(str(answer.context["form"].errors))
    assert len(set(pages)) == 1


def test_signing_in_on_the_page(cast, household):
    code = issue_code(by=cast.commune_officer.person, person=household)
    answer = cast.stranger.post(
        reverse("account_phone_login"), {"phone": "0912 345 678", "code": f"{code[:4]} {code[4:]}"}
    )
    assert answer.status_code == 302
    assert cast.stranger.client.session["_auth_user_id"] == str(household.pk)
    assert cast.stranger.get(reverse("account_profile")).status_code == 200


def test_too_many_tries_for_a_number_are_stopped(cast, household):
    code = issue_code(by=cast.commune_officer.person, person=household)
    address = reverse("account_phone_login")
    for _ in range(5):
        cast.stranger.post(address, {"phone": "0912345678", "code": "1"})
    answer = cast.stranger.post(address, {"phone": "0912345678", "code": code})
    assert "Too many tries" in str(answer.context["form"].errors)
    assert "_auth_user_id" not in cast.stranger.client.session


def test_the_own_second_factor_is_still_asked_for(cast, household):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(household, "JBSWY3DPEHPK3PXP")
    code = issue_code(by=cast.commune_officer.person, person=household)
    answer = cast.stranger.post(reverse("account_phone_login"), {"phone": "0912345678", "code": code})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in cast.stranger.client.session


def test_the_page_shows_the_code_once_and_only_by_post(cast, household):
    address = reverse("people:issue_code", args=[household.pk])
    assert cast.commune_officer.get(address).status_code == 405
    answer = cast.commune_officer.post(address)
    assert answer["Cache-Control"].startswith("max-age=0")
    shown = answer.context["code"].replace(" ", "")
    assert use_code(phone=PHONE, code=shown) == household
    assert cast.other_commune_officer.post(address).status_code == 404
    assert Player(None).post(address).status_code == 302
