"""Who may open each page of recognition and press each button."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ocop.checklists.models import Check
from ocop.checklists.tests.making import jpeg
from ocop.ledger.record import head
from ocop.outlets.models import OutletApplication, OutletRecognition
from ocop.outlets.recognising import kinds, moves
from ocop.outlets.recognising.actions import applying
from ocop.outlets.recognising.tests import making
from tests.cast import Cast, Player
from tests.page_access import PageAccess, PostAccess

OFFICES = frozenset({"city_officer", "administrator", "trade_officer"})
READERS = OFFICES | {"commune_officer", "auditor"}
ALL_OFFICERS = READERS | {"other_commune_officer"}
SHOPS = frozenset({"producer_member", "other_member"})


def own(cast: Cast, state: str = "submitted") -> OutletApplication:
    """An application of the home producer's own shop."""
    row = applying.begin(by=cast.producer_member.person, values=making.told(cast.home_commune))
    if state != "draft":
        OutletApplication.objects.filter(pk=row.pk).update(state=state)
    return row


def visited(cast: Cast) -> OutletApplication:
    """The same, visited."""
    row = own(cast)
    making.visit(cast.trade_officer.person, row.pk)
    return row


class OwnPage(PageAccess):
    """A page of that application."""

    name: ClassVar[str] = ""
    state: ClassVar[str] = "submitted"
    private: ClassVar[tuple[str, ...]] = ("Quầy OCOP Thử",)

    def url(self, cast):
        row = visited(cast) if self.state == "visited" else own(cast, self.state)
        return reverse(f"outlets:{self.name}", args=[row.pk])


class OwnButton(PostAccess, OwnPage):
    """A button of it."""


class TestApplications(PageAccess):
    may = ALL_OFFICERS | SHOPS

    def url(self, cast):
        own(cast)
        return reverse("outlets:applications")


class TestNew(PageAccess):
    may = (ALL_OFFICERS - {"auditor"}) | SHOPS

    def url(self, cast):
        return reverse("outlets:application_new")


class TestNewOfAnEntry(PageAccess):
    may = SHOPS | OFFICES | {"commune_officer"}

    def url(self, cast):
        outlet = making.outlet(cast.home_commune, cast.home_organisation)
        return reverse("outlets:application_new") + f"?diem={outlet.pk}"


class TestApplication(OwnPage):
    may = READERS | {"producer_member"}
    name = "application"


class TestDraft(OwnPage):
    may = frozenset({"producer_member"})
    name = "application"
    state = "draft"


class TestVisited(OwnPage):
    may = READERS | {"producer_member"}
    name = "application"
    state = "visited"


class TestChange(OwnPage):
    may = frozenset({"producer_member"})
    name = "application_change"


class TestPhotos(OwnButton):
    may = frozenset({"producer_member"})
    name = "application_photos"
    data: ClassVar = {"off": "1"}


class TestMove(OwnButton):
    may = OFFICES | {"commune_officer", "producer_member"}
    name = "application_move"
    data: ClassVar = {"move": "withdraw", "reason": "thử"}


class TestVisit(OwnPage):
    may = OFFICES | {"commune_officer"}
    name = "application_visit"


class TestDecide(OwnPage):
    may = OFFICES
    name = "application_decide"
    state = "visited"


class TestRecognitions(PageAccess):
    may = ALL_OFFICERS

    def url(self, cast):
        making.recognised(making.outlet(cast.home_commune))
        return reverse("outlets:recognitions")


class TestRecognition(PageAccess):
    may = READERS | {"producer_member"}

    def url(self, cast):
        row = making.recognised(making.outlet(cast.home_commune, cast.home_organisation))
        return reverse("outlets:recognition", args=[row.pk])


class TestRecognitionAct(PostAccess):
    may = OFFICES
    data: ClassVar = {"do": "end", "reason": "thử"}

    def url(self, cast):
        row = making.recognised(making.outlet(cast.home_commune, cast.home_organisation))
        return reverse("outlets:recognition", args=[row.pk])


