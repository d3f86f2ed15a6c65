"""Listing terms: a version, its draft, publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ocop.ledger.refusal import Refused
from ocop.places.queries import province_names
from ocop.producers.models import Producer
from ocop.trade import condition_words as words
from ocop.trade.conditions import catalogue
from ocop.trade.models import Buyer, ListingTerms
from ocop.trade.sides import access
from ocop.trade.sides.access import allow, found, language, page
from ocop.trade.sides.actions import terms as doing
from ocop.trade.sides.forms import AudienceForm, PublishForm
from ocop.trade.sides.views.buyers import _dressed
from ocop.vietnamese.folding import fold
from ocop.workdays import clock


def said_rows(rows: Any) -> list[dict[str, Any]]:
    """Rows of what is asked in words."""
    lang, places = language(), province_names()
    return [
        {
            "row": row,
            "label": words.label(row.code, lang),
            "value": words.say_value(row.code, row.value, lang, places),
            "note": (row.note_en if lang == "en" else row.note_vi) or row.note_vi,
            "source": getattr(row, "source", ""),
        }
        for row in rows
    ]


def code_choices() -> list[tuple[str, str]]:
    """Every condition that can be asked."""
    return [(kind.code, words.label(kind.code, language())) for kind in catalogue().kinds.values()]


def _terms(request: HttpRequest, pk: int) -> ListingTerms:
    return found(ListingTerms.objects.visible_to(request.user).select_related("buyer__organisation"), pk)


@require_POST
@page
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the draft of the next version; a new one begins with what stands."""
    buyer = found(Buyer.objects.visible_to(request.user), pk)
    allow(access.may_write_for_buyer(request.user, buyer))
    try:
        made = doing.draft(by=request.user, buyer=buyer)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("trade:buyer", pk)
    return redirect("trade:terms", made.pk)


def _readers(request: HttpRequest, text: str) -> tuple[list[int], list[str]]:
    """Keys of the producers named, one a line, and the lines that name none."""
    keys: list[int] = []
    unknown: list[str] = []
    for line in dict.fromkeys(" ".join(one.split()) for one in text.splitlines() if one.strip()):
        rows = (
            Producer.objects.visible_to(request.user)
            .filter(organisation__name_folded=fold(line))
            .values_list("pk", flat=True)[:5]
        )
        keys.extend(rows)
        if not rows:
            unknown.append(line)
    return keys, unknown


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A version with its rows; a draft can be described, filled and published here."""
    row = _dressed(_terms(request, pk), clock.today())
    may_write = access.may_write_for_buyer(request.user, row.buyer) and row.published_at is None
    chosen = (
        [str(one.producer) for one in row.buyer.terms_readers.select_related("producer__organisation")]
        if may_write
        else []
    )
    form = AudienceForm(
        request.POST or None,
        initial={
            "audience": row.audience,
            "note_vi": row.note_vi,
            "note_en": row.note_en,
            "producers": "\n".join(chosen),
        },
    )
    if request.method == "POST":
        allow(may_write, _("Published terms are not changed; draft the next version."))
        if form.is_valid():
            keys, unknown = _readers(request, form.cleaned_data["producers"])
            if unknown:
                form.add_error("producers", _("Not in the register: %(names)s") % {"names": "; ".join(unknown)})
            else:
                values = {name: form.cleaned_data[name] for name in ("audience", "note_vi", "note_en")}
                try:
                    doing.describe(by=request.user, terms=row, producer_ids=keys, **values)
                except Refused as refusal:
                    form.add_error(None, refusal.sentence)
                else:
                    messages.success(request, _("Saved."))
                    return redirect("trade:terms", pk)
    return render(
        request,
        "trade/sides/terms.html",
        {
            "terms": row,
            "buyer": row.buyer,
            "rows": said_rows(row.rows.all()),
            "may_write": may_write,
            "form": form,
            "of": "dieu-kien",
            "codes": code_choices() if may_write else (),
            "publish": PublishForm(initial={"valid_from": clock.today()}),
            "owner": row,
            "may_offer": access.makes_or_helps(request.user),
        },
        status=422 if form.errors else 200,
    )


@require_POST
@page
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the draft from a day on."""
    row = _terms(request, pk)
    allow(access.may_write_for_buyer(request.user, row.buyer))
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["valid_from"][0]))
        return redirect("trade:terms", pk)
    try:
        doing.publish(by=request.user, terms=row, valid_from=form.cleaned_data["valid_from"])
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Published. This version is not changed any more."))
    return redirect("trade:terms", pk)


@require_POST
@page
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the draft away."""
    row = _terms(request, pk)
    allow(access.may_write_for_buyer(request.user, row.buyer))
    try:
        doing.drop(by=request.user, terms=row)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("trade:terms", pk)
    messages.success(request, _("The draft is gone."))
    return redirect("trade:buyer", row.buyer_id)
