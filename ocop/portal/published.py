"""Published statements beside what the register counts for the same day. Neither is ever made to agree with the other."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.indicators import labels, registry
from ocop.indicators.models import PublishedStatement
from ocop.portal import facets
from ocop.portal.asof import AsOf
from ocop.portal.sources import Source, one_source
from ocop.producers.models import VillageTitle
from ocop.rulebooks import schemes

TERRITORY = "hanoi"


def name_of(indicator: str) -> str:
    """An indicator in words."""
    return labels.label(indicator, get_language() or "vi")


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

    @property
    def name(self) -> str:
        """The indicator in words."""
        return name_of(self.statement.indicator)


def statements() -> Any:
    """Statements about this city."""
    return PublishedStatement.objects.filter(territory=TERRITORY)


def totals(indicator: str, *, until: datetime.date) -> list[PublishedStatement]:
    """Published totals of an indicator in order of the day they speak of; of one day the first published."""
    found: dict[datetime.date, PublishedStatement] = {}
    for one in (
        statements()
        .filter(indicator=indicator, by="", spoken_of__lte=until)
        .order_by("spoken_of", "published_on", "pk")
    ):
        found.setdefault(one.spoken_of, one)
    return list(found.values())


def newest(indicator: str) -> Beside | None:
    """The newest published total of an indicator."""
    found = statements().filter(indicator=indicator, by="").order_by("-spoken_of", "-published_on", "pk").first()
    return Beside(found, what(found), None, "") if found else None


def beside(asked: AsOf) -> list[tuple[str, list[Beside]]]:
    """Statements that speak of the day asked or of the months after it up to its publication, each beside its count."""
    rows = statements().filter(Q(spoken_of=asked.day) | Q(spoken_of=asked.against))
    return grouped(asked, rows.order_by("indicator", "-spoken_of", "by", "item", "published_on", "pk"))


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
    found: dict[str, list[Beside]] = {}
    counted: dict[tuple[Any, ...], int | None] = {}
    for one in rows:
        key = (one.indicator, one.by, one.item, one.spoken_of)
        if key not in counted:
            counted[key] = registry.beside(one, register=asked.register).counted
        address = "" if counted[key] is None else rows_of(one, asked.register)
        found.setdefault(name_of(one.indicator), []).append(Beside(one, what(one), counted[key], address))
    return list(found.items())


def rows_of(statement: PublishedStatement, register: str) -> str:
    """The address of the rows that the register counts for a statement; "" where there is no such list."""
    values = {"as_of": statement.spoken_of.isoformat(), "register": register}
    by, item = statement.by, statement.item
    if statement.indicator == "products" and by in ("", "stars", "group"):
        values |= {"by": by, "item": item} if by else {}
        if by == "group":
            values["scheme"] = schemes.scheme_at(statement.spoken_of).id
    elif statement.indicator == "producers" and by in ("", "producer_kind"):
        values |= {"by": by, "item": item} if by else {"by": "producers"}
    elif statement.indicator == "villages" and by in ("", "title"):
        values |= {"by": "villages", "item": item}
    elif statement.indicator == "outlets" and not by:
        values |= {"by": "outlets"}
    else:
        return ""
    return f"{reverse('portal:figure_rows')}?{urlencode({key: value for key, value in values.items() if value})}"


def what(statement: PublishedStatement) -> str:
    """What one statement counts, in words: its line of the dimension, or the total."""
    if not statement.by:
        return _("in all")
    return item_words(statement.by, statement.item, statement.spoken_of)


def item_words(by: str, item: str, day: datetime.date) -> str:
    """A line of a dimension in words, under the scheme of its day; what has no words is shown by its key."""
    if by == "stars":
        return str(facets.STARS.get(item, item))
    if by == "group":
        for group in schemes.scheme_at(day).groups:
            if group.code == item:
                return group.en if get_language() == "en" else group.vi
        return item
    if by == "title":
        return str(dict(VillageTitle.Title.choices).get(item, item))
    if by == "producer_kind":
        return str((facets.fixed_labels("kind") or {}).get(item, item))
    return item.replace("_", " ")
