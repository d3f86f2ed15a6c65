"""Campaigns that show one's own products, and the way out of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.promotion import campaigns, permissions
from ocop.promotion.actions import own_products
from ocop.promotion.models import Campaign
from ocop.trade.sides.access import allow, found, page

MOST = 500
"""Products; a commune has fewer."""


def _own(person: Any) -> Any:
    """Products of producers one speaks for, or whose households one helps as their commune's officer."""
    allow(permissions.makes_or_helps(person))
    rights = rights_of(person)
    reach = Q(producer__organisation__in=rights.organisation_ids("producer_member"))
    reach |= Q(producer__organisation__commune__in=rights.commune_ids)
    return Product.objects.filter(reach, merged_into=None).select_related("producer__organisation")


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Each campaign with those of one's products that it takes in."""
    rows = campaigns.of_products(_own(request.user).in_alphabet()[:MOST])
    by_campaign: dict[int, tuple[Campaign, list[campaigns.Taken]]] = {}
    for one in rows:
        by_campaign.setdefault(one.campaign.pk, (one.campaign, []))[1].append(one)
    return render(
        request,
        "promotion/own_campaigns.html",
        {"title": _("Campaigns with my products"), "campaigns": list(by_campaign.values())},
    )


@require_POST
@page
def choose(request: HttpRequest, pk: int, product: int) -> HttpResponse:
    """One product out of one campaign, or back in."""
    thing = found(_own(request.user), product)
    campaign = found(Campaign.objects.filter(state=Campaign.State.PUBLISHED), pk)
    try:
        if request.POST.get("do") == "lai":
            own_products.allow(by=request.user, campaign=campaign, product=thing)
            messages.success(request, _("It is shown again while its star is in force."))
        else:
            own_products.refuse(by=request.user, campaign=campaign, product=thing)
            messages.success(request, _("Taken out. The page of the campaign no longer shows it."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("promotion:own_campaigns")
