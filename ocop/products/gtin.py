"""Barcode numbers (GTIN): 8, 12, 13 or 14 digits whose last one is reckoned from the others (pure)."""

from __future__ import annotations


def check_digit(body: str) -> int:
    """The digit that closes a number: weights 3 and 1 from the right, up to the next ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return -total % 10


def is_right(number: str) -> bool:
    """Whether it is a GTIN with a right check digit."""
    if not (number.isascii() and number.isdigit()) or len(number) not in (8, 12, 13, 14):
        return False
    return check_digit(number[:-1]) == int(number[-1])
