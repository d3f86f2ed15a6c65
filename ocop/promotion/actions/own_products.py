"""A producer takes a product of theirs out of a campaign, and back in; the producers of what a campaign takes in are told."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.notices import kinds
from ocop.notices.actions import send
from ocop.people.models import Person
from ocop.products.models import Product
from ocop.promotion import campaigns, permissions
from ocop.promotion.models import Campaign, CampaignRefusal
from ocop.workdays import clock

TAKEN_IN = kinds.Kind(
    "promotion.campaign_takes_in",
    gettext_lazy("A campaign shows your product"),
    gettext_lazy("The campaign “%(title)s” shows a product of yours"),
    gettext_lazy(
        "It is shown from %(first)s to %(last)s, with what stands on its public page. You need do nothing. If you do not want it, take it out with one press."
    ),
    for_whom=permissions.makes_or_helps,
)


@transaction.atomic
def refuse(*, by: Any, campaign: Campaign, product: Product) -> None:
    """Take it out at once, however it came in; a second time it changes nothing. Raises Refused."""
    row = _open(by, campaign, product)
    taken = campaigns.of_products([product])
    if not any(one.campaign.pk == row.pk for one in taken):
        raise Refused(_("This campaign does not show the product."))
    made = CampaignRefusal.objects.get_or_create(
        campaign=row, product=product, defaults={"said_by": by, "said_by_name": by.name[:120], "said_at": clock.now()}
    )[1]
    if made:
        record(by=by, action="promotion.own_product_out", topic="promotion", subject=row, after={"product": product.pk})


@transaction.atomic
def allow(*, by: Any, campaign: Campaign, product: Product) -> None:
    """Take the refusal back: it is shown again if it was chosen or fits. Raises Refused."""
    row = _open(by, campaign, product)
    gone, _each = CampaignRefusal.objects.filter(campaign=row, product=product).delete()
    if gone:
        record(
            by=by, action="promotion.own_product_back", topic="promotion", subject=row, after={"product": product.pk}
        )


def _open(by: Any, campaign: Campaign, product: Product) -> Campaign:
    if product.producer is None or not permissions.may_hold_key(by, product.producer):
        raise Refused(
            _("Only the producer, or the commune's officer for a household, takes a product out of a campaign.")
        )
    row: Campaign | None = (
        Campaign.objects.select_for_update(of=("self",)).filter(pk=campaign.pk, state=Campaign.State.PUBLISHED).first()
    )
    if row is None or campaigns.is_over(row):
        raise Refused(_("This campaign is over or was taken down."))
    return row


def tell(campaign: Campaign) -> int:
    """One message for each person of the producers whose products its page shows, once for a campaign; how many are new.

    In the transaction of the change it speaks of; a fixed number of questions.
    """
    makers = Product.objects.filter(pk__in=campaigns.shown(campaign).ids, producer__isnull=False)
    people = Person.objects.filter(
        roles__name="producer_member",
        roles__ended_at=None,
        is_active=True,
        roles__organisation__in=makers.values("producer__organisation"),
    ).distinct()
    title = {"vi": campaign.title_vi, "en": campaign.title_en or campaign.title_vi}
    made = send(
        to=people,
        kind=TAKEN_IN.name,
        key=f"promotion.campaign:{campaign.pk}",
        subject=campaign,
        link=reverse("promotion:own_campaigns"),
        params={"title": title, "first": campaign.starts_on, "last": campaign.ends_on},
    )
    return len(made)


def every_day(day: datetime.date) -> None:
    """Products come into a filter by themselves when they get a star: their producers hear of it the next morning."""
    for campaign in Campaign.objects.filter(state=Campaign.State.PUBLISHED, ends_on__gte=day).order_by("pk"):
        tell(campaign)
