"""Spreadsheets in and out, each beside its named alternative in the same run.

`python -m benchmarks.exchange`: reading 10,000 rows (calamine, openpyxl read_only); a whole checked import of a 10,000-row workbook (read,
preview, apply, ledger, search) beside a tenth of its rows saved one by one as a plain loop over the models does; the same file again; undoing;
writing 100,000 rows (ours, openpyxl write_only), each in a process of its own so that its memory is its own. Goals: reading >= 10x, import
<= 5 s, writing >= 10x and <= 100 MB. The databases are made for the run: SQLite in memory, then PostgreSQL when OCOP_BENCH_POSTGRES names one
(or only the one of DATABASE_URL).
"""

from __future__ import annotations

import datetime
import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OCOP_INSTANCE", "demo")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# Not a setting of the project, which refuses to start with names it does not know.
POSTGRES = os.environ.pop("OCOP_BENCH_POSTGRES", "")

ROWS, FEW, MANY = 10_000, 1_000, 100_000
HEAD = [
    "TT",
    "Tên sản phẩm",
    "Chủ thể",
    "Mã số thuế",
    "Xã/phường",
    "Quận/huyện",
    "Hạng sao",
    "Nhóm",
    "Số quyết định",
    "Ngày quyết định",
    "Mã sản phẩm",
    "Điện thoại",
    "Ghi chú",
    "Nguồn",
]


def table(count: int) -> list[list[Any]]:
    """`count` rows of 14 columns: 3 products a maker, real communes."""
    dice = random.Random(3)
    goods = [
        "Miến dong",
        "Giò lụa",
        "Cốm",
        "Trà sen",
        "Gốm men lam",
        "Mây tre đan",
        "Nước mắm",
        "Bưởi",
        "Khăn lụa",
        "Rượu nếp",
    ]
    places = [
        ("Bát Tràng", "Gia Lâm"),
        ("Vạn Phúc", "Hà Đông"),
        ("Chuyên Mỹ", "Phú Xuyên"),
        ("Phú Nghĩa", "Chương Mỹ"),
        ("Đường Lâm", "Sơn Tây"),
        ("Kim Lan", "Gia Lâm"),
    ]
    rows = []
    for number in range(1, count + 1):
        maker = number // 3
        commune, district = places[maker % len(places)]
        day = datetime.date(2023, 1, 1) + datetime.timedelta(days=dice.randrange(1000))
        rows.append(
            [
                number,
                f"{dice.choice(goods)} số {number}",
                f"Hợp tác xã Mẫu {maker}",
                "",
                commune,
                district,
                dice.choice(["3 sao", "4 sao", "****"]),
                "Thực phẩm",
                f"{day.year}{day.month:02d}/QĐ-UBND",
                day,
                f"01-{number:06d}",
                "",
                "",
                "",
            ]
        )
    return rows


def workbook(rows: list[list[Any]]) -> bytes:
    """The rows as openpyxl writes them, with two title rows."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in (["ỦY BAN NHÂN DÂN THÀNH PHỐ"], ["DANH SÁCH SẢN PHẨM"], HEAD, *rows):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def report(what: str, wall: float, cpu: float, more: str = "") -> None:
    """One line of the table."""
    print(f"| {what} | {wall:.2f} s | {cpu:.2f} s | {more} |", flush=True)


def reading(content: bytes) -> None:
    """The same 10,000 rows by both; the better of three."""
    from openpyxl import load_workbook

    from ocop.exchange import workbook as ours

    def theirs() -> list[list[Any]]:
        book = load_workbook(io.BytesIO(content), read_only=True)
        return [list(row) for row in book.active.iter_rows(values_only=True)]

    mine = min((timed(lambda: ours.read(content, "a.xlsx")) for _ in range(3)), key=lambda one: one[1])
    other = min((timed(theirs) for _ in range(3)), key=lambda one: one[1])
    report("read 10,000 rows: ours (calamine, checked and tidied)", *mine, f"{other[1] / mine[1]:.1f}x, goal 10x")
    report("read 10,000 rows: openpyxl read_only", *other)


def importing(content: bytes) -> None:
    """Upload, read and preview, apply; the same file again; undo."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ocop.exchange import actions, applying, undoing
    from ocop.products.models import Product

    def bring() -> Any:
        upload = SimpleUploadedFile("a.xlsx", content)
        of = actions.bring(by=None, upload=upload, kind="products", register="demo")
        return actions.read(import_id=of.pk)

    made: list[Any] = []
    first = timed(lambda: made.append(bring()))

    def apply() -> None:
        applying.begin(by=None, of=made[0], leaves_out_wrong=False)
        made[0] = applying.apply(import_id=made[0].pk)

    second = timed(apply)
    assert Product.objects.count() == ROWS, made[0].summary
    again = timed(lambda: made.append(bring()))
    assert made[1].summary["counts"]["same"] == ROWS, made[1].summary
    actions.drop(by=None, of=made[1])
    undone = timed(lambda: undoing.undo(by=None, of=made[0]))
    assert Product.objects.count() == 0
    loop = timed(row_by_row)
    report("import 10,000 rows: read and preview", *first)
    report("import 10,000 rows: apply, ledger, search", *second)
    report("import 10,000 rows: together", first[0] + second[0], first[1] + second[1], "goal 5 s")
    report(
        "1,000 of these saved row by row: no checks, no ledger, no search",
        *loop,
        f"{10 * loop[1]:.1f} s CPU for 10,000",
    )
    report("the same file again: preview", *again, f"{ROWS:,} the same")
    report("undo the import", *undone)


