"""Lists of points that were recognised earlier: as in the sources, all or nothing, the same again, undone."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command

from ocop.exchange import detecting, kinds, planning, undoing
from ocop.exchange.models import Import
from ocop.indicators import registry
from ocop.indicators.shapes import Asked
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet, OutletRecognition
from ocop.outlets.recognising import recognitions
from ocop.outlets.recognising.tests import making
from ocop.people.models import Organisation
from ocop.vietnamese.folding import fold
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HEAD = "Tên điểm;Địa chỉ;Xã;Huyện;Loại hình;Số quyết định;Ngày quyết định;Công nhận từ ngày;Năm công nhận;Hiệu lực đến;Chủ điểm\n"
Day = datetime.date


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_TODAY", "2026-11-20")


@pytest.fixture
def bring(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Brings in rows under the heading; what the command says."""

    def do(*rows: str) -> dict[str, Any]:
        path = tmp_path / "danh-sach.csv"
        path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        out = StringIO()
        with contextlib.suppress(SystemExit):
            call_command("import", "outlet_recognitions", str(path), "--register", "demo", stdout=out)
        return json.loads(out.getvalue())  # type: ignore[no-any-return]

    return do


def counts(said: dict[str, Any]) -> tuple[int, int, int, int]:
    return said["created"], said["changed"], said["same"], len(said["errors"])


def dump() -> str:
    return "".join(
        serializers.serialize("json", model._base_manager.order_by("pk")) for model in (Outlet, OutletRecognition)
    )


def figure(day: Day) -> tuple[int | None, int]:
    found = registry.indicator("outlets_recognised").count(Asked(register="demo", as_of=day))
    return found.verified, found.provisional


ROWS = [
    f"Điểm OCOP số {n};Số {n} phố Thử;Bát Tràng;Gia Lâm;điểm OCOP;12/QĐ-SCT;15/06/2020;15/06/2020;;14/06/2023;"
    for n in range(1, 15)
]


def test_fourteen_of_2020_are_counted_and_undone(bring: Callable[..., dict[str, Any]]) -> None:
    before = dump()
    assert counts(bring(*ROWS)) == (14, 0, 0, 0)
    row = OutletRecognition.objects.select_related("outlet__commune").order_by("pk")[0]
    assert (row.decision, row.issued_on, row.from_day, row.until) == (
        "12/QĐ-SCT",
        Day(2020, 6, 15),
        Day(2020, 6, 15),
        Day(2023, 6, 15),
    )
    assert (row.end_unknown, row.year_only, row.criteria, row.application_id) == (False, False, "", None)
    assert (row.outlet.counted_from, str(row.outlet.commune)) == (Day(2020, 6, 15), "Xã Bát Tràng")
    assert [figure(day) for day in (Day(2020, 6, 14), Day(2020, 12, 31), Day(2023, 6, 14), Day(2023, 6, 15))] == [
        (0, 0),
        (14, 0),
        (14, 0),
        (0, 0),
    ]
    assert {one.state for one in recognitions.standing(Outlet.objects.values_list("pk", flat=True)).values()} == {
        "ended"
    }
    assert counts(bring(*ROWS)) == (0, 0, 14, 0)
    undoing.undo(by=None, of=Import.objects.order_by("pk").first(), reason="thử")  # type: ignore[arg-type]
    assert dump() == before == "[][]"


def test_a_list_without_days_says_so(bring: Callable[..., dict[str, Any]]) -> None:
    assert counts(bring("Điểm chỉ có năm;1 phố Thử;Bát Tràng;Gia Lâm;;20/QĐ-SCT;;;2022;;Hợp tác xã Không có tên")) == (
        1,
        0,
        0,
        0,
    )
    row = OutletRecognition.objects.get()
    assert (row.issued_on, row.from_day, row.year_only, row.until, row.end_unknown) == (
        None,
        Day(2022, 12, 31),
        True,
        None,
        True,
    )
    assert (row.keeper_as_given, row.outlet.keeper) == ("Hợp tác xã Không có tên", None)
    assert (figure(Day(2022, 12, 30)), figure(Day(2022, 12, 31))) == ((0, 0), (0, 1))
    now = recognitions.of(row.outlet_id)
    assert (now.state, now.end_unknown, now.year_only) == ("in_force", True, True)
    bring("Điểm không thời hạn;2 phố Thử;Bát Tràng;Gia Lâm;;21/QĐ-SCT;01/03/2022;;;không thời hạn;")
    row = OutletRecognition.objects.get(decision="21/QĐ-SCT")
    assert (row.from_day, row.until, row.end_unknown) == (Day(2022, 3, 1), None, False)


def test_one_wrong_row_and_nothing_comes_in(bring: Callable[..., dict[str, Any]]) -> None:
    before = dump()
    wrong = {
        "A;1 phố;Bát Tràng;Gia Lâm;;;15/06/2020;;;;": "decision",
        "B;2 phố;Bát Tràng;Gia Lâm;;1/QĐ;;;;;": "from_day",
        "C;3 phố;Bát Tràng;Gia Lâm;;1/QĐ;15/06/2027;;;;": "issued_on",
        "D;4 phố;Bát Tràng;Gia Lâm;;1/QĐ;15/06/2020;14/06/2020;;;": "from_day",
        "E;5 phố;Bát Tràng;Gia Lâm;;1/QĐ;15/06/2020;;;14/06/2020;": "last_day",
        "G;6 phố;Bát Tràng;Gia Lâm;;1/QĐ;hôm qua;;;;": "issued_on",
        "H;7 phố;Bát Tràng;Gia Lâm;;1/QĐ;;;năm nào;;": "recognised_year",
    }
    said = bring(*ROWS[:2], *wrong)
    assert said["created"] == 0
    assert len(said["errors"]) == len(wrong)
    fields = [one["field"] for one in said["errors"]]
    assert fields == list(wrong.values())
    assert dump() == before


