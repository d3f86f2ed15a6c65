"""Reports: drafts that offices write, and frozen versions that keep their figures, rows and templates for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Person, Register
from ocop.programme.reports.reach import ReportQuerySet, VersionQuerySet


class Report(models.Model):
    """One report of one period after one template. Its words are written here; its figures are filled until it is frozen."""

    class Period(models.TextChoices):
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        YEAR = "year", _("year")

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        FROZEN = "frozen", _("frozen, waits for approval")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    register = models.CharField(max_length=8, choices=Register.choices)
    template = models.CharField(max_length=40, help_text="id of data/reports")
    period = models.CharField(max_length=8, choices=Period.choices)
    start = models.DateField()
    end = models.DateField()
    title = models.CharField(max_length=250)
    number = models.CharField(max_length=80, blank=True, help_text="of the document, when it has one")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    words = models.JSONField(default=dict, help_text="code of a section: what the officer wrote")
    revision = models.PositiveIntegerField(default=1, help_text="a form that is older is refused")
    created_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "template", "start"],
                condition=~Q(state="withdrawn"),
                name="one_report_a_period",
                violation_error_message=_("There is such a report of this period already; open it."),
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="report_period"),
        ]

    def __str__(self) -> str:
        return self.title


class ReportVersion(models.Model):
    """A report as it was frozen: its data as one text with its digest, and what its documents were made of. Only its state moves."""

    class State(models.TextChoices):
        FROZEN = "frozen", _("waits for approval")
        APPROVED = "approved", _("approved")
        REPLACED = "replaced", _("replaced by a later one")
        WITHDRAWN = "withdrawn", _("withdrawn")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.TextField(
        help_text="canonical JSON: everything the documents say, and the rows behind each figure"
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of content")
    as_of = models.DateField(help_text="the day the figures speak of")
    known_at = models.DateTimeField(help_text="what was known then is what was counted")
    ledger_sequence = models.BigIntegerField(help_text="newest entry of the ledger when it was frozen")
    parts = models.JSONField(help_text="name of a template or font: digest of its kept copy")
    made = models.JSONField(help_text="ending of a document: SHA-256 of its bytes")
    makers = models.JSONField(help_text="library: version that made the documents")
    state = models.CharField(max_length=10, choices=State.choices, default=State.FROZEN)
    state_reason = models.CharField(max_length=500, blank=True)
    frozen_at = models.DateTimeField()
    frozen_by_name = models.CharField(max_length=120)
    frozen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by_name = models.CharField(max_length=120, blank=True)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state="approved"), name="one_approved_version_a_report"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(frozen_by__isnull=True) | ~Q(approved_by=F("frozen_by")),
                name="report_approved_by_another",
                violation_error_message=_("Somebody other than who froze the report has to approve it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} ({self.number})"


class KeptPart(models.Model):
    """The bytes of a template or a font as frozen reports need them, once for all reports that use the same."""

    digest = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=80)
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
