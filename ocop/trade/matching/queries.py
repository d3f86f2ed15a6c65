"""What the pages of matching show: whose matches, why not more, what nobody can meet. Everything starts at `visible_to`."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ocop.people.rights import rights_of
from ocop.trade.conditions import Finding
from ocop.trade.matching.board import TOP, Board, Eyes, board
from ocop.trade.matching.columns import Ranking
from ocop.trade.matching.pairs import Pair
from ocop.trade.models import ListingTerms, Need, Offer
from ocop.trade.profile import base_unit
from ocop.trade.reach import reads_trade

NEAR = 2
"""A pair that fails at most so many terms is shown among what nearly fits."""
LOOKED_AT = 400
"""So many of the other side, of the same goods, are looked at for what nearly fits."""
PLAIN = ("goods", "stars", "volume", "min_order", "price", "place")


@dataclass(frozen=True)
class Row:
    """One match as a list shows it."""

    offer: Any
    need: Any
    pair: Pair

    @property
    def percent(self) -> int:
        """The score in whole hundredths."""
        return round(self.pair.score * 100)

    @property
    def failing(self) -> list[str]:
        """Codes of what fails."""
        return [term.code for term in self.pair.terms if term.met is False]

    @property
    def silent(self) -> list[str]:
        """Codes of what is not stated."""
        return [term.code for term in self.pair.terms if term.met is None]


def eyes_of(person: Any, *, for_buyer: bool) -> Eyes:
    """Whose prices count for this reader: who reads trade sees all, else each side its own."""
    return "office" if reads_trade(rights_of(person)) else "buyer" if for_buyer else "producer"


def own_offers(person: Any) -> Any:
    """Published offers for which this person looks for buyers: own ones, those of the commune; all for who reads trade."""
    rights = rights_of(person)
    rows = Offer.objects.visible_to(person).filter(state="published")
    if not reads_trade(rights):
        own = rights.organisation_ids("producer_member")
        within = rows.filter(product__producer__organisation_id__in=own)
        if rights.commune_ids:
            within |= rows.filter(product__producer__organisation__commune_id__in=rights.commune_ids)
        rows = within
    return rows.select_related("product__producer__organisation").order_by("product__name_sort", "pk")


def own_needs(person: Any, day: datetime.date) -> Any:
    """Standing needs for which this person looks for offers: own buyers'; all for who reads trade."""
    rights = rights_of(person)
    rows = Need.objects.visible_to(person).standing(day).filter(buyer__state="confirmed")
    if not reads_trade(rights):
        rows = rows.filter(buyer__organisation_id__in=rights.organisation_ids("buyer_member"))
    return rows.select_related("buyer__organisation", "place").order_by("until", "pk")


def needs_for_all(offers: Iterable[Any], person: Any, day: datetime.date, most: int = TOP) -> list[list[Row]]:
    """The best needs for each of these offers, best first."""
    at = board(day)
    eyes = eyes_of(person, for_buyer=False)
    listed = list(offers)
    ranking, ids = at.matches(eyes).of_offers, at.composed.needs.ids
    places = [at.composed.offer_places.get(offer.pk) for offer in listed]
    best = [[] if place is None else _ids(ranking, place, ids)[:most] for place in places]
    found = _needs(person, sorted({key for keys in best for key in keys}))
    return [
        [Row(offer, found[key], _pair(at, offer.pk, key, eyes)) for key in keys if key in found]
        for offer, keys in zip(listed, best, strict=True)
    ]


def needs_for(offer: Any, person: Any, day: datetime.date) -> list[Row]:
    """The best needs for an offer, best first."""
    return needs_for_all([offer], person, day)[0]


def offers_for_all(needs: Iterable[Any], person: Any, day: datetime.date, most: int = TOP) -> list[list[Row]]:
    """The best offers for each of these needs, best first."""
    at = board(day)
    eyes = eyes_of(person, for_buyer=True)
    listed = list(needs)
    ranking, ids = at.matches(eyes).of_needs, at.composed.offers.ids
    places = [at.composed.need_places.get(need.pk) for need in listed]
    best = [[] if place is None else _ids(ranking, place, ids)[:most] for place in places]
    found = _offers(person, sorted({key for keys in best for key in keys}))
    return [
        [Row(found[key], need, _pair(at, key, need.pk, eyes)) for key in keys if key in found]
        for need, keys in zip(listed, best, strict=True)
    ]


