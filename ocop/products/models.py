"""What is made: products, their pictures, their groups under each scheme, the papers that stand behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Register
from ocop.producers.models import CraftVillage, Paper, Producer
from ocop.producers.sort_key import SortKeyField
from ocop.products.reach import ProductQuerySet


class Product(models.Model):
    """One product of one producer; may hold several recognitions over time."""

    register = models.CharField(max_length=8, choices=Register.choices)
    producer = models.ForeignKey(
        Producer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="products",
        help_text="null when the source names none",
    )
    name = models.CharField(max_length=250)
    name_folded = models.CharField(max_length=250, db_index=True)
    name_sort = SortKeyField(of="name")
    name_en = models.CharField(max_length=250, blank=True)
    slug = models.SlugField(max_length=160, unique=True)
    product_set = models.CharField(
        max_length=20, blank=True, db_index=True, help_text="id of a set, such as qd26-2026-01; empty when not stated"
    )
    village = models.ForeignKey(CraftVillage, null=True, blank=True, on_delete=models.PROTECT, related_name="products")
    commune = models.ForeignKey(
        "places.Commune",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="today's commune, where it is made",
    )
    old_commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("places.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey("places.Province", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_given = models.CharField(max_length=250, blank=True)
    story_vi = models.TextField(blank=True)
    story_en = models.TextField(blank=True)
    ingredients_vi = models.TextField(blank=True, help_text="ingredients or materials")
    ingredients_en = models.TextField(blank=True)
    pack_sizes = models.JSONField(default=list, blank=True, help_text='["hộp 100 g", "túi 500 g"]')
    shelf_life_days = models.PositiveIntegerField(null=True, blank=True)
    storage_vi = models.CharField(max_length=200, blank=True, help_text="how to keep it")
    storage_en = models.CharField(max_length=200, blank=True)
    season_months = models.JSONField(
        default=list, blank=True, help_text="months 1-12 in which it is made; empty: not stated"
    )
    capacity_a_month = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    capacity_unit = models.CharField(max_length=30, blank=True, help_text="kg, hộp, chiếc")
    price_from = models.DecimalField(max_digits=12, decimal_places=0, null=True, blank=True, help_text="VND")
    is_public = models.BooleanField(default=True)
    reference = models.CharField(max_length=40, blank=True, help_text="id of the imported source row")
    source = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    created_at = models.DateTimeField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["register", "is_public"], name="product_register_public"),
            models.Index(fields=["name_sort", "id"], name="product_name_sort"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "reference"],
                condition=~Q(reference=""),
                name="product_reference_once",
                violation_error_message=_("This source row is already in the register."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class EarlierMaker(models.Model):
    """Who made a product before it went to another producer; `ocop.products.makers` alone writes these rows.

    It was made there from the day the row before ends (or from the beginning) until, but not on, `until`.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="earlier_makers")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="earlier_products")
    until = models.DateField(help_text="first day on which another made it")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["product", "until"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "until"],
                name="one_move_a_day",
                violation_error_message=_("A move is recorded for this day already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.producer)


class ProductGroup(models.Model):
    """A product's group under one scheme (the list of 2019, decree 26/2026); schemes are rulebook data."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="groups")
    scheme = models.CharField(max_length=20, help_text="id of the scheme: ocop-2019, qd26-2026")
    group = models.CharField(max_length=30, help_text="code in the scheme: food, drink, herbal, ...")
    as_given = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "scheme"], name="one_group_per_scheme")]
        indexes = [models.Index(fields=["scheme", "group"], name="product_group_scheme")]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.group}"


class ProductPicture(models.Model):
    """A photograph of the producer."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="pictures")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT)
    alt_vi = models.CharField(max_length=200, blank=True)
    alt_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt_vi or self.file.name


class ProductPaper(models.Model):
    """A paper of the producer that stands behind this product."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="paper_links")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="product_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "paper"], name="paper_linked_once")]

    def __str__(self) -> str:
        return str(self.paper)
