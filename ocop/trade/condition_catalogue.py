"""The conditions one may ask and the actions that answer them, read from data/conditions.yaml (pure)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ocop.rulebooks.loading import Document, RulebookError, Trail, read

DATA = Path(__file__).parent / "data"
# Codes of Paper.Kind, OrganisationKind and the systems certificates name; a test holds the first two against the models.
PAPER_KINDS = (
    "business_licence",
    "food_safety",
    "declaration",
    "test_result",
    "trademark",
    "traceability",
    "quality_system",
    "environment",
    "linkage",
    "market",
    "award",
    "other",
)
SYSTEMS = ("any", "haccp", "iso22000", "fssc22000", "brc", "gmp", "vietgap", "globalgap", "organic", "iso9001", "halal")
LANGUAGES = ("vi", "en", "ja", "zh", "ko", "fr", "de")
PRODUCER_KINDS = ("enterprise", "cooperative", "cooperative_group", "farm", "household", "association")
SHAPES = {
    "yes": "true",
    "whole": "a whole number above nothing",
    "percent": "a share between 0 and 100, as text",
    "money": "whole dong",
    "stars": "3, 4 or 5",
    "paper_kind": "a kind of paper",
    "systems": "a list of quality systems, one of which is enough",
    "languages": "a list of languages, all of which are asked",
    "kinds": "a list of kinds of producer, one of which is enough",
    "provinces": "a list of codes of provinces, all of which are asked",
    "volume": "{quantity, unit, months}: in each of the months (none given: every month)",
    "amount": "{quantity, unit}",
    "buying": "consignment or purchase",
    "named": "{any_of: words one of which the title of the paper has, vi, en}",
    "text": "{vi, en}",
}


@dataclass(frozen=True, slots=True)
class Action:
    """What a producer can do: in words, how many days it takes about, and where (a URL name and what it takes)."""

    code: str
    days: int
    where: str
    takes: str
    step: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One condition that can be asked. `side`: least or most, empty when it is met or not without a measure."""

    code: str
    shape: str
    side: str
    vi: str
    en: str
    unit_vi: str
    unit_en: str
    unstated: str
    unmet: str


@dataclass(frozen=True)
class Catalogue:
    """Every condition, action and word for a value by its code, in the order of the file."""

    kinds: Mapping[str, Kind]
    actions: Mapping[str, Action]
    words: Mapping[str, tuple[str, str]]
    """Code of a value ("paper.food_safety") -> Vietnamese and English."""


class ConditionError(ValueError):
    """A value has not the shape its code prescribes; the message is an English sentence."""


def load(path: Path) -> Catalogue:
    """Read and check; raises RulebookError with file and line (a code twice, an unknown shape, side or action, a text missing)."""
    document = read(path)
    actions: dict[str, Action] = {}
    for i, row in enumerate(document.data.get("actions") or []):
        trail: Trail = ("actions", i)
        _texts(document, trail, row, ("code", "vi", "en", "where"))
        if row["code"] in actions:
            raise document.error(trail, f"the action {row['code']} stands twice.")
        if not isinstance(row.get("days"), int) or row.get("takes", "") not in ("", "offer", "product", "producer"):
            raise document.error(trail, f"{row['code']} needs whole days, and takes an offer, a product or a producer.")
        actions[row["code"]] = Action(
            row["code"], row["days"], row["where"], row.get("takes", ""), row.get("step", ""), row["vi"], row["en"]
        )
    kinds: dict[str, Kind] = {}
    for i, row in enumerate(document.data.get("conditions") or []):
        trail = ("conditions", i)
        _texts(document, trail, row, ("code", "vi", "en", "shape", "unstated", "unmet"))
        if row["code"] in kinds:
            raise document.error(trail, f"the condition {row['code']} stands twice.")
        if row["shape"] not in SHAPES or row.get("side", "") not in ("", "least", "most"):
            raise document.error(trail, f"{row['code']} has no known shape or side.")
        for name in ("unstated", "unmet"):
            if row[name] not in actions:
                raise document.error((*trail, name), f"{row['code']} names the unknown action {row[name]}.")
        kinds[row["code"]] = Kind(
            row["code"],
            row["shape"],
            row.get("side", ""),
            row["vi"],
            row["en"],
            row.get("unit_vi", ""),
            row.get("unit_en", ""),
            row["unstated"],
            row["unmet"],
        )
    if not kinds:
        raise RulebookError(f"{path.name}:1: there are no conditions.")
    return Catalogue(MappingProxyType(kinds), MappingProxyType(actions), MappingProxyType(_words(document)))


