"""What encoding a text file of an office is in, and text typed in the old TCVN3 fonts (.VnTime) as Unicode (pure)."""

from __future__ import annotations

import codecs
import contextlib
import re
import unicodedata

# TCVN 5712:1993, third table (VN3): the code points that the .Vn fonts show as Vietnamese letters, as Latin-1 characters.
_TCVN3_FROM = (
    "\xb5\xb8\xb6\xb7\xb9\xa8\xbb\xbe\xbc\xbd\xc6\xa9\xc7\xca\xc8\xc9\xcb\xae\xcc\xd0\xce\xcf\xd1\xaa\xd2\xd5\xd3\xd4\xd6"
    "\xd7\xdd\xd8\xdc\xde\xdf\xe3\xe1\xe2\xe4\xab\xe5\xe8\xe6\xe7\xe9\xac\xea\xed\xeb\xec\xee\xef\xf3\xf1\xf2\xf4\xad\xf5"
    "\xf8\xf6\xf7\xf9\xfa\xfd\xfb\xfc\xfe\xa1\xa2\xa7\xa3\xa4\xa5\xa6"
)
_TCVN3_TO = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3 = str.maketrans(_TCVN3_FROM, _TCVN3_TO)
# Of those, the ones no Unicode text carries inside a word.
_TCVN3_STRONG = frozenset(
    "\xb5\xb8\xb6\xb7\xb9\xa8\xbb\xbe\xbc\xbd\xc6\xa9\xae\xaa\xab\xac\xad\xa6\xd7\xde\xdf\xf7\xfe\xd8\xe5\xe6\xf8"
)
_LETTERS = frozenset("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ")
# Letters that Latin-1 does not know: where they stand, the text already is Unicode.
_ONLY_UNICODE = frozenset(letter for letter in _LETTERS if ord(letter) > 255)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"[^\s.,;:()\[\]{}\"'/\\|<>=+*&%$#@!?~`^_0-9-]+")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """Bytes of a text file as NFC text. Raises UnicodeError when they are no text in any encoding offices use."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _clean(content.decode(encoding))
    if b"\0" in content[:4000]:
        return _clean(content.decode(_utf16_without_mark(content)))
    try:
        return _clean(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    candidates = [from_tcvn3(content.decode("latin-1"))]
    with contextlib.suppress(UnicodeDecodeError):
        candidates.append(unicodedata.normalize("NFC", content.decode("cp1258")))
    return max((_clean(text) for text in candidates), key=_likeness)


def is_tcvn3(text: str) -> bool:
    """Whether text that arrived as Unicode was typed in a .Vn font ("Hµ Néi").

    Judge it on a whole sheet: a single word such as "Néi" could be either.
    """
    strong = sum(
        any(mark in _TCVN3_STRONG for mark in word) and any(mark.isascii() for mark in word)
        for word in _WORD.findall(text)
    )
    if not strong:
        return False
    return strong > sum(letter in _ONLY_UNICODE for letter in text.lower())


def from_tcvn3(text: str) -> str:
    """Text typed in a .Vn font as Unicode; characters the font does not remap stay."""
    return text.translate(_TCVN3)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\0", "")


def _utf16_without_mark(content: bytes) -> str:
    """Latin text in UTF-16 has its zero bytes all at even or all at odd places."""
    sample = content[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 4 * min(even, odd) + 1:
        raise UnicodeError("zero bytes: not a text file")
    return "utf-16-le" if odd > even else "utf-16-be"


def _likeness(text: str) -> int:
    """How much it reads like Vietnamese: letters of ours count for it, foreign signs and doubled tones inside a word against."""
    total = 0
    for word in _WORD.findall(text[:200_000].lower()):
        if word.isascii():
            continue
        toned = 0
        for letter in word:
            if letter.isascii():
                continue
            if letter not in _LETTERS:
                total -= 4
                continue
            total += 1
            if _TONES & set(unicodedata.normalize("NFD", letter)):
                toned += 1
        if toned > 1:
            total -= 4 * (toned - 1)
    return total
