"""One condition checked against one offer on a day: met, not met and by how much, or not stated (pure).

`check` answers for any code of data/conditions.yaml. Not stated is an answer of its own: a hard term fails only when the offer is known not
to meet it. Stars and papers that have ended on the day count as ended.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from ocop.trade.condition_catalogue import Action, Catalogue, ConditionError, Kind, catalogue, checked_value
from ocop.trade.profile import Held, Price, Profile, same_unit
from ocop.vietnamese.folding import fold

__all__ = [
    "Action",
    "Asked",
    "Catalogue",
    "ConditionError",
    "Finding",
    "Held",
    "Kind",
    "Price",
    "Profile",
    "Row",
    "catalogue",
    "check",
    "check_all",
    "checked_value",
    "first_to_do",
    "row_of",
]


class Row(Protocol):
    """What is asked, as a row of terms, of a need or of a gate has it."""

    @property
    def code(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def is_must(self) -> bool: ...
    @property
    def weight(self) -> int: ...


@dataclass(frozen=True)
class Asked:
    """A row without a database."""

    code: str
    value: Any
    is_must: bool = True
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one condition. `met` is None when the offer does not state it (or does not show it to this reader).

    `short_by` is the distance to the value asked in its own unit (days, dong, points of a share, quantity in the unit asked), None
    where there is no measure. `have` and `asked` are values; `condition_words` says them. `action`: what to do, empty when met.
    """

    code: str
    met: bool | None
    asked: Any
    have: Any = None
    short_by: Decimal | None = None
    action: str = ""
    is_must: bool = True
    weight: int = 1
    last_day: datetime.date | None = None
    """Last day of the star or paper that meets it or, when unmet, of the one that ended; None when not limited or no such thing."""


_Answer = tuple[bool | None, Any, Decimal | None, datetime.date | None]


def check(condition: Row, profile: Profile, day: datetime.date) -> Finding:
    """Check one condition on a day; raises ConditionError for a code that is not known."""
    kind = catalogue().kinds.get(condition.code)
    if kind is None:
        raise ConditionError(f"{condition.code!r} is no known condition.")
    met, have, short_by, last_day = _CHECKS[kind.code](condition.value, profile, day)
    action = "" if met else kind.unstated if met is None else kind.unmet
    return Finding(
        kind.code, met, condition.value, have, short_by, action, condition.is_must, condition.weight, last_day
    )


def check_all(conditions: Iterable[Row], profile: Profile, day: datetime.date) -> list[Finding]:
    """Every condition, in the order given."""
    return [check(one, profile, day) for one in conditions]


def row_of(code: str, value: Any, **more: Any) -> Asked:
    """A row for what is asked elsewhere than in rows (the least stars of a need, its highest price)."""
    return Asked(code, value, **more)


