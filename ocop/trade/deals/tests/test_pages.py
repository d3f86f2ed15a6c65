"""Who opens which page of memoranda; what a stranger to a memorandum learns of it: nothing, counts included."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ocop.files.actions import keep_document
from ocop.trade.deals.actions import complaints, papers, steps
from ocop.trade.deals.tests import deal_rows
from ocop.trade.models import Complaint, DealStep, FollowUp, Memorandum, SignedPaper
from tests import builders
from tests.cast import Cast
from tests.page_access import PageAccess, PostAccess

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TRADE = frozenset({"trade_officer", "city_officer", "administrator"})
READS = TRADE | {"auditor"}
PARTY = READS | {"producer_member"}
DEALS = frozenset(Cast.NAMES) - {"stranger"}


def scan(by: Any, name: str = "ghi-nho.pdf") -> Any:
    """A kept scan."""
    return keep_document(by=by, upload=SimpleUploadedFile(name, PDF, "application/pdf"))


def deal(cast: Cast, **extra: Any) -> Memorandum:
    """A memorandum of the home producer that both confirmed."""
    return deal_rows.Deal(producer=cast.home_producer, **extra).row


def claimed(cast: Cast) -> DealStep:
    """A delivery that a buyer reported of the home producer's memorandum."""
    made = deal_rows.Deal(producer=cast.home_producer)
    return steps.claim(
        by=made.purchaser,
        key=deal_rows.key(),
        memorandum_id=made.row.pk,
        kind="delivery",
        facts=steps.Facts(deal_rows.SIGNED, 7_654_321),
    )


def asked(cast: Cast) -> FollowUp:
    """A question to the home producer."""
    row = deal(cast)
    found = row.follow_ups.filter(side="producer").first()
    assert found is not None
    FollowUp.objects.filter(pk=found.pk).update(state="asked")
    return found


def paper(cast: Cast) -> SignedPaper:
    """A scan that another officer uploaded, of a pair of the home producer."""
    officer = deal_rows.officer()
    made, _rows = papers.enter(
        by=officer,
        key=deal_rows.key(),
        title="Biên bản chung",
        signed_on=deal_rows.SIGNED,
        file=scan(officer),
        pairs=[papers.Pair(deal_rows.buyer().pk, cast.home_producer.pk, words="Nói riêng")],
    )
    return made


def complaint(cast: Cast) -> Complaint:
    """A complaint against the home producer."""
    made = deal_rows.Deal(producer=cast.home_producer)
    return complaints.raise_complaint(
        by=made.purchaser, key=deal_rows.key(), memorandum_id=made.row.pk, kind="complaint", words="Hàng ẩm"
    )


class TestList(PageAccess):
    may = DEALS
    private = ("Hợp tác xã Gốm Nhà",)

    def url(self, cast: Cast) -> str:
        deal(cast)
        return reverse("trade:memoranda")


class TestMemorandum(PageAccess):
    may = PARTY
    private = ("Hợp tác xã Gốm Nhà", "Cung cấp hàng mẫu")

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum", args=[deal(cast).pk])


class TestDocument(PageAccess):
    may = PARTY

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum_document", args=[deal(cast).pk, "docx"])


