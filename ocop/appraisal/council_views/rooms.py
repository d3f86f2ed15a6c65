"""The secretary's room of a round: who handed in, what can be opened and closed, who stands aside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import room
from ocop.appraisal.actions import closing, conflicts, meeting, seating
from ocop.appraisal.council_views.access import RUNS, dossier_for, keys_of, page, round_for, scores_in, tell_refusals
from ocop.appraisal.models import Conflict, Dossier, Round, Seat
from ocop.appraisal.regulation_of import regulation
from ocop.ledger.refusal import Refused
from ocop.ui.acting import put_in_form


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


def _counts(request: HttpRequest, row: Round, part: str) -> bool:
    """How far a draft is, is for the secretary alone, who runs the hall; an office or an audit has no use for it, a scorer must not know."""
    return part == "secretary" and not scores_in(request.user, row.council_id)


def _context(request: HttpRequest, row: Round, part: str) -> dict[str, Any]:
    counts = _counts(request, row, part)
    return {
        "round": row,
        "part": part,
        "may_run": part in RUNS,
        "matrix": room.matrix(row, request.user, counts=counts),
        "token": room.token(row, counts=counts),
        "counts": counts,
    }


@require_safe
@page
def council_room(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole room."""
    row, part = round_for(request, pk)
    rules = regulation(row.regulation)
    context = _context(request, row, part)
    return render(request, "appraisal/council/room.html", {**context, "rules": rules, "present": len(row.present)})


@require_safe
@page
def council_room_live(request: HttpRequest, pk: int) -> HttpResponse:
    """The table alone when it changed since `tu`, else nothing (204): a page that is looked at asks every few seconds."""
    row, part = round_for(request, pk)
    if request.GET.get("tu", "") == room.token(row, counts=_counts(request, row, part)):
        return HttpResponse(status=204)
    return render(request, "appraisal/council/_matrix.html", _context(request, row, part))


def _chosen(request: HttpRequest, row: Round) -> list[Dossier]:
    found = list(
        Dossier.objects.visible_to(request.user).filter(round=row, pk__in=keys_of(request, "dossier")).order_by("pk")
    )
    if not found:
        messages.error(request, _("Choose at least one dossier."))
    return found


@require_POST
@page
def scoring_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open scoring of the chosen dossiers, each on its own: what is refused is named."""
    row, _part = round_for(request, pk, *RUNS)
    done, refused = 0, []
    for dossier in _chosen(request, row):
        try:
            closing.open_scoring(by=request.user, dossier=dossier)
            done += 1
        except Refused as refusal:
            refused.append((dossier.product, refusal.sentence))
    if done:
        words = ngettext("Scoring of %(count)s dossier is open.", "Scoring of %(count)s dossiers is open.", done)
        messages.success(request, words % {"count": done})
    tell_refusals(request, refused)
    return redirect("appraisal:council_room", pk)


@require_POST
@page
def scoring_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close scoring of the chosen dossiers, each on its own; the server computes each result."""
    row, _part = round_for(request, pk, *RUNS)
    done, refused = 0, []
    for dossier in _chosen(request, row):
        try:
            closing.close_scoring(by=request.user, dossier=dossier)
            done += 1
        except Refused as refusal:
            refused.append((dossier.product, refusal.sentence))
    if done:
        words = ngettext("Scoring of %(count)s dossier is closed.", "Scoring of %(count)s dossiers is closed.", done)
        messages.success(request, words % {"count": done})
    tell_refusals(request, refused)
    return redirect("appraisal:council_room", pk)


@page
def score_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a result back for another pass, with the reason."""
    row, _part = dossier_for(request, pk, *RUNS)
    if row.state != "scored" or row.round is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.score_again(by=request.user, dossier=row, reason=form.cleaned_data["reason"], version=row.version)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The members score again, beginning with their own choices."))
            return redirect("appraisal:council_room", row.round_id)
    return render(
        request,
        "appraisal/council/reason.html",
        {
            "form": form,
            "title": _("Score again"),
            "button": _("Score again"),
            "about": row.product.name,
            "lede": _("The result stays in the record as replaced. Members begin with the choices they made."),
            "back": ("appraisal:council_room", row.round_id),
        },
        status=422 if form.errors else 200,
    )


@page
def conflict_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Find that a detected conflict of interest is none, with the reason; a declared one stands."""
    conflict = (
        Conflict.objects.select_related("dossier__round", "dossier__product", "seat__person").filter(pk=pk).first()
    )
    if conflict is None:
        raise Http404
    row, _part = dossier_for(request, conflict.dossier_id, *RUNS)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            conflicts.lift(by=request.user, conflict=conflict, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Lifted; the member scores unless another conflict stands."))
            return redirect("appraisal:council_room", row.round_id)
    words = f"{conflict.get_source_display()} {conflict.words}".strip()
    return render(
        request,
        "appraisal/council/reason.html",
        {
            "form": form,
            "title": _("Lift a conflict of interest"),
            "button": _("Lift it"),
            "about": f"{conflict.seat.person.name} – {row.product.name}: {words}",
            "lede": _("What the system detected can be found to be no conflict. What a member declared stands."),
            "back": ("appraisal:council_room", row.round_id),
        },
        status=422 if form.errors else 200,
    )


@page
def excuse(request: HttpRequest, pk: int, seat_id: int) -> HttpResponse:
    """Excuse a member from a dossier, with the reason: they are counted as abstaining."""
    row, _part = dossier_for(request, pk, *RUNS)
    seat = Seat.objects.select_related("person").filter(pk=seat_id, assignments__dossier=row).first()
    if seat is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seating.excuse(by=request.user, dossier=row, seat=seat, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The member is excused from this dossier."))
            return redirect("appraisal:council_room", row.round_id)
    return render(
        request,
        "appraisal/council/reason.html",
        {
            "form": form,
            "title": _("Excuse a member"),
            "button": _("Excuse"),
            "about": f"{seat.person.name} – {row.product.name}",
            "lede": _(
                "For somebody who is ill or has left. A sheet that was handed in counts and cannot be taken out."
            ),
            "back": ("appraisal:council_room", row.round_id),
        },
        status=422 if form.errors else 200,
    )


@page
def present(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is at the meeting: one box for each seat."""
    row, part = round_for(request, pk)
    held = [seat for seat in row.council.seats.select_related("person").order_by("pk") if seat.valid_to is None]
    order = ("chair", "vice_chair", "member", "secretary", "team")
    held.sort(key=lambda seat: order.index(seat.part))
    if request.method == "POST":
        round_for(request, pk, *RUNS)
        try:
            meeting.note_present(by=request.user, round_=row, present=keys_of(request, "seat"))
            messages.success(request, _("The present list is kept."))
            return redirect("appraisal:council_room", pk)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    return render(
        request,
        "appraisal/council/present.html",
        {"round": row, "seats": held, "here": set(row.present), "may_run": part in RUNS},
    )
