"""What the council proposed and the city decided, with the papers of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.appraisal.models.dossiers import Dossier
from ocop.appraisal.models.rounds import Round
from ocop.appraisal.ruling_reach import AppealQuerySet, DecisionQuerySet
from ocop.people.models import Person, Register
from ocop.recognition.models import Recognition


class Ruling(models.Model):
    """The council's result on a dossier in one pass, computed from the sheets under the regulation. Never changed; a later one replaces it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="rulings")
    number = models.PositiveSmallIntegerField(help_text="pass")
    outcome = models.CharField(max_length=14, help_text="rated, stopped, excluded, disqualified")
    total = models.CharField(max_length=24, help_text="exact fraction of the mean, such as 485/7")
    points = models.DecimalField(max_digits=7, decimal_places=4, help_text="the mean to four decimals, half up")
    stars = models.PositiveSmallIntegerField(null=True)
    content = models.JSONField(
        help_text="parts, criteria, members' totals, marks as formed, what held a higher star back"
    )
    sheets_digest = models.CharField(max_length=64)
    computed_at = models.DateTimeField()
    closed_by_name = models.CharField(max_length=120)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(replaced_at__isnull=True), name="one_standing_ruling"
            )
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class OfficialPaper(models.Model):
    """A paper written from the record (minutes, draft decision, notice, letter) and, later, its signed copy."""

    class Kind(models.TextChoices):
        FORM01 = "form01", _("registration (form 01)")
        FORM02 = "form02", _("self-assessment report (form 02)")
        FORM03 = "form03", _("commune report (form 03)")
        TEAM = "team", _("report of the advisory team")
        MINUTES = "minutes", _("minutes of the council")
        PROPOSALS = "proposals", _("list of proposals")
        DECISION = "decision", _("decision")
        NOTICE = "notice", _("notice of the result")
        TO_MINISTRY = "to_ministry", _("letter to the ministry")
        HEARING = "hearing", _("invitation to be heard")
        WITHDRAWAL = "withdrawal", _("decision of withdrawal")
        APPEAL = "appeal", _("answer to an appeal")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    dossier = models.ForeignKey(Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="papers")
    decision = models.ForeignKey(
        "appraisal.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    case = models.ForeignKey(
        "appraisal.WithdrawalCase", null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    appeal = models.ForeignKey(
        "appraisal.Appeal", null=True, blank=True, on_delete=models.PROTECT, related_name="papers"
    )
    content_digest = models.CharField(max_length=64, help_text="SHA-256 of the data it was written from")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    word_file = models.ForeignKey(
        "files.StoredFile",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the same as Word, to be changed before signing",
    )
    signed_file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.get_kind_display()


class Decision(models.Model):
    """A decision of the city: what will be decided is listed before it is."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")

    register = models.CharField(max_length=8, choices=Register.choices)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    number = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    signed_file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    drafted_by_name = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft") | (~models.Q(number="") & models.Q(decided_on__isnull=False)),
                name="published_decision_has_number",
                violation_error_message=_("A published decision has a number and a day."),
            )
        ]

    def __str__(self) -> str:
        return self.number or str(_("draft decision"))


class DecisionItem(models.Model):
    """One product in a decision, with the stars it gets and, once published, its recognition.

    After an upheld appeal a later decision names the dossier again: the earlier item stays and stands no more.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="decision_items")
    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, help_text="as recognition.Level: 3, 4, potential_5")
    level_reason = models.TextField(blank=True, help_text="why the level is not the one the stars call for")
    recognition = models.ForeignKey(Recognition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_standing = models.BooleanField(default=True)
    taken_out_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(is_standing=True),
                name="one_standing_decision_item",
                violation_error_message=_("Another decision already lists this dossier."),
            )
        ]

    def __str__(self) -> str:
        return str(self.dossier)


class MinistryFile(models.Model):
    """A product of 90 points and more sent on to the ministry, the answer, and what the city made of it.

    Rated again after an answer below 90 points, a dossier may be sent on once more: the newest one counts.
    """

    class Follow(models.TextChoices):
        RECOGNISED = "recognised", _("recognised by the city from the ministry's result")
        RATED_AGAIN = "rated_again", _("rated again by the council")

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="ministry_files")
    letter = models.CharField(max_length=80)
    sent_on = models.DateField()
    sent_by_name = models.CharField(max_length=120)
    answered_on = models.DateField(null=True, blank=True)
    answer_decision = models.CharField(max_length=80, blank=True)
    answer_points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    answer_stars = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_words = models.TextField(blank=True)
    answer_file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    follow = models.CharField(max_length=12, choices=Follow.choices, blank=True)
    recognition = models.ForeignKey(Recognition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.letter


class Appeal(models.Model):
    """A producer's appeal against a result or a withdrawal, with its answer."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld: the result is looked at again")
        DISMISSED = "dismissed", _("dismissed")
        TAKEN_BACK = "taken_back", _("taken back")

    dossier = models.ForeignKey(Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals")
    case = models.ForeignKey(
        "appraisal.WithdrawalCase", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    words = models.TextField()
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_by_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dossier__isnull=False, case__isnull=True)
                | models.Q(dossier__isnull=True, case__isnull=False),
                name="appeal_against_one_thing",
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(state="open"),
                name="one_open_appeal_per_dossier",
                violation_error_message=_("An appeal against this is open already."),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="open"),
                name="one_open_appeal_per_case",
                violation_error_message=_("An appeal against this is open already."),
            ),
        ]

    def __str__(self) -> str:
        return self.words[:60]
