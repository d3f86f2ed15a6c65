"""Pages of the lines of a plan: activities, how far they came, targets, figures counted by hand, a figure by place."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.files import actions as files
from ocop.indicators import registry
from ocop.indicators.shapes import NOT_STATED, Asked, Figure, Indicator, Place
from ocop.people.rights import rights_of
from ocop.places.models import Commune
from ocop.programme import forms, progress
from ocop.programme.actions import lines as doing
from ocop.programme.models import Activity, HandCount, Plan, PlanContent, Target
from ocop.programme.permissions import may_write_plan
from ocop.programme.views import words
from ocop.programme.views.access import day_in, plan_for, reads
from ocop.trade.deals.views.access import allow, form_page, page
from ocop.ui.acting import act, press
from ocop.vietnamese.collation import sort_key

FORM = "programme/form.html"


def _up(plan: Plan, number: int) -> dict[str, str]:
    back = f"{reverse('programme:plan', args=[plan.pk])}#noi-dung-{number}"
    return {"back": back, "up": reverse("programme:plan", args=[plan.pk]), "up_words": plan.title}


def _content(plan: Plan, number: int) -> PlanContent:
    row = plan.contents.filter(number=number).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@page
def activity(request: HttpRequest, pk: int, number: int, key: int | None = None) -> HttpResponse:
    """A new activity, or one that is written already."""
    plan = plan_for(request, pk, writing=True)
    content = _content(plan, number)
    row = _own(plan.activities.filter(content=content), key)
    form = forms.ActivityForm(request.POST or None, by=request.user, plan=plan, row=row)

    def do(_data: dict[str, Any]) -> Any:
        return doing.write_activity(by=request.user, plan_id=plan.pk, content=number, pk=key, **form.values())

    up = _up(plan, number)
    done = request.method == "POST" and act(request, form, do, saved=_("Saved."), to=lambda _row: up["back"])
    return done or form_page(
        request,
        form,
        FORM,
        title=_("An activity") if row is None else row.name,
        lede=f"{number}. {content.name}",
        button=_("Save"),
        take_out=reverse("programme:line_out", args=[plan.pk, "viec", row.pk]) if row else "",
        **up,
    )


def _own(rows: Any, key: int | None) -> Any:
    if key is None:
        return None
    row = rows.filter(pk=key).first()
    if row is None:
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@page
def target(request: HttpRequest, pk: int, number: int, key: int | None = None) -> HttpResponse:
    """A new target, or one that is written already."""
    plan = plan_for(request, pk, writing=True)
    content = _content(plan, number)
    row = _own(plan.targets.filter(content=content), key)
    form = forms.TargetForm(request.POST or None, row=row, chosen=request.GET.get("chi-tieu", ""))
    if plan.commune_id is not None:
        for name in ("commune", "district"):
            form.fields[name].widget = form.fields[name].hidden_widget()

    def do(_data: dict[str, Any]) -> Any:
        return doing.write_target(by=request.user, plan_id=plan.pk, content=number, pk=key, **form.values())

    up = _up(plan, number)
    done = request.method == "POST" and act(request, form, do, saved=_("Saved."), to=lambda _row: up["back"])
    return done or form_page(
        request,
        form,
        FORM,
        title=_("A target"),
        lede=f"{number}. {content.name}",
        button=_("Save"),
        take_out=reverse("programme:line_out", args=[plan.pk, "muc-tieu", row.pk]) if row else "",
        **up,
    )


@require_POST
@page
def take_out(request: HttpRequest, pk: int, what: str, key: int) -> HttpResponse:
    """Take a line out of the working copy."""
    plan = plan_for(request, pk, writing=True)
    kinds = {"viec": "activity", "muc-tieu": "target"}
    if what not in kinds:
        raise Http404
    press(
        request,
        lambda: doing.take_out(by=request.user, plan_id=plan.pk, what=kinds[what], pk=key),
        saved=_("Taken out."),
    )
    return redirect("programme:plan", plan.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an activity came and what it cost."""
    row = Activity.objects.visible_to(request.user).select_related("plan", "content").filter(pk=pk).first()
    if row is None:
        raise Http404
    allow(may_write_plan(request.user, row.plan.commune_id))
    form = forms.ReportForm(
        request.POST or None, initial={"state": row.state, "spent": row.spent, "note": row.state_note}
    )

    def do(data: dict[str, Any]) -> Any:
        return doing.report_activity(by=request.user, activity_id=row.pk, **data)

    up = _up(row.plan, row.content.number)
    done = request.method == "POST" and act(request, form, do, saved=_("Saved."), to=lambda _row: up["back"])
    return done or form_page(request, form, FORM, title=row.name, button=_("Save"), **up)


