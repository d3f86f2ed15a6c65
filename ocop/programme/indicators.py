"""The programme's own indicators: what producers state of their year, and the city's share of the country."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ocop.indicators import registry
from ocop.indicators.models import PublishedStatement
from ocop.indicators.of_rows import OfRows
from ocop.indicators.shapes import NOT_STATED, UNKNOWN, Asked, Figure, Indicator, Kind, PlaceKind, Row, Rows, taken
from ocop.programme.models import YearStatement
from ocop.recognition.models import Recognition

_BODY = "producer__organisation"
PLACES: Mapping[PlaceKind, str] = {"commune": f"{_BODY}__commune_id", "district": f"{_BODY}__district_id"}
CHECKED = Q(checked_at__isnull=False)
SOURCE = _("Yearly statements of producers; verified when an officer checked them.")
NEWEST = datetime.timedelta(days=366)
"""A published total of the country older than that says nothing of a day."""


def _statements(asked: Asked) -> QuerySet[Any]:
    return YearStatement.objects.filter(
        year=asked.as_of.year, producer__register=asked.register, producer__organisation__merged_into__isnull=True
    )


def _of(field: str) -> Any:
    def row(one: YearStatement, is_verified: bool) -> Row:
        body = one.producer.organisation
        href = reverse("programme:statement", args=[one.producer_id, one.year])
        return Row(
            one.pk, body.name, str(body.commune or ""), one.made_at.date(), href, getattr(one, field), is_verified
        )

    return OfRows(_statements, row, CHECKED, PLACES, field, (f"{_BODY}__name_folded", "pk"), (f"{_BODY}__commune",))


JOBS, WOMEN, AREA = _of("jobs"), _of("women"), _of("area")


class Stated(NamedTuple):
    """A statement that gives an income and jobs, with the place of its producer."""

    key: int
    producer: int
    year: int
    income: int
    jobs: int
    checked_at: datetime.datetime | None
    made_at: datetime.datetime
    name: str
    register: str
    commune: int | None
    district: int | None

    def is_of(self, asked: Asked) -> bool:
        """Whether the figure counts it."""
        if (self.register, self.year) != (asked.register, asked.as_of.year):
            return False
        place = asked.place
        return (
            place is None or ((self.commune if place.kind == "commune" else self.district) or NOT_STATED) == place.key
        )


_STATED = (
    "pk", "producer", "year", "income", "jobs", "checked_at", "made_at", f"{_BODY}__name", "producer__register", PLACES["commune"],
    PLACES["district"],
)  # fmt: skip


def _stated(asked: Sequence[Asked], least: int) -> list[Stated]:
    """The statements of these years with at least such an income; one query."""
    rows = YearStatement.objects.filter(
        year__in={one.as_of.year for one in asked}, producer__register__in={one.register for one in asked},
        producer__organisation__merged_into__isnull=True, income__gte=least, jobs__gt=0,
    )  # fmt: skip
    return [Stated(*row) for row in rows.order_by("pk").values_list(*_STATED)]


def _seen(person: Any, keys: Sequence[int]) -> set[int]:
    return set(YearStatement.objects.visible_to(person).filter(pk__in=keys).values_list("pk", flat=True))


class Income:
    """The mean income a month of those who work for producers, each producer weighing as many as it has jobs."""

    def at_once(self, asked: Sequence[Asked]) -> dict[Asked, Figure]:
        """The mean of each, in dong; verified only when every statement was checked. One query."""
        rows = _stated(asked, 0)
        return {one: self._mean([row for row in rows if row.is_of(one)]) for one in asked}

    def _mean(self, rows: list[Stated]) -> Figure:
        if not rows:
            return UNKNOWN
        mean = round(sum(row.income * row.jobs for row in rows) / sum(row.jobs for row in rows))
        return Figure(mean) if all(row.checked_at for row in rows) else Figure(None, mean)

    def count(self, asked: Asked) -> Figure:
        """The mean of one."""
        return self.at_once([asked])[asked]

    def open(self, asked: Asked, person: Any, start: int, size: int) -> Rows:
        """Each producer's own mean."""
        rows = [row for row in _stated([asked], 0) if row.is_of(asked)]
        shown = _seen(person, [row.key for row in rows])
        found = [
            Row(
                row.key, row.name, _text("%(jobs)s people") % {"jobs": row.jobs}, row.made_at.date(),
                reverse("programme:statement", args=[row.producer, row.year]), row.income, row.checked_at is not None,
            )
            for row in rows
            if row.key in shown
        ]  # fmt: skip
        part = taken(found, start, size)
        return Rows(len(rows), part.found, len(rows) - len(found) if start == 0 else 0)


