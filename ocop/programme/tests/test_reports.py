"""Reports: filled from indicators, words kept, frozen for ever, made again bit for bit, what changed since."""

import datetime
import io
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils import translation

from ocop.documents import kept
from ocop.documents.templates import path_of
from ocop.ledger import version as ledger_version
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.programme import achieved
from ocop.programme.models import KeptPart, Report, ReportVersion
from ocop.programme.reports import actions, filling, keeping, papers, shapes
from ocop.recognition import actions as recognition
from ocop.recognition import columns
from ocop.workdays import clock
from tests import builders
from tests.page_access import CITY, OFFICERS, PageAccess, PostAccess

pytestmark = pytest.mark.django_db
READERS = OFFICERS | {"auditor"}
SEES = CITY | {"auditor"}
YEAR = clock.today().year


def forget():
    """Tests write rows without the ledger, and each test's ledger begins anew."""
    achieved.forget()
    columns.forget()


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()
    yield
    forget()


def second(name="Người duyệt"):
    person = builders.person(name)
    builders.role(person, "coordination_officer")
    return person


def made(cast, **values):
    values = {"template": "office-2021", "period": "year", "year": YEAR, **values}
    return actions.begin(by=cast.city_officer.person, **values)


def frozen(cast, report=None):
    report = report or made(cast)
    return actions.freeze(by=cast.city_officer.person, pk=report.pk, revision=Report.objects.get(pk=report.pk).revision)


def approved(cast):
    version = frozen(cast)
    return actions.approve(
        by=second(), pk=version.report_id, revision=Report.objects.get(pk=version.report_id).revision
    )


def starred(name="Gốm men lam", level="4", **values):
    forget()
    product = builders.product(name)
    return builders.recognition(product, level=level, issued_on=datetime.date(YEAR, 2, 1), **values)


