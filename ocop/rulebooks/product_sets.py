"""The 26 product sets of decree 26/2026 (pure)."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from ocop.rulebooks.criteria import all_criteria
from ocop.rulebooks.schemes import groups_of_set

DECREE = "qd26-2026"


@dataclass(frozen=True)
class ProductSet:
    """A set: its id (`qd26-2026-01`), number, names, groups per scheme and lead ministries."""

    id: str
    number: int
    vi: str
    en: str
    groups: dict[str, str]
    ministries: tuple[str, ...]


@functools.cache
def all_sets() -> tuple[ProductSet, ...]:
    """Every set, in the decree's order; raises RulebookError when a file is wrong."""
    return tuple(
        ProductSet(
            id=one.id,
            number=one.number or 0,
            vi=one.name_vi,
            en=one.name_en,
            groups=groups_of_set(one.number or 0),
            ministries=one.lead_ministries,
        )
        for one in all_criteria(DECREE)
    )


@functools.cache
def _by_id() -> dict[str, ProductSet]:
    return {one.id: one for one in all_sets()}


def product_set(set_id: str) -> ProductSet | None:
    """The set of an id, or None."""
    return _by_id().get(set_id)


def group_of(set_id: str, scheme: str = DECREE) -> str:
    """The set's group in a scheme; empty when unknown or when the scheme has none for it."""
    one = _by_id().get(set_id)
    return one.groups.get(scheme, "") if one else ""
