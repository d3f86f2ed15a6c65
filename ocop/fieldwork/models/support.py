"""Policies of support as dated data, applications under them, and what was paid."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ocop.fieldwork.reach import OwnQuerySet, PolicyQuerySet
from ocop.people.models import Person, Register
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.recognition.models import Recognition


class SupportPolicy(models.Model):
    """What the office gives, for what, how much and under which conditions; it begins and ends on a day.

    A published policy is not rewritten: it is ended and another one written, so that every application stands under what it was
    filed for.
    """

    class Scope(models.TextChoices):
        RECOGNITION = "recognition", _("once for each recognition")
        PRODUCT = "product", _("once for each product")
        PRODUCER = "producer", _("once for each producer")
        PRODUCER_YEAR = "producer_year", _("once a year for each producer")

    class Way(models.TextChoices):
        LEVEL = "level", _("an amount by stars")
        FIXED = "fixed", _("one amount")
        SHARE = "share", _("a share of the cost, up to a ceiling")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("published")
        ENDED = "ended", _("ended")

    register = models.CharField(max_length=8, choices=Register.choices)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(
        max_length=24, help_text="see data/purposes.yaml; nobody is paid twice for one purpose and thing"
    )
    scope = models.CharField(max_length=14, choices=Scope.choices)
    way = models.CharField(max_length=6, choices=Way.choices)
    amounts = models.JSONField(default=dict, blank=True, help_text='dong by level: {"3": 10000000}')
    amount = models.BigIntegerField(null=True, blank=True, help_text="dong; the amount, or the ceiling of a share")
    percent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="share of the cost")
    conditions = models.JSONField(default=dict, blank=True, help_text="by code, see support/conditions.py")
    also_needed = models.TextField(blank=True, help_text="in words, one a line; looked at by the officer")
    decision = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="last day on which one may apply")
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    made_by_name = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="policy_ends_after_it_begins",
                violation_error_message=_("The policy ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0), name="policy_amount_above_nothing"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__range=(1, 100)), name="policy_share_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name_vi

    @property
    def name(self) -> str:
        """In the language of the page; the Vietnamese one where there is no other."""
        return self.name_en if self.name_en and (get_language() or "vi").startswith("en") else self.name_vi


class SupportBudget(models.Model):
    """The money of a policy in a year; without a row it is not stated, and nothing is granted."""

    policy = models.ForeignKey(SupportPolicy, on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField(help_text="dong")
    decision = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "year"], name="policy_budget_once_a_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="policy_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.year}"


class SupportApplication(models.Model):
    """A producer asks for what a policy gives. `claim` is the thing it is for: one standing application each."""

    class State(models.TextChoices):
        FILED = "filed", _("waits for a decision")
        APPROVED = "approved", _("granted, not paid yet")
        PAID = "paid", _("paid")
        REFUSED = "refused", _("not granted")
        WITHDRAWN = "withdrawn", _("withdrawn by the producer")

    STANDING = (State.FILED, State.APPROVED, State.PAID)

    register = models.CharField(max_length=8, choices=Register.choices)
    policy = models.ForeignKey(SupportPolicy, on_delete=models.PROTECT, related_name="applications")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="support_applications")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recognition = models.ForeignKey(Recognition, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(help_text="whose budget pays it: of filing, then of the decision")
    claim = models.CharField(max_length=80, help_text="purpose and thing, such as star_reward:recognition:12")
    state = models.CharField(max_length=9, choices=State.choices, default=State.FILED)
    cost = models.BigIntegerField(null=True, blank=True, help_text="dong, as the producer states it")
    asked = models.BigIntegerField(help_text="dong, as the policy reckons it")
    words = models.TextField(blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField(default=list, help_text="conditions as they stood when it was filed")
    is_assisted = models.BooleanField(default=False, help_text="an officer entered it for a household")
    filed_at = models.DateTimeField()
    filed_by_name = models.CharField(max_length=120)
    filed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    granted = models.BigIntegerField(null=True, blank=True, help_text="dong")
    decision = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["policy", "year", "state"], name="support_policy_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=["filed", "approved", "paid"]),
                name="support_asked_once",
                violation_error_message=_("Support for this was asked for already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"]) | Q(granted__gt=0), name="granted_support_has_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}: {self.producer}"


class SupportPayment(models.Model):
    """Money paid for an application. A wrong entry is struck out with its reason and stays."""

    application = models.ForeignKey(SupportApplication, on_delete=models.PROTECT, related_name="payments")
    amount = models.BigIntegerField(help_text="dong")
    paid_on = models.DateField()
    document = models.CharField(max_length=80, help_text="number of the payment order")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=120)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by_name = models.CharField(max_length=120, blank=True)
    struck_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    strike_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(struck_at__isnull=True),
                name="support_paid_once",
                violation_error_message=_("This was paid already."),
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="support_payment_above_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.paid_on:%d/%m/%Y})"
