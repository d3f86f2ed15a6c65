"""What products carry out into other channels, and how often each thing was looked at."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Person
from ocop.producers.models import Producer
from ocop.promotion.reach import CountQuerySet


class FeedKey(models.Model):
    """The secret part of the address of a producer's own feed; a new one makes the old address worthless."""

    producer = models.OneToOneField(Producer, on_delete=models.CASCADE, related_name="feed_key")
    key = models.CharField(max_length=43, unique=True)
    made_by_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.producer)


class DailyCount(models.Model):
    """How often something happened to one thing on one day. Only sums are kept: no address, no cookie, no person, no hour."""

    class Of(models.TextChoices):
        PRODUCT = "product", _("product")
        PRODUCER = "producer", _("producer")
        VILLAGE = "village", _("craft village")
        OUTLET = "outlet", _("point of sale")
        CAMPAIGN = "campaign", _("campaign")

    class What(models.TextChoices):
        VIEW = "view", _("page opened")
        SCAN = "scan", _("code scanned")
        DOWNLOAD = "download", _("card, label or press kit taken")
        CALL = "call", _("telephone or e-mail pressed")
        ROUTE = "route", _("way there pressed")
        FEED = "feed", _("feed fetched")

    of = models.CharField(max_length=8, choices=Of.choices)
    object_id = models.BigIntegerField()
    what = models.CharField(max_length=8, choices=What.choices)
    day = models.DateField()
    count = models.PositiveIntegerField()

    objects = CountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "object_id", "what", "day"], name="promotion_count_once_a_day"),
            models.CheckConstraint(condition=Q(count__gt=0), name="promotion_count_above_nothing"),
        ]
        indexes = [models.Index(fields=["day", "what"], name="promotion_count_day")]

    def __str__(self) -> str:
        return f"{self.of} {self.object_id} {self.what} {self.day}: {self.count}"


LEADS = (DailyCount.What.CALL, DailyCount.What.ROUTE, DailyCount.What.FEED)
"""What is called a lead: somebody set out to reach the maker or the goods, or a shop fetched a feed."""
