"""The inbox of an officer: boxes, filters, clocks, export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ocop.appraisal import inboxes
from ocop.appraisal.commune_views.access import page
from ocop.appraisal.models import Dossier
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.ui import work_clocks
from ocop.workdays import clock

PAGE_SIZE = 50
MOST_EXPORTED = 5000
WITH = ("product", "producer__organisation", "commune", "round", "commune_report")


class InboxFilter(forms.Form):
    """Words, kind, how it came, order."""

    q = forms.CharField(
        label=gettext_lazy("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of request"),
        required=False,
        choices=[("", gettext_lazy("all kinds")), *Dossier.Kind.choices],
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        required=False,
        choices=[
            ("", gettext_lazy("any")),
            ("new", gettext_lazy("filed once")),
            ("again", gettext_lazy("completed")),
            ("assisted", gettext_lazy("filed with help")),
        ],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("", gettext_lazy("first whose day comes first")),
            ("new", gettext_lazy("newest step first")),
            ("name", gettext_lazy("by name")),
        ],
    )


def _filtered(rows: QuerySet[Any], wanted: dict[str, str]) -> QuerySet[Any]:
    if wanted.get("q"):
        rows = inboxes.found(rows, wanted["q"])
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("how") == "assisted":
        rows = rows.filter(is_assisted=True)
    elif wanted.get("how") == "again":
        rows = rows.filter(moves__name="refile").distinct()
    elif wanted.get("how") == "new":
        rows = rows.exclude(moves__name="refile")
    return inboxes.ordered(rows, wanted.get("sort", ""))


def columns() -> list[Column]:
    """What is exported of a dossier."""
    return [
        Column("product", _("Product"), lambda row: row.product.name, 30),
        Column("producer", _("Producer"), lambda row: row.producer.organisation.name, 30),
        Column("commune", _("Commune"), lambda row: str(row.commune), 20),
        Column("slip_number", _("Slip")),
        Column("kind", _("Kind of request"), lambda row: row.get_kind_display()),
        Column("state", _("State"), "state_name", 24),
        Column("next_step", _("What comes next"), "next_step", 30),
        Column("filed_on", _("Filed on"), lambda row: row.filed_at.date() if row.filed_at else None, is_date=True),
        Column("due_on", _("Last day"), lambda row: row.due_on or row.city_due, is_date=True),
        Column("left", _("Working days"), lambda row: work_clocks.words(row.work_clock) if row.work_clock else ""),
        Column("round", _("Round"), lambda row: row.round.name if row.round else "", 24),
    ]


@require_safe
@page
def inbox(request: HttpRequest) -> HttpResponseBase:
    """What waits for this officer, those past their day first; `?format=xlsx` the same list as a file."""
    person = request.user
    if not inboxes.works_on_dossiers(person):
        raise PermissionDenied(_("This page is for the offices that work on dossiers."))
    tabs = inboxes.boxes(person)
    code = request.GET.get("box", "mine")
    box = next((one for one in tabs if one.code == code), tabs[0])
    form = InboxFilter(request.GET if any(name in request.GET for name in ("q", "kind", "how", "sort")) else None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = _filtered(inboxes.rows(person).filter(box.rule).select_related(*WITH), wanted)
    if request.GET.get("format") in export.FORMATS:
        shown = list(rows[:MOST_EXPORTED])
        inboxes.dress(shown)
        return export.response(shown, columns(), request.GET["format"], "ho-so")
    found = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    found.object_list = list(found.object_list)
    inboxes.dress(found.object_list)
    numbers = inboxes.counts(person, tabs)
    rights = rights_of(person)
    return render(
        request,
        "appraisal/commune/inbox.html",
        {
            "page": found,
            "filters": form,
            "box": box,
            "tabs": [(one, numbers[one.code]) for one in tabs],
            "today": clock.today(),
            "late": numbers["late"],
            "is_commune": bool(rights.commune_ids),
            "is_office": rights.is_city_officer,
            "formats": export.FORMATS,
            "soon": sum(row.tone == "soon" for row in found.object_list if row.state == "filed"),
        },
    )
