"""Nonsense at every address: a clear answer, never a fault of ours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.test_every_page_is_held import named

NUMBERS = ("9" * 30,)
WORDS = ("khong-co",)
QUERY = (
    "?page=9%C2%B2&sort=%00&q=%F0%9F%8D%B5%E2%80%AE%CC%81&winner=%C2%B2&producer=%C2%B2&organisation=%C2%B2"
    "&as_of=31/02/2020&stars=x&format=exe&register=x&person=99999999999999999999&first=31/02/2020&commune=%00"
)
LONG = (
    "?q="
    + "g%C3%B4m%20" * 400
    + f"&page={'9' * 40}&winner={'9' * 40}&producer={'9' * 40}&organisation={'9' * 40}&person={'9' * 40}"
)
# Pages that answer 503 where a part is missing, or work too long for a test of all addresses.
NOT_HERE = {"health"}


def addresses() -> list[tuple[str, str]]:
    """(name, route) of every address under its prefix, as the resolver holds it."""
    from django.urls import get_resolver

    found = []
    resolver = get_resolver()
    for name, _pattern in named():
        space, _colon, last = name.rpartition(":")
        lookups = resolver
        prefix = ""
        for part in space.split(":") if space else []:
            more, lookups = lookups.namespace_dict[part]
            prefix += more
        for possibilities, *_rest in lookups.reverse_dict.getlist(last):
            found += [(name, f"/{prefix}{route}") for route, _params in possibilities]
    return sorted({one for one in found if one[0] not in NOT_HERE})


def tried(route: str) -> set[str]:
    """The route with nonsense in its holes."""
    return {re.sub(r"%\((\w+)\)s", value, route) for value in (*NUMBERS, *WORDS)} if "%(" in route else {route}


@pytest.mark.django_db
@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_no_address_breaks(cast: Cast, who: str, settings: Any) -> None:
    settings.OCOP_API_RATE = 0
    client: Client = cast[who].client
    client.raise_request_exception = False
    assert len(addresses()) > 100
    broken = []
    for name, route in addresses():
        if name == "account_logout":
            continue
        for address in sorted(tried(route)):
            for query in (QUERY, LONG) if who == "stranger" else (QUERY,):
                answer = client.get(address + query)
                if answer.status_code >= 500:
                    broken.append((address + query)[:160])
            if client.post(address, {"page": "²", "another": "²", "reason": "\x00\u202e"}).status_code >= 500:
                broken.append(f"POST {address[:160]}")
            if who != "stranger":
                client.force_login(cast[who].person, backend="django.contrib.auth.backends.ModelBackend")
    assert broken == []
