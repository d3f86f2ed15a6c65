"""Trade events: where, when, who comes with what, whom they wish to meet, and when they are free."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Organisation, Person, Register
from ocop.products.models import Product
from ocop.trade.reach import EventQuerySet, OutsideEventQuerySet, ParticipantQuerySet, WishQuerySet


class TradeEvent(models.Model):
    """A conference, fair, product week or showroom day that an office runs on this system."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("trade conference")
        FAIR = "fair", _("fair")
        WEEK = "week", _("product week")
        SHOWROOM = "showroom", _("design and sale space")

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        OPEN = "open", _("registration open")
        WISHES = "wishes", _("collecting wishes")
        PLANNED = "planned", _("timetable published")
        RUNNING = "running", _("running")
        CLOSED = "closed", _("over")
        CANCELLED = "cancelled", _("cancelled")

    register = models.CharField(max_length=8, choices=Register.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    slug = models.SlugField(max_length=160, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    venue = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=250, blank=True)
    commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    organiser = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    register_until = models.DateField(null=True, blank=True)
    wishes_until = models.DateField(null=True, blank=True)
    wishes_each = models.PositiveSmallIntegerField(default=20, help_text="most wishes one participant may have")
    musts_each = models.PositiveSmallIntegerField(default=3, help_text="most of them that may be musts")
    meetings_a_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="most meetings of one participant"
    )
    budget = models.BigIntegerField(null=True, blank=True, help_text="dong; null: not stated")
    slot_plan = models.JSONField(
        default=dict, blank=True, help_text="what the slots were made from: days, sessions, breaks, minutes of a slot"
    )
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_begins",
                violation_error_message=_("The event ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0), name="event_budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi

    @property
    def name(self) -> str:
        """In the language of the page; the Vietnamese one where there is no other."""
        return self.name_en if self.name_en and (get_language() or "vi").startswith("en") else self.name_vi

    @property
    def note(self) -> str:
        """The same for the note."""
        return self.note_en if self.note_en and (get_language() or "vi").startswith("en") else self.note_vi


class OutsideEvent(models.Model):
    """A fair or conference of somebody else, kept so that buyers are not asked twice in the same days."""

    register = models.CharField(max_length=8, choices=Register.choices)
    name = models.CharField(max_length=200)
    organiser = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    province = models.ForeignKey("places.Province", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    website = models.URLField(blank=True)
    buyers = models.ManyToManyField("trade.Buyer", blank=True, related_name="+", help_text="those known to go there")
    note = models.TextField(blank=True)
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = OutsideEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="outside_event_ends_after_it_begins",
                violation_error_message=_("The event ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class EventHall(models.Model):
    """A hall or a zone of the venue."""

    event = models.ForeignKey(TradeEvent, on_delete=models.CASCADE, related_name="halls")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "name"],
                name="hall_name_once",
                violation_error_message=_("There is a hall of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class HallWalk(models.Model):
    """Minutes on foot between two halls, the same both ways; without a row: none."""

    first = models.ForeignKey(EventHall, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(EventHall, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="hall_walk_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="hall_walk_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class EventSlot(models.Model):
    """One slot of the event's days, all halls alike; meetings fill slots, a break or lunch fills none."""

    event = models.ForeignKey(TradeEvent, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_break = models.BooleanField(default=False)
    session = models.CharField(max_length=40, blank=True, help_text="morning, afternoon or the office's own word")
    dropped_at = models.DateTimeField(
        null=True, blank=True, help_text="no longer of the event's plan; kept for the timetables that used it"
    )

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "starts_at"], condition=Q(dropped_at__isnull=True), name="slot_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_it_begins",
                violation_error_message=_("The slot ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m %H:%M}"


class Participant(models.Model):
    """An organisation at an event, on one side of the table."""

    class Side(models.TextChoices):
        PRODUCER = "producer", _("producer")
        BUYER = "buyer", _("buyer")

    class State(models.TextChoices):
        INVITED = "invited", _("invited")
        REGISTERED = "registered", _("registered")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    event = models.ForeignKey(TradeEvent, on_delete=models.PROTECT, related_name="participants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    side = models.CharField(max_length=8, choices=Side.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    state_reason = models.CharField(max_length=250, blank=True)
    people = models.PositiveSmallIntegerField(default=1, help_text="how many come; two may sit at two tables")
    languages = models.JSONField(default=list, blank=True, help_text='["vi"]; empty: Vietnamese')
    meetings_a_day = models.PositiveSmallIntegerField(null=True, blank=True)
    badge = models.CharField(max_length=24, unique=True, help_text="random word in the badge's QR code")
    calendar_key = models.CharField(
        max_length=48, null=True, blank=True, unique=True, help_text="secret part of its iCal address; null: none"
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    registered_by_name = models.CharField(max_length=120, blank=True)
    registered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it for a household")
    created_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "organisation", "side"],
                name="participant_once",
                violation_error_message=_("This organisation takes part already."),
            )
        ]

    def __str__(self) -> str:
        return self.organisation.name


class ParticipantProduct(models.Model):
    """A product a producer brings."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "product"], name="product_brought_once")]

    def __str__(self) -> str:
        return self.product.name


class EventTable(models.Model):
    """A table at which meetings are held; one with a keeper belongs to that participant, who stays seated."""

    hall = models.ForeignKey(EventHall, on_delete=models.PROTECT, related_name="tables")
    label = models.CharField(max_length=20)
    keeper = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="kept_tables"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="a table that vanished takes no meeting")

    class Meta:
        ordering = ["hall__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "label"],
                name="table_label_once",
                violation_error_message=_("There is a table of this label in the hall already."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class Booth(models.Model):
    """A booth at a fair or a product week."""

    hall = models.ForeignKey(EventHall, on_delete=models.PROTECT, related_name="booths")
    label = models.CharField(max_length=20)
    participant = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="booths"
    )

    class Meta:
        ordering = ["hall__position", "id"]
        constraints = [models.UniqueConstraint(fields=["hall", "label"], name="booth_label_once")]

    def __str__(self) -> str:
        return self.label


class Unavailability(models.Model):
    """A slot in which a participant cannot meet."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="unavailable")
    slot = models.ForeignKey(EventSlot, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "slot"], name="unavailable_once")]

    def __str__(self) -> str:
        return str(self.slot)


class Interpreter(models.Model):
    """An interpreter of the event and the languages between which they speak."""

    event = models.ForeignKey(TradeEvent, on_delete=models.CASCADE, related_name="interpreters")
    label = models.CharField(max_length=80, help_text="how the office calls them; no personal data is needed")
    languages = models.JSONField(help_text='["vi", "ja"]')

    def __str__(self) -> str:
        return self.label


class InterpreterAbsence(models.Model):
    """A slot in which an interpreter is not there."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="absences")
    slot = models.ForeignKey(EventSlot, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interpreter", "slot"], name="interpreter_absent_once")]

    def __str__(self) -> str:
        return str(self.slot)


class Wish(models.Model):
    """Whom a participant wishes to meet. The other side never reads it."""

    class Value(models.TextChoices):
        MUST = "must", _("must meet")
        LIKE = "like", _("would like to meet")
        NO = "no", _("no")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wishes")
    other = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wished_by")
    value = models.CharField(max_length=4, choices=Value.choices)
    reason = models.CharField(max_length=250, blank=True)
    set_at = models.DateTimeField()
    set_by_name = models.CharField(max_length=120)
    set_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_officer = models.BooleanField(default=False)

    objects = WishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "other"], name="wish_once"),
            models.CheckConstraint(condition=~Q(participant=F("other")), name="wish_for_another"),
        ]

    def __str__(self) -> str:
        return self.get_value_display()


class Attendance(models.Model):
    """What happened at the door: check-in, lateness, absence; one row a participant and day."""

    class State(models.TextChoices):
        HERE = "here", _("here")
        LATE = "late", _("comes late")
        ABSENT = "absent", _("did not come")
        LEFT = "left", _("left early")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendance")
    day = models.DateField()
    state = models.CharField(max_length=6, choices=State.choices)
    at = models.DateTimeField()
    expected_at = models.DateTimeField(null=True, blank=True, help_text="of one who comes late")
    noted_by_name = models.CharField(max_length=120)
    noted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "day"], name="attendance_once_a_day")]

    def __str__(self) -> str:
        return self.get_state_display()
