"""Values out of cells: days as text or as Excel's numbers, years, points, whole texts (pure)."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from ocop.vietnamese.dates import parse_date

# Excel counts days from here (its 29 February 1900 never was).
_EPOCH = datetime.date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119
_YEARS = range(1990, 2101)
_YEAR_IN_TEXT = re.compile(r"^(?:nam\s+|năm\s+)?((?:19|20)\d\d)$", re.IGNORECASE)


def day(cell: Any) -> datetime.date | None:
    """The day a cell holds: a real date, a serial of Excel, or text such as 31/12/2025. ValueError when it is none."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if int(cell) in _SERIALS:
            return _EPOCH + datetime.timedelta(days=int(cell))
        raise ValueError(str(cell))
    text = str(cell).strip()
    if text.isdigit() and int(text) in _SERIALS:
        return _EPOCH + datetime.timedelta(days=int(text))
    return parse_date(text)


def year(cell: Any) -> int | None:
    """A year as number or text ("2022", "năm 2022", 2022.0). ValueError when it is none."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime.date):
        return cell.year
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == int(cell) and int(cell) in _YEARS:
            return int(cell)
        raise ValueError(str(cell))
    match = _YEAR_IN_TEXT.match(str(cell).strip())
    if match and int(match.group(1)) in _YEARS:
        return int(match.group(1))
    raise ValueError(str(cell))


def points(cell: Any) -> Decimal | None:
    """Points from 0 to 100, with a comma or a point before the decimals ("91,4"). ValueError otherwise."""
    if cell is None or cell == "":
        return None
    text = str(cell).strip().lower().removesuffix("điểm").strip().replace(",", ".")
    text = text.split("/")[0].strip() if text.endswith("/100") else text
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(str(cell)) from error
    if not value.is_finite() or not 0 <= value <= 100:
        raise ValueError(str(cell))
    return value.quantize(Decimal("0.01"))