def row_by_row() -> None:
    """The named alternative: a loop that saves each maker, product, group and recognition, as a first script would."""
    from django.db import transaction
    from django.utils import timezone

    from ocop.people.models import Organisation
    from ocop.producers.models import Producer
    from ocop.products.models import Product, ProductGroup
    from ocop.recognition.models import Recognition

    now = timezone.now()
    makers: dict[str, Producer] = {}
    with transaction.atomic():
        for number, name, maker, _tax, _commune, _district, _stars, _group, decision, day, *_rest in table(FEW):
            if maker not in makers:
                body = Organisation.objects.create(
                    register="demo", kind="cooperative", name=maker, name_folded=maker, created_at=now
                )
                makers[maker] = Producer.objects.create(
                    register="demo", organisation=body, slug=f"m-{number}", created_at=now
                )
            product = Product.objects.create(
                register="demo", producer=makers[maker], name=name, name_folded=name, slug=f"p-{number}", created_at=now
            )
            ProductGroup.objects.create(product=product, scheme="ocop-2019", group="food")
            ProductGroup.objects.create(product=product, scheme="qd26-2026", group="food")
            Recognition.objects.create(
                register="demo",
                product=product,
                level="4",
                kind="unstated",
                body="unstated",
                decision=decision,
                precision="day",
                issued_on=day,
                year=day.year,
                ends_on=day.replace(day=1, year=day.year + 3),
                counted_from=day,
                recorded_at=now,
                recorded_by_name="system",
            )
        transaction.set_rollback(True)


def most_memory() -> int:
    """MB this process ever held. Not getrusage: there a process begins with what its parent held."""
    with open("/proc/self/status", encoding="ascii") as status:
        held = next(line for line in status if line.startswith("VmHWM"))
    return int(held.split()[1]) // 1024


def writing(which: str) -> None:
    """100,000 rows by one of the two; run in a process of its own, so that its peak memory is its own."""
    rows = table(1000)

    def many() -> Any:
        for number in range(MANY):
            yield rows[number % 1000]

    if which == "ours":
        import django

        django.setup()
        from ocop.exchange import export

        def pick(index: int) -> Callable[[Any], Any]:
            return lambda row: row[index]

        columns = [
            export.Column(str(index), heading, pick(index), is_date=index == 9) for index, heading in enumerate(HEAD)
        ]
        before = most_memory()
        answer: Any = None

        def work() -> None:
            nonlocal answer
            answer = export.response(many(), columns, "xlsx", "danh-sach")
            for _part in answer.streaming_content:
                pass
    else:
        from openpyxl import Workbook

        before = most_memory()

        def work() -> None:
            book = Workbook(write_only=True)
            sheet = book.create_sheet("Danh sách")
            for row in many():
                sheet.append(row)
            book.save(io.BytesIO())

    wall, cpu = timed(work)
    peak = most_memory()
    report(f"write 100,000 rows: {which}", wall, cpu, f"peak {peak} MB, {peak - before} MB of it for the writing")


def on_database(content: bytes) -> None:
    """The import on a fresh database of the settings."""
    import django

    django.setup()
    from django.db import connection

    from ocop.places.loading import bring

    print(f"\n{connection.vendor}\n\n| what | wall | CPU of Python | |\n| --- | --- | --- | --- |", flush=True)
    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        bring()
        importing(content)
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)


def main() -> None:
    """Everything in turn, each part in a process of its own."""
    import django

    django.setup()
    print("| what | wall | CPU | |\n| --- | --- | --- | --- |", flush=True)
    reading(workbook(table(ROWS)))
    for which in ("ours", "openpyxl write_only"):
        _alone(which)
    _alone("import")
    if POSTGRES:
        _alone("import", DATABASE_URL=POSTGRES)


def _alone(what: str, **environment: str) -> None:
    subprocess.run([sys.executable, "-m", "benchmarks.exchange", what], check=True, env={**os.environ, **environment})


if __name__ == "__main__":
    if sys.argv[1:] == ["import"]:
        on_database(workbook(table(ROWS)))
    elif len(sys.argv) > 1:
        writing(sys.argv[1])
    else:
        main()
