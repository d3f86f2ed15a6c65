"""A checklist and a visit as pages show them, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.checklists.models import Check, CheckPhoto, FilledItem
from ocop.checklists.results import Result, from_data, is_met, reckon
from ocop.checklists.shapes import Checklist, Item
from ocop.ui import writing


def own(one: Any, name: str = "") -> str:
    """The text of a thing in the language of the page; `name` is the beginning of its fields."""
    start = f"{name}_" if name else ""
    english = (get_language() or "vi").startswith("en")
    return str(getattr(one, f"{start}{'en' if english else 'vi'}") or getattr(one, f"{start}vi"))


@dataclass
class Row:
    """An item on a page with what was answered."""

    item: Item
    label: str
    help: str
    unit: str
    said: str = ""
    value: Any = None
    note: str = ""
    met: bool | None = None
    options: list[tuple[str, str]] = field(default_factory=list)
    photos: list[CheckPhoto] = field(default_factory=list)
    filled: FilledItem | None = None

    @property
    def typed(self) -> str:
        """The value as a form field takes it."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return "" if self.value is None else str(self.value)


@dataclass
class Part:
    """A group on a page."""

    code: str
    label: str
    most: int
    points: int | None
    rows: list[Row]

    @property
    def is_asked(self) -> bool:
        """Something of it is known, so that a visit asks it."""
        return any(not row.item.unknown for row in self.rows)


def said(item: Item, value: Any) -> str:
    """An answer in words."""
    if value is None or value == "":
        return ""
    if item.answer == "yes":
        return _("yes") if value else _("no")
    if item.answer == "choice":
        option = item.option(value)
        return own(option) if option else str(value)
    if item.answer == "points":
        return _("%(points)s of %(most)s points") % {"points": value, "most": item.most}
    if item.answer == "number":
        return f"{writing.number(value)} {own(item, 'unit')}".strip()
    return str(value)


def parts(
    checklist: Checklist,
    answers: Mapping[str, Any] | None = None,
    photos: list[CheckPhoto] | None = None,
    filled: Mapping[str, FilledItem] | None = None,
) -> list[Part]:
    """The groups of a checklist with what was said to each item."""
    known = answers or {}
    values = {code: one.get("value") for code, one in known.items()}
    sums = {one.code: one.points for one in reckon(checklist, values).groups}
    found = []
    for group in checklist.groups:
        rows = []
        for item in group.items:
            answer = known.get(item.code) or {}
            value = answer.get("value")
            rows.append(
                Row(
                    item=item,
                    label=own(item),
                    help=own(item, "help"),
                    unit=own(item, "unit"),
                    said=said(item, value),
                    value=value,
                    note=answer.get("note", ""),
                    met=is_met(item, value),
                    options=[(one.code, own(one)) for one in item.options],
                    photos=[one for one in photos or [] if one.item == item.code],
                    filled=(filled or {}).get(item.code),
                )
            )
        found.append(Part(group.code, own(group), group.most, sums[group.code] if answers else None, rows))
    return found


def result_of(check: Check) -> Result:
    """What was reckoned at the handing in, else what stands so far."""
    if check.result:
        return from_data(check.result)
    return reckon(check.copy.checklist, check.values(), set(check.photos.values_list("item", flat=True)))


def labels(checklist: Checklist, codes: tuple[str, ...]) -> list[str]:
    """Items by name."""
    return [own(item) for code in codes if (item := checklist.item(code)) is not None]
