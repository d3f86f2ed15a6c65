"""Rows within a person's reach for the producer's pages: out of reach is not found, no right is said so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.appraisal import actors, writers
from ocop.appraisal.models import Dossier
from ocop.people.rights import rights_of
from ocop.products.models import Product


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(login_required(view))


def dossier_for(request: HttpRequest, pk: int) -> Dossier:
    """A dossier the person may read."""
    found = (
        Dossier.objects.visible_to(request.user)
        .select_related(
            "product__producer__organisation", "producer__organisation", "commune", "criteria", "renews", "round"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def own_dossier_for(request: HttpRequest, pk: int) -> Dossier:
    """A dossier the person fills in or answers for: its producer's people, or an officer with the household's consent."""
    dossier = dossier_for(request, pk)
    if actors.acting_as(request.user, dossier, ("producer", "commune")) is None:
        raise PermissionDenied(_("Only the producer and its commune open this page."))
    return dossier


def draft_for(request: HttpRequest, pk: int) -> Dossier:
    """One that the person may write in now."""
    dossier = own_dossier_for(request, pk)
    if not writers.may_write(request.user, dossier):
        raise PermissionDenied(_("What was filed is not changed."))
    return dossier


def plan_product_for(request: HttpRequest, pk: int) -> Product:
    """A product whose way to the stars the person may plan: who speaks for its producer."""
    product = (
        Product.objects.visible_to(request.user)
        .select_related("producer__organisation__commune", "commune")
        .filter(pk=pk)
        .first()
    )
    if product is None:
        raise Http404
    if product.producer is None or product.producer.organisation_id not in rights_of(request.user).organisation_ids(
        "producer_member"
    ):
        raise PermissionDenied(_("Only the producer's own people plan its stars."))
    return product
