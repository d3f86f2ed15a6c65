"""Lists of memoranda from conferences: previewed, all or nothing, the same again changes nothing, undone as a whole."""

from __future__ import annotations

import contextlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from ocop.exchange import undoing
from ocop.exchange.kinds import kind
from ocop.exchange.models import Import
from ocop.exchange.tests.books import EXAMPLES
from ocop.ledger.refusal import Refused
from ocop.trade.deals.actions import papers
from ocop.trade.deals.tests import deal_rows
from ocop.trade.deals.tests.deal_rows import SIGNED
from ocop.trade.deals.tests.test_pages import scan
from ocop.trade.models import Memorandum, MemorandumMove
from ocop.vietnamese.folding import fold
from tests import builders

pytestmark = pytest.mark.django_db
HEAD = "Ngày ký,Bên bán,Bên mua,Sự kiện,Giá trị,Từ ngày,Đến ngày,Nội dung\n"


def command(*args: Any) -> dict[str, Any]:
    """What the import says."""
    out = StringIO()
    with contextlib.suppress(SystemExit):
        call_command("import", "memoranda", *[str(one) for one in args], "--register", "demo", stdout=out)
    return dict(json.loads(out.getvalue()))


def bring(folder: Path, *lines: str) -> dict[str, Any]:
    """A list of these lines, brought in."""
    path = folder / "danh-sach.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return command(path)


@pytest.fixture(autouse=True)
def _parties() -> None:
    for name in ("Hợp tác xã Miến Mẫu", "Cơ sở Mây Mẫu"):
        builders.producer(name, organisation__name_folded=fold(name))
    for name in ("Chuỗi Lúa Mẫu", "Xuất khẩu Mẫu"):
        deal_rows.buyer(organisation=builders.organisation(name, name_folded=fold(name)))
    deal_rows.event("Hội nghị kết nối mẫu")


def test_the_example_comes_in_waits_and_counts_once_checked() -> None:
    said = command(EXAMPLES / "memoranda-demo.csv")
    assert (said["created"], said["errors"]) == (3, [])
    rows = list(Memorandum.objects.order_by("number"))
    assert [(row.number, row.value, row.state) for row in rows] == [
        ("GN-2026-000001", 480_000_000, "waiting"),
        ("GN-2026-000002", 1_250_000_000, "waiting"),
        ("GN-2026-000003", None, "waiting"),
    ]
    assert Memorandum.objects.counted().count() == 0
    again = command(EXAMPLES / "memoranda-demo.csv")
    assert (again["created"], again["same"], Memorandum.objects.count()) == (0, 3, 3)
    first, second = deal_rows.officer("Một"), deal_rows.officer("Hai")
    paper = papers.attach(by=first, memorandum_ids=[row.pk for row in rows[:2]], file=scan(first), title="Danh sách ký")
    papers.check(by=second, paper_id=paper.pk, memorandum_ids=[row.pk for row in rows[:2]])
    assert Memorandum.objects.counted().count() == 2


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("15/09/2026,Không có ai,Chuỗi Lúa Mẫu,,,,,", "producer"),
        ("15/09/2026,Cơ sở Mây Mẫu,,,,,,", "buyer"),
        ("15/09/2026,Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,Hội nghị lạ,,,,", "event"),
        ("32/09/2026,Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,,,,,", "signed_on"),
        (",Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,,,,,", "signed_on"),
        ("15/09/2090,Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,,,,,", "signed_on"),
        ("15/09/2026,Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,,1.25,,,", "value"),
        ("15/09/2026,Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,,1.250.00,,,", "value"),
        ("15/09/2026,Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,,,01/10/2026,30/09/2026,", "to_day"),
    ],
)
def test_a_wrong_row_names_its_cell_and_nothing_comes_in(tmp_path: Path, line: str, field: str) -> None:
    said = bring(tmp_path, "16/09/2026,Hợp tác xã Miến Mẫu,Chuỗi Lúa Mẫu,,,,,", line)
    assert len(said["errors"]) == 1
    assert Memorandum.objects.count() == 0
    cells = {"producer": "B3", "buyer": "C3", "event": "D3", "signed_on": "A3", "value": "E3", "to_day": "G3"}
    assert cells[field] in str(said["errors"][0])


def test_one_signing_twice_in_the_list_or_near_in_the_register(tmp_path: Path) -> None:
    line = "15/09/2026,Hợp tác xã Miến Mẫu,Chuỗi Lúa Mẫu,Hội nghị kết nối mẫu,5,,,"
    assert len(bring(tmp_path, line, line)["errors"]) == 1
    assert bring(tmp_path, line)["created"] == 1
    # Without a person a near one is taken for the same: it must not count twice.
    near = line.replace("15/09", "20/09")
    assert (bring(tmp_path, near)["created"], Memorandum.objects.count()) == (0, 1)
    assert bring(tmp_path, ",Cơ sở Mây Mẫu,Chuỗi Lúa Mẫu,Hội nghị kết nối mẫu,,,,")["created"] == 1
    assert Memorandum.objects.get(producer__organisation__name="Cơ sở Mây Mẫu").signed_on == SIGNED


def test_a_list_is_undone_as_a_whole() -> None:
    command(EXAMPLES / "memoranda-demo.csv")
    office = builders.person("Quản trị")
    builders.role(office, "administrator")
    undoing.undo(by=office, of=Import.objects.get(), reason="Nhầm tệp")
    assert (Memorandum.objects.count(), MemorandumMove.objects.count()) == (0, 0)


def test_the_trade_office_alone_brings_lists() -> None:
    check = kind("memoranda").check
    check(deal_rows.officer(), "demo")
    for person in (deal_rows.seller(builders.producer("Ai đó")), builders.person("Không vai")):
        with pytest.raises(Refused):
            check(person, "demo")
