"""The public record at the desk: record, withdraw, correct, retract, confirm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.appraisal.actions.withdrawals import may_open
from ocop.desk import lists, sending
from ocop.desk.access import allow, desk_page, product_for, works_here
from ocop.desk.history import history
from ocop.desk.listings import RECOGNITIONS, dress_recognitions
from ocop.desk.recognition_forms import ConfirmForm, CorrectForm, RecogniseForm, RetractForm
from ocop.ledger.refusal import Refused
from ocop.recognition.actions import confirm as confirm_row
from ocop.recognition.actions import recognise, retract, retract_withdrawal
from ocop.recognition.models import Recognition
from ocop.recognition.permissions import may_record
from ocop.recognition.standing import standing
from ocop.ui import drafts
from ocop.ui.acting import put_in_form


@require_safe
@desk_page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Recognitions, newest first."""
    allow(works_here(request.user))
    return lists.show(request, RECOGNITIONS)


def _row(request: HttpRequest, pk: int) -> Recognition:
    allow(works_here(request.user))
    row = (
        Recognition.objects.visible_to(request.user)
        .select_related("product__producer__organisation", "commune_then", "district_then", "replaces")
        .prefetch_related("withdrawals", "replaced_by")
        .with_extension()
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    return row


@require_safe
@desk_page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision on one product, with what became of it."""
    row = _row(request, pk)
    dress_recognitions([row], request.user)
    recorder = may_record(request.user)
    return render(
        request,
        "desk/recognition.html",
        {
            "row": row,
            "may_record": recorder,
            "may_open_case": row.state == "in_force" and may_open(request.user, row),
            "may_confirm": recorder and row.register == "public" and row.retracted_at is None,
            "history": history(row.product, request.user),
        },
    )


def _act(
    request: HttpRequest,
    *,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    done: Callable[[Any], str],
    saved: str,
    context: dict[str, Any],
) -> HttpResponse:
    """One form that calls one action of the record."""
    status = 200
    draft = f"record-{request.path}-{request.user.pk}"
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                address = sending.once(
                    request.user, request.POST.get("once", ""), lambda: done(act(dict(form.cleaned_data)))
                )
                messages.success(request, saved)
                return drafts.done(redirect(address), draft)
            except Refused as refusal:
                put_in_form(form, refusal)
    once = request.POST.get("once") or sending.fresh()
    return render(request, "desk/record.html", {"form": form, "draft": draft, "once": once, **context}, status=status)


@desk_page
def record(request: HttpRequest, product_id: int) -> HttpResponse:
    """Record a decision on a product."""
    product = product_for(request, product_id)
    allow(may_record(request.user), _("Only the coordination office records recognitions."))
    now = standing(product.pk)
    initial = {"kind": "new" if now.state == "none" else "renewed", "body": "province", "level": now.level or "3"}
    return _act(
        request,
        form=RecogniseForm(request.POST if request.method == "POST" else None, initial=initial),
        act=lambda values: recognise(by=request.user, product=product, **values),
        done=lambda _row: reverse("desk:product", args=[product.pk]),
        saved=_("The recognition is recorded."),
        context={
            "title": _("Record a recognition"),
            "product": product,
            "standing": now,
            "button": _("Record"),
            "back": reverse("desk:product", args=[product.pk]),
        },
    )


@desk_page
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """A withdrawal was recorded by mistake, or lifted."""
    row = _row(request, pk)
    allow(may_record(request.user), _("Only the coordination office withdraws recognitions."))
    standing_one = row.withdrawals.filter(retracted_at__isnull=True).first()
    if standing_one is None:
        # Sent twice: it is done already.
        if request.method == "POST":
            return redirect("desk:recognition", pk)
        raise Http404
    return _act(
        request,
        form=RetractForm(request.POST if request.method == "POST" else None),
        act=lambda values: retract_withdrawal(by=request.user, withdrawal=standing_one, **values),
        done=lambda _taken: reverse("desk:recognition", args=[pk]),
        saved=_("The withdrawal no longer counts; its row stays."),
        context=_about(row, _("Retract"), _("Retract the withdrawal")),
    )


@desk_page
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the right facts in place of wrong ones; the wrong row stays."""
    row = _row(request, pk)
    allow(may_record(request.user), _("Only the coordination office corrects recognitions."))
    names = ("level", "kind", "body", "decision", "issued_on", "points", "code", "old_code")
    initial = {name: getattr(row, name) for name in names}

    def act(values: dict[str, Any]) -> Any:
        reason = values.pop("reason")
        return retract(by=request.user, recognition=row, reason=reason, replacement=values)

    return _act(
        request,
        form=CorrectForm(request.POST if request.method == "POST" else None, initial=initial),
        act=act,
        done=lambda right: reverse("desk:recognition", args=[right.pk]),
        saved=_("Corrected; the earlier row stays and counts no more."),
        context=_about(row, _("Correct"), _("Correct the record")),
    )


@desk_page
def retraction(request: HttpRequest, pk: int) -> HttpResponse:
    """The row should never have stood; nothing comes in its place."""
    row = _row(request, pk)
    allow(may_record(request.user), _("Only the coordination office corrects recognitions."))
    return _act(
        request,
        form=RetractForm(request.POST if request.method == "POST" else None),
        act=lambda values: retract(by=request.user, recognition=row, **values),
        done=lambda _nothing: reverse("desk:product", args=[row.product_id]),
        saved=_("Retracted; the row stays and counts no more."),
        context=_about(row, _("Retract"), _("Retract the row as wrong")),
    )


@desk_page
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row read from public pages into the office register."""
    row = _row(request, pk)
    allow(may_record(request.user), _("Only the coordination office confirms rows."))
    if row.register != "public" or row.retracted_at is not None:
        raise Http404
    initial = {
        "level": row.level,
        "kind": row.kind,
        "body": row.body,
        "decision": row.decision,
        "issued_on": row.issued_on,
    }
    return _act(
        request,
        form=ConfirmForm(request.POST if request.method == "POST" else None, initial=initial),
        act=lambda values: confirm_row(by=request.user, recognition=row, **values),
        done=lambda official: reverse("desk:recognition", args=[official.pk]),
        saved=_("The row is part of the office register now."),
        context=_about(row, _("Confirm"), _("Confirm into the office register")),
    )


def _about(row: Recognition, button: str, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "product": row.product,
        "row": row,
        "button": button,
        "back": reverse("desk:recognition", args=[row.pk]),
    }
