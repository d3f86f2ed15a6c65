"""Places, dated: provinces, districts (until 30/6/2025) and communes in three layers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.Model):
    """A province or centrally run city; 63 until 30/6/2025, 34 since 1/7/2025."""

    code = models.CharField(max_length=2)
    name = models.CharField(max_length=80, help_text="with its kind: Thành phố Hà Nội")
    name_folded = models.CharField(max_length=80, db_index=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="last day; null while it stands")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                nulls_distinct=False,
                name="province_code_once_per_layer",
                violation_error_message=_("This province code is already used from that date."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A district of Hanoi; all ended on 30/6/2025 and stand as dated history."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=80, help_text="with its kind: Huyện Gia Lâm")
    name_folded = models.CharField(max_length=80, db_index=True, help_text="without its kind: gia lam")
    kind = models.CharField(max_length=20)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    valid_to = models.DateField()

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune, ward or town of Hanoi.

    Layers: `current` since 1/7/2025 (126), `old` until 30/6/2025 (526, in districts), `gone` ended before 2025.
    The same code may stand in several layers, so a code is unique within its layer only.
    """

    class Layer(models.TextChoices):
        CURRENT = "current", _("since 1/7/2025")
        OLD = "old", _("until 30/6/2025")
        GONE = "gone", _("ended before 2025")

    layer = models.CharField(max_length=8, choices=Layer.choices)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80, help_text="without its kind: Bát Tràng")
    name_folded = models.CharField(max_length=80, db_index=True)
    kind = models.CharField(max_length=20, help_text="Xã, Phường, Thị trấn")
    slug = models.SlugField(max_length=100, unique=True)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="communes")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="last day; null while it stands")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "code"],
                name="commune_code_once_per_layer",
                violation_error_message=_("This commune code is already used in this layer."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class CommuneSuccession(models.Model):
    """What became of a commune: whole or in part, and which successor took its main part."""

    class Relation(models.TextChoices):
        WHOLE = "whole", _("whole")
        PART = "part", _("in part")

    old = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="origins")
    relation = models.CharField(max_length=5, choices=Relation.choices)
    is_main = models.BooleanField()
    effective = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.UniqueConstraint(fields=["old"], condition=models.Q(is_main=True), name="one_main_successor"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"
