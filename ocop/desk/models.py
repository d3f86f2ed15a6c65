"""What the desk itself keeps: which forms were sent, so that one sent twice is done once; secret addresses of calendars."""

from __future__ import annotations

from django.db import models

from ocop.people.models import Person


class Sent(models.Model):
    """A form that was done: its one-time token and where its page led. Written in the transaction of what it did; kept 30 days."""

    token = models.CharField(max_length=64, unique=True, help_text="SHA-256 of what the form carried")
    address = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.address


class CalendarKey(models.Model):
    """The secret address of one person's calendar, by its digest: what is lost is made anew."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key in the address")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.pk}"
