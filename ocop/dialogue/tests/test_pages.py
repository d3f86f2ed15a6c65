"""Who may open the pages of the dialogue, and what they show and take."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.dialogue.actions import proposals
from ocop.dialogue.models import Dialogue, Promise, Proposal
from ocop.dialogue.tests import making
from tests.cast import Cast
from tests.page_access import CITY, EVERYONE, OFFICERS, SIGNED_IN, PageAccess

HOME = frozenset({"producer_member", "commune_officer"})
SECRET = "Nhà xưởng bị ngập"


def home(cast: Cast, **extra: Any) -> Proposal:
    """Something the home producer brought."""
    return making.brought(
        cast.producer_member.person, organisation_id=cast.home_producer.organisation_id, title=SECRET, **extra
    )


class TestList(PageAccess):
    may = SIGNED_IN
    private: ClassVar = (SECRET,)

    def url(self, cast: Cast) -> str:
        return reverse("dialogue:proposals")


class TestNew(PageAccess):
    may = SIGNED_IN - {"auditor"}

    def url(self, cast: Cast) -> str:
        return reverse("dialogue:proposal_new")


class TestProposal(PageAccess):
    may = HOME | CITY | {"auditor"}
    private: ClassVar = (SECRET,)

    def url(self, cast: Cast) -> str:
        return reverse("dialogue:proposal", args=[home(cast).pk])


class TestPromises(PageAccess):
    may = SIGNED_IN

    def url(self, cast: Cast) -> str:
        return reverse("dialogue:promises")


class TestPromiseNew(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return reverse("dialogue:promise_new")


class TestPromise(PageAccess):
    may = HOME | CITY | {"auditor"}
    private: ClassVar = ("Sửa cống thoát nước",)

    def url(self, cast: Cast) -> str:
        office = cast.city_officer.person
        row = making.promised(
            office, making.assigned(office, home(cast), office="agriculture"), words="Sửa cống thoát nước"
        )
        return reverse("dialogue:promise", args=[row.pk])


class TestDialogues(PageAccess):
    may = SIGNED_IN

    def url(self, cast: Cast) -> str:
        return reverse("dialogue:dialogues")


class TestRules(PageAccess):
    may = OFFICERS

    def url(self, cast: Cast) -> str:
        return reverse("dialogue:rules")


class TestPublicList(PageAccess):
    may = EVERYONE

    def url(self, cast: Cast) -> str:
        return reverse("dialogue_public:list")


class TestPublic(PageAccess):
    may = EVERYONE
    private: ClassVar = (SECRET,)

    def url(self, cast: Cast) -> str:
        office = cast.city_officer.person
        row = making.answered(office, making.assigned(office, home(cast, agrees_public=True)))
        proposals.publish(by=office, pk=row.pk, title="Xưởng ngập", words="Một cơ sở hỏi.", public_answer="Đang sửa.")
        return reverse("dialogue_public:proposal", args=[row.pk])


@pytest.mark.django_db
def test_what_nobody_agreed_to_show_is_not_found(cast: Cast) -> None:
    row = making.answered(cast.city_officer.person, making.assigned(cast.city_officer.person, home(cast)))
    assert cast.stranger.get(reverse("dialogue_public:proposal", args=[row.pk])).status_code == 404
    assert SECRET not in cast.stranger.get(reverse("dialogue_public:list")).content.decode()


@pytest.mark.django_db
def test_the_whole_way_over_the_pages(cast: Cast) -> None:
    sent = {
        "key": "a",
        "organisation": cast.home_producer.organisation_id,
        "kind": "difficulty",
        "subject": "land",
        "title": SECRET,
        "words": "Mưa là ngập.",
        "agrees_public": "on",
    }
    answer = cast.producer_member.post(reverse("dialogue:proposal_new"), sent)
    row = Proposal.objects.get()
    here = reverse("dialogue:proposal", args=[row.pk])
    assert (answer.status_code, answer["Location"]) == (302, here)
    step = {"do": "assign", "version": 1, "assign-office": "agriculture", "assign-working_days": "7"}
    assert cast.city_officer.post(here, step).status_code == 302
    assert cast.city_officer.post(here, {"do": "answer", "version": 2, "answer-words": ""}).status_code == 422
    assert cast.city_officer.post(here, {"do": "answer", "version": 1, "answer-words": "Sửa cống"}).status_code == 422
    assert cast.city_officer.post(here, {"do": "answer", "version": 2, "answer-words": "Sửa cống"}).status_code == 302
    assert "Sửa cống" in cast.producer_member.get(here).content.decode()
    assert (
        cast.producer_member.post(here, {"do": "reopen", "version": 3, "reopen-words": "Bao giờ?"}).status_code == 302
    )
    cast.city_officer.post(here, {"do": "answer", "version": 4, "answer-words": "Trong tháng sau"})
    cast.city_officer.post(
        here, {"do": "promise", "promise-key": "p", "promise-words": "Sửa cống", "promise-due_on": "31/12/2099"}
    )
    promise = Promise.objects.get()
    cast.producer_member.post(here, {"do": "settle", "version": 5})
    row.refresh_from_db()
    assert (row.state, row.reopened, promise.organisation_id) == ("settled", 1, cast.home_producer.organisation_id)
    assert cast.city_officer.post(reverse("dialogue:promise", args=[promise.pk]), {"word": "kept"}).status_code == 302
    promise.refresh_from_db()
    assert promise.office_word == "kept"


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["", "khong-co", "assign", "answer", "reopen", "publish", "promise", "settle"])
def test_nonsense_is_answered_with_a_sentence(cast: Cast, what: str) -> None:
    row = home(cast)
    here = reverse("dialogue:proposal", args=[row.pk])
    for name in ("producer_member", "city_officer"):
        answer = cast[name].post(
            here, {"do": what, "version": "x" * 50, "assign-working_days": "-9" * 40, "promise-due_on": "31/02/2026"}
        )
        assert answer.status_code in (302, 422)
    row.refresh_from_db()
    assert (row.state, row.version) == ("received", 1)
    assert (
        cast.city_officer.get(reverse("dialogue:proposals") + "?dialogue=9e99&state=x&q=%25&page=-1").status_code == 200
    )


@pytest.mark.django_db
def test_the_office_keeps_dialogues_and_deadlines(cast: Cast) -> None:
    sent = {"name": "Đối thoại quý I", "held_on": "02/03/2026", "place": "Nhà văn hoá"}
    assert cast.producer_member.post(reverse("dialogue:dialogues"), sent).status_code == 403
    assert cast.city_officer.post(reverse("dialogue:dialogues"), sent).status_code == 302
    assert cast.city_officer.post(reverse("dialogue:dialogues"), sent).status_code == 422
    assert Dialogue.objects.get().name == "Đối thoại quý I"
    rule = {"subject": "capital", "office": "other", "working_days": "10", "valid_from": "01/01/2020"}
    assert cast.city_officer.post(reverse("dialogue:rules"), rule).status_code == 302
    assert cast.city_officer.post(reverse("dialogue:rules"), {**rule, "working_days": "0"}).status_code == 422
    assert "10" in cast.commune_officer.get(reverse("dialogue:rules")).content.decode()


@pytest.mark.django_db
def test_a_list_of_three_costs_what_a_list_of_one_costs(cast: Cast) -> None:
    counts = []
    for _turn in range(2):
        home(cast)
        home(cast)
        cast.city_officer.get(reverse("dialogue:proposals"))
        with CaptureQueriesContext(connection) as asked:
            assert cast.city_officer.get(reverse("dialogue:proposals")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
