"""The lists of certificates, of endings, and of marks that must come off the shelf."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.listings.shared import STATE_LABELS, by_commune, commune_choices
from ocop.desk.lists import Heading, Listing, text_filter
from ocop.exchange.export import Column
from ocop.outlets.shelf.queries import marks_by_recognition, with_marks
from ocop.recognition import endings
from ocop.recognition.models import Certificate, Level, Recognition, Withdrawal
from ocop.recognition.querysets import extended_to
from ocop.workdays import clock

CERTIFICATE_STATES = {
    "in_force": gettext_lazy("in force"),
    "ended": gettext_lazy("ended"),
    "withdrawn": gettext_lazy("withdrawn or cancelled"),
    "replaced": gettext_lazy("replaced"),
}
CERTIFICATE_LEVELS = [one for one in Level.choices if one[0] != Level.UNSTATED]


def certificates_of(person: Any) -> QuerySet[Any]:
    """Certificates a person may see, with the day they were withdrawn and whether a later decision has come."""
    today = clock.today()
    taken = Withdrawal.objects.known().filter(recognition=OuterRef("recognition"), decided_on__lte=today)
    later = (
        Recognition.objects.known()
        .filter(product=OuterRef("recognition__product"), counted_from__lte=today)
        .filter(
            Q(counted_from__gt=OuterRef("recognition__counted_from"))
            | Q(counted_from=OuterRef("recognition__counted_from"), pk__gt=OuterRef("recognition_id"))
        )
    )
    return (
        Certificate.objects.visible_to(person)
        .select_related("recognition__product__commune", "key")
        .annotate(
            withdrawn_on=Subquery(taken.order_by("decided_on").values("decided_on")[:1], output_field=DateField()),
            has_later=Exists(later),
            extended_to=extended_to("recognition_id"),
            over_on=Coalesce(extended_to("recognition_id"), "ends_on"),
        )
    )


def certificate_state(row: Any) -> str:
    """One of CERTIFICATE_STATES; the same order as a scanned code says it."""
    if row.withdrawn_on is not None or row.recognition.retracted_at is not None:
        return "withdrawn"
    if row.replaced_at is not None or row.has_later:
        return "replaced"
    return "in_force" if clock.today() < row.over_on else "ended"


def dress_certificates(rows: list[Any], person: Any) -> None:
    """State and last day of each row."""
    for row in rows:
        row.state = certificate_state(row)
        row.state_words = CERTIFICATE_STATES[row.state]
        row.last_day = row.over_on - datetime.timedelta(days=1)


class CertificateFilter(django_filters.FilterSet):
    """Filters of the list of certificates."""

    q = django_filters.CharFilter(method="by_text", label=gettext_lazy("Product, holder or number"))
    decision = django_filters.CharFilter(field_name="decision", lookup_expr="icontains", label=gettext_lazy("Decision"))
    level = django_filters.ChoiceFilter(
        choices=CERTIFICATE_LEVELS, label=gettext_lazy("Stars"), empty_label=gettext_lazy("any")
    )
    state = django_filters.ChoiceFilter(
        choices=list(CERTIFICATE_STATES.items()),
        method="by_state",
        label=gettext_lazy("State"),
        empty_label=gettext_lazy("any"),
    )
    year = django_filters.NumberFilter(field_name="issued_on", lookup_expr="year", label=gettext_lazy("Year"))
    commune = django_filters.ChoiceFilter(
        choices=commune_choices,
        method=by_commune("recognition__product__commune"),
        label=gettext_lazy("Commune"),
        empty_label=gettext_lazy("any"),
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        numbered = queryset.filter(Q(number__iexact=value.strip()) | Q(code__iexact=value.strip()))
        named = text_filter(
            queryset,
            "recognition__product__name_folded|recognition__product__producer__organisation__name_folded",
            value,
        )
        return numbered | named

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        gone = Q(withdrawn_on__isnull=False) | Q(recognition__retracted_at__isnull=False)
        old = Q(replaced_at__isnull=False) | Q(has_later=True)
        today = clock.today()
        wanted = {
            "withdrawn": gone,
            "replaced": ~gone & old,
            "ended": ~gone & ~old & Q(over_on__lte=today),
            "in_force": ~gone & ~old & Q(over_on__gt=today),
        }
        return queryset.filter(wanted[value])


CERTIFICATES = Listing(
    name="giay-chung-nhan",
    title=gettext_lazy("Certificates"),
    rows=certificates_of,
    filters=CertificateFilter,
    headings=[
        Heading(gettext_lazy("Product"), "name"),
        Heading(gettext_lazy("Number"), "number"),
        Heading(gettext_lazy("Stars"), "stars"),
        Heading(gettext_lazy("Decision"), "issued"),
        Heading(gettext_lazy("State"), "end"),
    ],
    row_template="desk/rows/certificate.html",
    sorts={
        "name": ["recognition__product__name_sort"],
        "number": ["serial"],
        "stars": ["level"],
        "issued": ["issued_on"],
        "end": ["ends_on"],
    },
    sorted_by="-number",
    columns=lambda: [
        Column("number", _("Number"), "number", 18),
        Column("code", _("Product code"), "code", 22),
        Column("product", _("Product"), "product_name", 40),
        Column("holder", _("Holder"), "holder", 40),
        Column("place", _("Place"), "place", 24),
        Column("stars", _("Stars"), lambda row: str(Level(row.level).label), 16),
        Column("decision", _("Decision"), "decision", 22),
        Column("issued_on", _("Issued on"), "issued_on", 14, is_date=True),
        Column("last_day", _("Last day in force"), "last_day", 14, is_date=True),
        Column("state", _("State"), lambda row: str(row.state_words)),
        Column("key", _("Signing key"), lambda row: row.key.name, 10),
    ],
    dress=dress_certificates,
)


class EndingFilter(django_filters.FilterSet):
    """Filters of the list of endings."""

    q = django_filters.CharFilter(
        field_name="product__name_folded|product__producer__organisation__name_folded",
        method=text_filter,
        label=gettext_lazy("Product or producer"),
    )
    within = django_filters.ChoiceFilter(
        choices=[
            ("30", gettext_lazy("30 days")),
            ("90", gettext_lazy("90 days")),
            ("120", gettext_lazy("120 days")),
            ("180", gettext_lazy("180 days")),
            ("ended", gettext_lazy("already over")),
        ],
        method="by_days",
        label=gettext_lazy("Ends within"),
        empty_label=gettext_lazy("any"),
    )
    month = django_filters.CharFilter(method="by_month", label=gettext_lazy("Month (2027-03)"))
    commune = django_filters.ChoiceFilter(
        choices=commune_choices,
        method=by_commune("product__commune"),
        label=gettext_lazy("Commune"),
        empty_label=gettext_lazy("any"),
    )

    class Meta:
        model = Recognition
        fields: list[str] = []

    def by_days(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        today = clock.today()
        if value == "ended":
            return queryset.filter(over_on__lte=today)
        return queryset.filter(ends_on__gt=today, ends_on__lte=today + datetime.timedelta(days=int(value)))

    def by_month(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        year, _sign, month = value.partition("-")
        if not (year.isascii() and year.isdigit() and month.isascii() and month.isdigit() and len(value) <= 7):
            return queryset.none()
        return queryset.filter(ends_on__year=int(year), ends_on__month=int(month))


def dress_endings(rows: list[Any], person: Any) -> None:
    """State, last day and days left of each row."""
    today = clock.today()
    for row in rows:
        row.state = "in_force" if row.over_on > today else "ended"
        row.is_awaiting = row.ends_on <= today < row.over_on
        row.last_day = row.over_on - datetime.timedelta(days=1)
        row.days_left = max(0, (row.over_on - today).days)


def _facts(row: Any) -> str:
    return str(row.product.producer or "")


ENDINGS = Listing(
    name="sap-het-han",
    title=gettext_lazy("Stars that end"),
    rows=lambda person: (
        endings.latest()
        .with_extension()
        .annotate(over_on=Coalesce("extended_to", "ends_on"))
        .filter(ends_on__isnull=False, pk__in=endings.worked_on(person).values("pk"))
        .select_related("product__producer__organisation", "product__commune")
    ),
    filters=EndingFilter,
    headings=[
        Heading(gettext_lazy("Product"), "name"),
        Heading(gettext_lazy("Stars"), "stars"),
        Heading(gettext_lazy("Place")),
        Heading(gettext_lazy("Last day in force"), "end"),
        Heading(gettext_lazy("Days left")),
    ],
    row_template="desk/rows/ending.html",
    sorts={"name": ["product__name_sort"], "stars": ["level"], "end": ["ends_on"]},
    sorted_by="end",
    columns=lambda: [
        Column("product", _("Product"), lambda row: row.product.name, 40),
        Column("producer", _("Producer"), _facts, 40),
        Column("commune", _("Commune"), lambda row: str(row.product.commune or "")),
        Column("stars", _("Stars"), lambda row: str(Level(row.level).label), 16),
        Column("decision", _("Decision"), "decision", 22),
        Column("issued_on", _("Issued on"), "issued_on", 14, is_date=True),
        Column("last_day", _("Last day in force"), "last_day", 14, is_date=True),
        Column("days_left", _("Days left"), "days_left", 10),
    ],
    dress=dress_endings,
)


class ShelfFilter(django_filters.FilterSet):
    """Filters of the list of marks that must come off the shelf."""

    q = django_filters.CharFilter(
        field_name="product__name_folded|product__producer__organisation__name_folded",
        method=text_filter,
        label=gettext_lazy("Product or producer"),
    )
    since = django_filters.DateFilter(field_name="off_since", lookup_expr="gte", label=gettext_lazy("Since the day"))
    why = django_filters.ChoiceFilter(
        choices=[("ended", gettext_lazy("ended")), ("withdrawn", gettext_lazy("stars withdrawn"))],
        method="by_why",
        label=gettext_lazy("Cause"),
        empty_label=gettext_lazy("any"),
    )
    marks = django_filters.ChoiceFilter(
        choices=[
            ("late", gettext_lazy("late at a point of sale")),
            ("waiting", gettext_lazy("not confirmed everywhere")),
            ("asked", gettext_lazy("on a shelf when it ended")),
        ],
        method="by_marks",
        label=gettext_lazy("Marks at points of sale"),
        empty_label=gettext_lazy("any"),
    )
    commune = django_filters.ChoiceFilter(
        choices=commune_choices,
        method=by_commune("product__commune"),
        label=gettext_lazy("Commune"),
        empty_label=gettext_lazy("any"),
    )

    class Meta:
        model = Recognition
        fields: list[str] = []

    def by_why(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(withdrawn_on__isnull=value == "ended")

    def by_marks(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(pk__in=with_marks(value, self.request.user))


def dress_shelf(rows: list[Any], person: Any) -> None:
    """State of each row, and how many points of sale were asked to take its marks off, confirmed it, are late."""
    marks = marks_by_recognition([row.pk for row in rows], person)
    for row in rows:
        row.state = "withdrawn" if row.withdrawn_on else "ended"
        row.marks = marks.get(row.pk, {"asked": 0, "done": 0, "late": 0})


SHELF = Listing(
    name="go-khoi-ke",
    title=gettext_lazy("Marks that must come off the shelf"),
    rows=lambda person: endings.off_the_shelf(person=person),
    filters=ShelfFilter,
    headings=[
        Heading(gettext_lazy("Product"), "name"),
        Heading(gettext_lazy("Stars"), "stars"),
        Heading(gettext_lazy("Place")),
        Heading(gettext_lazy("State"), "since"),
        Heading(gettext_lazy("Marks at points of sale")),
    ],
    row_template="desk/rows/off_shelf.html",
    sorts={"name": ["product__name_sort"], "stars": ["level"], "since": ["off_since"]},
    sorted_by="-since",
    columns=lambda: [
        Column("product", _("Product"), lambda row: row.product.name, 40),
        Column("producer", _("Producer"), _facts, 40),
        Column("commune", _("Commune"), lambda row: str(row.product.commune or "")),
        Column("stars", _("Stars"), lambda row: str(Level(row.level).label), 16),
        Column("state", _("State"), lambda row: str(STATE_LABELS[row.state])),
        Column("off_since", _("Since the day"), "off_since", 14, is_date=True),
        Column("decision", _("Decision"), "decision", 22),
        Column("asked", _("Points of sale asked"), lambda row: row.marks["asked"], 12),
        Column("done", _("Marks off, confirmed"), lambda row: row.marks["done"], 12),
        Column("late", _("Late"), lambda row: row.marks["late"], 10),
    ],
    dress=dress_shelf,
)
