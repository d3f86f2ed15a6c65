"""Figures as of any date: columns in memory beside plain ORM aggregation, in one run on the same made-up rows.

`python -m benchmarks.figures [PRODUCTS ...]` (default 20000 and 100000; five and ten recognitions a product). The database is a
test database made for the run: SQLite in memory, or PostgreSQL by DATABASE_URL. Goals: >= 20x; p95 <= 25 ms.
"""

from __future__ import annotations

import datetime
import os
import random
import resource
import statistics as st
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("OCOP_INSTANCE", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Count, F, OuterRef, Subquery  # noqa: E402

from ocop.ledger.record import record  # noqa: E402
from ocop.people.models import Organisation  # noqa: E402
from ocop.places.models import District  # noqa: E402
from ocop.producers.models import Producer  # noqa: E402
from ocop.products.models import Product  # noqa: E402
from ocop.recognition import columns, statistics  # noqa: E402
from ocop.recognition.models import Recognition  # noqa: E402

NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
BEGAN = datetime.date(2019, 1, 1)
LEVELS = ("3", "3", "3", "4", "4", "potential_5", "5")
GROUPS = ("food", "drink", "herbal", "fabric", "souvenir", "tourism")
CALLS = 60
ORIGINAL = connection.settings_dict["NAME"]


def begin() -> None:
    """A test database of the run: on SQLite a copy of a migrated one, for running all migrations takes longer than filling it."""
    if connection.vendor == "postgresql":
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        return
    from tests import once

    source = once.migrated()
    connection.close()
    connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
    connection.ensure_connection()
    once.pour(source, connection.connection)


def end() -> None:
    """Throws it away."""
    if connection.vendor == "postgresql":
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    connection.settings_dict["NAME"] = ORIGINAL
    connection.close()


def insert(table: str, names: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows into a table as fast as the database takes them: indexes are made afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table]
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        marks = ", ".join("?" for _ in names.split(","))
        connection.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        for _name, sql in indexes:
            cursor.execute(sql)


def plain(value: Any) -> Any:
    """A date or moment as SQLite keeps it."""
    if connection.vendor == "postgresql":
        return value
    return value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()


def fill(products: int, each: int) -> None:
    """A made-up register: makers, products in groups, recognitions spread over eight years."""
    rng = random.Random(7)
    now = plain(NOW.replace(tzinfo=None) if connection.vendor == "sqlite" else NOW)
    makers = products // 4
    kinds = ("enterprise", "cooperative", "household")
    Organisation.objects.bulk_create(
        Organisation(
            register="demo", kind=rng.choice(kinds), name=f"Chủ thể {n}", name_folded=f"chu the {n}", created_at=NOW
        )
        for n in range(makers)
    )
    Producer.objects.bulk_create(
        Producer(organisation=body, register="demo", slug=f"c-{body.pk}", created_at=NOW)
        for body in Organisation.objects.all()
    )
    maker_ids = list(Producer.objects.values_list("pk", flat=True))
    District.objects.bulk_create(
        District(
            code=f"{n:03}", name=f"Huyện {n}", name_folded=str(n), kind="Huyện", valid_to=datetime.date(2025, 6, 30)
        )
        for n in range(30)
    )
    districts = list(District.objects.values_list("pk", flat=True))
    names = [f.column for f in Product._meta.concrete_fields]
    blank = {f.column: f.get_db_prep_save(f.get_default(), connection) for f in Product._meta.concrete_fields}
    # An adapter object of the driver for JSON does not go through COPY; the text does.
    blank |= {"pack_sizes": "[]", "season_months": "[]", "register": "demo", "created_at": now, "is_public": True}
    own = ("id", "name", "name_folded", "name_sort", "slug", "producer_id")
    shared = tuple(blank[name] for name in names if name not in own)
    quoted = ", ".join(f'"{name}"' for name in (*own, *(name for name in names if name not in own)))
    insert(
        "products_product",
        quoted,
        (
            (n, f"Sản phẩm {n}", f"san pham {n}", f"{n}", f"p-{n}", maker, *shared)
            for n, maker in enumerate(rng.choices(maker_ids, k=products), 1)
        ),
    )
    insert(
        "products_productgroup",
        'id, product_id, scheme, "group", as_given',
        ((n, n, "ocop-2019", rng.choice(GROUPS), "") for n in range(1, products + 1)),
    )
    insert(
        "recognition_recognition",
        "id, register, product_id, level, kind, body, decision, precision, issued_on, year, ends_on, counted_from, rulebook, code, old_code, "
        "district_then_id, reference, source, recorded_at, recorded_by_name, retraction_reason",
        rows(products, each, rng, districts, now),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with transaction.atomic():
        record(by=None, action="bench.fill", topic="registry")


def rows(products: int, each: int, rng: random.Random, districts: list[int], now: Any) -> Iterable[tuple[Any, ...]]:
    """Recognitions of every product at random days."""
    days = [BEGAN + datetime.timedelta(days=n) for n in range(2881)]
    # Each day in the form the database takes, once and not for each of a million rows.
    dated = [(plain(day), day.year, plain(day.replace(year=day.year + 3, day=min(day.day, 28)))) for day in days]
    kinds = ("new", *("renewed" for _turn in range(1, each)))
    number = 0
    for product in range(1, products + 1):
        drawn = zip(
            kinds, rng.choices(dated, k=each), rng.choices(LEVELS, k=each), rng.choices(districts, k=each), strict=True
        )
        for kind, (day, year, ends), level, district in drawn:
            number += 1
            yield (
                number,
                "demo",
                product,
                level,
                kind,
                "province",
                "1/QĐ",
                "day",
                day,
                year,
                ends,
                day,
                "",
                "",
                "",
                district,
                "",
                "",
                now,
                "bench",
                "",
            )


def orm_stars(day: datetime.date) -> dict[str, int]:
    """Plain ORM: the level of each product's latest recognition by a day."""
    latest = (
        Recognition.objects.filter(product=OuterRef("pk"), register="demo", counted_from__lte=day, retracted_at=None)
        .order_by("-counted_from", "-id")
        .values("level")[:1]
    )
    found = Product.objects.annotate(at=Subquery(latest)).exclude(at=None).values_list("at").annotate(n=Count("pk"))
    return dict(found.order_by())


def orm_group(day: datetime.date) -> dict[str, int]:
    """Plain ORM: distinct products ever recognised by a day, by group."""
    wanted = Recognition.objects.filter(
        register="demo", counted_from__lte=day, retracted_at=None, product__groups__scheme="ocop-2019"
    )
    return dict(wanted.values_list("product__groups__group").annotate(n=Count("product_id", distinct=True)).order_by())


def orm_producers(day: datetime.date) -> dict[str, int]:
    """Plain ORM: distinct makers by kind."""
    wanted = Recognition.objects.filter(register="demo", counted_from__lte=day, retracted_at=None)
    found = wanted.annotate(maker_kind=F("product__producer__organisation__kind")).values_list("maker_kind")
    return dict(found.annotate(n=Count("product__producer_id", distinct=True)).order_by())


def engine(by: str) -> Callable[[datetime.date], dict[str, int]]:
    """The same table from the columns."""

    def ask(day: datetime.date) -> dict[str, int]:
        figure = statistics.count(register="demo", as_of=day, by=by, scheme="ocop-2019" if by == "group" else None)
        return {row.value: row.count for row in figure.rows if row.count}

    return ask


def timed(ask: Callable[[datetime.date], Any], days: list[datetime.date]) -> list[float]:
    """Milliseconds of every call."""
    taken = []
    for day in days:
        begun = time.perf_counter()
        ask(day)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def cpu(ask: Callable[[datetime.date], Any], days: list[datetime.date]) -> float:
    """Milliseconds of CPU a call of this process, on average; other work beside does not disturb it."""
    begun = time.process_time()
    for day in days:
        ask(day)
    return (time.process_time() - begun) * 1000 / len(days)


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay under."""
    return sorted(values)[max(0, int(len(values) * 0.95) - 1)]


def measure(products: int, each: int) -> None:
    """Fill, check that both ways say the same, time both, print a table."""
    columns.forget()
    fill(products, each)
    begun = time.perf_counter()
    columns.register("demo")
    loaded = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{connection.vendor}: {products:,} products, {products * each:,} recognitions; columns read in {loaded:.2f} s; process {memory} MB\n"
    )
    print("| table | columns p50 / p95 ms (CPU) | plain ORM p50 ms | times |\n| --- | --- | --- | --- |")
    rng = random.Random(11)
    days = [BEGAN + datetime.timedelta(days=rng.randint(300, 2880)) for _ in range(CALLS)]
    every: list[float] = []
    for by, orm in (("stars", orm_stars), ("group", orm_group), ("producer_kind", orm_producers)):
        ask = engine(by)
        if ask(days[0]) != orm(days[0]):
            sys.exit(f"The two ways differ by {by}.")
        ours, theirs = timed(ask, days), timed(orm, days[:3])
        every += ours
        print(
            f"| {by} | {st.median(ours):.2f} / {p95(ours):.2f} ({cpu(ask, days):.2f}) | {st.median(theirs):.0f} | {st.median(theirs) / st.median(ours):.0f} |"
        )
    for name, ask_other in {
        "state": engine("state"),
        "district": engine("district"),
        "in force": lambda day: statistics.total(register="demo", as_of=day, in_force=True),
        "changes of a year": lambda day: statistics.changes(
            register="demo", start=day - datetime.timedelta(days=365), end=day
        ),
        "known at": lambda day: statistics.total(register="demo", as_of=day, known_at=NOW),
    }.items():
        ours = timed(ask_other, days)
        every += ours
        print(f"| {name} | {st.median(ours):.2f} / {p95(ours):.2f} ({cpu(ask_other, days):.2f}) | - | - |")
    print(f"\nAll tables: p95 {p95(every):.1f} ms (goal 25).\n", flush=True)


def main() -> None:
    """Both sizes, or those named, each in a fresh test database."""
    sizes = [int(text) for text in sys.argv[1:]] or [20_000, 100_000]
    for products in sizes:
        begin()
        try:
            measure(products, 5 if products <= 20_000 else 10)
        finally:
            end()


if __name__ == "__main__":
    main()
