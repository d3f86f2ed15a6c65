"""What a product or its maker tells: answers, published versions, claims and what backs them, the trade item, scores by channel."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Person, Register
from ocop.producers.models import Paper, Producer, VillageTitle
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.stories.reach import ContentScoreQuerySet, OfStoryQuerySet, StoryQuerySet, TradeItemQuerySet


class TradeItem(models.Model):
    """What the label of one pack carries beside the product's record: number, net content, allergens, origin, use."""

    class Unit(models.TextChoices):
        GRAM = "g", _("g")
        KILOGRAM = "kg", _("kg")
        MILLILITRE = "ml", _("ml")
        LITRE = "l", _("litres")
        PIECE = "piece", _("pieces")
        SET = "set", _("sets")

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="trade_item")
    gtin = models.CharField(max_length=14, blank=True, help_text="8, 12, 13 or 14 digits with a right check digit")
    net_content = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    net_unit = models.CharField(max_length=5, choices=Unit.choices, blank=True)
    packing_vi = models.CharField(max_length=200, blank=True, help_text="what it is packed in")
    packing_en = models.CharField(max_length=200, blank=True)
    allergens = models.JSONField(
        default=list, blank=True, help_text='codes of data/content.yaml; ["none"]: stated that there is none'
    )
    origin_vi = models.CharField(max_length=200, blank=True, help_text="where the raw material comes from")
    origin_en = models.CharField(max_length=200, blank=True)
    usage_vi = models.CharField(max_length=300, blank=True, help_text="how to use or prepare it")
    usage_en = models.CharField(max_length=300, blank=True)
    hs_code = models.CharField(max_length=10, blank=True, help_text="customs code, 6 to 10 digits")
    changed_at = models.DateTimeField()

    objects = TradeItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gtin"],
                condition=~Q(gtin=""),
                name="gtin_once",
                violation_error_message=_("This barcode number stands on another product already."),
            ),
            models.CheckConstraint(
                condition=Q(net_content__isnull=True) | Q(net_content__gt=0),
                name="net_content_is_something",
                violation_error_message=_("The net content is more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return self.product.name


class Story(models.Model):
    """The workshop of one product, or of one producer."""

    register = models.CharField(max_length=8, choices=Register.choices)
    product = models.OneToOneField(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="story")
    producer = models.OneToOneField(Producer, null=True, blank=True, on_delete=models.CASCADE, related_name="story")
    created_at = models.DateTimeField()

    objects = StoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, producer__isnull=True)
                | Q(product__isnull=True, producer__isnull=False),
                name="story_of_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.product or self.producer)

    @property
    def maker(self) -> Producer | None:
        """Whose story it is, or who makes the product it is about."""
        return self.producer if self.product is None else self.product.producer


class Answer(models.Model):
    """What was said to one question at one time; the newest counts, earlier ones stay readable. The key makes a resent one the same."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(
        max_length=40, help_text="code of data/questions.yaml; text_vi, text_en: the text itself"
    )
    words = models.TextField(blank=True)
    key = models.UUIDField(unique=True)
    said_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="story_answers")
    said_by_name = models.CharField(max_length=120)
    for_household = models.BooleanField(default=False, help_text="an officer wrote it down for the household")
    said_at = models.DateTimeField()

    objects = OfStoryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["story", "question", "-id"], name="answer_newest")]

    def __str__(self) -> str:
        return self.question


class StoryVersion(models.Model):
    """A text as it was published; the newest one stands unless it was taken back."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text_vi = models.TextField()
    text_en = models.TextField(blank=True)
    rules = models.CharField(max_length=64, help_text="digest of the rules it was looked at with")
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="stories_published"
    )
    published_by_name = models.CharField(max_length=120)
    for_household = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = OfStoryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "number"], name="story_version_once")]

    def __str__(self) -> str:
        return f"{self.story} ({self.number})"


