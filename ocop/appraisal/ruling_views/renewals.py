"""Renewals: what ends, what is under way with its forty-five days, where to begin."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.appraisal import renewals, states
from ocop.appraisal.actions.dossiers import beginning_as
from ocop.appraisal.ruling_views.access import allow, page
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.workdays import clock


def _columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.recognition.product.name, 36),
        Column("producer", _("Producer"), lambda row: str(row.recognition.product.producer or ""), 36),
        Column("commune", _("Commune"), lambda row: str(row.recognition.product.commune or ""), 24),
        Column("level", _("Stars"), lambda row: str(row.recognition.get_level_display()), 18),
        Column("ends_on", _("Ends on"), lambda row: row.recognition.ends_on, 14, is_date=True),
        Column("opens", _("Filing from"), "opens", 14, is_date=True),
        Column("closes", _("Filing until"), "closes", 14, is_date=True),
        Column("state", _("Dossier"), lambda row: states.state(row.dossier.state).name() if row.dossier else "", 26),
        Column("due_on", _("Decided by"), lambda row: row.dossier.due_on if row.dossier else None, 14, is_date=True),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """The nearest end first; a producer and its commune begin the renewal from here."""
    rights = rights_of(request.user)
    allow(rights.sees_everything or bool(rights.commune_ids or rights.organisation_ids("producer_member")))
    rows = renewals.lines(request.user)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows, _columns(), wanted, "danh-gia-lai")
    found = Paginator(rows, 50).get_page(request.GET.get("page"))
    today = clock.today()
    shown: list[dict[str, Any]] = []
    for row in found.object_list:
        dossier = row.dossier
        shown.append(
            {
                "line": row,
                "recognition": row.recognition,
                "product": row.recognition.product,
                "dossier": dossier,
                "state_name": states.state(dossier.state).name(staff=rights.is_officer) if dossier else "",
                "is_late": bool(dossier and dossier.due_on and dossier.due_on < today),
                "may_begin": row.may_file and bool(beginning_as(request.user, row.recognition.product)),
                "has_ended": row.stands_until is None and row.recognition.ends_on <= today,
            }
        )
    return render(
        request,
        "appraisal/ruling/renewals.html",
        {
            "rows": shown,
            "found": found,
            "title": _("Renewals"),
            "formats": export.FORMATS,
            "is_officer": rights.is_officer,
        },
    )
