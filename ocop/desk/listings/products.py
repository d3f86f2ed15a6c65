"""The list of products."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.listings.shared import STATE_LABELS, by_commune, commune_choices, worked_on
from ocop.desk.lists import Heading, Listing, text_filter
from ocop.desk.standing_filters import STATES, in_state, with_standing
from ocop.exchange.export import Column
from ocop.people.models import Register
from ocop.products.forms import OLDER, in_language
from ocop.products.models import Product
from ocop.recognition.models import Level
from ocop.rulebooks.schemes import groups
from ocop.workdays import clock


class ProductFilter(django_filters.FilterSet):
    """Filters of the list of products."""

    q = django_filters.CharFilter(
        field_name="name_folded|producer__organisation__name_folded",
        method=text_filter,
        label=gettext_lazy("Name or producer"),
    )
    stars = django_filters.ChoiceFilter(
        choices=Level.choices, method="by_stars", label=gettext_lazy("Stars"), empty_label=gettext_lazy("any")
    )
    state = django_filters.ChoiceFilter(
        choices=[(key, STATE_LABELS[key]) for key in STATES],
        method="by_state",
        label=gettext_lazy("State"),
        empty_label=gettext_lazy("any"),
    )
    group = django_filters.ChoiceFilter(
        choices=lambda: [(one.code, in_language(one.vi, one.en)) for one in groups(OLDER)],
        method="by_group",
        label=gettext_lazy("Group"),
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
    seen = django_filters.ChoiceFilter(
        choices=[("draft", gettext_lazy("drafts")), ("public", gettext_lazy("public"))],
        method="by_seen",
        label=gettext_lazy("Shown"),
        empty_label=gettext_lazy("any"),
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def by_stars(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(level=value)

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return in_state(queryset, value)

    def by_group(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(groups__scheme=OLDER, groups__group=value)

    def by_seen(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(is_public=value == "public")


def state_of(row: Any) -> str:
    """State of a row of `with_standing`."""
    if row.level is None:
        return "none"
    if row.taken_back:
        return "withdrawn"
    if row.ends_on is None:
        return "unknown"
    return "in_force" if row.over_on > clock.today() else "ended"


def dress_products(rows: list[Any], person: Any) -> None:
    """The state in one word, and the last day in force."""
    for row in rows:
        row.state = state_of(row)
        row.last_day = row.over_on - datetime.timedelta(days=1) if row.over_on else None


PRODUCTS = Listing(
    name="san-pham",
    title=gettext_lazy("Products"),
    rows=lambda person: with_standing(
        worked_on(person, Product.objects.visible_to(person), "producer__organisation_id").select_related(
            "producer__organisation", "commune", "district", "province"
        )
    ),
    filters=ProductFilter,
    headings=[
        Heading(gettext_lazy("Product"), "name"),
        Heading(gettext_lazy("Producer"), "producer"),
        Heading(gettext_lazy("Stars"), "stars"),
        Heading(gettext_lazy("State"), "end"),
        Heading(gettext_lazy("Place")),
    ],
    row_template="desk/rows/product.html",
    sorts={
        "name": ["name_sort"],
        "producer": ["producer__name_sort", "name_sort"],
        "stars": ["level"],
        "end": ["ends_on"],
        "newest": ["-created_at"],
    },
    sorted_by="name",
    columns=lambda: [
        Column("name", _("Product"), "name", 40),
        Column("name_en", _("Name in English"), "name_en", 30),
        Column("producer", _("Producer"), lambda row: str(row.producer) if row.producer else "", 40),
        Column("stars", _("Stars"), lambda row: str(Level(row.level).label) if row.level else "", 16),
        Column("state", _("State"), lambda row: str(STATE_LABELS[row.state])),
        Column("last_day", _("Last day in force"), "last_day", 14, is_date=True),
        Column("set", _("Product set"), "product_set"),
        Column("commune", _("Commune"), lambda row: str(row.commune) if row.commune else ""),
        Column("district", _("District before 1/7/2025"), lambda row: str(row.district) if row.district else ""),
        Column("province", _("Province"), lambda row: str(row.province) if row.province else ""),
        Column("place_as_given", _("Place as the source writes it"), "place_as_given", 30),
        Column("register", _("Register"), lambda row: row.get_register_display()),
        Column("public", _("Shown to everybody"), "is_public"),
        Column("reference", _("Reference"), "reference"),
        Column("source", _("Source"), "source", 40),
    ],
    dress=dress_products,
)
