"""Applications for recognition as a point of introduction and sale, what was decided of them, suspension and re-checks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.checklists.models import Check
from ocop.files.models import StoredFile
from ocop.outlets.models.outlets import Outlet
from ocop.outlets.reach_of_recognition import ApplicationQuerySet, RecognitionQuerySet
from ocop.people.models import Organisation, Person, Register


class CriteriaChoice(models.Model):
    """Which criteria the office uses from a day on, where no decision is known to name that day; the newest row of a day counts."""

    checklist = models.CharField(max_length=40)
    from_day = models.DateField()
    reason = models.CharField(max_length=500)
    chosen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    chosen_by_name = models.CharField(max_length=120)
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.checklist} {self.from_day}"


class OutletApplication(models.Model):
    """A shop asks to be recognised: what it says of itself. States and moves: recognising/data/states.yaml."""

    register = models.CharField(max_length=8, choices=Register.choices)
    outlet = models.ForeignKey(
        Outlet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="applications",
        help_text="the entry it is for; a place not entered yet gets one with its recognition",
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="outlet_applications")
    name = models.CharField(max_length=200)
    place_kind = models.CharField(max_length=20, blank=True, help_text="see recognising/places.py")
    address = models.CharField(max_length=250, blank=True)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    old_commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("places.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_given = models.CharField(max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    opening_hours = models.CharField(max_length=120, blank=True)
    area = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True, help_text="m²")
    staff = models.PositiveIntegerField(null=True, blank=True)
    ocop_share = models.DecimalField(
        max_digits=4, decimal_places=1, null=True, blank=True, help_text="per cent of OCOP goods, as stated"
    )
    phone = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="draft", db_index=True)
    state_reason = models.TextField(blank=True, help_text="the points to be mended, or why it was refused or withdrawn")
    check_done = models.ForeignKey(Check, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_assisted = models.BooleanField(default=False, help_text="an officer wrote it for the shop")
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outlet"],
                condition=Q(state__in=["draft", "submitted", "returned", "visited"]),
                name="one_open_application",
                violation_error_message=_("An application for this point of sale is open already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationPhoto(models.Model):
    """A photograph of the place."""

    application = models.ForeignKey(OutletApplication, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["application", "file"], name="application_photo_once")]

    def __str__(self) -> str:
        return self.words or self.file.name


class ApplicationMove(models.Model):
    """One step of an application, for those who follow it."""

    application = models.ForeignKey(OutletApplication, on_delete=models.CASCADE, related_name="moves")
    name = models.CharField(max_length=20)
    to_state = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    moved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    moved_by_name = models.CharField(max_length=120)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at", "id"]

    def __str__(self) -> str:
        return self.name


class OutletRecognition(models.Model):
    """A point of sale is recognised by a decision, [from_day, until). A correction ends one and records another."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="recognitions")
    application = models.OneToOneField(
        OutletApplication, null=True, blank=True, on_delete=models.PROTECT, related_name="recognition"
    )
    criteria = models.CharField(max_length=40, blank=True, help_text="code of the checklist; empty: not stated")
    criteria_digest = models.CharField(max_length=64, blank=True)
    decision = models.CharField(max_length=60)
    issued_on = models.DateField(null=True, blank=True, help_text="none: a list did not state it")
    from_day = models.DateField()
    year_only = models.BooleanField(default=False, help_text="only the year is known; it counts from its last day")
    until = models.DateField(
        null=True, blank=True, help_text="first day it no longer holds; none when the decision names none"
    )
    end_unknown = models.BooleanField(default=False, help_text="a list did not say until when; counted as provisional")
    keeper_as_given = models.CharField(
        max_length=200, blank=True, help_text="a keeper a list names, not in the register"
    )
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recheck_due = models.DateField(null=True, blank=True)
    last_check = models.ForeignKey(Check, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    check_waits = models.BooleanField(
        default=False, help_text="a re-check was handed in and nobody has answered it yet"
    )
    ended_on = models.DateField(null=True, blank=True, help_text="taken back, or the place closed, before its own end")
    ended_reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("from_day")),
                name="outlet_recognition_has_days",
                violation_error_message=_("The end lies before the beginning."),
            ),
        ]
        indexes = [models.Index(fields=["outlet", "from_day"], name="outlet_recognised")]

    def __str__(self) -> str:
        return f"{self.outlet} – {self.decision}"

    @property
    def register(self) -> str:
        """That of its point of sale."""
        return self.outlet.register


class OutletSuspension(models.Model):
    """A recognition does not count [from_day, lifted_on)."""

    recognition = models.ForeignKey(OutletRecognition, on_delete=models.CASCADE, related_name="suspensions")
    from_day = models.DateField()
    reason = models.TextField()
    decision = models.CharField(max_length=60, blank=True)
    set_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    set_by_name = models.CharField(max_length=120)
    set_at = models.DateTimeField()
    lifted_on = models.DateField(null=True, blank=True)
    lifted_reason = models.TextField(blank=True)
    lifted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    lifted_by_name = models.CharField(max_length=120, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recognition"],
                condition=Q(lifted_on__isnull=True),
                name="one_open_suspension",
                violation_error_message=_("It is suspended already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_day}"
