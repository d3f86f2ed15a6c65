"""Points of introduction and sale: a plain dated register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.outlets.reach import OutletQuerySet
from ocop.people.models import Organisation, Register
from ocop.producers.sort_key import SortKeyField


class Outlet(models.Model):
    """A place where OCOP products are shown and sold."""

    class Kind(models.TextChoices):
        OCOP_POINT = "ocop_point", _("OCOP point of introduction and sale")
        SUPERMARKET = "supermarket", _("supermarket")
        CHAIN = "chain", _("supermarket chain")
        MALL = "mall", _("shopping centre")
        DESIGN_CENTRE = "design_centre", _("creative design, introduction and sale centre")
        TEMPORARY = "temporary", _("temporary point (holidays)")
        OTHER = "other", _("other")

    register = models.CharField(max_length=8, choices=Register.choices)
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, db_index=True)
    slug = models.SlugField(max_length=160, unique=True)
    name_sort = SortKeyField(of="name")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    keeper = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="outlets")
    address = models.CharField(max_length=250, blank=True)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    old_commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("places.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_given = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    opening_hours = models.CharField(max_length=120, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    counted_from = models.DateField(db_index=True)
    ended_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    reference = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = OutletQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name_sort", "id"], name="outlet_name_sort")]

    def __str__(self) -> str:
        return self.name
