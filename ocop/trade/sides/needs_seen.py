"""Who sees the price of a need, and how a need is dressed for a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ocop.people.rights import rights_of
from ocop.trade.conditions import check_all
from ocop.trade.models import Need, Offer
from ocop.trade.reach import reads_trade
from ocop.trade.sides.asked import asked_by_need
from ocop.trade.sides.profiles import EVERYBODY, profiles_of
from ocop.workdays import clock


def priced_for(needs: Iterable[Need], person: Any) -> set[int]:
    """Keys of the needs whose price a person may read. Needs come with their buyer and `rows` prefetched.

    Own ones and all for who reads trade; those shown to every producer for producers and the officers who help them; those shown to
    matched ones where a published offer of theirs is known to meet every must (the price itself is not asked, or it could be felt out).
    """
    rows = list(needs)
    rights = rights_of(person)
    if reads_trade(rights):
        return {one.pk for one in rows}
    own = rights.organisation_ids("buyer_member")
    shown = {one.pk for one in rows if one.buyer.organisation_id in own}
    if not (rights.organisation_ids("producer_member") or rights.commune_ids):
        return shown
    shown |= {one.pk for one in rows if one.price_audience == Need.PriceAudience.PRODUCERS}
    asked = [one for one in rows if one.price_audience == Need.PriceAudience.MATCHED and one.pk not in shown]
    if not asked or not rights.organisation_ids("producer_member"):
        return shown
    offers = Offer.objects.filter(
        state="published", product__producer__organisation_id__in=rights.organisation_ids("producer_member")
    )
    profiles = list(profiles_of(offers, reader=EVERYBODY).values())
    return shown | {one.pk for one in asked if any(meets(one, profile) for profile in profiles)}


def meets(need: Need, profile: Any) -> bool:
    """Of the set and group that are asked, and known to meet every must that can be checked."""
    if need.product_set and profile.product_set != need.product_set:
        return False
    if need.group26 and profile.group26 != need.group26:
        return False
    musts = [one for one in asked_by_need(need, shows_price=False) if one.is_must]
    return all(
        finding.met is True for finding in check_all(musts, profile, clock.today()) if finding.code != "in_words"
    )
