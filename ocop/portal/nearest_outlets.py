"""The list of points of sale a visitor asks for: by place, product, kind, name, open now; nearest first when a place is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse

from ocop.outlets.models import Outlet, ShelfItem
from ocop.outlets.visitors import columns, nearest, wording
from ocop.places.models import Commune, District
from ocop.places.queries import in_alphabet
from ocop.places.resolution import resolve
from ocop.products.models import Product
from ocop.recognition.standing import standings
from ocop.search import engine
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

SIZE = 40
PINS = 500  # as many as a phone draws without stopping; who has more narrows first
MOST_PRODUCTS = 20
_BATCH = 1000


@dataclass
class Asked:
    """What the address of the page says, and what it was understood as."""

    words: dict[str, str]
    communes: list[Commune]
    here: tuple[float, float] | None = None
    near: str = ""
    """The name of the place distances are measured from; "" for a point."""
    doubt: list[Commune] = field(default_factory=list)
    place_unknown: bool = False
    products: list[Product] = field(default_factory=list)
    """Those in force; with `words["product"]` and none here, nothing carries a star of that name today."""
    open_only: bool = False
    of: nearest.Asked = field(default_factory=nearest.Asked)
    points: nearest.Points | None = None

    def __getattr__(self, name: str) -> str:
        words: dict[str, str] = self.__dict__.get("words", {})
        if name in words:
            return words[name]
        raise AttributeError(name)


_NAMES = {
    "commune": "commune",
    "district": "district",
    "kind": "kind",
    "q": "q",
    "near_slug": "near",
    "place": "noi",
    "product": "san-pham",
}


def read(request: HttpRequest) -> Asked:
    """`commune`, `district`, `kind`, `q`, `san-pham`, `mo=1` narrow; `lat` and `lon`, `noi` (a place as typed) or `near` (a commune) sort."""
    words = {name: " ".join(request.GET.get(key, "").split())[:100] for name, key in _NAMES.items()}
    asked = Asked(words, in_alphabet(), open_only=request.GET.get("mo") == "1")
    _place(asked, request)
    if words["product"]:
        asked.products = _products(words["product"])
    narrow: dict[str, Any] = {
        "here": asked.here,
        "open_only": asked.open_only,
        "products": tuple(one.pk for one in asked.products),
        "kind": columns.kind_number(words["kind"]) if words["kind"] in Outlet.Kind.values else None,
    }
    if words["product"] and not asked.products:
        narrow["within"] = frozenset()
    elif words["q"]:
        named = Outlet.objects.visible_to(None).filter(name_folded__contains=fold(words["q"]))
        narrow["within"] = frozenset(named.values_list("pk", flat=True))
    if words["commune"]:
        narrow["commune"] = next((one.pk for one in asked.communes if one.slug == words["commune"]), -1)
    if words["district"]:
        narrow["district"] = District.objects.filter(code=words["district"]).values_list("pk", flat=True).first() or -1
    asked.of = nearest.Asked(**narrow)
    return asked


def _place(asked: Asked, request: HttpRequest) -> None:
    try:
        lat, lon = float(request.GET["lat"]), float(request.GET["lon"])
        if abs(lat) <= 90 and abs(lon) <= 180:
            asked.here = (lat, lon)
            return
    except (KeyError, ValueError):
        pass
    chosen = next((one for one in asked.communes if one.slug == asked.words["near_slug"]), None)
    if typed := asked.words["place"]:
        answer = resolve(typed)
        chosen = answer.old or answer.current
        if chosen is None:
            # Of several layers today's commune is meant; only where two of today have the name it is asked back.
            now = [one for one in answer.candidates if one.layer == Commune.Layer.CURRENT]
            chosen = now[0] if len(now) == 1 else None
        asked.doubt = list(answer.candidates)[:8] if chosen is None else []
        asked.place_unknown = chosen is None and not asked.doubt
    if chosen is not None and chosen.lat is not None and chosen.lon is not None:
        asked.here, asked.near = (chosen.lat, chosen.lon), str(chosen)


def _products(text: str) -> list[Product]:
    """The product of that slug, else those a search by words finds first; with a star in force."""
    seen = Product.objects.visible_to(None).filter(merged_into__isnull=True)
    found = list(seen.filter(slug=text))
    if not found:
        ids = engine.search(text, size=MOST_PRODUCTS).ids
        rows = seen.in_bulk(ids)
        found = [rows[key] for key in ids if key in rows]
    stands = standings({one.pk for one in found})
    return [one for one in found if stands[one.pk].state == "in_force"]


class _Rows:
    """What a paginator needs: a count and slices, straight from the columns."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self._total = asked, -1
        # List and map of one page stand on the same columns.
        if asked.points is None:
            asked.points = columns.points()
        self.points, self.moment = asked.points, clock.now()

    def __len__(self) -> int:
        if self._total < 0:
            self._total = nearest.find(self.points, self.asked.of, self.moment, 0, 1).total
        return self._total

    def __getitem__(self, part: slice) -> list[Any]:
        start = part.start or 0
        found = nearest.find(self.points, self.asked.of, self.moment, start, (part.stop or 0) - start)
        self._total = found.total
        rows: dict[int, Any] = (
            Outlet.objects.visible_to(None)
            .select_related("commune", "old_commune", "district")
            .in_bulk(found.ids.tolist())
        )
        shown = []
        for key, km, exact in zip(found.ids.tolist(), found.km.tolist(), found.exact.tolist(), strict=True):
            if key in rows:
                one = rows[key]
                one.km, one.is_exact = (None if km != km else km), exact
                shown.append(one)
        return shown


def page(asked: Asked, number: Any) -> Page[Any]:
    """A page of outlets, each with its distance, whether it is open now, what it carries. A handful of queries."""
    found: Page[Any] = Paginator(_Rows(asked), SIZE).get_page(number)  # type: ignore[arg-type]
    rows = list(found.object_list)
    found.object_list = rows
    hours = columns.of_outlets(rows)
    day, moment = clock.today(), clock.now()
    shelf = ShelfItem.objects.visible_to(None).filter(outlet__in=rows).standing(day)
    counts = dict(shelf.values("outlet").annotate(n=Count("pk")).order_by().values_list("outlet", "n"))
    carried: dict[int, list[str]] = defaultdict(list)
    if asked.products:
        for key, name in shelf.filter(product__in=asked.products).values_list("outlet", "product__name"):
            carried[key].append(name)
    for one in rows:
        one.today = wording.today(*hours[one.pk], moment)
        one.carries, one.has = counts.get(one.pk, 0), sorted(carried[one.pk])
    return found


def every(asked: Asked) -> Iterator[Outlet]:
    """All of them in their order, a thousand at a time; for files."""
    rows = _Rows(asked)
    for start in range(0, len(rows), _BATCH):
        yield from rows[start : start + _BATCH]


def pins(asked: Asked) -> list[dict[str, Any]]:
    """The points whose own place is known, as the map takes them: never one that only its commune places."""
    placed = Asked(asked.words, asked.communes, here=asked.here, points=asked.points)
    placed.of = nearest.Asked(**{**asked.of.__dict__, "exact_only": True})
    return [
        {
            "name": one.name,
            "href": reverse("portal:outlet", args=[one.slug]),
            "words": " · ".join(part for part in (str(one.get_kind_display()), one.address) if part),
            "lat": one.lat,
            "lon": one.lon,
        }
        for one in _Rows(placed)[:PINS]
    ]
