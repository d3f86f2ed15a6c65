"""Pages of matching: own matches, one pair in the open, who has none and why, what nobody can meet, the weights."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.places.models import Province
from ocop.rulebooks import product_sets, schemes
from ocop.trade import condition_words
from ocop.trade.matching import queries, weights, words
from ocop.trade.matching.columns import PARTS
from ocop.trade.models import MatchWeights, Need, Offer
from ocop.trade.reach import confirmed_buyer_ids
from ocop.trade.sides.access import allow, found, language, page, reads, runs
from ocop.ui import writing
from ocop.workdays import clock

FIRST = 3
"""Matches of each offer or need on the page of all; the rest is behind its name."""


def seeks(person: Any) -> bool:
    """Has matches of some sort: producers, commune officers, confirmed buyers, who reads trade."""
    rights = rights_of(person)
    return bool(
        reads(person) or rights.organisation_ids("producer_member") or rights.commune_ids or confirmed_buyer_ids(rights)
    )


def on_day(request: HttpRequest) -> datetime.date:
    """The day asked for with ?ngay=2026-11-20, today otherwise; stars and papers that ended by then do not count."""
    try:
        return datetime.date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return clock.today()


@require_safe
@page
def overview(request: HttpRequest) -> HttpResponse:
    """The best few of each own offer and each own need."""
    allow(seeks(request.user))
    day = on_day(request)
    offers, needs = queries.own_offers(request.user), queries.own_needs(request.user, day)
    sides = [name for name, rows in (("chao-hang", offers), ("nhu-cau", needs)) if rows.exists()]
    of_needs = (request.GET.get("ben") or (sides or ["chao-hang"])[0]) == "nhu-cau"
    shown = Paginator(needs if of_needs else offers, 12).get_page(request.GET.get("page"))
    best = queries.offers_for_all if of_needs else queries.needs_for_all
    context = {
        "day": day,
        "is_today": day == clock.today(),
        "both": len(sides) == 2,
        "of_needs": of_needs,
        "page": shown,
        "rows": [(one, _shown(rows)) for one, rows in zip(shown, best(shown, request.user, day, FIRST), strict=True)],
        "reads": reads(request.user),
        "plans": plans(request.user),
    }
    return render(request, "trade/matching/overview.html", context)


def _shown(rows: list[queries.Row]) -> list[dict[str, Any]]:
    """Rows with their words."""
    return [
        {
            "offer": row.offer,
            "need": row.need,
            "percent": row.percent,
            "failing": [words.term_name(code) for code in row.failing],
            "silent": [words.term_name(code) for code in row.silent],
        }
        for row in rows
    ]


@require_safe
@page
def of_offer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who looks for this product: the best twenty needs, and those it misses by a term or two."""
    offer = found(queries.own_offers(request.user), pk)
    day = on_day(request)
    rows = queries.needs_for(offer, request.user, day)
    wanted = request.GET.get("format", "")
    if wanted:
        return export.response(rows, _columns(), wanted, "phu-hop")
    context = {
        "title": offer.product.name,
        "kicker": _("Who looks for this"),
        "rows": _shown(rows),
        "near": _shown(queries.nearly_for_offer(offer, request.user, day)),
        "of_offer": True,
        "day": day,
        "is_today": day == clock.today(),
    }
    return render(request, "trade/matching/matches.html", context)


