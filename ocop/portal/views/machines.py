"""Sitemap, robots, manifest, icon, and whether everything this instance needs is well."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.ledger.models import Entry
from ocop.outlets.models import Outlet
from ocop.places.models import Commune
from ocop.portal.page_cache import public_page
from ocop.portal.structured import absolute
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.search import engine

A_MAP = 10_000  # addresses in one file, two languages each; the protocol allows 50,000
PAGES = (
    "home",
    "catalogue",
    "producers",
    "communes",
    "map",
    "villages",
    "outlets",
    "figures",
    "statements",
    "counting",
    "open_data",
    "programme",
    "code",
    "accessibility",
    "privacy",
    "about",
)


def _sections() -> dict[str, tuple[str, Any]]:
    """Section -> (URL name, the rows strangers may see)."""
    return {
        "products": ("portal:product", Product.objects.visible_to(None)),
        "producers": ("portal:producer", Producer.objects.visible_to(None)),
        "communes": ("portal:commune", Commune.objects.filter(layer=Commune.Layer.CURRENT)),
        "villages": ("portal:village", CraftVillage.objects.visible_to(None)),
        "outlets": ("portal:outlet", Outlet.objects.visible_to(None)),
    }


def _xml(lines: Iterable[str], root: str) -> HttpResponse:
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {spaces}>\n' + "\n".join(lines) + f"\n</{root}>\n"
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


@public_page
@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap."""
    names = ["pages"]
    for section, (_name, rows) in _sections().items():
        count = rows.count()
        names += [f"{section}-{part}" for part in range(1, max(1, -(-count // A_MAP)) + 1)] if count else []
    addresses = [absolute(request, reverse("sitemap_section", args=[name])) for name in names]
    return _xml((f"<sitemap><loc>{escape(one)}</loc></sitemap>" for one in addresses), "sitemapindex")


@public_page
@require_safe
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One part: every page in Vietnamese and English, each naming the other."""
    if section == "pages":
        paths = [reverse(f"portal:{name}") for name in PAGES]
    else:
        kind, _dash, part = section.rpartition("-")
        if kind not in _sections() or not part.isascii() or not part.isdigit() or len(part) > 6 or int(part) < 1:
            raise Http404
        name, rows = _sections()[kind]
        start = (int(part) - 1) * A_MAP
        slugs = rows.order_by("pk").values_list("slug", flat=True)[start : start + A_MAP]
        # One address is made by name and the rest by exchanging the slug: reverse() costs too much ten thousand times.
        model = reverse(name, args=["x-x-x"])
        paths = [model.replace("x-x-x", slug) for slug in slugs]
        if not paths:
            raise Http404
    prefix = translate_url("/", "en").rstrip("/")
    lines = []
    for path in paths:
        vi, en = (escape(absolute(request, one)) for one in (path, f"{prefix}{path}"))
        other = f'<xhtml:link rel="alternate" hreflang="vi" href="{vi}"/><xhtml:link rel="alternate" hreflang="en" href="{en}"/>'
        lines += [f"<url><loc>{vi}</loc>{other}</url>", f"<url><loc>{en}</loc>{other}</url>"]
    return _xml(lines, "urlset")


@public_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may walk: the public pages, not every combination of facets and not the desk."""
    lines = [
        "User-agent: *",
        "Disallow: /ban/",
        "Disallow: /en/ban/",
        "Disallow: /tai-khoan/",
        "Disallow: /en/tai-khoan/",
        "Disallow: /*?*format=",
        "Disallow: /*?*size=",
        f"Sitemap: {absolute(request, reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public_page
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """So that a phone can keep the site on its first screen."""
    data = {
        "name": "OCOP Hà Nội",
        "short_name": "OCOP",
        "description": _("The open register of the One Commune One Product programme of Hanoi."),
        "lang": "vi",
        "start_url": reverse("portal:home"),
        "scope": "/",
        "display": "browser",
        "background_color": "#f9f4eb",
        "theme_color": "#a4201f",
        "icons": [{"src": static("ui/img/seal.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(data, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
def icon(request: HttpRequest) -> HttpResponseBase:
    """The seal, for clients that ask for favicon.ico whatever the page says."""
    path = finders.find("ui/img/seal.svg")
    if not path:
        raise Http404
    answer = FileResponse(open(path, "rb"), content_type="image/svg+xml")  # noqa: SIM115 - the response closes it
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Database, storage, cache, search index and ledger: what is well, and 503 when something is not."""
    found = {
        "database": _well(_database),
        "storage": _well(_storage),
        "cache": _well(_cache),
        "search": _well(_search),
        "ledger": _well(_ledger),
    }
    is_well = all(part["ok"] for part in found.values())
    answer = JsonResponse({"ok": is_well, **found}, status=200 if is_well else 503)
    answer["Cache-Control"] = "no-store"
    return answer


def _well(ask: Any) -> dict[str, Any]:
    """The answer of one part; a failure is named by its kind, its inner details stay inside."""
    try:
        return {"ok": True, **ask()}
    except Exception as problem:  # whatever breaks a part, the page has to say which one
        return {"ok": False, "problem": type(problem).__name__}


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return {"vendor": connection.vendor}


def _storage() -> dict[str, Any]:
    name = f"health/{secrets.token_hex(8)}"
    kept = default_storage.save(name, ContentFile(b"well"))
    try:
        with default_storage.open(kept) as file:
            if file.read() != b"well":
                raise OSError("what was written was not read back")
    finally:
        default_storage.delete(kept)
    return {}


def _cache() -> dict[str, Any]:
    key, value = f"health:{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, 30)
    if cache.get(key) != value:
        raise OSError("what was kept was not found")
    cache.delete(key)
    return {}


def _search() -> dict[str, Any]:
    indexed = engine.search("", kinds=("product",), size=1).total
    shown = Product.objects.visible_to(None).count()
    if indexed != shown:
        raise ValueError("the index does not hold the products that are shown")
    return {"products": indexed}


def _ledger() -> dict[str, Any]:
    head = Entry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return {"sequence": head[0], "head": head[1]} if head else {"sequence": 0}
