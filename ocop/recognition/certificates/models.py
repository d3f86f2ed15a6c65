"""Certificates, the codes of products, the city's signing keys and print jobs."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.people.rights import rights_of
from ocop.products.models import Product


class CertificateQuerySet(models.QuerySet[Any]):
    """Rows of certificates."""

    def current(self) -> Self:
        """Those that were not replaced by a later paper."""
        return self.filter(replaced_at__isnull=True)

    def visible_to(self, person: Any) -> Self:
        """Paper is for its holder and the offices; a stranger learns what a scanned code says and no more."""
        rights = rights_of(person)
        if rights.sees_everything:
            return self.all()
        reach = Q(recognition__product__commune_id__in=rights.commune_ids) | Q(
            recognition__product__producer__organisation_id__in=rights.organisation_ids("producer_member")
        )
        if rights.is_trade_officer:
            reach = Q(recognition__product__in=Product.objects.visible_to(person))
        return self.filter(reach)


class SigningKey(models.Model):
    """A public key of the city. The private half lies encrypted in a file (see certificates/keys.py), never here."""

    number = models.PositiveSmallIntegerField(primary_key=True, help_text="1-255, as tokens name it")
    name = models.CharField(max_length=20, unique=True, help_text="as people name it: 2026-A")
    public = models.CharField(max_length=43, unique=True, help_text="32 bytes as base64url without padding")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="first day it signs no more; its certificates stand")
    distrusted_on = models.DateField(
        null=True,
        blank=True,
        help_text="when its secret was found to be known to others; its certificates stand no more",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=255), name="signing_key_number_fits_a_byte")
        ]

    def __str__(self) -> str:
        return self.name


class ProductCode(models.Model):
    """A code given to one recognition: (province)-(commune)-(number kept by the commune)-(year), decree 26/2026."""

    province = models.CharField(max_length=2)
    commune = models.CharField(max_length=12, help_text="administrative code of decision 19/2025/QĐ-TTg")
    sequence = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField(help_text="year of the rating")
    recognition = models.OneToOneField("recognition.Recognition", on_delete=models.PROTECT, related_name="given_code")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["province", "commune", "year", "sequence"],
                name="product_code_once",
                violation_error_message=_("This product code is already given."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.province}-{self.commune}-{self.sequence}-{self.year}"


class Certificate(models.Model):
    """One paper of one recognition, its text as it was printed. A later paper replaces it; the row stays.

    Whether it still stands is not here: it follows from the recognition, its withdrawals and the day.
    """

    recognition = models.ForeignKey("recognition.Recognition", on_delete=models.PROTECT, related_name="certificates")
    serial = models.PositiveIntegerField(unique=True)
    number = models.CharField(max_length=24, unique=True)
    code = models.CharField(max_length=40, blank=True, help_text="product code, new or old")
    level = models.CharField(max_length=12)
    product_name = models.CharField(max_length=250)
    product_name_en = models.CharField(max_length=250, blank=True)
    holder = models.CharField(max_length=250)
    holder_en = models.CharField(max_length=250, blank=True)
    place = models.CharField(max_length=250, blank=True)
    body = models.CharField(max_length=10)
    decision = models.CharField(max_length=80)
    issued_on = models.DateField(help_text="date of the decision")
    ends_on = models.DateField(help_text="first day it is no longer in force")
    is_demo = models.BooleanField(default=False)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="certificates")
    token = models.CharField(max_length=96)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by_name = models.CharField(max_length=200, blank=True)
    replaced_why = models.TextField(blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recognition"],
                condition=Q(replaced_at__isnull=True),
                name="one_standing_certificate",
                violation_error_message=_("This recognition already has its certificate."),
            )
        ]
        indexes = [models.Index(fields=["ends_on"], name="certificate_ends_on")]

    def __str__(self) -> str:
        return self.number


class PrintJob(models.Model):
    """Many certificates as one PDF, made in the background in parts that outlive a killed worker."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        WORKING = "working", _("being made")
        DONE = "done", _("ready")
        FAILED = "failed", _("could not be made")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    certificates = models.JSONField(help_text="keys of the certificates in the order of the pages")
    base = models.CharField(max_length=200, help_text="address under which the codes are checked")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    problem = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=200, blank=True, help_text="of the whole file in the storage")
    created_at = models.DateTimeField()
    heard_at = models.DateTimeField(help_text="when the worker last said something")

    def __str__(self) -> str:
        return f"{self.total} ({self.created_at:%d/%m/%Y %H:%M})"
