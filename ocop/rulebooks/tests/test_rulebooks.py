"""The rulebook data is whole, and a wrong file is refused with its line."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ocop.rulebooks import criteria, decrees, product_sets, schemes
from ocop.rulebooks.loading import DATA, RulebookError, read

FIRST = next((DATA / "qd26-2026").glob("01-*.yaml"))


def test_all_26_sets_of_the_decree_in_force_add_up() -> None:
    sets = criteria.all_criteria("qd26-2026")
    assert [one.number for one in sets] == list(range(1, 27))
    assert [one.id for one in sets] == [f"qd26-2026-{number:02}" for number in range(1, 27)]
    for one in sets:
        assert {part.code: part.max for part in one.parts} == {"A": 40, "B": 25, "C": 35}
        assert 25 <= len(one.criteria) <= 34
        assert sum(criterion.max for criterion in one.criteria) == 100
        assert all(criterion.choices for criterion in one.criteria)


def test_the_older_sets_are_kept() -> None:
    assert len(criteria.all_criteria("qd1048-2019")) == 5


def test_star_marks_of_the_first_set() -> None:
    marks = criteria.all_criteria()[0].star_marks
    assert marks[3] == [("2.2", 2), ("2.3", 1), ("3.5", 1), ("4.1", 2), ("5.3", 1), ("9", 2), ("10", 1)]


@pytest.mark.parametrize(
    ("number", "new", "old"),
    [
        (1, "food", "food"),
        (13, "food", "food"),
        (14, "drink", "drink"),
        (18, "herbal", "herbal"),
        (21, "craft", "souvenir"),
        (22, "craft", "fabric"),
        (23, "ornamental", ""),
        (26, "tourism", "tourism"),
    ],
)
def test_group_of_a_set(number: int, new: str, old: str) -> None:
    set_id = f"qd26-2026-{number:02}"
    assert product_sets.group_of(set_id) == new
    assert product_sets.group_of(set_id, "ocop-2019") == old


def test_every_set_has_a_group_today() -> None:
    known = {group.code for group in schemes.groups("qd26-2026")}
    assert {one.groups["qd26-2026"] for one in product_sets.all_sets()} == known
    assert product_sets.group_of("qd26-2026-99") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thực phẩm", {"ocop-2019": "food", "qd26-2026": "food"}),
        ("THỰC PHẨM", {"ocop-2019": "food", "qd26-2026": "food"}),
        ("Đồ uống", {"ocop-2019": "drink", "qd26-2026": "drink"}),
        ("Dược liệu và sản phẩm từ dược liệu", {"ocop-2019": "herbal", "qd26-2026": "herbal"}),
        ("Vải - May mặc", {"ocop-2019": "fabric", "qd26-2026": "craft"}),
        ("Lưu niệm - Nội thất - Trang trí", {"ocop-2019": "souvenir", "qd26-2026": "craft"}),
        ("Thủ công mỹ nghệ", {"qd26-2026": "craft"}),
        ("Sinh vật cảnh", {"qd26-2026": "ornamental"}),
        ("Dịch vụ du lịch", {"ocop-2019": "tourism", "qd26-2026": "tourism"}),
        ("điều gì khác", {}),
    ],
)
def test_group_from_text(text: str, expected: dict[str, str]) -> None:
    assert schemes.group_from_text(text) == expected


@pytest.mark.parametrize(
    ("day", "scheme"),
    [
        ("2017-01-01", "ocop-2019"),
        ("2020-12-31", "ocop-2019"),
        ("2026-05-21", "ocop-2019"),
        ("2026-05-22", "qd26-2026"),
    ],
)
def test_scheme_in_force(day: str, scheme: str) -> None:
    assert schemes.scheme_at(datetime.date.fromisoformat(day)).id == scheme


@pytest.mark.parametrize(
    ("day", "decree"),
    [
        ("2020-01-01", "qd1048-2019"),
        ("2023-02-23", "qd1048-2019"),
        ("2023-02-24", "qd148-2023"),
        ("2026-05-22", "qd26-2026"),
    ],
)
def test_decree_in_force(day: str, decree: str) -> None:
    found = decrees.decree_at(datetime.date.fromisoformat(day))
    assert found.id == decree
    assert found.validity_months == 36


@pytest.mark.parametrize(
    ("points", "stars"),
    [
        ("0", 1),
        ("29.99", 1),
        ("30", 2),
        ("49.99", 2),
        ("50", 3),
        ("69.99", 3),
        ("70", 4),
        ("89.99", 4),
        ("90", 5),
        ("100", 5),
    ],
)
def test_stars_of_points(points: str, stars: int) -> None:
    assert decrees.stars_for(Decimal(points), datetime.date(2026, 6, 1)) == stars


def test_points_out_of_range() -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        decrees.stars_for(Decimal("100.01"), datetime.date(2026, 6, 1))


def altered(tmp_path: Path, source: Path, old: str, new: str) -> Path:
    text = source.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("  max: 40\n", "  max: 41\n", "part A says 41, its sections add up to 40"),
        ("      - points: 1\n", "      - points: x\n", "has no points"),
        ("- code: A\n", "- code: A\n  code: A\n", "stands twice"),
        (
            "  stars3:\n  - criterion: '2.2'\n    min_points: 2",
            "  stars3:\n  - criterion: '2.2'\n    min_points: 1",
            "differs from the marks",
        ),
        ("id: qd26-2026-01\n", "", "id is missing"),
        ("name_vi: Rau", "name_vi: [Rau", "cannot be read as YAML"),
    ],
)
def test_a_wrong_set_is_refused_with_file_and_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = altered(tmp_path, FIRST, old, new)
    with pytest.raises(RulebookError, match=rf"^{path.name}:\d+: .*{says}"):
        criteria.load_set(read(path))


def test_the_line_is_the_right_one(tmp_path: Path) -> None:
    path = altered(tmp_path, FIRST, "  max: 40\n", "  max: 41\n")
    line = path.read_text(encoding="utf-8").splitlines().index("  max: 41") + 1
    with pytest.raises(RulebookError, match=rf":{line}: "):
        criteria.load_set(read(path))


def test_no_set_twice(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(FIRST.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(RulebookError, match=r"b\.yaml:1: the set qd26-2026-01 already stands in a\.yaml"):
        criteria.load_folder(tmp_path)


def test_overlapping_dates_are_refused(tmp_path: Path) -> None:
    path = altered(tmp_path, DATA / "decrees.yaml", "to: '2023-02-23'", "to: '2023-02-24'")
    with pytest.raises(
        RulebookError, match=r"decrees\.yaml:\d+: qd148-2023 and qd1048-2019 are in force on the same day"
    ):
        decrees.load(path)
    path = altered(tmp_path, DATA / "schemes.yaml", "to: '2026-05-21'", "to: '2026-05-22'")
    with pytest.raises(RulebookError, match=r"schemes\.yaml:\d+: .* same day"):
        schemes.load(path)


def test_a_group_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = altered(
        tmp_path,
        DATA / "schemes.yaml",
        "qd26-2026: craft, ocop-2019: souvenir",
        "qd26-2026: crafts, ocop-2019: souvenir",
    )
    with pytest.raises(RulebookError, match="qd26-2026 has no group crafts"):
        schemes.load(path)


def test_thresholds_must_rise(tmp_path: Path) -> None:
    path = altered(tmp_path, DATA / "decrees.yaml", "3: 50, 4: 70", "3: 70, 4: 70")
    with pytest.raises(RulebookError, match="do not rise"):
        decrees.load(path)
