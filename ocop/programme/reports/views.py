"""Pages of reports: list, draft with its figures, frozen versions, what has changed since; one page for leaders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.documents import answer, pdf
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.programme.models import Report, ReportVersion
from ocop.programme.reports import actions, filling, keeping, papers, shapes
from ocop.programme.reports import glance as glances
from ocop.programme.reports.forms import BeginForm, MoveForm, WordsForm
from ocop.programme.views.access import day_in, reads
from ocop.trade.deals.views.access import allow, form_page, page
from ocop.ui import drafts, office
from ocop.ui.acting import act
from ocop.ui.paging import Slice
from ocop.workdays import clock

MEDIA = {
    "pdf": answer.PDF,
    "docx": answer.WORD,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SIZE = 30
MOST_SHOWN = 100
"""Rows of one figure shown among what has changed; the rest is counted."""


def report_for(request: HttpRequest, pk: int) -> Report:
    """A report within reach."""
    allow(reads(request.user))
    report: Report | None = Report.objects.visible_to(request.user).filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


def version_for(request: HttpRequest, pk: int, number: int) -> ReportVersion:
    """A frozen version within reach."""
    report = report_for(request, pk)
    version: ReportVersion | None = (
        ReportVersion.objects.visible_to(request.user)
        .filter(report=report, number=number)
        .select_related("report")
        .first()
    )
    if version is None:
        raise Http404
    return version


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Reports, the newest period first."""
    allow(reads(request.user))
    rows = (
        Report.objects.visible_to(request.user)
        .filter(register=settings.OCOP_REGISTER)
        .order_by("-end", "-start", "-pk")
    )
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1
    total = rows.count()
    found = Slice(max(1, min(number, -(-total // SIZE) or 1)), SIZE, total)
    shown = rows[(found.number - 1) * SIZE : found.number * SIZE]
    return render(
        request,
        "programme/reports/list.html",
        {"reports": list(shown), "found": found, "may_write": actions.may_write(request.user)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def begin(request: HttpRequest) -> HttpResponse:
    """A new report of a period."""
    allow(actions.may_write(request.user))
    form = BeginForm(request.POST or None)

    def do(data: dict[str, Any]) -> Report:
        return actions.begin(
            by=request.user, template=data["template"], period=data["period"], year=data["year"], part=data["part"] or 1
        )

    done = act(
        request,
        form,
        do,
        saved=_("The report is begun: its figures stand, write the words."),
        to=lambda report: reverse("programme:report", args=[report.pk]),
    )
    return done or form_page(
        request,
        form,
        "programme/form.html",
        title=_("New report"),
        button=_("Begin it"),
        back=reverse("programme:reports"),
        up=reverse("programme:reports"),
        up_words=_("Reports"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A report: the figures as they stand, the words (a form while it is written), its versions and what may be done."""
    report = report_for(request, pk)
    template = shapes.template(report.template)
    may_write = actions.may_write(request.user)
    is_draft = report.state == Report.State.DRAFT
    form = None
    if template is not None and may_write and is_draft:
        form = WordsForm(request.POST or None, report=report, template=template)
    if request.method == "POST":
        allow(form is not None, _("This report is frozen. Open it again before you change its words."))
    if request.method == "POST" and form is not None:

        def do(data: dict[str, Any]) -> Report:
            return actions.write(
                by=request.user,
                pk=pk,
                revision=data["revision"],
                title=data["title"],
                number=data["number"],
                words=form.words(),
            )

        done = act(request, form, do, saved=_("Saved."), to=lambda _report: reverse("programme:report", args=[pk]))
        if done is not None:
            return drafts.done(done, f"report-{pk}")
    versions = list(ReportVersion.objects.visible_to(request.user).filter(report=report))
    content, problem = _content(request, report, template, versions)
    context = {
        "report": report,
        "problem": problem,
        "form": form,
        "versions": versions,
        "may_write": may_write,
        "newest": versions[0] if versions else None,
        "as_of": filling.as_of(report),
        "endings": papers.ENDINGS,
        "may_approve": may_write
        and report.state == Report.State.FROZEN
        and bool(versions)
        and versions[0].frozen_by_id != request.user.pk,
        "move": MoveForm(initial={"revision": report.revision}),
        "sections": _sections(content, form) if content else [],
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "programme/reports/report.html", context, status=status)


def _content(
    request: HttpRequest, report: Report, template: shapes.Template | None, versions: list[ReportVersion]
) -> tuple[dict[str, Any] | None, str]:
    """What the page shows, and a sentence when it cannot: today's figures of a draft, of anything else what was frozen."""
    if report.state == Report.State.DRAFT and actions.may_write(request.user):
        return (filling.fill(report, template, reader=request.user).content, "") if template is not None else (None, "")
    if not versions:
        return None, ""
    try:
        return keeping.content_of(versions[0]), ""
    except Refused as refusal:
        return None, refusal.sentence


def _sections(content: dict[str, Any], form: WordsForm | None) -> list[tuple[dict[str, Any], Any]]:
    return [
        (section, form[f"words_{section['code']}"] if form is not None else None) for section in content["sections"]
    ]


def _moved(request: HttpRequest, pk: int, do: Callable[[dict[str, Any]], Any], saved: str) -> HttpResponse:
    report_for(request, pk)
    allow(actions.may_write(request.user))
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This page is out of date; look at the report again."))
        return redirect("programme:report", pk)
    try:
        do(form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, saved)
    return redirect("programme:report", pk)


@require_POST
@page
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the figures for ever."""
    return _moved(
        request,
        pk,
        lambda data: actions.freeze(by=request.user, pk=pk, revision=data["revision"]),
        _("Frozen: its figures stay what they are."),
    )


@require_POST
@page
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen version stands."""
    return _moved(
        request, pk, lambda data: actions.approve(by=request.user, pk=pk, revision=data["revision"]), _("Approved.")
    )


@require_POST
@page
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to a draft."""
    return _moved(
        request,
        pk,
        lambda data: actions.reopen(by=request.user, pk=pk, revision=data["revision"], reason=data["reason"]),
        _("Opened again."),
    )


@require_POST
@page
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the whole report."""
    return _moved(
        request,
        pk,
        lambda data: actions.withdraw(by=request.user, pk=pk, revision=data["revision"], reason=data["reason"]),
        _("Withdrawn."),
    )


def _file(content: bytes, ending: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA[ending])
    response["Content-Disposition"] = (
        content_disposition_header(ending != "pdf", answer.file_name(name, ending)) or "inline"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-SHA256"] = keeping.sha(content)
    return response


@require_safe
@page
def draft_file(request: HttpRequest, pk: int, ending: str) -> HttpResponseBase:
    """The draft as a document, with today's figures and a mark that it is one."""
    report = report_for(request, pk)
    allow(actions.may_write(request.user) or rights_of(request.user).sees_everything)
    template = shapes.template(report.template)
    if ending not in papers.ENDINGS or template is None:
        raise Http404
    content = filling.fill(report, template, reader=request.user).content
    whole = actions.dressed(content, by=request.user, number=None, day=clock.today())
    return _file(papers.make(ending, whole, papers.parts_today()), ending, f"{report.title} - nhap")


@require_safe
@page
def version_file(request: HttpRequest, pk: int, number: int, ending: str) -> HttpResponseBase:
    """A frozen version as a document: made again from what is kept, the same bytes as on the day."""
    version = version_for(request, pk, number)
    if ending not in papers.ENDINGS:
        raise Http404
    try:
        rebuilt = keeping.rebuild(version, ending)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("programme:report_version", pk, number)
    response = _file(rebuilt.content, ending, f"{version.report.title} - ban {number}")
    response["X-Same-Bytes"] = "yes" if rebuilt.is_same else "no"
    return response


@require_safe
@page
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A frozen version: its digests, whether its documents come out the same today, what has changed since."""
    row = version_for(request, pk, number)
    problem, changes, rebuilt = "", None, []
    try:
        changes = keeping.changes(row, reader=request.user)
        if request.GET.get("check"):
            rebuilt = [(ending, keeping.rebuild(row, ending)) for ending in papers.ENDINGS]
    except Refused as refusal:
        problem = refusal.sentence
    lines = [
        {
            "change": one,
            **{
                name: (rows[:MOST_SHOWN], max(0, len(rows) - MOST_SHOWN))
                for name, rows in (("came", one.came), ("went", one.went), ("moved", one.moved))
            },
        }
        for one in (changes.differing if changes else [])
    ]
    return render(
        request,
        "programme/reports/version.html",
        {
            "report": row.report,
            "version": row,
            "changes": changes,
            "lines": lines,
            "problem": problem,
            "rebuilt": rebuilt,
            "endings": papers.ENDINGS,
        },
    )


@require_safe
@page
def glance(request: HttpRequest) -> HttpResponseBase:
    """One page for leaders, as of a day; `?format=pdf` the same on one sheet."""
    allow(reads(request.user))
    day, problem = day_in(request)
    sheet = glances.glance(day, request.user)
    if request.GET.get("format") == "pdf":
        name = office.who_runs_it().shown
        data = glances.paper(sheet, office=name, is_demo=settings.OCOP_REGISTER == "demo")
        return answer.pdf(pdf.render("programme/glance", data), f"ocop-{day:%Y%m%d}")
    top = max((one.value or 0 for one in sheet.stars), default=0) or 1
    bars = [(one, round((one.value or 0) * 100 / top)) for one in sheet.stars]
    return render(
        request,
        "programme/reports/glance.html",
        {"sheet": sheet, "as_of": day, "problem": problem, "bars": bars, "is_today": day == clock.today()},
    )
