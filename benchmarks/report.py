"""A yearly report: every figure of the office's template and its PDF, beside one plain ORM query per figure, on the same made-up rows.

`python -m benchmarks.report [PRODUCTS]` (default 20000, three recognitions a product). The database is a test database made for the
run. The plain side counts the figures of the record alone (the others have no rows here) and makes the same PDF, so that what is
compared is the counting. "Cold": nothing kept by this process for the ledger's version; "next": the same report of another day.
"""

from __future__ import annotations

import datetime
import os
import statistics as st
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OCOP_INSTANCE", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery  # noqa: E402

from benchmarks.figures import fill  # noqa: E402
from ocop.people.models import Person  # noqa: E402
from ocop.products.models import Product  # noqa: E402
from ocop.programme import achieved  # noqa: E402
from ocop.programme.models import Report  # noqa: E402
from ocop.programme.reports import actions, filling, papers, shapes  # noqa: E402
from ocop.recognition import columns  # noqa: E402
from ocop.recognition.models import Recognition  # noqa: E402
from tests import builders  # noqa: E402

YEAR = 2025
CALLS = 7


def known(day: datetime.date) -> Any:
    """Recognitions counted by a day."""
    return Recognition.objects.filter(register=settings.OCOP_REGISTER, retracted_at=None, counted_from__lte=day)


def latest(day: datetime.date, field: str) -> Any:
    """A field of the newest recognition of a product by a day."""
    rows = known(day).filter(product=OuterRef("pk")).order_by("-counted_from", "-id")
    return Subquery(rows.values(field)[:1])


def plain_figures(start: datetime.date, day: datetime.date) -> dict[str, int]:
    """One plain ORM query per figure of the record."""
    before = known(start - datetime.timedelta(days=1))
    found = {
        "products_total": known(day).values("product").distinct().count(),
        "products_in_force": Product.objects.annotate(ends=latest(day, "ends_on")).filter(ends__gt=day).count(),
        "producers_total": known(day).exclude(product__producer=None).values("product__producer").distinct().count(),
        "products_new": known(day)
        .filter(counted_from__gte=start)
        .exclude(product__in=before.values("product"))
        .values("product")
        .distinct()
        .count(),
        "stars_renewed": known(day).filter(counted_from__gte=start, kind="renewed").count(),
    }
    potential = Product.objects.annotate(
        first=Min(
            "recognitions__counted_from", filter=Q(recognitions__level="potential_5", recognitions__retracted_at=None)
        )
    )
    found["potential_five_new"] = potential.filter(first__gte=start, first__lte=day).count()
    for code, level in (
        ("products_three", "3"),
        ("products_four", "4"),
        ("potential_five", "potential_5"),
        ("products_five", "5"),
    ):
        found[code] = Product.objects.annotate(at=latest(day, "level")).filter(at=level).count()
    firsts = known(day).filter(counted_from__gte=start).exclude(Exists(before.filter(product=OuterRef("product"))))
    dict(firsts.values_list("district_then").annotate(n=Count("product", distinct=True)).order_by())
    return found


def timed(work: Callable[[], Any], calls: int = CALLS) -> tuple[float, Any]:
    """Median seconds of some calls, and the last answer."""
    took, answer = [], None
    for _call in range(calls):
        began = time.perf_counter()
        answer = work()
        took.append(time.perf_counter() - began)
    return st.median(took), answer


def measure(products: int) -> bool:
    """The table; False when the two sides count differently."""
    fill(products, 3)
    person: Person = builders.person("Cán bộ")
    builders.role(person, "coordination_officer")
    report: Report = actions.begin(by=person, template="office-2021", period="year", year=YEAR)
    template = shapes.template("office-2021")
    assert template is not None
    parts = papers.parts_today()
    days = [datetime.date(YEAR, 12, day) for day in range(1, CALLS + 2)]

    def whole(day: datetime.date) -> dict[str, Any]:
        return filling.fill(report, template, reader=person, day=day).content

    def drawn(content: dict[str, Any]) -> bytes:
        return papers.make("pdf", actions.dressed(content, by=person, number=1, day=days[0]), parts)

    achieved.forget()
    columns.forget()
    cold, content = timed(lambda: whole(days[0]), 1)
    queue = iter(days[1:])
    ours, _last = timed(lambda: whole(next(queue)))
    pdf, _bytes = timed(lambda: drawn(content), 3)
    queue = iter(days[1:])
    naive, _counted = timed(lambda: plain_figures(report.start, next(queue)), 3)
    counted = plain_figures(report.start, days[0])
    mine = {one["code"]: one["value"] for section in content["sections"] for one in section["figures"]}
    differing = {code: (value, mine[code]) for code, value in counted.items() if mine.get(code) != value}
    figures = sum(len(section["figures"]) for section in content["sections"])
    print(
        f"{connection.vendor}: {products:,} products, {3 * products:,} recognitions; {figures} figures in the report, {len(counted)} of them also counted plainly"
    )
    print(f"{'':34}{'seconds':>9}{'beside plain':>14}")
    for name, took, beside in (
        ("figures, plain ORM", naive, naive),
        ("figures, cold", cold, naive),
        ("figures, next day asked for", ours, naive),
    ):
        print(f"{name:34}{took:9.3f}{beside / took:13.1f}x")
    print(f"{'the PDF of it':34}{pdf:9.3f}")
    for name, took in (
        ("report with PDF, plain ORM", naive + pdf),
        ("report with PDF, cold", cold + pdf),
        ("report with PDF, next", ours + pdf),
    ):
        print(f"{name:34}{took:9.3f}{(naive + pdf) / took:13.1f}x")
    if differing:
        print(f"counted differently: {differing}")
    return not differing


def main() -> int:
    """Make the database, fill it, measure, throw it away."""
    products = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        return 0 if measure(products) else 1
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    sys.exit(main())
