"""Rows within a person's reach for the pages of the desk: out of reach is not found, no right is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.outlets.models import Outlet
from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in
from ocop.producers.models import CraftVillage, Paper, Producer
from ocop.producers.permissions import may_change as may_change_producer
from ocop.products.models import Product
from ocop.products.permissions import may_change as may_change_product


def desk_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def allow(condition: bool, sentence: str = "") -> None:
    """403 with a sentence unless the condition holds."""
    if not condition:
        raise PermissionDenied(sentence or _("You have no right to this page."))


def key_of(text: str) -> int | None:
    """A row's key as an address or a form carries it; None for what cannot be one (letters, other scripts' digits, too long)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def works_here(person: Any) -> bool:
    """Holds any role of an office, so that the desk shows them rows that are not their own."""
    return bool(rights_of(person).is_officer)


def product_for(request: HttpRequest, pk: int) -> Product:
    """A product the person works on: an officer any they see, others their own."""
    product = _get(
        Product.objects.visible_to(request.user).select_related(
            "producer__organisation", "village", "commune", "old_commune", "district", "province"
        ),
        pk,
    )
    allow(works_here(request.user) or may_change_product(request.user, product))
    return product


def producer_for(request: HttpRequest, pk: int) -> Producer:
    """The same for a producer."""
    producer = _get(
        Producer.objects.visible_to(request.user).select_related(
            "organisation__commune", "organisation__old_commune", "organisation__district", "village"
        ),
        pk,
    )
    allow(works_here(request.user) or may_change_producer(request.user, producer))
    return producer


def paper_for(request: HttpRequest, pk: int) -> Paper:
    """A paper whose file the person may read."""
    return _get(Paper.objects.readable_by(request.user).select_related("producer__organisation"), pk)


def village_for(request: HttpRequest, pk: int) -> CraftVillage:
    """A village; officers only, for the public page shows the rest."""
    allow(works_here(request.user))
    return _get(CraftVillage.objects.visible_to(request.user).select_related("commune", "old_commune", "district"), pk)


def outlet_for(request: HttpRequest, pk: int) -> Outlet:
    """A point of sale the person works on."""
    from ocop.outlets.permissions import may_change as may_change_outlet

    outlet = _get(
        Outlet.objects.visible_to(request.user).select_related("commune", "old_commune", "district", "keeper"), pk
    )
    allow(works_here(request.user) or may_change_outlet(request.user, outlet))
    return outlet


def _get(rows: QuerySet[Any], pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
