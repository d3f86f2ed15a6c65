"""What a campaign shows today: products whose star stands, by hand first, then by its filter; points of sale that are open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ocop.outlets.models import Outlet
from ocop.products.models import Product
from ocop.promotion.models import Campaign, CampaignProduct, CampaignRefusal
from ocop.recognition.standing import Standing, standings
from ocop.search import engine
from ocop.workdays import clock

MOST_SHOWN = 48
LEVELS = {3: ["3", "4", "potential_5", "5"], 4: ["4", "potential_5", "5"], 5: ["5"]}


@dataclass(frozen=True)
class Shown:
    """Keys of products in their order; `dropped` were chosen by hand and have no star in force today, or no public page."""

    ids: list[int]
    dropped: list[int]
    total: int


def shown(campaign: Campaign) -> Shown:
    """What its page shows today, without what producers took out. The filter is read from the search index."""
    refused = set(campaign.refusals.values_list("product_id", flat=True))
    by_hand = list(campaign.chosen.exclude(product__in=refused).values_list("product_id", flat=True))
    public = set(Product.objects.visible_to(None).filter(pk__in=by_hand).values_list("pk", flat=True))
    stars = standings(by_hand)
    standing = [pk for pk in by_hand if pk in public and stars[pk].state == "in_force"]
    found, total = filtered(campaign, refused)
    more = [pk for pk in found if pk not in set(standing)]
    dropped = [pk for pk in by_hand if pk not in standing]
    overlap = len(found) - len(more)
    return Shown([*standing, *more][:MOST_SHOWN], dropped, len(standing) + total - overlap)


def has_filter(campaign: Campaign) -> bool:
    """Whether it takes in products by itself."""
    return bool(campaign.product_sets or campaign.least_stars or campaign.commune_id or campaign.village_id)


def filtered(campaign: Campaign, refused: Collection[int] = ()) -> tuple[list[int], int]:
    """Keys that its filter finds today (at most as many as are shown), and how many there are; none without a filter."""
    if not has_filter(campaign):
        return [], 0
    filters: dict[str, list[str]] = {"state": ["in_force"]}
    if campaign.product_sets:
        filters["set"] = list(campaign.product_sets)
    if campaign.least_stars in LEVELS:
        filters["stars"] = LEVELS[campaign.least_stars]
    if campaign.commune is not None:
        filters["commune"] = [campaign.commune.slug]
    if campaign.village is not None:
        filters["village"] = [campaign.village.slug]
    size = MOST_SHOWN + len(refused)
    result = engine.search("", registers=[campaign.register], filters=filters, size=size, sort="name")
    gone = len(matching(campaign, refused)) if refused else 0
    return [pk for pk in result.ids if pk not in set(refused)][:MOST_SHOWN], result.total - gone


def matching(campaign: Campaign, product_ids: Collection[int]) -> set[int]:
    """Which of these products its filter takes in today; two questions, none without a filter."""
    if not has_filter(campaign) or not product_ids:
        return set()
    rows = Product.objects.visible_to(None).filter(pk__in=product_ids, register=campaign.register)
    return {one.pk for one in _fitting(campaign, rows, standings(list(product_ids)))}


def _fitting(campaign: Campaign, rows: Iterable[Product], stars: Mapping[int, Standing]) -> Iterator[Product]:
    """The filter on rows at hand, as the search index reads it."""
    for one in rows:
        star = stars[one.pk]
        if (
            star.state == "in_force"
            and (not campaign.product_sets or one.product_set in campaign.product_sets)
            and (campaign.least_stars not in LEVELS or star.level in LEVELS[campaign.least_stars])
            and campaign.commune_id in (None, one.commune_id)
            and campaign.village_id in (None, one.village_id)
        ):
            yield one


@dataclass(frozen=True)
class Taken:
    """A product of one's own in a campaign that runs or is to come."""

    campaign: Campaign
    product: Product
    is_by_hand: bool
    is_refused: bool


def of_products(products: Iterable[Product]) -> list[Taken]:
    """Where these products are taken in, campaign by campaign; as many questions for one product as for many."""
    rows = [one for one in products if one.merged_into_id is None]
    keys = [one.pk for one in rows]
    running = list(Campaign.objects.filter(state="published", ends_on__gte=clock.today()).order_by("starts_on", "pk"))
    by_hand = set(
        CampaignProduct.objects.filter(campaign__in=running, product__in=keys).values_list("campaign", "product")
    )
    refused = set(
        CampaignRefusal.objects.filter(campaign__in=running, product__in=keys).values_list("campaign", "product")
    )
    public = set(Product.objects.visible_to(None).filter(pk__in=keys).values_list("pk", flat=True))
    stars = standings(keys)
    found = []
    for campaign in running:
        mine = [one for one in rows if one.register == campaign.register and one.pk in public]
        fitting = {one.pk for one in _fitting(campaign, mine, stars)} if has_filter(campaign) else set()
        for one in mine:
            key = (campaign.pk, one.pk)
            if key in by_hand or one.pk in fitting or key in refused:
                found.append(Taken(campaign, one, key in by_hand, key in refused))
    return found


def outlets(campaign: Campaign) -> Any:
    """Public points of sale that take part and are open."""
    taking = campaign.taking_part.values("outlet")
    rows = Outlet.objects.visible_to(None).filter(pk__in=taking).select_related("commune")
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today())).in_alphabet()


def is_over(campaign: Campaign) -> bool:
    """Whether its last day is past."""
    return campaign.ends_on < clock.today()