class TestRecheck(PageAccess):
    may = OFFICES | {"commune_officer"}

    def url(self, cast):
        row = making.recognised(making.outlet(cast.home_commune, cast.home_organisation))
        return reverse("outlets:recognition_recheck", args=[row.pk])


class TestCriteria(PageAccess):
    may = ALL_OFFICERS

    def url(self, cast):
        return reverse("outlets:criteria")


class TestChooseCriteria(PostAccess):
    may = OFFICES
    data: ClassVar = {"checklist": "qd950_2023"}

    def url(self, cast):
        return reverse("outlets:criteria")


pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Quầy mới",
    "place_kind": "market",
    "address": "1 phố Thử",
    "lat": "21,0278",
    "lon": "105.83",
    "opening_hours": "8–20",
    "area": "60,5",
    "staff": "2",
    "ocop_share": "70",
    "place_as_given": "",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "\0"},
        {"lat": "x"},
        {"lat": "91"},
        {"lat": "9" * 40},
        {"lat": "nan"},
        {"lon": "inf"},
        {"area": "-1"},
        {"area": "rộng"},
        {"staff": "1,5"},
        {"staff": "9" * 30},
        {"ocop_share": "101"},
        {"place_kind": "moon"},
        {"organisation": "²"},
    ],
)
def test_nonsense_comes_back_with_a_sentence(cast: Cast, wrong: dict[str, str]) -> None:
    before = head()
    answer = cast.producer_member.post(
        reverse("outlets:application_new"), {**FIELDS, "place_kind": "mall_market", **wrong}
    )
    if "organisation" in wrong:
        assert answer.status_code == 302, "with one organisation it is not asked"
        return
    assert answer.status_code == 422, wrong
    assert (head(), OutletApplication.objects.count()) == (before, 0)


def test_a_shop_applies_on_its_pages(cast: Cast) -> None:
    shop, office = cast.producer_member, cast.trade_officer
    answer = shop.post(reverse("outlets:application_new"), {**FIELDS, "place_kind": "mall_market"})
    row = OutletApplication.objects.get()
    address = reverse("outlets:application", args=[row.pk])
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert (row.lat, row.area, row.ocop_share) == (21.0278, 60.5, 70)
    OutletApplication.objects.update(commune=cast.home_commune)
    photo = SimpleUploadedFile("a.jpg", jpeg())
    shop.post(reverse("outlets:application_photos", args=[row.pk]), {"photo": photo, "words": "mặt tiền"})
    shop.post(reverse("outlets:application_photos", args=[row.pk]), {"photo": SimpleUploadedFile("a.jpg", b"x")})
    assert row.photos.count() == 1
    shop.post(reverse("outlets:application_move", args=[row.pk]), {"move": "submit", "seen": "draft"})
    row.refresh_from_db()
    assert row.state == "submitted"
    answer = office.post(reverse("outlets:application_visit", args=[row.pk]), {"checklist": "qd950_2023"})
    check = Check.objects.get()
    assert answer["Location"] == reverse("checklists:check", args=[check.pk])
    assert office.post(reverse("outlets:application_visit", args=[row.pk]), {"checklist": "²"}).status_code == 422
    making.visit(office.person, row.pk)
    decide = reverse("outlets:application_decide", args=[row.pk])
    values = {"decision": "5/QĐ-SCT", "issued_on": "01/03/2025", "from_day": "01/03/2025", "until": "01/03/2028"}
    for wrong in ({}, {"file": SimpleUploadedFile("qd.pdf", b"x")}, {"until": "31/02/2028"}, {"from_day": "1/1/2020"}):
        answer = office.post(
            decide, {**values, "file": SimpleUploadedFile("qd.pdf", making.PDF), **wrong} if wrong else values
        )
        assert answer.status_code == 422
    answer = office.post(decide, {**values, "file": SimpleUploadedFile("qd.pdf", making.PDF)})
    made = OutletRecognition.objects.get()
    assert answer["Location"] == reverse("outlets:recognition", args=[made.pk])
    body = shop.get(address).content.decode()
    assert "5/QĐ-SCT" in body
    assert "Cán bộ Công thương" not in body, "who visited is not told to the shop"
    public = cast.stranger.get(reverse("portal:outlet", args=[made.outlet.slug])).content.decode()
    assert "5/QĐ-SCT" in public


