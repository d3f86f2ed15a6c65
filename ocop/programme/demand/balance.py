"""Demand beside supply: by product set for the plan, and for one idea of one producer. Names no buyer and no producer's price."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ocop.places.models import Province
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.programme.demand import names, supply, thresholds
from ocop.programme.models import ProductIdea
from ocop.rulebooks import product_sets
from ocop.stories import likeness
from ocop.trade.matching import queries
from ocop.trade.models import Need
from ocop.trade.profile import base_unit
from ocop.vietnamese.folding import fold

MOST_NEAR = 12
PER = {"week": 52, "month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True)
class Sought:
    """What standing needs of confirmed buyers ask of one set: how many, unmet ones, where, how much a year by unit."""

    product_set: str
    needs: int
    unmet: int
    places: tuple[tuple[str, int], ...]
    a_year: tuple[tuple[str, int], ...]
    unstated: int


@dataclass(frozen=True)
class Balance:
    """One set: what is sought against what is made, and what was thought of."""

    product_set: str
    sought: Sought | None
    made: supply.OfSet | None
    ideas: int

    @property
    def word(self) -> str:
        """wanted (needs nobody meets), crowded (too many make the same, no unmet need), both, quiet."""
        unmet, crowded = bool(self.sought and self.sought.unmet), bool(self.made and self.made.crowds)
        return "both" if unmet and crowded else "wanted" if unmet else "crowded" if crowded else "quiet"


def sought(register: str, day: datetime.date) -> dict[str, Sought]:
    """Standing needs that name a set, by set; which of them nobody meets is what matching says."""
    unmet = set(queries.unmatched_needs(day))
    names_of = dict(Province.objects.values_list("pk", "name"))
    rows = Need.objects.standing(day).filter(register=register, buyer__state="confirmed").exclude(product_set="")
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows.only("pk", "product_set", "quantity", "unit", "every", "place_id"):
        found[row.product_set].append(row)
    return {code: _sought(code, needs, unmet, names_of) for code, needs in found.items()}


def _sought(code: str, needs: list[Any], unmet: set[int], names_of: dict[int, str]) -> Sought:
    places: dict[str, int] = defaultdict(int)
    wanted: dict[str, float] = defaultdict(float)
    unstated = 0
    for need in needs:
        places[names_of.get(need.place_id, "")] += 1
        if need.quantity is None or not need.unit:
            unstated += 1
        else:
            unit, factor = base_unit(need.unit)
            wanted[unit] += float(need.quantity * factor) * PER.get(need.every, 1)
    where = sorted(places.items(), key=lambda one: (-one[1], one[0]))
    much = tuple((unit, round(amount)) for unit, amount in sorted(wanted.items()))
    return Sought(code, len(needs), sum(need.pk in unmet for need in needs), tuple(where), much, unstated)


def table(register: str, day: datetime.date) -> list[Balance]:
    """Every product set, those with unmet needs first, then the crowded ones; "" for products whose set is not stated."""
    asked, made = sought(register, day), supply.stock(register, day).by_set
    ideas: dict[str, int] = defaultdict(int)
    for code in ProductIdea.objects.filter(state="kept", producer__register=register).values_list(
        "product_set", flat=True
    ):
        ideas[code] += 1
    codes = [one.id for one in product_sets.all_sets()]
    codes += sorted({*asked, *made, *ideas} - set(codes))
    rows = [Balance(code, asked.get(code), made.get(code), ideas[code]) for code in codes]
    order = {"wanted": 0, "both": 1, "crowded": 2, "quiet": 3}
    return sorted(
        rows, key=lambda one: (order[one.word], -(one.sought.unmet if one.sought else 0), codes.index(one.product_set))
    )


@dataclass(frozen=True)
class Near:
    """A product whose name is near; the product as this reader may see it."""

    product: Product
    nearness: int


@dataclass(frozen=True)
class Seen:
    """What one idea is shown before it is kept."""

    balance: Balance
    near: list[Near]
    same_head: int
    same_head_producers: int
    in_commune: int
    prices: list[supply.Prices]
    season: supply.Season | None
    other_ideas: int
    stories: list[likeness.Alike]

    def kept(self) -> dict[str, Any]:
        """As it is kept with the idea."""
        asked = self.balance.sought
        return {
            "needs": asked.needs if asked else 0,
            "unmet": asked.unmet if asked else 0,
            "near": [one.product.pk for one in self.near],
            "same_head": self.same_head,
            "same_head_producers": self.same_head_producers,
            "in_commune": self.in_commune,
            "other_ideas": self.other_ideas,
        }


def seen(
    *, by: Any, producer: Producer, name: str, product_set: str, commune_id: int | None, words: str, day: datetime.date
) -> Seen:
    """What is sought of the set, who makes the same, at which prices and when, how many think of the same, whose story is alike."""
    register = producer.register
    stock, folded = supply.stock(register, day), fold(name)
    of_set = stock.of_set(product_set)
    head = names.head(folded)
    same = [one for one in of_set if head and names.head(one.name_folded) == head]
    limits = thresholds.on(day)
    near = names.nearest(folded, ((one.pk, one.name_folded) for one in of_set), least=limits.near_name, most=MOST_NEAR)
    rows = {
        row.pk: row
        for row in Product.objects.visible_to(by)
        .filter(pk__in=[key for key, _near in near])
        .select_related("producer__organisation", "commune")
    }
    ideas = ProductIdea.objects.filter(product_set=product_set, state="kept", producer__register=register)
    asked = sought(register, day).get(product_set)
    return Seen(
        Balance(product_set, asked, stock.by_set.get(product_set), ideas.count()),
        [Near(rows[key], value) for key, value in near if key in rows],
        len(same),
        len({one.producer for one in same if one.producer}),
        sum(one.commune == commune_id for one in same) if commune_id else 0,
        supply.prices(register, product_set, day),
        supply.season(register, product_set, day),
        sum(names.head(one) == head for one in ideas.values_list("name_folded", flat=True)),
        likeness.alike(by=by, product=Product(register=register, producer=producer), text=words)
        if words.strip()
        else [],
    )
