"""One text in the forms it is compared by: tidied, canonical, folded to plain letters, cut into words (pure).

`canonical` keeps what a person wrote and mends only how it is encoded and where the tone stands; `fold` drops everything a
person may leave out. Texts that differ only in marks fold alike, so exact spelling is compared by `canonical`, finding by `fold`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ocop.vietnamese.syllables import placed

# Ð (Icelandic) and Ɖ (African) look like Đ on screen and occur in real lists.
_LOOK_ALIKES = {"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"}
_QUOTES = dict.fromkeys("‘’ʼ`´ˊ′", "'") | dict.fromkeys("“”„″«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_SPELLING = {ord(key): value for key, value in (_LOOK_ALIKES | _QUOTES | _DASHES).items()}
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


class _TidyTable(dict[int, str]):
    """Code point -> the character as stored, "" for an invisible one, reckoned once per character met."""

    def __missing__(self, code: int) -> str:
        char = _SPELLING.get(code, chr(code))
        self[code] = "" if unicodedata.category(char[0]) == "Cf" else char
        return self[code]


_TIDY = _TidyTable()


def tidy(text: str) -> str:
    """Composed (NFC), look-alikes, quotes and dashes made one, invisible characters dropped, spaces single."""
    text = (
        text.translate(_TIDY)
        if text.isascii()
        else unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_TIDY))
    )
    return " ".join(text.split())


def canonical(text: str) -> str:
    """The text as it should be stored: tidied and with each tone on its letter; marks and case kept."""
    if not text:  # most cells of a list are empty
        return ""
    text = tidy(text)
    return text if text.isascii() else _WORD.sub(lambda match: placed(match.group()), text)


class _FoldTable(dict[int, str]):
    """Code point -> folded text, reckoned once per character met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_char(chr(code))
        self[code] = folded
        return folded


def _fold_char(char: str) -> str:
    """One character folded until folding changes nothing more."""
    if unicodedata.category(char) in ("Cc", "Zs", "Zl", "Zp") or char.isspace():
        return " "
    text = char
    for _ in range(6):
        folded = unicodedata.normalize("NFKD", text.translate(_SPELLING)).casefold()
        folded = unicodedata.normalize("NFKD", folded).replace("đ", "d").replace("ɖ", "d").translate(_SPELLING)
        folded = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc"))
        if folded == text:
            break
        text = folded
    return text


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Lower case, no marks, đ as d, single spaces: the form by which unmarked typing finds marked text. Idempotent."""
    return " ".join(text.translate(_TABLE).split()) if text else ""


@lru_cache(maxsize=65536)
def _fold_word(word: str) -> str:
    return fold(word)


def words(text: str) -> list[str]:
    """The folded words of a text, in order; an apostrophe inside a word is dropped (H'mông -> hmong)."""
    return [_fold_word(match).replace("'", "") for match in _TOKEN.findall(tidy(text))]


def marked_words(text: str) -> list[str]:
    """The words of a text in lower case with their marks, tones in place; as many as `words` gives."""
    return [match.lower().replace("'", "") for match in _TOKEN.findall(canonical(text))]
