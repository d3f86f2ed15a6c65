"""The plan of a year: contents, activities, targets, what was counted by hand, and the versions that were approved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Person, Register
from ocop.programme.reach import HandCountQuerySet, OfPlanQuerySet, PlanQuerySet


class Plan(models.Model):
    """The plan of a year, of the city or of one commune. What was approved is kept as versions; the rows are the working copy."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        APPROVED = "approved", _("approved")
        CHANGING = "changing", _("approved, a change is being written")

    register = models.CharField(max_length=8, choices=Register.choices)
    year = models.PositiveSmallIntegerField()
    commune = models.ForeignKey(
        "places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="null: the city"
    )
    title = models.CharField(max_length=250)
    number = models.CharField(max_length=80, blank=True, help_text="of the document: 146/KH-UBND")
    issued_on = models.DateField(null=True, blank=True, help_text="date of the document; null: not known")
    template = models.CharField(max_length=40, help_text="id of data/templates")
    source = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveSmallIntegerField(default=0, help_text="newest approved version; 0 while there is none")
    change_reason = models.CharField(max_length=500, blank=True, help_text="why a change is being written")
    revision = models.PositiveIntegerField(default=1, help_text="a form that is older is refused")
    created_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "year"],
                condition=Q(commune__isnull=True),
                name="one_city_plan_a_year",
                violation_error_message=_("There is a plan of the city for this year already; open it."),
            ),
            models.UniqueConstraint(
                fields=["register", "year", "commune"],
                condition=Q(commune__isnull=False),
                name="one_commune_plan_a_year",
                violation_error_message=_("This commune has a plan for this year already; open it."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanContent(models.Model):
    """One of the contents of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="contents")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250)
    words = models.TextField(blank=True, help_text="more, in the office's words")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_content_once")]

    def __str__(self) -> str:
        return self.name_vi

    @property
    def name(self) -> str:
        """In the language of the page."""
        return self.name_en if (get_language() or "vi").startswith("en") else self.name_vi


class Activity(models.Model):
    """Something that is to be done: what, who, where, when, with how much money; and how far it has come."""

    class State(models.TextChoices):
        PLANNED = "planned", _("not begun")
        RUNNING = "running", _("going on")
        DONE = "done", _("done")
        DROPPED = "dropped", _("given up")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="activities")
    content = models.ForeignKey(PlanContent, on_delete=models.CASCADE, related_name="activities")
    name = models.CharField(max_length=300)
    who = models.CharField(max_length=200, blank=True, help_text="office in charge")
    partners = models.CharField(max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    budget = models.BigIntegerField(null=True, blank=True, help_text="dong; null: not stated")
    event = models.ForeignKey("trade.TradeEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("fieldwork.Course", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    inspection_plan = models.ForeignKey(
        "fieldwork.InspectionPlan", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    policy = models.ForeignKey(
        "fieldwork.SupportPolicy", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    state_note = models.CharField(max_length=300, blank=True)
    spent = models.BigIntegerField(null=True, blank=True, help_text="dong; null: not stated")
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(budget__isnull=True) | Q(budget__gte=0)) & (Q(spent__isnull=True) | Q(spent__gte=0)),
                name="activity_money_not_negative",
                violation_error_message=_("An amount cannot be less than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(from_day__isnull=True) | Q(to_day__gte=F("from_day")),
                name="activity_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """What a plan wants: an indicator or something counted by hand, a value or a range, of the city or of a place."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    content = models.ForeignKey(PlanContent, on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(max_length=60, blank=True, help_text="code; empty: counted by hand")
    name = models.CharField(max_length=250, blank=True, help_text="of what is counted by hand; else the indicator's")
    unit = models.CharField(max_length=40, blank=True, help_text="of what is counted by hand")
    wording = models.CharField(max_length=300, blank=True, help_text="as the document says it")
    low = models.BigIntegerField(help_text="in the indicator's own unit")
    high = models.BigIntegerField(null=True, blank=True, help_text="of a range; null: one value")
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("places.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__gte=0) & (Q(high__isnull=True) | Q(high__gte=F("low"))),
                name="target_range",
                violation_error_message=_("The highest value lies below the lowest."),
            ),
            models.CheckConstraint(
                condition=Q(commune__isnull=True) | Q(district__isnull=True),
                name="target_of_one_place",
                violation_error_message=_("A target is of a commune or of a district, not of both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.indicator


class HandCount(models.Model):
    """A figure counted by hand on a day, with its evidence; another person checks it. The newest by a day counts."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="counts")
    counted_on = models.DateField(help_text="the day the value speaks of")
    value = models.BigIntegerField()
    evidence = models.CharField(max_length=500, help_text="document, list, page that shows it")
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by_name = models.CharField(max_length=120, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = HandCountQuerySet.as_manager()

    class Meta:
        ordering = ["-counted_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="hand_count_not_negative"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(made_by__isnull=True) | ~Q(checked_by=F("made_by")),
                name="hand_count_checked_by_another",
                violation_error_message=_("Somebody other than who entered the figure has to check it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id}: {self.value}"


class PlanVersion(models.Model):
    """A plan as it was approved on a day; never changed."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    approved_on = models.DateField(help_text="the day from which it stands")
    reason = models.CharField(max_length=500, blank=True, help_text="of a change; empty for the first")
    sheet = models.JSONField(help_text="contents, activities and targets, as ocop.programme.sheet writes them")
    digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by_name = models.CharField(max_length=120)
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan} ({self.number})"