def _words(document: Document) -> dict[str, tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    for i, row in enumerate(document.data.get("words") or []):
        _texts(document, ("words", i), row, ("code", "vi", "en"))
        if row["code"] in words:
            raise document.error(("words", i), f"the word {row['code']} stands twice.")
        words[row["code"]] = (row["vi"], row["en"])
    lists = {"paper": PAPER_KINDS, "system": SYSTEMS, "language": LANGUAGES, "kind": PRODUCER_KINDS}
    lacking = {f"{name}.{code}" for name, codes in lists.items() for code in codes} - set(words)
    if lacking:
        raise document.error(("words",), f"there is no word for {sorted(lacking)[0]}.")
    return words


def _texts(document: Document, trail: Trail, row: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise document.error(trail, f"{row.get('code', 'a row')} has no {name}.")


@functools.cache
def catalogue() -> Catalogue:
    """The one that ships."""
    return load(DATA / "conditions.yaml")


def checked_value(code: str, value: Any) -> Any:
    """The value as it is stored; raises ConditionError when the code is unknown or the value has not its shape."""
    kind = catalogue().kinds.get(code)
    if kind is None:
        raise ConditionError(f"{code!r} is no known condition.")
    right = _checked(kind.shape, value)
    if right is None:
        raise ConditionError(f"{code} takes {SHAPES[kind.shape]}.")
    return right


def _checked(shape: str, value: Any) -> Any:
    if shape == "yes":
        return True if value is True else None
    if shape in ("whole", "money"):
        return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
    if shape == "stars":
        return value if value in (3, 4, 5) and not isinstance(value, bool) else None
    if shape == "percent":
        share = _decimal(value)
        return str(share) if share is not None and 0 < share <= 100 else None
    if shape == "paper_kind":
        return value if value in PAPER_KINDS else None
    if shape == "buying":
        return value if value in ("consignment", "purchase") else None
    if shape in ("systems", "languages", "kinds", "provinces"):
        allowed = {"systems": SYSTEMS, "languages": LANGUAGES, "kinds": PRODUCER_KINDS}.get(shape, ())
        return _list(value, allowed)
    if shape in ("volume", "amount"):
        return _quantity(value, with_months=shape == "volume")
    if shape == "named":
        return _named(value)
    return _text(value)


def _decimal(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and not isinstance(value, bool) else None


def _list(value: Any, allowed: tuple[str, ...]) -> list[str] | None:
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        return None
    return None if allowed and set(value) - set(allowed) else sorted(set(value))


def _quantity(value: Any, *, with_months: bool) -> dict[str, Any] | None:
    if not isinstance(value, dict) or set(value) - {"quantity", "unit", "months"}:
        return None
    quantity, unit, months = _decimal(value.get("quantity")), value.get("unit"), value.get("months") or []
    if (
        quantity is None
        or quantity <= 0
        or not isinstance(unit, str)
        or not unit.strip()
        or not isinstance(months, list)
    ):
        return None
    if any(isinstance(month, bool) or month not in range(1, 13) for month in months):
        return None
    found: dict[str, Any] = {"quantity": str(quantity), "unit": " ".join(unit.split())}
    if with_months:
        found["months"] = sorted(set(months))
    return found


def _text(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict) or not str(value.get("vi") or "").strip():
        return None
    vi = str(value["vi"]).strip()
    return {"vi": vi, "en": str(value.get("en") or "").strip() or vi}


def _named(value: Any) -> dict[str, Any] | None:
    texts = _text(value)
    words = value.get("any_of") if texts is not None else None
    if (
        texts is None
        or not isinstance(words, list)
        or not words
        or not all(isinstance(one, str) and one.strip() for one in words)
    ):
        return None
    return {"any_of": [one.strip() for one in words], **texts}