def _target(request: HttpRequest, pk: int) -> Target:
    row = (
        Target.objects.visible_to(request.user)
        .select_related("plan__commune", "content")
        .filter(pk=pk, indicator="")
        .first()
    )
    if row is None:
        raise Http404
    allow(reads(request.user))
    found: Target = row
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@page
def hand_counts(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures of a target counted by hand, and the form for another one."""
    row = _target(request, pk)
    may_write = may_write_plan(request.user, row.plan.commune_id)
    allow(may_write or request.method != "POST")
    form = forms.HandForm(request.POST or None, request.FILES or None) if may_write else None

    def do(data: dict[str, Any]) -> Any:
        upload = data.pop("file")
        kept = files.keep_document(by=request.user, upload=upload) if upload else None
        return doing.count_by_hand(by=request.user, target_id=row.pk, file=kept, **data)

    here = reverse("programme:hand_counts", args=[row.pk])
    if request.method == "POST" and form is not None:
        done = act(
            request,
            form,
            do,
            saved=_("Saved; it is provisional until somebody else has checked it."),
            to=lambda _row: here,
        )
        if done:
            return done
    rows = HandCount.objects.visible_to(request.user).filter(target=row).select_related("file")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(
        request,
        "programme/hand_counts.html",
        {
            "target": row,
            "plan": row.plan,
            "form": form,
            "rows": rows,
            "may_check": rights_of(request.user).is_city_officer,
            "person": request.user,
            "back": _up(row.plan, row.content.number)["back"],
        },
        status=status,
    )


@require_POST
@page
def hand_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the evidence shows the figure."""
    row = HandCount.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    allow(rights_of(request.user).is_city_officer)
    press(request, lambda: doing.check_count(by=request.user, count_id=pk), saved=_("Checked; the figure is verified."))
    return redirect("programme:hand_counts", row.target_id)


@require_safe
@page
def by_place(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """One indicator of the plan's year by commune, with what commune plans want; the lines add up to the city."""
    plan = plan_for(request, pk)
    indicator = registry.indicator(code)
    if indicator is None or not indicator.adds_places or plan.commune_id is not None:
        raise Http404
    day, problem = day_in(request)
    asked = Asked.of_year(plan.register, plan.year, day)
    table = indicator.figures(asked, "commune")
    wanted = _wanted(request, plan, code)
    names = {row.pk: row for row in Commune.objects.filter(pk__in=[*table, *wanted])}
    keys = sorted(names, key=lambda key: (-(table[key].value or 0) if key in table else 0, sort_key(names[key].name)))
    rows = [_line(indicator, asked, key, str(names[key]), table.get(key), wanted.get(key)) for key in keys]
    if NOT_STATED in table or not rows:
        rows.append(_line(indicator, asked, NOT_STATED, _("not stated"), table.get(NOT_STATED), None))
    whole = indicator.count(asked)
    formats = request.GET.get("format", "")
    if formats in export.FORMATS:
        columns = [
            Column("place", _("Commune"), "name", 30),
            Column("target", _("Target of its plan"), "target", 14),
            Column("value", _("Achieved"), "number", 14),
            Column("provisional", _("of which provisional"), "loose", 14),
        ]
        return export.response(rows, columns, formats, f"{code}-{plan.year}-theo-xa")
    context = {
        "plan": plan,
        "indicator": indicator,
        "as_of": day,
        "problem": problem,
        "rows": rows,
        "whole": words.amount(indicator, whole.value),
        "whole_href": words.rows_address(code, asked),
        "formats": export.FORMATS,
        "wanted": sum(wanted.values()) if wanted else None,
    }
    return render(request, "programme/by_place.html", context)


def _wanted(request: HttpRequest, plan: Plan, code: str) -> dict[int, int]:
    """Targets of commune plans for an indicator, by commune."""
    rows = Target.objects.visible_to(request.user).filter(
        plan__register=plan.register, plan__year=plan.year, plan__commune__isnull=False, indicator=code
    )
    return dict(rows.values_list("plan__commune", "low"))


def _line(
    indicator: Indicator, asked: Asked, key: int, name: str, figure: Figure | None, wanted: int | None
) -> dict[str, Any]:
    value = figure.value if figure else (None if indicator.is_money else 0)
    return {
        "name": name,
        "value": words.amount(indicator, value),
        "number": progress.scaled(indicator, value),
        "target": progress.scaled(indicator, wanted),
        "loose": progress.scaled(indicator, figure.provisional) if figure else None,
        "provisional": words.amount(indicator, figure.provisional) if figure and figure.provisional else "",
        "href": words.rows_address(indicator.code, asked.at(Place("commune", key))) if value else "",
    }
