"""Communes of today with what they were before, who makes what in them, and the map of all of them."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ocop.exchange.export import Column
from ocop.outlets.models import Outlet
from ocop.places.models import Commune, CommuneSuccession
from ocop.portal import cards, shapes
from ocop.portal.downloads import download_or_none
from ocop.portal.page_cache import public_page
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.search import engine
from ocop.vietnamese.collation import sort_key
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

SHOWN = 12
LISTED = 30


def counted_communes() -> tuple[list[Commune], int]:
    """Today's communes by the alphabet, each with `products`; and how many products name none."""
    public = Product.objects.visible_to(None)
    counts: Counter[int | None] = Counter(public.values_list("commune_id", flat=True))
    communes = sorted(Commune.objects.filter(layer=Commune.Layer.CURRENT), key=lambda one: sort_key(one.name))
    for one in communes:
        one.products = counts[one.pk]
    return communes, counts[None]


def with_old_names(communes: list[Commune]) -> None:
    """Puts on each the names of the communes it was made of."""
    old: dict[int, list[str]] = {}
    rows = CommuneSuccession.objects.filter(new__in=communes).select_related("old").order_by("old__name")
    for row in rows:
        old.setdefault(row.new_id, []).append(row.old.name)
    for one in communes:
        one.old_names = sorted(set(old.get(one.pk, [])), key=sort_key)


@public_page
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """All communes of today; `q` finds them by today's and by old names."""
    communes, unstated = counted_communes()
    with_old_names(communes)
    columns = [
        Column("code", _("Code"), lambda c: c.code, 10),
        Column("name", _("Commune or ward"), str, 30),
        Column("products", _("Products"), lambda c: c.products, 10),
        Column("old", _("Made of"), lambda c: ", ".join(c.old_names), 60),
    ]
    if file := download_or_none(request, communes, columns, pgettext("file name", "communes")):
        return file
    text = " ".join(request.GET.get("q", "").split())[:100]
    if text:
        asked = fold(text)
        communes = [
            one for one in communes if asked in fold(str(one)) or any(asked in fold(name) for name in one.old_names)
        ]
    return render(request, "portal/communes.html", {"communes": communes, "text": text, "unstated": unstated})


@public_page
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The map, and the same as a table beside it."""
    communes, unstated = counted_communes()
    steps = classes([one.products for one in communes])
    for one in communes:
        one.step = sum(one.products >= least for least, _most in steps)
    communes.sort(key=lambda one: -one.products)
    stated = sum(one.products for one in communes)
    return render(
        request,
        "portal/map.html",
        {
            "communes": communes,
            "steps": steps,
            "shapes": shapes.drawn({one.code: one.step for one in communes}),
            "shapes_address": static("places/communes.json"),
            "stated": stated,
            "unstated": unstated,
            "today": clock.today(),
        },
    )


def classes(counts: list[int]) -> list[tuple[int, int | None]]:
    """Up to four (least, most) classes of the counts above zero, by quarters; the last has no most."""
    found = sorted(count for count in counts if count)
    if not found:
        return []
    starts = sorted({1, *(found[len(found) * quarter // 4] for quarter in (1, 2, 3))})
    return [(start, starts[i + 1] - 1 if i + 1 < len(starts) else None) for i, start in enumerate(starts)]


@public_page
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A commune of today; an old one that went into one whole leads there, a split one says what became of it."""
    commune = Commune.objects.select_related("district").filter(slug=slug).first()
    if commune is None:
        raise Http404
    if commune.layer != Commune.Layer.CURRENT:
        return old_commune(request, commune)
    products = Product.objects.visible_to(None).filter(commune=commune)
    total = products.count()
    ids = engine.search("", filters={"commune": [commune.slug]}, size=SHOWN, sort="quality").ids
    today = clock.today()
    outlets = (
        Outlet.objects.visible_to(None).filter(commune=commune).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today))
    )
    producers = (
        Producer.objects.visible_to(None)
        .filter(Q(organisation__commune=commune) | Q(products__in=products))
        .select_related("organisation")
        .distinct()
        .in_alphabet()
    )
    origins = CommuneSuccession.objects.filter(new=commune).select_related("old__district")
    return render(
        request,
        "portal/commune.html",
        {
            "commune": commune,
            "origins": sorted(origins, key=lambda one: (one.relation != "whole", sort_key(one.old.name))),
            "total": total,
            "cards": cards.drawn(ids),
            "producers": producers[:LISTED],
            "producer_count": producers.count(),
            "villages": CraftVillage.objects.visible_to(None)
            .filter(commune=commune)
            .prefetch_related("crafts")
            .in_alphabet(),
            "outlets": outlets.in_alphabet()[:LISTED],
        },
    )


def old_commune(request: HttpRequest, commune: Commune) -> HttpResponse:
    """What became of a commune that is no more."""
    ways = list(CommuneSuccession.objects.filter(old=commune).select_related("new").order_by("-is_main", "new__name"))
    seen = {commune.pk}
    while len(ways) == 1 and ways[0].new.layer != Commune.Layer.CURRENT and ways[0].new_id not in seen:
        seen.add(ways[0].new_id)
        further = list(
            CommuneSuccession.objects.filter(old=ways[0].new).select_related("new").order_by("-is_main", "new__name")
        )
        if not further:
            break
        ways = further
    if len(ways) == 1 and ways[0].new.layer == Commune.Layer.CURRENT and not request.GET.get("stay"):
        return HttpResponseRedirect(reverse("portal:commune", args=[ways[0].new.slug]))
    return render(request, "portal/commune_old.html", {"commune": commune, "ways": ways})
