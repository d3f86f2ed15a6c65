"""The machine-readable record of an offer: what a person or a buyer may read of it, in the shape of data/offer_record.schema.json."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from ocop.places.queries import province_names
from ocop.producers.snapshots import plain
from ocop.trade.condition_catalogue import DATA
from ocop.trade.models import Buyer, Offer, PriceTier
from ocop.trade.profile import Price, Profile
from ocop.trade.sides.profiles import profiles_of

FORMAT = "ocop-offer-record/1"


def digest_of(content: Any) -> str:
    """sha256 of the canonical JSON: what a pack says it held when it was sent."""
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def with_all(offers: Any) -> Any:
    """Everything a record reads, in a fixed number of queries."""
    return offers.select_related("product__producer__organisation__commune", "product__commune").prefetch_related(
        "references"
    )


def records_for_person(offers: Iterable[Offer], reader: Any, on: datetime.date | None = None) -> list[dict[str, Any]]:
    """Records of offers (read with `with_all` through `visible_to`) for a person: prices only where they may read them."""
    rows = list(offers)
    profiles = profiles_of(rows, reader=reader, on=on)
    names = province_names()
    return [_record(row, profiles[row.pk], names) for row in rows]


def records_for_buyer(offers: Iterable[Offer], buyer: Buyer, on: datetime.date | None = None) -> list[dict[str, Any]]:
    """The same for a buyer as a whole, whoever opens it: prices only of offers that show them to this buyer."""
    rows = list(offers)
    shown = prices_for_buyer(rows, buyer)
    profiles = profiles_of(rows, reader=None, on=on)
    names = province_names()
    return [_record(row, profiles[row.pk], names, prices=shown.get(row.pk)) for row in rows]


def prices_for_buyer(offers: Iterable[Offer], buyer: Buyer) -> dict[int, tuple[Price, ...]]:
    """Offer key -> prices that a buyer may read, by the producer's choice; none for one that is not confirmed."""
    if buyer.state != Buyer.State.CONFIRMED:
        return {}
    open_to_all = [one.pk for one in offers if one.price_audience == "confirmed"]
    chosen = [one.pk for one in offers if one.price_audience == "chosen"]
    chosen = list(buyer_reads(chosen, buyer))
    found: dict[int, list[Price]] = {}
    for row in PriceTier.objects.filter(offer_id__in=[*open_to_all, *chosen]).order_by("from_quantity"):
        found.setdefault(row.offer_id, []).append(Price(row.from_quantity, row.price))
    return {key: tuple(rows) for key, rows in found.items()}


def buyer_reads(offer_ids: list[int], buyer: Buyer) -> list[int]:
    """Those of the offers whose producer chose this buyer."""
    from ocop.trade.models import OfferReader

    return list(OfferReader.objects.filter(offer_id__in=offer_ids, buyer=buyer).values_list("offer_id", flat=True))


def _record(
    offer: Offer, profile: Profile, provinces: Mapping[str, str], *, prices: tuple[Price, ...] | None = None
) -> dict[str, Any]:
    product, producer = offer.product, offer.product.producer
    shown = prices if prices is not None else profile.prices
    day = profile.on
    return plain(
        {
            "format": FORMAT,
            "as_of": day,
            "register": offer.register,
            "offer": offer.pk,
            "changed_at": offer.changed_at,
            "product": {
                "id": product.pk, "name_vi": product.name, "name_en": product.name_en, "slug": product.slug,
                "set": profile.product_set, "group": profile.group26, "packs": product.pack_sizes,
                "ingredients_vi": product.ingredients_vi, "ingredients_en": product.ingredients_en,
                "storage_vi": product.storage_vi, "storage_en": product.storage_en,
            },
            "producer": {
                "id": profile.producer_id, "name": str(producer or ""), "kind": profile.producer_kind, "since": profile.since_year,
                "commune": str(producer.organisation.commune or "") if producer else "",
            },
            "stars": {"level": profile.level or None, "in_force": profile.stars, "last_day": profile.stars_last_day},
            "unit": offer.unit,
            "capacity": {str(month): profile.capacity.get(month) for month in range(1, 13)},
            "free": {str(month): profile.free(month) for month in range(1, 13)},
            "min_order": offer.min_order,
            "lead_days": offer.lead_days,
            "lead_days_more": offer.lead_days_more,
            "shelf_life_days": profile.shelf_life_days,
            "age_at_delivery_days": offer.age_at_delivery_days,
            "packing_vi": offer.packing_vi,
            "packing_en": offer.packing_en,
            "gtin": offer.gtin or None,
            "traceability": offer.traceability or None,
            "label_languages": sorted(profile.label_languages),
            "terms": {
                "vat_invoice": offer.vat_invoice, "consignment": offer.consignment, "payment_days": offer.payment_days,
                "discount_percent": offer.discount_percent, "opening_fee": offer.opening_fee, "samples": offer.gives_samples,
            },
            "exported_to": offer.exported_to,
            "delivers_everywhere": offer.delivers_everywhere,
            "delivers_to": [{"code": code, "name": provinces.get(code, code)} for code in sorted(profile.delivers_to)],
            "prices": None if shown is None else [{"from": one.from_quantity, "price": one.price} for one in shown],
            "papers": [
                {"kind": one.kind, "title": one.title, "last_day": one.last_day, "in_force": one.in_force(day)}
                for one in profile.papers
            ],
            "references": [{"words": one.words, "year": one.year} for one in offer.references.all()],
            "note_vi": offer.note_vi,
            "note_en": offer.note_en,
        }
    )  # fmt: skip


def schema() -> dict[str, Any]:
    """The JSON schema of a record."""
    return json.loads((DATA / "offer_record.schema.json").read_text(encoding="utf-8"))
