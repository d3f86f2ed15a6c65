"""The lists of the desk: what each shows, filters, sorts and exports."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.desk.lists import Heading, Listing, text_filter
from ocop.desk.standing_filters import STATES, in_state, with_standing
from ocop.exchange.export import Column
from ocop.outlets.models import Outlet
from ocop.people.contact import may_see_contact
from ocop.people.models import Register
from ocop.people.rights import rights_of
from ocop.places.queries import in_alphabet
from ocop.producers.forms import KINDS
from ocop.producers.models import Craft, CraftVillage, Paper, PaperVersion, Producer, VillageTitle
from ocop.products.forms import OLDER, in_language
from ocop.products.models import Product
from ocop.recognition.models import Level, Recognition
from ocop.recognition.standing import state_of as reckon
from ocop.rulebooks.schemes import groups
from ocop.workdays import clock

UNSTATED = "unstated"
STATE_LABELS = {
    "in_force": gettext_lazy("in force"),
    "ended": gettext_lazy("ended"),
    "withdrawn": gettext_lazy("stars withdrawn"),
    "unknown": gettext_lazy("end not known"),
    "none": gettext_lazy("never recognised"),
}


def worked_on(person: Any, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """An officer's list holds all they see; others' only what is their own organisation's: the rest is on the public pages."""
    rights = rights_of(person)
    return rows if rights.is_officer else rows.filter(**{f"{path}__in": rights.organisation_ids()})


def commune_choices() -> list[tuple[str, str]]:
    """Today's communes by the alphabet, and those whose place is not stated."""
    return [(UNSTATED, _("not stated")), *((commune.slug, str(commune)) for commune in in_alphabet())]


def by_commune(path: str) -> Any:
    """A filter method on a commune column."""

    def narrow(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == UNSTATED:
            return queryset.filter(**{f"{path}__isnull": True})
        return queryset.filter(**{f"{path}__slug": value})

    return narrow


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
    return "in_force" if row.ends_on > clock.today() else "ended"


def dress_products(rows: list[Any], person: Any) -> None:
    """The state in one word, and the last day in force."""
    for row in rows:
        row.state = state_of(row)
        row.last_day = row.ends_on - datetime.timedelta(days=1) if row.ends_on else None


PRODUCTS = Listing(
    name="san-pham",
    title=gettext_lazy("Products"),
    rows=lambda person: with_standing(
        worked_on(person, Product.objects.visible_to(person), "producer__organisation_id").select_related(
            "producer__organisation", "commune", "district"
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
        Column("register", _("Register"), lambda row: row.get_register_display()),
        Column("public", _("Shown to everybody"), "is_public"),
        Column("reference", _("Reference"), "reference"),
        Column("source", _("Source"), "source", 40),
    ],
    dress=dress_products,
)


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
        Heading(gettext_lazy("Opened"), "opened"),
        Heading(gettext_lazy("Place")),
    ],
    row_template="desk/rows/outlet.html",
    sorts={"name": ["name_sort"], "kind": ["kind", "name_sort"], "opened": ["counted_from"], "newest": ["-created_at"]},
    sorted_by="name",
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
        Column("register", _("Register"), lambda row: row.get_register_display()),
        Column("reference", _("Reference"), "reference"),
        Column("source", _("Source"), "source", 40),
    ],
)


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


def ending_soon(recognitions: QuerySet[Any], days: int) -> QuerySet[Any]:
    """Recognitions in force that end within so many days and after which no later one stands."""
    today = clock.today()
    later = (
        Recognition.objects.known().filter(counted_from__lte=today).values("product").annotate(last=Max("counted_from"))
    )
    return (
        recognitions.filter(
            ends_on__gt=today, ends_on__lte=today + datetime.timedelta(days=days), retracted_at__isnull=True
        )
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
        row.state = "retracted" if row.retracted_at else reckon(row.ends_on, row.withdrawn_on, today)


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
