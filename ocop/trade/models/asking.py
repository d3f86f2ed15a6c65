"""Who buys, what they ask of anyone they list, what markets ask, and what they look for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.people.models import Organisation, Person, Register
from ocop.trade.reach import BuyerQuerySet, ListingTermsQuerySet, NeedQuerySet


class Buyer(models.Model):
    """The buyer role of an organisation. It sees trade terms of producers only once the trade office has confirmed it."""

    class Kind(models.TextChoices):
        SUPERMARKET = "supermarket", _("supermarket chain")
        STORES = "stores", _("store chain")
        EXPORTER = "exporter", _("exporter")
        HOSPITALITY = "hospitality", _("hotel or restaurant")
        MARKETPLACE = "marketplace", _("online marketplace")
        DUTY_FREE = "duty_free", _("duty-free shop")
        TRAVEL = "travel", _("travel firm")
        AGENCY = "agency", _("agency or wholesaler")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the trade office")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")
        SUSPENDED = "suspended", _("suspended")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="buyer")
    register = models.CharField(max_length=8, choices=Register.choices)
    slug = models.SlugField(max_length=140, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about_vi = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    served = models.ManyToManyField("places.Province", blank=True, related_name="+", help_text="provinces it serves")
    serves_abroad = models.CharField(max_length=200, blank=True, help_text="countries it sells to, as written")
    languages = models.JSONField(default=list, help_text='["vi", "en"]: languages its people speak at a table')
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    state_reason = models.CharField(max_length=250, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    objects = BuyerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.organisation.name


class ListingTerms(models.Model):
    """What a buyer asks of any supplier it lists, as published for a time; a published version is never edited."""

    class Audience(models.TextChoices):
        PRODUCERS = "producers", _("every producer in the system")
        CHOSEN = "chosen", _("only producers we choose")

    buyer = models.ForeignKey(Buyer, on_delete=models.PROTECT, related_name="listing_terms")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True, blank=True, help_text="null while it is a draft")
    valid_to = models.DateField(null=True, blank=True, help_text="last day; null while it stands")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PRODUCERS)
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=120, blank=True)
    published_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = ListingTermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["buyer", "number"], name="listing_terms_number_once"),
            models.UniqueConstraint(
                fields=["buyer"],
                condition=Q(published_at__isnull=True),
                name="one_draft_of_listing_terms",
                violation_error_message=_("There is a draft of these terms already; open it."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="listing_terms_end_after_they_begin",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.buyer_id} / {self.number}"


class Condition(models.Model):
    """One thing asked: a code of `trade/data/conditions.yaml` with its value in the shape the code prescribes."""

    code = models.CharField(max_length=40)
    value = models.JSONField()
    is_must = models.BooleanField(default=True, help_text="false: a wish that lowers the score when unmet")
    weight = models.PositiveSmallIntegerField(default=1, help_text="of a wish, 1-5")
    note_vi = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class ListingTerm(Condition):
    """One of a buyer's listing terms."""

    terms = models.ForeignKey(ListingTerms, on_delete=models.CASCADE, related_name="rows")

    class Meta(Condition.Meta):
        constraints = [models.UniqueConstraint(fields=["terms", "code", "position"], name="listing_term_once")]

    def __str__(self) -> str:
        return self.code


class TermsReader(models.Model):
    """A producer whom a buyer lets read terms that are not for everybody."""

    buyer = models.ForeignKey(Buyer, on_delete=models.CASCADE, related_name="terms_readers")
    producer = models.ForeignKey("producers.Producer", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["buyer", "producer"], name="terms_reader_once")]

    def __str__(self) -> str:
        return str(self.producer)


class MarketGate(models.Model):
    """The conditions of a country or a channel, from a date to a date; loaded from `trade/data/gates/`, kept for ever."""

    class Kind(models.TextChoices):
        COUNTRY = "country", _("country")
        CHANNEL = "channel", _("channel")

    slug = models.SlugField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    groups = models.JSONField(default=list, help_text="product groups of decree 26/2026 it concerns; empty: all")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500)
    is_guide = models.BooleanField(default=True, help_text="condensed for orientation; the text in force decides")
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "valid_from"], name="gate_begins_once_a_day")]

    def __str__(self) -> str:
        return self.name_vi


class GateCondition(Condition):
    """One condition of a market gate."""

    gate = models.ForeignKey(MarketGate, on_delete=models.CASCADE, related_name="rows")
    source = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.code


class Need(models.Model):
    """What a buyer looks for: how much, how often, when, where, at what price, until when."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", pgettext_lazy("need", "open")
        MET = "met", pgettext_lazy("need", "met")
        CLOSED = "closed", pgettext_lazy("need", "closed")

    class Every(models.TextChoices):
        ONCE = "once", _("once")
        WEEK = "week", _("each week")
        MONTH = "month", _("each month")
        QUARTER = "quarter", _("each quarter")
        YEAR = "year", _("each year")

    class PriceAudience(models.TextChoices):
        NOBODY = "nobody", _("nobody but the trade office")
        MATCHED = "matched", _("producers who meet every must")
        PRODUCERS = "producers", _("every producer in the system")

    buyer = models.ForeignKey(Buyer, on_delete=models.PROTECT, related_name="needs")
    register = models.CharField(max_length=8, choices=Register.choices)
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True, help_text="more, in the buyer's words")
    product_set = models.CharField(max_length=20, blank=True, db_index=True, help_text="id of a set; empty: any set")
    group26 = models.CharField(max_length=30, blank=True, help_text="group of decree 26/2026; empty: any")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True, help_text="each time")
    unit = models.CharField(max_length=30, blank=True)
    every = models.CharField(max_length=8, choices=Every.choices, default=Every.MONTH)
    from_day = models.DateField(null=True, blank=True, help_text="first delivery")
    to_day = models.DateField(null=True, blank=True, help_text="last delivery; null: lasting")
    months = models.JSONField(default=list, blank=True, help_text="months 1-12 in which it is wanted; empty: all")
    place = models.ForeignKey("places.Province", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_words = models.CharField(max_length=200, blank=True, help_text="where to deliver, as written")
    price_from = models.BigIntegerField(null=True, blank=True, help_text="dong a unit")
    price_to = models.BigIntegerField(null=True, blank=True, help_text="dong a unit")
    price_audience = models.CharField(max_length=10, choices=PriceAudience.choices, default=PriceAudience.MATCHED)
    min_stars = models.PositiveSmallIntegerField(default=0)
    until = models.DateField(help_text="last day on which it stands")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_by_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=36, null=True, blank=True, help_text="one form, however often it is sent")

    objects = NeedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "until"], name="need_state_until")]
        constraints = [
            models.UniqueConstraint(fields=["buyer", "key"], name="need_form_once"),
            models.CheckConstraint(
                condition=Q(price_from__isnull=True)
                | Q(price_to__isnull=True)
                | Q(price_to__gte=models.F("price_from")),
                name="need_price_range",
                violation_error_message=_("The highest price lies below the lowest."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gt=0),
                name="need_quantity_above_nothing",
                violation_error_message=_("The quantity has to be more than nothing."),
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(from_day__isnull=True) | Q(to_day__gte=models.F("from_day")),
                name="need_delivery_days",
                violation_error_message=_("The last delivery lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NeedCondition(Condition):
    """A must or a wish of one need, beyond the buyer's listing terms."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="rows")

    def __str__(self) -> str:
        return self.code
