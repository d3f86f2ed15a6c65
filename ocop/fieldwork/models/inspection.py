"""Yearly plans of inspection by risk, visits, what was found, and what was done about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.reach import FindingQuerySet, InspectionQuerySet
from ocop.people.models import Person, Register
from ocop.producers.models import Producer
from ocop.recognition.models import Recognition


class RiskWeights(models.Model):
    """What counts how much when a plan is drafted, from a day on; the newest that has begun stands."""

    weights = models.JSONField(help_text="points by reason, see data/risk.yaml")
    valid_from = models.DateField()
    decision = models.CharField(max_length=160, blank=True)
    set_at = models.DateTimeField()
    set_by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["-valid_from", "-id"]

    def __str__(self) -> str:
        return f"{self.valid_from:%d/%m/%Y}"


class InspectionPlan(models.Model):
    """The inspections of a year. The scores are those of the day it was drafted, with their reasons."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")

    register = models.CharField(max_length=8, choices=Register.choices)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    weights = models.JSONField(help_text="as they stood when it was drafted")
    looked_at = models.PositiveIntegerField(help_text="producers that were weighed")
    decision = models.CharField(max_length=120, blank=True)
    drafted_on = models.DateField()
    drafted_at = models.DateTimeField()
    drafted_by_name = models.CharField(max_length=120)
    drafted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    announced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "year"],
                name="inspection_plan_once_a_year",
                violation_error_message=_("There is a plan for this year already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class Inspection(models.Model):
    """One visit to a producer: of a plan, or on its own for a reason."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        ANNOUNCED = "announced", _("announced")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    register = models.CharField(max_length=8, choices=Register.choices)
    plan = models.ForeignKey(
        InspectionPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="inspections"
    )
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="inspections")
    score = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list, help_text='[{"code": "never", "points": 20, "count": 1, "what": ""}]')
    why = models.CharField(max_length=250, blank=True, help_text="of a visit outside the plan")
    due_on = models.DateField()
    inspector = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    inspector_by_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    state_reason = models.CharField(max_length=250, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="what the visit came to, in words")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=120, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = InspectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["producer", "visited_on"], name="inspection_last_visit")]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "producer"], condition=Q(plan__isnull=False), name="planned_once_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(visited_on__isnull=False), name="done_inspection_has_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} ({self.due_on:%m/%Y})"


class InspectionFinding(models.Model):
    """Something that is not as it should be: how grave, what to do until when, the proof, and the look that closed it."""

    class Severity(models.TextChoices):
        MINOR = "minor", _("minor")
        MAJOR = "major", _("major")
        CRITICAL = "critical", _("critical")

    class State(models.TextChoices):
        OPEN = "open", _("to be put right")
        ANSWERED = "answered", _("said to be put right, to be looked at")
        CLOSED = "closed", _("put right and closed")

    key = models.CharField(max_length=36, unique=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    severity = models.CharField(max_length=8, choices=Severity.choices)
    item = models.CharField(max_length=60, blank=True, help_text="of the checklist")
    words = models.TextField()
    action = models.TextField(help_text="what is to be done")
    due_on = models.DateField()
    recognition = models.ForeignKey(Recognition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=10, blank=True, help_text="of a withdrawal case, for a critical finding")
    case = models.ForeignKey(
        "appraisal.WithdrawalCase", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    photo = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    found_by_name = models.CharField(max_length=120)
    found_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.words[:80]


class FindingWord(models.Model):
    """What was said of a finding: an answer with its proof, sent back, closed by another look."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("the producer answers")
        FIXED = "fixed", _("put right, says the producer")
        BACK = "back", _("looked at: not put right yet")
        CLOSED = "closed", _("looked at: put right")

    finding = models.ForeignKey(InspectionFinding, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True, help_text="the new day, where one was set")
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it for a household")
    said_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=120)
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["said_at", "id"]

    def __str__(self) -> str:
        return self.get_kind_display()
