"""Published statements: figures that an office or a newspaper gave, each with its own dates and source."""

from __future__ import annotations

from django.db import models


class PublishedStatement(models.Model):
    """One published value. It stands beside the register's figure and is never made to agree by editing."""

    key = models.SlugField(max_length=80, unique=True)
    indicator = models.CharField(max_length=60, help_text="products, producers, villages, outlets, training ...")
    by = models.CharField(
        max_length=30,
        blank=True,
        help_text="dimension, or empty for the total: group, stars, producer_kind, title, outlet_district",
    )
    item = models.CharField(
        max_length=60, blank=True, help_text="the dimension's value, such as food or potential_five"
    )
    value = models.DecimalField(max_digits=14, decimal_places=2)
    spoken_of = models.DateField(help_text="the date the value speaks of")
    spoken_precision = models.CharField(max_length=5, default="day", help_text="day, month, year")
    published_on = models.DateField(null=True, blank=True)
    publisher = models.CharField(max_length=120)
    source = models.CharField(max_length=300, help_text="address or document")
    territory = models.CharField(max_length=40, default="hanoi")
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.key