def test_the_recognition_is_suspended_on_its_page_and_the_public_page_says_so(cast: Cast) -> None:
    row = making.recognised(making.outlet(cast.home_commune, cast.home_organisation))
    address, public = reverse("outlets:recognition", args=[row.pk]), reverse("portal:outlet", args=[row.outlet.slug])
    today = datetime.datetime.now(datetime.UTC).date().strftime("%d/%m/%Y")
    assert cast.trade_officer.post(address, {"do": "suspend", "on": "x", "reason": ""}).status_code == 422
    assert cast.trade_officer.post(address, {"do": "fly"}).status_code == 302
    assert cast.trade_officer.post(address, {"do": "lift", "on": today, "reason": "x"}).status_code == 422
    assert (
        cast.trade_officer.post(address, {"do": "suspend", "on": today, "reason": "hàng không rõ"}).status_code == 302
    )
    body = cast.stranger.get(public).content.decode()
    assert "7/QĐ-SCT" in body
    assert "hàng không rõ" not in body
    plain = cast.stranger.get(reverse("portal:outlet", args=[making.outlet(cast.home_commune).slug])).content.decode()
    assert "chưa ghi nhận công nhận" in plain


def test_lists_are_taken_along_and_ask_as_often_for_one_as_for_many(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for size in (1, 4):
        for number in range(size):
            making.recognised(making.outlet(cast.home_commune, name=f"Điểm {size}{number}"))
        for name in ("recognitions", "applications"):
            cast.trade_officer.get(reverse(f"outlets:{name}"))
            with django_assert_max_num_queries(60) as asked:
                assert cast.trade_officer.get(reverse(f"outlets:{name}")).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    answer = cast.trade_officer.get(reverse("outlets:recognitions") + "?format=csv&ngay=01/01/2020")
    assert b"".join(answer.streaming_content).decode().count("chưa bắt đầu") == 5
    answer = cast.trade_officer.get(reverse("outlets:recognitions") + "?state=ended&ngay=rác&format=json")
    assert b"".join(answer.streaming_content).split() == [b"[", b"]"]


def test_criteria_are_chosen_on_their_page(cast: Cast) -> None:
    address = reverse("outlets:criteria")
    assert "chưa được xác nhận" in cast.trade_officer.get(address).content.decode()
    values = {"checklist": "qd950_2023", "from_day": "01/01/2026", "reason": "công văn của Sở"}
    for wrong in ({"from_day": "x"}, {"from_day": "1/1/1800"}, {"reason": ""}, {"checklist": "x"}):
        assert cast.trade_officer.post(address, {**values, **wrong}).status_code == 422
    assert cast.trade_officer.post(address, values).status_code == 302
    assert "công văn của Sở" in cast.commune_officer.get(address).content.decode()


def test_the_keeper_of_a_shop_that_applies_reads_no_other(cast: Cast) -> None:
    person, _organisation = making.keeper(cast.home_commune)
    theirs = own(cast)
    assert Player(person).get(reverse("outlets:application", args=[theirs.pk])).status_code == 404
    moves.move(by=cast.producer_member.person, application_id=theirs.pk, name="withdraw", reason="x")
    assert kinds.APPLICATION == "outlet_application"


def test_the_list_leads_only_where_its_reader_may_go(cast: Cast) -> None:
    row = making.recognised(making.outlet(cast.home_commune))
    there = reverse("outlets:recognition", args=[row.pk])
    for who, leads in ((cast.commune_officer, True), (cast.other_commune_officer, False), (cast.trade_officer, True)):
        page = who.get(reverse("outlets:recognitions")).content.decode()
        assert row.outlet.name in page
        assert (there in page) is leads
        assert who.get(there).status_code == (200 if leads else 403)
