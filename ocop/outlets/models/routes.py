"""Tourist routes the office enters, to see where a point of sale is missing on them."""

from __future__ import annotations

from django.db import models

from ocop.outlets.reach import RouteQuerySet
from ocop.people.models import Register


class TouristRoute(models.Model):
    """A route with its stops in order."""

    register = models.CharField(max_length=8, choices=Register.choices)
    name = models.CharField(max_length=160)
    source = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RouteStop(models.Model):
    """A place where people get off: its own point, or the middle of its commune."""

    route = models.ForeignKey(TouristRoute, on_delete=models.CASCADE, related_name="stops")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    lat = models.FloatField()
    lon = models.FloatField()
    is_exact = models.BooleanField(default=True, help_text="no: the middle of its commune")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["route", "place"], name="route_stop_once")]

    def __str__(self) -> str:
        return self.name
