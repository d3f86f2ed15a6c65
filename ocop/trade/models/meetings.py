"""Who meets whom: timetables by version, placements, and what came out of each meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.people.models import Person
from ocop.trade.models.events import EventSlot, EventTable, Interpreter, Participant, TradeEvent
from ocop.trade.reach import MeetingQuerySet, OutcomeQuerySet


class Meeting(models.Model):
    """A producer and a buyer of one event who are to meet once."""

    class State(models.TextChoices):
        WISHED = "wished", _("wished")
        HELD = "held", pgettext_lazy("meeting", "held")
        NO_SHOW = "no_show", _("somebody did not come")
        CANCELLED = "cancelled", _("cancelled")

    event = models.ForeignKey(TradeEvent, on_delete=models.PROTECT, related_name="meetings")
    producer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="meetings_as_producer")
    buyer = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="meetings_as_buyer")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WISHED)
    weight = models.PositiveIntegerField(default=1)
    is_must = models.BooleanField(default=False)
    needs_interpreter = models.BooleanField(default=False)
    is_added = models.BooleanField(default=False, help_text="the office put these two together, whatever they wished")
    pinned_slot = models.ForeignKey(EventSlot, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    pinned_table = models.ForeignKey(EventTable, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "producer", "buyer"],
                name="meeting_once",
                violation_error_message=_("These two are to meet already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.producer_id} - {self.buyer_id}"


class Precedence(models.Model):
    """One meeting must come before another."""

    earlier = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    later = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="precedence_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="precedence_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} < {self.later_id}"


class Timetable(models.Model):
    """One version of an event's timetable; a published one is replaced by the next, never edited."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waits to be reckoned")
        RUNNING = "running", _("being reckoned")
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        REPLACED = "replaced", _("replaced")
        FAILED = "failed", _("no timetable")

    class Origin(models.TextChoices):
        SOLVED = "solved", _("reckoned")
        HAND = "hand", _("changed by hand")
        REPAIR = "repair", _("repaired on the day")

    event = models.ForeignKey(TradeEvent, on_delete=models.PROTECT, related_name="timetables")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.SOLVED)
    seed = models.PositiveIntegerField(default=1)
    seconds = models.PositiveSmallIntegerField(default=30, help_text="how long the optimiser may go on")
    status = models.CharField(max_length=12, blank=True, help_text="optimal, feasible, infeasible, unknown")
    progress = models.JSONField(default=list, blank=True, help_text="what was reached when: seconds, value, bound")
    value = models.JSONField(default=dict, blank=True, help_text="of each level of the objective, with its bound")
    reasons = models.JSONField(default=list, blank=True, help_text="why a wish could not be met, or what is in the way")
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True, help_text="the reckoning's last sign of life")
    changed = models.PositiveIntegerField(default=0, help_text="counts changes by hand; a stale page is refused")
    changes = models.JSONField(default=list, blank=True, help_text="each change by hand, so that a stale page is told")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="timetable_number_once"),
            models.UniqueConstraint(fields=["event"], condition=Q(state="published"), name="one_published_timetable"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} / {self.number}"


class Placement(models.Model):
    """Where and when a meeting is in one version of the timetable."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="placements")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="placements")
    slot = models.ForeignKey(EventSlot, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(EventTable, on_delete=models.PROTECT, related_name="+")
    interpreter = models.ForeignKey(Interpreter, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timetable", "meeting"], name="placed_once"),
            models.UniqueConstraint(
                fields=["timetable", "slot", "table"],
                name="one_meeting_a_table",
                violation_error_message=_("Another meeting is at this table then."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} @ {self.slot_id}"


class MeetingOutcome(models.Model):
    """What one side says came of a meeting, in three taps; the newest word of a side counts."""

    class Result(models.TextChoices):
        MEMORANDUM = "memorandum", _("we sign a memorandum")
        SAMPLE = "sample", _("samples are sent")
        QUOTE = "quote", _("a quotation follows")
        TALK = "talk", _("we go on talking")
        NOTHING = "nothing", _("it does not fit")
        NOT_HELD = "not_held", _("we did not meet")

    key = models.CharField(max_length=36, unique=True, help_text="made on the device, so that it counts once")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="outcomes")
    side = models.CharField(max_length=8, choices=Participant.Side.choices)
    result = models.CharField(max_length=12, choices=Result.choices)
    products = models.JSONField(default=list, blank=True, help_text="keys of the products talked about")
    follow_up = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="read by this side and the office alone")
    said_at = models.DateTimeField(help_text="when it was tapped")
    saved_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=120)
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "id"]

    def __str__(self) -> str:
        return self.get_result_display()
