"""When two written forms are the same thing: abbreviations spelled out, i and y, figures and words (pure).

`marked_key` compares with marks, `folded_key` without. Names of makers and places are compared by these, never by `fold` alone: "HTX" is
"hợp tác xã" and "Tân Qui" is "Tân Quy".
"""

from __future__ import annotations

import re

from ocop.vietnamese.folding import fold, marked_words

# Abbreviation (folded) -> words. Only what stands for one thing wherever it occurs; "p" and "tt" need the dot that offices write.
ABBREVIATIONS: dict[str, str] = {
    "htx": "hợp tác xã",
    "htxnn": "hợp tác xã nông nghiệp",
    "tht": "tổ hợp tác",
    "ctcp": "công ty cổ phần",
    "cttnhh": "công ty trách nhiệm hữu hạn",
    "cty": "công ty",
    "ct": "công ty",
    "cp": "cổ phần",
    "tnhh": "trách nhiệm hữu hạn",
    "mtv": "một thành viên",
    "hkd": "hộ kinh doanh",
    "hgd": "hộ gia đình",
    "cssx": "cơ sở sản xuất",
    "dntn": "doanh nghiệp tư nhân",
    "sx": "sản xuất",
    "kd": "kinh doanh",
    "sxkd": "sản xuất kinh doanh",
    "dv": "dịch vụ",
    "dvnn": "dịch vụ nông nghiệp",
    "dvtm": "dịch vụ thương mại",
    "tmdv": "thương mại dịch vụ",
    "tm": "thương mại",
    "xnk": "xuất nhập khẩu",
    "nn": "nông nghiệp",
    "hn": "hà nội",
    "tphn": "thành phố hà nội",
    "hcm": "hồ chí minh",
    "tphcm": "thành phố hồ chí minh",
    "sg": "sài gòn",
}
_DOTTED = {
    "tp": "thành phố",
    "tt": "thị trấn",
    "tx": "thị xã",
    "p": "phường",
    "q": "quận",
    "h": "huyện",
    "x": "xã",
    "t": "tỉnh",
}
_DOT = re.compile(r"\b(tp|tt|tx|p|q|h|x|t)\.\s*(?=\w)", re.IGNORECASE)
_FIGURES = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5"}
_I_FOR_Y = re.compile(r"^((?:ngh|ng|nh|gh|gi|ch|kh|ph|th|tr|[bcdghklmnprstvx])|qu)y$")
_SHAPES_OF_Y = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")


def expand(text: str) -> list[str]:
    """The words of a text in lower case with marks, abbreviations spelled out."""
    text = _DOT.sub(lambda match: _DOTTED[match.group(1).lower()] + " ", text)
    found: list[str] = []
    for word in marked_words(text):
        long = ABBREVIATIONS.get(word)
        if long is None:
            found.append(word)
        else:
            found.extend(long.split())
    return found


def with_i(word: str) -> str:
    """A lower-case word with the y that may be written i written so: mỹ -> mĩ, quy -> qui, lý -> lí; "y" alone and uy stay."""
    return word.translate(_SHAPES_OF_Y) if _I_FOR_Y.match(fold(word)) else word


def marked_key(text: str) -> str:
    """What two texts share when they are the same words, marks and all: "Mĩ Đức" and "Mỹ Đức", "4 sao" and "bốn sao"."""
    words = [with_i(word) for word in expand(text)]
    return " ".join(
        _FIGURES.get(word, word) if at + 1 < len(words) and words[at + 1] == "sao" else word
        for at, word in enumerate(words)
    )


def folded_key(text: str) -> str:
    """`marked_key` without marks."""
    return fold(marked_key(text))
