"""Rulebook files are refused with file and line when they do not hold together; wording, procedure and the other decree."""

import datetime
from pathlib import Path

import pytest
import yaml

from ocop.rulebooks import carry, checking, criteria, gates, procedure, wording, wording_files
from ocop.rulebooks.criteria_files import load_folder, load_set
from ocop.rulebooks.loading import DATA, RulebookError, read
from ocop.rulebooks.rating import AnswerError, rate, tables
from ocop.rulebooks.tests.making import SETS, sheet, top

FIRST = next((DATA / "qd26-2026").glob("01-*.yaml"))
WATER = next((DATA / "qd26-2026").glob("16-*.yaml"))
TEA = next((DATA / "qd26-2026").glob("11-*.yaml"))
TOUR = next((DATA / "qd26-2026").glob("26-*.yaml"))
FRUIT = criteria.set_by_number("qd26-2026", 7)


def altered(tmp_path: Path, source: Path, old: str, new: str) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("source", "old", "new", "says"),
    [
        (FIRST, "    max: 18\n", "    max: 17\n", "section 1 says 17, its criteria add up to 18"),
        (FIRST, "  max: 25\n", "  max: 26\n", "part B says 26, its sections add up to 25"),
        (FIRST, "total: 100", "total: 98", "the total says 98, the parts add up to 100"),
        (
            FIRST,
            "      - points: 3\n        label: Từ trong xã 75",
            "      - points: 4\n        label: Từ trong xã 75",
            "gives 4, the criterion 3 at most",
        ),
        (
            FIRST,
            "      - points: 1\n        label: Từ trong xã <50%",
            "      - points: -1\n        label: Từ trong xã <50%",
            "gives -1",
        ),
        (FIRST, "        min_for_star: 5\n", "        min_for_star: 6\n", "star mark 6 of 1.3 is none of 3, 4, 5"),
        (FIRST, "        min_for_star: 5\n", "        min_for_star: true\n", "star mark True"),
        (FIRST, "  min: 50\n", "  min: 51\n", "does not begin where the one below ends"),
        (FIRST, "  below: 50\n", "  below: 49\n", "does not begin where the one below ends"),
        (FIRST, "- stars: 2\n", "- stars: 6\n", "bands are those of 1 to 5 stars"),
        (FIRST, "  max: 100\n", "  max: 99\n", "end with 100"),
        (FIRST, "- 'requirement: 100%", "- 'wish: 100%", "of no known kind"),
        (FIRST, "    - 'no': '1.2'\n", "    - 'no': '1.1'\n", "number 1.1 stands twice"),
        (FIRST, "    - 'no': '2.1'\n", "    - 'no': '1.1'\n", "number 1.1 stands twice"),
        (FIRST, "label: Từ trong xã 50–<75%", "label: Từ trong xã <50%", "share a label"),
        (TEA, "parent: '6.1'", "parent: '6.3'", "heading 6.1 says|has no heading"),
        (TOUR, "case: b", "case: c", "belongs to no case"),
    ],
)
def test_what_does_not_hold_together_is_refused(tmp_path: Path, source: Path, old: str, new: str, says: str) -> None:
    path = altered(tmp_path, source, old, new)
    with pytest.raises(RulebookError, match=rf"^{path.name}:\d+: .*({says})"):
        load_set(read(path))
    report = checking.check(tmp_path)
    assert report.read == ()
    assert len(report.problems) == 1


def test_a_criterion_without_choices_is_refused(tmp_path: Path) -> None:
    data = yaml.safe_load(FIRST.read_text(encoding="utf-8"))
    data["parts"][0]["sections"][0]["criteria"][0]["choices"] = []
    path = tmp_path / "one.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    with pytest.raises(RulebookError, match=r"^one\.yaml:\d+: the criterion 1\.1 has no choices"):
        load_set(read(path))


