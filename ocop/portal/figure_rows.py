"""Opens a number of the figures page: exactly the rows it counted, no more and no less."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from ocop.exchange.export import Column
from ocop.outlets.models import Outlet
from ocop.portal import facets, lists
from ocop.portal.asof import AsOf
from ocop.portal.figure_tables import change_words, titles
from ocop.producers.models import CraftVillage, Producer, VillageTitle
from ocop.products.models import Product
from ocop.recognition import statistics
from ocop.recognition.models import Recognition
from ocop.recognition.standing import standings
from ocop.vietnamese.dates import parse_date

BATCH = 1000
VILLAGE_TITLES = ("craft_village", "traditional_craft_village")


@dataclass(frozen=True)
class Opened:
    """The rows of a number. `kind`: product, producer, recognition, village or outlet; `ids` those a stranger may read, of `total` counted."""

    kind: str
    heading: str
    ids: Sequence[int]
    total: int
    columns: list[Column]
    shown: Callable[[list[int]], list[Any]]

    @property
    def hidden(self) -> int:
        """Counted, but not open to the public."""
        return self.total - len(self.ids)

    def every(self) -> Iterator[Any]:
        """All rows, for a file."""
        for start in range(0, len(self.ids), BATCH):
            yield from self.shown(list(self.ids[start : start + BATCH]))


def open_number(asked: AsOf, data: QueryDict) -> Opened | None:
    """The rows that an address asks for; None when no such number is counted."""
    by, item, what = data.get("by", ""), data.get("item", ""), data.get("what", "")
    if what:
        return _changes(asked, what, data.get("start", ""))
    if by == "producers" or (by == "producer_kind" and item):
        return _producers(asked, item if by == "producer_kind" else "")
    if by == "villages":
        return _villages(asked, item)
    if by == "outlets":
        return _outlets(asked)
    if by and by not in statistics.DIMENSIONS:
        return None
    counted = _counted(asked, by, item)
    return None if counted is None else _products(asked, *counted)


def _counted(asked: AsOf, by: str, item: str) -> tuple[list[int], str] | None:
    """Ids of the products of a number and its heading; None for a line no table has."""
    if not by:
        ids = statistics.product_ids(register=asked.register, as_of=asked.day)
        return ids, _("All products ever recognised")
    scheme = asked.scheme if by == "group" else None
    figure = statistics.count(register=asked.register, as_of=asked.day, by=by, scheme=scheme)
    row = next((one for one in figure.rows if one.value == item), None)
    if row is None:
        return None
    ids = statistics.product_ids(register=asked.register, as_of=asked.day, by=by, value=item, scheme=scheme)
    return ids, f"{titles().get(by, (_('By kind'), ''))[0]}: {row.label}"


def _products(asked: AsOf, ids: list[int], heading: str) -> Opened:
    public = set(Product.objects.visible_to(None).filter(register=asked.register).values_list("pk", flat=True))
    order = Product.objects.filter(register=asked.register).in_alphabet().values_list("pk", flat=True)
    wanted = public.intersection(ids)
    listed = [pk for pk in order if pk in wanted]

    def shown(part: list[int]) -> list[Any]:
        # The standing of the day asked, not of today: the number spoke of that day.
        stars = standings(part, on=asked.day)
        found = {one.pk: one for one in lists.with_all(Product.objects.visible_to(None).filter(pk__in=part))}
        return [lists.Card(found[pk], stars[pk]) for pk in part]

    return Opened("product", heading, listed, len(ids), lists.product_columns(), shown)


def _producers(asked: AsOf, kind: str) -> Opened | None:
    ids = statistics.producer_ids(register=asked.register, as_of=asked.day, kind=kind or None)
    labels = {**(facets.fixed_labels("kind") or {})}
    if kind and kind not in labels:
        return None
    heading = _("Producers") if not kind else f"{_('Producers')}: {labels[kind]}"
    order = Producer.objects.visible_to(None).filter(register=asked.register).in_alphabet().values_list("pk", flat=True)
    wanted = set(ids)
    listed = [pk for pk in order if pk in wanted]
    # Products whose source names no producer stand as one line "not stated" in the table; nobody can be listed for it.

    def shown(part: list[int]) -> list[Any]:
        public = Product.objects.visible_to(None).values("pk")
        rows = (
            Producer.objects.visible_to(None)
            .select_related(
                "organisation__commune", "organisation__old_commune", "organisation__district", "organisation__province"
            )
            .annotate(product_count=Count("products", filter=Q(products__in=public)))
        )
        found = {one.pk: one for one in rows.filter(pk__in=part)}
        return [found[pk] for pk in part]

    return Opened("producer", heading, listed, len(ids), lists.producer_columns(), shown)


def _villages(asked: AsOf, title: str) -> Opened | None:
    """Villages that held a title (or, without one, either of the two titles of villages) on the day."""
    if title and title not in VillageTitle.Title.values:
        return None
    titles = VillageTitle.objects.filter(counted_from__lte=asked.day, title__in=[title] if title else VILLAGE_TITLES)
    titles = titles.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=asked.day))
    villages = CraftVillage.objects.visible_to(None).filter(register=asked.register, titles__in=titles).distinct()
    ids = list(villages.in_alphabet().values_list("pk", flat=True))
    words = f": {dict(VillageTitle.Title.choices)[title]}" if title else ""

    def shown(part: list[int]) -> list[Any]:
        rows = CraftVillage.objects.select_related("commune", "district").prefetch_related("crafts", "titles")
        found = {one.pk: one for one in rows.filter(pk__in=part)}
        return [found[pk] for pk in part]

    return Opened("village", f"{_('Craft villages')}{words}", ids, len(ids), lists.village_columns(), shown)


def _outlets(asked: AsOf) -> Opened:
    """Points of sale open on the day."""
    counted = Outlet.objects.filter(register=asked.register, counted_from__lte=asked.day)
    counted = counted.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=asked.day))
    public = counted.filter(pk__in=Outlet.objects.visible_to(None).values("pk"))
    ids = list(public.in_alphabet().values_list("pk", flat=True))

    def shown(part: list[int]) -> list[Any]:
        found = {one.pk: one for one in Outlet.objects.select_related("commune", "district").filter(pk__in=part)}
        return [found[pk] for pk in part]

    return Opened("outlet", _("Points of introduction and sale"), ids, counted.count(), lists.outlet_columns(), shown)


def _changes(asked: AsOf, what: str, start_text: str) -> Opened | None:
    if what not in statistics.CHANGES:
        return None
    try:
        start = parse_date(start_text)
    except ValueError:
        start = asked.against + datetime.timedelta(days=1)
    if start > asked.day:
        return None
    ids = statistics.change_ids(register=asked.register, start=start, end=asked.day, what=what)
    visible = Recognition.objects.visible_to(None).filter(register=asked.register)
    wanted = set(ids)
    listed = [pk for pk in visible.order_by("counted_from", "pk").values_list("pk", flat=True) if pk in wanted]
    heading = f"{change_words()[what]}, {start:%d/%m/%Y} – {asked.day:%d/%m/%Y}"

    def shown(part: list[int]) -> list[Any]:
        rows = visible.select_related("product__producer__organisation", "product__commune", "product__district")
        found = {one.pk: one for one in rows.filter(pk__in=part)}
        return [found[pk] for pk in part]

    columns = [
        Column("product", _("Product"), lambda r: r.product.name, 40),
        Column(
            "producer", _("Producer"), lambda r: r.product.producer.organisation.name if r.product.producer else "", 40
        ),
        Column("level", _("Stars"), lambda r: str(r.get_level_display()), 16),
        Column("kind", _("Kind of decision"), lambda r: str(r.get_kind_display()), 16),
        Column("counted_from", _("Counted from"), lambda r: r.counted_from, 14, is_date=True),
        Column("ends_on", _("Ends on"), lambda r: r.ends_on, 14, is_date=True),
        Column("decision", _("Decision"), lambda r: r.decision, 24),
    ]
    return Opened("recognition", heading, listed, len(ids), columns, shown)
