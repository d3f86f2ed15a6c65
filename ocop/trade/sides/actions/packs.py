"""Capability packs: profiles as they stand, frozen for one buyer; the buyer says that they came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices import audience
from ocop.notices.actions import send as send_notice
from ocop.notices.actions import settle
from ocop.people.models import RoleName
from ocop.people.rights import rights_of
from ocop.trade.models import Buyer, CapabilityPack, Offer, TradeEvent
from ocop.trade.reach import runs_trade
from ocop.trade.sides.access import may_write_offer
from ocop.trade.sides.records import digest_of, records_for_buyer, with_all
from ocop.workdays import clock

MOST_OFFERS = 30


def send(
    *, by: Any, offer_ids: Iterable[int], buyer: Buyer, key: str, event: TradeEvent | None = None
) -> CapabilityPack:
    """Freeze the profiles of one producer for one buyer and tell its people. `key`: one press, one pack.

    The producer's own people, the officer of its commune, and the trade office send. Raises Refused and sends nothing for a buyer that
    is not confirmed, an offer that is not published or out of reach, offers of several producers, an event one does not see.
    """
    key = key.strip()[:36]
    if not key:
        raise Refused(_("Open the page again and send from there."))
    there = CapabilityPack.objects.visible_to(by).filter(key=key).first()
    if there is not None:
        return there
    keys = sorted(set(offer_ids))
    offers = list(with_all(Offer.objects.visible_to(by)).filter(pk__in=keys).order_by("pk"))
    if not offers or len(offers) < len(keys) or len(offers) > MOST_OFFERS:
        raise Refused(_("Choose offers of yours to send."), field="offers")
    office = runs_trade(rights_of(by))
    if not office and not all(may_write_offer(by, one) for one in offers):
        raise Refused(_("Only the producer's own people and the officer of its commune send its profiles."))
    if any(one.state != Offer.State.PUBLISHED for one in offers):
        raise Refused(_("Show the offer to confirmed buyers first, then send it."), field="offers")
    makers = {one.product.producer_id for one in offers}
    if len(makers) > 1:
        raise Refused(_("A pack holds profiles of one producer."), field="offers")
    row = Buyer.objects.visible_to(by).select_related("organisation").filter(pk=buyer.pk, state="confirmed").first()
    if row is None:
        raise Refused(_("This buyer is not confirmed by the trade office."), field="buyer")
    if event is not None and not TradeEvent.objects.visible_to(by).filter(pk=event.pk).exists():
        raise Refused(_("There is no such event."), field="event")
    content = {"offers": records_for_buyer(offers, row)}
    try:
        with transaction.atomic():
            pack = CapabilityPack.objects.create(
                key=key, producer=offers[0].product.producer, buyer=row, event=event, record=content, digest=digest_of(content),
                sent_at=clock.now(), sent_by=by, sent_by_name=by.name[:120],
            )  # fmt: skip
            record(
                by=by, action="trade.send_pack", topic="trade", subject=pack,
                after={"buyer": row.pk, "offers": keys, "digest": pack.digest, "event": event.pk if event else None},
            )  # fmt: skip
            send_notice(
                to=audience.speakers_of(row.organisation_id, role=RoleName.BUYER_MEMBER), kind="trade.pack_came",
                key=f"trade.pack_came:{pack.pk}", subject=pack, link=reverse("trade:pack", args=[pack.pk]),
                params={"producer": str(pack.producer), "count": len(offers)},
            )  # fmt: skip
    except IntegrityError:
        found = CapabilityPack.objects.visible_to(by).filter(key=key).first()
        if found is None:
            raise Refused(_("Open the page again and send from there.")) from None
        return found
    return pack


@transaction.atomic
def receive(*, by: Any, pack: CapabilityPack) -> CapabilityPack:
    """Somebody of the buyer says that it came; a second press changes nothing. Raises Refused for everybody else."""
    row: CapabilityPack | None = (
        CapabilityPack.objects.visible_to(by).select_for_update(of=("self",)).select_related("buyer", "producer__organisation")
        .filter(pk=pack.pk).first()
    )  # fmt: skip
    if row is None or row.buyer.organisation_id not in rights_of(by).organisation_ids("buyer_member"):
        raise Refused(_("Only the buyer's own people confirm that a pack came."))
    if row.received_at is not None:
        return row
    row.received_at, row.received_by, row.received_by_name = clock.now(), by, by.name[:120]
    row.save(update_fields=["received_at", "received_by", "received_by_name"])
    record(
        by=by,
        action="trade.receive_pack",
        topic="trade",
        subject=row,
        after={"received_at": row.received_at.isoformat()},
    )
    settle(subject=row, kind="trade.pack_came")
    send_notice(
        to=audience.speakers_of(row.producer.organisation_id), kind="trade.pack_received", key=f"trade.pack_received:{row.pk}",
        subject=row, link=reverse("trade:pack", args=[row.pk]), params={"buyer": str(row.buyer)},
    )  # fmt: skip
    return row
