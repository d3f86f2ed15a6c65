"""One visit: what speaks for it, its checklist, what was found; and each finding until it is closed."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.checklists.actions.doing import begin
from ocop.checklists.models import Check
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.fieldwork import permissions
from ocop.fieldwork.access import (
    act,
    allow,
    allow_office,
    allow_part,
    form_page,
    found,
    kept,
    page,
    press,
    show,
    steps,
)
from ocop.fieldwork.inspection import kinds, weighing
from ocop.fieldwork.inspection.actions import findings as finding_acts
from ocop.fieldwork.inspection.actions import plans
from ocop.fieldwork.inspection.forms import AnswerForm, DropForm, FindingForm, LookForm, OutsideForm
from ocop.fieldwork.inspection.permissions import inspectors, may_inspect
from ocop.fieldwork.models import Inspection, InspectionFinding
from ocop.producers.models import Producer
from ocop.ui import writing
from ocop.workdays import clock

SIZE = 50


@page
def outside(request: HttpRequest, producer: int) -> HttpResponse:
    """A visit outside the plan."""
    allow_office(request)
    row: Producer = found(Producer.objects.visible_to(request.user).select_related("organisation"), producer)
    commune = row.organisation.commune_id
    people = inspectors({commune} if commune is not None else set())
    form = OutsideForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST":
        done = act(
            request, form, lambda got: plans.outside(by=request.user, producer=row, **got), saved=_("Announced: the producer and the officer are told."),
            to=lambda made: reverse("fieldwork:inspection", args=[made.pk]),
        )  # fmt: skip
        if done is not None:
            return done
    return form_page(
        request, form, "fieldwork/form.html", title=_("A visit outside the plan"), lede=row.organisation.name, button=_("Announce it"),
        back=reverse("fieldwork:inspections"),
    )  # fmt: skip


def _check_of(row: Inspection) -> Check | None:
    rows = Check.objects.filter(kind=kinds.NAME, object_id=row.pk).exclude(state="dropped").select_related("copy")
    return rows.order_by("-state", "-pk").filter(state="handed_in").first() or rows.order_by("-pk").first()


def missed(check: Check | None, recorded: set[str]) -> list[dict[str, str]]:
    """Items of a handed-in checklist that are not met and not recorded yet: code, words, the officer's note."""
    if check is None or check.result is None:
        return []
    codes = [*check.result.get("missed", []), *check.result.get("unmet", [])]
    asked = check.copy.checklist
    rows = []
    for code in codes:
        item = asked.item(code)
        if item is not None and code not in recorded:
            words = item.en if writing.is_english() else item.vi
            rows.append({"code": code, "words": words, "note": str((check.answers.get(code) or {}).get("note") or "")})
    return rows


