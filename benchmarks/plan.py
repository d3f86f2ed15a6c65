"""The page of a plan with 200 targets over a million recognitions, beside one plain ORM count for each target, in one run.

`python -m benchmarks.plan [PRODUCTS]` (default 100000, ten recognitions each). The targets are those of ten indicators in twenty
districts, as of a day within the year, so that the page also forecasts from the three years before. What is timed is the whole page as
a browser gets it. Warm: nothing changed since the last one. Cold: something elsewhere was written since, so every figure is counted
again. "After a decision": the record itself was written, so a million rows are read again first. The ORM does less: one count for each
target, without forecasts and without a page; it is timed on every tenth target and taken ten times.
Goals: cold >= 10x and under 2 s, warm p95 under 300 ms.
"""

from __future__ import annotations

import datetime
import statistics as st
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import figures  # sets Django up  # isort: skip
from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.test import Client
from django.urls import reverse

from ocop.places.models import District
from ocop.programme import achieved, progress, sheet
from ocop.programme.models import Plan, PlanContent, Target
from ocop.recognition import columns
from ocop.recognition.models import Recognition
from tests import builders

CODES = (
    "products_new",
    "potential_five_new",
    "stars_renewed",
    "stars_ended",
    "products_total",
    "products_in_force",
    "products_three",
    "products_four",
    "potential_five",
    "products_five",
)
YEAR = 2024
DAY = datetime.date(YEAR, 9, 30)
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
        register="demo",
        retracted_at=None,
        kind="renewed",
        counted_from__year=YEAR,
        counted_from__lte=DAY,
        district_then=district,
    ).count()


def orm_total(district: int) -> int:
    """Plain ORM: products whose newest recognition by the day was decided in a district."""
    rows = Recognition.objects.filter(register="demo", retracted_at=None, counted_from__lte=DAY).order_by()
    newest = rows.filter(product=OuterRef("product")).order_by("-counted_from", "-pk").values("pk")[:1]
    return rows.filter(district_then=district, pk=Subquery(newest)).count()


def timed(do: Callable[[], Any], calls: int) -> tuple[list[float], float]:
    """Milliseconds of each call, and of this process's CPU on average: other work beside does not disturb that."""
    found, busy = [], time.process_time()
    for _call in range(calls):
        began = time.perf_counter()
        do()
        found.append((time.perf_counter() - began) * 1000)
    return found, (time.process_time() - busy) * 1000 / calls


def p95(times: list[float]) -> float:
    """The time that nineteen of twenty stay under."""
    return st.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def checked(plan: Plan, rows: list[dict[str, Any]]) -> None:
    """Both sides count the same in a district; else the run ends here."""
    lines = progress.target_lines(plan, rows, DAY)
    assert len(lines) == len(CODES) * PLACES
    for code, orm in (("stars_renewed", orm_renewed), ("products_total", orm_total)):
        line = next(line for line in lines if line.row["indicator"] == code)
        assert line.figure.value == orm(line.row["district"]), f"the two count {code} otherwise"


def measure(products: int) -> bool:
    """Fill, measure, print; False when a goal is missed."""
    began = time.perf_counter()
    figures.fill(products, 10)
    made = time.perf_counter() - began
    plan = plan_of_200()
    rows = sheet.written(plan)["targets"]
    officer = builders.person("Cán bộ")
    builders.role(officer, "coordination_officer")
    browser = Client()
    browser.force_login(officer)
    address = f"{reverse('programme:plan', args=[plan.pk])}?as_of={DAY.isoformat()}"

    def page() -> None:
        answer = browser.get(address)
        assert answer.status_code == 200, answer.status_code

    def cold() -> None:
        achieved.forget()
        page()

    def after_a_decision() -> None:
        columns.forget()
        cold()

    began = time.perf_counter()
    columns.register("demo")
    loaded = time.perf_counter() - began
    checked(plan, rows)
    page()
    taken = {"warm": timed(page, 40), "cold": timed(cold, 12), "after a decision": timed(after_a_decision, 3)}
    orms = [orm_renewed, orm_total]
    asks = [lambda row=row, ask=orms[place % 2]: ask(row["district"]) for place, row in enumerate(rows[::10])]
    plain, plain_cpu = timed(lambda: [ask() for ask in asks], 1)
    orm, orm_cpu = 10 * plain[0], 10 * plain_cpu
    print(f"{products * 10:,} recognitions made in {made:.0f} s, {len(rows)} targets; columns read in {loaded:.1f} s")
    print(f"plain ORM, one count for each target: {orm:,.0f} ms (CPU {orm_cpu:,.0f})\n")
    print("| page | p50 ms | p95 ms | CPU ms | ORM / page | of CPU |\n| --- | --- | --- | --- | --- | --- |")
    for name, (times, cpu) in taken.items():
        middle = st.median(times)
        print(
            f"| {name} | {middle:.0f} | {p95(times):.0f} | {cpu:.0f} | {orm / middle:.0f}x | {orm_cpu / cpu:.0f}x |",
            flush=True,
        )
    (warm, _cpu), (cold_times, _cpu) = taken["warm"], taken["cold"]
    middle = st.median(cold_times)
    return orm / middle >= 10 and middle <= 2000 and p95(warm) <= 300


def main() -> int:
    """Make the database, fill it, measure, throw it away."""
    settings.ALLOWED_HOSTS = ["testserver"]
    figures.begin()
    try:
        return 0 if measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000) else 1
    finally:
        figures.end()


if __name__ == "__main__":
    sys.exit(main())
