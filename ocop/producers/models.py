"""Who makes it, with which papers, and in which craft villages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Organisation, Person, Register
from ocop.producers.reach import PaperQuerySet, ProducerQuerySet, VillageQuerySet
from ocop.producers.sort_key import SortKeyField


class Producer(models.Model):
    """The producer role of an organisation; name, kind, numbers and place are the organisation's."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="producer")
    register = models.CharField(max_length=8, choices=Register.choices)
    slug = models.SlugField(max_length=140, unique=True)
    name_sort = SortKeyField(of="organisation.name")
    story_vi = models.TextField(blank=True)
    story_en = models.TextField(blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    members = models.PositiveIntegerField(null=True, blank=True, help_text="members of a co-operative")
    workers = models.PositiveIntegerField(null=True, blank=True)
    village = models.ForeignKey(
        "CraftVillage", null=True, blank=True, on_delete=models.PROTECT, related_name="producers"
    )
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = ProducerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name_sort", "id"], name="producer_name_sort")]

    def __str__(self) -> str:
        return self.organisation.name


class Paper(models.Model):
    """A paper of a producer (licence, declaration, test, trademark), stored once; its versions carry the dates."""

    class Kind(models.TextChoices):
        BUSINESS_LICENCE = "business_licence", _("business registration")
        FOOD_SAFETY = "food_safety", _("food-safety certificate of the facility")
        DECLARATION = "declaration", _("product declaration")
        TEST_RESULT = "test_result", _("test result")
        TRADEMARK = "trademark", _("trademark or other intellectual property")
        TRACEABILITY = "traceability", _("barcode or traceability")
        QUALITY_SYSTEM = "quality_system", _("quality system (ISO, HACCP, VietGAP)")
        ENVIRONMENT = "environment", _("environment paper")
        LINKAGE = "linkage", _("linkage contract or material origin")
        MARKET = "market", _("sales contract")
        AWARD = "award", _("award")
        OTHER = "other", _("other paper")

    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=200)
    is_public = models.BooleanField(default=False, help_text="its title and dates are shown on the product page")
    created_at = models.DateTimeField()

    objects = PaperQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class PaperVersion(models.Model):
    """One version of a paper; a new version never overwrites an old one."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document_number = models.CharField(max_length=80, blank=True)
    issuer = models.CharField(max_length=160, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="last day; null when it has none")
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT)
    added_by_name = models.CharField(max_length=120)
    added_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="papers_added")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="paper_ends_after_it_begins",
                violation_error_message=_("The paper ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper.title} ({self.number})"


class Craft(models.Model):
    """A craft, such as pottery or lacquer."""

    slug = models.SlugField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=120, unique=True)
    name_en = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name_vi


class CraftVillage(models.Model):
    """A village known for a craft; its titles are dated rows."""

    register = models.CharField(max_length=8, choices=Register.choices)
    name = models.CharField(max_length=160)
    name_folded = models.CharField(max_length=160, db_index=True)
    slug = models.SlugField(max_length=160, unique=True)
    name_sort = SortKeyField(of="name")
    crafts = models.ManyToManyField(Craft, related_name="villages", blank=True)
    craft_as_given = models.CharField(max_length=200, blank=True)
    commune = models.ForeignKey(
        "places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text="today's commune"
    )
    old_commune = models.ForeignKey("places.Commune", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey("places.District", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_given = models.CharField(max_length=200, blank=True)
    story_vi = models.TextField(blank=True)
    story_en = models.TextField(blank=True)
    reference = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = VillageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name_sort", "id"], name="village_name_sort")]

    def __str__(self) -> str:
        return self.name


class VillageTitle(models.Model):
    """One of the three titles of decree 52/2018, with its decision; ended rows stay."""

    class Title(models.TextChoices):
        CRAFT_VILLAGE = "craft_village", _("craft village")
        TRADITIONAL_CRAFT_VILLAGE = "traditional_craft_village", _("traditional craft village")
        TRADITIONAL_CRAFT = "traditional_craft", _("traditional craft")
        PROPOSED_REMOVAL = "proposed_removal", _("proposed for removal from the title")
        MENTIONED = "mentioned", _("named in a source, title not stated")

    village = models.ForeignKey(CraftVillage, on_delete=models.CASCADE, related_name="titles")
    title = models.CharField(max_length=26, choices=Title.choices)
    decision = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="when the source gives only a year")
    counted_from = models.DateField(
        db_index=True, help_text="the day from which an as-of figure counts it; see ocop.workdays.dating"
    )
    ended_on = models.DateField(null=True, blank=True)
    end_decision = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.get_title_display()
