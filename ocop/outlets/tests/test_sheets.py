"""Lists of points of sale and of craft villages: the real files, the same again, undone, and back from an export."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db.models import Count
from django.utils import translation

from ocop.exchange import export, undoing
from ocop.exchange.models import Import
from ocop.exchange.tests.books import EXAMPLES
from ocop.outlets import sheets as outlet_sheets
from ocop.outlets.models import Outlet
from ocop.producers import sheets as village_sheets
from ocop.producers.models import Craft, CraftVillage, VillageTitle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def command(*args: Any) -> tuple[int, dict[str, Any]]:
    out = StringIO()
    try:
        call_command("import", *[str(one) for one in args], stdout=out)
    except SystemExit as end:
        return int(str(end.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def counts(summary: dict[str, Any]) -> tuple[int, int, int, int]:
    return summary["created"], summary["changed"], summary["same"], len(summary["errors"])


def dump() -> str:
    models = (Craft, CraftVillage, CraftVillage.crafts.through, VillageTitle, Outlet)
    return "".join(serializers.serialize("json", model._base_manager.order_by("pk")) for model in models)


def test_the_real_villages() -> None:
    assert counts(command("villages", EXAMPLES / "craft-villages-hanoi.csv")[1]) == (74, 0, 0, 0)
    titles = dict(VillageTitle.objects.values_list("title").annotate(n=Count("id")))
    assert titles == {
        "craft_village": 7,
        "traditional_craft_village": 25,
        "traditional_craft": 3,
        "proposed_removal": 21,
        "mentioned": 18,
    }
    crafts = {
        one.reference: [craft.name_vi for craft in one.crafts.order_by("id")] for one in CraftVillage.objects.all()
    }
    assert crafts["V04"] == ["trồng đào", "cây cảnh"]
    assert crafts["V09"] == ["khảm trai", "sơn mài"]
    assert crafts["V07"] == ["chế biến nguyên liệu khảm và khảm ốc trai"]
    assert crafts["V28"] == ["miến dong", "bánh đa"]
    assert set(CraftVillage.objects.values_list("register", flat=True)) == {"public"}
    assert counts(command("villages", EXAMPLES / "craft-villages-hanoi.csv")[1]) == (0, 0, 74, 0)


def test_the_real_points_of_sale() -> None:
    assert counts(command("outlets", EXAMPLES / "ocop-sale-points-hanoi.csv")[1]) == (31, 0, 0, 0)
    kinds = dict(Outlet.objects.values_list("kind").annotate(n=Count("id")))
    assert kinds == {"ocop_point": 21, "design_centre": 1, "supermarket": 2, "mall": 1, "chain": 2, "temporary": 4}
    assert Outlet.objects.get(reference="S06").address.startswith("số 545 Quốc lộ 21B")
    assert Outlet.objects.get(reference="S23").note.endswith("thực tế Thành Công thuộc Ba Đình")
    assert counts(command("outlets", EXAMPLES / "ocop-sale-points-hanoi.csv")[1]) == (0, 0, 31, 0)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_exports_come_back_as_the_same(tmp_path: Path, language: str) -> None:
    command("villages", EXAMPLES / "craft-villages-hanoi.csv")
    command("outlets", EXAMPLES / "ocop-sale-points-hanoi.csv")
    with translation.override(language):
        for kind, rows, columns in (
            (
                "villages",
                village_sheets.village_rows(CraftVillage.objects.order_by("pk")),
                village_sheets.village_columns(),
            ),
            ("outlets", outlet_sheets.outlet_rows(Outlet.objects.order_by("pk")), outlet_sheets.outlet_columns()),
        ):
            path = tmp_path / f"{kind}.xlsx"
            with path.open("wb") as file:
                export.write_xlsx(rows, columns, file)
            made = {"villages": 74, "outlets": 31}[kind]
            code, summary = command(kind, path)
            assert (code, counts(summary)) == (0, (0, 0, made, 0)), summary["warnings"][:3]


def test_undo_leaves_nothing() -> None:
    before = dump()
    command("villages", EXAMPLES / "craft-villages-hanoi.csv")
    command("outlets", EXAMPLES / "ocop-sale-points-hanoi.csv")
    for of in Import.objects.order_by("-id"):
        undoing.undo(by=None, of=of, reason="thử")
    assert dump() == before == "[][][][][]"


def test_a_changed_row_is_changed_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    head = "id;name;kind;commune_as_given;district_as_given;year;phone;source\n"
    path.write_text(head + "S1;Cửa hàng A;siêu thị;Kim Liên;Đống Đa;2022;;https://example.test\n", encoding="utf-8")
    command("outlets", path)
    before = dump()
    path.write_text(
        head + "S1;Cửa hàng B;siêu thị;Kim Liên;Đống Đa;2023;024 3333 4444;https://example.test\n", encoding="utf-8"
    )
    assert counts(command("outlets", path)[1]) == (0, 1, 0, 0)
    assert Outlet.objects.get().year == 2023
    undoing.undo(by=None, of=Import.objects.latest("id"), reason="thử")
    assert dump() == before


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Làng nghề truyền thống Hà Nội", "traditional_craft_village"),
        ("lang nghe", "craft_village"),
        ("Nghề truyền thống", "traditional_craft"),
        ("", "mentioned"),
    ],
)
def test_titles_as_they_are_written(text: str, title: str) -> None:
    assert village_sheets.title_of(text) == title
    with pytest.raises(ValueError):
        village_sheets.title_of("danh hiệu lạ")
