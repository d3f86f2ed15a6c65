"""The dossier of a product: answers, the papers behind them, what was filed, and every move it made."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.appraisal.reach import DossierQuerySet
from ocop.people.models import Person, Register
from ocop.producers.models import PaperVersion, Producer
from ocop.products.models import Product
from ocop.recognition.models import Recognition


class Dossier(models.Model):
    """One request to rate one product. Its state is moved by `ocop.appraisal.moves.move` alone, along data/states.yaml."""

    class Kind(models.TextChoices):
        FIRST = "first", _("first rating")
        UPGRADE = "upgrade", _("upgrade")
        RENEWAL = "renewal", _("renewal")

    register = models.CharField(max_length=8, choices=Register.choices)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="dossiers")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="dossiers")
    commune = models.ForeignKey(
        "places.Commune", on_delete=models.PROTECT, related_name="+", help_text="the commune that receives it"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    criteria = models.ForeignKey("appraisal.CriteriaVersion", on_delete=models.PROTECT, related_name="dossiers")
    renews = models.ForeignKey(
        Recognition,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by_dossiers",
        help_text="the recognition that is renewed or upgraded",
    )
    round = models.ForeignKey(
        "appraisal.Round", null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    state = models.CharField(max_length=16, default="draft", db_index=True, help_text="see data/states.yaml")
    version = models.PositiveIntegerField(default=1, help_text="rises with every move; a stale page is refused")
    wished_stars = models.PositiveSmallIntegerField(null=True, blank=True, help_text="3, 4 or 5")
    slip_number = models.CharField(max_length=60, blank=True, help_text="number of the registration slip (form 01)")
    form = models.JSONField(default=dict, blank=True, help_text="texts of forms 01 and 02 by field name")
    form_marks = models.JSONField(
        default=dict, blank=True, help_text="by field name: [revision, device that wrote it last, key of who did]"
    )
    is_assisted = models.BooleanField(default=False, help_text="a commune officer fills in, with recorded consent")
    begun_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="dossiers_begun")
    begun_by_name = models.CharField(max_length=120)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True, blank=True, help_text="when first filed; decides the rules it is under")
    state_since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True, help_text="last working day of the step it stands at")

    objects = DossierQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["commune", "state"], name="dossier_commune_state"),
            models.Index(fields=["round", "state"], name="dossier_round_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["product"],
                condition=~Q(state__in=["recognised", "noticed", "refused", "answered", "withdrawn"]),
                name="one_open_dossier_per_product",
                violation_error_message=_("This product already has an open dossier; go on with that one."),
            ),
            models.CheckConstraint(
                condition=Q(kind="first") | Q(renews__isnull=False),
                name="dossier_follows_a_recognition",
                violation_error_message=_("A renewal or an upgrade needs the recognition it follows."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} ({self.get_kind_display()})"


class Move(models.Model):
    """One step of a dossier from a state to a state: who, when, why. Never changed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="moves")
    name = models.CharField(max_length=24, help_text="see data/states.yaml")
    from_state = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    as_role = models.CharField(max_length=16, help_text="producer, commune, office, team, secretary, chair, system")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"


class Answer(models.Model):
    """The producer's own choice for one criterion (form 02 part III), as it stands in the draft."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    criterion = models.CharField(max_length=10, help_text="number in the set, such as 6.1.1")
    choice = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="place in the criterion's list (within the case, for a case), from 0; null: only words so far",
    )
    case = models.CharField(max_length=4, blank=True)
    words = models.TextField(blank=True, help_text="the description in the producer's words")
    saved_at = models.DateTimeField()
    saved_by_name = models.CharField(max_length=120)
    revision = models.PositiveIntegerField(default=1)
    device = models.CharField(
        max_length=40, blank=True, help_text="the phone or tab that wrote it last; tells a second one"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "criterion"], name="one_answer_per_criterion")]

    def __str__(self) -> str:
        return self.criterion


class AnswerEvidence(models.Model):
    """The version and page of a paper that backs an answer."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence")
    paper_version = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="backs")
    page = models.PositiveSmallIntegerField(default=0, help_text="0: the whole paper")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "paper_version", "page"], name="evidence_once")]

    def __str__(self) -> str:
        return str(self.paper_version)


class FiledVersion(models.Model):
    """A dossier as filed: everything the producer said and the digests of the papers. Triggers refuse to change it."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="filed")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="answers, words, form texts, evidence with file digests, self-rating")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content")
    filed_at = models.DateTimeField()
    filed_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "number"], name="filed_version_once")]

    def __str__(self) -> str:
        return f"{self.number} ({self.digest[:8]})"


class FiledFile(models.Model):
    """A file that a filed version rests on: who may read the dossier may open it, whatever the draft points to since."""

    filed = models.ForeignKey(FiledVersion, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filed", "file"], name="filed_file_once")]

    def __str__(self) -> str:
        return str(self.file)


class Consent(models.Model):
    """A household's recorded word that an officer may fill in for it; it may be taken back, from then on nobody fills in."""

    class Way(models.TextChoices):
        SIGNED = "signed", _("signed paper")
        SPOKEN = "spoken", _("spoken, before a witness")
        OWN_ACCOUNT = "own_account", _("from their own account")

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="consents")
    given_by_name = models.CharField(max_length=120)
    way = models.CharField(max_length=12, choices=Way.choices)
    witness_name = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_by_name = models.CharField(max_length=120)
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.get_way_display()


class CompletionRequest(models.Model):
    """A dossier returned for completion, with the exact points."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="completion_requests")
    stage = models.CharField(max_length=12, help_text="commune, office or team")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.stage} {self.asked_at:%d/%m/%Y}"


class CompletionPoint(models.Model):
    """One point to complete: where it stands and what is missing."""

    request = models.ForeignKey(CompletionRequest, on_delete=models.CASCADE, related_name="points")
    place = models.CharField(max_length=40, help_text="criterion number, or form01/form02/samples/paper")
    sentence = models.TextField()
    reply = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence[:60]}"
