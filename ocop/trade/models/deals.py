"""From memorandum to money: what two sides signed, and what each says was contracted, delivered and paid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Person, Register
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.trade.models.asking import Buyer
from ocop.trade.models.events import Participant, TradeEvent
from ocop.trade.models.meetings import Meeting
from ocop.trade.reach import MemorandumQuerySet, StepQuerySet

Side = Participant.Side


class SignedPaper(models.Model):
    """A scan of what was signed. One paper of several parties is one document and several memoranda."""

    register = models.CharField(max_length=8, choices=Register.choices)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    signed_on = models.DateField()
    event = models.ForeignKey(TradeEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="signed_papers")
    uploaded_at = models.DateTimeField()
    uploaded_by_name = models.CharField(max_length=120)
    uploaded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True, help_text="by an officer other than the uploader")
    checked_by_name = models.CharField(max_length=120, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    check_note = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(uploaded_by__isnull=True) | ~Q(checked_by=F("uploaded_by")),
                name="scan_checked_by_another",
                violation_error_message=_("Somebody other than who uploaded the scan has to check it."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Memorandum(models.Model):
    """One buyer, one producer, one signing; counted once, and only when both confirmed or a checked scan says so."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        WAITING = "waiting", _("waits for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        ENDED = "ended", _("ended")
        CANCELLED = "cancelled", _("cancelled")

    register = models.CharField(max_length=8, choices=Register.choices)
    number = models.CharField(max_length=30, unique=True, help_text="given by the system: year and sequence")
    key = models.CharField(max_length=36, unique=True, help_text="one entry, however often the button is pressed")
    event = models.ForeignKey(TradeEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="memoranda")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="memoranda")
    buyer = models.ForeignKey(Buyer, on_delete=models.PROTECT, related_name="memoranda")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="memoranda")
    paper = models.ForeignKey(SignedPaper, null=True, blank=True, on_delete=models.PROTECT, related_name="memoranda")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    state_reason = models.CharField(max_length=250, blank=True)
    signed_on = models.DateField()
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    value = models.BigIntegerField(null=True, blank=True, help_text="intended, dong; null: not stated")
    words = models.TextField(blank=True)
    made_by_side = models.CharField(max_length=8, choices=[*Side.choices, ("office", _("office"))])
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    producer_confirmed_at = models.DateTimeField(null=True, blank=True)
    producer_confirmed_by_name = models.CharField(max_length=120, blank=True)
    producer_confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    buyer_confirmed_at = models.DateTimeField(null=True, blank=True)
    buyer_confirmed_by_name = models.CharField(max_length=120, blank=True)
    buyer_confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    first_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="it goes on counting as signed while a change of it waits"
    )
    scan_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="the version that a checked scan confirmed; a later one needs a new check"
    )
    over_on = models.DateField(null=True, blank=True, help_text="day on which it ended or was cancelled")
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it for a household")
    version = models.PositiveIntegerField(default=1, help_text="a change of what was agreed starts confirming anew")
    created_at = models.DateTimeField()

    objects = MemorandumQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["event", "state"], name="memorandum_event_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["buyer", "producer", "signed_on"],
                condition=~Q(state="cancelled"),
                name="one_memorandum_a_signing",
                violation_error_message=_("These two have a memorandum of this day already; open it."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="memorandum_value_not_negative",
                violation_error_message=_("A value cannot be less than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(from_day__isnull=True) | Q(to_day__gte=F("from_day")),
                name="memorandum_period",
                violation_error_message=_("The period ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MemorandumMove(models.Model):
    """A move of a memorandum along trade/data/memoranda.yaml, kept for ever."""

    memorandum = models.ForeignKey(Memorandum, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    as_role = models.CharField(max_length=10, help_text="producer, buyer, office or system")
    version = models.PositiveIntegerField(help_text="of what was agreed, after the move")
    reason = models.CharField(max_length=250, blank=True)
    moved_at = models.DateTimeField()
    moved_by_name = models.CharField(max_length=120)
    moved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["moved_at", "id"]

    def __str__(self) -> str:
        return f"{self.memorandum_id}: {self.name}"


class MemorandumProduct(models.Model):
    """A product of a memorandum with what is intended."""

    memorandum = models.ForeignKey(Memorandum, on_delete=models.CASCADE, related_name="products")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="memoranda")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    every = models.CharField(max_length=8, blank=True, help_text="once, week, month, quarter, year")
    value = models.BigIntegerField(null=True, blank=True, help_text="dong over the whole period")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["memorandum", "product"], name="memorandum_product_once")]

    def __str__(self) -> str:
        return self.product.name


class FollowUp(models.Model):
    """The question asked 30, 90 and 180 days after signing."""

    class State(models.TextChoices):
        DUE = "due", _("not asked yet")
        ASKED = "asked", _("asked")
        ANSWERED = "answered", _("answered")
        SILENT = "silent", _("no answer")

    class Answer(models.TextChoices):
        GOING_ON = "going_on", _("goes on, nothing new to report")
        REPORTED = "reported", _("reported what happened")
        STALLED = "stalled", _("stands still")
        GIVEN_UP = "given_up", _("given up")

    memorandum = models.ForeignKey(Memorandum, on_delete=models.CASCADE, related_name="follow_ups")
    side = models.CharField(max_length=8, choices=Side.choices)
    days = models.PositiveSmallIntegerField(help_text="after signing; trade/data/following.yaml")
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="asked a second time")
    is_assisted = models.BooleanField(default=False, help_text="an officer entered the answer for a household")

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="follow_up_state_due")]
        constraints = [models.UniqueConstraint(fields=["memorandum", "side", "days"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.memorandum_id} +{self.days}"


class DealStep(models.Model):
    """One contract, order, delivery or payment of one memorandum, as one side claims it and the other answers."""

    class Kind(models.TextChoices):
        CONTRACT = "contract", _("contract")
        ORDER = "order", _("order")
        DELIVERY = "delivery", _("delivery")
        PAYMENT = "payment", _("payment")

    class State(models.TextChoices):
        CLAIMED = "claimed", _("claimed by one side")
        CORRECTED = "corrected", _("corrected by the other side")
        DISPUTED = "disputed", _("disputed")
        CONFIRMED = "confirmed", _("confirmed by both")
        TAKEN_BACK = "taken_back", _("taken back")

    key = models.CharField(max_length=36, unique=True, help_text="one report, however often it is sent")
    memorandum = models.ForeignKey(Memorandum, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    happened_on = models.DateField()
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    amount = models.BigIntegerField(null=True, blank=True, help_text="dong; null: not stated, which is not nothing")
    document_number = models.CharField(max_length=80, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    claimed_side = models.CharField(max_length=8, choices=Side.choices)
    claimed_at = models.DateTimeField()
    claimed_by_name = models.CharField(max_length=120)
    claimed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when both agreed")
    delivery = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="payments",
        help_text="of a payment: the delivery it pays, wholly or in part",
    )
    note = models.CharField(max_length=300, blank=True)
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it for a household")
    version = models.PositiveIntegerField(default=1, help_text="a word on a page that is older is refused")

    objects = StepQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["memorandum", "kind", "state"], name="step_memorandum_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="step_amount_not_negative",
                violation_error_message=_("An amount cannot be less than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0), name="step_quantity_above_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"


class StepAnswer(models.Model):
    """A word on a step: confirmed, corrected (with the right values), disputed, accepted or taken back. The values of both are kept."""

    class Word(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTED = "corrected", _("corrected")
        DISPUTED = "disputed", _("disputed")
        ACCEPTED = "accepted", _("correction accepted")
        TAKEN_BACK = "taken_back", _("taken back")

    step = models.ForeignKey(DealStep, on_delete=models.PROTECT, related_name="answers")
    side = models.CharField(max_length=8, choices=Side.choices)
    word = models.CharField(max_length=10, choices=Word.choices)
    before = models.JSONField(default=dict, help_text="happened_on, quantity, amount as they stood")
    after = models.JSONField(default=dict, help_text="as this side says they are")
    reason = models.CharField(max_length=500, blank=True)
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it for a household")
    said_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=120)
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["said_at", "id"]

    def __str__(self) -> str:
        return self.get_word_display()


class Complaint(models.Model):
    """A complaint or a quality return within a memorandum."""

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", _("complaint")
        RETURN = "return", _("goods returned")

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        ANSWERED = "answered", _("answered")
        SETTLED = "settled", _("settled")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.CharField(max_length=36, unique=True)
    memorandum = models.ForeignKey(Memorandum, on_delete=models.PROTECT, related_name="complaints")
    step = models.ForeignKey(DealStep, null=True, blank=True, on_delete=models.PROTECT, related_name="complaints")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    side = models.CharField(max_length=8, choices=Side.choices)
    words = models.TextField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True, help_text="dong given back or not paid")
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it for a household")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer_assisted = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    raised_at = models.DateTimeField()
    raised_by_name = models.CharField(max_length=120)
    raised_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.get_kind_display()
