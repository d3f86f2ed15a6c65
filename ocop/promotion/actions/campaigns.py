"""Campaigns: written, changed, filled with products and points of sale, published, taken down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.producers.snapshots import difference, free_slug, plain, save_checked, snapshot
from ocop.products.models import Product
from ocop.promotion.actions.own_products import tell
from ocop.promotion.models import Campaign, CampaignOutlet, CampaignProduct
from ocop.promotion.permissions import refuse_unless_composes
from ocop.rulebooks.product_sets import product_set
from ocop.workdays import clock

FIELDS = (
    "kind",
    "title_vi",
    "title_en",
    "text_vi",
    "text_en",
    "picture",
    "picture_alt_vi",
    "picture_alt_en",
    "starts_on",
    "ends_on",
    "event",
    "product_sets",
    "least_stars",
    "commune",
    "village",
)
MOST_CHOSEN = 200


def _locked(by: Any, campaign: Campaign) -> Campaign:
    refuse_unless_composes(by)
    row: Campaign | None = (
        Campaign.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=campaign.pk).first()
    )
    if row is None:
        raise Refused(_("This campaign is not here any more."))
    return row


def _fill(row: Campaign, values: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.title_vi, row.title_en = row.title_vi.strip(), row.title_en.strip()
    row.least_stars = row.least_stars or 0
    row.product_sets = sorted(set(row.product_sets or []))
    if not row.title_vi:
        raise Refused(_("Give the campaign a title."), field="title_vi")
    if any(product_set(one) is None for one in row.product_sets):
        raise Refused(_("Choose product sets from the list."), field="product_sets")
    if row.starts_on is None or row.ends_on is None:
        raise Refused(_("Say from which day to which it is shown."), field="ends_on")
    if row.ends_on < row.starts_on:
        raise Refused(_("The last day lies before the first."), field="ends_on")
    if row.picture_id and not row.picture_alt_vi.strip():
        raise Refused(_("Say in words what the picture shows, for those who cannot see it."), field="picture_alt_vi")


@transaction.atomic
def create(*, by: Any, values: Mapping[str, Any]) -> Campaign:
    """A draft of a campaign. Raises Refused."""
    refuse_unless_composes(by)
    row = Campaign(
        register=settings.OCOP_REGISTER,
        made_by=by,
        made_by_name=by.name[:120],
        created_at=clock.now(),
        slug=free_slug(Campaign, str(values.get("title_vi", "")), empty="chien-dich"),
    )
    _fill(row, values)
    save_checked(row)
    record(by=by, action="promotion.create_campaign", topic="promotion", subject=row, after=snapshot(row, FIELDS))
    return row


@transaction.atomic
def change(*, by: Any, campaign: Campaign, values: Mapping[str, Any]) -> Campaign:
    """Change words, days, filter; also of one that is published. Its address stays. Raises Refused."""
    row = _locked(by, campaign)
    was = snapshot(row, FIELDS)
    _fill(row, values)
    save_checked(row)
    before, after = difference(was, snapshot(row, FIELDS))
    if after:
        record(by=by, action="promotion.change_campaign", topic="promotion", subject=row, before=before, after=after)
    return row


@transaction.atomic
def choose_product(*, by: Any, campaign: Campaign, product_id: int, is_in: bool) -> None:
    """Put a product in by hand, or take it out. Raises Refused."""
    row = _locked(by, campaign)
    if not is_in:
        gone, _each = CampaignProduct.objects.filter(campaign=row, product_id=product_id).delete()
        if gone:
            record(
                by=by,
                action="promotion.campaign_product_out",
                topic="promotion",
                subject=row,
                after={"product": product_id},
            )
        return
    product = Product.objects.visible_to(None).filter(pk=product_id).first()
    if product is None:
        raise Refused(_("This product has no public page, so it cannot be shown."))
    if row.refusals.filter(product=product).exists():
        raise Refused(_("Its producer took it out of this campaign; only they put it back."))
    chosen = CampaignProduct.objects.filter(campaign=row)
    if chosen.filter(product=product).exists():
        return
    if chosen.count() >= MOST_CHOSEN:
        raise Refused(_("At most %(most)s products by hand; use the filter for more.") % {"most": MOST_CHOSEN})
    last = chosen.aggregate(last=Max("position"))["last"] or 0
    CampaignProduct.objects.create(campaign=row, product=product, position=last + 1)
    record(by=by, action="promotion.campaign_product_in", topic="promotion", subject=row, after={"product": product.pk})
    if row.state == Campaign.State.PUBLISHED:
        tell(row)


@transaction.atomic
def choose_outlet(*, by: Any, campaign: Campaign, outlet_id: int, is_in: bool) -> None:
    """A point of sale takes part, or no longer. Raises Refused."""
    row = _locked(by, campaign)
    if not is_in:
        gone, _each = CampaignOutlet.objects.filter(campaign=row, outlet_id=outlet_id).delete()
        if gone:
            record(
                by=by,
                action="promotion.campaign_outlet_out",
                topic="promotion",
                subject=row,
                after={"outlet": outlet_id},
            )
        return
    outlet = Outlet.objects.visible_to(None).filter(pk=outlet_id).first()
    if outlet is None:
        raise Refused(_("This point of sale has no public page."))
    taking = CampaignOutlet.objects.filter(campaign=row)
    if taking.filter(outlet=outlet).exists():
        return
    if taking.count() >= MOST_CHOSEN:
        raise Refused(_("At most %(most)s points of sale take part in one campaign.") % {"most": MOST_CHOSEN})
    CampaignOutlet.objects.create(campaign=row, outlet=outlet)
    record(by=by, action="promotion.campaign_outlet_in", topic="promotion", subject=row, after={"outlet": outlet.pk})


@transaction.atomic
def publish(*, by: Any, campaign: Campaign) -> Campaign:
    """Show it from its first day to its last. Raises Refused for one that is over or shows nothing."""
    row = _locked(by, campaign)
    if row.state == Campaign.State.PUBLISHED:
        return row
    if row.ends_on < clock.today():
        raise Refused(_("Its last day is past; give it a later one first."))
    has_filter = bool(row.product_sets or row.least_stars or row.commune_id or row.village_id)
    if not has_filter and not row.chosen.exists():
        raise Refused(_("Choose at least one product, or a filter, before it is published."))
    row = _to(by, row, Campaign.State.PUBLISHED, "promotion.publish_campaign")
    tell(row)
    return row


@transaction.atomic
def take_down(*, by: Any, campaign: Campaign) -> Campaign:
    """Its page is gone at once. Raises Refused."""
    row = _locked(by, campaign)
    if row.state != Campaign.State.PUBLISHED:
        return row
    return _to(by, row, Campaign.State.WITHDRAWN, "promotion.take_campaign_down")


def _to(by: Any, row: Campaign, state: str, action: str) -> Campaign:
    before = row.state
    row.state = state
    if state == Campaign.State.PUBLISHED:
        row.published_at = clock.now()
    row.save(update_fields=["state", "published_at"])
    record(
        by=by,
        action=action,
        topic="promotion",
        subject=row,
        before={"state": plain(before)},
        after={"state": plain(state)},
    )
    return row
