"""Proposals and difficulties with their answers; promises with the word of both sides; dialogues at which they were made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.dialogue.reach import DialogueQuerySet, OfficeQuerySet, PartQuerySet, PromiseQuerySet, ProposalQuerySet
from ocop.people.models import Organisation, Person, Register
from ocop.places.models import Commune


class Dialogue(models.Model):
    """A meeting of the office with producers and businesses."""

    register = models.CharField(max_length=8, choices=Register.choices)
    name = models.CharField(max_length=200)
    held_on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = DialogueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "name", "held_on"],
                name="one_dialogue_a_day_and_name",
                violation_error_message=_("This dialogue is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Proposal(models.Model):
    """What one producer or business brought, which office answers it and until when. One row however often it is opened again."""

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("proposal")
        DIFFICULTY = "difficulty", _("difficulty")

    class Way(models.TextChoices):
        DESK = "desk", _("on the desk")
        MEETING = "meeting", _("at a dialogue")
        PHONE = "phone", _("by telephone")
        LETTER = "letter", _("by letter")

    class State(models.TextChoices):
        RECEIVED = "received", _("received, not given to an office yet")
        ASSIGNED = "assigned", _("being answered")
        ANSWERED = "answered", _("answered")
        SETTLED = "settled", _("answered, and the sender is satisfied")
        WITHDRAWN = "withdrawn", _("taken back by the sender")

    register = models.CharField(max_length=8, choices=Register.choices)
    key = models.CharField(max_length=36, unique=True, help_text="one entry, however often the button is pressed")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=20, help_text="a code of data/dialogue.yaml")
    title = models.CharField(max_length=200)
    words = models.TextField()
    way = models.CharField(max_length=8, choices=Way.choices)
    brought_on = models.DateField()
    dialogue = models.ForeignKey(Dialogue, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    firm = models.CharField(max_length=200, blank=True, help_text="a business that is not in the register")
    agrees_public = models.BooleanField(
        default=False, help_text="the sender agrees that it is shown without their name"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    office = models.CharField(max_length=20, blank=True, help_text="a code of data/dialogue.yaml")
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="whose committee answers"
    )
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0, help_text="how often the sender was not satisfied")
    public_title = models.CharField(max_length=200, blank=True)
    public_words = models.TextField(blank=True)
    public_answer = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it")
    version = models.PositiveIntegerField(default=1, help_text="a word on a page that is older is refused")
    brought_at = models.DateTimeField()
    brought_by_name = models.CharField(max_length=120)
    brought_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="proposal_state_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, firm="") | Q(organisation__isnull=True) & ~Q(firm=""),
                name="proposal_has_one_sender",
                violation_error_message=_("Say who brought it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="assigned") | Q(due_on__isnull=False) & ~Q(office=""),
                name="proposal_assigned_is_due",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "settled"]) | Q(answered_on__isnull=False),
                name="proposal_answered_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sender(self) -> str:
        """Who brought it, by name."""
        return self.organisation.name if self.organisation is not None else self.firm


class ProposalPart(models.Model):
    """The part of another office in a joint answer; its words are empty until it has written them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="parts")
    office = models.CharField(max_length=20, help_text="a code of data/dialogue.yaml")
    commune = models.ForeignKey(
        Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="whose committee it is"
    )
    words = models.TextField(blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    written_by_name = models.CharField(max_length=120, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "office"], name="one_part_an_office")]

    def __str__(self) -> str:
        return self.office


class ProposalFile(models.Model):
    """A photograph or paper that goes with the question or with the answer. Never shown to the public."""

    class Side(models.TextChoices):
        SENDER = "sender", _("with the question")
        OFFICE = "office", _("with the answer")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=6, choices=Side.choices)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "file"], name="one_file_once")]

    def __str__(self) -> str:
        return str(self.file)


class ProposalWord(models.Model):
    """What was said or done of a proposal, kept for ever."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="said")
    what = models.CharField(max_length=12, help_text="assigned, joined, answered, reopened, settled, withdrawn")
    words = models.TextField(blank=True)
    office = models.CharField(max_length=20, blank=True)
    due_on = models.DateField(null=True, blank=True)
    said_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=120)
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["said_at", "id"]

    def __str__(self) -> str:
        return self.what


class Side(models.TextChoices):
    """Who speaks of a promise."""

    OFFICE = "office", _("the office that promised")
    SENDER = "sender", _("the one it was promised to")


class Word(models.TextChoices):
    """What a side says of a promise."""

    KEPT = "kept", _("kept as promised")
    GOING = "going", _("under way")
    BROKEN = "broken", _("not kept")


class Promise(models.Model):
    """What an office promised, until when; each side's newest word stands here, all of them in `asks` and the ledger."""

    register = models.CharField(max_length=8, choices=Register.choices)
    key = models.CharField(max_length=36, unique=True)
    proposal = models.ForeignKey(Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="promises")
    dialogue = models.ForeignKey(Dialogue, null=True, blank=True, on_delete=models.PROTECT, related_name="promises")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="null: to everybody"
    )
    firm = models.CharField(max_length=200, blank=True, help_text="a business that is not in the register")
    words = models.CharField(max_length=500)
    office = models.CharField(max_length=20)
    commune = models.ForeignKey(Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    due_on = models.DateField()
    office_word = models.CharField(max_length=8, choices=Word.choices, blank=True)
    office_said_on = models.DateField(null=True, blank=True)
    sender_word = models.CharField(max_length=8, choices=Word.choices, blank=True)
    sender_said_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=120)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=models.F("made_on")), name="promise_due_after_made"),
            models.CheckConstraint(condition=Q(organisation__isnull=True) | Q(firm=""), name="promise_to_one"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def to(self) -> str:
        """To whom, by name; "" for everybody."""
        return self.organisation.name if self.organisation is not None else self.firm


class PromiseAsk(models.Model):
    """One side is asked about a promise, 30, 90, 180 days after it was made."""

    class State(models.TextChoices):
        DUE = "due", _("to come")
        ASKED = "asked", _("asked already")
        ANSWERED = "answered", _("answered")
        SILENT = "silent", _("no answer")

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="asks")
    side = models.CharField(max_length=8, choices=Side.choices)
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DUE)
    asked_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=8, choices=Word.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["days", "side"]
        indexes = [models.Index(fields=["state", "due_on"], name="promise_ask_due")]
        constraints = [models.UniqueConstraint(fields=["promise", "side", "days"], name="one_ask_a_side_and_step")]

    def __str__(self) -> str:
        return f"{self.days} {self.side}"


class SubjectRule(models.Model):
    """From a day on: which office answers a subject, within how many working days. Set by the office; nothing is set by us."""

    subject = models.CharField(max_length=20)
    office = models.CharField(max_length=20)
    working_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    basis = models.CharField(max_length=250, blank=True, help_text="the decision or letter it rests on")
    set_at = models.DateTimeField()
    set_by_name = models.CharField(max_length=120)
    set_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfficeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "valid_from"], name="one_rule_a_subject_and_day")]

    def __str__(self) -> str:
        return f"{self.subject} {self.valid_from}"
