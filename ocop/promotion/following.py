"""What the rest of the system knows of promotion: words of the ledger, navigation, what follows a merge."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.notices import daily, kinds
from ocop.people import history
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.products.actions import merging
from ocop.products.models import Product
from ocop.promotion import permissions
from ocop.promotion.actions import own_products
from ocop.promotion.models import CampaignProduct, CampaignRefusal, DailyCount, FeedKey
from ocop.ui import navigation

ACTIONS = {
    "promotion.make_feed_key": _("secret address of a feed made"),
    "promotion.drop_feed_key": _("secret address of a feed taken back"),
    "promotion.create_campaign": _("campaign begun"),
    "promotion.change_campaign": _("campaign changed"),
    "promotion.campaign_product_in": _("product put into a campaign"),
    "promotion.campaign_product_out": _("product taken out of a campaign"),
    "promotion.campaign_outlet_in": _("point of sale put into a campaign"),
    "promotion.campaign_outlet_out": _("point of sale taken out of a campaign"),
    "promotion.own_product_out": _("product taken out of a campaign by its producer"),
    "promotion.own_product_back": _("product put back into a campaign by its producer"),
    "promotion.publish_campaign": _("campaign published"),
    "promotion.take_campaign_down": _("campaign taken down"),
    "promotion.write_village_page": _("page of a craft village written"),
    "promotion.artisan_agreed": _("artisan agreed to be named"),
    "promotion.change_artisan": _("words of an artisan changed"),
    "promotion.artisan_withdrew": _("artisan withdrew the consent"),
    "promotion.put_workshop": _("workshop to visit written"),
}


def move_product(loser: Product, winner: Product) -> dict[str, list[int]]:
    """Places in campaigns and counts go to the product that stands."""
    there = CampaignProduct.objects.filter(product=winner).values_list("campaign_id", flat=True)
    rows = list(
        CampaignProduct.objects.filter(product=loser).exclude(campaign__in=list(there)).values_list("pk", flat=True)
    )
    CampaignProduct.objects.filter(pk__in=rows).update(product=winner)
    CampaignProduct.objects.filter(product=loser).delete()
    # What its producer did not want shown stays unshown under the other name.
    said = CampaignRefusal.objects.filter(product=winner).values_list("campaign_id", flat=True)
    CampaignRefusal.objects.filter(product=loser).exclude(campaign__in=list(said)).update(product=winner)
    CampaignRefusal.objects.filter(product=loser).delete()
    return {"campaign_products": rows, "counts": _move_counts("product", loser.pk, winner.pk)}


def move_producer(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """The loser's secret address leads nowhere any more; its counts are the winner's."""
    FeedKey.objects.filter(producer=loser).delete()
    return {"counts": _move_counts("producer", loser.pk, winner.pk)}


def _move_counts(of: str, loser: int, winner: int) -> list[int]:
    """Sums of the same day and thing are added up."""
    moved = []
    there = {(one.what, one.day): one.pk for one in DailyCount.objects.filter(of=of, object_id=winner)}
    for row in DailyCount.objects.filter(of=of, object_id=loser):
        known = there.get((row.what, row.day))
        if known is None:
            DailyCount.objects.filter(pk=row.pk).update(object_id=winner)
            moved.append(row.pk)
        else:
            DailyCount.objects.filter(pk=known).update(count=F("count") + row.count)
            row.delete()
    return moved


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    kinds.register(own_products.TAKEN_IN)
    daily.register("promotion.campaigns", own_products.every_day)
    merging.register_mover("promotion", move_product)
    dependents.register_mover("promotion", move_producer)
    group = _("Promotion")
    for label, address, order, icon, shown_to in (
        (_("Who looks and asks"), "promotion:counts", 61, "chart", permissions.promotes),
        (_("Products in the channels"), "promotion:products", 62, "box", permissions.promotes),
        (_("Cards, labels, posters"), "promotion:print", 63, "print", permissions.promotes),
        (_("Feeds for marketplaces"), "promotion:feeds", 64, "link", permissions.promotes),
        (_("Campaigns"), "promotion:campaigns", 65, "flag", permissions.reads_campaigns),
        (_("Campaigns with my products"), "promotion:own_campaigns", 65, "flag", permissions.makes_or_helps),
        (_("Pages of craft villages"), "promotion:villages", 66, "house", permissions.keeps_villages),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
    navigation.register(
        "foot", navigation.Entry(pgettext_lazy("public menu", "Campaigns"), "promotion_public:campaigns", order=45)
    )
    navigation.register("foot", navigation.Entry(_("A day among craft villages"), "promotion_public:route", order=46))