class Claim(models.Model):
    """One thing the text says as a fact, and what stands behind it. A claim the text no longer makes stays, unused."""

    class Backing(models.TextChoices):
        TOLD = "told", _("told by the producer")
        PAPER = "paper", _("a paper of the producer")
        RECOGNITION = "recognition", _("a star of the product")
        TITLE = "title", _("a title of the craft village")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=30, help_text="code of data/claims.yaml")
    passage = models.CharField(max_length=120, help_text="the words that make the claim, folded")
    backing = models.CharField(max_length=12, choices=Backing.choices)
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.PROTECT, related_name="story_claims")
    recognition = models.ForeignKey(
        Recognition, null=True, blank=True, on_delete=models.PROTECT, related_name="story_claims"
    )
    title = models.ForeignKey(VillageTitle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims_settled"
    )
    settled_by_name = models.CharField(max_length=120)
    settled_at = models.DateTimeField()

    objects = OfStoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "kind", "passage"], name="claim_once"),
            models.CheckConstraint(
                condition=Q(backing="told", paper=None, recognition=None, title=None)
                | Q(backing="paper", paper__isnull=False, recognition=None, title=None)
                | Q(backing="recognition", recognition__isnull=False, paper=None, title=None)
                | Q(backing="title", title__isnull=False, paper=None, recognition=None),
                name="claim_names_what_backs_it",
            ),
        ]

    def __str__(self) -> str:
        return self.passage


class AllowedWords(models.Model):
    """Words a rule flags, which an officer read in their context and found in order, with the reason."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="allowed")
    rule = models.CharField(max_length=40, help_text="code of data/forbidden.yaml")
    passage = models.CharField(max_length=300, help_text="the sentence, folded")
    reason = models.CharField(max_length=300)
    allowed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    allowed_by_name = models.CharField(max_length=120)
    allowed_at = models.DateTimeField()

    objects = OfStoryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["story", "rule", "passage"], name="words_allowed_once")]

    def __str__(self) -> str:
        return self.passage


class ContentScore(models.Model):
    """How far the record of one product goes for one channel; kept, and reckoned again only when something it rests on changed."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="content_scores")
    channel = models.CharField(max_length=20, help_text="code of data/content.yaml")
    score = models.PositiveSmallIntegerField(help_text="0 to 100")
    errors = models.PositiveSmallIntegerField(help_text="required items that are missing: they block the channel")
    warnings = models.PositiveSmallIntegerField()
    next_fix = models.CharField(max_length=40, blank=True, help_text="code of the item that gains most for its effort")
    failed = models.BigIntegerField(help_text="one bit for each item of the channel that is missing")
    inputs = models.BigIntegerField(help_text="number made from the facts and the rules it was reckoned from")
    stands_until = models.DateField(
        null=True, blank=True, help_text="first day on which a paper or star ends by itself"
    )

    objects = ContentScoreQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "channel"], name="score_once_a_channel")]
        indexes = [
            models.Index(fields=["channel", "score", "product"], name="score_by_channel"),
            models.Index(fields=["stands_until"], name="score_stands_until"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.score}"


class TextReading(models.Model):
    """What was read in a product's story: who tells the same, what it claims, what a rule objects to.

    A changed story gets a new row with a higher key, so that a process reads only what is newer than it knows.
    """

    product = models.OneToOneField(Product, on_delete=models.CASCADE, related_name="text_reading")
    digest = models.CharField(max_length=64, help_text="of the texts, the rules and what was allowed")
    minima = models.BinaryField(help_text="64 numbers of 32 bits; empty for a text too short to compare")
    flagged = models.PositiveSmallIntegerField(help_text="passages the law forbids and nobody allowed")
    claims = models.JSONField(default=list, help_text="[[kind, passage], ...]")

    def __str__(self) -> str:
        return self.digest[:8]


class Followed(models.Model):
    """How far the ledger was read for scores, by which rules and for which day; one row."""

    sequence = models.PositiveBigIntegerField(default=0)
    rules = models.CharField(max_length=64, blank=True)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.sequence)
