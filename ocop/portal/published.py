"""Published statements beside what the register counts for the same day. Neither is ever made to agree with the other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.indicators.models import PublishedStatement
from ocop.outlets.models import Outlet
from ocop.people.models import Register
from ocop.portal.asof import AsOf
from ocop.portal.sources import Source, one_source
from ocop.producers.models import VillageTitle
from ocop.recognition import statistics
from ocop.rulebooks import schemes

TERRITORY = "hanoi"


def names() -> dict[str, str]:
    """Words of the indicators that are published."""
    return {
        "products": _("Products with 3 stars or more, cumulative"),
        "products_in_force": _("Products in force"),
        "producers": _("Producers"),
        "villages": _("Recognised craft villages"),
        "outlets": _("Points of introduction and sale"),
    }


def name_of(indicator: str) -> str:
    """An indicator in words; one without words of its own is shown by its key."""
    return names().get(indicator, indicator.replace("_", " "))


@dataclass(frozen=True)
class Beside:
    """A statement and what the register counts for its day (None where the register does not count such a thing)."""

    statement: PublishedStatement
    what: str
    counted: int | None
    open_rows: str

    @property
    def difference(self) -> Decimal | None:
        """Published minus counted."""
        return None if self.counted is None else self.statement.value - self.counted

    @property
    def source(self) -> Source | None:
        """The source with its address."""
        return next(iter(one_source(self.statement.source)), None)


def statements() -> Any:
    """Statements about this city."""
    return PublishedStatement.objects.filter(territory=TERRITORY)


def totals(indicator: str, *, until: datetime.date) -> list[PublishedStatement]:
    """Published totals of an indicator in order of the day they speak of; of one day the first published."""
    found: dict[datetime.date, PublishedStatement] = {}
    for one in statements().filter(indicator=indicator, by="", spoken_of__lte=until).order_by("spoken_of", "published_on", "pk"):
        found.setdefault(one.spoken_of, one)
    return list(found.values())


def newest(indicator: str) -> Beside | None:
    """The newest published total of an indicator."""
    found = statements().filter(indicator=indicator, by="").order_by("-spoken_of", "-published_on", "pk").first()
    return with_source(found) if found else None


def with_source(statement: PublishedStatement) -> Beside:
    """A statement without a count beside it."""
    return Beside(statement, what(statement), None, "")


def beside(asked: AsOf) -> list[tuple[str, list[Beside]]]:
    """Statements that speak of the day asked or of the one compared, by subject, each beside the count of its day."""
    rows = statements().filter(Q(spoken_of=asked.day) | Q(spoken_of=asked.against))
    return grouped(asked, rows.order_by("indicator", "by", "-spoken_of", "item", "published_on", "pk"))


def by_indicator(asked: AsOf, indicator: str = "") -> list[tuple[str, list[Beside]]]:
    """Every statement, or those of one indicator."""
    rows = statements()
    if indicator:
        rows = rows.filter(indicator=indicator)
    return grouped(asked, rows.order_by("indicator", "spoken_of", "by", "item", "published_on", "pk"))


def indicators() -> list[tuple[str, str]]:
    """The indicators that have statements."""
    keys = statements().order_by("indicator").values_list("indicator", flat=True).distinct()
    return [(key, name_of(key)) for key in keys]


def grouped(asked: AsOf, rows: Iterable[PublishedStatement]) -> list[tuple[str, list[Beside]]]:
    """Statements under the words of their indicator."""
    counts = Counts(asked)
    found: dict[str, list[Beside]] = {}
    for one in rows:
        counted, address = counts.of(one)
        found.setdefault(name_of(one.indicator), []).append(Beside(one, what(one), counted, address))
    return list(found.items())


def what(statement: PublishedStatement) -> str:
    """What one statement counts, in words: its line of the dimension, or the total."""
    if not statement.by:
        return _("in all")
    return item_words(statement.by, statement.item)


def item_words(by: str, item: str) -> str:
    """A line of a dimension in words."""
    from ocop.portal import facets

    if by == "stars":
        key = {"potential_five": "potential_5", "five": "5", "four": "4", "three": "3"}.get(item, item)
        return str(facets.STARS.get(key, item))
    if by == "group":
        english = facets.get_language() == "en"
        for scheme in schemes.SCHEMES:
            for group in scheme.groups:
                if group.code == item:
                    return group.en if english else group.vi
        return item
    if by == "title":
        return str(dict(VillageTitle.Title.choices).get(item, item))
    if by == "producer_kind":
        return str((facets.fixed_labels("kind") or {}).get(item, item))
    return item.replace("_", " ")


class Counts:
    """What one register counts for statements, each table asked once."""

    def __init__(self, asked: AsOf) -> None:
        self.register = asked.register
        self.tables: dict[tuple[str, datetime.date], statistics.Figure] = {}

    def table(self, by: str, day: datetime.date) -> statistics.Figure:
        """A table of the register as of a day."""
        if (by, day) not in self.tables:
            scheme = schemes.scheme_at(day).id if by == "group" else None
            self.tables[by, day] = statistics.count(register=self.register, as_of=day, by=by, scheme=scheme)
        return self.tables[by, day]

    def of(self, statement: PublishedStatement) -> tuple[int | None, str]:
        """The register's count for a statement and the address of its rows; (None, "") where it counts no such thing."""
        day, by, indicator = statement.spoken_of, statement.by, statement.indicator
        rows = reverse("portal:figure_rows")
        query = f"?as_of={day.isoformat()}&register={self.register}"
        if indicator == "products" and by in ("", "stars", "group"):
            if not by:
                return self.table("stars", day).total, f"{rows}{query}"
            item = {"potential_five": "potential_5", "five": "5", "four": "4", "three": "3"}.get(statement.item, statement.item)
            return self.table(by, day)[item], f"{rows}{query}&by={by}&item={item}"
        if indicator == "producers" and by in ("", "producer_kind"):
            figure = self.table("producer_kind", day)
            if not by:
                return figure.producers, f"{rows}{query}&by=producers"
            return figure[statement.item], f"{rows}{query}&by=producer_kind&item={statement.item}"
        if indicator == "villages" and by in ("", "title"):
            return self.villages(day, statement.item if by else ""), reverse("portal:villages")
        if indicator == "outlets" and not by:
            return self.outlets(day), reverse("portal:outlets")
        return None, ""

    def villages(self, day: datetime.date, title: str) -> int:
        """Distinct villages holding a title (or one of the two titles of villages) on a day."""
        titles = VillageTitle.objects.filter(village__register=self.register, counted_from__lte=day)
        titles = titles.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))
        wanted = [title] if title else ["craft_village", "traditional_craft_village"]
        return titles.filter(title__in=wanted).values("village").distinct().count()

    def outlets(self, day: datetime.date) -> int:
        """Points of sale open on a day."""
        rows = Outlet.objects.filter(register=self.register, counted_from__lte=day)
        return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day)).count()


def register_words() -> str:
    """The register of this instance in words."""
    return str(Register(settings.OCOP_REGISTER).label)