def offers_for(need: Any, person: Any, day: datetime.date) -> list[Row]:
    """The best offers for a need, best first."""
    return offers_for_all([need], person, day)[0]


def nearly_for_offer(offer: Any, person: Any, day: datetime.date) -> list[Row]:
    """Needs of these goods that the offer misses by a term or two, the fewest first."""
    at = board(day)
    eyes = eyes_of(person, for_buyer=False)
    place = at.composed.offer_places.get(offer.pk)
    if place is None:
        return []
    near = _near(at, eyes, [(place, other) for other in _needs_of_goods(at, place)])
    found = _needs(person, [int(at.composed.needs.ids[other]) for _, other, _ in near])
    ids = at.composed.needs.ids
    return [Row(offer, found[int(ids[other])], pair) for _, other, pair in near if int(ids[other]) in found]


def nearly_for_need(need: Any, person: Any, day: datetime.date) -> list[Row]:
    """Offers of these goods that miss the need by a term or two, the fewest first."""
    at = board(day)
    eyes = eyes_of(person, for_buyer=True)
    place = at.composed.need_places.get(need.pk)
    if place is None:
        return []
    near = _near(at, eyes, [(other, place) for other in _offers_of_goods(at, place)])
    ids = at.composed.offers.ids
    found = _offers(person, [int(ids[other]) for other, _, _ in near])
    return [Row(found[int(ids[other])], need, pair) for other, _, pair in near if int(ids[other]) in found]


def findings_for(offer: Any, need: Any, person: Any, day: datetime.date) -> list[Finding] | None:
    """Conditions of the pair, checked; None when the buyer does not show its terms to this reader."""
    terms = ListingTerms.objects.in_force(day).filter(buyer=need.buyer_id)
    if terms.exists() and not terms.visible_to(person).exists():
        return None
    at = board(day)
    if offer.pk not in at.composed.offer_places or need.pk not in at.composed.need_places:
        return []
    return at.findings(offer.pk, need.pk)


@dataclass(frozen=True)
class Unmatched:
    """A need or an offer without a match: how many of the same goods there are, and what they fail, most often first."""

    row: Any
    of_goods: int
    reasons: tuple[tuple[str, int], ...]


def unmatched_needs(day: datetime.date) -> list[int]:
    """Keys of standing needs that no offer meets; for who reads trade."""
    at = board(day)
    found = at.matches("office").of_needs.found
    return [int(key) for key in at.composed.needs.ids[found == 0]]


def unmatched_offers(day: datetime.date) -> list[int]:
    """Keys of published offers that meet no need."""
    at = board(day)
    found = at.matches("office").of_offers.found
    return [int(key) for key in at.composed.offers.ids[found == 0]]


def why_no_offer(needs: Iterable[Any], day: datetime.date) -> list[Unmatched]:
    """For needs of one page: what the offers of these goods fail."""
    at = board(day)
    found = []
    for need in needs:
        place = at.composed.need_places[need.pk]
        others = _offers_of_goods(at, place)
        found.append(_unmatched(at, need, [(other, place) for other in others]))
    return found


def why_no_need(offers: Iterable[Any], day: datetime.date) -> list[Unmatched]:
    """For offers of one page: what they fail of the needs of these goods."""
    at = board(day)
    found = []
    for offer in offers:
        place = at.composed.offer_places[offer.pk]
        found.append(_unmatched(at, offer, [(place, other) for other in _needs_of_goods(at, place)]))
    return found


def _unmatched(at: Board, row: Any, places: list[tuple[int, int]]) -> Unmatched:
    failing: Counter[str] = Counter()
    for offer, need in places[:LOOKED_AT]:
        failing.update({term.code for term in at.pair_at(offer, need, "office").terms if term.met is False})
    return Unmatched(row, len(places), tuple(sorted(failing.items(), key=lambda one: (-one[1], one[0]))))


