"""Pages of the council: what each does, and how many questions it asks."""

from __future__ import annotations

import io

import docx
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.appraisal.actions import closing, conflicts
from ocop.appraisal.models import Assignment, Conflict, Council, Dossier, OfficialPaper, Round, Ruling, Seat
from ocop.appraisal.tests.council_hall import another, close, closed, draft, fill, hall, url
from ocop.files.tests.test_files import jpeg, upload
from ocop.ledger.record import head
from tests import appraisals, builders
from tests.cast import Player

pytestmark = pytest.mark.django_db


# --- the council's own people ----------------------------------------------------------------------------------------------
def as_(seat: Seat) -> Client:
    return Player(seat.person).client


ROUND_PAGES = ("council_room", "council_room_live", "assign", "present", "proposals", "agreement")


@pytest.mark.parametrize("name", ROUND_PAGES)
def test_secretary_and_chair_enter_every_room(name):
    here = closed()
    for seat in (here.secretary, here.chair):
        assert as_(seat).get(url(name, here.round.pk)).status_code == 200
    expected = 200 if name == "agreement" else 403
    assert as_(here.one).get(url(name, here.round.pk)).status_code == expected
    stranger = appraisals.seat(appraisals.council(), "secretary")
    assert as_(stranger).get(url(name, here.round.pk)).status_code == 404


def test_the_room_of_scoring_shows_counts_and_never_points():
    here = hall()
    fill(here.one, here.dossier, 1, note="KÍN")
    draft(here.two, here.dossier, 0, most=5)
    page = as_(here.secretary).get(url("council_room", here.round.pk)).content.decode()
    assert "5 mức" in page or "5 marks" in page
    assert "KÍN" not in page
    chair = as_(here.chair).get(url("council_room", here.round.pk)).content.decode()
    assert "5 mức" not in chair
    assert chair.count("is-in") == page.count("is-in") == 1


def test_the_live_table_says_nothing_when_nothing_changed():
    here = hall()
    client = as_(here.secretary)
    page = client.get(url("council_room", here.round.pk))
    address = page.content.decode().split('data-live="')[1].split('"')[0].replace("&amp;", "&")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 204
    assert len(queries) <= 8, [one["sql"][:90] for one in queries]
    draft(here.one, here.dossier, most=1)
    assert client.get(address).status_code == 200


def _count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ROUND_PAGES)
def test_three_dossiers_cost_as_many_questions_as_one(name):
    here = hall()
    close(here, picks=(-1, 0, 1))
    another_one = another(here, state="ready")
    client = as_(here.secretary)
    if name == "agreement":
        one = _count(client, url(name, here.round.pk))
        for _n in range(2):
            close(here, another(here), picks=(1, 0, -1))
        assert _count(client, url(name, here.round.pk)) == one
        return
    one = _count(client, url(name, here.round.pk))
    for _n in range(2):
        close(here, another(here), picks=(1, 0, -1))
        another(here, state="ready")
    assert another_one.pk
    assert _count(client, url(name, here.round.pk)) == one


# --- what the pages do -----------------------------------------------------------------------------------------------------
def test_the_office_enters_a_council_and_its_seats(cast):
    office = cast.city_officer
    answer = office.post(
        url("councils"), {"name": "Hội đồng 2026", "decision": "12/QĐ-UBND", "valid_from": "01/01/2026"}
    )
    council = Council.objects.get(decision="12/QĐ-UBND")
    assert answer["Location"] == url("council", council.pk)
    member = builders.person("Bà Chấm")
    builders.role(member, "council_member")
    data = {"person": member.pk, "part": "chair", "agency": "Sở Nông nghiệp", "valid_from": "01/01/2026"}
    assert office.post(url("council", council.pk), data).status_code == 302
    seat = council.seats.get()
    assert (seat.person, seat.part, seat.agency) == (member, "chair", "Sở Nông nghiệp")
    # A second chair, and the same person again, change nothing.
    other = builders.person("Ông Chấm")
    builders.role(other, "council_member")
    before = head()
    assert office.post(url("council", council.pk), {**data, "person": other.pk}).status_code == 422
    assert office.post(url("council", council.pk), data).status_code == 422
    assert (head(), council.seats.count()) == (before, 1)
    assert office.post(url("seat_end", seat.pk), {"on": "31/10/2026", "reason": ""}).status_code == 422
    assert office.post(url("seat_end", seat.pk), {"on": "31/10/2026", "reason": "chuyển công tác"}).status_code == 302
    seat.refresh_from_db()
    assert seat.valid_to.isoformat() == "2026-10-31"


