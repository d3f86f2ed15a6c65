"""The nearest point of sale among 100,000, with and without a product, beside two others in the same run with the same answers.

`python -m benchmarks.nearest [OUTLETS]`. Columns: what the pages ask (`outlets.visitors.nearest`). Loop: every row and the haversine in
Python, as an ORM scan does once its rows are there (their reading is not even counted). SQL: an indexed table in memory (SQLite), a box
around the place that doubles until it holds enough, distances of what is in the box. Goals: p95 of the columns within 25 ms, at least
50x the loop and no slower than SQL.
"""

from __future__ import annotations

import datetime
import math
import sqlite3
import sys
import time

import numpy as np

from ocop.outlets.visitors import hours
from ocop.outlets.visitors.nearest import NEVER, Asked, Points, find
from ocop.places.distance import EARTH_KM, kilometres

OUTLETS, PRODUCTS, SHELF, SIZE, ASKED, LOOPED = 100_000, 5_000, 12, 20, 200, 5
GOAL_MS, GOAL_LOOP, GOAL_SQL = 25.0, 50, 1
MOMENT = datetime.datetime(2026, 11, 22, 10, 0)
TODAY = (MOMENT.date() - datetime.date(1970, 1, 1)).days
TEXTS = ("8:00-21:00", "7:30-20:00", "9:00-22:00", "8:00-18:00, thứ Hai nghỉ", "13:00-17:00")


def make(random: np.random.Generator, rows: int) -> Points:
    """A nation's points of sale: crowded in towns, a twentieth closed, each with a dozen products on the shelf."""
    towns = np.stack([random.uniform(9, 23, 300), random.uniform(103, 109, 300)], axis=1)
    spots = towns[random.integers(0, 300, rows)] + random.normal(0, 0.05, (rows, 2))
    product = random.zipf(1.3, rows * SHELF) % PRODUCTS
    order = np.argsort(product, kind="stable")
    weeks = tuple(week for text in TEXTS if (week := hours.parse(text)) is not None)
    return Points(
        ids=np.arange(rows),
        lat=spots[:, 0],
        lon=spots[:, 1],
        exact=np.ones(rows, dtype=bool),
        register=np.zeros(rows, dtype=np.int64),
        kind=random.integers(0, 7, rows),
        commune=random.integers(1, 3_400, rows),
        district=np.zeros(rows, dtype=np.int64),
        from_day=np.full(rows, 18_000),
        ended=np.where(random.random(rows) < 0.05, 19_000, NEVER),
        week=random.integers(0, len(weeks), rows),
        weeks=weeks,
        special=(),
        shelf_product=product[order],
        shelf_position=np.repeat(np.arange(rows), SHELF)[order],
        shelf_from=np.full(rows * SHELF, 18_500),
        shelf_until=np.full(rows * SHELF, NEVER),
    )


