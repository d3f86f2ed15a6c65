"""Spreadsheets in and out, each beside its named alternative in the same run.

`python -m benchmarks.exchange`: reading 10,000 rows (calamine, openpyxl read_only); a whole checked import of a 10,000-row workbook (read,
preview, apply, ledger, search); writing 100,000 rows (ours, openpyxl write_only) with memory. Goals: reading >= 10x, import <= 5 s, writing
>= 10x and <= 100 MB. The database is a test database made for the run: SQLite in memory, or PostgreSQL by DATABASE_URL.
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

ROWS, MANY = 10_000, 100_000
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
    """The same 10,000 rows by both."""
    from openpyxl import load_workbook

    from ocop.exchange import workbook as ours

    for _ in range(2):
        wall, cpu = timed(lambda: ours.read(content, "a.xlsx"))
        other = timed(
            lambda: [
                list(row)
                for row in load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True)
            ]
        )
    report("read 10,000 rows: ours (calamine, tidied)", wall, cpu, f"{other[1] / cpu:.1f}x")
    report("read 10,000 rows: openpyxl read_only", *other)


def importing(content: bytes) -> None:
    """Upload, read and preview, apply; then the same file again."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from ocop.exchange import actions, applying
    from ocop.products.models import Product

    made: dict[str, Any] = {}

    def bring() -> None:
        made["of"] = actions.bring(
            by=None, upload=SimpleUploadedFile("a.xlsx", content), kind="products", register="demo"
        )
        made["of"] = actions.read(import_id=made["of"].pk)

    def apply() -> None:
        applying.begin(by=None, of=made["of"], leaves_out_wrong=False)
        made["of"] = applying.apply(import_id=made["of"].pk)

    first, second = timed(bring), timed(apply)
    assert Product.objects.count() == ROWS, made["of"].summary
    report("import 10,000 rows: read and preview", *first)
    report("import 10,000 rows: apply, ledger, search", *second)
    report("import 10,000 rows: together", first[0] + second[0], first[1] + second[1], "goal 5 s")
    report("the same file again: preview", *timed(bring), f"{made['of'].summary['counts']['same']} the same")


def writing(which: str) -> None:
    """100,000 rows by one of the two; run in a process of its own, so that its peak memory is its own."""
    import resource

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
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        answer: Any = None

        def work() -> None:
            nonlocal answer
            answer = export.response(many(), columns, "xlsx", "danh-sach")
            for _part in answer.streaming_content:
                pass
    else:
        from openpyxl import Workbook

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

        def work() -> None:
            book = Workbook(write_only=True)
            sheet = book.create_sheet("Danh sách")
            for row in many():
                sheet.append(row)
            book.save(io.BytesIO())

    wall, cpu = timed(work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    report(f"write 100,000 rows: {which}", wall, cpu, f"{peak - before} MB above {before} MB")


def main() -> None:
    """Everything in turn."""
    import django

    django.setup()
    from django.db import connection

    print(f"{connection.vendor}\n\n| what | wall | CPU | |\n| --- | --- | --- | --- |", flush=True)
    content = workbook(table(ROWS))
    reading(content)
    from ocop.places.loading import bring

    old = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        bring()
        importing(content)
    finally:
        connection.creation.destroy_test_db(old, verbosity=0)
    for which in ("ours", "openpyxl write_only"):
        subprocess.run([sys.executable, "-m", "benchmarks.exchange", which], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        writing(sys.argv[1])
    else:
        main()
