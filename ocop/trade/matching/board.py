"""The offers and needs of this instance as columns on a day, read once for each state of the record, and everybody's matches on them.

What a page shows still goes through `visible_to`; whose eyes see which prices decides which of the three reckonings it may read.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from django.conf import settings

from ocop.ledger.kept import Kept
from ocop.trade.conditions import Asked, Finding, check_all
from ocop.trade.matching import reckoning, weights
from ocop.trade.matching.columns import Matches, Prices, Weights
from ocop.trade.matching.composing import Composed, Offered, Sought, compose
from ocop.trade.matching.pairs import Pair, explain
from ocop.trade.models import ListingTerms, Need, NeedCondition, Offer, OfferReader, OfferReference
from ocop.trade.profile import Profile
from ocop.trade.sides.profiles import EVERYBODY, profiles_of
from ocop.vietnamese.folding import words
from ocop.workdays import clock

Eyes = Literal["office", "buyer", "producer"]
TOP = 20


@dataclass
class Board:
    """Everything on one day at one state of the record."""

    day: datetime.date
    composed: Composed
    profiles: list[Profile]
    sought: list[Sought]
    price_audiences: list[str]
    weights: Weights
    _matches: dict[Eyes, Matches] = field(default_factory=dict)
    _words: reckoning.Words | None = None

    def prices(self, eyes: Eyes) -> Prices:
        """What these eyes see of prices: the office all, a buyer what producers show it, a producer what buyers show to all."""
        shown = np.asarray([audience == "producers" for audience in self.price_audiences], dtype=np.bool_)
        return Prices(all_offers=eyes != "buyer", need_price_shown=shown if eyes == "producer" else None)

    def matches(self, eyes: Eyes) -> Matches:
        """Everybody's best, as these eyes may know."""
        if eyes not in self._matches:
            self._matches[eyes] = reckoning.match(
                self.composed.offers, self.composed.needs, weights=self.weights, prices=self.prices(eyes), top=TOP
            )
        return self._matches[eyes]

    @property
    def words(self) -> reckoning.Words:
        """Words with their weights."""
        if self._words is None:
            self._words = reckoning.weigh_words(self.composed.offers, self.composed.needs)
        return self._words

    def pair(self, offer_id: int, need_id: int, eyes: Eyes) -> Pair | None:
        """One pair in the open; None when one of them does not stand on this day."""
        offer, need = self.composed.offer_places.get(offer_id), self.composed.need_places.get(need_id)
        if offer is None or need is None:
            return None
        return self.pair_at(offer, need, eyes)

    def pair_at(self, offer: int, need: int, eyes: Eyes) -> Pair:
        """The pair at these places."""
        return explain(
            self.composed.offers,
            self.composed.needs,
            offer,
            need,
            words=self.words,
            names=self.composed.names,
            weights=self.weights,
            prices=self.prices(eyes),
        )

    def findings(self, offer_id: int, need_id: int) -> list[Finding]:
        """Every condition of the need and of its buyer's terms, checked; prices are not among them (they are in the pair)."""
        profile = self.profiles[self.composed.offer_places[offer_id]]
        rows = self.sought[self.composed.need_places[need_id]].rows
        return check_all([row for row in rows if row.code != "unit_price"], profile, self.day)


def board(day: datetime.date | None = None) -> Board:
    """The board of a day (today): from memory while the record has not changed."""
    return _kept.get(day or clock.today())


def forget() -> None:
    """Read afresh next time (tests, whose record begins anew)."""
    _kept.forget()


def read(day: datetime.date) -> Board:
    """Read the record: published offers and standing needs of confirmed buyers, in a constant number of queries."""
    offers = list(
        Offer.objects.filter(register=settings.OCOP_REGISTER, state="published", product__merged_into__isnull=True)
        .order_by("pk")
        .values_list("pk", "price_audience", "product__name", "product__ingredients_vi", "exported_to")
    )
    found = profiles_of([row[0] for row in offers], reader=EVERYBODY, on=day)
    sought, audiences = _sought(day)
    profiles = list(found.values())
    composed = compose(profiles, _offered(offers), sought, day)
    return Board(day, composed, profiles, sought, audiences, weights.in_force(day))


_kept = Kept(read, "places", "people", "registry", "appraisal", "trade", "system", most=3)


def _offered(rows: Iterable[tuple[int, str, str, str, str]]) -> dict[int, Offered]:
    readers: dict[int, set[int]] = defaultdict(set)
    for offer_id, buyer_id in OfferReader.objects.values_list("offer_id", "buyer_id"):
        readers[offer_id].add(buyer_id)
    told = set(OfferReference.objects.values_list("offer_id", flat=True))
    return {
        pk: Offered(
            audience,
            frozenset(readers.get(pk, ())),
            frozenset(words(f"{name} {ingredients}")),
            (0.5 if exported else 0.0) + (0.5 if pk in told else 0.0),
        )
        for pk, audience, name, ingredients, exported in rows
    }


def _sought(day: datetime.date) -> tuple[list[Sought], list[str]]:
    needs = list(
        Need.objects.standing(day)
        .filter(register=settings.OCOP_REGISTER, buyer__state="confirmed")
        .select_related("place")
        .order_by("pk")
    )
    own: dict[int, list[Any]] = defaultdict(list)
    for row in NeedCondition.objects.filter(need__in=[need.pk for need in needs]).order_by("position", "pk"):
        own[row.need_id].append(_asked(row))
    terms: dict[int, list[Any]] = {}
    for version_ in ListingTerms.objects.in_force(day).order_by("number").prefetch_related("rows"):
        terms[version_.buyer_id] = [_asked(row) for row in version_.rows.all()]
    sought = [
        Sought(
            need_id=need.pk,
            buyer_id=need.buyer_id,
            product_set=need.product_set,
            group=need.group26,
            min_stars=need.min_stars,
            unit=need.unit,
            quantity=need.quantity,
            every=need.every,
            months=tuple(need.months),
            price_from=need.price_from,
            price_to=need.price_to,
            province=need.place.code if need.place is not None else "",
            rows=(*terms.get(need.buyer_id, ()), *own[need.pk]),
            words=frozenset(words(need.title)),
        )
        for need in needs
    ]
    return sought, [need.price_audience for need in needs]


def _asked(row: Any) -> Asked:
    return Asked(row.code, row.value, row.is_must, row.weight)
