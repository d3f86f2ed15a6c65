"""The public record: stars with their dates. Nothing that was once recorded is overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Register
from ocop.products.models import Product
from ocop.recognition.querysets import AssessmentQuerySet, RecognitionQuerySet, WithdrawalQuerySet


class Level(models.TextChoices):
    """A product's level (domain/counting.md); potential five-star is never counted as four as well."""

    THREE = "3", _("3 stars")
    FOUR = "4", _("4 stars")
    POTENTIAL_FIVE = "potential_5", _("potential 5 stars")
    FIVE = "5", _("5 stars")
    UNSTATED = "unstated", _("recognised, stars not stated")


class Precision(models.TextChoices):
    """How exactly the date of a decision is known."""

    DAY = "day", _("day")
    YEAR = "year", _("only the year")
    NONE = "none", _("not dated")


class Recognition(models.Model):
    """One decision on one product. Corrections retract the row and record another; see `retracted_at`."""

    class Kind(models.TextChoices):
        NEW = "new", _("new")
        RENEWED = "renewed", _("renewed")
        UPGRADED = "upgraded", _("upgraded")
        UNSTATED = "unstated", _("not stated")

    class Body(models.TextChoices):
        DISTRICT = "district", _("district People's Committee")
        PROVINCE = "province", _("city People's Committee")
        MINISTRY = "ministry", _("ministry")
        UNSTATED = "unstated", _("not stated")

    register = models.CharField(max_length=8, choices=Register.choices)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="recognitions")
    level = models.CharField(max_length=12, choices=Level.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    body = models.CharField(max_length=10, choices=Body.choices)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    decision = models.CharField(max_length=80, blank=True)
    precision = models.CharField(max_length=5, choices=Precision.choices)
    issued_on = models.DateField(null=True, blank=True, help_text="date of the decision, when the day is known")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    ends_on = models.DateField(
        null=True,
        blank=True,
        help_text="first day it is no longer in force: issue + months of validity; null when the day of issue is not known",
    )
    counted_from = models.DateField(
        help_text="the day from which an as-of figure counts it: the day; else 31/12 of the year; else the day it was recorded"
    )
    rulebook = models.CharField(
        max_length=20, blank=True, help_text="decision whose criteria were used: qd1048-2019, qd148-2023, qd26-2026"
    )
    code = models.CharField(max_length=40, blank=True, help_text="product code under decree 26/2026")
    old_code = models.CharField(max_length=40, blank=True, help_text="earlier product code, with a district")
    commune_then = models.ForeignKey(
        "places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    district_then = models.ForeignKey(
        "places.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reference = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)
    retracted_at = models.DateTimeField(
        null=True, blank=True, help_text="when the record was found wrong; it stays, and is known no more from then on"
    )
    retraction_reason = models.TextField(blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["product", "counted_from"], name="recognition_product_date"),
            models.Index(fields=["register", "counted_from"], name="recognition_register_date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(precision="day", issued_on__isnull=False, ends_on__isnull=False)
                    | Q(precision="year", issued_on__isnull=True, ends_on__isnull=True, year__isnull=False)
                    | Q(precision="none", issued_on__isnull=True, ends_on__isnull=True, year__isnull=True)
                ),
                name="recognition_dates_match_precision",
                violation_error_message=_("The dates do not fit how exactly they are known."),
            ),
            models.CheckConstraint(
                condition=~Q(register="office") | Q(precision="day") & ~Q(decision=""),
                name="office_recognition_has_decision",
                violation_error_message=_(
                    "A row of the office register needs the number and the date of its decision."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}: {self.get_level_display()}"


class Withdrawal(models.Model):
    """A recognition taken back, on one of six grounds (decree 26/2026)."""

    class Ground(models.TextChoices):
        FORGED = "forged", _("false or forged papers")
        CRITERIA = "criteria", _("criteria no longer met")
        LAW = "law", _("breach of quality, food safety, environment, property or label law")
        MARK = "mark", _("wrong use of the OCOP mark")
        STOPPED = "stopped", _("stopped producing")
        OTHER = "other", _("finding of another authority")

    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="withdrawals")
    ground = models.CharField(max_length=10, choices=Ground.choices)
    decision = models.CharField(max_length=80)
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retraction_reason = models.TextField(blank=True)

    objects = WithdrawalQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.recognition.product} ({self.decision})"


class Extension(models.Model):
    """A recognition stands past its own end while its renewal is answered (decree 26/2026 art. 12.3): in force in [begins_on, until).

    Dated and kept like every fact: the answer retracts the row and records a shorter one, so that `known()` alone says what was
    known when. Written by `extending` alone.
    """

    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="extensions")
    begins_on = models.DateField(help_text="the recognition's own end: the first day on which it stands by this alone")
    until = models.DateField(
        help_text="first day it no longer stands: 180 days after its end, or the day of the answer"
    )
    reference = models.CharField(max_length=60, blank=True, help_text="registration slip of the renewal")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)
    retracted_at = models.DateTimeField(null=True, blank=True)
    retraction_reason = models.TextField(blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("begins_on")), name="extension_holds_a_day"),
            models.UniqueConstraint(
                fields=["recognition"], condition=Q(retracted_at__isnull=True), name="one_extension_of_a_recognition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recognition.product} ({self.until})"


class Assessment(models.Model):
    """What a source says of a product short of a recognition: registered or assessed. It counts in no figure of stars."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("registered for rating")
        ASSESSED = "assessed", _("assessed, recognition not stated")

    register = models.CharField(max_length=8, choices=Register.choices)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="assessments")
    status = models.CharField(max_length=10, choices=Status.choices)
    stars_stated = models.PositiveSmallIntegerField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.product}: {self.get_status_display()}"


# Certificates have their own shelf; Django finds models through this module.
from ocop.recognition.certificates.models import (  # noqa: E402
    Certificate as Certificate,
)
from ocop.recognition.certificates.models import (  # noqa: E402
    PrintJob as PrintJob,
)
from ocop.recognition.certificates.models import (  # noqa: E402
    ProductCode as ProductCode,
)
from ocop.recognition.certificates.models import (  # noqa: E402
    SigningKey as SigningKey,
)
