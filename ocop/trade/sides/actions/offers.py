"""Offers: begun from the product's record, filled in step by step, shown to confirmed buyers, paused."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Paper
from ocop.producers.snapshots import difference, plain
from ocop.products.gtin import is_right
from ocop.products.models import Product, ProductPaper
from ocop.trade.models import Buyer, Offer, OfferMonth, OfferPaper, OfferReader, OfferReference, PriceTier, Promise
from ocop.trade.sides.access import may_offer, may_write_offer
from ocop.trade.sides.saving import save_checked
from ocop.workdays import clock

# Papers of the facility speak for every product of it; the others only for those they are linked to.
OF_THE_FACILITY = ("business_licence", "food_safety", "quality_system", "environment")
STEPS = ("volume", "goods", "terms", "prices", "papers")
PLAIN = {
    "volume": ("unit", "min_order", "lead_days", "lead_days_more"),
    "goods": (
        "shelf_life_days",
        "age_at_delivery_days",
        "packing_vi",
        "packing_en",
        "gtin",
        "traceability",
        "label_languages",
    ),
    "terms": (
        "vat_invoice",
        "consignment",
        "payment_days",
        "discount_percent",
        "opening_fee",
        "gives_samples",
        "exported_to",
        "delivers_everywhere",
    ),
    "prices": ("price_audience",),
    "papers": ("note_vi", "note_en"),
}
MOVES = {"published": ("draft", "paused"), "paused": ("published",)}
MOST_ROWS = 20


def begin(*, by: Any, product_id: int) -> tuple[Offer, bool]:
    """The offer of a product, and whether it is new; what the record knows is filled in. Raises Refused."""
    product = (
        Product.objects.visible_to(by)
        .select_related("producer__organisation")
        .filter(pk=product_id, merged_into__isnull=True)
        .first()
    )
    if product is None or not may_offer(by, product):
        raise Refused(_("Only the producer's own people and the officer of its commune offer a product."))
    there = Offer.objects.filter(product=product).first()
    if there is not None:
        return there, False
    now = clock.now()
    try:
        with transaction.atomic():
            offer = Offer.objects.create(
                product=product,
                register=product.register,
                unit=product.capacity_unit or "kg",
                shelf_life_days=product.shelf_life_days,
                packing_vi=", ".join(product.pack_sizes or [])[:250],
                created_at=now,
                changed_at=now,
            )
            if product.capacity_a_month is not None:
                months = set(product.season_months or range(1, 13))
                OfferMonth.objects.bulk_create(
                    OfferMonth(offer=offer, month=month, capacity=product.capacity_a_month if month in months else 0)
                    for month in range(1, 13)
                )
            OfferPaper.objects.bulk_create(OfferPaper(offer=offer, paper=paper) for paper in _first_papers(product))
            _record(by, offer, "trade.begin_offer", None, {"product": product.pk})
    except IntegrityError:
        return Offer.objects.get(product=product), False
    return offer, True


def _first_papers(product: Product) -> list[Paper]:
    linked = set(ProductPaper.objects.filter(product=product).values_list("paper_id", flat=True))
    papers = Paper.objects.filter(producer=product.producer).order_by("pk")
    return [paper for paper in papers if paper.pk in linked or paper.kind in OF_THE_FACILITY]


def _record(by: Any, offer: Offer, action: str, before: Any, after: Any, reason: str = "") -> None:
    own = offer.product.producer is not None and offer.product.producer.organisation_id in rights_of(
        by
    ).organisation_ids("producer_member")
    record(
        by=by,
        action=action,
        topic="trade",
        subject=offer,
        before=before,
        after=after if own else {**after, "for_household": True},
        reason=reason,
    )


def _locked(by: Any, offer: Offer) -> Offer:
    row: Offer | None = (
        Offer.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("product__producer__organisation")
        .filter(pk=offer.pk)
        .first()
    )
    if row is None or not may_write_offer(by, row):
        raise Refused(_("Only the producer's own people and the officer of its commune write in this offer."))
    return row


def snapshot(offer: Offer, step: str) -> dict[str, Any]:
    """What a step holds, as plain values."""
    held: dict[str, Any] = {name: plain(getattr(offer, name)) for name in PLAIN[step]}
    if step == "volume":
        held["months"] = {str(row.month): plain(row.capacity) for row in offer.months.all()}
        held["promises"] = [
            plain([row.quantity, row.from_day, row.to_day, row.words])
            for row in offer.promises.filter(memorandum__isnull=True).order_by("pk")
        ]
    elif step == "terms":
        held["delivers_to"] = sorted(offer.delivers_to.values_list("pk", flat=True))
    elif step == "prices":
        held["tiers"] = [plain([row.from_quantity, row.price]) for row in offer.price_tiers.order_by("from_quantity")]
        held["readers"] = sorted(offer.readers.values_list("buyer_id", flat=True))
    elif step == "papers":
        held["papers"] = sorted(offer.papers.values_list("paper_id", flat=True))
        held["references"] = [[row.words, row.year] for row in offer.references.order_by("pk")]
    return held


def seen_of(offer: Offer, step: str) -> str:
    """A mark of how a step stood when its form was opened."""
    return hashlib.sha256(json.dumps(snapshot(offer, step), sort_keys=True).encode()).hexdigest()[:24]


@transaction.atomic
def save_step(*, by: Any, offer: Offer, step: str, values: Mapping[str, Any], seen: str = "") -> Offer:
    """Keep one step of the form. `seen`: the mark of `seen_of` when the form was opened; a step somebody else changed is refused.

    Raises Refused and changes nothing for whoever may not write, a wrong barcode, a price twice, a buyer or a paper out of reach.
    """
    row = _locked(by, offer)
    if step not in STEPS:
        raise Refused(_("There is no such step."))
    before = snapshot(row, step)
    if seen and seen != seen_of(row, step):
        raise Refused(_("Somebody else changed this step meanwhile. Look at what stands now, then save yours again."))
    for name in PLAIN[step]:
        if name in values:
            setattr(row, name, values[name])
    if step == "goods" and row.gtin and not is_right(row.gtin):
        raise Refused(
            _("This is not a barcode number: the last digit does not fit the others. Look at the pack again."),
            field="gtin",
        )
    row.changed_at = clock.now()
    save_checked(row)
    {"volume": _volume, "goods": _nothing, "terms": _terms, "prices": _prices, "papers": _papers}[step](by, row, values)
    gone, new = difference(before, snapshot(row, step))
    if new:
        _record(by, row, f"trade.offer_{step}", gone, new)
    return row


def _nothing(by: Any, row: Offer, values: Mapping[str, Any]) -> None:
    return None


def _volume(by: Any, row: Offer, values: Mapping[str, Any]) -> None:
    """`months`: month -> capacity or None (not stated); `promises`: (quantity, from, to, words). Those of memoranda stay."""
    if not row.unit.strip():
        raise Refused(_("Say in which unit you count."), field="unit")
    months: Mapping[int, Decimal | None] = values.get("months") or {}
    row.months.all().delete()
    OfferMonth.objects.bulk_create(
        OfferMonth(offer=row, month=month, capacity=capacity)
        for month, capacity in sorted(months.items())
        if capacity is not None
    )
    promises: list[tuple[Decimal, datetime.date, datetime.date | None, str]] = values.get("promises") or []
    if len(promises) > MOST_ROWS or any(to is not None and to < begins for _q, begins, to, _w in promises):
        raise Refused(_("The last day lies before the first."), field="promises")
    row.promises.filter(memorandum__isnull=True).delete()
    for quantity, begins, ends, words in promises:
        Promise.objects.create(
            offer=row, quantity=quantity, from_day=begins, to_day=ends, words=words[:160], created_at=clock.now()
        )


def _terms(by: Any, row: Offer, values: Mapping[str, Any]) -> None:
    row.delivers_to.set(values.get("delivers_to") or [])


def _prices(by: Any, row: Offer, values: Mapping[str, Any]) -> None:
    tiers: list[tuple[Decimal, int]] = values.get("tiers") or []
    if len(tiers) > MOST_ROWS or len({quantity for quantity, _price in tiers}) < len(tiers):
        raise Refused(_("There is a price from this quantity already."), field="tiers")
    if any(price <= 0 for _quantity, price in tiers):
        raise Refused(_("A price is more than nothing."), field="tiers")
    wanted = set(
        Buyer.objects.filter(state="confirmed", pk__in=values.get("readers") or []).values_list("pk", flat=True)
    )
    if wanted != set(values.get("readers") or []):
        raise Refused(_("One of the buyers is not confirmed any more; choose again."), field="readers")
    row.price_tiers.all().delete()
    PriceTier.objects.bulk_create(
        PriceTier(offer=row, from_quantity=quantity, price=price) for quantity, price in tiers
    )
    row.readers.exclude(buyer_id__in=wanted).delete()
    for key in sorted(wanted):
        OfferReader.objects.get_or_create(offer=row, buyer_id=key, defaults={"created_at": clock.now()})


def _papers(by: Any, row: Offer, values: Mapping[str, Any]) -> None:
    wanted = set(values.get("papers") or [])
    own = set(Paper.objects.filter(producer=row.product.producer, pk__in=wanted).values_list("pk", flat=True))
    if wanted != own:
        raise Refused(_("One of the papers is not this producer's."), field="papers")
    row.papers.exclude(paper_id__in=own).delete()
    for key in sorted(own):
        OfferPaper.objects.get_or_create(offer=row, paper_id=key)
    references: list[tuple[str, int | None]] = values.get("references") or []
    row.references.all().delete()
    OfferReference.objects.bulk_create(
        OfferReference(offer=row, words=words[:200], year=year) for words, year in references[:MOST_ROWS]
    )


@transaction.atomic
def move(*, by: Any, offer: Offer, to: str) -> Offer:
    """Show it to confirmed buyers, or pause it. Raises Refused when that is not possible or nothing is filled in yet."""
    row = _locked(by, offer)
    if row.state not in MOVES.get(to, ()):
        raise Refused(_("The offer moved on meanwhile; look again at how it stands."))
    if to == "published" and not row.months.exists():
        raise Refused(_("Fill in how much you can deliver in at least one month first."))
    before = row.state
    row.state, row.changed_at = to, clock.now()
    if to == "published":
        row.published_at = clock.now()
    row.save(update_fields=["state", "changed_at", "published_at"])
    _record(by, row, f"trade.offer_{to}", {"state": before}, {"state": to})
    return row
