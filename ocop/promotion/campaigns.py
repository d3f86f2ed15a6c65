"""What a campaign shows today: products whose star stands, by hand first, then by its filter; points of sale that are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ocop.outlets.models import Outlet
from ocop.products.models import Product
from ocop.promotion.models import Campaign
from ocop.recognition.standing import standings
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
    """What its page shows today. Two questions to the database; the filter is read from the search index."""
    by_hand = list(campaign.chosen.values_list("product_id", flat=True))
    public = set(Product.objects.visible_to(None).filter(pk__in=by_hand).values_list("pk", flat=True))
    stars = standings(by_hand)
    standing = [pk for pk in by_hand if pk in public and stars[pk].state == "in_force"]
    found, total = filtered(campaign)
    more = [pk for pk in found if pk not in set(standing)]
    dropped = [pk for pk in by_hand if pk not in standing]
    overlap = len(found) - len(more)
    return Shown([*standing, *more][:MOST_SHOWN], dropped, len(standing) + total - overlap)


def filtered(campaign: Campaign) -> tuple[list[int], int]:
    """Keys that its filter finds today (at most as many as are shown), and how many there are; none without a filter."""
    if not (campaign.product_sets or campaign.least_stars or campaign.commune_id or campaign.village_id):
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
    result = engine.search("", registers=[campaign.register], filters=filters, size=MOST_SHOWN, sort="name")
    return list(result.ids), result.total


def outlets(campaign: Campaign) -> Any:
    """Public points of sale that take part and are open."""
    taking = campaign.taking_part.values("outlet")
    rows = Outlet.objects.visible_to(None).filter(pk__in=taking).select_related("commune")
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today())).in_alphabet()


def is_over(campaign: Campaign) -> bool:
    """Whether its last day is past."""
    return campaign.ends_on < clock.today()
