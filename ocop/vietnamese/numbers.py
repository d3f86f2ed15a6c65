"""Numbers as Vietnamese lists write them (pure): dots group thousands, the comma is decimal, words multiply."""

from __future__ import annotations

import re
from decimal import Decimal

from ocop.vietnamese.folding import fold

NOT_A_NUMBER = "This is not a number."
_SCALES = {
    "k": 1_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "van": 10_000,
    "tr": 1_000_000,
    "trieu": 1_000_000,
    "ty": 1_000_000_000,
    "ti": 1_000_000_000,
}
_SPOKEN = {
    "khong": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
_FIGURE = re.compile(r"(?P<sign>[-+]?)(?P<digits>\d[\d.,]*(?: \d{3}\b)*)\s*(?P<unit>%|[a-z]+)?")


def parse_number(text: str) -> Decimal:
    """The first number of a text: "3.317 sản phẩm" is 3317, "21,3%" is 0.213, "1,5 triệu" is 1500000, "1 tỷ 200 triệu" their sum.

    A dot or comma followed by exactly three digits groups thousands when it is a dot, or stands more than once; any other is
    the decimal mark. Raises ValueError with a sentence when the text holds no number or contradicts itself.
    """
    folded = fold(text).replace("−", "-")
    total: Decimal | None = None
    last_scale: int | None = None
    end = 0
    for match in _FIGURE.finditer(folded):
        if total is not None and (last_scale is None or folded[end : match.start()].strip()):
            break
        unit = match["unit"] or ""
        scale = _SCALES.get(unit)
        value = _plain(match["digits"])
        if total is not None and (scale is None or scale >= (last_scale or 0)):
            break
        if unit == "%":
            return _signed(match["sign"], value / 100)
        value *= scale or 1
        total = _signed(match["sign"], value) if total is None else total + value
        last_scale, end = scale, match.end()
    if total is None:
        total = _spoken(folded)
    if total is None:
        raise ValueError(NOT_A_NUMBER)
    return total


def _signed(sign: str, value: Decimal) -> Decimal:
    return -value if sign == "-" else value


def _spoken(folded: str) -> Decimal | None:
    """A number of one to ten in words at the head of a text, with its scale: "bốn sao", "hai triệu"."""
    parts = folded.split()
    if not parts or parts[0] not in _SPOKEN:
        return None
    scale = _SCALES.get(parts[1], 1) if len(parts) > 1 else 1
    return Decimal(_SPOKEN[parts[0]] * scale)


def _plain(digits: str) -> Decimal:
    """The value of digits with their dots, commas and spaces."""
    digits = digits.replace(" ", "").rstrip(".,")
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        decimal = max(digits.rfind("."), digits.rfind(","))
        mark = digits[decimal]
        if digits.count(mark) > 1:
            raise ValueError(NOT_A_NUMBER)
        whole, part = digits[:decimal], digits[decimal + 1 :]
        return Decimal(_grouped(whole, "." if mark == "," else ",") + "." + part)
    if dots > 1 or (dots == 1 and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits)):
        return Decimal(_grouped(digits, "."))
    if commas > 1:
        return Decimal(_grouped(digits, ","))
    return Decimal(digits.replace(",", "."))


def _grouped(digits: str, mark: str) -> str:
    """Digits without their grouping marks; ValueError when a group has not three digits."""
    groups = digits.split(mark)
    if len(groups) > 1 and (any(len(group) != 3 for group in groups[1:]) or not 1 <= len(groups[0]) <= 3):
        raise ValueError(NOT_A_NUMBER)
    return "".join(groups)
