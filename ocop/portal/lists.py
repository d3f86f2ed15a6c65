"""Columns of the public lists, for xlsx, CSV and JSON alike, and the rows that fill them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from ocop.exchange.export import Column
from ocop.portal import facets
from ocop.portal.cards import Card, with_all
from ocop.products.models import Product
from ocop.recognition.standing import standings

BATCH = 1000


def _organisation(card: Card, name: str) -> Any:
    producer = card.product.producer
    return getattr(producer.organisation, name) if producer else ""


def _organisation_kind(card: Card) -> str:
    producer = card.product.producer
    return str(producer.organisation.get_kind_display()) if producer else ""


def _group(card: Card) -> str:
    scheme = facets.standing_scheme()
    key = "group26" if scheme == "qd26-2026" else "group"
    labels = facets.fixed_labels(key) or {}
    return next(
        (str(labels.get(one.group, one.group)) for one in card.product.groups.all() if one.scheme == scheme), ""
    )


def _star(card: Card, name: str) -> Any:
    return getattr(card.standing, name)


def product_columns() -> list[Column]:
    """What a downloaded list of products says of each."""
    return [
        Column("id", _("Number"), lambda c: c.product.pk, 10),
        Column("name", _("Product"), lambda c: c.product.name, 40),
        Column("name_en", _("Product (English)"), lambda c: c.product.name_en, 30),
        Column("producer", _("Producer"), lambda c: _organisation(c, "name"), 40),
        Column("producer_kind", _("Kind of producer"), _organisation_kind, 18),
        Column("group", _("Group"), _group, 24),
        Column("commune", _("Commune or ward today"), lambda c: str(c.product.commune or ""), 24),
        Column("old_commune", _("Commune before 1/7/2025"), lambda c: str(c.product.old_commune or ""), 24),
        Column("district", _("District until 30/6/2025"), lambda c: str(c.product.district or ""), 22),
        Column("place_as_given", _("Place as the source writes it"), lambda c: c.product.place_as_given, 30),
        Column("level", _("Stars"), lambda c: str(facets.STARS.get(_star(c, "level") or "none", "")), 18),
        Column("state", _("State today"), lambda c: str(facets.STATES.get(_star(c, "state") or "none", "")), 18),
        Column("issued_on", _("Recognised on"), lambda c: _star(c, "issued_on"), 14, is_date=True),
        Column("year", _("Year of recognition"), lambda c: _star(c, "year"), 10),
        Column("ends_on", _("Ends on"), lambda c: _star(c, "over_on"), 14, is_date=True),
        Column("decision", _("Decision"), lambda c: _star(c, "decision") or "", 24),
        Column("register", _("Register"), lambda c: str(c.product.get_register_display()), 18),
        Column("reference", _("Row in the source"), lambda c: c.product.reference, 14),
        Column("source", _("Source"), lambda c: c.product.source, 40),
    ]


def product_rows(ids: Iterable[int]) -> Iterator[Card]:
    """Cards of visible products in the order of `ids`, a thousand at a time."""
    waiting = iter(ids)
    while batch := list(islice(waiting, BATCH)):
        yield from _cards(batch)


def _cards(ids: Sequence[int]) -> list[Card]:
    products = Product.objects.visible_to(None).filter(pk__in=ids)
    found = {one.pk: one for one in with_all(products)}
    stars = standings(list(found))
    return [Card(found[pk], stars[pk]) for pk in ids if pk in found]


def producer_columns() -> list[Column]:
    """What a downloaded list of producers says of each: public facts of the organisation, no person's."""
    return [
        Column("id", _("Number"), lambda p: p.pk, 10),
        Column("name", _("Producer"), lambda p: p.organisation.name, 40),
        Column("kind", _("Kind of producer"), lambda p: str(p.organisation.get_kind_display()), 20),
        Column("commune", _("Commune or ward today"), lambda p: str(p.organisation.commune or ""), 24),
        Column("district", _("District until 30/6/2025"), lambda p: str(p.organisation.district or ""), 24),
        Column("products", _("Products"), lambda p: p.product_count, 10),
        Column("register", _("Register"), lambda p: str(p.get_register_display()), 18),
    ]


def village_columns() -> list[Column]:
    """What a downloaded list of craft villages says of each."""
    return [
        Column("id", _("Number"), lambda v: v.pk, 10),
        Column("name", _("Craft village"), lambda v: v.name, 40),
        Column("crafts", _("Crafts"), lambda v: ", ".join(c.name_vi for c in v.crafts.all()) or v.craft_as_given, 30),
        Column("titles", _("Titles"), lambda v: ", ".join(str(t.get_title_display()) for t in v.titles.all()), 30),
        Column("commune", _("Commune or ward today"), lambda v: str(v.commune or ""), 24),
        Column("district", _("District until 30/6/2025"), lambda v: str(v.district or ""), 24),
        Column("register", _("Register"), lambda v: str(v.get_register_display()), 18),
        Column("reference", _("Row in the source"), lambda v: v.reference, 14),
        Column("source", _("Source"), lambda v: v.source, 40),
    ]


def outlet_columns() -> list[Column]:
    """What a downloaded list of points of sale says of each."""
    return [
        Column("id", _("Number"), lambda o: o.pk, 10),
        Column("name", _("Point of sale"), lambda o: o.name, 40),
        Column("kind", _("Kind"), lambda o: str(o.get_kind_display()), 24),
        Column("address", _("Address"), lambda o: o.address, 40),
        Column("commune", _("Commune or ward today"), lambda o: str(o.commune or ""), 24),
        Column("district", _("District until 30/6/2025"), lambda o: str(o.district or ""), 24),
        Column("opening_hours", _("Opening hours"), lambda o: o.opening_hours, 20),
        Column("year", _("Year named in the source"), lambda o: o.year, 10),
        Column("ended_on", _("Closed on"), lambda o: o.ended_on, 14, is_date=True),
        Column("register", _("Register"), lambda o: str(o.get_register_display()), 18),
        Column("reference", _("Row in the source"), lambda o: o.reference, 14),
        Column("source", _("Source"), lambda o: o.source, 40),
    ]
