"""How a column of a feed is filled: a field or a text in quotes, then filters (pure).

name                    the field
'new'                   a text
story | or name         the second where the first has nothing
price | money           "25000 VND"
kinds | join ' > '      a list in one cell
pictures | first 10     at most ten of a list
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Facts = Mapping[str, Any]
Filled = Callable[[Facts], Any]
_TEXT = re.compile(r"'([^']*)'")
# What XML 1.0 cannot carry, and what breaks a line of a table.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def compiled(expression: str, fields: frozenset[str]) -> Filled:
    """The function that fills the column. Raises ValueError for what is no expression or names an unknown field."""
    first, *filters = (part.strip() for part in re.split(r"\|(?=(?:[^']*'[^']*')*[^']*$)", expression))
    fill = _source(first, fields)
    for part in filters:
        fill = _filtered(fill, part, fields)
    return fill


def _source(word: str, fields: frozenset[str]) -> Filled:
    text = _TEXT.fullmatch(word)
    if text is not None:
        said = text[1]
        return lambda _facts: said
    if word not in fields:
        raise ValueError(f"{word!r} is no field of a feed.")
    return lambda facts: facts[word]


def _filtered(before: Filled, part: str, fields: frozenset[str]) -> Filled:
    name, _space, given = part.partition(" ")
    given = given.strip()
    if name == "or":
        other = _source(given, fields)
        return lambda facts: _or(before(facts), other, facts)
    if name == "money" and not given:
        return lambda facts: _money(before(facts))
    if name == "join" and _TEXT.fullmatch(given):
        between = given[1:-1]
        return lambda facts: between.join(before(facts) or [])
    if name == "first" and given.isdigit():
        most = int(given)
        return lambda facts: (before(facts) or [])[:most]
    raise ValueError(f"{part!r} is no filter of a feed.")


def _or(value: Any, other: Filled, facts: Facts) -> Any:
    return other(facts) if value in (None, "", []) else value


def _money(value: Any) -> str:
    return "" if value is None else f"{int(value)} VND"


def written(value: Any) -> str:
    """A value as text of a feed; nothing where there is none."""
    if value is None:
        return ""
    return " ".join(_CONTROL.sub("", str(value)).split())


def cut(text: str, most: int | None) -> str:
    """The text within its length, cut between words where there are any."""
    if most is None or len(text) <= most:
        return text
    short = text[: most - 1]
    at = short.rfind(" ")
    return (short[:at] if at > most // 2 else short).rstrip(" ,;.") + "…"
