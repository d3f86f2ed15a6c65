"""Who may open the pages of support, and what they show and take."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.fieldwork.models import SupportApplication, SupportPolicy
from ocop.fieldwork.support.tests import making
from tests.cast import Cast
from tests.page_access import CITY, PageAccess

HOME = frozenset({"producer_member", "commune_officer"})
PARTS = frozenset({*CITY, *HOME, "auditor", "other_member", "other_commune_officer"})


class TestOwn(PageAccess):
    may = PARTS
    status = 302

    def url(self, cast: Cast) -> str:
        assert cast.home_producer.pk
        assert cast.other_producer.pk
        return reverse("fieldwork:support_own")


class TestOf(PageAccess):
    may = HOME | CITY | {"auditor"}
    private: ClassVar = ("Gốm riêng tư",)

    def url(self, cast: Cast) -> str:
        making.policy()
        making.starred(cast.home_producer, "Gốm riêng tư")
        return reverse("fieldwork:support_of", args=[cast.home_producer.pk])


class TestApply(PageAccess):
    may = HOME

    def url(self, cast: Cast) -> str:
        product = making.starred(cast.home_producer)
        return (
            reverse("fieldwork:support_apply", args=[cast.home_producer.pk, making.policy().pk])
            + f"?san-pham={product.pk}"
        )


class TestApplications(PageAccess):
    may = PARTS

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:support_applications")


class TestApplication(PageAccess):
    may = HOME | CITY | {"auditor"}
    private: ClassVar = ("Thưởng sao thử",)

    def url(self, cast: Cast) -> str:
        row = making.asked(cast.producer_member.person, making.policy(), making.starred(cast.home_producer))
        return reverse("fieldwork:support_application", args=[row.pk])


class TestPolicies(PageAccess):
    may = PARTS

    def url(self, cast: Cast) -> str:
        making.policy()
        return reverse("fieldwork:support_policies")


class TestPolicy(PageAccess):
    may = PARTS

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:support_policy", args=[making.policy().pk])


class TestDraftPolicy(PageAccess):
    may = CITY | {"auditor"}

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:support_policy", args=[making.policy(state="draft").pk])


class TestPolicyNew(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:support_policy_new") + "?mau=packaging"


class TestPolicyChange(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("fieldwork:support_policy_change", args=[making.policy(state="draft").pk])


def form(**extra: Any) -> dict[str, Any]:
    return {
        "name_vi": "Tem",
        "purpose": "stamps",
        "scope": "producer_year",
        "way": "share",
        "percent": "70",
        "amount": "5.000.000",
        "papers": ["traceability"],
        "decision": "9/QĐ",
        "valid_from": "01/01/2020",
        **extra,
    }


@pytest.mark.django_db
def test_a_policy_is_written_published_paid_for_and_paid(cast: Cast) -> None:
    office, member = cast.city_officer.client, cast.producer_member.client
    answer = office.post(reverse("fieldwork:support_policy_new"), form(papers=[]))
    row = SupportPolicy.objects.get()
    here = reverse("fieldwork:support_policy", args=[row.pk])
    assert answer["Location"] == here
    assert (row.state, row.amount, row.percent, row.conditions) == ("draft", 5_000_000, 70, {})
    assert office.post(here, {"do": "publish"}).status_code == 302
    assert office.post(here, {"do": "budget", "year": "2026", "amount": "x"}).status_code == 422
    from ocop.workdays import clock

    assert (
        office.post(here, {"do": "budget", "year": str(clock.today().year), "amount": "9.000.000"}).status_code == 302
    )
    apply = reverse("fieldwork:support_apply", args=[cast.home_producer.pk, row.pk])
    assert member.post(apply, {}).status_code == 422
    assert member.post(apply, {"cost": "4.000.000"}).status_code == 302
    of = reverse("fieldwork:support_application", args=[SupportApplication.objects.get().pk])
    assert (
        member.post(of, {"do": "grant", "amount": "1", "decision": "x", "decided_on": "01/01/2020"}).status_code == 403
    )
    assert (
        office.post(
            of, {"do": "grant", "amount": "9.000.000", "decision": "x", "decided_on": f"{clock.today():%d/%m/%Y}"}
        ).status_code
        == 422
    )
    assert (
        office.post(
            of, {"do": "grant", "amount": "2.800.000", "decision": "x", "decided_on": f"{clock.today():%d/%m/%Y}"}
        ).status_code
        == 302
    )
    assert office.post(of, {"do": "pay", "document": "", "paid_on": "x"}).status_code == 422
    assert (
        office.post(of, {"do": "pay", "document": "UNC-1", "paid_on": f"{clock.today():%d/%m/%Y}"}).status_code == 302
    )
    assert SupportApplication.objects.get().state == "paid"
    assert (
        office.post(of, {"do": "pay", "document": "UNC-2", "paid_on": f"{clock.today():%d/%m/%Y}"}).status_code == 422
    )
    assert office.post(of, {"do": "nonsense"}).status_code == 302
    assert member.post(apply, {"cost": "4.000.000"}).status_code == 422
    assert "UNC-1" in member.get(of).content.decode()
    csv = b"".join(office.get(reverse("fieldwork:support_applications") + "?format=csv").streaming_content).decode()
    assert "UNC-1" in csv


@pytest.mark.django_db
def test_lists_ask_the_same_for_one_row_and_three(cast: Cast) -> None:
    policy = making.policy(budget=10**9)
    counts = []
    for number in range(3):
        making.asked(cast.producer_member.person, policy, making.starred(cast.home_producer, f"Gốm {number}"))
        cast.city_officer.get(reverse("fieldwork:support_applications"))
        with CaptureQueriesContext(connection) as queries:
            assert cast.city_officer.get(reverse("fieldwork:support_applications")).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1, counts
