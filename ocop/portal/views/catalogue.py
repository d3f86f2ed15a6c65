"""The catalogue: search, facets with counts, sort, pages. Its address is its state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.ledger.refusal import Refused
from ocop.portal import cards, facets, lists
from ocop.portal.page_cache import kept_part, public_page
from ocop.search import engine
from ocop.ui.paging import Slice

SIZE = 24
SIZES = (24, 48)
EXPORT_AT_ONCE = 1000  # ids asked of the database at a time


def ask(query: facets.Query, *, size: int = SIZE) -> Any:
    """The search engine's answer to a question of the catalogue."""
    return engine.search(
        query.text,
        kinds=("product",),
        filters=query.chosen,
        page=query.page,
        size=size,
        sort=query.sort or ("relevance" if query.text else "quality"),
    )


@public_page
@require_safe
def page(request: HttpRequest) -> HttpResponseBase:
    """The list; as a fragment for htmx; as a file with `?format=`."""
    query = facets.read(request.GET)
    if file_format := request.GET.get("format", ""):
        return download(query, file_format)
    size = 48 if request.GET.get("size") == "48" else SIZE
    part = kept_part(request, "catalogue", lambda: drawn(request, query, size))
    is_part = bool(request.htmx) and not request.htmx.history_restore_request
    return HttpResponse(part["part"]) if is_part else render(request, "portal/catalogue.html", part)


def drawn(request: HttpRequest, query: facets.Query, size: int) -> dict[str, Any]:
    """Boxes, list and pager as HTML, with what the head of the page needs. Nothing in it depends on who asks."""
    result = ask(query, size=size)
    last = max(1, -(-result.total // size))
    if query.page > last:
        query = facets.Query(query.text, query.chosen, query.sort, last)
        result = ask(query, size=size)
    sort = query.sort or ("relevance" if query.text else "quality")
    context = {
        "query": query,
        "result": result,
        "cards": cards.drawn(result.ids),
        "facets": facets.boxes(query, result.facets),
        "chips": facets.chips(query),
        "sorts": [(value, label, value == sort) for value, label in sorts(query)],
        "slice": Slice(query.page, size, result.total),
        "ways_out": ways_out(query, result) if result.total == 0 else [],
        "hidden": [pair for pair in query.pairs() if pair[0] not in (*facets.BOXES, "sort", "q")],
        "understood": "; ".join(
            words_of(name, list(values)) for name, values in result.understood if name in facets.NAMES
        ),
    }
    html = render_to_string("portal/_catalogue.html", context, request)
    return {"part": html, "title": title(query, result.total), "is_plain": not query.is_narrowed and query.page == 1}


def sorts(query: facets.Query) -> list[tuple[str, Any]]:
    """The orders offered; best match only where something was asked."""
    return [(value, label) for value, label in facets.SORTS.items() if query.text or value != "relevance"]


def title(query: facets.Query, total: int) -> str:
    """What the page is, for the tab and for those who share it."""
    if query.text:
        return _("“%(text)s” among the products") % {"text": query.text}
    return _("Products") if not query.chosen else ngettext("%(n)s product", "%(n)s products", total) % {"n": total}


@dataclass(frozen=True)
class WayOut:
    """A condition to drop and what is found without it."""

    label: str
    address: str
    total: int


def ways_out(query: facets.Query, result: Any) -> list[WayOut]:
    """Which condition to drop, or which single word or near word to ask; only those that find something, most first."""
    found = []
    if query.chosen:
        for name, values in query.chosen.items():
            labels = words_of(name, values)
            eased = query.without(name)
            found.append(
                WayOut(
                    _("Drop the condition “%(label)s”") % {"label": labels}, eased.address(), ask(eased, size=1).total
                )
            )
        if query.text and len(query.chosen) > 1:
            bare = facets.Query(query.text, {}, query.sort, 1)
            found.append(WayOut(_("Drop all conditions"), bare.address(), ask(bare, size=1).total))
    for near in list(getattr(result, "near_words", []))[:4]:
        asked = query.asking(str(near))
        found.append(WayOut(_("Search for “%(text)s”") % {"text": near}, asked.address(), ask(asked, size=1).total))
    parts = query.text.split()
    if 1 < len(parts) <= 8:
        for part in dict.fromkeys(parts):
            asked = query.asking(part)
            found.append(WayOut(_("Only “%(text)s”") % {"text": part}, asked.address(), ask(asked, size=1).total))
    useful = {way.address: way for way in found if way.total}
    return list(useful.values())[:6]


def words_of(name: str, values: list[str]) -> str:
    """The chosen values of a facet in words."""
    return ", ".join(facets.words(name, values).values())


def download(query: facets.Query, file_format: str) -> HttpResponseBase:
    """The whole list as it stands, in its order."""

    def every_row() -> Any:
        number = 1
        while True:
            asked = facets.Query(query.text, query.chosen, query.sort, number)
            ids = ask(asked, size=EXPORT_AT_ONCE).ids
            yield from lists.product_rows(ids)
            if len(ids) < EXPORT_AT_ONCE:
                return
            number += 1

    try:
        return export.response(every_row(), lists.product_columns(), file_format, pgettext("file name", "products"))
    except Refused as refusal:
        return HttpResponse(refusal.sentence, status=400, content_type="text/plain; charset=utf-8")


KINDS = {
    "product": ("portal:product", gettext_lazy("product")),
    "producer": ("portal:producer", gettext_lazy("producer")),
    "village": ("portal:village", gettext_lazy("craft village")),
    "commune": ("portal:commune", gettext_lazy("commune or ward")),
    "outlet": ("portal:outlet", gettext_lazy("point of sale")),
}


@public_page
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What may be meant while somebody types, as JSON for the search box; a row without address is asked as it is."""
    text = " ".join(request.GET.get("q", "").split())[:80]
    found = engine.suggest(text, limit=8) if len(text) >= 2 else []
    return JsonResponse({"items": [suggestion(one) for one in found]})


def suggestion(one: Any) -> dict[str, str]:
    """One row of the list under the search box."""
    if isinstance(one, str):
        return {"label": one}
    _address, kind = KINDS.get(getattr(one, "kind", ""), ("", ""))
    return {"label": str(getattr(one, "text", one)), "kind": str(kind)}