class TestChange(PageAccess):
    may = TRADE | {"producer_member"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum_change", args=[deal(cast).pk])


class TestClose(PageAccess):
    may = TRADE | {"producer_member"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum_close", args=[deal(cast).pk, "ket-thuc"])


class TestScan(PageAccess):
    may = TRADE | {"producer_member"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum_scan", args=[deal(cast, confirmed=False).pk])


class TestChoose(PageAccess):
    may = DEALS - {"auditor"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum_choose")


class TestNew(PageAccess):
    may = TRADE | {"producer_member"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum_new", args=[cast.home_producer.pk, deal_rows.buyer().pk])


class TestFromMeeting(PageAccess):
    may = TRADE | {"producer_member"}
    status = 302

    def url(self, cast: Cast) -> str:
        from django.utils import timezone

        from ocop.trade.models import Meeting, Participant

        event, buyer = deal_rows.event(), deal_rows.buyer()
        sides = [
            Participant.objects.create(
                event=event,
                organisation=organisation,
                side=side,
                state="registered",
                badge=f"{side}-{event.pk}",
                created_at=timezone.now(),
            )
            for side, organisation in (("producer", cast.home_organisation), ("buyer", buyer.organisation))
        ]
        row = Meeting.objects.create(
            event=event, producer=sides[0], buyer=sides[1], state="held", created_at=timezone.now()
        )
        return reverse("trade:memorandum_from_meeting", args=[row.pk])


class TestStates(PageAccess):
    may = DEALS

    def url(self, cast: Cast) -> str:
        return reverse("trade:memorandum_states")


class TestSilent(PageAccess):
    may = READS
    private = ("Hợp tác xã Gốm Nhà",)

    def url(self, cast: Cast) -> str:
        found = asked(cast)
        FollowUp.objects.filter(pk=found.pk).update(state="silent")
        return reverse("trade:silent")


class TestQuestions(PageAccess):
    may = DEALS

    def url(self, cast: Cast) -> str:
        asked(cast)
        return reverse("trade:questions")


class TestFollowUp(PageAccess):
    may = PARTY

    def url(self, cast: Cast) -> str:
        return reverse("trade:follow_up", args=[asked(cast).pk])


class TestFollowUpButton(PostAccess):
    may = frozenset({"producer_member"})
    data = {"word": "going_on"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:follow_up", args=[asked(cast).pk])


class TestStepNew(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return reverse("trade:step_new", args=[deal(cast).pk])


class TestStep(PageAccess):
    may = PARTY
    private = ("7.654.321",)

    def url(self, cast: Cast) -> str:
        return reverse("trade:step", args=[claimed(cast).pk])


class TestStepButton(PostAccess):
    may = frozenset({"producer_member"})
    data = {"word": "confirmed", "version": "1"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:step", args=[claimed(cast).pk])


class TestComplaintNew(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return reverse("trade:complaint_new", args=[deal(cast).pk])


class TestComplaint(PageAccess):
    may = PARTY
    private = ("Hàng ẩm",)

    def url(self, cast: Cast) -> str:
        return reverse("trade:complaint", args=[complaint(cast).pk])


class TestPapers(PageAccess):
    may = READS
    private = ("Biên bản chung",)

    def url(self, cast: Cast) -> str:
        paper(cast)
        return reverse("trade:papers")


class TestPaper(PageAccess):
    may = READS
    private = ("Nói riêng",)

    def url(self, cast: Cast) -> str:
        return reverse("trade:paper", args=[paper(cast).pk])


class TestPaperButton(PostAccess):
    may = TRADE
    data = {"what": "check"}

    def url(self, cast: Cast) -> str:
        return reverse("trade:paper", args=[paper(cast).pk])


class TestPaperNew(PageAccess):
    may = TRADE

    def url(self, cast: Cast) -> str:
        return reverse("trade:paper_new")


class TestPaperAttach(PageAccess):
    may = TRADE
    private = ("Hợp tác xã Gốm Nhà",)

    def url(self, cast: Cast) -> str:
        deal(cast, confirmed=False)
        return reverse("trade:paper_attach")


class TestFunnel(PageAccess):
    may = READS
    private = ("7.654.321",)

    def url(self, cast: Cast) -> str:
        claimed(cast)
        return reverse("trade:funnel")


class TestFunnelRows(PageAccess):
    may = READS
    private = ("Hợp tác xã Gốm Nhà",)

    def url(self, cast: Cast) -> str:
        claimed(cast)
        return f"{reverse('trade:funnel_rows')}?chang=delivered&la=claimed"


@pytest.mark.django_db
class TestCompetitors:
    """Two producers with one buyer, and a second buyer: each reads what is its own, in lists, files and exports alike."""

    @pytest.fixture
    def world(self) -> dict[str, Any]:
        mine = deal_rows.Deal(value=111_222_333)
        theirs = deal_rows.Deal(
            buyer=mine.buyer, producer=builders.producer("Hợp tác xã Cạnh Tranh"), value=444_555_666
        )
        return {"mine": mine, "theirs": theirs, "other_buyer": deal_rows.purchaser(deal_rows.buyer("Chuỗi Khác"))}

    @pytest.mark.parametrize("fmt", ["", "csv", "json", "xlsx"])
    def test_lists_and_exports_hold_own_rows_alone(self, client: Any, world: dict[str, Any], fmt: str) -> None:
        client.force_login(world["theirs"].seller, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(reverse("trade:memoranda"), {"format": fmt} if fmt else {})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        if fmt != "xlsx":
            assert (world["mine"].row.number.encode() in body, world["theirs"].row.number.encode() in body) == (
                False,
                True,
            )
            assert b"111222333" not in body
            assert b"111.222.333" not in body

    def test_the_count_of_a_list_is_of_own_rows(self, client: Any, world: dict[str, Any]) -> None:
        client.force_login(world["other_buyer"], backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(reverse("trade:memoranda"))
        assert answer.context["found"].paginator.count == 0
        client.force_login(world["theirs"].purchaser, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("trade:memoranda")).context["found"].paginator.count == 2

    def test_a_scan_of_several_is_not_opened_by_one_of_them(self, client: Any, world: dict[str, Any]) -> None:
        officer = deal_rows.officer()
        buyer = deal_rows.buyer("Chuỗi Ba")
        pairs = [papers.Pair(buyer.pk, world[name].producer.pk) for name in ("mine", "theirs")]
        made, _rows = papers.enter(
            by=officer, key=deal_rows.key(), title="Chung", signed_on=deal_rows.SIGNED, file=scan(officer), pairs=pairs
        )
        address = reverse("files:serve", args=[made.file.pk, made.file.digest[:16]])
        for person, status in ((world["mine"].seller, 404), (deal_rows.purchaser(buyer), 200), (officer, 200)):
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            assert client.get(address).status_code == status

    def test_a_draft_is_its_own_side_s(self, client: Any) -> None:
        producer, buyer = builders.producer(), deal_rows.buyer()
        row = deal_rows.drafted(deal_rows.seller(producer), buyer, producer)
        client.force_login(deal_rows.purchaser(buyer), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("trade:memorandum", args=[row.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["trade:memoranda", "trade:questions", "trade:papers", "trade:silent", "trade:funnel", "trade:funnel_rows"]
)
def test_more_rows_ask_no_more_questions(client: Any, name: str, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ocop.trade.deals.funnel import columns

    officer = deal_rows.officer()
    producer = builders.producer()
    helper = deal_rows.seller(producer)
    client.force_login(
        helper if name == "trade:questions" else officer, backend="django.contrib.auth.backends.ModelBackend"
    )

    def more(turn: int) -> None:
        made = deal_rows.Deal(producer=producer)
        steps.claim(
            by=made.seller,
            key=deal_rows.key(),
            memorandum_id=made.row.pk,
            kind="delivery",
            facts=steps.Facts(deal_rows.SIGNED, 5 + turn),
        )
        made.row.follow_ups.filter(days=30).update(state="silent" if name == "trade:silent" else "asked")
        papers.enter(
            by=deal_rows.officer(),
            key=deal_rows.key(),
            title=f"Giấy {turn}",
            signed_on=deal_rows.SIGNED,
            file=scan(officer, f"{turn}.pdf"),
            pairs=[papers.Pair(deal_rows.buyer().pk, builders.producer().pk)],
        )

    counts = []
    for turns in (1, 2):
        for turn in range(turns):
            more(turn)
        columns.forget()
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]