def test_many_dossiers_are_assigned_at_once_and_conflicts_stand_before_saving():
    here = hall(state="noticed")
    rows = [appraisals.dossier(state="ready", round=here.round) for _n in range(2)]
    builders.role(here.one.person, "commune_officer", commune=rows[0].commune)
    client = as_(here.secretary)
    before = head()
    page = client.get(url("assign", here.round.pk)).content.decode()
    assert here.one.person.name in page
    assert str(rows[0].commune) in page
    assert (Conflict.objects.count(), head()) == (0, before), "a look writes nothing"
    data = {"dossier": [row.pk for row in rows], "seat": [seat.pk for seat in here.scoring]}
    assert client.post(url("assign", here.round.pk), data).status_code == 302
    assert Assignment.objects.filter(dossier__in=rows, state="active").count() == 5
    assert Assignment.objects.get(dossier=rows[0], seat=here.one).state == "conflict"
    foreign = appraisals.dossier(state="ready", round=appraisals.round_(appraisals.council()))
    for wrong in (
        {"dossier": [], "seat": data["seat"]},
        {"dossier": data["dossier"], "seat": [here.secretary.pk]},
        {"dossier": [foreign.pk], "seat": data["seat"]},
    ):
        before = head()
        assert client.post(url("assign", here.round.pk), wrong).status_code == 422
        assert (head(), Assignment.objects.count()) == (before, 9)


def test_a_lifted_conflict_gives_the_duty_back_and_a_declared_one_stands():
    here = hall(state="ready")
    builders.role(here.one.person, "commune_officer", commune=here.dossier.commune)
    closing.open_scoring(by=here.secretary.person, dossier=here.dossier)
    duty = Assignment.objects.get(seat=here.one)
    assert duty.state == "conflict", "found when scoring opened, though assigned before"
    one = Conflict.objects.get()
    client = as_(here.secretary)
    assert client.post(url("conflict_lift", one.pk), {"reason": "đã thôi việc ở xã từ 2019"}).status_code == 302
    duty.refresh_from_db()
    assert duty.state == "active"
    conflicts.declare(by=here.one.person, dossier=here.dossier, reason="em ruột")
    declared = Conflict.objects.get(source="declared")
    before = head()
    assert client.post(url("conflict_lift", declared.pk), {"reason": "không sao"}).status_code == 422
    duty.refresh_from_db()
    assert (duty.state, head()) == ("conflict", before)


def test_nobody_lifts_their_own_conflict_or_excuses_themselves():
    here = hall()
    one = Conflict.objects.create(dossier=here.dossier, seat=here.chair, source="commune", found_at=appraisals.NOW)
    before = head()
    assert as_(here.chair).post(url("conflict_lift", one.pk), {"reason": "x"}).status_code == 422
    assert as_(here.chair).post(url("excuse", here.dossier.pk, here.chair.pk), {"reason": "x"}).status_code == 422
    assert head() == before


def test_opening_and_closing_many_names_each_refusal():
    here = hall(state="ready")
    bare = appraisals.dossier(state="ready", round=here.round)
    client = as_(here.secretary)
    answer = client.post(url("scoring_open", here.round.pk), {"dossier": [here.dossier.pk, bare.pk]}, follow=True)
    words = [str(one) for one in answer.context["messages"]]
    assert len(words) == 2
    assert str(bare.product) in words[1]
    here.dossier.refresh_from_db()
    here.round.refresh_from_db()
    assert (here.dossier.state, Dossier.objects.get(pk=bare.pk).state, here.round.state) == (
        "scoring",
        "ready",
        "scoring",
    )
    assert here.round.scoring_opened_at is not None
    for seat in (here.chair, here.one):
        fill(seat, here.dossier)
    client.post(url("scoring_close", here.round.pk), {"dossier": [here.dossier.pk]})
    assert Ruling.objects.count() == 0
    assert client.post(url("excuse", here.dossier.pk, here.one.pk), {"reason": "ốm"}).status_code == 422, "handed in"
    assert client.post(url("excuse", here.dossier.pk, here.two.pk), {"reason": "ốm"}).status_code == 302
    # Three quarters of three seats is three: two sheets are no quorum.
    client.post(url("scoring_close", here.round.pk), {"dossier": [here.dossier.pk]})
    assert Ruling.objects.count() == 0
    Assignment.objects.filter(seat=here.two).update(state="active")
    fill(here.two, here.dossier)
    client.post(url("scoring_close", here.round.pk), {"dossier": [here.dossier.pk]})
    assert Ruling.objects.get().total == "100"