class Growth:
    """How the mean income of the same producers moved from the last year before their first star."""

    def pairs(self, asked: Sequence[Asked]) -> dict[Asked, list[tuple[Stated, Stated]]]:
        """(before, now) of producers that stated both years and their jobs now; three queries."""
        now = _stated(asked, 1)
        keys = {row.producer for row in now}
        stars = dict(
            Recognition.objects.known()
            .filter(product__producer__in=keys)
            .values_list("product__producer")
            .annotate(first=Min("counted_from"))
        )
        before: dict[int, Stated] = {}
        earlier = YearStatement.objects.filter(producer__in=keys, income__gt=0).order_by("year")
        for row in (Stated(*one) for one in earlier.values_list(*_STATED)):
            if row.producer in stars and row.year < stars[row.producer].year:
                before[row.producer] = row
        return {
            one: [
                (before[row.producer], row)
                for row in now
                if row.is_of(one) and row.producer in before and stars[row.producer] <= one.as_of
            ]
            for one in asked
        }

    def at_once(self, asked: Sequence[Asked]) -> dict[Asked, Figure]:
        """The change of each in hundredths of a percent, each producer weighing as many as it has jobs now."""
        return {one: self._change(pairs) for one, pairs in self.pairs(asked).items()}

    def _change(self, pairs: list[tuple[Stated, Stated]]) -> Figure:
        if not pairs:
            return UNKNOWN
        then = sum(before.income * now.jobs for before, now in pairs)
        change = round((sum(now.income * now.jobs for _before, now in pairs) - then) * 10_000 / then)
        return Figure(change) if all(one.checked_at for pair in pairs for one in pair) else Figure(None, change)

    def count(self, asked: Asked) -> Figure:
        """The change of one."""
        return self.at_once([asked])[asked]

    def open(self, asked: Asked, person: Any, start: int, size: int) -> Rows:
        """Each producer's own change."""
        pairs = self.pairs([asked])[asked]
        shown = _seen(person, [now.key for _before, now in pairs])
        found = [
            Row(
                now.key, now.name,
                _text("%(before)s: %(first)s dong, %(now)s: %(second)s dong")
                % {"before": before.year, "first": f"{before.income:,}".replace(",", "."), "now": now.year, "second": f"{now.income:,}".replace(",", ".")},
                now.made_at.date(), reverse("programme:statement", args=[now.producer, now.year]),
                round((now.income - before.income) * 10_000 / before.income), bool(now.checked_at and before.checked_at),
            )
            for before, now in pairs
            if now.key in shown
        ]  # fmt: skip
        part = taken(found, start, size)
        return Rows(len(pairs), part.found, len(pairs) - len(found) if start == 0 else 0)


def nation_on(day: datetime.date) -> PublishedStatement | None:
    """The newest published total of the country by a day, not older than a year."""
    rows = PublishedStatement.objects.filter(territory="vietnam", indicator="products", by="", spoken_of__lte=day)
    return rows.filter(spoken_of__gte=day - NEWEST).order_by("-spoken_of", "-published_on", "pk").first()


def _counted_on(asked: Asked, said: PublishedStatement) -> Figure:
    products = registry.indicator("products_total")
    return products.count(Asked(asked.register, said.spoken_of)) if products is not None else UNKNOWN


def share(asked: Asked) -> Figure:
    """Products of the city in a hundred of the country's, as of the day the published total speaks of; never of a part of the city."""
    said = None if asked.place is not None else nation_on(asked.as_of)
    if said is None or not said.value:
        return UNKNOWN
    counted = _counted_on(asked, said).value
    return UNKNOWN if counted is None else Figure(None, round(counted * 10_000 / int(said.value)))


def share_rows(asked: Asked, person: Any, start: int, size: int) -> Rows:
    """The two numbers of the share, with their sources."""
    said = nation_on(asked.as_of)
    if said is None:
        return Rows(0, [])
    counted = _counted_on(asked, said)
    here = f"{reverse('programme:rows', args=['products_total'])}?as_of={said.spoken_of.isoformat()}"
    rows = [
        Row(said.pk, _text("The country: %(value)s products") % {"value": int(said.value)}, f"{said.publisher} · {said.source}", said.spoken_of, amount=0, is_verified=False),
        Row(0, _text("The city: %(value)s products") % {"value": counted.value}, _text("counted by this register"), said.spoken_of, here, 0),
    ]  # fmt: skip
    return taken(rows, start, size)


def _made() -> Iterable[Indicator]:
    people, dong = pgettext_lazy("unit", "people"), _("dong a month")
    income, growth = Income(), Growth()
    yield Indicator(
        "rural_jobs", _("Rural jobs at OCOP producers"), people,
        _("People who worked for a producer most of the year, as producers state for the year of the day. A producer that states nothing does not count, and is not nought."),
        SOURCE, Kind.STOCK, JOBS.count, JOBS.open, JOBS.by_place, adds_places=True, group="people", order=70,
    )  # fmt: skip
    yield Indicator(
        "women_jobs", _("Women among them"), people, _("Of these jobs, those of women, where producers state them."), SOURCE, Kind.STOCK,
        WOMEN.count, WOMEN.open, WOMEN.by_place, adds_places=True, group="people", order=71,
    )  # fmt: skip
    yield Indicator(
        "income_month", _("Income of those who work for OCOP producers"), dong,
        _("Mean income a month that producers state for the year of the day, each weighing as many as it has jobs. Means of communes do not add up."),
        SOURCE, Kind.MEAN, income.count, income.open, is_money=True, group="people", order=72,
    )  # fmt: skip
    yield Indicator(
        "income_growth", _("Income after the first star"), "%",
        _("The same producers' mean income in the year of the day against the last year they stated before their first star, in a hundred. Only producers that stated both; other causes than the star are not taken out."),
        SOURCE, Kind.SHARE, growth.count, growth.open, group="people", order=73, scale=100,
    )  # fmt: skip
    yield Indicator(
        "raw_material_area", _("Raw-material areas under contract"), "ha",
        _("Land of producers' own or under contract that grows their raw material, as they state for the year of the day."),
        SOURCE, Kind.STOCK, AREA.count, AREA.open, AREA.by_place, adds_places=True, group="people", order=74, scale=10_000,
    )  # fmt: skip
    yield Indicator(
        "share_of_country", _("Share of the country's products"), "%",
        _("Products ever recognised here in a hundred of the newest published total of the country, both as of the day that total speaks of (at most a year before). Always provisional: the country's number is a published statement."),
        _("The register, and statements published by offices and newspapers."), Kind.SHARE, share, share_rows, group="products", order=26, scale=100,
    )  # fmt: skip


def define() -> None:
    """Called when the room starts."""
    for one in _made():
        registry.define(one)
