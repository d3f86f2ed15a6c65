"""The list of points of sale."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.listings.shared import by_commune, commune_choices, worked_on
from ocop.desk.lists import Heading, Listing, text_filter
from ocop.exchange.export import Column
from ocop.outlets.models import Outlet
from ocop.outlets.recognising import filtering
from ocop.people.models import Register
from ocop.workdays import clock


class OutletFilter(django_filters.FilterSet):
    """Filters of the list of points of sale."""

    q = django_filters.CharFilter(field_name="name_folded", method=text_filter, label=gettext_lazy("Name"))
    kind = django_filters.ChoiceFilter(
        choices=Outlet.Kind.choices, label=gettext_lazy("Kind"), empty_label=gettext_lazy("any")
    )
    state = django_filters.ChoiceFilter(
        choices=[("open", gettext_lazy("still open")), ("ended", gettext_lazy("ended"))],
        method="by_state",
        label=gettext_lazy("State"),
        empty_label=gettext_lazy("any"),
    )
    recognition = django_filters.ChoiceFilter(
        choices=filtering.CHOICES,
        method="by_recognition",
        label=gettext_lazy("Recognition today"),
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
        model = Outlet
        fields: list[str] = []

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        ended = Q(ended_on__lte=clock.today())
        return queryset.filter(ended) if value == "ended" else queryset.exclude(ended)

    def by_recognition(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return filtering.in_state(queryset, value)


OUTLETS = Listing(
    name="diem-ban",
    title=gettext_lazy("Points of sale"),
    rows=lambda person: worked_on(person, Outlet.objects.visible_to(person), "keeper_id").select_related(
        "commune", "district", "keeper"
    ),
    filters=OutletFilter,
    headings=[
        Heading(gettext_lazy("Point of sale"), "name"),
        Heading(gettext_lazy("Kind"), "kind"),
        Heading(gettext_lazy("Recognition today")),
        Heading(gettext_lazy("Opened"), "opened"),
        Heading(gettext_lazy("Place")),
    ],
    row_template="desk/rows/outlet.html",
    sorts={"name": ["name_sort"], "kind": ["kind", "name_sort"], "opened": ["counted_from"], "newest": ["-created_at"]},
    sorted_by="name",
    dress=lambda rows, _person: filtering.hang_on(rows),
    columns=lambda: [
        Column("name", _("Point of sale"), "name", 40),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), 30),
        Column("keeper", _("Keeper"), lambda row: str(row.keeper or ""), 30),
        Column("address", _("Address"), "address", 40),
        Column("commune", _("Commune"), lambda row: str(row.commune or "")),
        Column("district", _("District before 1/7/2025"), lambda row: str(row.district or "")),
        Column("opened_on", _("Opened on"), "opened_on", 14, is_date=True),
        Column("year", _("Year"), "year", 8),
        Column("ended_on", _("Ended on"), "ended_on", 14, is_date=True),
        Column("recognition", _("Recognition today"), lambda row: filtering.words(row.standing), 24),
        Column("decision", _("Decision"), lambda row: row.standing.decision, 20),
        Column("recognised_from", _("Recognised from"), lambda row: row.standing.from_day, 14, is_date=True),
        Column("recognised_until", _("Recognition ends on"), lambda row: row.standing.until, 14, is_date=True),
        Column("register", _("Register"), lambda row: row.get_register_display()),
        Column("reference", _("Reference"), "reference"),
        Column("source", _("Source"), "source", 40),
    ],
)
