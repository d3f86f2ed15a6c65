"""What a visitor wants to know of a craft village: its history, artisans who agreed to be named, workshops that open their doors."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.files.models import StoredFile
from ocop.people.models import Organisation, Person
from ocop.producers.models import CraftVillage
from ocop.promotion.reach import ArtisanQuerySet, WorkshopQuerySet


class VillagePage(models.Model):
    """Words and place of a village for visitors; its titles, producers and products stand in the register."""

    village = models.OneToOneField(CraftVillage, on_delete=models.CASCADE, related_name="visitor_page")
    history_vi = models.TextField(blank=True)
    history_en = models.TextField(blank=True)
    craft_vi = models.TextField(blank=True, help_text="how the craft is done, step by step")
    craft_en = models.TextField(blank=True)
    visiting_vi = models.TextField(blank=True, help_text="when to come, how to get there, what to keep in mind")
    visiting_en = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="whence the history is known")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    changed_by_name = models.CharField(max_length=120, blank=True)
    changed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.village)


class VillageArtisan(models.Model):
    """An artisan who agreed that their name and words are shown. Withdrawn: the name and words are gone from the row at once."""

    class How(models.TextChoices):
        PAPER = "paper", _("signed on paper, kept at the commune")
        WORD = "word", _("said before an officer of the commune")

    village = models.ForeignKey(CraftVillage, on_delete=models.CASCADE, related_name="artisans")
    name = models.CharField(max_length=120, blank=True)
    craft = models.CharField(max_length=120, blank=True)
    words_vi = models.TextField(blank=True)
    words_en = models.TextField(blank=True)
    picture = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField()
    agreed_how = models.CharField(max_length=6, choices=How.choices)
    key = models.CharField(
        max_length=43, unique=True, help_text="secret part of the address where the artisan withdraws"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    noted_by_name = models.CharField(max_length=120, blank=True)
    noted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = ArtisanQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | Q(name="", words_vi="", words_en="", craft="", picture__isnull=True),
                name="artisan_withdrawn_says_nothing",
            )
        ]

    def __str__(self) -> str:
        return self.name or "–"

    @property
    def ledger_name(self) -> str:
        """The ledger cannot forget, so it never hears the name."""
        return f"{self.village} #{self.pk}"


class VillageWorkshop(models.Model):
    """A workshop of a business or co-operative that visitors may come to, with its hours and the firm's own telephone."""

    village = models.ForeignKey(CraftVillage, on_delete=models.CASCADE, related_name="workshops")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    offers_vi = models.TextField(blank=True, help_text="what visitors see and do")
    offers_en = models.TextField(blank=True)
    address = models.CharField(max_length=250, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    closed_weekdays = models.JSONField(default=list, blank=True, help_text="0 Monday ... 6 Sunday")
    by_appointment = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(default=60, help_text="how long a visit takes")
    booking_phone = models.CharField(max_length=20, blank=True, help_text="of the business, never of a private person")
    price_a_guest = models.BigIntegerField(null=True, blank=True, help_text="dong; null: not stated")
    is_open = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=models.F("opens")),
                name="workshop_closes_after_it_opens",
                violation_error_message=_("It closes before it opens."),
            )
        ]

    def __str__(self) -> str:
        return self.name
