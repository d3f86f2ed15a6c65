"""Where a person can go. Rooms above fill the menus in their AppConfig.ready; ui knows no address of theirs.

Menus: `public` (masthead), `desk` (signed-in frame), `beside` (beside the person's name, with counts), `account` (own account
pages), `foot` (colophon), `find` (the search field of the desk).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

Menu = Literal["public", "desk", "beside", "account", "foot", "find"]


def everyone(person: Any) -> bool:
    """Shown to all."""
    return True


@dataclass(frozen=True)
class Entry:
    """One way to go: a lazy label, a URL name, and to whom it is shown."""

    label: str | Promise
    address: str
    order: int = 50
    icon: str = ""
    group: str | Promise = ""
    shown_to: Callable[[Any], bool] = everyone
    kwargs: dict[str, Any] = field(default_factory=dict)
    count: Callable[[Any], int] | None = None
    """How many things wait behind it for a person; asked once a page, so one cheap query at most."""


@dataclass(frozen=True)
class Link:
    """An entry as it stands on one page."""

    label: str
    href: str
    icon: str
    group: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    """Links that belong together; a link of its own has no label."""

    label: str
    links: list[Link]

    @property
    def is_current(self) -> bool:
        return any(link.is_current for link in self.links)


def in_groups(found: list[Link]) -> list[Group]:
    """Links in their groups, a group standing where its first link stands; one link alone needs no group around it."""
    groups: dict[str, list[Link]] = {}
    for place, link in enumerate(found):
        groups.setdefault(link.group or f"\0{place}", []).append(link)
    return [Group(label if len(links) > 1 else "", links) for label, links in groups.items()]


_menus: dict[str, list[Entry]] = {"public": [], "desk": [], "beside": [], "account": [], "foot": [], "find": []}


def register(menu: Menu, entry: Entry) -> None:
    """Add an entry; the same address with the same kwargs replaces the earlier one (ready may run twice in tests)."""
    if menu not in _menus:
        raise ValueError(f"no menu {menu!r}; one of {', '.join(_menus)}")
    kept = [one for one in _menus[menu] if (one.address, one.kwargs) != (entry.address, entry.kwargs)]
    _menus[menu] = sorted([*kept, entry], key=lambda one: one.order)


def links(menu: Menu, request: HttpRequest) -> list[Link]:
    """The entries that this person may see, in the current language, the present one marked.

    The present one is the longest address that the path begins with, so that a product page marks "Products".
    An entry whose address is not served by this instance is left out.
    """
    person = getattr(request, "user", None)
    found: list[tuple[Entry, str]] = []
    for entry in _menus[menu]:
        if not entry.shown_to(person):
            continue
        try:
            found.append((entry, reverse(entry.address, kwargs=entry.kwargs or None)))
        except NoReverseMatch:
            continue
    path = request.path
    within = [href for _, href in found if path == href or (href.count("/") > 1 and path.startswith(href))]
    present = max(within, key=len, default="")
    return [
        Link(
            str(entry.label),
            href,
            entry.icon,
            str(entry.group),
            href == present,
            entry.count(person) if entry.count is not None else 0,
        )
        for entry, href in found
    ]
