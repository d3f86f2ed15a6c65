"""The calendar: announced years day by day, years to come by rule, and what the file may not say."""

import datetime

import pytest
import yaml

from ocop.workdays import holidays, lunar, office_days
from ocop.workdays.working_days import DaysOff

D = datetime.date


def weekdays_off(year):
    return sorted(f"{one.day:%d/%m}" for one in holidays.public(year) if one.is_off and one.day.weekday() < 5)


# Every weekday off and every Saturday worked, as offices had them.
OFF = {
    2019: "31/12 01/01 04/02 05/02 06/02 07/02 08/02 15/04 29/04 30/04 01/05 02/09",
    2020: "01/01 23/01 24/01 27/01 28/01 29/01 02/04 30/04 01/05 02/09",
    2021: "01/01 10/02 11/02 12/02 15/02 16/02 21/04 30/04 03/05 02/09 03/09",
    2022: "03/01 31/01 01/02 02/02 03/02 04/02 11/04 02/05 03/05 01/09 02/09",
    2023: "02/01 20/01 23/01 24/01 25/01 26/01 01/05 02/05 03/05 01/09 04/09",
    2024: "01/01 08/02 09/02 12/02 13/02 14/02 18/04 29/04 30/04 01/05 02/09 03/09",
    2025: "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09",
    2026: "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09",
    2027: "01/01 04/02 05/02 08/02 09/02 10/02 16/04 30/04 03/05 02/09 03/09",
}
WORKED = {2019: ["05/01", "04/05"], 2024: ["04/05"], 2025: ["26/04"], 2026: ["10/01", "22/08"]}


@pytest.mark.parametrize("year", sorted(OFF))
def test_every_day_of_a_year(year):
    assert weekdays_off(year) == sorted(OFF[year].split())
    assert [f"{one.day:%d/%m}" for one in holidays.public(year) if one.kind == "worked"] == WORKED.get(year, [])


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026])
def test_the_rules_for_years_to_come_would_have_told_the_past(year):
    """Tết and National Day by rule are what was announced, in every year since 2019."""
    row = holidays.book().years[year]
    assert list(holidays._reckoned_tet(year)) == row["tet"]
    if year >= 2021:
        assert holidays._reckoned_second(year) == row["national_second"]


@pytest.mark.parametrize(
    ("year", "tet", "ancestors"),
    [
        # 1968 and 1985: Hanoi's calendar differed from Beijing's by a day and by a month.
        (1968, D(1968, 1, 29), None),
        (1985, D(1985, 1, 21), None),
        (2007, D(2007, 2, 17), None),
        (2019, D(2019, 2, 5), D(2019, 4, 14)),
        (2020, D(2020, 1, 25), D(2020, 4, 2)),
        (2023, D(2023, 1, 22), D(2023, 4, 29)),
        (2026, D(2026, 2, 17), D(2026, 4, 26)),
        (2030, D(2030, 2, 2), D(2030, 4, 12)),
        (2033, D(2033, 1, 31), None),
    ],
)
def test_lunar_days(year, tet, ancestors):
    assert lunar.tet(year) == tet
    if ancestors:
        assert lunar.ancestors_day(year) == ancestors


def test_a_lunar_year_has_twelve_or_thirteen_months_for_two_centuries():
    for year in range(1902, 2199):
        days = (lunar.tet(year + 1) - lunar.tet(year)).days
        assert days in (353, 354, 355, 383, 384, 385), year
        assert D(year, 1, 20) <= lunar.tet(year) <= D(year, 2, 21), year
        assert (lunar.solar(year, 12, 1) - lunar.tet(year)).days >= 324
    with pytest.raises(ValueError):
        lunar.tet(2200)


def test_years_to_come_are_provisional():
    assert [year for year in range(2019, 2031) if not holidays.is_announced(year)] == [2027, 2028, 2029, 2030]
    assert holidays.days_off(2019, 2028).provisional == {2027, 2028}
    assert all(not one.is_certain for one in holidays.public(2027) if one.name_en == "Lunar New Year")
    assert all(one.is_certain for one in holidays.public(2026) if one.kind == "holiday")
    assert "not announced" in next(one for one in holidays.public(2028) if one.name_en == "Lunar New Year").source


def test_what_is_only_wanted_is_shown_and_not_counted():
    (day,) = [one for one in holidays.public(2026) if one.kind == "wanted"]
    assert (day.day, day.is_off) == (D(2026, 11, 24), False)
    assert holidays.days_off(2026, 2026).is_working(D(2026, 11, 24))


def test_a_swap_of_new_years_eve_counts_in_the_old_year():
    assert not holidays.days_off(2018, 2018).is_working(D(2018, 12, 31))


def test_own_days_win_over_the_calendar():
    known = holidays.days_off(2026, 2026)
    mine = holidays.with_own(known, [D(2026, 11, 24), D(2026, 8, 22)], [D(2026, 8, 31), D(2026, 11, 28)])
    assert [mine.is_working(D(2026, *day)) for day in ((11, 24), (8, 22), (8, 31), (11, 28))] == [
        False,
        False,
        True,
        True,
    ]
    assert known.is_working(D(2026, 11, 24))


def test_the_days_of_an_instance(monkeypatch):
    monkeypatch.setattr(office_days, "_read", [])
    assert office_days.days_off(D(2026, 11, 22)) == holidays.days_off(2019, 2029)
    office_days.register(lambda: ([D(2026, 11, 24)], []))
    found = office_days.days_off(D(2026, 11, 22))
    assert isinstance(found, DaysOff)
    assert not found.is_working(D(2026, 11, 24))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda y: y.pop("source"), "years/2026: name the source"),
        (lambda y: y.update(certain="maybe"), "say `certain: announced`"),
        (lambda y: y.update(tet=[D(2026, 2, 16), D(2026, 2, 21)]), "Tết is five days"),
        (
            lambda y: y.update(tet=[D(2026, 3, 16), D(2026, 3, 20)]),
            "does not hold the first day of the lunar year, 2026-02-17",
        ),
        (lambda y: y.update(tet=["soon", D(2026, 3, 20)]), "'soon' is not a date"),
        (lambda y: y.update(tet=[]), "give the first and the last day"),
        (lambda y: y.update(national_second=D(2026, 9, 4)), "lies beside 2 September"),
        (lambda y: y.update(swaps=[{"closed": D(2026, 8, 22), "worked": D(2026, 8, 31)}]), "must be a weekday"),
        (lambda y: y.update(swapps=[]), "'swapps' is not known here"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path, change, sentence):
    read = yaml.safe_load(holidays.DATA.read_text(encoding="utf-8"))
    change(read["years"][2026])
    path = tmp_path / "holidays.yaml"
    path.write_text(yaml.safe_dump(read, allow_unicode=True), encoding="utf-8")
    with pytest.raises(holidays.HolidaysError, match=r"holidays\.yaml, years/2026") as refusal:
        holidays.book(path)
    assert sentence in str(refusal.value)
