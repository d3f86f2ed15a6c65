# ruff: noqa: S608 - the SQL is put together from this file's own words alone.
"""Public points of sale read from the database into columns, kept in memory for a version of the ledger."""

from __future__ import annotations

from typing import Any

import numpy as np

from ocop.bulk import columns
from ocop.ledger.kept import Kept
from ocop.outlets.models import OpeningException, OpeningWeek, Outlet
from ocop.outlets.visitors import hours
from ocop.outlets.visitors.nearest import NEVER, Points, Special
from ocop.people.models import Register

KINDS = tuple(Outlet.Kind.values)
REGISTERS = tuple(Register.values)
_SCALE = 10_000_000
_NO_PLACE = 10**12


def _degrees(column: str) -> str:
    """SQL: the first known of its own point, the old commune's, today's commune's, the district's, in ten millionths of a degree."""
    first = ", ".join(f"{table}.{column}" for table in ("o", "oc", "c", "d"))
    return f"CAST(ROUND(COALESCE({first}, {_NO_PLACE // _SCALE}) * {_SCALE}) AS bigint)"


def _outlets_sql() -> str:
    own = "CASE WHEN o.lat IS NULL OR o.lon IS NULL THEN 0 ELSE 1 END"
    return (
        f"SELECT o.id, {_degrees('lat')}, {_degrees('lon')}, {own}, {columns.case('o.kind', KINDS, -1)},"
        f" {columns.case('o.register', REGISTERS, -1)},"
        f" COALESCE(o.commune_id, 0), COALESCE(o.district_id, 0), {columns.day('o.counted_from', NEVER)},"
        f" {columns.day('o.ended_on', NEVER)}"
        " FROM outlets_outlet o LEFT JOIN places_commune oc ON oc.id = o.old_commune_id"
        " LEFT JOIN places_commune c ON c.id = o.commune_id LEFT JOIN places_district d ON d.id = o.district_id"
        " WHERE o.is_public ORDER BY o.name_sort, o.id"
    )


def _shelf_sql() -> str:
    return (
        f"SELECT s.product_id, s.outlet_id, {columns.day('s.from_day', NEVER)}, {columns.day('s.until', NEVER)}"
        " FROM outlets_shelfitem s JOIN outlets_outlet o ON o.id = s.outlet_id JOIN products_product p ON p.id = s.product_id"
        " WHERE o.is_public AND p.is_public AND p.merged_into_id IS NULL ORDER BY s.product_id, s.id"
    )


def _weeks(ids: columns.Ints) -> tuple[columns.Ints, tuple[hours.Week, ...]]:
    """For each outlet the place of its hours among the distinct ones, -1 when they are not known."""
    said = Outlet.objects.filter(is_public=True).exclude(opening_hours="", opening_week=None)
    known: dict[int, hours.Week] = {}
    for key, text, week, beside in said.values_list(
        "pk", "opening_hours", "opening_week__week", "opening_week__beside"
    ):
        found_week = hours.checked(week) if week is not None and beside == text else hours.parse(text)
        if found_week is not None:
            known[key] = found_week
    places: dict[hours.Week, int] = {}
    found = np.array(
        [places.setdefault(known[key], len(places)) if key in known else -1 for key in ids.tolist()], dtype=np.int64
    )
    return found, tuple(places)


def load(_key: str = "") -> Points:
    """Everything as it stands; a few queries, about a second for a hundred thousand outlets."""
    rows = columns.read(_outlets_sql(), (), 10)
    ids, lat, lon, exact = rows[:4]
    unknown = (lat == _NO_PLACE) | (lon == _NO_PLACE)
    week, weeks = _weeks(ids)
    shelf = columns.read(_shelf_sql(), (), 4)
    order = np.argsort(ids)
    place, there = columns.positions(ids[order], shelf[1]) if len(ids) else (shelf[1], np.zeros(0, dtype=bool))
    position = order[place[there]] if len(ids) else shelf[1]
    where = {key: at for at, key in enumerate(ids.tolist())}
    special = tuple(
        Special(where[key], hours.OtherDays(first, last, hours.checked_day(spans)))
        for key, first, last, spans in OpeningException.objects.order_by("-first_day", "-pk").values_list(
            "outlet_id", "first_day", "last_day", "hours"
        )
        if key in where
    )
    return Points(
        ids=ids,
        lat=np.where(unknown, np.nan, lat / _SCALE),
        lon=np.where(unknown, np.nan, lon / _SCALE),
        exact=exact == 1,
        kind=rows[4],
        register=rows[5],
        commune=rows[6],
        district=rows[7],
        from_day=rows[8],
        ended=rows[9],
        week=week,
        weeks=weeks,
        special=special,
        shelf_product=shelf[0][there],
        shelf_position=position,
        shelf_from=shelf[2][there],
        shelf_until=shelf[3][there],
    )


_kept: Kept[str, Points] = Kept(load, "outlets", "registry", most=1)


def points() -> Points:
    """As of the ledger's head."""
    return _kept.get("")


def forget() -> None:
    """Drop the columns (tests, and commands that write without the ledger)."""
    _kept.forget()


def kind_number(kind: str) -> int | None:
    """The number of a kind; None for a word that is none."""
    return KINDS.index(kind) if kind in KINDS else None


def of_outlets(outlets: list[Any]) -> dict[int, tuple[hours.Week | None, list[hours.OtherDays]]]:
    """The hours of some outlets, read from the database: week (None: not known) and the days that are otherwise. Two queries."""
    keys = [one.pk for one in outlets]
    weeks = {row.outlet_id: row for row in OpeningWeek.objects.filter(outlet__in=keys)}
    days: dict[int, list[hours.OtherDays]] = {}
    for other in OpeningException.objects.filter(outlet__in=keys).order_by("-first_day", "-pk"):
        days.setdefault(other.outlet_id, []).append(
            hours.OtherDays(other.first_day, other.last_day, hours.checked_day(other.hours))
        )
    found: dict[int, tuple[hours.Week | None, list[hours.OtherDays]]] = {}
    for one in outlets:
        row = weeks.get(one.pk)
        week = (
            hours.checked(row.week)
            if row is not None and row.beside == one.opening_hours
            else hours.parse(one.opening_hours)
        )
        found[one.pk] = (week, days.get(one.pk, []))
    return found
