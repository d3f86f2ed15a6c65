"""The list of producers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.listings.shared import by_commune, commune_choices, worked_on
from ocop.desk.lists import Heading, Listing, text_filter
from ocop.exchange.export import Column
from ocop.people.contact import may_see_contact
from ocop.people.models import Register
from ocop.people.rights import rights_of
from ocop.producers.forms import KINDS
from ocop.producers.models import Producer
from ocop.products.models import Product


class ProducerFilter(django_filters.FilterSet):
    """Filters of the list of producers."""

    q = django_filters.CharFilter(method="by_text", label=gettext_lazy("Name, tax code or phone"))
    kind = django_filters.ChoiceFilter(
        field_name="organisation__kind", choices=KINDS, label=gettext_lazy("Kind"), empty_label=gettext_lazy("any")
    )
    commune = django_filters.ChoiceFilter(
        choices=commune_choices,
        method=by_commune("organisation__commune"),
        label=gettext_lazy("Commune"),
        empty_label=gettext_lazy("any"),
    )
    register = django_filters.ChoiceFilter(
        choices=Register.choices, label=gettext_lazy("Register"), empty_label=gettext_lazy("any")
    )

    class Meta:
        model = Producer
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        digits = "".join(char for char in value if char.isdigit())
        named = text_filter(queryset, "organisation__name_folded", value)
        if len(digits) < 8:
            return named
        # A number is looked for only among rows whose contact the person may see, else the list would tell it.
        rights = rights_of(self.request.user)
        reach = (
            Q()
            if rights.sees_everything
            else Q(organisation__commune_id__in=rights.commune_ids) | Q(organisation_id__in=rights.organisation_ids())
        )
        numbered = Q(organisation__tax_code__startswith=digits) | Q(
            organisation__phone__endswith=digits.removeprefix("0")
        )
        return queryset.filter(reach & numbered)


PRODUCERS = Listing(
    name="chu-the",
    title=gettext_lazy("Producers"),
    rows=lambda person: (
        worked_on(person, Producer.objects.visible_to(person), "organisation_id")
        .select_related("organisation__commune", "organisation__district", "village")
        .annotate(made=Count("products", filter=Q(products__in=Product.objects.visible_to(person)), distinct=True))
    ),
    filters=ProducerFilter,
    headings=[
        Heading(gettext_lazy("Producer"), "name"),
        Heading(gettext_lazy("Kind"), "kind"),
        Heading(gettext_lazy("Products"), "made"),
        Heading(gettext_lazy("Place")),
    ],
    row_template="desk/rows/producer.html",
    sorts={
        "name": ["name_sort"],
        "kind": ["organisation__kind", "name_sort"],
        "made": ["made"],
        "newest": ["-created_at"],
    },
    sorted_by="name",
    columns=lambda: [
        Column("name", _("Producer"), lambda row: row.organisation.name, 40),
        Column("kind", _("Kind"), lambda row: row.organisation.get_kind_display()),
        Column("tax_code", _("Tax code"), lambda row: row.shown_tax_code),
        Column("phone", _("Phone"), lambda row: row.shown_contact.phone),
        Column("email", _("E-mail"), lambda row: row.shown_contact.email),
        Column("products", _("Products"), "made", 10),
        Column("commune", _("Commune"), lambda row: str(row.organisation.commune or "")),
        Column("district", _("District before 1/7/2025"), lambda row: str(row.organisation.district or "")),
        Column("village", _("Craft village"), lambda row: str(row.village or "")),
        Column("register", _("Register"), lambda row: row.get_register_display()),
        Column("source", _("Source"), lambda row: row.organisation.source, 40),
    ],
    dress=lambda rows, person: dress_producers(rows, person),
)


def dress_producers(rows: list[Any], person: Any) -> None:
    """What this reader sees of how to reach them; a household's tax code may be an identity number, so it goes with the contact."""
    for row in rows:
        row.shown_contact = row.organisation.contact_for(person)
        row.shown_tax_code = row.organisation.tax_code if may_see_contact(person, row.organisation) else ""
