"""Counting: who counts as a reader, what is counted, that no request and no ledger entry pays for it."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.ledger.record import head
from ocop.promotion.counting import buffer
from ocop.promotion.counting.reading import is_reader, what_is_read
from ocop.promotion.models import DailyCount
from tests import builders

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"
DAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _empty() -> None:
    buffer.waiting.reset()


@pytest.mark.parametrize(
    ("path", "read"),
    [
        ("/san-pham/mien-dong/", ("product", "mien-dong", "view")),
        ("/en/san-pham/mien-dong/", ("product", "mien-dong", "view")),
        ("/lang-nghe/bat-trang/", ("village", "bat-trang", "view")),
        ("/chien-dich/tet-2027/", ("campaign", "tet-2027", "view")),
        ("/san-pham/", None),
        ("/san-pham/a/b/", None),
        ("/ban/san-pham/1/", None),
        ("/san-pham/%00/", None),
    ],
)
def test_what_is_counted(path: str, read: tuple[str, str, str] | None) -> None:
    assert what_is_read(path) == read


@pytest.mark.parametrize(
    ("meta", "cookies", "counts"),
    [
        ({"HTTP_USER_AGENT": PHONE}, {}, True),
        ({"HTTP_USER_AGENT": PHONE}, {"theme": "dark"}, True),
        ({"HTTP_USER_AGENT": PHONE}, {"sessionid": "x"}, False),
        ({"HTTP_USER_AGENT": PHONE, "HTTP_SEC_PURPOSE": "prefetch;prerender"}, {}, False),
        ({"HTTP_USER_AGENT": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, {}, False),
        ({"HTTP_USER_AGENT": "curl/8.5"}, {}, False),
        ({"HTTP_USER_AGENT": ""}, {}, False),
        ({}, {}, False),
    ],
)
def test_who_is_a_reader(meta: dict[str, str], cookies: dict[str, str], counts: bool) -> None:
    assert is_reader(meta, cookies, "sessionid") is counts


@pytest.mark.django_db
def test_a_view_is_counted_without_a_write_and_without_the_ledger() -> None:
    product = builders.product("Chè lam thử")
    address = f"/san-pham/{product.slug}/"
    client = Client(headers={"user-agent": PHONE})
    assert client.get(address).status_code == 200
    before = head()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert not [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    client.head(address)
    client.get(address, headers={"hx-request": "true"})
    client.get("/san-pham/khong-co/")
    Client(headers={"user-agent": "Googlebot"}).get(address)
    assert DailyCount.objects.count() == 0
    assert buffer.waiting.flush() == 1
    row = DailyCount.objects.get()
    assert (row.of, row.object_id, row.what, row.count) == ("product", product.pk, "view", 2)
    assert head() == before
    assert buffer.waiting.flush() == 0


@pytest.mark.django_db
def test_a_kept_page_is_counted_too(settings) -> None:
    settings.OCOP_PAGE_CACHE = True
    product = builders.product("Chè lam thử")
    client = Client(headers={"user-agent": PHONE})
    answers = [client.get(f"/san-pham/{product.slug}/") for _ in range(3)]
    assert [one["X-Page-Cache"] for one in answers] == ["miss", "hit", "hit"]
    etag = answers[-1]["ETag"]
    assert client.get(f"/san-pham/{product.slug}/", headers={"if-none-match": etag}).status_code == 304
    buffer.waiting.flush()
    assert DailyCount.objects.get().count == 4


@pytest.mark.django_db
@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["view", "scan"]), st.integers(1, 3)), max_size=30),
    st.integers(1, 5),
)
def test_sums_do_not_depend_on_the_turns(said: list[tuple[str, str, int]], turns: int) -> None:
    DailyCount.objects.all().delete()
    keys = {"a": "11", "b": "12"}
    parts: list[Counter] = [Counter() for _ in range(turns)]
    for place, (name, what, times) in enumerate(said):
        parts[place % turns]["product", keys[name], what, DAY] += times
    for part in parts:
        buffer.write(part)
    wanted: Counter = Counter()
    for name, what, times in said:
        wanted[int(keys[name]), what] += times
    assert {(row.object_id, row.what): row.count for row in DailyCount.objects.all()} == dict(wanted)


@pytest.mark.django_db
def test_what_leads_to_nothing_is_passed_over_and_memory_has_an_end(monkeypatch) -> None:
    monkeypatch.setattr(buffer, "MOST_KEPT", 3)
    buffer.waiting.add("certificate", "x" * 96, "scan")
    for name in ("khong", "co", "gi", "nua"):
        buffer.waiting.add("product", name, "view")
    assert len(buffer.waiting.waiting()) == 3
    assert buffer.waiting.flush() == 0
    assert DailyCount.objects.count() == 0


@pytest.mark.django_db
def test_what_could_not_be_written_waits_on(monkeypatch) -> None:
    from django.db import DatabaseError

    def fail(_counts):
        raise DatabaseError("locked")

    buffer.waiting.add("product", "7", "view", 2)
    monkeypatch.setattr(buffer, "write", fail)
    assert buffer.waiting.flush() == 0
    monkeypatch.undo()
    buffer.waiting.add("product", "7", "view")
    buffer.waiting.flush()
    assert DailyCount.objects.get().count == 3


@pytest.mark.django_db
def test_counts_are_read_by_whom_they_concern(cast) -> None:
    mine = builders.product("Gốm thử", producer=cast.home_producer, commune=cast.home_commune)
    other = builders.product("Lụa thử", producer=cast.other_producer, commune=cast.other_commune)
    buffer.write(Counter({("product", str(one.pk), "view", DAY): 2 for one in (mine, other)}))
    seen = {
        name: sorted(DailyCount.objects.visible_to(cast[name].person).values_list("object_id", flat=True))
        for name in cast.NAMES
    }
    both = sorted([mine.pk, other.pk])
    assert seen == {
        "stranger": [],
        "producer_member": [mine.pk],
        "other_member": [other.pk],
        "commune_officer": [mine.pk],
        "other_commune_officer": [other.pk],
        "city_officer": both,
        "trade_officer": both,
        "auditor": both,
        "administrator": both,
    }
