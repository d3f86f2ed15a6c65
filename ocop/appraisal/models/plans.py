"""A household's plan for a product: what it has today, what it wishes, what it cannot change. No paper is needed for it."""

from __future__ import annotations

from django.db import models

from ocop.people.models import Person
from ocop.products.models import Product


class Plan(models.Model):
    """One plan per product, kept as a draft; a first dossier begins with its answers. Nobody but the producer's people reads it."""

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="star_plan")
    set_id = models.CharField(max_length=60, help_text="id of the set it is reckoned under")
    wished_stars = models.PositiveSmallIntegerField(default=4, help_text="3, 4 or 5")
    answers = models.JSONField(default=dict, blank=True, help_text='{"1.1": 2, "8": {"case": "a", "choice": 1}}')
    locked = models.JSONField(default=list, blank=True, help_text="criteria that cannot be changed")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="star_plans")
    saved_by_name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return str(self.product)
