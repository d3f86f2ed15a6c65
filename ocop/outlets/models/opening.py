"""Opening hours in parts: a week, and days on which it is otherwise."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from ocop.outlets.models.outlets import Outlet


class OpeningWeek(models.Model):
    """The hours of a week as the keeper set them; they hold as long as the free text of the outlet is the one they were set beside."""

    outlet = models.OneToOneField(Outlet, on_delete=models.CASCADE, related_name="opening_week")
    week = models.JSONField(
        help_text="seven lists from Monday, each of [from, to] in minutes of the day; to may pass 1440"
    )
    beside = models.CharField(max_length=120, blank=True, help_text="the outlet's free text at that moment")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.outlet)


class OpeningException(models.Model):
    """Days on which it is open otherwise, such as Tết: closed, or with these hours."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="opening_exceptions")
    first_day = models.DateField()
    last_day = models.DateField()
    hours = models.JSONField(default=list, blank=True, help_text="list of [from, to] in minutes; empty: closed")
    words = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="opening_exception_days_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.outlet} {self.first_day}"
