"""Every named page and endpoint is held by an inherited test of who may open it, or stands in a short table with its reason.

What counts as held: a `PageAccess` class somewhere in the tests whose `url` leads to that name, the API's `EndpointRights`
(or its list `OPEN` of what all may read), or `PublicPage` below: everybody finds the same there, and nobody a private row.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from tests.cast import Cast
from tests.page_access import PageAccess

ROOT = Path(__file__).resolve().parents[1]

# Pages open to all, or to whoever holds the link or the session, and that show no row of the registry: each with its reason.
OPEN_TO_ALL = {
    "robots": "a text for machines without any row",
    "manifest": "the name and the icons of the application",
    "favicon": "a drawing",
    "cover": "a drawing made from a public name; an unknown slug is not found",
    "share_card": "a drawing of words that carry our signature",
    "files:serve": "a public file is everybody's; test_private_files_need_a_right holds the others",
    "files:picture": "the same file in a size",
    "trade:event_worker": "the same script for meetings of events",
    "fieldwork:attendance_worker": "the same script for the list of who came to a course",
    "checklists:worker": "the same script for visits with a checklist",
    "appraisal:hall_worker": "a script that carries pages; what it may carry is asked for with the member's session",
    "stories:worker": "the same script for the story workshop",
    "health": "says whether the parts answer; a machine asks it",
    "api_docs": "the description of the interface",
    "api:openapi-json": "the description of the interface",
    "api:api-root": "the library's own name for the first address of the interface",
    "account_home": "leads on to the person's own profile",
    "account_logout": "ends one's own session",
    "account_inactive": "a sentence",
    "account_reauthenticate": "asks one's own password again; the library sends strangers to sign in",
    "account_email_verification_sent": "a sentence",
    "account_confirm_email": "held by the key in the letter",
    "account_set_password": "one's own password; the library sends strangers to sign in",
    "account_reset_password_done": "a sentence",
    "account_reset_password_from_key": "held by the key in the letter",
    "account_reset_password_from_key_done": "a sentence",
}
# The library's pages about one's own second factor take no id of anybody: they act on whoever signed in.
OWN_SECOND_FACTOR = "mfa_"


def named(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the instance."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from named(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield f"{space}{one.name}", one


def _modules() -> list[str]:
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted([*ROOT.glob("ocop/**/tests/test_*.py"), *ROOT.glob("tests/test_*.py")])
        if any(word in path.read_text(encoding="utf-8") for word in ("PageAccess", "EndpointRights", "PublicPage"))
    ]


def _classes(of: type[Any]) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        if one.__name__.startswith("Test") and getattr(one, "__test__", True):
            yield one
        yield from _classes(one)


def _held_by_page_access() -> set[str]:
    """The names that the `url` of each class leads to; what a class makes for it is rolled back before the next.

    A class that knows its address without any row says it by `address` and makes none.
    """
    found = set()
    for one in _classes(PageAccess):
        with transaction.atomic():
            knows = hasattr(one, "address") and "url" not in vars(one)
            address = one.address() if knows else one().url(Cast())
            match = resolve(urlsplit(address).path.removeprefix("/en"))
            transaction.set_rollback(True)
        found.add(match.view_name)
    return found


def _held_by_the_api() -> set[str]:
    from ocop.api.tests.test_rights import OPEN, EndpointRights

    addresses = [one.address for one in _classes(EndpointRights)] + list(OPEN)
    found = set()
    for address in addresses:
        path = urlsplit(address).path
        parts = ["1" if part.startswith("{") else part for part in path.split("/")]
        found.add(resolve("/".join(parts)).view_name)
    return found


@pytest.mark.one_database  # names of addresses; the rows are made for them only, and each class makes its own on both databases
@pytest.mark.django_db
def test_every_named_page_is_held(places: None) -> None:
    for name in _modules():
        importlib.import_module(name)
    held = _held_by_page_access() | _held_by_the_api()
    names = {name for name, _pattern in named() if not name.startswith(OWN_SECOND_FACTOR)}
    assert names, "no address was found"
    assert sorted(names - held - set(OPEN_TO_ALL)) == []
    assert sorted(set(OPEN_TO_ALL) - names) == [], "the table speaks of pages that are gone"
    assert sorted(set(OPEN_TO_ALL) & held) == [], "the table speaks of pages that a class holds"
