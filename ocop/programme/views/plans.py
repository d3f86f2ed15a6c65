"""Pages of a plan: list, plan as of a day, its head, approval, versions."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.programme import forms, permissions, progress, sheet
from ocop.programme.actions import plans as doing
from ocop.programme.models import Plan
from ocop.programme.progress import ContentPart, TargetLine
from ocop.programme.reach import runs_programme
from ocop.programme.views import words
from ocop.programme.views.access import day_in, plan_for, reads
from ocop.trade.deals.views.access import allow, form_page, page, whole
from ocop.ui.acting import act
from ocop.workdays import clock

FORM = "programme/form.html"


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Plans by year, the city's before those of communes."""
    allow(reads(request.user))
    rows = Plan.objects.visible_to(request.user).filter(register=settings.OCOP_REGISTER).select_related("commune")
    years: dict[int, list[Plan]] = {}
    for row in rows.order_by("-year", "commune__name_folded", "pk"):
        years.setdefault(row.year, []).append(row)
    for one in years.values():
        one.sort(key=lambda row: row.commune_id is not None)
    rights = rights_of(request.user)
    return render(
        request,
        "programme/plans.html",
        {"years": list(years.items()), "may_begin": runs_programme(rights) or bool(rights.commune_ids)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def new(request: HttpRequest) -> HttpResponse:
    """Begin a plan from the template of its year."""
    rights = rights_of(request.user)
    city = runs_programme(rights)
    allow(city or bool(rights.commune_ids))
    form = forms.PlanForm(request.POST or None, reach=None if city else rights.commune_ids)

    def do(data: dict[str, Any]) -> Plan:
        commune = forms.key_of(data.pop("commune"))
        data.pop("revision")
        return doing.begin(
            by=request.user,
            register=settings.OCOP_REGISTER,
            commune_id=commune,
            is_demo=settings.OCOP_INSTANCE == "demo",
            **data,
        )

    done = request.method == "POST" and act(
        request,
        form,
        do,
        saved=_("The plan has its contents. Add what is to be done and what is to be reached."),
        to=lambda plan: reverse("programme:plan", args=[plan.pk]),
    )
    return done or form_page(
        request,
        form,
        FORM,
        title=_("A new plan"),
        button=_("Begin the plan"),
        back=reverse("programme:plans"),
        up=reverse("programme:plans"),
        up_words=_("Plans"),
        lede=_("It begins with the contents of the template; figures are counted from the rows as they come."),
    )


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A plan as of a day: targets against figures, activities, money."""
    plan = plan_for(request, pk)
    day, problem = day_in(request)
    may_write = permissions.may_write_plan(request.user, plan.commune_id)
    may_see_working = may_write or rights_of(request.user).sees_everything
    working = may_see_working and (
        request.GET.get("ban") == "nhap"
        or (plan.state == Plan.State.CHANGING and "ban" not in request.GET and may_write)
    )
    number = whole(request.GET.get("ban", ""))
    what = progress.shown(plan, day, working=working, number=number)
    if what is None:
        raise Http404
    parts = progress.parts(plan, what, day)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return _exported(plan, parts, wanted, day)
    lines = [line for part in parts for line in part.targets]
    return render(
        request,
        "programme/plan.html",
        {
            "plan": plan,
            "what": what,
            "head": what.sheet["plan"],
            "as_of": day,
            "problem": problem,
            "money": progress.money(parts),
            "parts": [
                (
                    part,
                    [words.target_cell(plan, line, day) for line in part.targets],
                    words.may_edit(what, plan, may_write),
                )
                for part in parts
            ],
            "counts": words.state_counts(lines),
            "may_write": may_write,
            "may_edit": words.may_edit(what, plan, may_write),
            "may_approve": permissions.may_approve(request.user),
            "working": working,
            "may_see_working": may_see_working and plan.state == Plan.State.CHANGING,
            "formats": export.FORMATS,
            "communes": _communes_of(request, plan),
            "kept": [("ban", request.GET["ban"])] if request.GET.get("ban") else [],
            "later": bool(what.version and what.version.approved_on > day),
        },
    )


def _communes_of(request: HttpRequest, plan: Plan) -> list[Plan]:
    """Commune plans under the city's plan of the year."""
    if plan.commune_id is not None:
        return []
    rows = Plan.objects.visible_to(request.user).filter(register=plan.register, year=plan.year, commune__isnull=False)
    return list(rows.select_related("commune").order_by("commune__name_folded", "pk"))


def _exported(plan: Plan, parts: list[ContentPart], wanted: str, day: datetime.date) -> HttpResponseBase:
    rows = [(part, line) for part in parts for line in part.targets]

    def of(value: Any) -> Any:
        return lambda row: value(row[1])

    def verified(line: TargetLine) -> Any:
        return line.scaled(line.figure.verified)

    columns = [
        Column("content", _("Content"), lambda row: f"{row[0].row['key']}. {row[0].name}", 44),
        Column("target", _("Target"), of(lambda line: line.name), 44),
        Column("wording", _("As the document says it"), of(lambda line: line.row["wording"]), 40),
        Column("place", _("Place"), of(lambda line: line.row["place"]), 24),
        Column("unit", _("Unit"), of(lambda line: line.unit), 14),
        Column("low", _("From"), of(lambda line: line.scaled(line.low)), 12),
        Column("high", _("Up to"), of(lambda line: line.scaled(line.high)), 12),
        Column("value", _("Achieved"), of(lambda line: line.scaled(line.figure.value)), 14),
        Column("verified", _("Verified"), of(verified), 14),
        Column(
            "provisional",
            _("Provisional"),
            of(lambda line: line.scaled(line.figure.provisional) if line.figure.is_known else None),
            14,
        ),
        Column(
            "forecast",
            _("By year's end"),
            of(lambda line: line.scaled(line.forecast.value) if line.forecast else None),
            14,
        ),
        Column(
            "forecast_low",
            _("At least"),
            of(lambda line: line.scaled(line.forecast.low) if line.forecast else None),
            12,
        ),
        Column(
            "forecast_high",
            _("At most"),
            of(lambda line: line.scaled(line.forecast.high) if line.forecast else None),
            12,
        ),
        Column("state", _("State"), of(lambda line: str(words.STATES[line.state][1])), 20),
        Column(
            "definition",
            _("What counts"),
            of(lambda line: str(line.indicator.definition) if line.indicator else _("counted by hand")),
            60,
        ),
    ]
    return export.response(rows, columns, wanted, f"ke-hoach-{plan.year}-{day:%Y%m%d}")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The head of a plan."""
    plan = plan_for(request, pk, writing=True)
    form = forms.PlanForm(request.POST or None, plan=plan)

    def do(data: dict[str, Any]) -> Plan:
        return doing.describe(by=request.user, plan_id=plan.pk, **{**data, "revision": data["revision"] or 0})

    done = request.method == "POST" and act(request, form, do, saved=_("Saved."), to=lambda _plan: _back(plan))
    return done or form_page(request, form, FORM, title=_("Head of the plan"), button=_("Save"), **_up(plan))


def _back(plan: Plan) -> str:
    return reverse("programme:plan", args=[plan.pk])


def _up(plan: Plan) -> dict[str, str]:
    return {"back": _back(plan), "up": _back(plan), "up_words": plan.title}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def content(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The words under one content."""
    plan = plan_for(request, pk, writing=True)
    row = plan.contents.filter(number=number).first()
    if row is None:
        raise Http404
    form = forms.WordsForm(request.POST or None, initial={"words": row.words})

    def do(data: dict[str, Any]) -> Any:
        return doing.word_content(by=request.user, plan_id=plan.pk, number=number, words=data["words"])

    done = request.method == "POST" and act(
        request, form, do, saved=_("Saved."), to=lambda _row: f"{_back(plan)}#noi-dung-{number}"
    )
    return done or form_page(request, form, FORM, title=f"{number}. {row.name}", button=_("Save"), **_up(plan))


@require_http_methods(["GET", "HEAD", "POST"])
@page
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze what is written as a version."""
    plan = plan_for(request, pk)
    allow(permissions.may_approve(request.user))
    if plan.state == Plan.State.APPROVED and request.method != "POST":
        return redirect(_back(plan))
    last = plan.versions.last()
    form = forms.ApproveForm(request.POST or None, initial={"on": clock.today(), "revision": plan.revision})

    def do(data: dict[str, Any]) -> Any:
        return doing.approve(by=request.user, plan_id=plan.pk, **data)

    done = request.method == "POST" and act(
        request, form, do, saved=_("Approved. The version is kept as it is."), to=lambda _row: _back(plan)
    )
    changes = sheet.differences(last.sheet, sheet.written(plan)) if last else []
    return done or form_page(
        request,
        form,
        FORM,
        title=_("Approve the plan"),
        button=_("Approve this version"),
        changes=words.change_lines(changes),
        lede=_(
            "What is written is frozen as a version with its digest. A later change is another version with its day and its reason."
        ),
        **_up(plan),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an approved plan for a change."""
    plan = plan_for(request, pk)
    allow(permissions.may_approve(request.user))
    form = forms.ReopenForm(request.POST or None)

    def do(data: dict[str, Any]) -> Plan:
        return doing.reopen(by=request.user, plan_id=plan.pk, reason=data["reason"])

    done = request.method == "POST" and act(
        request,
        form,
        do,
        saved=_("The plan is open for a change; what was approved stands until the change is."),
        to=lambda _plan: _back(plan),
    )
    return done or form_page(
        request, form, FORM, title=_("Change an approved plan"), button=_("Open it for a change"), **_up(plan)
    )


@require_safe
@page
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions of a plan and what each changed."""
    plan = plan_for(request, pk)
    rows = list(plan.versions.all())
    told = [
        (row, words.change_lines(sheet.differences(rows[place - 1].sheet, row.sheet)) if place else [])
        for place, row in enumerate(rows)
    ]
    return render(request, "programme/versions.html", {"plan": plan, "versions": told[::-1]})
