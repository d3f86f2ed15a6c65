"""Messages to persons, how they want them, the office's own days, and which day's work is done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.notices.querysets import NoticeQuerySet
from ocop.people.models import Person


class Way(models.TextChoices):
    """How a message leaves the desk."""

    DESK = "desk", _("on the desk only")
    AT_ONCE = "at_once", _("by e-mail at once")
    DAILY = "daily", _("in one e-mail a day")


class Notice(models.Model):
    """One message to one person, kept as kind and parameters; the words are made when it is read.

    `email_after` is when its e-mail may be tried next, null when there is nothing to send. Who sends it moves it ahead with a
    conditional update first, so that two machines never send the same (ocop/notices/mailing.py).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True, help_text="room.model of what it is about")
    subject_id = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True, help_text="path of the Vietnamese page")
    created_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dedupe_key = models.CharField(max_length=220, unique=True)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.DESK)
    email_after = models.DateTimeField(null=True, blank=True)
    email_attempts = models.PositiveSmallIntegerField(default=0)
    emailed_at = models.DateTimeField(null=True, blank=True)
    email_error = models.CharField(max_length=300, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by_name = models.CharField(max_length=120, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["person", "-created_at"], name="notice_of_person"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_subject"),
            models.Index(fields=["email_after"], name="notice_to_mail", condition=Q(email_after__isnull=False)),
            models.Index(fields=["way"], name="notice_digest", condition=Q(way="daily", emailed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Preference(models.Model):
    """How one person wants messages by e-mail; without a row the defaults of the kinds hold, at once."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="notice_preference")
    pace = models.CharField(max_length=8, choices=[(Way.AT_ONCE, _("at once")), (Way.DAILY, _("one letter a day"))])
    kinds = models.JSONField(default=dict, help_text="name of a kind: whether by e-mail")

    def __str__(self) -> str:
        return f"#{self.pk}"


class OfficeHoliday(models.Model):
    """A day on which this office is closed, or works although the calendar says otherwise."""

    day = models.DateField(unique=True, error_messages={"unique": _("This day is already in the list.")})
    is_worked = models.BooleanField(default=False)
    reason = models.CharField(max_length=160)
    added_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class DailyRun(models.Model):
    """The work of one name for one day: made and finished in the transaction of that work."""

    name = models.CharField(max_length=60)
    day = models.DateField()
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    retry_after = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="daily_work_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.day:%Y-%m-%d}"
