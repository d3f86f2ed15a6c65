"""Rows of the two sides follow a merge of producers, and of the organisations behind them."""

from __future__ import annotations

import datetime

from django.db.models import Max

from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.trade.models import Buyer, CapabilityPack, ListingTerms, Need, Offer, OfferReader, TermsReader
from ocop.workdays import clock


def move_sides(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Packs and rights to read terms go to the winner, and so does the buyer's role; offers go with their products."""
    packs = list(CapabilityPack.objects.filter(producer=loser).order_by("pk").values_list("pk", flat=True))
    CapabilityPack.objects.filter(pk__in=packs).update(producer=winner)
    there = TermsReader.objects.filter(producer=winner).values_list("buyer_id", flat=True)
    readers = list(
        TermsReader.objects.filter(producer=loser).exclude(buyer_id__in=list(there)).values_list("pk", flat=True)
    )
    TermsReader.objects.filter(pk__in=readers).update(producer=winner)
    TermsReader.objects.filter(producer=loser).delete()
    return {"capability_packs": packs, "terms_readers": readers, **_move_buyer(loser, winner)}


def move_offer(loser: Product, winner: Product) -> dict[str, list[int]]:
    """A merged product's offer is the winner's; where the winner has one, the loser's is paused and kept as it was.

    Between two producers it is emptied of what was for the first one alone.
    """
    offer = Offer.objects.select_for_update(of=("self",)).filter(product=loser).first()
    if offer is None:
        return {}
    if Offer.objects.filter(product=winner).exists():
        offer.state = Offer.State.PAUSED if offer.state == Offer.State.PUBLISHED else offer.state
        offer.save(update_fields=["state"])
        return {}
    offer.product = winner
    offer.save(update_fields=["product"])
    if loser.producer_id != winner.producer_id:
        empty_offer(winner)
    return {"offers": [offer.pk]}


def empty_offer(product: Product) -> dict[str, list[int]]:
    """A product that goes to another producer: its prices, promises, papers and references are not for the new one to read.

    The offer is a draft again without them; what it was stands in the ledger and in the packs that were sent.
    """
    offer = Offer.objects.select_for_update(of=("self",)).filter(product=product).first()
    if offer is None:
        return {}
    for rows in (offer.price_tiers, offer.readers, offer.papers, offer.references, offer.promises, offer.months):
        rows.all().delete()
    offer.state, offer.price_audience, offer.changed_at = Offer.State.DRAFT, Offer.PriceAudience.NOBODY, clock.now()
    for name in ("payment_days", "discount_percent", "opening_fee", "min_order", "lead_days", "lead_days_more"):
        setattr(offer, name, None)
    offer.note_vi = offer.note_en = ""
    offer.save()
    return {"offers_emptied": [offer.pk]}


def _move_buyer(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """The loser's buyer is the winner's; where the winner is one already, what hangs on it moves and it is suspended."""
    gone = Buyer.objects.filter(organisation=loser.organisation).first()
    kept = Buyer.objects.filter(organisation=winner.organisation).first()
    if gone is None:
        return {}
    if kept is None:
        Buyer.objects.filter(pk=gone.pk).update(organisation=winner.organisation)
        return {"buyers": [gone.pk]}
    needs = list(Need.objects.filter(buyer=gone).order_by("pk").values_list("pk", flat=True))
    Need.objects.filter(pk__in=needs).update(buyer=kept, key=None)
    came = list(CapabilityPack.objects.filter(buyer=gone).order_by("pk").values_list("pk", flat=True))
    CapabilityPack.objects.filter(pk__in=came).update(buyer=kept)
    for model, name in ((OfferReader, "offer_id"), (TermsReader, "producer_id")):
        there = list(model.objects.filter(buyer=kept).values_list(name, flat=True))
        model.objects.filter(buyer=gone).exclude(**{f"{name}__in": there}).update(buyer=kept)
        model.objects.filter(buyer=gone).delete()
    terms = _move_terms(gone, kept)
    gone.state, gone.state_reason, gone.decided_at = (
        Buyer.State.SUSPENDED,
        f"→ {kept.organisation.name}"[:250],
        clock.now(),
    )
    gone.save(update_fields=["state", "state_reason", "decided_at"])
    return {"needs": needs, "packs_received": came, "listing_terms": terms}


def _move_terms(gone: Buyer, kept: Buyer) -> list[int]:
    """Published versions are kept as history of the winner, ended; the winner's own stand. A draft is dropped."""
    ListingTerms.objects.filter(buyer=gone, published_at__isnull=True).delete()
    last = ListingTerms.objects.filter(buyer=kept).aggregate(last=Max("number"))["last"] or 0
    moved = []
    yesterday = clock.today() - datetime.timedelta(days=1)
    for number, row in enumerate(ListingTerms.objects.filter(buyer=gone).order_by("number"), start=last + 1):
        row.buyer, row.number = kept, number
        if row.valid_from is not None and (row.valid_to is None or row.valid_to > yesterday):
            row.valid_to = max(yesterday, row.valid_from)
        row.save(update_fields=["buyer", "number", "valid_to"])
        moved.append(row.pk)
    return moved
