"""The list of craft villages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.listings.shared import by_commune, commune_choices
from ocop.desk.lists import Heading, Listing, text_filter
from ocop.exchange.export import Column
from ocop.people.models import Register
from ocop.producers.models import Craft, CraftVillage, Producer, VillageTitle


class VillageFilter(django_filters.FilterSet):
    """Filters of the list of villages."""

    q = django_filters.CharFilter(field_name="name_folded", method=text_filter, label=gettext_lazy("Name"))
    craft = django_filters.ModelChoiceFilter(
        field_name="crafts",
        queryset=Craft.objects.order_by("name_vi"),
        to_field_name="slug",
        label=gettext_lazy("Craft"),
        empty_label=gettext_lazy("any"),
    )
    title = django_filters.ChoiceFilter(
        choices=VillageTitle.Title.choices,
        method="by_title",
        label=gettext_lazy("Title"),
        empty_label=gettext_lazy("any"),
    )
    commune = django_filters.ChoiceFilter(
        choices=commune_choices,
        method=by_commune("commune"),
        label=gettext_lazy("Commune"),
        empty_label=gettext_lazy("any"),
    )
    register = django_filters.ChoiceFilter(
        choices=Register.choices, label=gettext_lazy("Register"), empty_label=gettext_lazy("any")
    )

    class Meta:
        model = CraftVillage
        fields: list[str] = []

    def by_title(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        standing = VillageTitle.objects.filter(title=value, ended_on__isnull=True)
        return queryset.filter(pk__in=standing.values("village"))


VILLAGES = Listing(
    name="lang-nghe",
    title=gettext_lazy("Craft villages"),
    rows=lambda person: (
        CraftVillage.objects.visible_to(person)
        .select_related("commune", "district")
        .prefetch_related("crafts", "titles")
        .annotate(makers=Count("producers", filter=Q(producers__in=Producer.objects.visible_to(person)), distinct=True))
    ),
    filters=VillageFilter,
    headings=[
        Heading(gettext_lazy("Craft village"), "name"),
        Heading(gettext_lazy("Crafts")),
        Heading(gettext_lazy("Titles")),
        Heading(gettext_lazy("Producers"), "makers"),
        Heading(gettext_lazy("Place")),
    ],
    row_template="desk/rows/village.html",
    sorts={"name": ["name_sort"], "makers": ["makers"], "newest": ["-created_at"]},
    sorted_by="name",
    columns=lambda: [
        Column("name", _("Craft village"), "name", 40),
        Column(
            "crafts", _("Crafts"), lambda row: [craft.name_vi for craft in row.crafts.all()] or row.craft_as_given, 30
        ),
        Column(
            "titles", _("Titles"), lambda row: [str(title) for title in row.titles.all() if title.ended_on is None], 30
        ),
        Column("decision", _("Decision"), lambda row: [title.decision for title in row.titles.all() if title.decision]),
        Column("commune", _("Commune"), lambda row: str(row.commune or "")),
        Column("district", _("District before 1/7/2025"), lambda row: str(row.district or "")),
        Column("producers", _("Producers"), "makers", 10),
        Column("register", _("Register"), lambda row: row.get_register_display()),
        Column("reference", _("Reference"), "reference"),
        Column("source", _("Source"), "source", 40),
    ],
)
