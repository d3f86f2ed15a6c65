"""Rows of what is asked, of a draft of terms or of a need: one condition on one page, with the field its value needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ocop.ledger.refusal import Refused
from ocop.trade import condition_words as words
from ocop.trade.conditions import catalogue
from ocop.trade.models import ListingTerms, Need
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, found, language, page
from ocop.trade.sides.actions import rows as doing
from ocop.trade.sides.forms import RowForm
from ocop.ui.acting import put_in_form

OF: dict[str, tuple[Any, str]] = {"dieu-kien": (ListingTerms, "trade:terms"), "nhu-cau": (Need, "trade:need")}


def _owner(request: HttpRequest, of: str, pk: int) -> tuple[Any, str]:
    if of not in OF:
        raise Http404
    model, name = OF[of]
    row = found(model.objects.visible_to(request.user).select_related("buyer__organisation"), pk)
    allow(access.may_write_for_buyer(request.user, row.buyer))
    return row, reverse(name, args=[pk])


def _edit(request: HttpRequest, of: str, pk: int, code: str, row_id: int | None) -> HttpResponse:
    owner, back = _owner(request, of, pk)
    row = owner.rows.filter(pk=row_id).first() if row_id is not None else None
    if (row_id is not None and row is None) or (code not in catalogue().kinds and row is None):
        raise Http404
    code = row.code if row is not None else code
    form = RowForm(request.POST or None, code=code, row=row)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("is_must", "weight", "note_vi", "note_en")}
        try:
            doing.put(by=request.user, owner=owner, code=code, value=form.value(), row_id=row_id, **values)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return render(
        request,
        "trade/sides/form.html",
        {
            "title": words.label(code, language()),
            "form": form,
            "draft": f"row-{of}-{pk}-{row_id or code}-{request.user.pk}",
            "back": back,
            "lede": str(owner.buyer),
            "hidden": {"code": code},
        },
        status=422 if form.errors else 200,
    )


@page
def add(request: HttpRequest, of: str, pk: int) -> HttpResponse:
    """A new row of the code chosen (`?code=`)."""
    return _edit(request, of, pk, request.POST.get("code") or request.GET.get("code", ""), None)


@page
def change(request: HttpRequest, of: str, pk: int, row_id: int) -> HttpResponse:
    """One row."""
    return _edit(request, of, pk, "", row_id)


@require_POST
@page
def remove(request: HttpRequest, of: str, pk: int, row_id: int) -> HttpResponse:
    """Remove a row."""
    owner, back = _owner(request, of, pk)
    try:
        doing.drop(by=request.user, owner=owner, row_id=row_id)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(back)