def table(points: Points) -> sqlite3.Connection:
    """The same in an indexed table in memory."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE outlet (id INTEGER PRIMARY KEY, lat REAL, lon REAL, ended INTEGER)")
    database.execute("CREATE TABLE shelf (product INTEGER, outlet INTEGER)")
    rows = zip(points.ids.tolist(), points.lat.tolist(), points.lon.tolist(), points.ended.tolist(), strict=True)
    database.executemany("INSERT INTO outlet VALUES (?, ?, ?, ?)", rows)
    pairs = zip(points.shelf_product.tolist(), points.shelf_position.tolist(), strict=True)
    database.executemany("INSERT INTO shelf VALUES (?, ?)", pairs)
    database.execute("CREATE INDEX place ON outlet (lat, lon)")
    database.execute("CREATE INDEX carried ON shelf (product, outlet)")
    database.execute("ANALYZE")
    database.create_function("km", 4, lambda a, b, c, d: kilometres((a, b), (c, d)), deterministic=True)
    return database


def by_sql(database: sqlite3.Connection, here: tuple[float, float], product: int | None) -> list[int]:
    """A box that doubles until the nearest in it cannot be beaten from outside."""
    carried = "" if product is None else f"AND id IN (SELECT outlet FROM shelf WHERE product = {product})"
    reach = 5.0
    while True:
        up, along = math.degrees(reach / EARTH_KM), math.degrees(reach / EARTH_KM / math.cos(math.radians(here[0])))
        found = database.execute(
            f"SELECT id, km(?, ?, lat, lon) AS far FROM outlet WHERE lat BETWEEN ? AND ? AND lon BETWEEN ? AND ? AND ended > {TODAY}"
            f" {carried} ORDER BY far, id LIMIT {SIZE}",
            (*here, here[0] - up, here[0] + up, here[1] - along, here[1] + along),
        ).fetchall()
        if (len(found) == SIZE and found[-1][1] <= reach) or reach > 10_000:
            return [row[0] for row in found]
        reach *= 2


def by_loop(
    rows: list[tuple[int, float, float, int]],
    shelves: dict[int, set[int]],
    here: tuple[float, float],
    product: int | None,
) -> list[int]:
    """Every row that stands, carries it, and its distance."""
    carried = None if product is None else shelves.get(product, set())
    found = [
        (kilometres(here, (lat, lon)), key)
        for key, lat, lon, ended in rows
        if ended > TODAY and (carried is None or key in carried)
    ]
    return [key for _far, key in sorted(found)[:SIZE]]


def timed(work: list[tuple[tuple[float, float], int | None]], answer: object) -> tuple[list[float], list[list[int]]]:
    """Milliseconds of each question, and the answers."""
    spent, answers = [], []
    for here, product in work:
        begun = time.perf_counter()
        answers.append(answer(here, product))  # type: ignore[operator]
        spent.append((time.perf_counter() - begun) * 1000)
    return spent, answers


def main() -> int:
    """Print the table; exit 1 when a goal is missed or the answers differ."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else OUTLETS
    random = np.random.default_rng(20261122)
    points = make(random, count)
    database = table(points)
    rows = list(zip(points.ids.tolist(), points.lat.tolist(), points.lon.tolist(), points.ended.tolist(), strict=True))
    shelves: dict[int, set[int]] = {}
    for product, position in zip(points.shelf_product.tolist(), points.shelf_position.tolist(), strict=True):
        shelves.setdefault(product, set()).add(position)
    failed = False
    print(
        "| question | columns p50 | columns p95 | SQL box p50 | SQL box p95 | loop p50 | against SQL p95 | against the loop |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, has_product in (("the nearest 20", False), ("the nearest 20 that sell a product", True)):
        picked = random.integers(0, count, ASKED)
        work = [
            (
                (float(points.lat[at] + 0.01), float(points.lon[at] - 0.01)),
                int(random.zipf(1.3) % PRODUCTS) if has_product else None,
            )
            for at in picked
        ]

        def columns(here: tuple[float, float], product: int | None) -> list[int]:
            asked = Asked(here=here, products=() if product is None else (product,))
            return find(points, asked, MOMENT, 0, SIZE).ids.tolist()

        ours, answers = timed(work, columns)
        theirs, same = timed(work, lambda here, product: by_sql(database, here, product))
        loop, plain = timed(work[:LOOPED], lambda here, product: by_loop(rows, shelves, here, product))
        if answers != same or answers[:LOOPED] != plain:
            print(f"{name}: the answers differ")
            failed = True
        p50, p95 = np.percentile(ours, [50, 95])
        sql50, sql95 = np.percentile(theirs, [50, 95])
        slow = float(np.median(loop))
        print(
            f"| {name} | {p50:.2f} ms | {p95:.2f} ms | {sql50:.2f} ms | {sql95:.2f} ms | {slow:.0f} ms | {sql95 / p95:.1f}x | {slow / p50:.0f}x |"
        )
        failed |= p95 > GOAL_MS or (not has_product and (slow / p50 < GOAL_LOOP or sql95 / p95 < GOAL_SQL))
    begun = time.perf_counter()
    for _time in range(20):
        find(points, Asked(here=(21.03, 105.85), open_only=True), MOMENT, 0, SIZE)
    print(f"\nOpen now, the nearest {SIZE}: {(time.perf_counter() - begun) * 50:.2f} ms each.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
