"""Statements of what was sold: the months of one point of sale, one month in a minute, and the office's view of all."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet, SalesStatement
from ocop.outlets.permissions import may_change
from ocop.outlets.shelf import access, queries, rules
from ocop.outlets.shelf import statements as doing
from ocop.outlets.shelf.access import outlet_to_read, outlet_to_write, page
from ocop.outlets.shelf.forms import StatementForm
from ocop.ui import drafts
from ocop.ui.acting import put_in_form
from ocop.workdays import clock


def _month(text: str) -> datetime.date:
    month = doing.month_of(text)
    if month is None:
        raise Http404
    return month


@require_safe
@page
def months(request: HttpRequest, pk: int) -> HttpResponse:
    """The months of a point of sale, the newest first."""
    outlet = outlet_to_read(request.user, pk)
    return render(
        request,
        "outlets/shelf/months.html",
        {
            "outlet": outlet,
            "rows": queries.months_of(outlet, request.user),
            "may_write": may_change(request.user, outlet),
            "rules": rules.share_rules(),
            "here": "statements",
        },
    )


@page
def statement(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """One month: read it, state it, correct it."""
    outlet, day = outlet_to_read(request.user, pk), _month(month)
    stands = doing.latest(outlet, day)
    may_write = may_change(request.user, outlet)
    if request.method == "POST":
        outlet_to_write(request.user, pk)
    editing = request.method == "POST" or (may_write and (stands is None or "sua" in request.GET))
    if not editing:
        return _read(request, outlet, day, stands, may_write)
    return _edit(request, outlet, day, stands)


def _read(
    request: HttpRequest, outlet: Outlet, day: datetime.date, stands: SalesStatement | None, may_write: bool
) -> HttpResponse:
    every = (
        SalesStatement.objects.visible_to(request.user)
        .filter(outlet=outlet, month=day)
        .prefetch_related("lines__product")
        .order_by("-number")
    )
    rows: list[Any] = list(every)
    for row in rows:
        row.known, row.unknown = queries.money(row)
    return render(
        request,
        "outlets/shelf/statement.html",
        {
            "outlet": outlet,
            "month": day,
            "key": f"{day:%Y-%m}",
            "stands": rows[0] if rows else None,
            "earlier": rows[1:],
            "shares": doing.shares_of(stands) if stands else None,
            "may_write": may_write,
            "here": "statements",
            "rules": rules.share_rules(),
        },
    )


def _edit(request: HttpRequest, outlet: Outlet, day: datetime.date, stands: SalesStatement | None) -> HttpResponse:
    before = doing.latest(outlet, doing.month_before(day))
    products = [one.product for one in doing.carried(outlet, day)]
    start = before if "theo" in request.GET and stands is None else None
    form = StatementForm(
        request.POST if request.method == "POST" else None, products=products, stands=stands, start=start, before=before
    )
    draft = f"so-ban-{outlet.pk}-{day:%Y-%m}-{request.user.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            row = doing.state(
                by=request.user, outlet_id=outlet.pk, month=day, stated=form.stated(), key=request.POST.get("once", "")
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Thank you, that was all for %(month)s.") % {"month": f"{row.month:%m/%Y}"})
            return drafts.done(redirect("outlets:statement", outlet.pk, f"{day:%Y-%m}"), draft)
    return render(
        request,
        "outlets/shelf/statement_form.html",
        {
            "outlet": outlet,
            "month": day,
            "key": f"{day:%Y-%m}",
            "form": form,
            "draft": draft,
            "stands": stands,
            "before": before,
            "started": start is not None,
            "once": request.POST.get("once") or str(uuid.uuid4()),
            "back": reverse("outlets:statements", args=[outlet.pk]),
            "here": "statements",
        },
        status=422 if form.errors else 200,
    )


@require_safe
@page
def overview(request: HttpRequest) -> HttpResponseBase:
    """Who has stated a month and who has not, within reach; the late ones first."""
    access.allow(access.follows(request.user))
    today = clock.today()
    month = doing.month_of(request.GET.get("thang", "")) or doing.month_before(today)
    rows = queries.overview(request.user, month)
    only = request.GET.get("xem", "")
    shown = [row for row in rows if not only or (row["is_late"] if only == "late" else row["statement"] is not None)]
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(shown, _columns(), wanted, f"so-ban-{month:%Y-%m}")
    shown.sort(key=lambda row: (not row["is_late"], row["statement"] is not None))
    months, one = [], doing.month_before(today)
    for _step in range(12):
        months.append(one)
        one = doing.month_before(one)
    return render(
        request,
        "outlets/shelf/overview.html",
        {
            "rows": shown,
            "month": month,
            "key": f"{month:%Y-%m}",
            "months": [(f"{one:%Y-%m}", f"{one:%m/%Y}") for one in months],
            "only": only,
            "asked": len(rows),
            "stated": sum(row["statement"] is not None for row in rows),
            "late": sum(row["is_late"] for row in rows),
            "due": doing.due_day(month),
            "known": sum(row["known"] or 0 for row in rows),
            "unknown": sum(row["unknown"] for row in rows),
            "formats": export.FORMATS,
        },
    )


def _columns() -> list[Column]:
    return [
        Column("outlet", _("Point of sale"), lambda row: row["outlet"].name, 40),
        Column("commune", _("Commune or ward today"), lambda row: str(row["outlet"].commune or ""), 24),
        Column("keeper", _("Keeper"), lambda row: str(row["outlet"].keeper or ""), 36),
        Column("stated", _("Stated"), lambda row: _("yes") if row["statement"] else _("no"), 10),
        Column("late", _("Late"), lambda row: _("yes") if row["is_late"] else _("no"), 10),
        Column("known", _("OCOP goods sold, as far as stated (đồng)"), "known", 22),
        Column("unknown", _("Products without a value"), "unknown", 12),
        Column("last", _("Last month stated"), lambda row: f"{row['last']:%m/%Y}" if row["last"] else "", 14),
    ]
