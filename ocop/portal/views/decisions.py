"""Published decisions of the city: number, day, and the products they recognised."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocop.appraisal.models import Decision, DecisionItem
from ocop.portal.page_cache import public_page
from ocop.products.models import Product

SIZE = 10


@public_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The newest first; products that are not shown to the public, and rows that were retracted, are left out."""
    items = (
        DecisionItem.objects.filter(
            is_standing=True,
            recognition__retracted_at__isnull=True,
            dossier__product__in=Product.objects.visible_to(None),
        )
        .exclude(recognition=None)
        .select_related("recognition", "dossier__product__producer__organisation", "dossier__commune")
        .order_by("pk")
    )
    rows = (
        Decision.objects.published()
        .filter(register=settings.OCOP_REGISTER)
        .prefetch_related(Prefetch("items", items, to_attr="recognised"))
    )
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    return render(request, "portal/decisions.html", {"page": page})
