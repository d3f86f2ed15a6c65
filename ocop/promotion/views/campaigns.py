"""Campaigns on the desk: the list, putting one together, looking at it before it is published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.files.actions import keep_picture
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.products.models import Product
from ocop.promotion import campaigns as showing
from ocop.promotion import permissions
from ocop.promotion.actions import campaigns as doing
from ocop.promotion.counting import figures
from ocop.promotion.forms import CampaignForm
from ocop.promotion.models import Campaign, DailyCount
from ocop.promotion.views.counts import chart_of, year_before
from ocop.promotion.views.public import shown_page
from ocop.recognition.standing import standings
from ocop.search import engine
from ocop.trade.sides.access import allow, found, page
from ocop.ui import drafts
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

SIZE, OFFERED = 30, 20


def _rows(person: Any) -> Any:
    allow(permissions.reads_campaigns(person))
    return Campaign.objects.visible_to(person).select_related("picture", "commune", "village", "event")


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """All campaigns, the newest first."""
    rows = _rows(request.user)
    part = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "promotion/campaigns.html",
        {
            "title": _("Campaigns"),
            "page": part,
            "today": clock.today(),
            "may_compose": permissions.composes(request.user),
        },
    )


@page
def new(request: HttpRequest) -> HttpResponse:
    """A new campaign."""
    allow(permissions.composes(request.user))
    return _edit(request, None)


@page
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Words, days, filter."""
    campaign = found(_rows(request.user), pk)
    allow(permissions.composes(request.user))
    return _edit(request, campaign)


def _edit(request: HttpRequest, campaign: Campaign | None) -> HttpResponse:
    form = CampaignForm(request.POST or None, request.FILES or None, campaign=campaign, person=request.user)
    draft = f"campaign-{campaign.pk if campaign else 'new'}-{request.user.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            kept = _save(request, campaign, form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved. Choose products and points of sale, then look at it and publish it."))
            return drafts.done(redirect("promotion:campaign", kept.pk), draft)
    back = reverse("promotion:campaign", args=[campaign.pk]) if campaign else reverse("promotion:campaigns")
    return render(
        request,
        "promotion/form.html",
        {
            "title": campaign.title_vi if campaign else _("A new campaign"),
            "form": form,
            "draft": draft,
            "back": back,
            "has_file": True,
        },
        status=422 if form.errors else 200,
    )


def _save(request: HttpRequest, campaign: Campaign | None, form: CampaignForm) -> Campaign:
    values = form.values()
    upload = form.cleaned_data["upload"]
    if upload:
        values["picture"] = keep_picture(by=request.user, upload=upload, is_public=True)
    elif campaign is not None:
        values["picture"] = campaign.picture
    if campaign is None:
        return doing.create(by=request.user, values=values)
    return doing.change(by=request.user, campaign=campaign, values=values)


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A campaign with what it shows today; whoever composes searches and adds."""
    campaign = found(_rows(request.user), pk)
    may = permissions.composes(request.user)
    shown = showing.shown(campaign)
    chosen = list(
        Product.objects.filter(pk__in=campaign.chosen.values("product")).select_related("producer__organisation")
    )
    stars = standings([one.pk for one in chosen])
    refused = set(campaign.refusals.values_list("product_id", flat=True))
    by_hand = sorted(
        ((one, stars[one.pk], one.pk in shown.dropped or one.pk in refused) for one in chosen),
        key=lambda row: row[0].name_sort,
    )
    text, where = (" ".join(request.GET.get(name, "").split())[:100] for name in ("q", "noi"))
    counts = DailyCount.objects.visible_to(request.user).filter(of="campaign", object_id=pk)
    return render(
        request,
        "promotion/campaign.html",
        {
            "title": campaign.title_vi,
            "campaign": campaign,
            "shown": shown,
            "by_hand": by_hand,
            "refused": refused,
            "may": may,
            "text": text,
            "where": where,
            "offered": _offered(campaign, text) if may and text else [],
            "outlets": showing.outlets(campaign),
            "places": _places(campaign, where) if may and where else [],
            "is_over": showing.is_over(campaign),
            "today": clock.today(),
            "year": figures.within(counts, *year_before(clock.today())),
            "chart": chart_of(counts, clock.today()),
        },
    )


def _offered(campaign: Campaign, text: str) -> list[Product]:
    """Products in force that the words find and that are not chosen yet."""
    ids = engine.search(text, registers=[campaign.register], filters={"state": ["in_force"]}, size=OFFERED).ids
    there = set(campaign.chosen.values_list("product_id", flat=True))
    rows = (
        Product.objects.visible_to(None)
        .filter(pk__in=[pk for pk in ids if pk not in there])
        .select_related("producer__organisation")
    )
    place = {pk: number for number, pk in enumerate(ids)}
    return sorted(rows, key=lambda one: place[one.pk])


def _places(campaign: Campaign, text: str) -> list[Outlet]:
    there = campaign.taking_part.values("outlet")
    rows = Outlet.objects.visible_to(None).filter(name_folded__contains=fold(text), ended_on__isnull=True)
    return list(rows.exclude(pk__in=there).select_related("commune").in_alphabet()[:OFFERED])


@require_POST
@page
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """One product or point of sale in or out."""
    campaign = found(_rows(request.user), pk)
    allow(permissions.composes(request.user))
    key, is_in = request.POST.get("key", ""), request.POST.get("do") != "bo"
    if not (key.isascii() and key.isdigit() and len(key) < 16):
        messages.error(request, _("Choose a product or a point of sale from the list."))
        return redirect("promotion:campaign", pk)
    try:
        if request.POST.get("of") == "outlet":
            doing.choose_outlet(by=request.user, campaign=campaign, outlet_id=int(key), is_in=is_in)
        else:
            doing.choose_product(by=request.user, campaign=campaign, product_id=int(key), is_in=is_in)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Put in.") if is_in else _("Taken out."))
    return redirect("promotion:campaign", pk)


@require_POST
@page
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, or take down."""
    campaign = found(_rows(request.user), pk)
    allow(permissions.composes(request.user))
    try:
        if request.POST.get("to") == "published":
            doing.publish(by=request.user, campaign=campaign)
            messages.success(request, _("Published. It is shown from its first day to its last."))
        else:
            doing.take_down(by=request.user, campaign=campaign)
            messages.success(request, _("Taken down; its page is gone."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("promotion:campaign", pk)


@require_safe
@page
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as everybody will see it, in whatever state it is."""
    return shown_page(request, found(_rows(request.user), pk), is_preview=True)
