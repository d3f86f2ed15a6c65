"""Policies: list, page, writing, publishing, money of a year."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.fieldwork.access import act, allow_office, allow_part, form_page, found, page, press, show, steps
from ocop.fieldwork.models import SupportPolicy
from ocop.fieldwork.permissions import runs
from ocop.fieldwork.support import catalogue
from ocop.fieldwork.support.actions import policies as doing
from ocop.fieldwork.support.forms import BudgetForm, EndForm, PolicyForm
from ocop.fieldwork.support.money import of_year
from ocop.workdays import clock


def dressed(rows: list[SupportPolicy], year: int) -> list[SupportPolicy]:
    """Policies with their words and the money of a year."""
    money = of_year([row.pk for row in rows], year)
    for row in rows:
        row.money, row.gives, row.for_what = money[row.pk], catalogue.say_amount(row), catalogue.purpose(row.purpose)
    return rows


@page
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy within reach with this year's money."""
    allow_part(request)
    year = clock.today().year
    rows = list(SupportPolicy.objects.visible_to(request.user).order_by("state", "-valid_from", "pk"))
    shapes = (
        [{"slug": row["slug"], "words": catalogue.said(row)} for row in catalogue.shapes()]
        if runs(request.user)
        else []
    )
    return show(
        request,
        "support/policies",
        rows=dressed(rows, year),
        year=year,
        shapes=shapes,
        published=catalogue.published(),
        title=_("Policies of support"),
    )


def _shape(slug: str) -> dict[str, Any]:
    """A shape as the form shows it: no amounts, for those are the office's own to state."""
    row = catalogue.shape(slug)
    if row is None:
        return {}
    return {
        "name_vi": row["vi"],
        "name_en": row["en"],
        "also_needed": row.get("also_needed", ""),
        **row["conditions"],
        **{name: row[name] for name in ("purpose", "scope", "way")},
    }


@page
def policy_new(request: HttpRequest) -> HttpResponse:
    """Write a policy, from a shape if one likes."""
    allow_office(request)
    form = PolicyForm(
        request.POST if request.method == "POST" else None, initial=_shape(request.GET.get("mau", "")[:40])
    )
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda _values: doing.keep(by=request.user, values=form.values()),
            saved=_("The policy is a draft now. Look it through, then publish it."),
            to=_address,
        )
        if done is not None:
            return done
    return form_page(
        request,
        form,
        "fieldwork/form.html",
        title=_("New policy"),
        button=_("Save the draft"),
        back=reverse("fieldwork:support_policies"),
    )


def _address(row: SupportPolicy) -> str:
    return reverse("fieldwork:support_policy", args=[row.pk])


@page
def policy_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row: SupportPolicy = found(SupportPolicy.objects.visible_to(request.user), pk)
    allow_office(request)
    form = PolicyForm(request.POST if request.method == "POST" else None, initial=PolicyForm.initial_of(row))
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda _values: doing.keep(by=request.user, values=form.values(), policy=row),
            saved=_("Saved."),
            to=_address,
        )
        if done is not None:
            return done
    return form_page(request, form, "fieldwork/form.html", title=row.name, button=_("Save"), back=_address(row))


@page
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    """A policy: what it gives, to whom, its money year by year; the office publishes and ends it here."""
    allow_part(request)
    row: SupportPolicy = found(SupportPolicy.objects.visible_to(request.user), pk)
    post = request.POST if request.method == "POST" else None
    today = clock.today()
    given = request.POST.get("do", "") if post else ""
    budget = BudgetForm(post if given == "budget" else None, initial={"year": today.year})
    ending = EndForm(post if given == "end" else None)
    if post is not None:
        allow_office(request)
        if given == "publish":
            press(
                request,
                lambda: doing.publish(by=request.user, policy=row),
                saved=_("The policy is published: applications are taken."),
            )
            return redirect(request.path)
        done = steps(
            request,
            {
                "budget": (
                    budget,
                    lambda got: doing.set_budget(by=request.user, policy=row, **got),
                    _("The budget is set."),
                ),
                "end": (ending, lambda got: doing.end(by=request.user, policy=row, **got), _("The end is set.")),
            },
        )
        if done is not None:
            return done
    years = sorted(
        {today.year, *row.budgets.values_list("year", flat=True), *row.applications.values_list("year", flat=True)},
        reverse=True,
    )
    return show(
        request,
        "support/policy",
        row=dressed([row], today.year)[0],
        years=[(year, of_year([row.pk], year)[row.pk]) for year in years],
        conditions=[catalogue.say_condition(code, asked) for code, asked in row.conditions.items()],
        budget=budget,
        ending=ending,
        also=[line for line in row.also_needed.splitlines() if line.strip()],
        is_open=SupportPolicy.objects.in_force(today).filter(pk=row.pk).exists(),
    )