def first_to_do(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stand between, musts before wishes, then what takes the fewest days, then the heavier wish."""
    actions = catalogue().actions
    open_ones = [one for one in findings if not one.met]
    return sorted(open_ones, key=lambda one: (not one.is_must, actions[one.action].days, -one.weight))


def _least(have: Any, asked: Any) -> _Answer:
    if have is None:
        return None, None, None, None
    short = Decimal(str(asked)) - Decimal(str(have))
    return (True, have, None, None) if short <= 0 else (False, have, short, None)


def _most(have: Any, asked: Any) -> _Answer:
    if have is None:
        return None, None, None, None
    over = Decimal(str(have)) - Decimal(str(asked))
    return (True, have, None, None) if over <= 0 else (False, have, over, None)


def _best(papers: list[Held], day: datetime.date) -> _Answer:
    """In force: the one that lasts longest; else the one that ended last; not stated when there is none."""
    if not papers:
        return None, None, None, None
    far = datetime.date.max
    standing = [one for one in papers if one.in_force(day)]
    best = max(standing or papers, key=lambda one: one.last_day or far)
    gone = None
    if not standing and best.last_day is not None and best.last_day < day:
        gone = Decimal((day - best.last_day).days)
    return bool(standing), best.title, gone, best.last_day


def _paper(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    return _best([one for one in profile.papers if one.kind == value], day)


def _named_paper(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    words = [fold(one) for one in value["any_of"]]
    return _best([one for one in profile.papers if any(word in fold(one.title) for word in words)], day)


_SYSTEM_WORDS = {
    "haccp": ("haccp",),
    "iso22000": ("iso 22000", "iso22000"),
    "fssc22000": ("fssc",),
    "brc": ("brc",),
    "gmp": ("gmp",),
    "vietgap": ("vietgap", "viet gap"),
    "globalgap": ("globalgap", "global gap", "global g.a.p"),
    "organic": ("huu co", "organic"),
    "iso9001": ("iso 9001", "iso9001"),
    "halal": ("halal",),
}


def _quality_system(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    systems = [one for one in profile.papers if one.kind == "quality_system"]
    if not systems:
        return None, None, None, None
    words = [word for name in value for word in _SYSTEM_WORDS.get(name, ())]
    right = [one for one in systems if "any" in value or any(word in fold(one.title) for word in words)]
    return _best(right, day) if right else (False, systems[0].title, None, None)


def _stars(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    stars = profile.stars_on(day)
    met, have, short_by, _ = _least(stars, value)
    return met, have, short_by, profile.stars_last_day


def _shelf_life_left(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    """Share of the shelf life that is left when goods are handed over, from their age at that time."""
    if not profile.shelf_life_days or profile.age_at_delivery_days is None:
        return None, None, None, None
    left = Decimal(max(profile.shelf_life_days - profile.age_at_delivery_days, 0)) * 100 / profile.shelf_life_days
    met, _, short_by, last_day = _least(left, value)
    return met, left.quantize(Decimal("0.1")), short_by and short_by.quantize(Decimal("0.1")), last_day


def _volume(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    """The least that is free in a month asked. One month known to fall short is enough; else every month has to be stated."""
    asked = Decimal(value["quantity"])
    free = [(month, profile.free(month)) for month in value.get("months") or range(1, 13)]
    stated = [same_unit(quantity, profile.unit, value["unit"]) for _, quantity in free if quantity is not None]
    known = [quantity for quantity in stated if quantity is not None]
    if known and min(known) < asked:
        return False, min(known), asked - min(known), None
    if len(known) < len(free):
        return None, None, None, None
    return True, min(known), None, None


def _min_order(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    have = None if profile.min_order is None else same_unit(profile.min_order, profile.unit, value["unit"])
    return _most(have, value["quantity"])


def _buying(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    return (True, value, None, None) if value == "purchase" else (profile.consignment, profile.consignment, None, None)


def _languages(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    if not profile.label_languages:
        return None, None, None, None
    lacking = set(value) - profile.label_languages
    return not lacking, sorted(profile.label_languages), Decimal(len(lacking)) if lacking else None, None


def _delivers_to(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    if profile.delivers_everywhere:
        return True, sorted(value), None, None
    if not profile.delivers_to:
        return None, None, None, None
    lacking = set(value) - profile.delivers_to
    return not lacking, sorted(profile.delivers_to), Decimal(len(lacking)) if lacking else None, None


def _producer_kind(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    if profile.producer_kind in ("", "unknown"):
        return None, None, None, None
    return profile.producer_kind in value, profile.producer_kind, None, None


_Check = Callable[[Any, Profile, datetime.date], _Answer]


def _stated(get: Callable[[Profile], bool | None]) -> _Check:
    return lambda _value, profile, _day: (get(profile), get(profile), None, None)


def _present(get: Callable[[Profile], str]) -> _Check:
    """Something written down; an empty field is not stated, never a no."""
    return lambda _value, profile, _day: (True, get(profile), None, None) if get(profile) else (None, None, None, None)


def _at_least(get: Callable[[Profile], Any]) -> _Check:
    return lambda value, profile, _day: _least(get(profile), value)


def _years(value: Any, profile: Profile, day: datetime.date) -> _Answer:
    return _least(None if profile.since_year is None else day.year - profile.since_year, value)


_CHECKS: dict[str, _Check] = {
    "paper": _paper,
    "named_paper": _named_paper,
    "quality_system": _quality_system,
    "least_stars": _stars,
    "barcode": _present(lambda profile: profile.gtin),
    "traceability": _present(lambda profile: profile.traceability),
    "shelf_life": _at_least(lambda profile: profile.shelf_life_days),
    "shelf_life_left": _shelf_life_left,
    "label_languages": _languages,
    "vat_invoice": _stated(lambda profile: profile.vat_invoice),
    "volume": _volume,
    "payment_days": _at_least(lambda profile: profile.payment_days),
    "buying": _buying,
    "discount": _at_least(lambda profile: profile.discount_percent),
    "opening_fee": _at_least(lambda profile: profile.opening_fee),
    "samples": _stated(lambda profile: profile.gives_samples),
    "min_order": _min_order,
    "lead_days": lambda value, profile, _day: _most(profile.lead_days, value),
    "unit_price": lambda value, profile, _day: _most(profile.price_at(None), value),
    "delivers_to": _delivers_to,
    "producer_kind": _producer_kind,
    "years": _years,
    "exported": _present(lambda profile: profile.exported_to),
    "in_words": lambda _value, _profile, _day: (None, None, None, None),
}
