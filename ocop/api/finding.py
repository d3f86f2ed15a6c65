"""Which products a question means: what is public through the search index, what else the caller may see row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ocop.products.models import Product
from ocop.recognition.standing import Standing, standings
from ocop.rulebooks import schemes
from ocop.search import engine
from ocop.vietnamese.folding import words

# In any question yes, no and unknown make up the whole: a product of which no recognition is known may hold one all the same.
STATES = {"any": (), "yes": ("in_force",), "no": ("ended", "withdrawn"), "unknown": ("unknown", "none")}
GROUP_FACETS = {"ocop-2019": "group", "qd26-2026": "group26"}


@dataclass(frozen=True)
class Found:
    """A part of what was found, in order."""

    ids: list[int]
    total: int
    understood_as: str = ""
    near_words: list[str] = field(default_factory=list)


def find(
    *, query: str, filters: dict[str, list[str]], register: str, person: Any, start: int, limit: int, sort: str
) -> Found:
    """Products from `start`, at most `limit`. What only the caller may see stands first; a stranger's answer is the index's alone."""
    own = _not_public(query, filters, register, person) if person is not None else []
    first = own[start : start + limit]
    skip, room = max(start - len(own), 0), limit - len(first)
    asked = {name: list(values) for name, values in filters.items() if values}
    size = max(skip + room, 1)
    found = engine.search(query, kinds=("product",), registers=(register,), filters=asked, page=1, size=size, sort=sort)
    ids = [*first, *found.ids[skip : skip + room]]
    return Found(ids, len(own) + found.total, found.corrected, list(found.near_words) if not own else [])


def _not_public(query: str, filters: dict[str, list[str]], register: str, person: Any) -> list[int]:
    """Rows that this caller may see and a stranger may not: few, so they are matched one by one."""
    rows = Product.objects.visible_to(person).filter(register=register)
    return matching(rows.exclude(pk__in=Product.objects.visible_to(None).values("pk")), query, filters)


def matching(rows: Any, query: str, filters: dict[str, list[str]]) -> list[int]:
    """Keys of those among a few rows that a question means, by the Vietnamese alphabet."""
    found = list(
        rows.select_related("producer__organisation", "commune", "district", "province", "village")
        .prefetch_related("groups")
        .in_alphabet()
    )
    stars = standings([row.pk for row in found])
    asked = words(query)
    return [row.pk for row in found if _says(row, asked) and _fits(row, stars[row.pk], filters)]


def _says(row: Product, asked: Sequence[str]) -> bool:
    maker = row.producer.organisation.name if row.producer else ""
    said = set(words(f"{row.name} {row.name_en} {maker} {row.commune or ''} {row.place_as_given}"))
    return all(word in said for word in asked)


def _fits(row: Product, stars: Standing, filters: dict[str, list[str]]) -> bool:
    """Whether a row has, of every facet asked, one of the values asked."""
    groups = {one.scheme: one.group for one in row.groups.all()}
    has = {
        "stars": stars.level or "none",
        "state": stars.state,
        "group": groups.get("ocop-2019", "unstated"),
        "group26": groups.get("qd26-2026", "unstated"),
        "set": row.product_set or "unstated",
        "commune": row.commune.slug if row.commune else "unstated",
        "district": row.district.code if row.district else "unstated",
        "province": row.province.code if row.province else "unstated",
        "kind": row.producer.organisation.kind if row.producer else "unstated",
        "village": row.village.slug if row.village else "",
    }
    return all(has.get(name, "") in values for name, values in filters.items() if values)


def scheme_of_group(group: str, scheme: str | None, today: Any) -> str | None:
    """The scheme in which a code of a group stands: the one asked for, else today's, else any; None when it stands in none."""
    order = [scheme] if scheme else [schemes.scheme_at(today).id, *(one.id for one in schemes.SCHEMES)]
    return next(
        (one for one in order if group == "unstated" or any(group == entry.code for entry in schemes.groups(one))), None
    )
