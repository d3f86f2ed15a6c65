"""Listing terms: a draft, published from a day, ended by the next one; what was published is never edited."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.trade.models import Buyer, ListingTerm, ListingTerms, TermsReader
from ocop.trade.sides.access import may_write_for_buyer
from ocop.trade.sides.actions.rows import locked
from ocop.workdays import clock


def draft(*, by: Any, buyer: Buyer) -> ListingTerms:
    """The buyer's draft; a new one takes over what stands today. Raises Refused for whoever may not write for the buyer."""
    row = Buyer.objects.visible_to(by).filter(pk=buyer.pk).first()
    if row is None or not may_write_for_buyer(by, row):
        raise Refused(_("Only the buyer's own people or the trade office write here."))
    there = row.listing_terms.filter(published_at__isnull=True).first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            number = (row.listing_terms.aggregate(last=Max("number"))["last"] or 0) + 1
            last = row.listing_terms.filter(published_at__isnull=False).order_by("-number").first()
            made = ListingTerms.objects.create(
                buyer=row,
                number=number,
                created_at=clock.now(),
                audience=last.audience if last else ListingTerms.Audience.PRODUCERS,
                note_vi=last.note_vi if last else "",
                note_en=last.note_en if last else "",
            )
            ListingTerm.objects.bulk_create(
                ListingTerm(
                    terms=made,
                    code=one.code,
                    value=one.value,
                    is_must=one.is_must,
                    weight=one.weight,
                    note_vi=one.note_vi,
                    note_en=one.note_en,
                    position=one.position,
                )
                for one in (last.rows.all() if last else ())
            )
            record(by=by, action="trade.draft_terms", topic="trade", subject=made, after={"number": number})
    except IntegrityError:
        # Somebody pressed at the same moment: theirs is the one draft.
        return row.listing_terms.get(published_at__isnull=True)
    return made


@transaction.atomic
def describe(
    *,
    by: Any,
    terms: ListingTerms,
    audience: str,
    note_vi: str = "",
    note_en: str = "",
    producer_ids: Iterable[int] = (),
) -> ListingTerms:
    """Who may read the draft once it is published, and words beside it."""
    row: ListingTerms = locked(by, terms)
    if audience not in ListingTerms.Audience.values:
        raise Refused(_("Choose who may read the terms."), field="audience")
    row.audience, row.note_vi, row.note_en = audience, note_vi.strip(), note_en.strip()
    row.save(update_fields=["audience", "note_vi", "note_en"])
    wanted = set(Producer.objects.visible_to(by).filter(pk__in=list(producer_ids)).values_list("pk", flat=True))
    TermsReader.objects.filter(buyer=row.buyer).exclude(producer_id__in=wanted).delete()
    for key in sorted(wanted):
        TermsReader.objects.get_or_create(buyer=row.buyer, producer_id=key, defaults={"created_at": clock.now()})
    record(
        by=by,
        action="trade.describe_terms",
        topic="trade",
        subject=row,
        after={"audience": audience, "readers": sorted(wanted), "note_vi": row.note_vi, "note_en": row.note_en},
    )
    return row


@transaction.atomic
def publish(*, by: Any, terms: ListingTerms, valid_from: datetime.date) -> ListingTerms:
    """Publish the draft from a day on; the version before ends the day before.

    Raises Refused for a buyer that is not confirmed, a draft without a condition, a day in the past, or one not after the beginning of
    the version before.
    """
    row: ListingTerms = locked(by, terms)
    if row.buyer.state != Buyer.State.CONFIRMED:
        raise Refused(_("The trade office has not confirmed this buyer; terms can be published after that."))
    rows = [
        {"code": one.code, "value": one.value, "is_must": one.is_must, "weight": one.weight} for one in row.rows.all()
    ]
    if not rows:
        raise Refused(_("Add at least one condition before you publish."))
    if valid_from < clock.today():
        raise Refused(_("Terms are published from today or a later day."), field="valid_from")
    last = (
        ListingTerms.objects.select_for_update()
        .filter(buyer=row.buyer, published_at__isnull=False)
        .order_by("-valid_from", "-number")
        .first()
    )
    if last is not None and last.valid_from is not None and last.valid_from >= valid_from:
        raise Refused(
            _("Version %(number)s begins on %(day)s; the next one begins on a later day.")
            % {"number": last.number, "day": f"{last.valid_from:%d/%m/%Y}"},
            field="valid_from",
        )
    if last is not None and (last.valid_to is None or last.valid_to >= valid_from):
        last.valid_to = valid_from - datetime.timedelta(days=1)
        last.save(update_fields=["valid_to"])
    row.valid_from, row.published_at, row.published_by, row.published_by_name = (
        valid_from,
        clock.now(),
        by,
        by.name[:120],
    )
    row.save(update_fields=["valid_from", "published_at", "published_by", "published_by_name"])
    record(
        by=by,
        action="trade.publish_terms",
        topic="trade",
        subject=row,
        after={"number": row.number, "from": valid_from.isoformat(), "audience": row.audience, "rows": rows},
    )
    return row


@transaction.atomic
def drop(*, by: Any, terms: ListingTerms) -> None:
    """Throw a draft away."""
    row: ListingTerms = locked(by, terms)
    record(by=by, action="trade.drop_terms", topic="trade", subject=row, before={"number": row.number})
    row.delete()
