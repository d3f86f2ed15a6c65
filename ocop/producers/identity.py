"""Numbers that name a maker: tax code, phone; and the core of a name without its legal form (pure)."""

from __future__ import annotations

import re

import phonenumbers

from ocop.vietnamese.folding import fold

# Weights of the first nine digits of a Vietnamese tax code; the tenth is 10 - (sum mod 11).
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

# Words that say the legal form or the trade, not who it is; longest first. Folded.
_FORMS = (
    "cong ty trach nhiem huu han mot thanh vien",
    "cong ty trach nhiem huu han",
    "cong ty tnhh mot thanh vien",
    "cong ty tnhh mtv",
    "cong ty tnhh",
    "cong ty co phan",
    "cong ty cp",
    "cong ty",
    "cty",
    "lien hiep hop tac xa",
    "hop tac xa",
    "htx",
    "to hop tac",
    "ho kinh doanh ca the",
    "ho kinh doanh",
    "hkd",
    "ho gia dinh",
    "ho san xuat",
    "doanh nghiep tu nhan",
    "dntn",
    "doanh nghiep",
    "chi nhanh",
    "co so san xuat",
    "co so",
    "trang trai",
    "to san xuat",
    "hop tac",
    "dich vu nong nghiep",
    "san xuat va thuong mai",
    "san xuat kinh doanh",
    "san xuat thuong mai",
    "thuong mai va dich vu",
    "thuong mai dich vu",
    "dau tu va phat trien",
    "xuat nhap khau",
    "nong nghiep",
    "thuong mai",
    "san xuat",
    "dich vu",
    "kinh doanh",
    "tong hop",
    "viet nam",
    "ha noi",
    "va",
)
_FORM = re.compile(r"\b(?:" + "|".join(_FORMS) + r")\b")


def tidy_tax_code(text: str) -> str:
    """Digits, with the branch after a hyphen: "0101 234 567 - 001" -> "0101234567-001". Text without digits stays empty."""
    digits = re.sub(r"\D", "", text)
    return f"{digits[:10]}-{digits[10:]}" if len(digits) == 13 else digits[:14]


def tax_code_doubt(text: str) -> str:
    """ "" when the code can be right; else "length" or "digit" (the check digit does not fit)."""
    digits = re.sub(r"\D", "", text)
    if len(digits) == 12:
        # Since 1/7/2025 a household's tax code is its owner's identity number; it has no check digit we know.
        return ""
    if len(digits) not in (10, 13):
        return "length"
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], _WEIGHTS, strict=True))
    return "" if 10 - total % 11 == int(digits[9]) else "digit"


def tidy_phone(text: str) -> str:
    """A phone number as E.164, read as Vietnamese where no country is given. Raises ValueError when it is none."""
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        raise ValueError(text) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def written_phone(number: str) -> str:
    """E.164 as people here write it: "+84901234567" -> "0901 234 567". What cannot be read stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return number
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if parsed.country_code == 84
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, form)


def core_name(name: str) -> str:
    """The folded name without legal form and trade words; the whole folded name when nothing else is left.

    "HTX nông nghiệp Ba Chữ" and "Hợp tác xã Ba Chữ" are both "ba chu".
    """
    folded = re.sub(r"[^a-z0-9 ]+", " ", fold(name))
    core = " ".join(_FORM.sub(" ", folded).split())
    return core or " ".join(folded.split())