def test_renewed_in_the_same_list_and_twice_for_the_same_days(bring: Callable[..., dict[str, Any]]) -> None:
    renewed = "Điểm OCOP số 1;Số 1 phố Thử;Bát Tràng;Gia Lâm;;30/QĐ-SCT;01/07/2023;;;30/06/2026;"
    assert counts(bring(ROWS[0], renewed)) == (2, 0, 0, 0)
    assert list(Outlet.objects.get().recognitions.order_by("from_day").values_list("decision", flat=True)) == [
        "12/QĐ-SCT",
        "30/QĐ-SCT",
    ]
    beside = "Điểm OCOP số 1;Số 1 phố Thử;Bát Tràng;Gia Lâm;;31/QĐ-SCT;01/01/2026;;;;"
    other_end = "Điểm OCOP số 1;Số 1 phố Thử;Bát Tràng;Gia Lâm;;30/QĐ-SCT;01/07/2023;;;30/06/2027;"
    for row in (beside, other_end):
        assert counts(bring(row)) == (0, 0, 0, 1)
    after = "Điểm OCOP số 1;Số 1 phố Thử;Bát Tràng;Gia Lâm;;32/QĐ-SCT;01/07/2026;;;;"
    assert counts(bring(after)) == (0, 1, 0, 0)
    assert recognitions.of(Outlet.objects.get().pk).decision == "32/QĐ-SCT"


def test_what_stands_is_filled_and_not_overwritten(bring: Callable[..., dict[str, Any]], cast: Cast) -> None:
    _person, organisation = making.keeper(cast.home_commune, "Công ty Chủ Quầy")
    Organisation.objects.filter(pk=organisation.pk).update(name_folded=fold(organisation.name))
    bring("Điểm Có Sẵn;Số 9 phố Thử;Bát Tràng;Gia Lâm;;1/QĐ;01/06/2020;;;31/05/2021;")
    Outlet.objects.update(phone="024 1234 5678", opening_hours="8-17")
    before = dump()
    said = bring(
        "Điểm Có Sẵn;Số 9 phố Thử;Bát Tràng;Gia Lâm;siêu thị;2/QĐ;01/06/2021;;;31/05/2024;Công ty Chủ Quầy",
    )
    assert counts(said) == (0, 1, 0, 0)
    outlet = Outlet.objects.get()
    assert (outlet.keeper, outlet.kind, outlet.phone, outlet.counted_from) == (
        organisation,
        "ocop_point",
        "024 1234 5678",
        Day(2020, 6, 1),
    )
    undoing.undo(by=None, of=Import.objects.latest("id"), reason="thử")
    assert dump() == before
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_a_point_that_looks_like_another_is_asked_about(bring: Callable[..., dict[str, Any]]) -> None:
    bring(ROWS[0])
    kind = kinds.kind("outlet_recognitions")
    text = HEAD + "Cửa hàng khác tên;Số 1 phố Thử;Bát Tràng;Gia Lâm;;40/QĐ;01/07/2023;;;;\n"
    planned = planning.plan(kind, text.encode(), "a.csv", register="demo", by=None)
    row = planned.rows[0]
    assert (row.action, row.questions[0]["options"][0][0]) == ("ask", f"same:{Outlet.objects.get().pk}")
    for answer, action, key in (
        ("separate", "create", None),
        (f"same:{Outlet.objects.get().pk}", "change", Outlet.objects.get().pk),
    ):
        row = planning.plan(
            kind, text.encode(), "a.csv", register="demo", by=None, answers={1: {"outlet": answer}}
        ).rows[0]
        assert (row.action, row.values["outlet_id"]) == (action, key)
    skipped = planning.plan(
        kind, text.encode(), "a.csv", register="demo", by=None, answers={1: {"outlet": "skip"}}
    ).rows[0]
    assert skipped.action == "skip"


def test_a_doubtful_place_is_shown(bring: Callable[..., dict[str, Any]]) -> None:
    said = bring("Điểm nơi lạ;1 phố Thử;Xã Không Có;Huyện Không Có;;1/QĐ;01/06/2020;;;;")
    assert counts(said) == (1, 0, 0, 0)
    assert said["warnings"]
    assert Outlet.objects.get().place_as_given == "Xã Không Có, Huyện Không Có"


def test_only_the_offices_bring_them(cast: Cast) -> None:
    kind = kinds.kind("outlet_recognitions")
    for player in (cast.trade_officer, cast.city_officer):
        kind.check(player.person, "demo")
    for player in (cast.commune_officer, cast.producer_member, cast.auditor):
        with pytest.raises(Refused):
            kind.check(player.person, "demo")


def test_what_came_later_rests_on_it(bring: Callable[..., dict[str, Any]]) -> None:
    bring(ROWS[0])
    row = OutletRecognition.objects.get()
    later = making.recognised(row.outlet, decision="9/QĐ", from_day=Day(2024, 1, 1))
    with pytest.raises(Refused):
        undoing.undo(by=None, of=Import.objects.latest("id"), reason="thử")
    assert OutletRecognition.objects.filter(pk__in=[row.pk, later.pk]).count() == 2


def test_the_headings_tell_which_list_it_is() -> None:
    points = "Tên điểm;Địa chỉ;Xã;Điện thoại\nA;1 phố;Bát Tràng;\n"
    assert detecting.kind_of_list(points.encode(), "a.csv") == "outlets"
    assert detecting.kind_of_list((HEAD + ROWS[0]).encode(), "a.csv") == "outlet_recognitions"
