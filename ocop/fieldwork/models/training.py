"""Courses, their sessions, who was invited with which reason, who registered, who came."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.reach import (
    AttendanceQuerySet,
    CourseQuerySet,
    EnrolmentQuerySet,
    MaterialQuerySet,
    OwnQuerySet,
    SessionQuerySet,
)
from ocop.people.models import Person, Register
from ocop.producers.models import Producer


class Course(models.Model):
    """What is taught. What it is about decides whom it is proposed to and what its effect is measured by."""

    register = models.CharField(max_length=8, choices=Register.choices)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True, help_text="what is learnt, for whom")
    criteria = models.JSONField(default=list, blank=True, help_text="titles of criteria, as the sets word them")
    conditions = models.JSONField(default=list, blank=True, help_text="codes of trade/data/conditions.yaml")
    contents = models.JSONField(default=list, blank=True, help_text="codes of items of stories/data/content.yaml")
    is_published = models.BooleanField(default=False)
    made_by_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = CourseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name_vi

    @property
    def name(self) -> str:
        """In the language of the page; the Vietnamese one where there is no other."""
        return self.name_en if self.name_en and (get_language() or "vi").startswith("en") else self.name_vi


class CourseMaterial(models.Model):
    """A file to read before or after."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=200)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = MaterialQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class CourseSession(models.Model):
    """A course held at a place and time."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("took place")
        CANCELLED = "cancelled", _("cancelled")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=250)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seats = models.PositiveIntegerField()
    teacher = models.CharField(max_length=160, blank=True, help_text="as the office names them to all who are invited")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    state_reason = models.CharField(max_length=250, blank=True)
    secret = models.CharField(max_length=48, help_text="from which the code on the screen is made")
    created_at = models.DateTimeField()

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_begins",
                violation_error_message=_("The session ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} ({self.starts_at:%d/%m/%Y})"


class CourseInvitation(models.Model):
    """A producer asked to send people, and why."""

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        REGISTERED = "registered", _("registered")
        DECLINED = "declined", _("declined")

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="invitations")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="course_invitations")
    reasons = models.JSONField(
        default=list, help_text='[{"kind": "points", "what": "...", "product": "...", "lost": "1"}]'
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    decline_reason = models.CharField(max_length=250, blank=True)
    invited_at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "producer"],
                name="invited_once",
                violation_error_message=_("This producer is invited already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.producer)


class Trainee(models.Model):
    """Somebody of a producer who learns; one row a person, so that people are counted once."""

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="trainees")
    name = models.CharField(max_length=120)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["producer", "person"], condition=Q(person__isnull=False), name="trainee_account_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A seat of a session for somebody, with the word in their own code."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        GIVEN_BACK = "given_back", _("seat given back")

    session = models.ForeignKey(CourseSession, on_delete=models.PROTECT, related_name="enrolments")
    trainee = models.ForeignKey(Trainee, on_delete=models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=10, choices=State.choices, default=State.REGISTERED)
    badge = models.CharField(max_length=24, unique=True)
    is_assisted = models.BooleanField(default=False, help_text="an officer registered them")
    registered_at = models.DateTimeField()
    registered_by_name = models.CharField(max_length=120)
    registered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "trainee"],
                name="enrolled_once",
                violation_error_message=_("They are registered already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.trainee)


class AttendanceWord(models.Model):
    """What a phone sent of a seat, done once for each key; the word that was said last stands."""

    key = models.CharField(max_length=36, unique=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance_words")
    is_here = models.BooleanField()
    said_at = models.DateTimeField()
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Attendance(models.Model):
    """They came: one row a seat. Taken back it is gone; the ledger keeps both words."""

    class Way(models.TextChoices):
        SCREEN = "screen", _("code on the screen")
        BADGE = "badge", _("their own code")
        LIST = "list", _("ticked on the list")

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    way = models.CharField(max_length=6, choices=Way.choices)
    came_at = models.DateTimeField()
    noted_by_name = models.CharField(max_length=120)
    noted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = AttendanceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.get_way_display()
