"""What producers say of their year, and what new products they think of."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Person
from ocop.producers.models import Producer
from ocop.programme.reach import OfProducerQuerySet


class YearStatement(models.Model):
    """What a producer says of one of its years. What it leaves empty is not known, and never counts as nought."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="year_statements")
    year = models.PositiveSmallIntegerField()
    jobs = models.PositiveIntegerField(null=True, blank=True, help_text="people who worked for it most of the year")
    women = models.PositiveIntegerField(null=True, blank=True, help_text="of them women")
    income = models.BigIntegerField(null=True, blank=True, help_text="average of one of them, dong a month")
    area = models.BigIntegerField(
        null=True, blank=True, help_text="raw-material area of its own or under contract, square metres"
    )
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True, help_text="by an officer other than who wrote it")
    checked_by_name = models.CharField(max_length=120, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfProducerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "year"],
                name="one_statement_a_year",
                violation_error_message=_("There is a statement of this year already; open it."),
            ),
            models.CheckConstraint(
                condition=Q(women__isnull=True) | Q(jobs__isnull=True) | Q(women__lte=F("jobs")),
                name="women_among_the_jobs",
                violation_error_message=_("There cannot be more women than people."),
            ),
            models.CheckConstraint(
                condition=(Q(income__isnull=True) | Q(income__gte=0)) & (Q(area__isnull=True) | Q(area__gte=0)),
                name="statement_not_negative",
                violation_error_message=_("An amount cannot be less than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(made_by__isnull=True) | ~Q(checked_by=F("made_by")),
                name="statement_checked_by_another",
                violation_error_message=_("Somebody other than who wrote it has to check it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.producer} {self.year}"


class ProductIdea(models.Model):
    """A product a producer thinks of, with what was shown of the demand for it when it was kept."""

    class State(models.TextChoices):
        KEPT = "kept", _("kept")
        DROPPED = "dropped", _("given up")
        MADE = "made", _("became a product")

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="product_ideas")
    name = models.CharField(max_length=200)
    name_folded = models.CharField(max_length=200, db_index=True)
    product_set = models.CharField(max_length=20)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    shown = models.JSONField(default=dict, help_text="what was known of demand and supply when it was kept")
    state = models.CharField(max_length=8, choices=State.choices, default=State.KEPT)
    state_note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfProducerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["product_set", "state"], name="idea_set_state")]

    def __str__(self) -> str:
        return self.name
