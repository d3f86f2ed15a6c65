"""A code from a package or a certificate: which product it belongs to and how it stands today."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocop.portal import cards
from ocop.portal.page_cache import public_page
from ocop.products.models import Product
from ocop.recognition.models import Certificate, Recognition

LONGEST = 40


def written(text: str) -> str:
    """A code as offices write it: no spaces, plain hyphens, capitals."""
    bare = "".join(text.split()).translate(str.maketrans("‐‑‒–—−_/", "--------"))
    return bare.upper()


@public_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The form; with `code`, the recognitions under it, newest first, each with its product's standing today."""
    typed = request.GET.get("code", "")[:200]
    asked = written(typed)
    rows: list[Any] = []
    if asked and len(asked) <= LONGEST:
        known = (
            Recognition.objects.filter(
                Q(code__iexact=asked)
                | Q(old_code__iexact=asked)
                | Q(pk__in=Certificate.objects.filter(number__iexact=asked).values("recognition")),
                retracted_at__isnull=True,
            )
            .filter(product__in=Product.objects.visible_to(None))
            .order_by("-counted_from", "-pk")
        )
        by_product: dict[int, Any] = {}
        for row in known:
            by_product.setdefault(row.product_id, row)
        found = cards.rows(list(by_product))
        rows = [{"card": card, "recognition": by_product[card.product.pk]} for card in found]
        for row in rows:
            # The code of an earlier decision still names the product; what counts is how it stands today.
            row["is_latest"] = row["card"].standing.recognition_id == row["recognition"].pk
    return render(request, "portal/code.html", {"typed": typed.strip(), "asked": asked, "rows": rows})
