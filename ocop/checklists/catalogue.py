"""All checklists of this instance: those in files of the rooms, with what an office filled of what was not known."""

from __future__ import annotations

import datetime
import functools
from dataclasses import replace
from pathlib import Path

from ocop.checklists.models import FilledItem
from ocop.checklists.reading import ChecklistError, read_folder
from ocop.checklists.shapes import Checklist, Item, sealed

_folders: list[Path] = []


def register(folder: Path) -> None:
    """A folder of checklists; called by rooms when they start. What is wrong in it is told at the first reading."""
    if folder not in _folders:
        _folders.append(folder)
        as_written.cache_clear()


@functools.cache
def as_written() -> dict[str, Checklist]:
    """The checklists as the files have them, by code. Raises ChecklistError."""
    found: dict[str, Checklist] = {}
    for folder in _folders:
        for one in read_folder(folder):
            if one.code in found:
                raise ChecklistError(f"{folder.name}: the checklist {one.code!r} stands twice.")
            found[one.code] = one
    return found


def fills(*codes: str) -> dict[str, dict[str, FilledItem]]:
    """What stands filled today, by checklist and item. One query."""
    found: dict[str, dict[str, FilledItem]] = {}
    rows = FilledItem.objects.filter(taken_back_at__isnull=True)
    for row in (rows.filter(checklist__in=codes) if codes else rows).order_by("filled_at", "pk"):
        found.setdefault(row.checklist, {})[row.item] = row
    return found


def _filled(item: Item, row: FilledItem) -> Item:
    return replace(
        item,
        vi=row.vi,
        en=row.en or row.vi,
        answer=row.answer,
        must=row.must,
        photo=row.photo,
        most=row.most,
        at_least=row.at_least,
        unit_vi=row.unit,
        unit_en=row.unit,
        source=row.source,
        unknown=False,
    )


def completed(one: Checklist, rows: dict[str, FilledItem]) -> Checklist:
    """The checklist with what an office filled."""
    if not rows:
        return one
    groups = tuple(
        replace(
            group,
            items=tuple(
                _filled(item, rows[item.code]) if item.unknown and item.code in rows else item for item in group.items
            ),
        )
        for group in one.groups
    )
    return sealed(replace(one, groups=groups))


def every() -> list[Checklist]:
    """All as they stand today, newest decision first."""
    rows = fills()
    return sorted(
        (completed(one, rows.get(one.code, {})) for one in as_written().values()),
        key=lambda one: (one.valid_from or datetime.date.min, one.code),
        reverse=True,
    )


def get(code: str) -> Checklist | None:
    """One as it stands today."""
    one = as_written().get(code)
    return completed(one, fills(code).get(code, {})) if one is not None else None


def about(kind: str) -> list[Checklist]:
    """Those for a kind of thing, newest first."""
    return [one for one in every() if kind in one.about]


def holding(kind: str, day: datetime.date) -> list[Checklist]:
    """Those for a kind whose own days include this one; none when no decision is known to hold."""
    return [one for one in about(kind) if one.holds_on(day)]
