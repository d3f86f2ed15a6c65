"""Visits with a checklist, their photographs, and what an office filled of what was not known of a decision."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.checklists.reach import CheckQuerySet
from ocop.checklists.shapes import ANSWERS, Checklist, from_data
from ocop.files.models import StoredFile
from ocop.people.models import Person


class FilledItem(models.Model):
    """What an office read in a decision that we do not know; the newest row that was not taken back counts."""

    checklist = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    vi = models.CharField(max_length=500)
    en = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=8, choices=[(one, one) for one in ANSWERS])
    most = models.PositiveSmallIntegerField(default=0)
    at_least = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    must = models.BooleanField(default=False)
    photo = models.BooleanField(default=False)
    source = models.CharField(max_length=300, help_text="where it was read")
    filled_at = models.DateTimeField()
    filled_by_name = models.CharField(max_length=120)
    filled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["checklist", "item"], name="filled_item")]

    def __str__(self) -> str:
        return f"{self.checklist} / {self.item}"


class ChecklistCopy(models.Model):
    """A checklist as it was asked: unchangeable, by the digest of what it says."""

    code = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.digest[:8]}"

    @property
    def checklist(self) -> Checklist:
        """The checklist it holds."""
        return from_data(self.content)


class Check(models.Model):
    """One visit: who, to what, by which checklist, where, and what was found."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being done")
        HANDED_IN = "handed_in", _("handed in")
        DROPPED = "dropped", _("dropped")

    class Idle(models.TextChoices):
        CLOSED = "closed", _("The place closed before this visit was sent. The visit is kept; nothing follows from it.")
        DECIDED = (
            "decided",
            _(
                "It was decided, withdrawn or ended before this visit was sent. The visit is kept; nothing follows from it."
            ),
        )

    kind = models.CharField(max_length=30, help_text="see ocop.checklists.kinds")
    object_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=200, help_text="how the thing was called when the visit began")
    copy = models.ForeignKey(ChecklistCopy, on_delete=models.PROTECT, related_name="checks")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    officer = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    officer_name = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="when the officer said it was done, by the phone's clock"
    )
    received_at = models.DateTimeField(null=True, blank=True, help_text="when the server had it")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    accuracy = models.FloatField(null=True, blank=True, help_text="metres, as the device says; none when typed")
    located_at = models.DateTimeField(null=True, blank=True)
    distance = models.PositiveIntegerField(
        null=True, blank=True, help_text="metres from the stated place, at the handing in"
    )
    answers = models.JSONField(default=dict, blank=True, help_text="by item: value, note, said_at")
    note = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)
    idle = models.CharField(
        max_length=10, choices=Idle.choices, blank=True, help_text="why nothing follows from it; empty: something does"
    )

    objects = CheckQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id", "state"], name="check_of_thing"),
            models.Index(fields=["officer", "state"], name="check_of_officer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "kind", "object_id"],
                condition=models.Q(state="draft"),
                name="one_open_visit",
                violation_error_message=_("You have an open visit there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def values(self) -> dict[str, Any]:
        """The value by item code."""
        return {code: one.get("value") for code, one in self.answers.items()}


class CheckPhoto(models.Model):
    """A photograph of a visit, of one item or of the whole (item empty)."""

    of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="photos")
    item = models.CharField(max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=36, unique=True, help_text="made on the device, so that it counts once")
    taken_at = models.DateTimeField()
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["taken_at", "id"]

    def __str__(self) -> str:
        return self.file.name


class CheckOperation(models.Model):
    """An operation of a device that was done, so that the same key does it once."""

    key = models.CharField(max_length=36, unique=True)
    of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="operations")
    kind = models.CharField(max_length=12)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
