"""Taking a recognition back: finding, hearing, decision within fifteen days (decree 26/2026)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.appraisal.ruling_reach import CaseQuerySet
from ocop.people.models import Person
from ocop.recognition.models import Recognition, Withdrawal


class WithdrawalCase(models.Model):
    """A case on one of the six grounds; its decision writes `recognition.Withdrawal`."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        HEARD = "heard", _("the producer was heard")
        DECIDED = "decided", _("withdrawn")
        DROPPED = "dropped", _("dropped")

    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="withdrawal_cases")
    ground = models.CharField(max_length=10, choices=Withdrawal.Ground.choices)
    finding = models.TextField(help_text="what was found, by whom")
    found_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_by_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    ended_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    ended_by_name = models.CharField(max_length=120, blank=True)
    withdrawal = models.ForeignKey(Withdrawal, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    off_shelf_confirmed_on = models.DateField(null=True, blank=True)
    off_shelf_by_name = models.CharField(max_length=120, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recognition"],
                condition=models.Q(state__in=["open", "heard"]),
                name="one_open_withdrawal_case",
                violation_error_message=_("A case on this recognition is already open."),
            )
        ]

    @property
    def state_words(self) -> str:
        """The state as pages say it; “withdrawn” alone could be read as taken back by the producer."""
        return str(_("stars withdrawn") if self.state == self.State.DECIDED else self.get_state_display())

    def __str__(self) -> str:
        return f"{self.recognition} ({self.get_ground_display()})"


class Hearing(models.Model):
    """The producer's word before a withdrawal is decided."""

    case = models.ForeignKey(WithdrawalCase, on_delete=models.CASCADE, related_name="hearings")
    invited_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    words = models.TextField(blank=True, help_text="what the producer said; empty with a note when they did not come")
    note = models.TextField(blank=True)
    recorded_by_name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.invited_on:%d/%m/%Y}"


class ShelfMark(models.Model):
    """A place from which the mark of a withdrawn product must come off, and the word that it did."""

    case = models.ForeignKey(WithdrawalCase, on_delete=models.CASCADE, related_name="shelf_marks")
    outlet = models.ForeignKey("outlets.Outlet", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    place = models.CharField(
        max_length=200, help_text="name of the point of sale; empty: the producer's own stock and pages", blank=True
    )
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="shelf_place_once")]

    def __str__(self) -> str:
        return self.place or str(_("the producer's own stock, labels and pages"))
