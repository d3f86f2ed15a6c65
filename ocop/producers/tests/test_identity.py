"""Numbers and names of makers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.producers.identity import core_name, tax_code_doubt, tidy_phone, tidy_tax_code, written_phone

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("0100109106", ""),  # a well-known public code
        ("0100109106-001", ""),
        ("0100109107", "digit"),
        ("010010910", "length"),
        ("001085012345", ""),
        ("", "length"),
    ],
)
def test_tax_codes(code: str, doubt: str) -> None:
    assert tax_code_doubt(code) == doubt


@given(st.integers(min_value=0, max_value=10**9 - 1))
def test_one_digit_at_most_fits(number: int) -> None:
    """For any nine digits at most one tenth digit is right, and it is the one of the rule."""
    head = f"{number:09d}"
    right = 10 - sum(int(d) * w for d, w in zip(head, WEIGHTS, strict=True)) % 11
    fits = [digit for digit in range(10) if tax_code_doubt(f"{head}{digit}") == ""]
    assert fits == ([right] if 0 <= right <= 9 else [])


def test_tidy_tax_code() -> None:
    assert tidy_tax_code("0101 234 567 - 001") == "0101234567-001"
    assert tidy_tax_code("MST: 0100109106") == "0100109106"


def test_phones() -> None:
    assert tidy_phone("0901 234 567") == "+84901234567"
    assert tidy_phone("(+84) 24.3826.1234") == "+842438261234"
    assert tidy_phone(" ") == ""
    assert written_phone("+84901234567") == "0901 234 567"
    with pytest.raises(ValueError):
        tidy_phone("hỏi chị Lan")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTX nông nghiệp Ba Chữ", "Hợp tác xã Ba Chữ"),
        ("Công ty TNHH MTV Gốm Chi", "Công ty trách nhiệm hữu hạn một thành viên Gốm Chi"),
        ("Hộ kinh doanh Nguyễn Văn A", "HKD Nguyen Van A"),
    ],
)
def test_core_names(one: str, other: str) -> None:
    assert core_name(one) == core_name(other)


def test_a_name_of_nothing_but_form_keeps_itself() -> None:
    assert core_name("Hợp tác xã Nông nghiệp") == "hop tac xa nong nghiep"
