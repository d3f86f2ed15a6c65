"""The page of a plan with 200 targets over a million recognitions, beside one plain ORM count for each target, in one run.

`python -m benchmarks.plan [PRODUCTS]` (default 100000, ten recognitions each). The targets are those of ten indicators in twenty
districts. Warm: nothing changed since the last page. Cold: something was written since, so every figure is counted again. The ORM
counts are timed on every tenth target and taken ten times. Goals: cold >= 10x, warm p95 <= 100 ms.
"""

from __future__ import annotations

import datetime
import statistics as st
import sys
import time
from collections.abc import Callable
from typing import Any

from django.test.utils import setup_databases, teardown_databases

from benchmarks import figures  # sets Django up
from ocop.indicators.shapes import Kind
from ocop.places.models import District
from ocop.programme import achieved, progress, sheet
from ocop.programme.models import Plan, PlanContent, Target
from ocop.recognition import columns
from ocop.recognition.models import Recognition

CODES = (
    "products_new", "potential_five_new", "stars_renewed", "stars_ended", "products_total", "products_in_force", "products_three", "products_four",
    "potential_five", "products_five",
)  # fmt: skip
YEAR = 2024
DAY = datetime.date(YEAR, 12, 31)
PLACES = 20


def plan_of_200() -> Plan:
    """A plan with ten indicators in twenty districts."""
    plan = Plan.objects.create(
        register="demo", year=YEAR, title="bench", template="hanoi-2021", created_at=figures.NOW, made_by_name="bench"
    )
    content = PlanContent.objects.create(plan=plan, number=1, code="rating", name_vi="Đánh giá", name_en="Rating")
    districts = list(District.objects.order_by("pk")[:PLACES])
    Target.objects.bulk_create(
        Target(plan=plan, content=content, indicator=code, low=100, district=district, position=place)
        for place, (code, district) in enumerate((code, district) for code in CODES for district in districts)
    )
    return plan


def orm_renewed(district: int) -> int:
    """Plain ORM: renewals of the year in a district."""
    return Recognition.objects.filter(
        register="demo", retracted_at=None, kind="renewed", counted_from__year=YEAR, district_then=district
    ).count()


def orm_total(district: int) -> int:
    """Plain ORM: distinct products recognised in a district by the day."""
    rows = Recognition.objects.filter(register="demo", retracted_at=None, counted_from__lte=DAY, district_then=district)
    return rows.values("product").distinct().count()


def timed(do: Callable[[], Any], calls: int) -> list[float]:
    """Milliseconds of each call."""
    found = []
    for _call in range(calls):
        began = time.perf_counter()
        do()
        found.append((time.perf_counter() - began) * 1000)
    return found


def p95(times: list[float]) -> float:
    """The time that nineteen of twenty stay under."""
    return st.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def main() -> int:
    """Fill, measure, print; 1 when a goal is missed."""
    products = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    config = setup_databases(verbosity=0, interactive=False)
    try:
        figures.fill(products, 10)
        plan = plan_of_200()
        rows = sheet.written(plan)["targets"]
        began = time.perf_counter()
        columns.register("demo")
        loaded = time.perf_counter() - began

        def page() -> None:
            progress.target_lines(plan, rows, DAY)

        def fresh() -> None:
            achieved.forget()
            page()

        lines = progress.target_lines(plan, rows, DAY)
        assert len(lines) == len(CODES) * PLACES
        renewed = next(line for line in lines if line.row["indicator"] == "stars_renewed")
        assert renewed.figure.value == orm_renewed(renewed.row["district"]), "the two count otherwise"
        assert all(line.indicator and line.indicator.kind in (Kind.FLOW, Kind.STOCK) for line in lines)
        cold, warm = timed(fresh, 12), timed(page, 40)
        kinds = [orm_renewed, orm_total]
        sample = rows[::10]
        orm = (
            sum(
                timed(lambda row=row, place=place: kinds[place % len(kinds)](row["district"]), 1)[0]
                for place, row in enumerate(sample)
            )
            * 10
        )
        print(f"{products * 10:,} recognitions, {len(rows)} targets; columns read in {loaded:.1f} s")
        print("| page | p50 ms | p95 ms | ORM ms | ratio |\n| --- | --- | --- | --- | --- |")
        for name, times in (("cold", cold), ("warm", warm)):
            print(f"| {name} | {st.median(times):.1f} | {p95(times):.1f} | {orm:.0f} | {orm / st.median(times):.0f}x |")
        return 0 if orm / st.median(cold) >= 10 and p95(warm) <= 100 else 1
    finally:
        teardown_databases(config, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