def test_the_council_s_own_finding_is_voted():
    here = hall()
    for seat in here.scoring:
        fill(seat, here.dossier)
    client = as_(here.secretary)
    data = {"disqualified": "Giấy giả", "in_favour": 1, "against": 2, "abstained": 0, "words": "Đối chiếu bản gốc"}
    address = url("verdict", here.dossier.pk)
    before = head()
    for wrong in (
        data,
        {**data, "in_favour": 9},
        {**data, "in_favour": 3, "against": 0, "words": ""},
        {**data, "findings": ["999"]},
    ):
        assert client.post(address, wrong).status_code == 422
    assert (Ruling.objects.count(), head()) == (0, before)
    assert client.post(address, {**data, "in_favour": 2, "against": 1}).status_code == 302
    ruling = Ruling.objects.get()
    assert (ruling.outcome, ruling.stars, ruling.content["vote"]["in_favour"]) == ("disqualified", None, 2)
    page = client.get(url("result", here.dossier.pk)).content.decode()
    assert "Giấy giả" in page
    assert "Đối chiếu bản gốc" in page


def test_the_result_is_defended_line_by_line(cast):
    here = closed(cast.home_producer)
    pages = {
        seat: as_(seat).get(url("result", here.dossier.pk)).content.decode() for seat in (here.one, here.secretary)
    }
    for page in pages.values():
        for seat in here.scoring:
            assert seat.person.name in page
        assert all(f"Ghi chú của phiếu {n}" in page for n in range(3))
    ruling = Ruling.objects.get()
    assert ruling.sheets_digest in pages[here.one]
    Dossier.objects.filter(pk=here.dossier.pk).update(state="recognised")
    own = cast.producer_member.get(url("result", here.dossier.pk)).content.decode()
    assert ruling.sheets_digest in own
    for seat in here.scoring:
        assert seat.person.name not in own
    assert "Ghi chú của phiếu" not in own


def test_who_stood_aside_reads_no_result():
    here = hall()
    conflicts.declare(by=here.one.person, dossier=here.dossier, reason="em ruột")
    Dossier.objects.update(state="scored")
    assert as_(here.one).get(url("result", here.dossier.pk)).status_code == 404


def test_minutes_are_written_from_the_record_signed_and_then_it_is_proposed():
    here = closed()
    client = as_(here.secretary)
    closing.score_again(by=here.secretary.person, dossier=here.dossier, reason="lệch")
    here.dossier.refresh_from_db()
    close(here, picks=(-1, -1, -1))
    pdf = client.get(url("council_paper", here.round.pk, "bien-ban", "pdf")).content
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert here.dossier.product.name in " ".join(text.split())
    assert here.one.person.name in " ".join(text.split())
    word = client.get(url("council_paper", here.round.pk, "danh-sach", "docx")).content
    assert here.dossier.product.name in "".join(
        cell.text for table in docx.Document(io.BytesIO(word)).tables for row in table.rows for cell in row.cells
    )
    propose = {"dossier": [here.dossier.pk]}
    client.post(url("proposals", here.round.pk), propose)
    assert Dossier.objects.get().state == "scored", "without signed minutes nothing is proposed"
    client.post(url("minutes_write", here.round.pk))
    client.post(url("minutes_write", here.round.pk))
    paper = OfficialPaper.objects.get()
    before = head()
    lie = upload("bien-ban.pdf", jpeg())
    client.post(url("minutes_sign", paper.pk), {"file": lie})
    paper.refresh_from_db()
    assert (paper.signed_file_id, head()) == (None, before), "a file that lies about its type"
    client.post(url("minutes_sign", paper.pk), {"file": upload("bien-ban.jpg", jpeg())})
    paper.refresh_from_db()
    assert paper.signed_file is not None
    client.post(url("proposals", here.round.pk), propose)
    assert Dossier.objects.get().state == "proposed"
    for file in (paper.file, paper.signed_file):
        address = reverse("files:serve", args=[file.pk, file.digest[:16]])
        assert client.get(address).status_code == 200
        assert as_(here.one).get(address).status_code == 200
        assert as_(appraisals.seat(appraisals.council(), "secretary")).get(address).status_code in (403, 404)


