"""What a point of sale carries from which day to which, what it sold in a month, and marks that had to come off."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.files.models import StoredFile
from ocop.outlets.models.outlets import Outlet
from ocop.outlets.reach import MarkOffQuerySet, SalesQuerySet, ShelfQuerySet
from ocop.people.models import Person
from ocop.products.models import Product


class ShelfItem(models.Model):
    """A product on the shelf of a point of sale, [from_day, until); open while `until` is empty."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="shelf")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="shelves")
    from_day = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="first day no longer on the shelf")
    off_because = models.CharField(
        max_length=12,
        blank=True,
        choices=[
            ("keeper", pgettext_lazy("off the shelf", "taken off by the keeper")),
            ("star", pgettext_lazy("off the shelf", "its star is over")),
            ("merged", pgettext_lazy("off the shelf", "the same product stood twice")),
        ],
    )
    put_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    put_by_name = models.CharField(max_length=120, blank=True)
    put_at = models.DateTimeField()

    objects = ShelfQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "product"], condition=Q(until__isnull=True), name="shelf_product_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("from_day")), name="shelf_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.outlet}"


class MarkOff(models.Model):
    """A star ended while its product stood on the shelf: the keeper is told and says on which day the marks came off."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="marks_off")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    recognition = models.ForeignKey("recognition.Recognition", on_delete=models.CASCADE, related_name="+")
    is_withdrawn = models.BooleanField(default=False)
    off_since = models.DateField(help_text="first day without the star")
    told_on = models.DateField()
    due_on = models.DateField(help_text="last day to confirm in time")
    came_off_on = models.DateField(null=True, blank=True)
    photo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by_name = models.CharField(max_length=120, blank=True)

    objects = MarkOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outlet", "product", "recognition"], name="mark_off_once"),
            models.CheckConstraint(
                condition=Q(came_off_on__isnull=True, confirmed_at__isnull=True)
                | Q(came_off_on__isnull=False, confirmed_at__isnull=False),
                name="mark_off_confirmed_with_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.outlet}"


class SalesStatement(models.Model):
    """What a point of sale says it sold in a month. A correction is a new row with the next number; the earlier ones stay."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="statements")
    month = models.DateField(help_text="first day of the month")
    number = models.PositiveSmallIntegerField(default=1)
    is_latest = models.BooleanField(default=True)
    sold_nothing = models.BooleanField(default=False)
    total_value = models.BigIntegerField(
        null=True, blank=True, help_text="dong of all goods sold, OCOP or not; null: not stated"
    )
    total_kinds = models.PositiveIntegerField(
        null=True, blank=True, help_text="kinds of goods on all shelves, OCOP or not; null: not stated"
    )
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was corrected")
    key = models.CharField(max_length=36, null=True, blank=True, unique=True)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    stated_by_name = models.CharField(max_length=120, blank=True)

    objects = SalesQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["outlet", "month", "number"], name="sales_number_once"),
            models.UniqueConstraint(
                fields=["outlet", "month"], condition=Q(is_latest=True), name="sales_one_latest_a_month"
            ),
            models.CheckConstraint(
                condition=Q(total_value__isnull=True) | Q(total_value__gte=0),
                name="sales_total_not_negative",
                violation_error_message=_("It cannot be less than zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outlet} {self.month:%m/%Y}"


class SalesLine(models.Model):
    """One product in a statement; each number may be unknown, which is not zero."""

    statement = models.ForeignKey(SalesStatement, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    value = models.BigIntegerField(null=True, blank=True, help_text="dong")
    in_stock = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "product"], name="sales_line_once"),
            models.CheckConstraint(
                condition=(Q(quantity__isnull=True) | Q(quantity__gte=0))
                & (Q(value__isnull=True) | Q(value__gte=0))
                & (Q(in_stock__isnull=True) | Q(in_stock__gte=0)),
                name="sales_line_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.product)
