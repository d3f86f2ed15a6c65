"""How numbers, shares and days are written: 1.054, 65,6 %, 31/12/2021; in English 1,054, 65.6%, 31 December 2021."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language

UNKNOWN = "–"
NARROW = "\u00a0"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def is_english() -> bool:
    """Whether the page is in English; anything else is written as Vietnamese."""
    return (get_language() or "vi").startswith("en")


def number(value: object, digits: int | None = None) -> str:
    """A number with its groups; `digits` after the comma, or as many as it has. None is a dash: unknown, never zero."""
    if value is None or value == "":
        return UNKNOWN
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if digits is not None:
        exact = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    plain = f"{abs(exact):,f}"
    if digits is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if not is_english():
        plain = plain.translate(str.maketrans(",.", ".,"))
    return f"−{plain}" if exact < 0 else plain


def signed(value: object, digits: int | None = None) -> str:
    """A difference: +595, −3, 0."""
    text = number(value, digits)
    return text if value is None or value == "" or Decimal(str(value)) <= 0 else f"+{text}"


def percent(value: object, digits: int = 1) -> str:
    """A share that is already in hundredths: 65.6 -> 65,6 % (with a space that does not break) or 65.6%."""
    text = number(value, digits)
    if text == UNKNOWN:
        return text
    return f"{text}%" if is_english() else f"{text}{NARROW}%"


def share(part: object, whole: object, digits: int = 1) -> str:
    """`part` of `whole` as a percentage; a dash when the whole is nothing."""
    if part is None or not whole:
        return UNKNOWN
    return percent(Decimal(str(part)) * 100 / Decimal(str(whole)), digits)


def day(value: datetime.date | datetime.datetime | None) -> str:
    """A date; an aware moment is taken to Hanoi first."""
    if not value:
        return UNKNOWN
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if is_english():
        return f"{value.day}{NARROW}{MONTHS[value.month - 1]} {value.year}"
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def moment(value: datetime.datetime | None) -> str:
    """Time and date in Hanoi: 14:05 31/12/2021; 31 December 2021, 14:05."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    clock = f"{local.hour:02d}:{local.minute:02d}"
    return f"{day(local)}, {clock}" if is_english() else f"{clock} {day(local)}"