def test_minutes_older_than_the_result_do_not_count():
    from ocop.appraisal.actions.minutes import keep_signed_minutes, write_minutes

    here = hall()
    close(here, picks=(-1, 0, 1))
    paper = write_minutes(by=here.secretary.person, round_=here.round)
    keep_signed_minutes(by=here.secretary.person, paper=paper, upload=upload("b.jpg", jpeg()))
    closing.score_again(by=here.secretary.person, dossier=here.dossier, reason="lệch")
    close(here)
    client = as_(here.secretary)
    client.post(url("proposals", here.round.pk), {"dossier": [here.dossier.pk]})
    assert Dossier.objects.get().state == "scored"


def test_written_opinions_that_differ_call_for_a_meeting(settings):
    from ocop.appraisal.actions.meeting import note_present
    from ocop.appraisal.actions.minutes import keep_signed_minutes, write_minutes

    here = hall(kind="written", regulation=appraisals.regulation(largest_gap="100"))
    close(here, picks=(-1, -1, 0))
    assert Ruling.objects.get().content["dissent"] == ["stars"]
    here.round.refresh_from_db()
    assert here.round.state == "open", "renewals come in one by one"
    paper = write_minutes(by=here.secretary.person, round_=here.round)
    keep_signed_minutes(by=here.secretary.person, paper=paper, upload=upload("b.jpg", jpeg()))
    client = as_(here.secretary)
    client.post(url("proposals", here.round.pk), {"dossier": [here.dossier.pk]})
    assert Dossier.objects.get().state == "scored"
    Round.objects.update(meeting_at=appraisals.NOW, meeting_place="Hội trường")
    note_present(by=here.secretary.person, round_=here.round, present=[here.chair.pk, here.one.pk])
    client.post(url("proposals", here.round.pk), {"dossier": [here.dossier.pk]})
    assert Dossier.objects.get().state == "proposed"


def test_leniency_is_shown_after_closing_and_a_member_sees_their_own_only():
    here = hall()
    close(here, picks=(-1, 0, 1))
    other = another(here)
    for seat in here.scoring:
        page = as_(seat).get(url("agreement", here.round.pk)).content.decode()
        assert '<svg class="wide lenient"' not in page
    close(here, other, picks=(1, 0, -1))
    names = [seat.person.name for seat in here.scoring]
    page = as_(here.one).get(url("agreement", here.round.pk)).content.decode()
    assert here.one.person.name in page
    assert here.two.person.name not in page
    assert here.chair.person.name not in page
    page = as_(here.secretary).get(url("agreement", here.round.pk)).content.decode()
    assert all(name in page for name in names)
    assert "lenient" in page


def test_the_present_list_takes_only_its_own_council():
    here = hall()
    foreign = appraisals.seat(appraisals.council())
    client = as_(here.secretary)
    client.post(url("present", here.round.pk), {"seat": [here.chair.pk, foreign.pk]})
    here.round.refresh_from_db()
    assert here.round.present == []
    client.post(url("present", here.round.pk), {"seat": [here.chair.pk, here.one.pk]})
    here.round.refresh_from_db()
    assert here.round.present == [here.chair.pk, here.one.pk]
    assert as_(here.one).post(url("present", here.round.pk), {"seat": []}).status_code == 403


def test_the_table_of_states_names_every_need():
    from ocop.appraisal import states
    from ocop.appraisal.council_views.results import NEEDS, ROLES

    _states, steps = states.table()
    assert {need for step in steps.values() for need in step.needs} <= set(NEEDS)
    assert {actor for step in steps.values() for actor in step.actors} <= set(ROLES)
