"""Builds the profiles of many offers as of a day in a constant number of queries."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from ocop.producers.models import PaperVersion
from ocop.products.models import ProductGroup
from ocop.recognition.standing import NONE, Standing, standings
from ocop.rulebooks.product_sets import group_of
from ocop.trade.models import Offer, OfferMonth, OfferPaper, PriceTier, Promise
from ocop.trade.profile import Held, Price, Profile
from ocop.workdays import clock
from ocop.workdays.dating import add_months

SCHEME = "qd26-2026"
_STARS = {"3": 3, "4": 4, "potential_5": 4, "5": 5}
EVERYBODY = object()
"""A reader for reckoning that shows nobody anything: every price is in the profile."""


def profiles_of(offers: Iterable[Offer | int], *, reader: Any, on: datetime.date | None = None) -> dict[int, Profile]:
    """Offer key -> profile on a day (today when none is given), in the order given; keys that are no offer are left out.

    `offers` are offers (whoever read them has asked `visible_to`) or their keys. Prices are there only where `reader` may read them;
    `EVERYBODY` for reckoning whose prices are never shown. Ten queries, however many offers.
    """
    day = on or clock.today()
    keys = [one if isinstance(one, int) else one.pk for one in offers]
    rows = {row["pk"]: row for row in Offer.objects.filter(pk__in=keys).values(*_COLUMNS)}
    months = _months(keys)
    promised = _promised(keys, day)
    papers = _papers(keys)
    prices = _prices(keys, reader)
    places = _places(keys)
    product_ids = [row["product_id"] for row in rows.values()]
    stands = standings(product_ids, day)
    groups = dict(
        ProductGroup.objects.filter(product_id__in=product_ids, scheme=SCHEME).values_list("product_id", "group")
    )
    found: dict[int, Profile] = {}
    for key in keys:
        if key not in rows:
            continue
        row = rows[key]
        found[key] = _profile(
            row,
            day,
            stands.get(row["product_id"], NONE),
            groups.get(row["product_id"], ""),
            capacity=months[key],
            promised=promised[key],
            papers=tuple(papers[key]),
            prices=prices.get(key),
            delivers_to=frozenset(places[key]),
        )
    return found


_COLUMNS = (
    "pk",
    "product_id",
    "product__producer_id",
    "product__product_set",
    "unit",
    "min_order",
    "lead_days",
    "lead_days_more",
    "shelf_life_days",
    "age_at_delivery_days",
    "product__shelf_life_days",
    "gtin",
    "traceability",
    "label_languages",
    "vat_invoice",
    "consignment",
    "payment_days",
    "discount_percent",
    "opening_fee",
    "gives_samples",
    "exported_to",
    "delivers_everywhere",
    "product__producer__organisation__kind",
    "product__producer__founded_year",
    "product__producer__organisation__commune_id",
    "product__producer__organisation__province__code",
)


def _profile(row: dict[str, Any], day: datetime.date, standing: Standing, group: str, **more: Any) -> Profile:
    in_force = standing.state == "in_force"
    last = standing.extended_to or standing.ends_on
    kind = row["product__producer__organisation__kind"] or ""
    return Profile(
        offer_id=row["pk"],
        product_id=row["product_id"],
        producer_id=row["product__producer_id"],
        on=day,
        # In force without stated stars, or nobody knows until when: not stated. Ended, withdrawn, never: none.
        stars=_STARS.get(standing.level) if in_force else None if standing.state == "unknown" else 0,
        level=standing.level if in_force else "",
        stars_last_day=last - datetime.timedelta(days=1) if in_force and last else None,
        group26=group or group_of(row["product__product_set"]),
        product_set=row["product__product_set"],
        unit=row["unit"],
        min_order=row["min_order"],
        lead_days=row["lead_days"],
        lead_days_more=row["lead_days_more"],
        shelf_life_days=row["shelf_life_days"] or row["product__shelf_life_days"],
        age_at_delivery_days=row["age_at_delivery_days"],
        gtin=row["gtin"],
        traceability=row["traceability"],
        label_languages=frozenset(row["label_languages"] or ()),
        vat_invoice=row["vat_invoice"],
        consignment=row["consignment"],
        payment_days=row["payment_days"],
        discount_percent=row["discount_percent"],
        opening_fee=row["opening_fee"],
        gives_samples=row["gives_samples"],
        exported_to=row["exported_to"],
        delivers_everywhere=row["delivers_everywhere"],
        producer_kind="" if kind == "unknown" else kind,
        since_year=row["product__producer__founded_year"],
        commune_id=row["product__producer__organisation__commune_id"],
        province=row["product__producer__organisation__province__code"] or "",
        **more,
    )


def _months(keys: list[int]) -> dict[int, dict[int, Decimal]]:
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for offer_id, month, capacity in OfferMonth.objects.filter(offer_id__in=keys).values_list(
        "offer_id", "month", "capacity"
    ):
        found[offer_id][month] = capacity
    return found


def _promised(keys: list[int], day: datetime.date) -> dict[int, dict[int, Decimal]]:
    """What is spoken for in each of the twelve months from the day's own month on."""
    starts = [add_months(day.replace(day=1), number) for number in range(13)]
    found: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    rows = Promise.objects.filter(offer_id__in=keys, from_day__lt=starts[12]).exclude(to_day__lt=max(starts[0], day))
    for offer_id, quantity, begins, ends in rows.values_list("offer_id", "quantity", "from_day", "to_day"):
        for start, after in itertools.pairwise(starts):
            if begins < after and (ends is None or ends >= start):
                found[offer_id][start.month] += quantity
    return found


def _papers(keys: list[int]) -> dict[int, list[Held]]:
    """Papers of the profile with the days of their newest version."""
    newest = PaperVersion.objects.filter(paper=OuterRef("paper")).order_by("-number")
    rows = OfferPaper.objects.filter(offer_id__in=keys).annotate(
        first_day=Subquery(newest.values("valid_from")[:1]), last_day=Subquery(newest.values("valid_to")[:1])
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for offer_id, kind, title, first, last in rows.order_by("pk").values_list(
        "offer_id", "paper__kind", "paper__title", "first_day", "last_day"
    ):
        found[offer_id].append(Held(kind, title, first, last))
    return found


def _prices(keys: list[int], reader: Any) -> dict[int, tuple[Price, ...]]:
    tiers = PriceTier.objects.all() if reader is EVERYBODY else PriceTier.objects.visible_to(reader)
    found: dict[int, list[Price]] = defaultdict(list)
    for offer_id, quantity, price in (
        tiers.filter(offer_id__in=keys).order_by("from_quantity").values_list("offer_id", "from_quantity", "price")
    ):
        found[offer_id].append(Price(quantity, price))
    return {key: tuple(rows) for key, rows in found.items()}


def _places(keys: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    through = Offer.delivers_to.through.objects.filter(offer_id__in=keys)
    for offer_id, code in through.values_list("offer_id", "province__code"):
        found[offer_id].append(code)
    return found
