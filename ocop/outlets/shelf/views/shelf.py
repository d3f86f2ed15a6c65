"""The shelf of a point of sale: what stands there, putting on by code or name, taking off, marks that must come off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.files.actions import keep_picture
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.outlets.permissions import may_change
from ocop.outlets.shelf import access, actions, duties, finding, queries
from ocop.outlets.shelf.access import outlet_to_read, outlet_to_write, page
from ocop.outlets.shelf.forms import MarkOffForm, PutForm, TakeOffForm
from ocop.people.rights import rights_of
from ocop.ui.acting import put_in_form


@require_safe
@page
def mine(request: HttpRequest) -> HttpResponse:
    """The points of sale a person keeps; straight to the shelf when there is one."""
    access.allow(access.keeps(request.user))
    own = rights_of(request.user).organisation_ids("outlet_keeper")
    rows = list(Outlet.objects.visible_to(request.user).filter(keeper_id__in=own, ended_on__isnull=True).in_alphabet())
    if len(rows) == 1:
        return redirect("outlets:shelf", rows[0].pk)
    return render(request, "outlets/shelf/mine.html", {"rows": rows})


@require_safe
@page
def shelf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What stands on the shelf; with `q` what may be put on."""
    outlet = outlet_to_read(request.user, pk)
    rows = queries.shelf_of(outlet, request.user)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows, _columns(), wanted, f"ke-hang-{outlet.slug}")
    return _shown(request, outlet, rows)


def _shown(
    request: HttpRequest,
    outlet: Outlet,
    rows: list[Any] | None = None,
    *,
    form: PutForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_write = may_change(request.user, outlet)
    typed = request.GET.get("q", "")[:400].strip()
    found = finding.find(typed, person=request.user, register=outlet.register) if may_write else finding.Found([])
    wait, _done = queries.marks_of(outlet, request.user)
    return render(
        request,
        "outlets/shelf/shelf.html",
        {
            "outlet": outlet,
            "rows": queries.shelf_of(outlet, request.user) if rows is None else rows,
            "may_write": may_write,
            "typed": typed,
            "found": [_with_why(one) for one in queries.candidates(found.ids, outlet)],
            "is_exact": found.is_exact,
            "total": found.total,
            "form": form or PutForm(),
            "waiting": wait,
            "formats": export.FORMATS,
            "here": "shelf",
        },
        status=status,
    )


def _with_why(product: Any) -> Any:
    product.why = "" if product.is_there else actions.why_not(product, product.standing)
    return product


def _columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.product.name, 40),
        Column("producer", _("Producer"), lambda row: str(row.product.producer or ""), 40),
        Column("stars", _("Stars"), lambda row: row.standing.level, 14),
        Column("ends_on", _("Ends on"), lambda row: row.standing.over_on, 14, is_date=True),
        Column("from_day", _("On the shelf since"), "from_day", 14, is_date=True),
    ]


@require_POST
@page
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the chosen products on the shelf."""
    outlet = outlet_to_write(request.user, pk)
    chosen = [int(one) for one in request.POST.getlist("products") if one.isascii() and one.isdigit() and len(one) < 16]
    form = PutForm(request.POST, chosen=chosen)
    if not form.is_valid():
        return _shown(request, outlet, form=form, status=422)
    try:
        done = actions.put_on(by=request.user, outlet_id=pk, product_ids=chosen, from_day=form.cleaned_data["from_day"])
    except Refused as refusal:
        put_in_form(form, refusal)
        return _shown(request, outlet, form=form, status=422)
    count = len(done.items)
    messages.success(
        request,
        ngettext("%(n)s product is on the shelf now.", "%(n)s products are on the shelf now.", count) % {"n": count},
    )
    for _product, why in done.left_out[:5]:
        messages.warning(request, why)
    return redirect("outlets:shelf", pk)


@require_POST
@page
def take_off(request: HttpRequest, pk: int, item_id: int) -> HttpResponse:
    """A product is not on the shelf any more."""
    outlet_to_write(request.user, pk)
    form = TakeOffForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(str(next(iter(form.errors.values()))[0]))
        actions.take_off(by=request.user, outlet_id=pk, item_id=item_id, until=form.cleaned_data["until"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("It is off the shelf."))
    return redirect("outlets:shelf", pk)


@require_safe
@page
def marks_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks that must come off here, and those that have."""
    return _marks(request, outlet_to_read(request.user, pk))


def _marks(request: HttpRequest, outlet: Outlet, *, wrong: tuple[int, MarkOffForm] | None = None) -> HttpResponse:
    wait, done = queries.marks_of(outlet, request.user)
    for one in wait:
        one.form = wrong[1] if wrong and wrong[0] == one.pk else MarkOffForm(auto_id=f"id_{one.pk}_%s")
    return render(
        request,
        "outlets/shelf/marks_off.html",
        {
            "outlet": outlet,
            "waiting": wait,
            "done": done,
            "may_write": may_change(request.user, outlet),
            "here": "marks_off",
        },
        status=422 if wrong else 200,
    )


@require_POST
@page
def confirm_off(request: HttpRequest, pk: int, mark_id: int) -> HttpResponse:
    """The marks came off on a day."""
    outlet = outlet_to_write(request.user, pk)
    form = MarkOffForm(request.POST, request.FILES, auto_id=f"id_{mark_id}_%s")
    if not form.is_valid():
        return _marks(request, outlet, wrong=(mark_id, form))
    values = form.cleaned_data
    try:
        upload = values["photo"]
        photo = keep_picture(by=request.user, upload=upload, is_public=False) if upload else None
        duties.confirm(
            by=request.user,
            outlet_id=pk,
            mark_id=mark_id,
            came_off_on=values["came_off_on"],
            photo=photo,
            note=values["note"],
        )
    except Refused as refusal:
        put_in_form(form, refusal)
        if not any(one.pk == mark_id for one in queries.marks_of(outlet, request.user)[0]):
            messages.error(request, refusal.sentence)
            return redirect("outlets:marks_off", pk)
        return _marks(request, outlet, wrong=(mark_id, form))
    messages.success(request, _("Recorded. Thank you."))
    return redirect("outlets:marks_off", pk)