@require_safe
@page
def of_need(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who can meet this need: the best twenty offers, and those that miss it by a term or two."""
    day = on_day(request)
    need = found(queries.own_needs(request.user, day), pk)
    rows = queries.offers_for(need, request.user, day)
    wanted = request.GET.get("format", "")
    if wanted:
        return export.response(rows, _columns(), wanted, "phu-hop")
    context = {
        "title": need.title,
        "kicker": _("Who can meet this"),
        "rows": _shown(rows),
        "near": _shown(queries.nearly_for_need(need, request.user, day)),
        "of_offer": False,
        "day": day,
        "is_today": day == clock.today(),
    }
    return render(request, "trade/matching/matches.html", context)


def _columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.offer.product.name, 36),
        Column("producer", _("Producer"), lambda row: str(row.offer.product.producer or ""), 36),
        Column("need", _("Need"), lambda row: row.need.title, 36),
        Column("buyer", _("Buyer"), lambda row: str(row.need.buyer), 36),
        Column("score", _("Score of 100"), lambda row: row.percent, 10),
        Column("silent", _("Not stated"), lambda row: ", ".join(words.term_name(code) for code in row.silent), 40),
    ]


@require_safe
@page
def pair(request: HttpRequest, offer_id: int, need_id: int) -> HttpResponse:
    """One offer and one need in the open: each term, each part of the score."""
    day = on_day(request)
    offer = Offer.objects.visible_to(request.user).select_related("product__producer__organisation").filter(pk=offer_id)
    need = Need.objects.visible_to(request.user).select_related("buyer__organisation", "place").filter(pk=need_id)
    offer, need = offer.first(), need.first()
    if offer is None or need is None:
        raise Http404
    own_need = queries.own_needs(request.user, day).filter(pk=need_id).exists()
    if not own_need and not queries.own_offers(request.user).filter(pk=offer_id).exists():
        raise Http404
    eyes = queries.eyes_of(request.user, for_buyer=own_need)
    at = queries.board(day)
    shown = at.pair(offer.pk, need.pk, eyes)
    if shown is None:
        raise Http404
    findings = queries.findings_for(offer, need, request.user, day)
    places = dict(Province.objects.values_list("code", "name"))
    return render(
        request,
        "trade/matching/pair.html",
        {
            "offer": offer,
            "need": need,
            "pair": shown,
            "percent": writing.number(round(shown.score * 100, 1)),
            "terms": [
                (term, words.term_words(term, need.unit or offer.unit, money_unit=_("dong")))
                for term in shown.terms
                if term.code in queries.PLAIN
            ],
            "findings": None if findings is None else [_said(one, places) for one in findings],
            "parts": [words.part_words(part) for part in shown.parts],
            "day": day,
            "is_today": day == clock.today(),
            "is_own_need": own_need,
        },
    )


def _said(one: Any, places: dict[str, str]) -> dict[str, Any]:
    return {
        "met": one.met,
        "is_must": one.is_must,
        "asked": condition_words.say_asked(one, language(), places),
        "have": condition_words.say_have(one, language(), places),
        "short": condition_words.say_short(one, language()),
        "action": condition_words.say_action(one, language()),
    }


@require_safe
@page
def without(request: HttpRequest) -> HttpResponseBase:
    """For the office: needs and offers without a match, and what stands between most often."""
    allow(reads(request.user))
    day = on_day(request)
    of_needs = request.GET.get("ben", "") != "chao-hang"
    if of_needs:
        rows = Need.objects.filter(pk__in=queries.unmatched_needs(day)).select_related("buyer__organisation", "place")
        ordered = rows.order_by("until", "pk")
    else:
        rows = Offer.objects.filter(pk__in=queries.unmatched_offers(day))
        ordered = rows.select_related("product__producer__organisation").order_by("product__name_sort", "pk")
    why = queries.why_no_offer if of_needs else queries.why_no_need
    wanted = request.GET.get("format", "")
    if wanted:
        return export.response(why(ordered, day), _why_columns(of_needs), wanted, "chua-co-phu-hop")
    shown = Paginator(ordered, 20).get_page(request.GET.get("page"))
    context = {
        "of_needs": of_needs,
        "page": shown,
        "rows": [
            (one, [(words.term_name(code), count) for code, count in one.reasons[:3]]) for one in why(list(shown), day)
        ],
        "day": day,
    }
    return render(request, "trade/matching/without.html", context)


def _why_columns(of_needs: bool) -> list[Column]:
    name = (lambda one: one.row.title) if of_needs else (lambda one: one.row.product.name)
    owner = (lambda one: str(one.row.buyer)) if of_needs else (lambda one: str(one.row.product.producer or ""))
    return [
        Column("name", _("Need") if of_needs else _("Product"), name, 40),
        Column("owner", _("Buyer") if of_needs else _("Producer"), owner, 40),
        Column("others", _("Of the same goods"), "of_goods", 14),
        Column(
            "reasons",
            _("What fails"),
            lambda one: "; ".join(f"{words.term_name(code)}: {count}" for code, count in one.reasons),
            60,
        ),
    ]


def plans(person: Any) -> bool:
    """Who plans what to develop: who reads trade, and the officers of communes."""
    return reads(person) or bool(rights_of(person).commune_ids)


@require_safe
@page
def gaps(request: HttpRequest) -> HttpResponseBase:
    """Needs nobody can meet, by product set and place; names no buyer and no price."""
    allow(plans(request.user))
    day = on_day(request)
    places = dict(Province.objects.values_list("code", "name"))
    rows = [_gap(one, places) for one in queries.gaps(day)]
    wanted = request.GET.get("format", "")
    if wanted:
        return export.response(rows, _gap_columns(), wanted, "nhu-cau-chua-ai-dap-ung")
    return render(
        request, "trade/matching/gaps.html", {"page": Paginator(rows, 40).get_page(request.GET.get("page")), "day": day}
    )


def _gap(one: queries.Gap, places: dict[str, str]) -> dict[str, Any]:
    wanted = "; ".join(f"{writing.number(round(amount, 1))} {unit}" for unit, amount in sorted(one.a_month.items()))
    return {
        "goods": goods_name(one.product_set),
        "place": places.get(one.place, one.place),
        "needs": one.needs,
        "wanted": wanted,
        "offers": one.offers,
        "reasons": "; ".join(f"{words.term_name(code)} ({count})" for code, count in one.reasons[:3]),
    }


def goods_name(code: str) -> str:
    """The name of a product set or of a group; "any product" for neither."""
    one = product_sets.product_set(code)
    if one is not None:
        return one.en if language() == "en" else one.vi
    if not code:
        return _("any product")
    group = schemes.group(product_sets.DECREE, code)
    return group.en if language() == "en" else group.vi


def _gap_columns() -> list[Column]:
    return [
        Column("goods", _("Goods"), "goods", 40),
        Column("place", _("Delivered in"), "place", 20),
        Column("needs", _("Needs"), "needs", 8),
        Column("wanted", _("Wanted a month"), "wanted", 24),
        Column("offers", _("Offers of these goods"), "offers", 12),
        Column("reasons", _("What fails"), "reasons", 60),
    ]


class WeightsForm(forms.Form):
    """A weight for each part, from a day on, with the reason."""

    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=250)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            name, rule = words.PARTS[part]
            self.fields[part] = forms.DecimalField(
                label=name, help_text=rule, min_value=0, max_value=10, decimal_places=2
            )
        self.order_fields([*PARTS, "valid_from", "reason"])


@require_http_methods(["GET", "HEAD", "POST"])
@page
def weights_page(request: HttpRequest) -> HttpResponse:
    """The weights that stand, what stood before, and a form for new ones."""
    allow(reads(request.user))
    form = None
    if runs(request.user):
        now = dict(zip(PARTS, weights.in_force().as_tuple(), strict=True))
        form = WeightsForm(request.POST or None, initial={**now, "valid_from": clock.today()})
        if request.method == "POST" and form.is_valid():
            values = {part: form.cleaned_data[part] for part in PARTS}
            try:
                weights.set_weights(
                    by=request.user,
                    values=values,
                    valid_from=form.cleaned_data["valid_from"],
                    reason=form.cleaned_data["reason"],
                )
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("The weights are set."))
                return redirect("trade:match_weights")
    elif request.method == "POST":
        allow(False)
    status = 422 if form is not None and form.errors else 200
    history = [
        (row, [(words.PARTS[part][0], writing.number(row.weights.get(part))) for part in PARTS])
        for row in MatchWeights.objects.order_by("-valid_from")[:20]
    ]
    now_rows = [
        (words.PARTS[part], writing.number(value))
        for part, value in zip(PARTS, weights.in_force().as_tuple(), strict=True)
    ]
    return render(
        request, "trade/matching/weights.html", {"form": form, "history": history, "now": now_rows}, status=status
    )