def test_a_number_of_a_decree_stands_once(tmp_path: Path) -> None:
    altered(tmp_path, FIRST, "id: qd26-2026-01", "id: qd26-2026-1")
    (tmp_path / "02.yaml").write_text(FIRST.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(RulebookError, match=r"set 1 of qd26-2026 already stands in"):
        load_folder(tmp_path)


def test_what_ships_holds_together() -> None:
    report = checking.check()
    assert report.problems == ()
    assert len([line for line in report.read if "criteria" in line]) == 31


def test_a_gate_of_which_nothing_is_known_is_named(tmp_path: Path) -> None:
    altered(tmp_path, WATER, "'stop: any of the sensory items scored 0'", "'stop: anything else'")
    altered(tmp_path, FIRST, "title: Dinh dưỡng", "title: Dinh dưỡng mới")
    problems = checking.check(tmp_path).problems
    assert any("nothing is known of the gate 'stop: anything else'" in line for line in problems)
    assert any("no kind lists the criterion 'Dinh dưỡng mới'" in line for line in problems)


def test_bands_of_a_set_are_those_of_its_decree(tmp_path: Path) -> None:
    path = altered(tmp_path, FIRST, "  below: 70\n", "  below: 71\n")
    altered(tmp_path, path, "  min: 70\n", "  min: 71\n")
    assert any("differ from the bands" in line for line in checking.check(tmp_path).problems)


@pytest.mark.parametrize("text", ["", "- 1\n", "parts: 3\n", "id: x\nparts: [1]\ndecree: d\nname_vi: a\nname_en: b\n"])
def test_nonsense_is_a_problem_and_no_crash(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    assert len(checking.check(tmp_path).problems) + len(checking.check(tmp_path).read) == 1


def test_sets_are_found_by_id_decree_and_number() -> None:
    assert criteria.criteria_set("qd1048-2019-app16") is criteria.set_by_number("qd1048-2019", 16)
    assert [one.number for one in criteria.sets_of("qd26-2026")] == list(range(1, 27))
    assert {one.marks_known for one in criteria.sets_of("qd1048-2019")} == {False}
    for look in (
        lambda: criteria.criteria_set("x"),
        lambda: criteria.sets_of("qd148-2023"),
        lambda: criteria.set_by_number("qd26-2026", 27),
    ):
        with pytest.raises(KeyError):
            look()


def test_gates_are_known_word_for_word() -> None:
    used = {text for one in SETS for _number, text in one.gates}
    assert used == set(gates.all_gates())


# --- official wording


@pytest.mark.parametrize("kind", ["csv", "yaml", "xlsx"])
def test_official_wording_is_laid_over_and_points_stay(tmp_path: Path, kind: str) -> None:
    rows = [
        (7, "", "", "Chế biến từ rau, củ, quả, hạt"),
        (7, "1.1", "", "Nguồn nguyên liệu"),
        (7, "1.1", 2, "Từ 75% trở lên"),
        (7, "6", "", "Cảm quan"),
    ]
    path = tmp_path / f"wording.{kind}"
    if kind == "csv":
        lines = ["bộ,tiêu chí,mức,nguyên văn", *(f'{a},{b},{c},"{d}"' for a, b, c, d in rows)]
        path.write_text("\n".join(lines), encoding="utf-8")
    elif kind == "yaml":
        texts = [{"criterion": b, "choice": c if c != "" else None, "text": d} for _a, b, c, d in rows]
        path.write_text(yaml.safe_dump({"set": "qd26-2026-07", "texts": texts}, allow_unicode=True), encoding="utf-8")
    else:
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["set", "criterion", "choice", "text"])
        book.active.append([7.0, None, None, rows[0][3]])
        book.active.append([7, 1.1, None, rows[1][3]])
        book.active.append([7, "1.1", 2.0, rows[2][3]])
        book.active.append([7, 6.0, None, rows[3][3]])
        book.save(path)
    kept = tmp_path / "kept"
    assert wording_files.keep(path, kept) == {"qd26-2026-07": (4, 143)}
    one = wording.laid_over(FRUIT, kept)
    assert (one.wording, FRUIT.wording) == (rows[0][3], "Chế biến từ rau, củ, quả, hạt")
    assert one.by_number["1.1"].wording == "Nguồn nguyên liệu"
    assert one.parts[2].sections[0].wording == "Cảm quan"
    assert [choice.wording for choice in one.by_number["1.1"].choices][2] == "Từ 75% trở lên"
    assert one.by_number["1.1"].choices[0].wording == FRUIT.by_number["1.1"].choices[0].label
    assert tables(one).points == tables(FRUIT).points
    # A second file adds to what is kept.
    path.with_suffix(".csv").write_text("set,criterion,choice,text\n7,1.1,0,Dưới 50%\n", encoding="utf-8")
    assert wording_files.keep(path.with_suffix(".csv"), kept) == {"qd26-2026-07": (5, 143)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("set,criterion,choice\n", "needs the column text once"),
        ("set,criterion,choice,text\n", "no wording in it"),
        ("set,criterion,choice,text\n7,1.9,,x\n", "2: qd26-2026-07 has no criterion 1.9"),
        (
            "set,criterion,choice,text\n7,1.1,,x\n\n7,1.1,3,x\n",
            "4: criterion 1.1 of qd26-2026-07 has 3 choices, none at place 3",
        ),
        ("set,criterion,choice,text\n7,1.1,-1,x\n", "2: '-1' is no place"),
        ("set,criterion,choice,text\n7,1.1,,\n", "2: the wording of criterion 1.1 is empty"),
        ("set,criterion,choice,text\n7,,1,x\n", "names no criterion"),
        ("set,criterion,choice,text\n7,6,0,x\n", "2: qd26-2026-07 has no criterion 6"),
        ("set,criterion,choice,text\n99,1.1,,x\n", "2: there is no set '99'"),
        ("set,criterion,choice,text\n7,1.1,,x\n7,1.1,,y\n", "3: .* already stands in line 2"),
        ("set,criterion,choice,text\n26,8,a:2,x\n", "2: criterion 8 has no choice a:2"),
    ],
)
def test_wrong_wording_is_refused_with_its_line_and_writes_nothing(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "wording.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RulebookError, match=rf"^wording\.csv:.*{says}"):
        wording_files.keep(path, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_file_of_another_kind_is_no_wording(tmp_path: Path) -> None:
    path = tmp_path / "wording.txt"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(RulebookError, match="YAML, CSV or a workbook"):
        wording_files.keep(path, tmp_path / "kept")
    with pytest.raises(RulebookError, match="cannot be read"):
        wording_files.keep(tmp_path / "absent.csv", tmp_path / "kept")


def test_an_overlay_that_no_longer_fits_its_set_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "qd26-2026-07.yaml"
    path.write_text("set: qd26-2026-08\ntexts: []\n", encoding="utf-8")
    with pytest.raises(RulebookError, match="not of qd26-2026-07"):
        wording.laid_over(FRUIT, tmp_path)


# --- procedure


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("sent", "level", "before", "by"),
    [
        ("2026-04-29", "province", "2026-04-30", "2026-06-30"),
        ("2026-04-30", "province", "2026-10-30", "2026-12-30"),
        ("2026-10-30", "province", "2027-04-30", "2027-06-30"),
        ("2026-12-31", "province", "2027-04-30", "2027-06-30"),
        ("2026-07-29", "central", "2026-07-30", "2026-09-30"),
        ("2026-07-30", "central", "2027-01-30", "2027-03-30"),
    ],
)
def test_the_round_of_a_request(sent: str, level: str, before: str, by: str) -> None:
    found = procedure.procedure_at(day("2026-11-22")).deadline(day(sent), level)
    assert (found.request_before, found.decided_by) == (day(before), day(by))


def test_deadlines_of_the_decree_in_force() -> None:
    now = procedure.procedure_at(day("2026-11-22"))
    assert (now.commune_working_days, now.renewal_decided_days, now.withdrawal_days) == (15, 45, 15)
    assert now.renewal_window(day("2026-12-31")) == (day("2026-07-04"), day("2026-09-02"))
    assert len(now.withdrawal_grounds) == 6
    assert now.open.keys() >= {"hearing_days", "completion_working_days", "appeal_days"}
    with pytest.raises(ValueError, match="province or central"):
        now.deadline(day("2026-01-01"), "district")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("renewal_closes_days: 120", "renewal_closes_days: 180", "closes before it opens"),
        ("commune_working_days: 15", "commune_working_days: soon", "commune_working_days as a whole number"),
        ("request_before: '04-30'", "request_before: '02-30'", "not a date"),
        ("level: central", "level: district", "of province or central"),
        ("- code: law_breach", "- code: false_papers", "stands twice"),
        ("    appeal_days: The decree", "    appeal_hours: The decree", "has no value"),
    ],
)
def test_a_wrong_procedure_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = altered(tmp_path, DATA / "procedure.yaml", old, new)
    with pytest.raises(RulebookError, match=rf"^procedure\.yaml:\d+: .*{says}"):
        procedure.load(path)


