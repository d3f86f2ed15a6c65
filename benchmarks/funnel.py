"""The funnel over memoranda and deliveries: columns in memory beside ORM aggregation and ORM loops, in one run on the same rows.

`python -m benchmarks.funnel [MEMORANDA STEPS]` (default 100000 memoranda and 1000000 steps). The database is a test database made for
the run: SQLite in memory, or PostgreSQL by DATABASE_URL. The page is asked through Django's test client, signed in, templates and all,
each time for another day. Goal: p95 of the page within some 50 ms of a warm process.
"""

from __future__ import annotations

import datetime
import os
import random
import resource
import statistics as st
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("OCOP_INSTANCE", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.figures import insert, p95, plain  # noqa: E402
from ocop.ledger.record import record  # noqa: E402
from ocop.trade.deals.funnel import columns, figures  # noqa: E402
from ocop.trade.models import DealStep, Memorandum, MemorandumProduct  # noqa: E402
from tests import builders  # noqa: E402

NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
BEGAN = datetime.date(2020, 1, 1)
CALLS = 60
BY = ("event", "buyer", "commune", "group", "stars", "year", "quarter")


def blank(model: Any, **given: Any) -> tuple[list[str], dict[str, Any]]:
    """Columns of a table with their defaults, as the driver takes them."""
    fields = model._meta.concrete_fields
    values = {f.column: f.get_db_prep_save(f.get_default(), connection) for f in fields}
    return [f.column for f in fields], {**values, **given}


def rows_into(model: Any, rows: Iterable[dict[str, Any]], **given: Any) -> None:
    """Rows of a model as fast as the database takes them."""
    names, values = blank(model, **given)
    quoted = ", ".join(f'"{name}"' for name in names)
    insert(model._meta.db_table, quoted, (tuple({**values, **row}[name] for name in names) for row in rows))


def parties(rng: random.Random) -> dict[str, list[Any]]:
    """A hundred buyers, two thousand producers with three products each, forty events."""
    from ocop.trade.models import Buyer, TradeEvent

    communes = [builders.commune(f"Xã {n}") for n in range(126)]
    producers = [builders.producer(f"Cơ sở {n}", organisation__commune=rng.choice(communes)) for n in range(2000)]
    products = {one.pk: [builders.product(f"Sản phẩm {n}", producer=one) for n in range(3)] for one in producers}
    for made in products.values():
        for product in made:
            product.groups.create(
                scheme="qd26-2026", group=rng.choice(("food", "drink", "herbal", "craft")), as_given=""
            )
            builders.recognition(product, rng.choice(("3", "4")), BEGAN + datetime.timedelta(days=rng.randint(0, 2000)))
    buyers = [
        Buyer.objects.create(
            organisation=builders.organisation(f"Chuỗi {n}"),
            register="demo",
            slug=f"chuoi-{n}",
            kind="stores",
            state="confirmed",
            created_at=NOW,
        )
        for n in range(100)
    ]
    events = [
        TradeEvent.objects.create(
            register="demo",
            kind="conference",
            name_vi=f"Hội nghị {n}",
            slug=f"hn-{n}",
            state="closed",
            starts_on=BEGAN + datetime.timedelta(days=60 * n),
            ends_on=BEGAN + datetime.timedelta(days=60 * n),
            budget=rng.choice([None, 500_000_000]),
            created_at=NOW,
        )
        for n in range(40)
    ]
    return {
        "producers": [one.pk for one in producers],
        "buyers": [one.pk for one in buyers],
        "events": [one.pk for one in events],
        "products": products,
    }  # type: ignore[dict-item]


def fill(count: int, step_count: int) -> None:
    """Memoranda over six years, a product or two each, and deliveries of them."""
    rng = random.Random(11)
    with transaction.atomic():
        of = parties(rng)
    now = plain(NOW.replace(tzinfo=None) if connection.vendor == "sqlite" else NOW)
    signings: set[tuple[int, int, int]] = set()
    while len(signings) < count:
        signings.add((rng.randint(0, 2400), rng.choice(of["producers"]), rng.choice(of["buyers"])))
    chosen_ones = sorted(signings)
    days = [BEGAN + datetime.timedelta(days=day) for day, _producer, _buyer in chosen_ones]
    makers = [producer for _day, producer, _buyer in chosen_ones]
    rows_into(
        Memorandum,
        (
            {
                "id": n + 1,
                "number": f"GN-B-{n:07}",
                "key": f"b{n}",
                "event_id": rng.choice([*of["events"], None]),
                "buyer_id": chosen_ones[n][2],
                "producer_id": makers[n],
                "signed_on": plain(days[n]),
                "value": rng.choice([None, rng.randint(10**6, 10**9)]),
                "state": rng.choice(("confirmed", "confirmed", "confirmed", "ended", "waiting")),
            }
            for n in range(count)
        ),
        register="demo",
        made_by_side="office",
        made_by_name="bench",
        created_at=now,
        first_confirmed_at=now,
    )
    made = [(n, product.pk) for n in range(count) for product in of["products"][makers[n]][: 1 + n % 2]]  # type: ignore[call-overload]
    rows_into(
        MemorandumProduct,
        ({"id": place + 1, "memorandum_id": n + 1, "product_id": product} for place, (n, product) in enumerate(made)),
    )
    chosen = dict(made)
    rows_into(
        DealStep,
        (_step(place, rng, count, days, chosen) for place in range(step_count)),
        claimed_side="producer",
        claimed_at=now,
        claimed_by_name="bench",
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with transaction.atomic():
        record(by=None, action="bench.fill", topic="trade")


def _step(
    place: int, rng: random.Random, count: int, days: list[datetime.date], chosen: dict[int, int]
) -> dict[str, Any]:
    n = rng.randrange(count)
    return {
        "id": place + 1,
        "key": f"s{place}",
        "memorandum_id": n + 1,
        "kind": rng.choice(("delivery", "delivery", "delivery", "payment", "contract")),
        "happened_on": plain(days[n] + datetime.timedelta(days=rng.randint(0, 180))),
        "amount": rng.randint(10**5, 10**8) if place % 9 else None,
        "product_id": chosen[n] if place % 2 else None,
        "state": rng.choice(("confirmed", "confirmed", "claimed", "disputed", "taken_back")),
    }


Table = dict[int, tuple[int, int]]


def by_columns(day: datetime.date) -> Table:
    """event -> memoranda signed, dong delivered as both confirmed."""
    rows = figures.rows(figures.Asked("demo", day), "event")
    return {row.key: (row.line.signed, row.line.money["delivered"][0].dong or 0) for row in rows}


def _counted(day: datetime.date) -> Any:
    return Memorandum.objects.filter(register="demo", signed_on__lte=day).counted()  # type: ignore[attr-defined]


def by_aggregation(day: datetime.date) -> Table:
    """The same two numbers by two aggregating queries, not the whole page."""
    signed = dict(_counted(day).values_list("event_id").annotate(n=Count("pk")).order_by())
    steps = DealStep.objects.filter(
        kind="delivery", state="confirmed", happened_on__lte=day, memorandum__in=_counted(day)
    )
    dong = dict(steps.values_list("memorandum__event_id").annotate(d=Sum("amount")).order_by())
    return {key or 0: (signed.get(key, 0), int(dong.get(key) or 0)) for key in signed}


def by_loops(day: datetime.date) -> Table:
    """The same two numbers by looping over the rows, as a page without thought would."""
    table: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for row in _counted(day).prefetch_related(None).iterator(chunk_size=5000):
        table[row.event_id or 0][0] += 1
    steps = DealStep.objects.filter(kind="delivery", state="confirmed", happened_on__lte=day).select_related(
        "memorandum"
    )
    for step in steps.iterator(chunk_size=5000):
        table[step.memorandum.event_id or 0][1] += step.amount or 0
    return {key: (signed, dong) for key, (signed, dong) in table.items()}


def timed(ask: Callable[[datetime.date], Any], days: list[datetime.date]) -> list[float]:
    """Milliseconds of every call."""
    taken = []
    for day in days:
        begun = time.perf_counter()
        ask(day)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def page(client: Client, by: str) -> Callable[[datetime.date], Any]:
    """The page itself."""

    def ask(day: datetime.date) -> Any:
        answer = client.get(reverse("trade:funnel"), {"theo": by, "as_of": f"{day:%d/%m/%Y}"})
        if answer.status_code != 200:
            sys.exit(f"The page answered {answer.status_code}.")
        return answer

    return ask


def measure(count: int, step_count: int) -> None:
    """Fill, check that the three ways say the same, time them, print a table."""
    columns.forget()
    fill(count, step_count)
    begun = time.perf_counter()
    columns.funnel("demo")
    loaded = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{connection.vendor}: {count:,} memoranda, {step_count:,} steps; columns read in {loaded:.2f} s; process {memory} MB\n"
    )
    rng = random.Random(5)
    days = [BEGAN + datetime.timedelta(days=rng.randint(500, 2500)) for _ in range(CALLS)]
    whole = BEGAN + datetime.timedelta(days=2500)
    if not (by_columns(whole) == by_aggregation(whole) == by_loops(whole)):
        sys.exit("The ways differ.")
    ours, aggregated, looped = timed(by_columns, days), timed(by_aggregation, days[:5]), timed(by_loops, [whole])
    print("| signed and delivered by event | p50 ms | p95 ms | times slower |\n| --- | --- | --- | --- |")
    print(f"| columns (every number of the table) | {st.median(ours):.1f} | {p95(ours):.1f} | 1 |")
    print(
        f"| ORM aggregation (two numbers) | {st.median(aggregated):.0f} | - | {st.median(aggregated) / st.median(ours):.0f} |"
    )
    print(f"| ORM loops (two numbers) | {st.median(looped):.0f} | - | {st.median(looped) / st.median(ours):.0f} |\n")
    client = Client()
    officer = builders.person("Cán bộ")
    builders.role(officer, "trade_officer")
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    print("| page | p50 ms | p95 ms |\n| --- | --- | --- |")
    every: list[float] = []
    for by in BY:
        ask = page(client, by)
        ask(days[0])
        taken = timed(ask, days)
        every += taken
        print(f"| by {by} | {st.median(taken):.1f} | {p95(taken):.1f} |")
    print(f"\nAll pages: p50 {st.median(every):.1f} ms, p95 {p95(every):.1f} ms (goal 50).\n", flush=True)


ORIGINAL = connection.settings_dict["NAME"]


def main() -> None:
    """In a fresh test database."""
    sizes = [int(text) for text in sys.argv[1:]] or [100_000, 1_000_000]
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["testserver"]
    assert timezone.is_aware(NOW)
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        measure(*sizes[:2])
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        connection.settings_dict["NAME"] = ORIGINAL
        connection.close()


if __name__ == "__main__":
    main()