def _needs_of_goods(at: Board, offer: int) -> list[int]:
    """Needs that ask for what the offer is."""
    offers, needs = at.composed.offers, at.composed.needs
    own = (needs.product_set == offers.product_set[offer]) & (needs.product_set >= 0)
    group = (needs.product_set < 0) & ((needs.group < 0) | (needs.group == offers.group[offer]))
    return [int(place) for place in np.flatnonzero(own | group)]


def _offers_of_goods(at: Board, need: int) -> list[int]:
    """Offers that are what the need asks for."""
    offers, needs = at.composed.offers, at.composed.needs
    if needs.product_set[need] >= 0:
        right = offers.product_set == needs.product_set[need]
    elif needs.group[need] >= 0:
        right = offers.group == needs.group[need]
    else:
        right = np.ones(len(offers), dtype=np.bool_)
    return [int(place) for place in np.flatnonzero(right)]


def _near(at: Board, eyes: Eyes, places: list[tuple[int, int]]) -> list[tuple[int, int, Pair]]:
    found = []
    for offer, need in places[:LOOKED_AT]:
        pair = at.pair_at(offer, need, eyes)
        failing = sum(term.met is False for term in pair.terms)
        if 0 < failing <= NEAR:
            found.append((pair.terms[0].met is None, failing, -pair.score, offer, need, pair))
    found.sort(key=lambda one: one[:5])
    return [(offer, need, pair) for *_, offer, need, pair in found[:20]]


def _pair(at: Board, offer_id: int, need_id: int, eyes: Eyes) -> Pair:
    pair = at.pair(offer_id, need_id, eyes)
    if pair is None:
        raise LookupError(f"offer {offer_id} and need {need_id} do not stand on {at.day}")
    return pair


def _ids(ranking: Ranking, place: int, ids: Any) -> list[int]:
    return [int(ids[other]) for other in ranking.places[place] if other >= 0]


def _needs(person: Any, keys: list[int]) -> dict[int, Any]:
    rows = Need.objects.visible_to(person).filter(pk__in=keys).select_related("buyer__organisation", "place")
    return {row.pk: row for row in rows}


def _offers(person: Any, keys: list[int]) -> dict[int, Any]:
    rows = Offer.objects.visible_to(person).filter(pk__in=keys).select_related("product__producer__organisation")
    return {row.pk: row for row in rows}


@dataclass(frozen=True)
class Gap:
    """Needs of one product set and place that nobody can meet."""

    product_set: str
    place: str
    needs: int
    a_month: dict[str, float]
    """Wanted a month by base unit, as far as stated."""
    offers: int
    """Offers of these goods there are."""
    reasons: tuple[tuple[str, int], ...]


def gaps(day: datetime.date) -> list[Gap]:
    """Needs nobody can meet, by product set (or group) and place of delivery, the most wanted first. Names no buyer and no price."""
    at = board(day)
    found: dict[tuple[str, str], list[int]] = {}
    for place in np.flatnonzero(at.matches("office").of_needs.found == 0):
        one = at.sought[place]
        found.setdefault((one.product_set or one.group, one.province), []).append(int(place))
    rows = [_gap(at, goods, province, places) for (goods, province), places in found.items()]
    return sorted(rows, key=lambda one: (-one.needs, one.product_set, one.place))


def _gap(at: Board, goods: str, province: str, places: list[int]) -> Gap:
    wanted: dict[str, float] = {}
    failing: Counter[str] = Counter()
    offers: set[int] = set()
    for place in places:
        one, amount = at.sought[place], float(at.composed.needs.a_month[place])
        if np.isfinite(amount):
            unit = base_unit(one.unit)[0]
            wanted[unit] = wanted.get(unit, 0.0) + amount
        others = _offers_of_goods(at, place)
        offers.update(others)
        for other in others[:LOOKED_AT]:
            failing.update({term.code for term in at.pair_at(other, place, "office").terms if term.met is False})
    reasons = tuple(sorted(failing.items(), key=lambda one: (-one[1], one[0])))
    return Gap(goods, province, len(places), wanted, len(offers), reasons)
