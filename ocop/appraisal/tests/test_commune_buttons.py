"""What the buttons of the commune, the office and the advisory team do: once, for who may, and nothing otherwise."""

from __future__ import annotations

import datetime
import io

import docx
import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.appraisal.actions import answers as writing
from ocop.appraisal.actions import completion, rounds, team
from ocop.appraisal.actions.completion import Point
from ocop.appraisal.actions.filing import file_dossier, reply
from ocop.appraisal.models import (
    CommuneReport,
    CompletionPoint,
    Dossier,
    Question,
    Remark,
    Round,
    Sample,
    SiteVisit,
    TeamReport,
)
from ocop.appraisal.tests import staff
from ocop.files.models import StoredFile
from ocop.files.rights import may_open
from ocop.files.tests.test_files import jpeg, upload
from ocop.ledger.record import head
from ocop.notices.models import Notice
from ocop.products.models import Product
from ocop.workdays import clock
from tests import appraisals, builders
from tests.cast import Cast, Player

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"appraisal:{name}", args=args)


# --- the commune's report ------------------------------------------------------------------------------------------------
def report_data(**extra: str) -> dict[str, str]:
    data = {"revision": "0", "conclusion": "Đề nghị", "letter_number": "12/TTr-UBND", "signed_by_name": "Chủ tịch"}
    data["letter_date"] = clock.today().strftime("%d/%m/%Y")
    for name in staff.CONTENTS:
        data |= {f"finding_{name}": "met", f"words_{name}": "Lời của xã"}
    for name in staff.COMPONENTS:
        data[f"there_{name}"] = "on"
    return {**data, **extra}


def test_report_is_saved_and_sent_in_one_go(cast: Cast) -> None:
    dossier = staff.filed(cast)
    answer = cast.commune_officer.post(
        url("commune_report", dossier.pk), report_data(do="forward", version=str(dossier.version))
    )
    assert answer.status_code == 302
    dossier.refresh_from_db()
    report = CommuneReport.objects.get()
    assert (dossier.state, report.revision, report.contents["local_labour"]["words"]) == ("forwarded", 1, "Lời của xã")
    # A second press of the same button, and a page still open.
    before = head()
    again = cast.commune_officer.post(url("commune_report", dossier.pk), report_data(revision="1"))
    assert again.status_code == 422
    report.refresh_from_db()
    assert (head(), report.revision) == (before, 1)
    assert cast.commune_officer.get(url("commune_report", dossier.pk)).status_code == 302


def test_half_a_report_saves_itself(cast: Cast) -> None:
    dossier = staff.filed(cast)
    address = url("commune_report_autosave", dossier.pk)
    first = cast.commune_officer.post(address, {"revision": "0", "words_local_origin": "Dong", "letter_date": "31/1"})
    assert first.status_code == 200
    assert first.json()["revision"] == 1
    assert first.json()["sentence"]
    stale = cast.commune_officer.post(address, {"revision": "0", "words_local_origin": "khác"})
    assert stale.status_code == 409
    assert CommuneReport.objects.get().contents["local_origin"]["words"] == "Dong"
    for data in ({"words_local_origin": "x"}, {"revision": "x"}, {"revision": "1", "finding_local_origin": "best"}):
        cast.commune_officer.post(address, data)
    assert CommuneReport.objects.get().contents["local_origin"]["finding"] == ""


def test_a_colleague_who_saved_first_is_shown(cast: Cast) -> None:
    dossier = staff.filed(cast)
    staff.report(cast, dossier, conclusion="của đồng nghiệp")
    answer = cast.commune_officer.post(url("commune_report", dossier.pk), report_data(conclusion="của tôi"))
    assert answer.status_code == 409
    body = answer.content.decode()
    assert "của đồng nghiệp" in body
    assert "của tôi" in body
    assert CommuneReport.objects.get().conclusion == "của đồng nghiệp"


def test_an_incomplete_report_says_what_is_missing(cast: Cast) -> None:
    dossier = staff.filed(cast)
    answer = cast.commune_officer.post(
        url("commune_report", dossier.pk), report_data(do="forward", version=str(dossier.version), letter_number="")
    )
    assert answer.status_code == 422
    dossier.refresh_from_db()
    assert (dossier.state, CommuneReport.objects.get().conclusion) == ("filed", "Đề nghị")
    assert 'name="revision" value="1"' in answer.content.decode()


