"""The list of papers."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.lists import Heading, Listing, text_filter
from ocop.exchange.export import Column
from ocop.producers.models import Paper, PaperVersion
from ocop.workdays import clock


class PaperFilter(django_filters.FilterSet):
    """Filters of the list of papers."""

    q = django_filters.CharFilter(
        field_name="producer__organisation__name_folded", method=text_filter, label=gettext_lazy("Producer")
    )
    kind = django_filters.ChoiceFilter(
        choices=Paper.Kind.choices, label=gettext_lazy("Kind of paper"), empty_label=gettext_lazy("any")
    )
    ends = django_filters.ChoiceFilter(
        choices=[
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("over", gettext_lazy("already over")),
        ],
        method="by_end",
        label=gettext_lazy("Ends within"),
        empty_label=gettext_lazy("any"),
    )

    class Meta:
        model = Paper
        fields: list[str] = []

    def by_end(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = clock.today()
        if value == "over":
            return queryset.filter(valid_to__lt=today)
        return queryset.filter(valid_to__gte=today, valid_to__lte=today + datetime.timedelta(days=int(value)))


def with_newest(papers: QuerySet[Any]) -> QuerySet[Any]:
    """Adds the last day of the newest version as `valid_to`."""
    newest = PaperVersion.objects.filter(paper=OuterRef("pk")).order_by("-number")
    return papers.annotate(valid_to=Subquery(newest.values("valid_to")[:1]))


PAPERS = Listing(
    name="giay-to",
    title=gettext_lazy("Papers"),
    rows=lambda person: with_newest(
        Paper.objects.readable_by(person)
        .filter(producer__organisation__merged_into__isnull=True)
        .select_related("producer__organisation")
        .prefetch_related(
            Prefetch("versions", queryset=PaperVersion.objects.select_related("file").order_by("-number"))
        )
    ),
    filters=PaperFilter,
    headings=[
        Heading(gettext_lazy("Paper"), "title"),
        Heading(gettext_lazy("Producer"), "producer"),
        Heading(gettext_lazy("Valid to"), "end"),
        Heading(gettext_lazy("Version")),
    ],
    row_template="desk/rows/paper.html",
    sorts={"title": ["title"], "producer": ["producer__name_sort", "title"], "end": ["valid_to"]},
    sorted_by="end",
    columns=lambda: [
        Column("producer", _("Producer"), lambda row: str(row.producer), 40),
        Column("kind", _("Kind of paper"), lambda row: row.get_kind_display(), 30),
        Column("title", _("Name of the paper"), "title", 40),
        Column("number", _("Number"), lambda row: row.newest.document_number if row.newest else ""),
        Column("issuer", _("Issued by"), lambda row: row.newest.issuer if row.newest else "", 30),
        Column(
            "valid_from", _("Valid from"), lambda row: row.newest.valid_from if row.newest else None, 14, is_date=True
        ),
        Column("valid_to", _("Valid to"), "valid_to", 14, is_date=True),
        Column("version", _("Version"), lambda row: row.newest.number if row.newest else None, 8),
    ],
    dress=lambda rows, person: dress_papers(rows, person),
)


def dress_papers(rows: list[Any], person: Any) -> None:
    """The newest version, and how many days are left."""
    today = clock.today()
    for row in rows:
        row.newest = next(iter(row.versions.all()), None)
        row.days_left = (row.valid_to - today).days if row.valid_to else None
