"""What visitors say is wrong at a point of sale. Nothing of who they are is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.files.models import StoredFile
from ocop.outlets.models.outlets import Outlet
from ocop.outlets.reach import FaultQuerySet
from ocop.people.models import Person
from ocop.products.models import Product


class FaultReport(models.Model):
    """A report without a sender; the office answers it, and the public sees how many came and what became of them."""

    class What(models.TextChoices):
        CLOSED = "closed", _("It is closed, or does not sell here any more")
        NOT_CARRYING = "not_carrying", _("It does not sell what the page says")
        WRONG_PLACE = "wrong_place", _("It is in another place")
        FAKE_MARK = "fake_mark", _("An OCOP mark on goods that do not have the star")
        OTHER = "other", _("Something else")

    class Outcome(models.TextChoices):
        PUT_RIGHT = "put_right", _("put right")
        NOT_SO = "not_so", _("looked at: it is not so")
        PASSED_ON = "passed_on", _("passed on to who is in charge")
        NOT_USABLE = "not_usable", _("says nothing that can be looked at")

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="faults")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=14, choices=What.choices)
    words = models.CharField(
        max_length=500, blank=True, help_text="telephone numbers and addresses of e-mail taken out"
    )
    photo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    came_on = models.DateField(help_text="the day alone")
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome.choices)
    answer = models.CharField(max_length=500, blank=True, help_text="for the office")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_by_name = models.CharField(max_length=120, blank=True)

    objects = FaultQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["outlet", "came_on"], name="fault_of_outlet")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="fault_answered_with_its_outcome",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} · {self.outlet}"
