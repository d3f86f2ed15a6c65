"""Lists of products, in and out: the import kind, and the columns under which a list comes back as it went."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange.export import Column
from ocop.exchange.kinds import Field, ImportKind, register, synonyms
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers import sheet_places
from ocop.products.models import Product, ProductGroup
from ocop.recognition import sheet_plan, sheet_write
from ocop.recognition.models import Assessment, Level, Recognition
from ocop.rulebooks import product_sets, schemes

_TITLES = (
    ("reference", gettext_lazy("Reference of the row"), "P001", False),
    ("name", gettext_lazy("Product"), "Miến dong làng So", True),
    ("name_en", gettext_lazy("English name"), "Arrowroot vermicelli", False),
    ("producer", gettext_lazy("Producer"), "Hợp tác xã Miến dong làng So", False),
    ("producer_kind", gettext_lazy("Kind of producer"), "Hợp tác xã", False),
    ("tax_code", gettext_lazy("Tax code"), "", False),
    ("registration_number", gettext_lazy("Registration number"), "", False),
    ("representative", gettext_lazy("Representative"), "", False),
    ("phone", gettext_lazy("Phone"), "0901 234 567", False),
    ("email", gettext_lazy("E-mail"), "", False),
    ("stars", gettext_lazy("Stars"), "4 sao", False),
    ("points", gettext_lazy("Points"), "82,5", False),
    ("group", gettext_lazy("Group"), "Thực phẩm", False),
    ("product_set", gettext_lazy("Product set"), "", False),
    ("decision", gettext_lazy("Decision number"), "123/QĐ-UBND", False),
    ("decided_on", gettext_lazy("Date of the decision"), "15/03/2026", False),
    ("year", gettext_lazy("Year"), "", False),
    ("kind", gettext_lazy("Kind of decision"), "Công nhận mới", False),
    ("body", gettext_lazy("Deciding body"), "", False),
    ("ends_on", gettext_lazy("In force until"), "", False),
    ("code", gettext_lazy("Product code"), "", False),
    ("old_code", gettext_lazy("Old product code"), "", False),
    ("status", gettext_lazy("Status"), "", False),
    ("story", gettext_lazy("Story"), "", False),
    ("ingredients", gettext_lazy("Ingredients"), "", False),
    ("source", gettext_lazy("Source"), "", False),
)


def fields() -> tuple[Field, ...]:
    """Every column a list of products may have."""
    words = dict(synonyms(Path(__file__).parent / "data" / "columns.yaml"))
    own = tuple(
        Field(
            name,
            label,
            words.get(name, ()),
            required=needed,
            example=example,
            is_date=name in ("decided_on", "ends_on"),
        )
        for name, label, example, needed in _TITLES
    )
    return own + sheet_places.fields(words)


def check(person: Any, register_name: str) -> None:
    """Who may import products: the system, city officers, commune officers (their own communes, row by row)."""
    if register_name not in ("office", "public", "demo"):
        raise Refused(_("There is no such register."))
    if register_name == "demo" and settings.OCOP_INSTANCE != "demo":
        raise Refused(_("Demo data is brought into a demo instance only."))
    if register_name == "office" and settings.OCOP_INSTANCE == "demo":
        raise Refused(_("A demo instance keeps no office register."))
    rights = rights_of(person)
    if person is not None and not rights.is_city_officer and not rights.commune_ids:
        raise Refused(_("Only officers of the city or of a commune can bring in lists."))


def reach(keys: dict[str, set[int]]) -> dict[str, set[int]]:
    """Search documents in which written rows show: those of products and of producers."""
    products = set(keys.get("products.product", ()))
    models: dict[str, Any] = {
        "products.productgroup": ProductGroup,
        "recognition.recognition": Recognition,
        "recognition.assessment": Assessment,
    }
    for label, model in models.items():
        written = sorted(keys.get(label, ()))
        for start in range(0, len(written), 5000):
            found = model._base_manager.filter(pk__in=written[start : start + 5000])
            products |= set(found.values_list("product_id", flat=True))
    return {"product": products, "producer": set(keys.get("producers.producer", ()))}


def describe(values: Mapping[str, Any]) -> list[str]:
    """What a changed row would change, in words."""
    labels = {
        "name": _("name"),
        "name_en": _("English name"),
        "producer_id": _("producer"),
        "maker": _("producer"),
        "product_set": _("product set"),
        "story_vi": _("story"),
        "ingredients_vi": _("ingredients"),
        "source": _("source"),
        "place_as_given": _("place in the words of the source"),
        "reference": _("reference"),
    }
    changes = {name: value for name, value in (values.get("changes") or {}).items() if name != "name_folded"}
    said = [f"{labels[name]}: {value}" for name, value in changes.items() if name in labels]
    if any(name.endswith("_id") for name in changes):
        said.append(_("the place in today's division"))
    said += [f"{name}: {value}" for name, value in (values.get("maker_changes") or {}).items()]
    said += [f"{scheme}: {code}" for scheme, code in (values.get("group_changes") or {}).items()]
    facts = values.get("recognition")
    if facts:
        level = str(dict(Level.choices)[facts["level"]])
        sentence = (
            _("corrects a recognition: %(level)s") if facts.get("replaces") else _("adds a recognition: %(level)s")
        )
        said.append(sentence % {"level": level})
    if values.get("assessment"):
        said.append(_("adds an assessment"))
    return said


def product_columns(person: Any = None) -> list[Column]:
    """Columns of a list of products that comes back as it went. Phones and e-mails are left out: a list travels."""
    return [
        Column("reference", _("Reference of the row"), width=10),
        Column("name", _("Product"), width=32),
        Column("name_en", _("English name"), width=24),
        Column("producer", _("Producer"), lambda row: row.producer.organisation.name if row.producer else "", 34),
        Column("producer_kind", _("Kind of producer"), _producer_kind, 18),
        Column("commune", _("Commune or ward"), _commune, 18),
        Column("district", _("District (until 30/6/2025)"), lambda row: row.district.name if row.district else "", 18),
        Column("province", _("Province"), lambda row: row.province.name if row.province else "", 18),
        Column("place_as_given", _("Place in the words of the source"), "place_as_given", 26),
        Column(
            "commune_now", _("Today's commune (for checking)"), lambda row: str(row.commune) if row.commune else "", 18
        ),
        Column("stars", _("Stars"), _stars, 14),
        Column("group", _("Group"), _group, 20),
        Column("product_set", _("Product set"), _set, 24),
        Column("decision", _("Decision number"), lambda row: row.shown.decision if row.shown else "", 18),
        Column(
            "decided_on",
            _("Date of the decision"),
            lambda row: row.shown.issued_on if row.shown else None,
            14,
            is_date=True,
        ),
        Column("year", _("Year"), _year, 8),
        Column("kind", _("Kind of decision"), _kind, 16),
        Column("ends_on", _("In force until"), lambda row: row.shown.ends_on if row.shown else None, 14, is_date=True),
        Column("code", _("Product code"), lambda row: row.shown.code if row.shown else "", 18),
        Column("old_code", _("Old product code"), lambda row: row.shown.old_code if row.shown else "", 18),
        Column("status", _("Status"), _status, 14),
        Column("source", _("Source"), width=40),
    ]


def product_rows(products: Any, chunk: int = 2000) -> Any:
    """Products of a queryset with what the columns show, in its order, chunk by chunk (100,000 rows in little memory).

    `row.shown` is the latest recognition that stands, `row.said` the latest assessment.
    """
    keys = list(products.values_list("pk", flat=True))
    for start in range(0, len(keys), chunk):
        part = keys[start : start + chunk]
        rows = (
            Product.objects.filter(pk__in=part)
            .select_related("producer__organisation", "commune", "old_commune", "district", "province")
            .prefetch_related("groups")
            .in_bulk()
        )
        shown = {
            one.product_id: one
            for one in Recognition.objects.filter(product__in=part, retracted_at__isnull=True).order_by(
                "counted_from", "id"
            )
        }
        said = {one.product_id: one for one in Assessment.objects.filter(product__in=part).order_by("id")}
        for key in part:
            row = rows[key]
            row.shown, row.said = shown.get(key), said.get(key)
            yield row


def _producer_kind(row: Any) -> str:
    organisation = row.producer.organisation if row.producer else None
    return str(organisation.get_kind_display()) if organisation and organisation.kind != "unknown" else ""


def _commune(row: Any) -> str:
    place = row.old_commune or row.commune
    return f"{place.kind} {place.name}" if place else ""


def _stars(row: Any) -> str:
    level = row.shown.level if row.shown else str(row.said.stars_stated or "") if row.said else ""
    words = {"3": _("3 stars"), "4": _("4 stars"), "5": _("5 stars"), Level.POTENTIAL_FIVE: _("potential 5 stars")}
    return words.get(level, "")


def _group(row: Any) -> str:
    """The words of the source where they are kept, so that they come back as they were."""
    groups = list(row.groups.all())
    given = next((one.as_given for one in groups if one.as_given), "")
    if given or not groups:
        return given
    newest = max(groups, key=lambda one: one.scheme)
    return schemes.group(newest.scheme, newest.group).vi


def _set(row: Any) -> str:
    one = product_sets.product_set(row.product_set)
    return one.vi if one else ""


def _year(row: Any) -> int | None:
    said = row.shown or row.said
    return said.year if said else None


def _kind(row: Any) -> str:
    if row.shown is None or row.shown.kind == Recognition.Kind.UNSTATED:
        return ""
    return str(row.shown.get_kind_display())


def _status(row: Any) -> str:
    if row.shown is not None:
        return Level.POTENTIAL_FIVE.value if row.shown.level == Level.POTENTIAL_FIVE else "recognised"
    return row.said.status if row.said else ""


register(
    ImportKind(
        name="products",
        label=gettext_lazy("Products, their producers and stars"),
        topic="registry",
        fields=fields(),
        check=check,
        plan=sheet_plan.plan,
        write=sheet_write.write,
        reach=reach,
        describe=describe,
        defaults=("decision", "decided_on", "stars"),
        list_address="desk:products",
    )
)
