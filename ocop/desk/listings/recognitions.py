"""The list of recognitions."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db.models import Max, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.listings.shared import STATE_LABELS
from ocop.desk.lists import Heading, Listing, text_filter
from ocop.exchange.export import Column
from ocop.people.models import Register
from ocop.recognition.models import Level, Recognition
from ocop.recognition.standing import state_of as reckon
from ocop.workdays import clock


class RecognitionFilter(django_filters.FilterSet):
    """Filters of the list of recognitions."""

    q = django_filters.CharFilter(method=text_filter, field_name="product__name_folded", label=gettext_lazy("Product"))
    decision = django_filters.CharFilter(field_name="decision", lookup_expr="icontains", label=gettext_lazy("Decision"))
    level = django_filters.ChoiceFilter(
        choices=Level.choices, label=gettext_lazy("Stars"), empty_label=gettext_lazy("any")
    )
    kind = django_filters.ChoiceFilter(
        choices=Recognition.Kind.choices, label=gettext_lazy("Kind"), empty_label=gettext_lazy("any")
    )
    year = django_filters.NumberFilter(field_name="counted_from", lookup_expr="year", label=gettext_lazy("Year"))
    register = django_filters.ChoiceFilter(
        choices=Register.choices, label=gettext_lazy("Register"), empty_label=gettext_lazy("any")
    )
    soon = django_filters.ChoiceFilter(
        choices=[("120", gettext_lazy("120 days")), ("180", gettext_lazy("180 days"))],
        method="by_soon",
        label=gettext_lazy("Ends within"),
        empty_label=gettext_lazy("any"),
    )

    class Meta:
        model = Recognition
        fields: list[str] = []

    def by_soon(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return ending_soon(queryset, int(value))


def ending_soon(recognitions: Any, days: int) -> QuerySet[Any]:
    """Recognitions in force that end within so many days and after which no later one stands."""
    today = clock.today()
    later = (
        Recognition.objects.known().filter(counted_from__lte=today).values("product").annotate(last=Max("counted_from"))
    )
    return (
        recognitions.with_extension()
        .filter(ends_on__gt=today, ends_on__lte=today + datetime.timedelta(days=days), retracted_at__isnull=True)
        .exclude(withdrawals__retracted_at__isnull=True, withdrawals__decided_on__lte=today)
        .filter(counted_from__in=later.filter(product=OuterRef("product")).values("last"))
    )


RECOGNITIONS = Listing(
    name="cong-nhan",
    title=gettext_lazy("Recognitions"),
    rows=lambda person: (
        Recognition.objects.visible_to(person)
        .select_related("product__producer__organisation", "district_then", "commune_then")
        .prefetch_related("withdrawals")
        .with_extension()
    ),
    filters=RecognitionFilter,
    headings=[
        Heading(gettext_lazy("Product"), "name"),
        Heading(gettext_lazy("Stars"), "stars"),
        Heading(gettext_lazy("Decision"), "decision"),
        Heading(gettext_lazy("Issued"), "issued"),
        Heading(gettext_lazy("State"), "end"),
    ],
    row_template="desk/rows/recognition.html",
    sorts={
        "name": ["product__name_sort"],
        "stars": ["level"],
        "decision": ["decision"],
        "issued": ["counted_from"],
        "end": ["ends_on"],
        "newest": ["-recorded_at"],
    },
    sorted_by="-issued",
    columns=lambda: [
        Column("product", _("Product"), lambda row: row.product.name, 40),
        Column("producer", _("Producer"), lambda row: str(row.product.producer or ""), 40),
        Column("stars", _("Stars"), lambda row: row.get_level_display(), 16),
        Column("kind", _("Kind"), lambda row: row.get_kind_display()),
        Column("body", _("Decided by"), lambda row: row.get_body_display(), 28),
        Column("decision", _("Decision"), "decision", 22),
        Column("issued_on", _("Issued on"), "issued_on", 14, is_date=True),
        Column("year", _("Year"), "year", 8),
        Column("ends_on", _("First day not in force"), "ends_on", 14, is_date=True),
        Column("state", _("State"), lambda row: str(STATE_LABELS.get(row.state, row.state))),
        Column("code", _("Product code"), "code"),
        Column("register", _("Register"), lambda row: row.get_register_display()),
        Column("reference", _("Reference"), "reference"),
        Column("source", _("Source"), "source", 40),
    ],
    dress=lambda rows, person: dress_recognitions(rows, person),
)


def dress_recognitions(rows: list[Any], person: Any) -> None:
    """The state of each row today; a retracted row says so."""
    today = clock.today()
    for row in rows:
        taken = [one.decided_on for one in row.withdrawals.all() if one.retracted_at is None]
        row.withdrawn_on = min(taken) if taken else None
        row.state = "retracted" if row.retracted_at else reckon(row.ends_on, row.withdrawn_on, today, row.extended_to)
