"""Says conditions, values and findings in Vietnamese or English (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ocop.trade.condition_catalogue import catalogue
from ocop.trade.conditions import Finding

_LISTS = {"systems": "system", "languages": "language", "kinds": "kind"}


def label(code: str, language: str = "vi") -> str:
    """What a condition is called; the code itself when it is not known any more."""
    kind = catalogue().kinds.get(code)
    return code if kind is None else kind.en if language == "en" else kind.vi


def word(code: str, language: str = "vi") -> str:
    """The word for a value of a list ("paper.food_safety"); what stands after the dot when there is none."""
    pair = catalogue().words.get(code)
    return code.rsplit(".", 1)[-1] if pair is None else pair[language == "en"]


def number(value: Any, language: str = "vi") -> str:
    """A number as the language writes it, without closing zeros: 1.250,5 and 1,250.5."""
    plain = f"{Decimal(str(value)):,f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain if language == "en" else plain.translate(str.maketrans(",.", ".,"))


def say_value(code: str, value: Any, language: str = "vi", places: Mapping[str, str] | None = None) -> str:
    """A value in words, "" for what is only asked with yes. `places`: code of a province -> name."""
    kind = catalogue().kinds.get(code)
    if kind is None:
        return str(value)
    unit = kind.unit_en if language == "en" else kind.unit_vi
    shape = kind.shape
    if shape == "yes":
        return ""
    if shape == "paper_kind":
        return word(f"paper.{value}", language)
    if shape == "buying":
        return word(f"buying.{value}", language)
    if shape in _LISTS:
        return ", ".join(word(f"{_LISTS[shape]}.{one}", language) for one in value)
    if shape == "provinces":
        return ", ".join((places or {}).get(one, one) for one in value)
    if shape in ("named", "text"):
        return str(value["en" if language == "en" else "vi"])
    if shape in ("volume", "amount"):
        return _quantity(value, language)
    return f"{number(value, language)}{'' if unit == '%' else ' '}{unit}".rstrip()


def _quantity(value: dict[str, Any], language: str) -> str:
    said = f"{number(value['quantity'], language)} {value['unit']}"
    months = ", ".join(str(month) for month in value.get("months") or ())
    if not months:
        return said
    return f"{said} (months {months})" if language == "en" else f"{said} (tháng {months})"


def say_asked(finding: Finding, language: str = "vi", places: Mapping[str, str] | None = None) -> str:
    """Condition and value: "Hạn dùng tối thiểu: 180 ngày"."""
    value = say_value(finding.code, finding.asked, language, places)
    name = label(finding.code, language)
    return f"{name}: {value}" if value else name


def say_have(finding: Finding, language: str = "vi", places: Mapping[str, str] | None = None) -> str:
    """What the offer has, "" when that is not stated."""
    have, kind = finding.have, catalogue().kinds[finding.code]
    english = language == "en"
    if have is None:
        return ""
    if isinstance(have, bool):
        return ("yes" if english else "có") if have else ("no" if english else "không")
    if kind.shape in ("paper_kind", "named", "systems"):
        return str(have)
    if kind.shape == "stars" and have == 0:
        return "no stars in force" if english else "không còn sao hiệu lực"
    if kind.shape in ("volume", "amount"):
        return f"{number(have, language)} {finding.asked['unit']}"
    if kind.shape == "kinds":
        return word(f"kind.{have}", language)
    return str(have) if kind.shape == "yes" else say_value(finding.code, have, language, places)


def say_short(finding: Finding, language: str = "vi", places: Mapping[str, str] | None = None) -> str:
    """By how much it falls short: "còn thiếu 90 ngày", "" when there is no measure or nothing short."""
    if finding.met is not False or finding.short_by is None:
        return ""
    kind = catalogue().kinds[finding.code]
    english = language == "en"
    if kind.shape in ("paper_kind", "named", "systems"):
        days = number(finding.short_by, language)
        return f"ended {days} days before" if english else f"đã hết hạn {days} ngày"
    if kind.shape in ("languages", "provinces"):
        lacking = say_value(finding.code, sorted(set(finding.asked) - set(finding.have)), language, places)
        return f"lacking: {lacking}" if english else f"còn thiếu: {lacking}"
    unit = finding.asked["unit"] if kind.shape in ("volume", "amount") else kind.unit_en if english else kind.unit_vi
    amount = f"{number(finding.short_by, language)}{'' if unit == '%' else ' '}{unit}".rstrip()
    if kind.side == "most":
        return f"{amount} too much" if english else f"vượt {amount}"
    return f"{amount} short" if english else f"còn thiếu {amount}"


def say_action(finding: Finding, language: str = "vi") -> str:
    """What to do, "" when it is met."""
    action = catalogue().actions.get(finding.action)
    return "" if action is None else action.en if language == "en" else action.vi
