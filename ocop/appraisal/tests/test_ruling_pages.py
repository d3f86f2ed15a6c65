"""Pages of rulings: who opens each, who presses what, how many questions lists ask, and files of papers."""

from __future__ import annotations

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.appraisal.actions import appeals, decisions
from ocop.appraisal.models import Appeal, Decision, Dossier, OfficialPaper, WithdrawalCase
from ocop.appraisal.tests import rulings
from ocop.recognition.models import Recognition
from ocop.recognition.standing import standing
from tests import appraisals, builders
from tests.cast import Cast
from tests.page_access import CITY, PageAccess, PostAccess

pytestmark = pytest.mark.django_db
READERS = frozenset({"auditor", *CITY})
CONCERNED = frozenset({"producer_member", "commune_officer", *READERS})
LISTS = frozenset({"producer_member", "other_member", "commune_officer", "other_commune_officer", *READERS})
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def today(settings):
    settings.OCOP_TODAY = rulings.TODAY


def url(name: str, *args: object) -> str:
    return reverse(f"appraisal:{name}", args=args)


def signed() -> SimpleUploadedFile:
    return SimpleUploadedFile("ky.pdf", PDF, "application/pdf")


class TestDecisions(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        rulings.proposed(cast)
        return url("decisions")


class TestDraft(PageAccess):
    may = READERS
    private = ("Miến dong Nhà",)

    def url(self, cast: Cast) -> str:
        return url("decision", rulings.drafted(cast).pk)


class TestDecision(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return url("decision", rulings.published(cast).pk)


class TestDraftButton(PostAccess):
    may = CITY
    told = frozenset({"auditor"})

    def url(self, cast: Cast) -> str:
        return url("decision_draft", rulings.proposed(cast).round_id)


class TestItem(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("decision_item", rulings.drafted(cast).items.get().pk)


class TestWriteDecision(PostAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("decision_write", rulings.drafted(cast).pk)


class TestPublish(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("decision_publish", rulings.drafted(cast).pk)


class TestCorrect(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("decision_correct", rulings.published(cast).pk)


class TestSign(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url(
            "paper_sign", decisions.write_decision(by=cast.city_officer.person, decision=rulings.drafted(cast)).pk
        )


class TestOutcomeBefore(PageAccess):
    may = CONCERNED

    def url(self, cast: Cast) -> str:
        return url("outcome", rulings.proposed(cast).pk)


class TestOutcome(PageAccess):
    may = CONCERNED

    def url(self, cast: Cast) -> str:
        return url("outcome", rulings.recognised(cast).pk)


class TestNotice(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("notice", rulings.proposed(cast, total="40", stars=2).pk)


class TestMinistry(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("ministry", rulings.published(cast, total="93", stars=5).items.get().dossier_id)


class TestMinistryFiles(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        rulings.published(cast, total="93", stars=5)
        return url("ministry_files")


class TestAppeals(PageAccess):
    may = LISTS

    def url(self, cast: Cast) -> str:
        return url("appeals")


def open_appeal(cast: Cast) -> Appeal:
    return appeals.file_appeal(by=cast.producer_member.person, dossier=rulings.noticed(cast), words="Tôi có hợp đồng")


class TestAppeal(PageAccess):
    may = CONCERNED
    private = ("Tôi có hợp đồng",)

    def url(self, cast: Cast) -> str:
        return url("appeal", open_appeal(cast).pk)


class TestAppealNew(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("appeal_result", rulings.noticed(cast).pk)


class TestAppealWithdrawal(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("appeal_withdrawal", rulings.withdrawn(cast).pk)


class TestCases(PageAccess):
    may = LISTS

    def url(self, cast: Cast) -> str:
        return url("cases")


class TestCase(PageAccess):
    may = CONCERNED
    private = ("Dán 5 sao",)

    def url(self, cast: Cast) -> str:
        return url("case", rulings.case(cast).pk)


class TestCaseOpen(PageAccess):
    may = frozenset({"commune_officer", *CITY})

    def url(self, cast: Cast) -> str:
        return url("case_open", rulings.published(cast).items.get().recognition_id)


class TestRenewals(PageAccess):
    may = LISTS

    def url(self, cast: Cast) -> str:
        return url("renewals")


# --- walks -------------------------------------------------------------------------------------------------------------------
def test_the_office_drafts_writes_and_publishes(cast: Cast):
    dossier = rulings.proposed(cast)
    office = cast.city_officer
    assert "Miến dong Nhà" in office.get(url("decisions")).content.decode()
    office.post(url("decision_draft", dossier.round_id))
    decision = Decision.objects.get()
    office.post(url("decision_write", decision.pk))
    paper = OfficialPaper.objects.get(kind="decision")
    assert office.get(reverse("files:serve", args=[paper.file_id, paper.file.digest[:16]])).status_code == 200
    facts = {"number": "1/QĐ-UBND", "decided_on": "15/10/2026", "signed_by_name": "Phó Chủ tịch"}
    assert office.post(url("decision_publish", decision.pk), facts).status_code == 422
    assert Recognition.objects.count() == 0
    answer = office.post(url("decision_publish", decision.pk), {**facts, "signed_file": signed()})
    assert answer.status_code == 302
    assert standing(dossier.product_id).level == "4"
    again = office.post(url("decision_publish", decision.pk), {**facts, "signed_file": signed()})
    assert (again.status_code, Recognition.objects.count()) == (302, 1)
    page = cast.producer_member.get(url("outcome", dossier.pk)).content.decode()
    assert "1/QĐ-UBND" in page
    assert "72" in page


def test_a_producer_reads_no_result_before_it_is_told(cast: Cast):
    dossier = rulings.proposed(cast, total="72.5")
    page = cast.producer_member.get(url("outcome", dossier.pk)).content.decode()
    assert "72,5" not in page
    assert "72,5" in cast.city_officer.get(url("outcome", dossier.pk)).content.decode()


def test_a_draft_is_no_paper_of_the_producer(cast: Cast):
    paper = decisions.write_decision(by=cast.city_officer.person, decision=rulings.drafted(cast))
    address = reverse("files:serve", args=[paper.file_id, paper.file.digest[:16]])
    assert cast.producer_member.get(address).status_code in (403, 404)
    decisions.publish(
        by=cast.city_officer.person,
        decision=Decision.objects.get(),
        number="1/QĐ",
        decided_on=rulings.DAY,
        signed_by_name="x",
        signed_file=rulings.stored(),
    )
    assert cast.producer_member.get(address).status_code == 200
    assert cast.other_member.get(address).status_code in (403, 404)


def test_a_case_is_walked_on_its_page(cast: Cast):
    recognition = rulings.published(cast).items.get().recognition
    office, member = cast.city_officer, cast.producer_member
    facts = {"ground": "law", "finding": "Phiếu kiểm nghiệm không đạt", "found_on": "28/10/2026", "file": signed()}
    assert cast.commune_officer.post(url("case_open", recognition.pk), facts).status_code == 302
    row = WithdrawalCase.objects.get()
    here = url("case", row.pk)
    assert "28/10/2026" in member.get(here).content.decode()
    assert office.post(here, {"what": "decide", "decision": "9/QĐ", "decided_on": "01/11/2026"}).status_code == 302
    assert standing(recognition.product_id).state == "in_force"
    assert office.post(here, {"what": "invite", "note": ""}).status_code == 302
    assert member.post(here, {"what": "hear", "words": ""}).status_code == 422
    assert member.post(here, {"what": "hear", "words": "Đã thu hồi lô lỗi"}).status_code == 302
    assert office.post(here, {"what": "write"}).status_code == 302
    assert office.post(here, {"what": "decide", "decision": "", "decided_on": "01/11/2026"}).status_code == 422
    assert office.post(here, {"what": "decide", "decision": "9/QĐ", "decided_on": "01/11/2026"}).status_code == 302
    assert standing(recognition.product_id).state == "withdrawn"
    mark = row.shelf_marks.get()
    assert member.post(here, {"what": "off", "mark": str(mark.pk)}).status_code == 302
    assert office.post(here, {"what": "off", "mark": "x"}).status_code == 404
    assert office.post(here, {"what": "place", "place": "Chợ Hôm"}).status_code == 302
    row.refresh_from_db()
    assert row.shelf_marks.filter(confirmed_on__isnull=True).get().place == "Chợ Hôm"


def test_an_appeal_is_filed_and_answered_on_its_pages(cast: Cast):
    dossier = rulings.noticed(cast)
    member = cast.producer_member
    assert member.post(url("appeal_result", dossier.pk), {"words": ""}).status_code == 422
    assert member.post(url("appeal_result", dossier.pk), {"words": "Có hợp đồng", "file": signed()}).status_code == 302
    row = Appeal.objects.get()
    here = url("appeal", row.pk)
    assert "Có hợp đồng" in cast.city_officer.get(here).content.decode()
    assert cast.city_officer.post(here, {"verdict": "upheld", "words": "x"}).status_code == 302
    assert Appeal.objects.get().state == "open"
    assert cast.administrator.post(here, {"verdict": "upheld", "words": ""}).status_code == 422
    assert cast.administrator.post(here, {"verdict": "upheld", "words": "Đúng"}).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).state == "ready"
    assert "Đúng" in member.get(here).content.decode()


def test_the_ministry_is_walked_on_its_page(cast: Cast):
    dossier = rulings.published(cast, total="93", stars=5).items.get().dossier
    here, office = url("ministry", dossier.pk), cast.city_officer
    assert office.post(here, {"letter": "12/UBND", "sent_on": "20/10/2026"}).status_code == 302
    wrong = {"answered_on": "30/10/2026", "stars": "5", "points": "85", "decision": "7/QĐ"}
    assert office.post(here, wrong).status_code == 422
    assert office.post(here, {**wrong, "stars": "4"}).status_code == 302
    assert "lai=1" in office.get(here).content.decode()
    assert office.post(here, {"decision": "90/QĐ", "decided_on": "01/11/2026"}).status_code == 302
    assert standing(dossier.product_id).level == "4"
    assert office.get(here).status_code == 302


@pytest.mark.parametrize("name", ["decisions", "ministry_files", "appeals", "cases", "renewals"])
@pytest.mark.parametrize("ending", ["xlsx", "csv", "json"])
def test_every_list_is_a_file(cast: Cast, name, ending):
    rulings.withdrawn(cast)
    answer = cast.city_officer.get(url(name) + f"?format={ending}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) if answer.streaming else answer.content


def _questions(player, address: str) -> int:
    player.get(address)
    with CaptureQueriesContext(connection) as found:
        assert player.get(address).status_code == 200
    return len(found)


def _product(cast: Cast, n: int):
    return builders.product(
        f"Sản phẩm {n}", producer=cast.home_producer, product_set="qd26-2026-06", commune=cast.home_commune
    )


@pytest.mark.parametrize("name", ["decisions", "cases", "appeals", "renewals", "ministry_files"])
def test_lists_ask_the_same_for_one_row_and_three(cast: Cast, name):
    round_ = appraisals.round_()

    def add(n: int) -> None:
        product = _product(cast, n)
        if name == "renewals":
            row = builders.recognition(product, issued_on=datetime.date(2024, 4, 1))
            appraisals.dossier(product=product, kind="renewal", renews=row, state="filed")
            return
        if name == "cases":
            row = builders.recognition(product)
            WithdrawalCase.objects.create(
                recognition=row,
                ground="mark",
                finding="x",
                found_on=rulings.TODAY,
                due_on=rulings.TODAY,
                opened_by_name="x",
                opened_at=appraisals.NOW,
            )
            return
        state = {"decisions": "proposed", "appeals": "noticed", "ministry_files": "sent_up"}[name]
        dossier = appraisals.dossier(product=product, state=state, round=round_)
        rulings.ruling(dossier)
        if name == "appeals":
            Appeal.objects.create(
                dossier=dossier, by_name="x", words="x", filed_at=appraisals.NOW, due_on=rulings.TODAY
            )

    add(1)
    one = _questions(cast.city_officer, url(name))
    add(2)
    add(3)
    assert _questions(cast.city_officer, url(name)) == one
