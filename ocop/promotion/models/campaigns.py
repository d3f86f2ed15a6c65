"""Campaigns: a page for a season, Tết or an event, put together from the registry and shown from a day to a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.files.models import StoredFile
from ocop.outlets.models import Outlet
from ocop.people.models import Person, Register
from ocop.products.models import Product
from ocop.promotion.reach import CampaignQuerySet
from ocop.trade.models import TradeEvent


class Campaign(models.Model):
    """One campaign. Products are chosen by hand, by a filter that is read anew every day, or both."""

    class Kind(models.TextChoices):
        TET = "tet", _("Tết")
        SEASON = "season", _("season")
        EVENT = "event", _("event or fair")
        OTHER = "other", _("other occasion")

    class State(models.TextChoices):
        DRAFT = "draft", _("being put together")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("taken down")

    register = models.CharField(max_length=8, choices=Register.choices)
    slug = models.SlugField(max_length=160, unique=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SEASON)
    title_vi = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160, blank=True)
    text_vi = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    picture = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    picture_alt_vi = models.CharField(max_length=200, blank=True)
    picture_alt_en = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField(help_text="first day on which the page is shown")
    ends_on = models.DateField(help_text="last day; afterwards the page says that it is over")
    event = models.ForeignKey(TradeEvent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    product_sets = models.JSONField(default=list, blank=True, help_text="ids of sets whose products come in")
    least_stars = models.PositiveSmallIntegerField(default=0, help_text="0: no filter by stars; 3, 4, 5")
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(
        "producers.CraftVillage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_by_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            )
        ]

    def __str__(self) -> str:
        return self.title_vi

    @property
    def days(self) -> str:
        """From its first day to its last."""
        return f"{self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"


class CampaignProduct(models.Model):
    """A product chosen by hand; shown only on days on which its star stands."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="chosen")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "product"], name="campaign_product_once")]

    def __str__(self) -> str:
        return str(self.product)


class CampaignOutlet(models.Model):
    """A point of sale that takes part."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="taking_part")
    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "outlet"], name="campaign_outlet_once")]

    def __str__(self) -> str:
        return str(self.outlet)


class CampaignRefusal(models.Model):
    """A producer does not want a product of theirs in a campaign, chosen by hand or by its filter; theirs alone to take back."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="refusals")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    said_by_name = models.CharField(max_length=120)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "product"], name="campaign_refused_once")]

    def __str__(self) -> str:
        return str(self.product)
