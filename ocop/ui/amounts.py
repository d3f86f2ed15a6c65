"""Dong and quantities as people write them: separators are understood where they can be, asked about where not (pure but for texts)."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from ocop.vietnamese.folding import fold
from ocop.vietnamese.numbers import parse_number

MOST = 9_000_000_000_000_000  # nine million billion: beyond it somebody wrote a digit too many
MOST_QUANTITY = Decimal("99999999999.999")
# A sign, figures with their marks, and words that multiply; "12 boxes for 5" is no amount.
_SHAPE = re.compile(r"[-+]?[\d.,\s]+(?:(?:k|nghin|ngan|van|tr|trieu|ty|ti)\b[\d.,\s]*)*")
_CURRENCY = ("vnđ", "vnd", "đồng", "dong", "đ", "₫")


def _bare(text: str) -> str:
    bare = text.strip().lower()
    for word in _CURRENCY:
        if bare.endswith(word):
            return bare[: -len(word)].strip()
    return bare


def dong(text: str) -> int | None:
    """Whole dong of a text; None for an empty one (not stated, which is not nothing).

    "1.250.000", "1,250,000", "1250000", "1,25 triệu" are one amount. Raises ValueError with a sentence for anything that is no
    whole number of dong: "1.25" may be a slip for 1.250.000 or for 1,25 triệu, and is not guessed.
    """
    bare = _bare(text)
    if not bare:
        return None
    if "%" in bare:
        raise ValueError(_("This is a share, not an amount in dong."))
    try:
        if not _SHAPE.fullmatch(fold(bare)):
            raise ValueError(bare)
        value = parse_number(bare)
    except ValueError:
        raise ValueError(_("This is not an amount: write it like 1.250.000 or 1,25 triệu.")) from None
    if value < 0:
        raise ValueError(_("An amount cannot be less than nothing."))
    if value != value.to_integral_value():
        raise ValueError(
            _("“%(text)s” is not a whole number of dong. Write 1.250.000 with all its digits, or 1,25 triệu.")
            % {"text": text.strip()}
        )
    if value > MOST:
        raise ValueError(_("This amount is larger than anything ever traded; count the digits."))
    return int(value)


def quantity(text: str) -> Decimal | None:
    """A quantity above nothing with at most three decimals; None for an empty text. Raises ValueError with a sentence."""
    if not text.strip():
        return None
    try:
        if not _SHAPE.fullmatch(fold(text)):
            raise ValueError(text)
        value = parse_number(text)
    except ValueError:
        raise ValueError(_("This is not a number.")) from None
    if value <= 0:
        raise ValueError(_("The quantity has to be more than nothing."))
    if value != value.quantize(Decimal("0.001")) or value > MOST_QUANTITY:
        raise ValueError(_("This quantity cannot be kept: at most three decimals."))
    return value
