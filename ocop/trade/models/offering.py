"""What a producer can deliver: capability, what is promised already, prices and who may see them, packs sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.people.models import Person, Register
from ocop.producers.models import Paper
from ocop.products.models import Product
from ocop.trade.models.asking import Buyer
from ocop.trade.reach import OfferQuerySet, PackQuerySet, PriceTierQuerySet


class Offer(models.Model):
    """The capability profile of one product; stars and papers are read from the record, never copied here."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("shown to confirmed buyers")
        PAUSED = "paused", _("paused")

    class PriceAudience(models.TextChoices):
        NOBODY = "nobody", pgettext_lazy("prices", "nobody")
        CHOSEN = "chosen", _("buyers I choose")
        CONFIRMED = "confirmed", _("every confirmed buyer")

    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="offer")
    register = models.CharField(max_length=8, choices=Register.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    unit = models.CharField(max_length=30, help_text="kg, hộp, chiếc")
    min_order = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    lead_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="days from order to delivery")
    lead_days_more = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="days for an order above one month's capacity"
    )
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    age_at_delivery_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="days from making to handing over, at most"
    )
    packing_vi = models.CharField(max_length=250, blank=True)
    packing_en = models.CharField(max_length=250, blank=True)
    gtin = models.CharField(max_length=14, blank=True, help_text="8, 12, 13 or 14 digits with a right check digit")
    traceability = models.URLField(blank=True, help_text="page a code on the pack leads to")
    label_languages = models.JSONField(default=list, blank=True)
    vat_invoice = models.BooleanField(null=True, help_text="null: not stated")
    consignment = models.BooleanField(null=True, help_text="accepts consignment; null: not stated")
    payment_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="longest it waits for money")
    discount_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="largest discount to a chain"
    )
    opening_fee = models.BigIntegerField(null=True, blank=True, help_text="largest code-opening fee it pays, dong")
    gives_samples = models.BooleanField(null=True)
    exported_to = models.CharField(max_length=200, blank=True, help_text="countries, as written")
    delivers_to = models.ManyToManyField("places.Province", blank=True, related_name="+")
    delivers_everywhere = models.BooleanField(default=False)
    price_audience = models.CharField(max_length=10, choices=PriceAudience.choices, default=PriceAudience.CHOSEN)
    note_vi = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(discount_percent__isnull=True) | Q(discount_percent__gte=0, discount_percent__lte=100),
                name="offer_discount_is_a_share",
                violation_error_message=_("A discount lies between 0 and 100 per cent."),
            )
        ]

    def __str__(self) -> str:
        return self.product.name


class OfferMonth(models.Model):
    """Capacity of one month of the year, in the offer's unit; a month without a row is not stated."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="months")
    month = models.PositiveSmallIntegerField()
    capacity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "month"], name="offer_month_once"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="offer_month_of_a_year"),
            models.CheckConstraint(condition=Q(capacity__gte=0), name="offer_capacity_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.capacity}"


class Promise(models.Model):
    """Capacity that is spoken for, by the month; one that came from a memorandum names it and ends with it."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="promises")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, help_text="a month, in the offer's unit")
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    words = models.CharField(max_length=160, blank=True, help_text="to whom, seen by the producer alone")
    memorandum = models.ForeignKey(
        "trade.Memorandum", null=True, blank=True, on_delete=models.CASCADE, related_name="promises"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="promise_above_nothing"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=models.F("from_day")),
                name="promise_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} / {self.from_day}"


class PriceTier(models.Model):
    """The price from a quantity on, dong a unit, before VAT."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="price_tiers")
    from_quantity = models.DecimalField(max_digits=14, decimal_places=3)
    price = models.BigIntegerField()

    objects = PriceTierQuerySet.as_manager()

    class Meta:
        ordering = ["from_quantity"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "from_quantity"],
                name="price_tier_once",
                violation_error_message=_("There is a price from this quantity already."),
            ),
            models.CheckConstraint(condition=Q(price__gt=0), name="price_above_nothing"),
        ]

    def __str__(self) -> str:
        return f">= {self.from_quantity}: {self.price}"


class OfferReader(models.Model):
    """A buyer to whom a producer shows the prices of an offer."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="readers")
    buyer = models.ForeignKey(Buyer, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "buyer"], name="offer_reader_once")]

    def __str__(self) -> str:
        return str(self.buyer)


class OfferPaper(models.Model):
    """A paper of the producer that goes into the profile; whether it is in force is asked of the paper."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="papers")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "paper"], name="offer_paper_once")]

    def __str__(self) -> str:
        return str(self.paper)


class OfferReference(models.Model):
    """Where the product is sold or was sold, as told by the producer."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="references")
    words = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.words


class CapabilityPack(models.Model):
    """Profiles of one producer sent to one buyer, as they stood: frozen record with its digest, and a receipt."""

    key = models.CharField(max_length=36, unique=True, help_text="one sending, however often the button is pressed")
    producer = models.ForeignKey("producers.Producer", on_delete=models.PROTECT, related_name="capability_packs")
    buyer = models.ForeignKey(Buyer, on_delete=models.PROTECT, related_name="capability_packs")
    event = models.ForeignKey("trade.TradeEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="packs")
    record = models.JSONField(
        help_text="the machine-readable record of each offer, prices only where shown to this buyer"
    )
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by_name = models.CharField(max_length=120)
    sent_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True, help_text="when somebody of the buyer confirmed it")
    received_by_name = models.CharField(max_length=120, blank=True)
    received_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = PackQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.producer_id} -> {self.buyer_id}"


class MatchWeights(models.Model):
    """The weights of the score's parts, set by the trade office from a day on."""

    weights = models.JSONField(help_text='{"part": weight}; parts are those of trade/data/matching.yaml')
    valid_from = models.DateField(unique=True)
    reason = models.CharField(max_length=250)
    set_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.valid_from)
