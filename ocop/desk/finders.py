"""What the desk's one search field finds: each kind from the rows a person may read, to the page they may open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.appraisal import inboxes
from ocop.appraisal.models import Dossier
from ocop.desk.access import works_here
from ocop.desk.listings.shared import worked_on
from ocop.notices.finding import Finder, Found, Query, folded_has, register, with_words
from ocop.outlets.models import Outlet
from ocop.people.models import Person
from ocop.people.rights import rights_of
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.recognition.models import Certificate, Recognition
from ocop.trade.deals import queries as deals
from ocop.trade.models import Buyer, Memorandum, TradeEvent

MOST_FOLDED = 3000
"""Rows whose names are kept unfolded and are folded here while one waits."""


def _makes_or_works(person: Any) -> bool:
    return works_here(person) or bool(rights_of(person).organisation_ids("producer_member"))


def _keeps_or_works(person: Any) -> bool:
    return works_here(person) or bool(rights_of(person).organisation_ids("outlet_keeper"))


def _products(person: Any, query: Query, most: int) -> Sequence[Found]:
    rows = worked_on(person, Product.objects.visible_to(person), "producer__organisation")
    for word in query.words:
        # Makers by a list of their own: asked for with each product, a hundred thousand products take twice as long.
        makers = Producer.objects.filter(organisation__name_folded__contains=word).order_by().values("pk")
        rows = rows.filter(Q(name_folded__contains=word) | Q(producer__in=makers))
    return [
        Found(row.name, reverse("desk:product", args=[row.pk]), str(row.producer or ""), row.register == "demo")
        for row in rows.select_related("producer__organisation").order_by("name_sort", "pk")[:most]
    ]


def _producers(person: Any, query: Query, most: int) -> Sequence[Found]:
    rows = worked_on(person, Producer.objects.visible_to(person), "organisation")
    named = with_words(rows, query.words, "organisation__name_folded")
    digits = query.text.replace(" ", "").replace("-", "")
    if digits.isdigit() and len(digits) >= 10:
        named = rows.filter(organisation__tax_code__startswith=digits)
    return [
        Found(
            row.organisation.name,
            reverse("desk:producer", args=[row.pk]),
            str(row.organisation.commune or ""),
            row.register == "demo",
        )
        for row in named.select_related("organisation__commune").order_by("organisation__name_folded", "pk")[:most]
    ]


def _dossiers(person: Any, query: Query, most: int) -> Sequence[Found]:
    own = rights_of(person).organisation_ids("producer_member")
    reach = Dossier.objects.visible_to(person).filter(producer__organisation_id__in=own)
    if inboxes.works_on_dossiers(person):
        reach |= inboxes.rows(person)
    rows = inboxes.found(reach, query.text)
    found = (
        rows.select_related("product", "producer__organisation")
        .only(
            "pk",
            "slip_number",
            "state",
            "register",
            "product__name",
            "producer__id",
            "producer__organisation__id",
            "producer__organisation__name",
        )
        .order_by("-state_since", "-pk")[:most]
    )
    return [
        Found(
            row.product.name,
            reverse("appraisal:dossier" if row.producer.organisation_id in own else "appraisal:review", args=[row.pk]),
            " · ".join(part for part in (row.slip_number, row.producer.organisation.name) if part),
            row.register == "demo",
        )
        for row in found
    ]


def _recognitions(person: Any, query: Query, most: int) -> Sequence[Found]:
    """By the number of the decision or of the certificate, which hold a digit."""
    if not query.has_digit:
        return []
    reach = worked_on(person, Recognition.objects.visible_to(person), "product__producer__organisation")
    numbered = Certificate.objects.filter(number__icontains=query.text).values("recognition")
    rows = reach.filter(Q(decision__icontains=query.text) | Q(pk__in=numbered)).select_related("product")
    return [
        Found(row.product.name, reverse("desk:recognition", args=[row.pk]), row.decision, row.register == "demo")
        for row in rows.order_by("-counted_from", "-pk")[:most]
    ]


def _memoranda(person: Any, query: Query, most: int) -> Sequence[Found]:
    rows: QuerySet[Memorandum] = deals.narrowed(deals.listed(person), {"q": query.text})
    return [
        Found(
            row.number,
            reverse("trade:memorandum", args=[row.pk]),
            f"{row.producer.organisation.name} – {row.buyer.organisation.name}",
            row.register == "demo",
        )
        for row in rows.order_by("-signed_on", "-pk")[:most]
    ]


def _events(person: Any, query: Query, most: int) -> Sequence[Found]:
    rows = TradeEvent.objects.visible_to(person).order_by("-starts_on", "pk")[:MOST_FOLDED]
    named = [row for row in rows if folded_has(f"{row.name_vi} {row.name_en} {row.venue}", query.words)]
    return [
        Found(row.name_vi, reverse("trade:event", args=[row.slug]), f"{row.starts_on:%d/%m/%Y}", row.register == "demo")
        for row in named[:most]
    ]


def _buyers(person: Any, query: Query, most: int) -> Sequence[Found]:
    rows = with_words(Buyer.objects.visible_to(person), query.words, "organisation__name_folded")
    return [
        Found(
            row.organisation.name,
            reverse("trade:buyer", args=[row.pk]),
            row.get_state_display(),
            row.register == "demo",
        )
        for row in rows.select_related("organisation").order_by("organisation__name_folded", "pk")[:most]
    ]


def _outlets(person: Any, query: Query, most: int) -> Sequence[Found]:
    rows = worked_on(person, Outlet.objects.visible_to(person), "keeper")
    rows = with_words(rows, query.words, "name_folded")
    return [
        Found(row.name, reverse("desk:outlet", args=[row.pk]), row.address, row.register == "demo")
        for row in rows.order_by("name_sort", "pk")[:most]
    ]


def _villages(person: Any, query: Query, most: int) -> Sequence[Found]:
    rows = with_words(CraftVillage.objects.visible_to(person), query.words, "name_folded")
    return [
        Found(row.name, reverse("desk:village", args=[row.pk]), str(row.commune or ""), row.register == "demo")
        for row in rows.select_related("commune").order_by("name_sort", "pk")[:most]
    ]


def _persons(person: Any, query: Query, most: int) -> Sequence[Found]:
    """By name, e-mail or telephone, those with an account that the reader may see."""
    seen = Person.objects.visible_to(person).filter(erased_at__isnull=True).order_by("name", "pk")
    rows = seen.values_list("pk", "name", "email", "phone", "is_demo")[:MOST_FOLDED]
    named = [row for row in rows if folded_has(f"{row[1]} {row[2] or ''} {row[3] or ''}", query.words)]
    return [
        Found(name, reverse("people:person", args=[pk]), email or phone or "", is_demo)
        for pk, name, email, phone, is_demo in named[:most]
    ]


def _deals_with_dossiers(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member")) or inboxes.works_on_dossiers(person)


def register_all() -> None:
    """Called when the room starts."""
    for order, (name, label, shown_to, find, icon) in enumerate(
        (
            ("product", _("Products"), _makes_or_works, _products, "box"),
            ("producer", _("Producers"), _makes_or_works, _producers, "people"),
            ("dossier", _("Dossiers"), _deals_with_dossiers, _dossiers, "doc"),
            ("recognition", _("Recognitions"), _makes_or_works, _recognitions, "star"),
            ("memorandum", _("Memoranda"), deals.has_deals, _memoranda, "note"),
            ("event", _("Trade events"), deals.has_deals, _events, "calendar"),
            ("buyer", _("Buyers"), deals.has_deals, _buyers, "people"),
            ("outlet", _("Points of sale"), _keeps_or_works, _outlets, "shop"),
            ("village", _("Craft villages"), works_here, _villages, "house"),
            ("person", _("Persons"), works_here, _persons, "person"),
        )
    ):
        register(Finder(name, label, shown_to, find, icon, order * 10))
