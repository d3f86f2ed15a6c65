"""The kinds of messages. Each room registers those it sends, in its AppConfig.ready.

Subject and body are lazy gettext templates with `%(name)s` for the parameters: a message is kept as kind and parameters, and
said in the language of whoever reads it, on the day they read it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


def everyone(person: Any) -> bool:
    """May come to anybody."""
    return True


@dataclass(frozen=True)
class Kind:
    """One kind of message.

    `urgent`: by e-mail at once, even to those who asked for one letter a day. `legal`: the person cannot switch its e-mail off,
    for a deadline runs from it. `email`: goes by e-mail unless the person chose otherwise. `for_whom`: to whom the choice is
    shown among the preferences.
    """

    name: str
    """`room.what`, kept with every message; do not rename."""
    label: Text
    subject: Text
    body: Text
    urgent: bool = False
    email: bool = True
    legal: bool = False
    for_whom: Callable[[Any], bool] = everyone

    @property
    def calls(self) -> bool:
        """Whether somebody without e-mail should be told by telephone."""
        return self.urgent or self.legal


class UnknownKindError(LookupError):
    """No room registered this kind."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; the same name again replaces it (ready may run twice in tests)."""
    if "." not in kind.name or len(kind.name) > 60:
        raise ValueError(f"{kind.name!r}: name a kind room.what, in at most 60 letters")
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """The kind of that name. UnknownKindError when no room of this instance sends it."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKindError(name) from None


def find(name: str) -> Kind | None:
    """The kind, or None for one that no room of this instance knows any more."""
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """Every registered kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def calling() -> list[str]:
    """Names of the kinds of which people without e-mail are told by telephone."""
    return [kind.name for kind in all_kinds() if kind.calls]


def offered_to(person: Any) -> list[Kind]:
    """The kinds that may come to this person, for their choice."""
    return [kind for kind in all_kinds() if kind.for_whom(person)]