class TestGlance(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("programme:glance")


class TestReports(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("programme:reports")


class TestReportNew(PageAccess):
    may = CITY

    def url(self, cast):
        return reverse("programme:report_new")


class TestReportDraft(PageAccess):
    may = SEES

    def url(self, cast):
        return reverse("programme:report", args=[made(cast).pk])


class TestReportApproved(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("programme:report", args=[approved(cast).report_id])


class TestReportDraftFile(PageAccess):
    may = SEES

    def url(self, cast):
        return reverse("programme:report_draft", args=[made(cast).pk, "xlsx"])


class TestReportVersion(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("programme:report_version", args=[approved(cast).report_id, 1])


class TestReportVersionNotApproved(PageAccess):
    may = SEES

    def url(self, cast):
        return reverse("programme:report_version", args=[frozen(cast).report_id, 1])


class TestReportFile(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("programme:report_file", args=[approved(cast).report_id, 1, "xlsx"])


class _Move(PostAccess):
    may = CITY
    data = {"revision": "1", "reason": "thử"}


class TestReportFreeze(_Move):
    def url(self, cast):
        return reverse("programme:report_freeze", args=[made(cast).pk])


class TestReportApprove(_Move):
    def url(self, cast):
        return reverse("programme:report_approve", args=[frozen(cast).report_id])


class TestReportReopen(_Move):
    def url(self, cast):
        return reverse("programme:report_reopen", args=[frozen(cast).report_id])


class TestReportWithdraw(_Move):
    def url(self, cast):
        return reverse("programme:report_withdraw", args=[made(cast).pk])


def figure(content, code):
    return next(one for section in content["sections"] for one in section["figures"] if one["code"] == code)


def test_templates_name_each_figure_once_and_speak_both_languages():
    found = shapes.templates()
    assert [one.id for one in found] == ["ministry-2021", "office-2021"]
    for one in found:
        codes = [code for section in one.sections for code in section.figures]
        assert len(codes) == len(set(codes)), one.id
        assert all(section.vi and section.en and section.ask_vi and section.ask_en for section in one.sections)


@pytest.mark.parametrize(
    ("period", "part", "first", "last"),
    [
        ("year", 1, "01-01", "12-31"),
        ("quarter", 1, "01-01", "03-31"),
        ("quarter", 4, "10-01", "12-31"),
        ("month", 2, "02-01", "02-29"),
    ],
)
def test_periods(period, part, first, last):
    start, end = shapes.span(period, 2024, part)
    assert (start.isoformat(), end.isoformat()) == (f"2024-{first}", f"2024-{last}")


def test_figures_say_what_is_known_and_what_is_not(cast):
    starred()
    starred("Lụa", "3")
    report = made(cast)
    content = filling.fill(report, shapes.template("office-2021"), reader=cast.city_officer.person).content
    assert figure(content, "products_new")["value"] == 2
    assert figure(content, "products_new")["shown"] == "2"
    value = figure(content, "value_delivered")
    assert (value["value"], value["shown"], value["shown_provisional"]) == (None, "chưa có số liệu", "chưa có số liệu")
    assert all(one["definition"] and one["source"] for section in content["sections"] for one in section["figures"])
    chart = content["sections"][1]["chart"]
    assert [row[1] for row in chart["rows"]] == [0, 0, 1, 1]
    places = content["sections"][1]["places"]
    assert sum(row[1] for row in places["rows"]) == 2, "not stated included"


def test_words_are_kept_and_a_refused_form_loses_nothing(cast):
    report = made(cast)
    player = cast.city_officer
    url = reverse("programme:report", args=[report.pk])
    data = {
        "revision": report.revision,
        "title": "Báo cáo",
        "number": "12/BC",
        "words_general": "Dòng một.\r\nDòng hai.",
    }
    assert player.post(url, data).status_code == 302
    report.refresh_from_db()
    assert report.words == {"general": "Dòng một.\nDòng hai."}
    answer = player.post(url, {**data, "words_rating": "Mất thì tiếc"})
    assert answer.status_code == 422, "the revision is old"
    assert "Mất thì tiếc" in answer.content.decode()
    answer = player.post(url, {"revision": report.revision, "title": "", "words_rating": "Vẫn còn"})
    assert answer.status_code == 422
    assert "Vẫn còn" in answer.content.decode()
    report.refresh_from_db()
    assert report.words == {"general": "Dòng một.\nDòng hai."}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"template": "x"}, "template"),
        ({"period": "month", "template": "ministry-2021"}, "period"),
        ({"year": 2017}, "year"),
        ({"year": YEAR + 1}, "year"),
        ({"period": "quarter", "part": 5}, "part"),
        ({"period": "month", "part": 13}, "part"),
    ],
)
def test_what_cannot_be_begun_is_refused(cast, values, field, ledger_head):
    before = ledger_head()
    with pytest.raises(Refused) as refused:
        made(cast, **values)
    assert refused.value.field == field
    assert not Report.objects.exists()
    assert ledger_head() == before


def test_one_report_a_period_until_it_is_withdrawn(cast):
    report = made(cast)
    with pytest.raises(Refused):
        made(cast)
    actions.withdraw(by=cast.city_officer.person, pk=report.pk, revision=report.revision, reason="sai mẫu")
    assert made(cast).pk != report.pk


def test_a_frozen_report_comes_out_the_same_after_everything_changed(cast, monkeypatch):
    row = starred()
    starred("Lụa", "3")
    version = frozen(cast)
    first = {ending: keeping.rebuild(version, ending) for ending in papers.ENDINGS}
    assert all(one.is_same for one in first.values())
    # A recognition is retracted, the clock moves a year, the language is another, templates are others now.
    recognition.retract(by=cast.administrator.person, recognition=row, reason="ghi nhầm")
    later = clock.now() + datetime.timedelta(days=400)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr(clock, "today", lambda: later.date())
    monkeypatch.setattr(papers, "PDF_TEMPLATE", "documents/letter")
    monkeypatch.setattr(shapes, "templates", lambda: ())
    with translation.override("en"):
        version = ReportVersion.objects.get(pk=version.pk)
        for ending in papers.ENDINGS:
            again = keeping.rebuild(version, ending)
            assert again.is_same, ending
            assert again.content == first[ending].content, ending
    assert first["pdf"].content.startswith(b"%PDF")


def test_the_kept_template_is_used_and_not_todays(cast):
    version = frozen(cast)
    (digest,) = [one for name, one in version.parts.items() if name == "paper.typ"]
    assert bytes(KeptPart.objects.get(pk=digest).content) == path_of("programme/report", ".typ").read_bytes()
    assert {name for name in version.parts if name.endswith(".ttf")}, "fonts are kept with it"
    other = {**keeping.parts_of(version), "paper.typ": b"#let data = json(bytes(sys.inputs.data))\nOther"}
    assert papers.make("pdf", keeping.content_of(version), other) != keeping.rebuild(version, "pdf").content


def test_a_second_version_keeps_no_part_twice(cast):
    version = frozen(cast)
    parts = KeptPart.objects.count()
    report = actions.reopen(
        by=cast.city_officer.person, pk=version.report_id, revision=Report.objects.get().revision, reason="thiếu lời"
    )
    again = frozen(cast, report)
    assert again.number == 2
    assert KeptPart.objects.count() == parts
    version.refresh_from_db()
    assert (version.state, version.state_reason) == ("withdrawn", "thiếu lời")


def test_what_was_tampered_with_is_said(cast):
    version = frozen(cast)
    ReportVersion.objects.filter(pk=version.pk).update(content=version.content.replace('"format":1', '"format":2'))
    with pytest.raises(Refused):
        keeping.rebuild(ReportVersion.objects.get(pk=version.pk), "pdf")
    page = cast.city_officer.get(reverse("programme:report_version", args=[version.report_id, 1]))
    assert page.status_code == 200
    assert page.context["problem"]
    assert (
        cast.city_officer.get(reverse("programme:report_file", args=[version.report_id, 1, "pdf"])).status_code == 302
    )
    KeptPart.objects.update(content=b"x")
    with pytest.raises(Refused):
        keeping.parts_of(version)


def test_what_has_changed_names_the_rows_that_came_and_went(cast):
    row = starred()
    version = frozen(cast)
    found = keeping.changes(version, reader=cast.city_officer.person)
    assert found.differing == []
    assert found.entries == 1, "the freezing itself"
    recognition.retract(by=cast.administrator.person, recognition=row, reason="ghi nhầm")
    starred("Nón làng Chuông", "3")
    starred("Mây tre", "3")
    changed = {one.code: one for one in keeping.changes(version, reader=cast.city_officer.person).differing}
    new = changed["products_new"]
    assert (new.then["value"], new.now["value"]) == (1, 2)
    assert [one.name for one in new.went] == ["Gốm men lam"]
    assert sorted(one.name for one in new.came) == ["Mây tre", "Nón làng Chuông"]
    assert "stars_renewed" not in changed
    page = cast.auditor.get(reverse("programme:report_version", args=[version.report_id, 1])).content.decode()
    assert "Gốm men lam" in page
    assert "Nón làng Chuông" in page


def test_rows_are_compared_for_who_sees_all_of_them(cast):
    starred()
    version = approved(cast)
    starred("Nón làng Chuông", "3")
    changed = keeping.changes(version, reader=cast.trade_officer.person)
    assert not any(one.came or one.went or one.shows_rows for one in changed.lines)


def test_another_officer_approves_and_the_later_version_replaces(cast, ledger_head):
    version = frozen(cast)
    report = Report.objects.get()
    before = ledger_head()
    with pytest.raises(Refused):
        actions.approve(by=cast.city_officer.person, pk=report.pk, revision=report.revision)
    assert ledger_head() == before
    actions.approve(by=second(), pk=report.pk, revision=report.revision)
    report.refresh_from_db()
    assert report.state == "approved"
    actions.reopen(by=cast.city_officer.person, pk=report.pk, revision=report.revision, reason="số mới")
    version.refresh_from_db()
    assert version.state == "approved", "it stands until another is approved"
    assert cast.trade_officer.get(reverse("programme:report_version", args=[report.pk, 1])).status_code == 200
    frozen(cast, report)
    report.refresh_from_db()
    actions.approve(by=second("Người duyệt hai"), pk=report.pk, revision=report.revision)
    assert list(report.versions.values_list("number", "state")) == [(2, "approved"), (1, "replaced")]
    said = list(Entry.objects.filter(topic="programme").order_by("sequence").values_list("action", flat=True))
    assert said == [f"programme.report_{one}" for one in ("begin", "freeze", "approve", "reopen", "freeze", "approve")]


def test_stale_pages_and_frozen_words_are_refused(cast, ledger_head):
    version = frozen(cast)
    report = Report.objects.get()
    before = ledger_head()
    by = cast.city_officer.person
    for do in (
        lambda: actions.freeze(by=by, pk=report.pk, revision=report.revision),
        lambda: actions.reopen(by=by, pk=report.pk, revision=report.revision - 1, reason="x"),
        lambda: actions.reopen(by=by, pk=report.pk, revision=report.revision, reason=" "),
        lambda: actions.withdraw(by=by, pk=report.pk, revision=report.revision, reason=""),
        lambda: actions.write(by=by, pk=report.pk, revision=report.revision, title="x", number="", words={}),
        lambda: actions.withdraw(by=cast.trade_officer.person, pk=report.pk, revision=report.revision, reason="x"),
    ):
        with pytest.raises(Refused):
            do()
    assert ledger_head() == before
    assert ReportVersion.objects.get() == version
    posted = cast.city_officer.post(reverse("programme:report", args=[report.pk]), {"title": "x"})
    assert posted.status_code == 403


def test_the_excel_says_definition_and_source_of_each_figure(cast):
    from openpyxl import load_workbook

    starred()
    version = frozen(cast)
    sheet = load_workbook(io.BytesIO(keeping.rebuild(version, "xlsx").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Mục", "Chỉ tiêu", "Số liệu")
    new = next(row for row in rows if row[1] and "mới" in row[1] and row[2] == 1)
    assert all(new[9:11])
    with zipfile.ZipFile(io.BytesIO(keeping.rebuild(version, "docx").content)) as word:
        text = word.read("word/document.xml").decode()
    assert "chưa có số liệu" in text
    assert "Cách tính và nguồn" in text


def test_documents_from_parts_refuse_what_is_no_part():
    with pytest.raises(ValueError, match="not the name of a part"):
        kept.pdf({"../x.typ": b""}, {})
    with pytest.raises(KeyError):
        kept.pdf({"a.typ": b"x"}, {})


def test_figures_do_not_hang_on_who_asks_first(cast):
    """The content of two drafts of the same day is the same."""
    starred()
    report = made(cast)
    one = filling.fill(report, shapes.template("office-2021"), reader=cast.city_officer.person).content
    with translation.override("en"):
        two = filling.fill(report, shapes.template("office-2021"), reader=cast.auditor.person).content
    assert one == two
    assert ledger_version.version() > 0


def test_the_glance_is_one_sheet_and_leads_to_rows(cast):
    starred()
    page = cast.auditor.get(reverse("programme:glance"))
    assert page.status_code == 200
    numbers = [*page.context["sheet"].head, *page.context["sheet"].stars, *page.context["sheet"].trade]
    assert numbers
    for one in numbers:
        assert cast.auditor.get(one.href).status_code == 200, one.href
    for more in ("", "&as_of=31/12/2021"):
        made_pdf = cast.auditor.get(reverse("programme:glance") + f"?format=pdf{more}")
        assert made_pdf["Content-Type"] == "application/pdf"
        assert re.findall(rb"/Type/Page/", made_pdf.content) == [b"/Type/Page/"]
        assert b"/Count 1" in made_pdf.content
    assert cast.auditor.get(reverse("programme:glance") + "?as_of=31/02/2020").status_code == 200
