"""Who may open each page of checklists."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.urls import reverse

from ocop.checklists import actions, catalogue
from ocop.checklists.models import Check
from ocop.checklists.tests.making import Told
from tests.cast import Cast
from tests.page_access import SIGNED_IN, PageAccess, PostAccess

OFFICES = frozenset({"city_officer", "administrator", "trade_officer"})
CODE = "qd950_2023"
OPEN = "third_group"


class TestHome(PageAccess):
    may = SIGNED_IN
    address = staticmethod(lambda: reverse("checklists:home"))

    def url(self, cast):
        return reverse("checklists:home")


class TestSync(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("checklists:sync")


class TestList(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("checklists:list", args=[CODE])


class TestFill(PageAccess):
    may = OFFICES

    def url(self, cast):
        return reverse("checklists:fill", args=[CODE, OPEN])


class TestTakeBack(PostAccess):
    may = OFFICES
    data: ClassVar = {"do": "take_back", "reason": "thử"}

    def url(self, cast):
        return reverse("checklists:fill", args=[CODE, OPEN])


class TestVisit(PageAccess):
    may = frozenset({"trade_officer"})
    private = ("Điểm Giấu",)

    def url(self, cast):
        row = Check.objects.create(
            kind="test",
            object_id=1,
            title="Điểm Giấu",
            copy=actions.doing._copy(catalogue.every()[0]),
            officer=cast.trade_officer.person,
            officer_name="x",
            began_at="2026-01-01T00:00:00Z",
        )
        return reverse("checklists:check", args=[row.pk])


@pytest.mark.django_db
def test_an_office_writes_an_item_in_on_its_page(cast: Cast, told: Told) -> None:
    address = reverse("checklists:fill", args=["thu", "staff"])
    said = {"vi": "Ít nhất hai người", "answer": "number", "at_least": "2", "unit": "người", "source": "Điều 5"}
    for wrong in (
        {"at_least": "nhiều"},
        {"at_least": "9" * 15},
        {"most": "x"},
        {"answer": "²"},
        {"source": ""},
        {"vi": "\0"},
    ):
        assert cast.city_officer.post(address, {**said, **wrong}).status_code == 422, wrong
    assert cast.city_officer.post(address, said).status_code == 302
    body = cast.city_officer.get(reverse("checklists:list", args=["thu"])).content.decode()
    assert "Ít nhất hai người" in body
    assert "Cán bộ Văn phòng" in body
    assert cast.city_officer.post(address, {"do": "take_back", "reason": ""}).status_code == 302
    assert catalogue.fills("thu")
    assert cast.city_officer.post(address, {"do": "take_back", "reason": "nhầm"}).status_code == 302
    assert not catalogue.fills("thu")
    assert cast.city_officer.get(reverse("checklists:fill", args=["thu", "sign"])).status_code == 404
    assert cast.city_officer.get(reverse("checklists:list", args=["khong-co"])).status_code == 404


@pytest.mark.django_db
def test_the_worker_speaks_of_its_own_pages(cast: Cast) -> None:
    answer = cast.stranger.get(reverse("checklists:worker"))
    assert answer["Service-Worker-Allowed"] == "/ban/phieu-kiem/"
    assert b"ocop-visit" in answer.content


@pytest.mark.django_db
def test_lists_ask_the_same_number_of_times_for_one_row_and_for_five(
    cast: Cast, told: Told, django_assert_max_num_queries: Any
) -> None:
    address = reverse("checklists:home")
    counts = []
    cast.city_officer.get(address)
    for rows in (range(1, 2), range(2, 6)):
        for thing in rows:
            actions.begin(by=cast.city_officer.person, kind="test", object_id=thing, checklist="thu")
        with django_assert_max_num_queries(60) as asked:
            assert cast.city_officer.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