# --- under the other decree


def test_an_older_sheet_under_the_decree_in_force_is_a_span() -> None:
    old = criteria.set_by_number("qd1048-2019", 26)
    (new,) = carry.counterparts(old)
    assert new is criteria.set_by_number("qd26-2026", 5)
    found = carry.compare(old, top(old), new)
    by_source = {row.source: row for row in found.carried}
    assert (by_source["4.2"].target, by_source["4.2"].answer, by_source["4.2"].at_least) == ("4.2", 3, False)
    assert (by_source["5.2"].target, by_source["5.2"].answer, by_source["5.2"].at_least) == ("5.3", 1, True)
    assert {row.source: row.reason for row in found.left}["3.5"] == "no_counterpart"
    assert {row.source: row.reason for row in found.left}["3.4"] == "not_comparable"
    assert found.lowest.total < found.highest.total <= 100
    assert len(found.carried) + len(found.left) == len(old.criteria)
    assert set(found.open) | {row.target for row in found.carried} == set(new.by_number)


@pytest.mark.parametrize("one", [one for one in SETS if carry.counterparts(one)], ids=lambda one: one.id)
def test_the_span_holds_whatever_the_open_answers_are(one: criteria.CriteriaSet) -> None:
    (target,) = carry.counterparts(one)
    for seed in range(20):
        found = carry.compare(one, sheet(one, seed), target)
        assert len({row.target for row in found.carried}) == len(found.carried)
        filled = {**sheet(target, seed + 100), **{row.target: row.answer for row in found.carried}}
        total = rate(target, filled).total
        assert found.lowest.total <= total <= found.highest.total
        for row in found.carried:
            if row.by == "wording":
                assert one.by_number[row.source].title.strip() == target.by_number[row.target].title.strip()


def test_a_set_of_the_same_decree_carries_what_is_worded_alike() -> None:
    other = criteria.set_by_number("qd26-2026", 8)
    found = carry.compare(FRUIT, top(FRUIT), other)
    assert {row.by for row in found.carried} == {"wording"}
    assert len(found.carried) >= 20
    assert carry.counterparts(other) == ()
    with pytest.raises(AnswerError):
        carry.compare(FRUIT, {"9.9": 1}, other)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("qd26-2026-05", "qd26-2026-55", "no set qd26-2026-55"),
        ("title: Tổ chức phân phối, places: [0, 1, 2, 3]", "title: Tổ chức khác, places: [0, 1, 2, 3]", "no criterion"),
        ("title: Tổ chức phân phối, places: [0, 1, 2, 3]", "title: Tổ chức phân phối, places: [0, 2, 1, 3]", "fall"),
    ],
)
def test_wrong_rules_of_carrying_are_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = altered(tmp_path, DATA / "carry.yaml", old, new)
    with pytest.raises(RulebookError, match=rf"^carry\.yaml:\d+: .*{says}"):
        carry.load(path)
