"""Rounds of the city, samples, the advisory team's review."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.appraisal.models.dossiers import Dossier
from ocop.appraisal.reach import RoundQuerySet
from ocop.people.models import Person, Register


class Round(models.Model):
    """One round (decree 26/2026 art. 6): requests until a day, decided by a day, one council, one regulation."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting of the council")
        WRITTEN = "written", _("written opinions (renewals)")

    class State(models.TextChoices):
        OPEN = "open", _("takes dossiers")
        SCORING = "scoring", _("the council scores")
        CLOSED = "closed", _("scoring closed")
        ENDED = "ended", _("ended")

    register = models.CharField(max_length=8, choices=Register.choices)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.MEETING)
    year = models.PositiveSmallIntegerField()
    requests_until = models.DateField()
    decide_by = models.DateField()
    council = models.ForeignKey("appraisal.Council", on_delete=models.PROTECT, related_name="rounds")
    regulation = models.ForeignKey("appraisal.RegulationVersion", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    meeting_at = models.DateTimeField(null=True, blank=True)
    meeting_place = models.CharField(max_length=200, blank=True)
    agenda = models.JSONField(default=list, blank=True, help_text='[{"at": "08:30", "what": "", "dossier": 1}]')
    present = models.JSONField(default=list, blank=True, help_text="seats present at the meeting, by key")
    opened_by_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    scoring_opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decide_by__gte=models.F("requests_until")),
                name="round_decides_after_requests",
                violation_error_message=_("A round decides after the last day of its requests."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Sample(models.Model):
    """Sample units received (five; none for tourism) and what became of them."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="samples")
    units = models.PositiveSmallIntegerField()
    received_on = models.DateField()
    condition = models.CharField(max_length=200, blank=True)
    kept_at = models.CharField(max_length=120, blank=True)
    disposal = models.CharField(max_length=200, blank=True, help_text="tested, tasted, returned")
    disposed_on = models.DateField(null=True, blank=True)
    disposed_by_name = models.CharField(max_length=120, blank=True)
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.units}"


class Remark(models.Model):
    """What a member of the advisory team notes on a criterion; the team scores nothing."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="remarks")
    criterion = models.CharField(max_length=10, blank=True, help_text="empty: on the whole dossier")
    words = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words[:60]


class Question(models.Model):
    """A question of the team or council back to the producer, and the answer; or why it was taken back."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="questions")
    criterion = models.CharField(max_length=10, blank=True)
    words = models.TextField()
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    reply = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    replied_by_name = models.CharField(max_length=120, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True, help_text="when it was answered or taken back")
    taken_back = models.TextField(blank=True, help_text="why nobody waits for the answer any more")

    def __str__(self) -> str:
        return self.words[:60]


class SiteVisit(models.Model):
    """A visit of the team to the place of production."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="site_visits")
    planned_on = models.DateField()
    visited_on = models.DateField(null=True, blank=True)
    participants = models.CharField(max_length=300, blank=True)
    findings = models.TextField(blank=True)
    files = models.ManyToManyField("files.StoredFile", blank=True)
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.planned_on:%d/%m/%Y}"


class TeamReport(models.Model):
    """The advisory team's report on a dossier: ready for the council, or not and why."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="team_report")
    words = models.TextField()
    is_ready = models.BooleanField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words[:60]
