"""The kinds of things that are visited. Each room registers its own in its AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

if TYPE_CHECKING:
    pass

Spot = tuple[float, float]


@dataclass(frozen=True)
class Kind:
    """What a room says of its things. All functions take the key of the thing.

    `may_begin(person, key)`: whether this person visits it. `title(key)`: how it is called. `readable(person)`: keys of the things
    whose visits the person reads, None for all. `on_handed_in(check=, by=)`: called in the transaction of the handing in, with
    the result reckoned; may raise Refused. `place(key)`: where it is said to stand. `link(key)`: its page on the desk.
    `idle(key)`: a word of Check.Idle when the thing closed or was decided while the visit was on its way; the visit is kept then
    and `on_handed_in` is not called.
    """

    name: str
    label: str | Promise
    topic: str
    """The ledger's."""
    may_begin: Callable[[Any, int], bool]
    title: Callable[[int], str]
    readable: Callable[[Any], QuerySet[Any] | list[int] | None]
    on_handed_in: Callable[..., None]
    place: Callable[[int], Spot | None]
    link: Callable[[int], str]
    idle: Callable[[int], str] = lambda _key: ""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; the same name again replaces it."""
    if len(kind.name) > 30:
        raise ValueError(f"{kind.name!r} is too long for the name of a kind")
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """The kind of that name; LookupError when no room of this instance has it."""
    return _kinds[name]


def find(name: str) -> Kind | None:
    """The same, None when there is none."""
    return _kinds.get(name)


def every() -> list[Kind]:
    """All of them."""
    return sorted(_kinds.values(), key=lambda one: one.name)