def test_tourism_is_not_asked_for_samples(cast: Cast) -> None:
    dossier = staff.filed(cast)
    assert "there_samples" in cast.commune_officer.get(url("commune_report", dossier.pk)).content.decode()
    content = {**dossier.criteria.content, "sample_units_required": 0}
    type(dossier.criteria).objects.filter(pk=dossier.criteria_id).update(content=content)
    assert "there_samples" not in cast.commune_officer.get(url("commune_report", dossier.pk)).content.decode()
    cast.commune_officer.post(
        url("commune_report", dossier.pk),
        {**report_data(do="forward", version=str(dossier.version)), "there_samples": ""},
    )
    dossier.refresh_from_db()
    assert dossier.state == "forwarded"


def test_form_03_as_word_and_pdf(cast: Cast) -> None:
    dossier = staff.filed(cast)
    assert cast.commune_officer.get(url("form03", dossier.pk, "pdf")).status_code == 404
    staff.report(cast, dossier)
    word = cast.commune_officer.get(url("form03", dossier.pk, "docx"))
    document = docx.Document(io.BytesIO(word.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Nguyên liệu của xã" in cells
    assert cells.count("Đạt") == 4
    text = (
        pypdf.PdfReader(io.BytesIO(cast.commune_officer.get(url("form03", dossier.pk, "pdf")).content))
        .pages[0]
        .extract_text()
    )
    assert "12/TTr-UBND" in text
    assert cast.commune_officer.get(url("form03", dossier.pk, "exe")).status_code == 404


def test_the_signed_scan_is_kept_once_it_was_sent(cast: Cast) -> None:
    dossier = staff.forwarded(cast)
    address = url("commune_report_signed", dossier.pk)
    cast.commune_officer.post(address, {"file": upload("ky.jpg", jpeg())})
    file = CommuneReport.objects.get().signed_file
    assert file is not None
    assert [may_open(cast[name].person, file) for name in ("commune_officer", "city_officer", "producer_member")] == [
        True,
        True,
        False,
    ]
    assert not may_open(cast.other_commune_officer.person, file)
    before = head()
    cast.commune_officer.post(address, {"file": upload("khac.jpg", jpeg(50, 40))})
    assert CommuneReport.objects.get().signed_file == file
    cast.commune_officer.post(address, {"file": upload("lie.pdf", b"MZ not a pdf")})
    assert CommuneReport.objects.get().signed_file == file
    assert head() >= before


# --- completion ----------------------------------------------------------------------------------------------------------
def test_returned_with_points_and_told(cast: Cast) -> None:
    dossier = staff.filed(cast)
    address = url("send_back", dossier.pk)
    version = str(dossier.version)
    more = cast.commune_officer.post(
        address, {"version": version, "place": ["1.1"], "sentence": ["Thiếu hợp đồng"], "more": "1"}
    )
    assert more.content.decode().count('name="sentence"') == 5
    assert CompletionPoint.objects.count() == 0
    nowhere = cast.commune_officer.post(address, {"version": version, "place": [""], "sentence": ["ở đâu đó"]})
    assert nowhere.status_code == 422
    stale = cast.commune_officer.post(address, {"version": "99", "place": ["1.1"], "sentence": ["x"]})
    assert stale.status_code == 422
    assert Dossier.objects.get().state == "filed"
    data = {"version": version, "place": ["1.1", "samples", ""], "sentence": ["Thiếu hợp đồng", "Thiếu hai mẫu", ""]}
    assert cast.commune_officer.post(address, data).status_code == 302
    # The second click finds it done.
    assert cast.commune_officer.post(address, data).status_code in (302, 403)
    assert CompletionPoint.objects.count() == 2
    told = Notice.objects.get(person=cast.producer_member.person, kind="appraisal.asked")
    assert told.link == url("dossier", dossier.pk)
    assert "2" in told.params["words"]["vi"]


def test_the_later_version_shows_what_changed(cast: Cast) -> None:
    dossier = staff.filed(cast)
    completion.send_back(by=cast.commune_officer.person, dossier=dossier, points=[Point("1.1", "Chọn lại")])
    me = cast.producer_member.person
    writing.save_answer(by=me, dossier=dossier, criterion="1.1", choice=1, words="Dong trồng tại xã, có hợp đồng")
    reply(by=me, dossier=dossier, point_id=CompletionPoint.objects.get().pk, words="Đã chọn lại")
    file_dossier(by=me, dossier=dossier)
    body = cast.commune_officer.get(url("review", dossier.pk)).content.decode()
    assert "Dong của xã" in body
    assert "Dong trồng tại xã, có hợp đồng" in body
    assert "Đã chọn lại" in body
    first = cast.commune_officer.get(url("review", dossier.pk) + "?ban=1").content.decode()
    assert "Dong trồng tại xã" not in first
    for nonsense in ("?ban=9", "?ban=x", "?so=99", "?ban=%F0%9F%8D%9C"):
        assert cast.commune_officer.get(url("review", dossier.pk) + nonsense).status_code == 200


# --- rounds --------------------------------------------------------------------------------------------------------------
def test_many_are_taken_in_and_the_rest_stay_with_a_sentence(cast: Cast) -> None:
    dossier = staff.forwarded(cast)
    other = appraisals.dossier(state="filed")
    row = staff.round_of(cast)
    answer = cast.city_officer.client.post(
        url("round_accept", row.pk), {"dossier": [dossier.pk, other.pk, "x", 99999]}, follow=True
    )
    body = answer.content.decode()
    assert "Miến dong thử:" in body
    dossier.refresh_from_db()
    other.refresh_from_db()
    assert (dossier.state, dossier.round_id, other.state, other.round_id) == ("in_review", row.pk, "filed", None)
    assert Notice.objects.filter(person=cast.team, kind="appraisal.work").count() == 1  # type: ignore[attr-defined]
    before = head()
    cast.city_officer.post(url("round_accept", row.pk), {})
    assert head() == before


def test_taken_in_from_its_page_and_not_from_an_old_one(cast: Cast) -> None:
    dossier = staff.forwarded(cast)
    row = staff.round_of(cast)
    before = head()
    for data in (
        {"do": "accept", "round": row.pk},
        {"do": "accept", "round": row.pk, "version": "1"},
        {"do": "accept", "round": "99", "version": dossier.version},
        {"do": "burn", "version": dossier.version},
    ):
        cast.city_officer.post(url("review_step", dossier.pk), data)
    assert head() == before
    cast.commune_officer.post(
        url("review_step", dossier.pk), {"do": "accept", "round": row.pk, "version": dossier.version}
    )
    assert head() == before
    cast.city_officer.post(
        url("review_step", dossier.pk), {"do": "accept", "round": row.pk, "version": dossier.version}
    )
    dossier.refresh_from_db()
    assert dossier.state == "in_review"


def test_a_round_is_opened_with_the_dates_of_the_decree(cast: Cast) -> None:
    council, regulation = appraisals.council(), appraisals.regulation()
    page = cast.city_officer.get(url("round_open"))
    assert page.status_code == 200
    until, by = rounds.suggested_dates(clock.today())
    assert until.strftime("%d/%m/%Y") in page.content.decode()
    data = {
        "name": "Đợt thử",
        "kind": "meeting",
        "council": council.pk,
        "regulation": regulation.pk,
        "requests_until": until.strftime("%d/%m/%Y"),
        "decide_by": "1/1/2026",
    }
    assert cast.city_officer.post(url("round_open"), data).status_code == 422
    data["decide_by"] = by.strftime("%d/%m/%Y")
    assert cast.city_officer.post(url("round_open"), data).status_code == 302
    row = Round.objects.get()
    assert (row.regulation, row.requests_until, row.decide_by, row.state) == (regulation, until, by, "open")
    before = head()
    assert cast.commune_officer.post(url("round_open"), data).status_code == 403
    assert (Round.objects.count(), head()) == (1, before)


def test_agenda_and_invitations(cast: Cast) -> None:
    dossier = staff.in_review(cast)
    row = dossier.round
    day = clock.today() + datetime.timedelta(days=7)
    data = {
        "day": day.strftime("%d/%m/%Y"),
        "begins": "08:00",
        "place": "Hội trường",
        "opening": "15",
        "minutes": "20",
        "rests": "11:30",
        "goes_on": "13:30",
        f"place_{dossier.pk}": "1",
    }
    secretary = Player(cast.secretary)  # type: ignore[attr-defined]
    for wrong in (
        {"begins": "25:00"},
        {"goes_on": ""},
        {f"place_{dossier.pk}": "đầu"},
        {f"place_{dossier.pk}": ""},
        {"place": ""},
        {"day": "1/1/2020"},
    ):
        assert secretary.post(url("meeting_plan", row.pk), {**data, **wrong}).status_code == 422
    before = head()
    secretary.post(url("meeting_invite", row.pk))
    assert head() == before
    assert secretary.post(url("meeting_plan", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert [(item["at"], item.get("dossier")) for item in row.agenda] == [
        ("08:00", None),
        ("08:15", dossier.pk),
        ("08:35", None),
    ]
    secretary.post(url("meeting_invite", row.pk))
    secretary.post(url("meeting_invite", row.pk))
    assert Notice.objects.filter(kind="appraisal.meeting").count() == 2
    document = docx.Document(io.BytesIO(secretary.get(url("agenda", row.pk, "docx")).content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert "Miến dong" in cells
    assert "08:15" in cells
    member = Player(appraisals.seat(row.council, "member").person)
    page = member.get(url("meeting", row.pk)).content.decode()
    assert "Miến dong" in page
    assert url("review", dossier.pk) not in page
    assert member.get(url("round", row.pk)).status_code == 403
    assert member.get(url("review", dossier.pk)).status_code in (403, 404)


# --- samples, team, questions --------------------------------------------------------------------------------------------
def test_samples_are_logged_and_written_off(cast: Cast) -> None:
    dossier = staff.in_review(cast)
    address = url("samples", dossier.pk)
    today = clock.today().strftime("%d/%m/%Y")
    for units in ("0", "501", "năm", "-1"):
        answer = cast.city_officer.post(address, {"do": "log", "units": units, "received_on": today})
        assert answer.status_code == 422
    assert cast.commune_officer.post(address, {"do": "log", "units": "5", "received_on": today}).status_code == 403
    assert Sample.objects.count() == 0
    cast.city_officer.post(address, {"do": "log", "units": "5", "received_on": today, "kept_at": "Tủ 2"})
    sample = Sample.objects.get()
    data = {
        "do": "dispose",
        "sample": sample.pk,
        f"s{sample.pk}-disposal": "Hội đồng nếm",
        f"s{sample.pk}-disposed_on": today,
    }
    early = {**data, f"s{sample.pk}-disposed_on": "1/1/2020"}
    assert cast.city_officer.post(address, early).status_code == 422
    assert cast.city_officer.post(address, {**data, "sample": 999}).status_code == 422
    cast.city_officer.post(address, data)
    cast.city_officer.post(address, {**data, f"s{sample.pk}-disposal": "khác"})
    sample.refresh_from_db()
    assert (sample.disposal, sample.disposed_by_name) == ("Hội đồng nếm", cast.city_officer.person.name)
    text = (
        pypdf.PdfReader(io.BytesIO(cast.city_officer.get(url("sample_labels", dossier.pk)).content))
        .pages[0]
        .extract_text()
    )
    assert text.count(dossier.slip_number) == 5
    assert "5/5" in text


def test_the_team_reads_notes_asks_visits_and_reports(cast: Cast) -> None:
    dossier = staff.in_review(cast)
    team_player = Player(cast.team)  # type: ignore[attr-defined]
    address = url("team", dossier.pk)
    page = team_player.get(address).content.decode()
    assert "Dong của xã" in page
    assert 'class="pts"' not in page
    team_player.post(address, {"do": "remark", "criterion": "1.1", "words": "Cần xem hợp đồng"})
    team_player.post(address, {"do": "ask", "criterion": "1.1", "words": "Trồng ở đâu?"})
    team_player.post(address, {"do": "visit", "v-planned_on": clock.today().strftime("%d/%m/%Y")})
    assert team_player.post(address, {"do": "ask", "criterion": "99.9", "words": "x"}).status_code == 422
    assert team_player.post(address, {"do": "remark", "words": ""}).status_code == 422
    assert team_player.post(address, {"do": "points", "words": "5"}).status_code == 404
    assert (Remark.objects.count(), Question.objects.count(), SiteVisit.objects.count()) == (1, 1, 1)
    # The office reads the page, but does not write for the team.
    before = head()
    assert cast.city_officer.post(address, {"do": "remark", "words": "của văn phòng"}).status_code == 422
    assert cast.city_officer.post(address, {"do": "report", "r-words": "Đủ", "r-is_ready": "yes"}).status_code == 422
    assert (head(), TeamReport.objects.count()) == (before, 0)
    visit = SiteVisit.objects.get()
    team_player.post(
        url("site_visit", dossier.pk, visit.pk),
        {
            "visited_on": clock.today().strftime("%d/%m/%Y"),
            "findings": "Sạch",
            "files": [upload("a.jpg", jpeg()), upload("b.jpg", jpeg(60, 50))],
        },
    )
    visit.refresh_from_db()
    assert (visit.findings, visit.files.count()) == ("Sạch", 2)
    picture = visit.files.first()
    assert [may_open(one, picture) for one in (cast.team, cast.producer_member.person)] == [True, False]  # type: ignore[attr-defined]
    team_player.post(address, {"do": "report", "r-words": "Đủ giấy tờ", "r-is_ready": "yes"})
    document = docx.Document(io.BytesIO(team_player.get(url("team_report", dossier.pk, "docx")).content))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert "Cần xem hợp đồng" in cells
    assert "Chưa trả lời" in cells


def test_the_producer_answers_once(cast: Cast) -> None:
    dossier = staff.in_review(cast)
    question = team.ask(by=cast.team, dossier=dossier, criterion="1.1", words="Trồng ở đâu?")  # type: ignore[attr-defined]
    address = url("questions", dossier.pk)
    other = appraisals.dossier(state="in_review", round=dossier.round)
    foreign = Question.objects.create(dossier=other, words="của người khác", asked_by_name="x", asked_at=appraisals.NOW)
    assert cast.producer_member.post(address, {"question": question.pk, "reply": "  "}).status_code == 422
    assert cast.producer_member.post(address, {"question": foreign.pk, "reply": "Tại xã"}).status_code == 422
    assert cast.commune_officer.post(address, {"question": question.pk, "reply": "thay hộ"}).status_code == 422
    lie = {"question": question.pk, "reply": "Tại xã", "file": upload("a.pdf", b"MZ")}
    assert cast.producer_member.post(address, lie).status_code == 422
    question.refresh_from_db()
    assert (question.replied_at, StoredFile.objects.filter(name="a.pdf").count()) == (None, 0)
    told = Notice.objects.get(person=cast.producer_member.person, kind="appraisal.asked")
    assert told.done_at is None
    data = {"question": question.pk, "reply": "Tại xã", "file": upload("ruong.jpg", jpeg())}
    assert cast.producer_member.post(address, data).status_code == 302
    assert cast.producer_member.post(address, {"question": question.pk, "reply": "lần hai"}).status_code == 422
    question.refresh_from_db()
    told.refresh_from_db()
    assert (question.reply, told.done_at is None) == ("Tại xã", False)
    assert may_open(cast.team, question.file)  # type: ignore[attr-defined]


def test_a_question_is_taken_back_with_a_reason_and_the_producer_is_told(cast: Cast) -> None:
    dossier = staff.in_review(cast)
    team_player = Player(cast.team)  # type: ignore[attr-defined]
    first, second = (
        team.ask(by=cast.team, dossier=dossier, criterion="1.1", words=words) for words in ("Trồng ở đâu?", "Ở đâu?")
    )  # type: ignore[attr-defined]
    address = url("team", dossier.pk)
    before = head()
    sent = {"do": "take_back", "b-question": second.pk, "b-reason": "Hỏi trùng"}
    assert team_player.post(address, {**sent, "b-reason": " "}).status_code == 422
    assert team_player.post(address, {**sent, "b-question": 99999}).status_code == 422
    assert team_player.post(address, {**sent, "b-question": "x"}).status_code == 422
    assert cast.city_officer.post(address, sent).status_code == 422
    assert cast.producer_member.post(address, sent).status_code == 403
    assert (head(), Question.objects.filter(replied_at=None).count()) == (before, 2)
    assert team_player.post(address, sent).status_code == 302
    assert team_player.post(address, sent).status_code == 422
    second.refresh_from_db()
    assert (second.taken_back, second.reply, second.replied_by_name) == ("Hỏi trùng", "", cast.team.name)  # type: ignore[attr-defined]
    page = cast.producer_member.get(url("questions", dossier.pk)).content.decode()
    assert (page.count('<form class="stack" method'), "Hỏi trùng" in page) == (1, True)
    late = {"question": second.pk, "reply": "Tại xã"}
    assert cast.producer_member.post(url("questions", dossier.pk), late).status_code == 422
    told = Notice.objects.filter(person=cast.producer_member.person)
    assert told.filter(kind="appraisal.progress", dedupe_key__contains=f"question-back:{second.pk}").count() == 1
    assert told.filter(kind="appraisal.asked", dedupe_key__contains=f"question:{first.pk}", done_at=None).count() == 1
    team.take_back(by=cast.team, question=first, reason="Đã rõ")  # type: ignore[attr-defined]
    assert not Notice.objects.filter(kind="appraisal.asked", done_at=None).exists()
    assert "câu hỏi" not in moves_needs(cast, dossier)


def moves_needs(cast: Cast, dossier: Dossier) -> str:
    """What still stands between the dossier and the council, in the words of the page."""
    page = Player(cast.team).get(url("team", dossier.pk)).content.decode()  # type: ignore[attr-defined]
    return page.partition("Trước khi")[2][:200]


def test_another_commune_and_strangers_change_nothing(cast: Cast) -> None:
    dossier = staff.filed(cast)
    before = head()
    for name in ("other_commune_officer", "other_member", "trade_officer", "stranger"):
        for page, data in (
            ("commune_report", report_data()),
            ("send_back", {"version": "1", "place": ["1.1"], "sentence": ["x"]}),
            ("review_step", {"do": "forward", "version": str(dossier.version)}),
            ("samples", {"do": "log", "units": "5"}),
            ("team", {"do": "remark", "words": "x"}),
            ("commune_report_autosave", {"revision": "0"}),
        ):
            assert cast[name].post(url(page, dossier.pk), data).status_code in (302, 403, 404)
    dossier.refresh_from_db()
    assert (dossier.state, head(), CommuneReport.objects.count()) == ("filed", before, 0)


# --- inbox: order, filters, export, how many questions -------------------------------------------------------------------
def _more(cast: Cast, count: int) -> None:
    for number in range(count):
        product = builders.product(f"Sản phẩm {number}", producer=cast.home_producer, product_set="qd26-2026-06")
        appraisals.dossier(
            product=product,
            state="filed",
            filed_at=clock.now(),
            due_on=clock.today() + datetime.timedelta(days=number + 1),
        )


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_questions_of_the_lists_do_not_grow(cast: Cast) -> None:
    dossier = staff.filed(cast)
    inbox = url("inbox")
    client = cast.commune_officer.client
    _queries(client, inbox)
    one = _queries(client, inbox)
    _more(cast, 3)
    assert _queries(client, inbox) == one
    staff.report(cast, dossier)
    row = staff.round_of(cast)
    Dossier.objects.filter(pk=dossier.pk).update(state="in_review", round=row)
    city = cast.city_officer.client
    _queries(city, url("round", row.pk))
    one = _queries(city, url("round", row.pk))
    Dossier.objects.exclude(pk=dossier.pk).update(state="in_review", round=row)
    assert _queries(city, url("round", row.pk)) == one


def test_the_inbox_puts_those_past_their_day_first(cast: Cast) -> None:
    dossier = staff.filed(cast)
    _more(cast, 2)
    Dossier.objects.filter(pk=dossier.pk).update(due_on=clock.today() - datetime.timedelta(days=3))
    body = cast.commune_officer.get(url("inbox")).content.decode()
    assert body.index("Miến dong") < body.index("Sản phẩm 0") < body.index("Sản phẩm 1")
    assert "Sản phẩm 0" not in cast.commune_officer.get(url("inbox") + "?box=late").content.decode()
    # Raw rows of tests are not folded.
    Product.objects.filter(pk=dossier.product_id).update(name_folded="mien dong")
    found = cast.commune_officer.get(url("inbox") + "?q=mien+dong&kind=first&how=new").content.decode()
    assert "Miến dong" in found
    assert "Sản phẩm 1" not in found
    for nonsense in (
        "?box=x&page=99&sort=;&kind=zz",
        "?q=%27%22%3B",
        "?how=again",
        "?how=assisted&sort=name",
        "?sort=new",
    ):
        assert cast.commune_officer.get(url("inbox") + nonsense).status_code == 200
    rows = b"".join(cast.commune_officer.get(url("inbox") + "?format=csv").streaming_content).decode("utf-8-sig")
    assert rows.count("\n") == 4
    assert "Miến dong" not in cast.other_commune_officer.get(url("inbox")).content.decode()
    home = cast.commune_officer.get(reverse("desk:home")).content.decode()
    assert url("inbox") in home