@page
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit, for the office, who was sent, and once announced the producer."""
    rows = Inspection.objects.visible_to(request.user).select_related(
        "producer__organisation__commune", "plan", "inspector"
    )
    row: Inspection = found(rows, pk)
    inspects = may_inspect(request.user, row)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    check = _check_of(row) if inspects or permissions.reads(request.user) else None
    recorded = set(row.findings.values_list("item", flat=True))
    open_items = missed(check, recorded) if row.state == "done" else []
    chosen = next((one for one in open_items if one["code"] == request.GET.get("muc")), None)
    start = (
        {"item": chosen["code"], "words": (_("Not met: %(words)s. %(note)s") % chosen).strip(), "severity": "major"}
        if chosen
        else {}
    )
    stars = finding_acts.in_force(row.producer_id) if inspects else []
    finding = FindingForm(
        request.POST if do == "find" else None,
        request.FILES if do == "find" else None,
        recognitions=stars,
        initial=start,
    )
    drop = DropForm(request.POST if do == "drop" else None)
    if request.method == "POST":
        allow(inspects, _("This visit is not yours."))
        if do == "begin":
            made = press(
                request,
                lambda: begin(by=request.user, kind=kinds.NAME, object_id=row.pk, checklist=kinds.CHECKLIST),
                saved=_("The checklist is open."),
            )
            return redirect("checklists:check", made.pk) if made is not None else redirect(request.path)
        done = steps(
            request,
            {
                "find": (finding, _finding(request, row), _("Recorded; the producer is told.")),
                "drop": (
                    drop,
                    lambda got: plans.drop(by=request.user, inspection=row, **got),
                    _("The visit is given up."),
                ),
            },
        )
        if done is not None:
            return done
    return show(
        request, "inspection/inspection", row=row, said=weighing.say(row.reasons), inspects=inspects, check=check, missed=open_items, finding=finding,
        drop=drop, findings=list(row.findings.select_related("case", "recognition__product").order_by("pk")), chosen=chosen, today=clock.today(),
        sees_reasons=inspects or permissions.reads(request.user), is_begun=check is not None and check.state == "draft",
    )  # fmt: skip


def _finding(request: HttpRequest, row: Inspection) -> Any:
    def do(got: dict[str, Any]) -> InspectionFinding:
        photo = kept(request, got.pop("photo"))
        return finding_acts.find(by=request.user, inspection=row, photo=photo, **got)

    return do


def _findings(request: HttpRequest) -> QuerySet[InspectionFinding]:
    rows = InspectionFinding.objects.visible_to(request.user).select_related(
        "inspection__producer__organisation__commune", "case"
    )
    state = request.GET.get("state", "")
    if state in InspectionFinding.State.values:
        rows = rows.filter(state=state)
    if state == "late":
        rows = rows.filter(state="open", due_on__lt=clock.today())
    return rows.order_by("state", "due_on", "pk")


@require_safe
@page
def findings(request: HttpRequest) -> HttpResponseBase:
    """Findings within reach, as a list and a file."""
    allow_part(request)
    rows = _findings(request)
    if request.GET.get("format") in export.FORMATS:
        columns = [
            Column("producer", _("Producer"), lambda row: row.inspection.producer.organisation.name, 40),
            Column("severity", _("How grave"), lambda row: row.get_severity_display()), Column("words", _("What was found"), width=60),
            Column("action", _("What is to be done"), width=60), Column("due_on", _("Until"), is_date=True),
            Column("state", _("State"), lambda row: row.get_state_display(), 30), Column("found_by", _("Found by"), lambda row: row.found_by_name, 24),
        ]  # fmt: skip
        return export.response(list(rows), columns, request.GET["format"], "ket-qua-kiem-tra")
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    states = [*InspectionFinding.State.choices, ("late", _("overdue"))]
    return show(
        request, "inspection/findings", page=shown, states=states, chosen=request.GET.get("state", ""), formats=export.FORMATS, today=clock.today(),
        title=_("Findings"),
    )  # fmt: skip


@page
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding: the producer answers with its proof, the office looks again."""
    rows = InspectionFinding.objects.visible_to(request.user).select_related(
        "inspection__producer__organisation__commune", "inspection__inspector", "case", "recognition__product", "photo"
    )
    row: InspectionFinding = found(rows, pk)
    inspects = may_inspect(request.user, row.inspection)
    part = permissions.acts_as(request.user, row.inspection.producer)
    answers = part in (permissions.MEMBER, permissions.ASSISTANT)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    answer = AnswerForm(request.POST if do == "answer" else None, request.FILES if do == "answer" else None)
    look = LookForm(request.POST if do == "look" else None, request.FILES if do == "look" else None)
    if request.method == "POST":
        allow(inspects or answers, _("An auditor reads and changes nothing."))
        done = steps(
            request,
            {
                "answer": (
                    answer, lambda got: finding_acts.answer(by=request.user, finding=row, words=got["words"], fixed=got["fixed"], file=kept(request, got["file"])),
                    _("Your answer is with the officer."),
                ),
                "look": (
                    look,
                    lambda got: finding_acts.look(
                        by=request.user, finding=row, is_right=got["is_right"], words=got["words"], due_on=got["due_on"], file=kept(request, got["file"])
                    ),
                    _("Recorded; the producer is told."),
                ),
            },
        )  # fmt: skip
        if done is not None:
            return done
    said = list(row.answers.select_related("file").order_by("pk"))
    return show(
        request, "inspection/finding", row=row, said=said, answer=answer, look=look, inspects=inspects and row.state != "closed",
        answers=answers and row.state != "closed", is_late=row.state == "open" and row.due_on < clock.today(), opens_case=permissions.reads(request.user),
    )  # fmt: skip
