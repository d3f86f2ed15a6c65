"""An answer as a device or a form sends it, read for its item (pure but for the language of the sentence)."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext as _

from ocop.checklists.shapes import Item
from ocop.ledger.refusal import Refused
from ocop.vietnamese.numbers import parse_number

LONGEST = 1000
GREATEST = 1_000_000_000_000


def read(item: Item, raw: Any) -> Any:
    """The value to keep: True or False, whole points, a number, an option's code, words; None takes the answer back. Raises Refused."""
    if raw is None or raw == "":
        return None
    value = {"yes": _yes, "points": _points, "number": _number, "choice": _choice, "text": _words}[item.answer](
        item, raw
    )
    return value


def _wrong(item: Item) -> Refused:
    return Refused(_("“%(item)s” cannot be answered like that.") % {"item": item.vi[:80]}, field=item.code)


def _yes(item: Item, raw: Any) -> bool:
    if raw not in ("yes", "no", True, False):
        raise _wrong(item)
    return raw in ("yes", True)


def _points(item: Item, raw: Any) -> int:
    text = str(raw).strip()
    if isinstance(raw, bool) or not text.isascii() or not text.isdigit() or len(text) > 4 or int(text) > item.most:
        raise Refused(
            _("“%(item)s” takes whole points from 0 to %(most)s.") % {"item": item.vi[:80], "most": item.most},
            field=item.code,
        )
    return int(text)


def _number(item: Item, raw: Any) -> float | int:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float) or len(str(raw)) > 30:
        raise _wrong(item)
    try:
        value = float(raw) if isinstance(raw, int | float) else float(parse_number(raw))
    except (ValueError, OverflowError):
        raise _wrong(item) from None
    if not math.isfinite(value) or not 0 <= value <= GREATEST:
        raise _wrong(item)
    return int(value) if value == int(value) else value


def _choice(item: Item, raw: Any) -> str:
    if not isinstance(raw, str) or item.option(raw) is None:
        raise _wrong(item)
    return raw


def _words(item: Item, raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > LONGEST or "\0" in raw:
        raise _wrong(item)
    return raw.strip()
