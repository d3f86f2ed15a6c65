"""The council: who sits on it, who scores what, the sheets, and what was written away from the network."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.appraisal.models.dossiers import Dossier
from ocop.appraisal.models.rounds import Round
from ocop.appraisal.reach import SheetQuerySet
from ocop.people.models import Person


class Council(models.Model):
    """A council by its decision, from a date to a date (decree 26/2026 art. 4)."""

    name = models.CharField(max_length=160)
    decision = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """A place on a council or its advisory team, held by a person from a date to a date."""

    class Part(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        MEMBER = "member", _("member")
        SECRETARY = "secretary", _("secretary")
        TEAM = "team", _("advisory team")

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    part = models.CharField(max_length=10, choices=Part.choices)
    agency = models.CharField(max_length=160, blank=True, help_text="the office or association the person comes from")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "person"],
                condition=Q(valid_to__isnull=True),
                name="one_seat_per_person",
                violation_error_message=_("This person already has a seat on this council."),
            )
        ]

    @property
    def scores(self) -> bool:
        """Chair, vice chairs and members score; secretary and advisory team do not."""
        return self.part in ("chair", "vice_chair", "member")

    def __str__(self) -> str:
        return f"{self.person} ({self.get_part_display()})"


class Assignment(models.Model):
    """A scoring seat's duty on one dossier. Who abstains or is in conflict keeps the row, with the reason."""

    class State(models.TextChoices):
        ACTIVE = "active", _("scores")
        ABSTAINED = "abstained", _("abstains")
        CONFLICT = "conflict", _("in conflict of interest")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="assignments")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    reason = models.TextField(blank=True)
    assigned_by_name = models.CharField(max_length=120)
    assigned_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "seat"], name="one_assignment_per_seat")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_state_display()}"


class Conflict(models.Model):
    """A conflict of interest, declared by the member or detected by the system; it never disappears, it is lifted with a reason."""

    class Source(models.TextChoices):
        DECLARED = "declared", _("declared by the member")
        COMMUNE = "commune", _("same commune")
        ORGANISATION = "organisation", _("same organisation")
        CONTACT = "contact", _("same phone or e-mail")
        ADVISER = "adviser", _("advised or filled in the dossier")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="conflicts")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="conflicts")
    source = models.CharField(max_length=12, choices=Source.choices)
    words = models.TextField(blank=True)
    found_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=120, blank=True)
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "seat", "source"], name="conflict_once")]

    def __str__(self) -> str:
        return self.get_source_display()


class Sheet(models.Model):
    """One member's score sheet for one dossier in one pass. Points are computed by the server from the choices."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being filled in")
        SUBMITTED = "submitted", _("handed in")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sheets")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField(default=1, help_text="pass: 1, then 2 when gaps call for scoring again")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    revision = models.PositiveIntegerField(default=0, help_text="rises with every saved mark; what a device last saw")
    comment = models.TextField(blank=True)
    total = models.CharField(max_length=20, blank=True, help_text="exact fraction, once handed in")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of choices and seal, once handed in")
    seal = models.CharField(
        max_length=32, blank=True, help_text="random, in the digest: without it a digest could be guessed"
    )
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "seat", "number"], name="one_sheet_per_pass")]

    def __str__(self) -> str:
        return f"{self.seat}"


class Mark(models.Model):
    """The choice of a member for one criterion."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="marks")
    criterion = models.CharField(max_length=10)
    choice = models.PositiveSmallIntegerField(null=True, blank=True, help_text="null: cleared")
    case = models.CharField(max_length=4, blank=True)
    note = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    device = models.CharField(max_length=40, blank=True)
    marked_at = models.DateTimeField(help_text="on the device's clock when offline")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="one_mark_per_criterion")]

    def __str__(self) -> str:
        return self.criterion


class Finding(models.Model):
    """A stop, exclusion or disqualification a member (or the secretary for the council) found."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="findings")
    criterion = models.CharField(max_length=10)
    gate = models.TextField(help_text="the gate's own words in the set, such as 'stop: unsafe foreign matter'")
    words = models.TextField(blank=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion", "gate"], name="finding_once")]

    def __str__(self) -> str:
        return self.gate


class SyncReceipt(models.Model):
    """An operation of a device that was applied (or refused), by the key the device gave it: the same key twice is answered, not done."""

    key = models.UUIDField(primary_key=True)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="receipts")
    answer = models.JSONField()
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.key)


class SheetCopy(models.Model):
    """A criterion marked differently on two devices: both are kept until the member chooses."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="copies")
    criterion = models.CharField(max_length=10)
    device = models.CharField(max_length=40)
    content = models.JSONField(help_text='{"choice": 1, "case": "", "note": ""}')
    marked_at = models.DateTimeField()
    received_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    kept = models.BooleanField(null=True, help_text="whether the member kept this copy")

    def __str__(self) -> str:
        return self.criterion


__all__ = [
    "Assignment",
    "Conflict",
    "Council",
    "Finding",
    "Mark",
    "Round",
    "Seat",
    "Sheet",
    "SheetCopy",
    "SyncReceipt",
]
