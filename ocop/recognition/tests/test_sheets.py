"""Lists of products: the real file, offices' oddities, decisions, the same file twice, undoing."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Count
from django.utils import translation

from ocop.exchange import actions, applying, export, undoing
from ocop.exchange.models import Import
from ocop.exchange.tests import books
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.producers.models import Producer
from ocop.products.models import Product, ProductGroup
from ocop.recognition import sheets
from ocop.recognition.models import Assessment, Recognition
from ocop.search.models import Document
from tests import builders

FILE = books.EXAMPLES / "ocop-products.csv"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def command(*args: Any) -> tuple[int, dict[str, Any]]:
    """Exit code and summary of the command."""
    out = StringIO()
    try:
        call_command("import", *[str(one) for one in args], stdout=out)
    except SystemExit as end:
        return int(str(end.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def bring(content: bytes, *, by: Any = None, register: str = "demo", name: str = "danh-sach.xlsx") -> Import:
    """An import as the page makes it, read."""
    of = actions.bring(by=by, upload=SimpleUploadedFile(name, content), kind="products", register=register)
    return actions.read(import_id=of.pk)


def apply(of: Import, by: Any, leave_out: bool = False) -> Import:
    applying.begin(by=by, of=of, leaves_out_wrong=leave_out)
    return applying.apply(import_id=of.pk)


def dump() -> str:
    """Every row of the register that an import may touch."""
    models = (Organisation, Producer, Product, ProductGroup, Recognition, Assessment)
    return "".join(serializers.serialize("json", model._base_manager.order_by("pk")) for model in models)


def problems(of: Import) -> dict[str, str]:
    """cell -> sentence."""
    return {one["cell"]: one["sentence"] for row in of.rows.all() for one in row.problems}


HEAD = [
    "TT",
    "Tên sản phẩm",
    "Chủ thể",
    "Xã",
    "Huyện",
    "Hạng sao",
    "Số quyết định",
    "Ngày quyết định",
    "Nhóm",
    "Điện thoại",
]
DAY = datetime.date(2025, 3, 1)


def row(
    number: int,
    name: str,
    maker: str = "HTX Thử",
    stars: Any = "4 sao",
    decision: str = "12/QĐ-UBND",
    day: Any = DAY,
    **more: Any,
) -> list[Any]:
    return [
        number,
        name,
        maker,
        more.get("commune", "Bát Tràng"),
        more.get("district", "Gia Lâm"),
        stars,
        decision,
        day,
        more.get("group", "Thực phẩm"),
        more.get("phone", ""),
    ]


def test_the_real_list_comes_in_unharmed() -> None:
    code, summary = command("products", FILE)
    assert code == 0
    assert (summary["register"], summary["created"], summary["changed"], summary["same"]) == ("public", 569, 0, 0)
    assert summary["errors"] == []
    assert [one["row"] for one in summary["asked"]] == ["178", "333", "428"]
    assert Product.objects.count() == 569
    assert Product.objects.filter(producer=None).count() == 88
    levels = dict(Recognition.objects.values_list("level").annotate(n=Count("id")))
    assert levels == {"3": 142, "4": 167, "5": 25, "potential_5": 14, "unstated": 31}
    assert dict(Assessment.objects.values_list("status").annotate(n=Count("id"))) == {"assessed": 182, "registered": 8}
    assert dict(Recognition.objects.values_list("precision").annotate(n=Count("id"))) == {"year": 328, "none": 51}
    groups = dict(ProductGroup.objects.filter(scheme="qd26-2026").values_list("group").annotate(n=Count("id")))
    assert groups == {"food": 333, "craft": 113, "drink": 87, "herbal": 29, "ornamental": 4, "tourism": 3}
    kept = Product.objects.get(reference="P115")
    assert kept.producer is not None
    assert kept.producer.organisation.name.endswith("(nguồn không tách)")
    assert kept.source == "https://hanoimoi.vn/print/646851.html"
    assert Counter(Product.objects.values_list("register", flat=True)) == {"public": 569}
    assert Document.objects.filter(kind="product", removed=False).count() == 569
    assert sorted(Product.objects.values_list("reference", flat=True))[:2] == ["P001", "P002"]


def test_the_same_file_twice_changes_nothing() -> None:
    command("products", FILE)
    before, entries = dump(), Entry.objects.count()
    code, summary = command("products", FILE)
    assert (code, summary["created"], summary["changed"], summary["same"]) == (0, 0, 0, 569)
    assert dump() == before
    assert Entry.objects.count() == entries
    assert Import.objects.count() == 1


def test_what_is_exported_comes_back_as_the_same(tmp_path: Path) -> None:
    command("products", FILE)
    rows = sheets.product_rows(Product.objects.order_by("pk"))
    with translation.override("vi"):
        columns = sheets.product_columns()
        path = tmp_path / "xuat.csv"
        path.write_bytes(b"".join(export.csv_lines(rows, columns)))
        code, summary = command("products", path)
    assert (code, summary["created"], summary["changed"], summary["same"]) == (0, 0, 0, 569), summary["warnings"][:3]


def test_a_dry_run_writes_nothing() -> None:
    before = dump()
    code, summary = command("products", FILE, "--dry-run")
    assert (code, summary["created"]) == (0, 569)
    assert (dump(), Entry.objects.count(), Import.objects.count()) == (before, 0, 0)


def test_undo_restores_the_exact_rows(tmp_path: Path) -> None:
    officer = builders.person()
    builders.role(officer, "coordination_officer")
    first = bring(books.office([row(1, "Miến dong"), row(2, "Giò lụa", "HTX Khác")], HEAD), by=officer)
    apply(first, officer)
    before = dump()
    second = bring(
        books.office(
            [
                row(1, "MIẾN dong", phone="0901234567", group="Đồ uống"),
                row(2, "Giò lụa", "HTX Khác", "5 sao", "9/QĐ-BNN", datetime.date(2025, 9, 1)),
                row(3, "Chả quế"),
            ],
            HEAD,
        ),
        by=officer,
    )
    assert second.summary["counts"]["change"] == 2
    assert second.summary["counts"]["create"] == 1
    apply(second, officer)
    assert dump() != before
    undone = undoing.undo(by=officer, of=second, reason="thử")
    assert undone.state == "undone"
    assert dump() == before
    undoing.undo(by=officer, of=first, reason="thử")
    assert not Product.objects.exists()
    assert not Organisation.objects.exists()
    assert not Document.objects.filter(kind="product", removed=False).exists()
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True)).count("exchange.undo") == 2


def test_undo_is_refused_when_later_changes_rest_on_it() -> None:
    officer = builders.person()
    builders.role(officer, "coordination_officer")
    of = apply(bring(books.office([row(1, "Miến dong")], HEAD), by=officer), officer)
    strange = builders.recognition(Product.objects.get(), level="5")
    before = dump()
    with pytest.raises(Refused, match="rests on it"):
        undoing.undo(by=officer, of=of, reason="thử")
    assert dump() == before
    strange.delete()
    later = apply(bring(books.office([row(1, "Miến dong", phone="0901234567")], HEAD), by=officer), officer)
    assert (later.state, later.summary["counts"]["change"]) == ("applied", 1)
    before = dump()
    with pytest.raises(Refused, match="later import"):
        undoing.undo(by=officer, of=of, reason="thử")
    assert dump() == before
    undoing.undo(by=officer, of=later, reason="thử")
    undoing.undo(by=officer, of=of, reason="thử")
    assert not Product.objects.exists()


def test_office_rows_need_decision_and_date(settings: Any) -> None:
    settings.OCOP_INSTANCE = settings.OCOP_REGISTER = "office"
    officer = builders.person()
    builders.role(officer, "coordination_officer")
    of = bring(
        books.office([row(1, "Miến dong", decision="", day=""), row(2, "Giò lụa")], HEAD), by=officer, register="office"
    )
    assert problems(of) == {
        "G5": "The number of the decision is missing; a row of the office register needs it.",
        "H5": "The date of the decision is missing; a row of the office register needs it.",
    }
    with pytest.raises(Refused, match="1 row is wrong"):
        applying.begin(by=officer, of=of, leaves_out_wrong=False)
    actions.correct(by=officer, of=of, columns={}, defaults={"decision": "1/QĐ-UBND", "decided_on": "15/3/2025"})
    of = actions.read(import_id=of.pk)
    assert of.summary["counts"]["create"] == 2
    apply(of, officer)
    made = Recognition.objects.get(product__name="Miến dong")
    assert (made.decision, made.issued_on, made.ends_on, made.register) == (
        "1/QĐ-UBND",
        datetime.date(2025, 3, 15),
        datetime.date(2028, 3, 15),
        "office",
    )
    assert made.kind == "new"


def test_wrong_cells_are_named_with_one_sentence_each() -> None:
    wrong = [
        row(1, "", "HTX A"),
        row(2, "Cốm", stars="sáu sao"),
        row(3, "Xôi", day="hôm qua"),
        row(4, "Chè", phone="12"),
        row(5, "Mật", stars="2 sao"),
        row(6, "Rượu", day=datetime.date(2030, 1, 1)),
    ]
    of = bring(books.office(wrong, HEAD))
    found = problems(of)
    assert set(found) == {"B5", "F6", "H7", "J8", "F9", "H10"}
    assert found["H7"] == "This is not a date; write it as day/month/year."
    assert of.summary["counts"]["error"] == 6


def test_a_product_code_names_one_product_in_the_file_and_in_the_register() -> None:
    held = builders.recognition(builders.product("Nem"), code="01-09952-7-2025")
    codes = ["01-09952-1-2025", "01-09952-1-2025", held.code, "", "01-09952-2-2025"]
    names = ["Cốm", "Xôi", "Chè", "Mật", "Rượu"]
    rows = [[*row(number, name), code] for number, (name, code) in enumerate(zip(names, codes, strict=True), 1)]
    before = dump()
    of = bring(books.office(rows, [*HEAD, "Mã sản phẩm"]))
    assert problems(of) == {
        "K6": "Row 5 has this product code for another product.",
        "K7": "Product code 01-09952-7-2025 also stands on “Nem”; correct one of the two first.",
    }
    assert of.summary["counts"]["error"] == 2
    assert dump() == before


def test_an_undecided_duplicate_waits_and_the_answer_is_kept() -> None:
    officer = builders.person()
    builders.role(officer, "coordination_officer")
    content = books.office([row(1, "Cốm", "Hợp tác xã Mễ Trì"), row(2, "Xôi", "HTX Nông nghiệp Mễ Trì")], HEAD)
    of = bring(content, by=officer)
    assert of.summary["counts"]["ask"] == 1
    with pytest.raises(Refused, match="waits for your decision"):
        applying.begin(by=officer, of=of, leaves_out_wrong=False)
    question = of.rows.get(action="ask").questions[0]
    assert (question["cell"], question["default"]) == ("C6", "separate")
    actions.answer(by=officer, of=of, answers={2: {"producer": question["options"][0][0]}})
    of = actions.read(import_id=of.pk)
    assert of.summary["counts"]["ask"] == 0
    apply(of, officer)
    assert [one.organisation.name for one in Producer.objects.all()] == ["Hợp tác xã Mễ Trì"]
    assert Producer.objects.get().products.count() == 2


def test_an_ambiguous_commune_is_never_guessed() -> None:
    officer = builders.person()
    builders.role(officer, "coordination_officer")
    of = bring(books.office([row(1, "Lụa", commune="Vạn Phúc", district="")], HEAD), by=officer)
    asked = of.rows.get()
    assert (asked.action, asked.questions[0]["key"]) == ("ask", "place")
    choice = next(value for value, label in asked.questions[0]["options"] if "Hà Đông" in label)
    actions.answer(by=officer, of=of, answers={1: {"place": choice}})
    apply(actions.read(import_id=of.pk), officer)
    made = Product.objects.get()
    assert made.district is not None
    assert "Hà Đông" in made.district.name


def test_a_commune_officer_brings_rows_of_the_own_commune_only() -> None:
    from ocop.places.resolution import resolve

    home = resolve("", commune="Bát Tràng", district="Gia Lâm").current
    officer = builders.person()
    builders.role(officer, "commune_officer", commune=home)
    of = bring(books.office([row(1, "Gốm"), row(2, "Lụa", commune="Vạn Phúc", district="Hà Đông")], HEAD), by=officer)
    assert of.summary["counts"]["create"] == 1
    assert list(problems(of)) == ["D6"]
    stranger = builders.person()
    with pytest.raises(Refused):
        bring(books.office([row(1, "Gốm")], HEAD), by=stranger)
    assert not Product.objects.exists()


def test_points_without_stars_give_the_level() -> None:
    head = ["TT", "Sản phẩm", "Chủ thể", "Địa chỉ (thôn, xã, huyện)", "Kết quả chấm điểm"]
    apply(
        bring(
            books.xlsx(
                (
                    "A",
                    [
                        ["SẢN PHẨM TIỀM NĂNG 5 SAO"],
                        head,
                        [1, "Trà sen", "HTX Sen", "thôn 1, xã Bát Tràng, huyện Gia Lâm", "91,4"],
                        [2, "Chè", "HTX Sen", "thôn 1, xã Bát Tràng, huyện Gia Lâm", 72],
                    ],
                )
            )
        ),
        None,
    )
    assert dict(Recognition.objects.values_list("product__name", "level")) == {"Trà sen": "potential_5", "Chè": "4"}
    assert Producer.objects.count() == 1


def test_a_second_decision_on_the_same_product_is_added() -> None:
    rows = [
        row(1, "Cốm", day=datetime.date(2021, 3, 1), decision="1/QĐ"),
        row(2, "Cốm", day=datetime.date(2024, 3, 1), decision="2/QĐ"),
        row(3, "Cốm", day=datetime.date(2024, 3, 1), decision="2/QĐ"),
    ]
    of = bring(books.office(rows, HEAD))
    assert [one.action for one in of.rows.order_by("position")] == ["create", "create", "same"]
    apply(of, None)
    assert Product.objects.count() == 1
    assert Recognition.objects.count() == 2


def test_a_corrected_source_row_retracts_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    line = "P1,Cốm,HTX Mễ Trì,Hà Nội,{stars},2022,recognised,https://example.test"
    head = "id,name,producer,province_as_given,stars,year,status,source\n"
    path.write_text(head + line.format(stars=3), encoding="utf-8")
    command("products", path)
    path.write_text(head + line.format(stars=4), encoding="utf-8")
    code, summary = command("products", path)
    assert (code, summary["changed"]) == (0, 1)
    old, new = Recognition.objects.order_by("pk")
    assert old.retracted_at is not None
    assert (new.level, new.replaces_id) == ("4", old.pk)


def test_an_import_is_one_entry_with_the_digests_of_its_rows() -> None:
    of = apply(bring(books.office([row(1, "Cốm"), row(2, "Xôi")], HEAD)), None)
    entry = Entry.objects.get(action="exchange.apply")
    assert entry.sequence == of.ledger_sequence
    assert entry.change["after"]["rows"] == [f"{one.position}:{one.digest}" for one in of.rows.order_by("position")]
    again = applying.apply(import_id=of.pk)
    assert again.ledger_sequence == of.ledger_sequence
    assert Product.objects.count() == 2


def test_a_register_that_moved_since_the_preview_is_looked_at_again() -> None:
    first = bring(books.office([row(1, "Cốm")], HEAD))
    second = bring(books.office([row(1, "Cốm")], HEAD), name="khac.xlsx")
    apply(first, None)
    with pytest.raises(Refused, match="has changed since the preview"):
        apply(second, None)
    second.refresh_from_db()
    assert (second.state, second.summary["counts"]["same"]) == ("previewed", 1)
    assert Product.objects.count() == 1


def test_wrong_rows_stop_the_command_unless_they_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(books.office([row(1, "Cốm"), row(2, "Xôi", stars="đẹp")], HEAD))
    code, summary = command("products", path)
    assert (code, summary["created"], summary["errors"][0]["cell"]) == (2, 0, "F6")
    assert not Product.objects.exists()
    code, summary = command("products", path, "--leave-out-wrong")
    assert (code, summary["created"]) == (0, 1)


def test_a_file_that_cannot_be_read_ends_with_2_and_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF-1.4")
    code, summary = command("products", path)
    assert code == 2
    assert "a.xlsx" in summary["refused"]
    assert command("products", tmp_path / "nowhere.csv")[0] == 2


def test_answers_of_a_file_are_taken(tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"333": {"producer": "row:330"}}), encoding="utf-8")
    code, summary = command("products", FILE, "--dry-run", "--answers", answers)
    taken = {one["row"]: one["taken"] for one in summary["asked"]}
    assert code == 0
    answers.write_text(json.dumps({"9999": {"producer": "x"}}), encoding="utf-8")
    assert command("products", FILE, "--dry-run", "--answers", answers)[0] == 2
    assert taken["178"] == "separate"
