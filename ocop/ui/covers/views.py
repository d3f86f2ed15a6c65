"""Serves drawn covers. The address holds all that the drawing needs, so no table is read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ocop.ui.covers import DRAW, cover, craft_of


@require_safe
def drawn(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """/bia/<kind>/<slug>.svg: `kind` is a craft; any other short word lets the words of the slug choose one."""
    if len(slug) > 200:
        raise Http404
    craft = kind if kind in DRAW else craft_of(slug.replace("-", " "))
    response = HttpResponse(cover(slug, craft), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    # An SVG opened by itself is a document: it gets no right to run or load anything.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'none'"
    return response
