"""Finds the names of places in an address as people write it (pure).

An address is cut at commas; in each piece the names of the gazetteer are looked for, with the word of the kind before them if
there is one ("xã", "P.", "TT."). Of overlapping readings the one that explains most words wins, so "Thanh Xuân Bắc" is not
"Thanh Xuân", and "phung xa my duc" is "Phùng Xá" and "Mỹ Đức".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ocop.places.gazetteer import Gazetteer
from ocop.vietnamese.folding import canonical, fold

_PIECES = re.compile(r"[,;()\n|/\[\]]+")
_ABBREVIATED = re.compile(r"^(tt|tx|tp|[pxqht])\.(.*)$", re.IGNORECASE)
_SHORT = {
    "p": "phường",
    "x": "xã",
    "tt": "thị trấn",
    "q": "quận",
    "h": "huyện",
    "tx": "thị xã",
    "tp": "thành phố",
    "t": "tỉnh",
}
_KINDS = {
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "quận": "district",
    "huyện": "district",
    "thị xã": "district",
    "thành phố": "province",
    "tỉnh": "province",
}
_KINDS_EXACT = {tuple(kind.split()): kind for kind in _KINDS}
_KINDS_FOLDED = {tuple(fold(kind).split()): kind for kind in _KINDS}
_LEVELS = ("commune", "district", "province")
# A name right after one of these is a hamlet, a street or a building, not a commune.
_LESSER = {
    "thôn",
    "thon",
    "làng",
    "lang",
    "xóm",
    "xom",
    "tổ",
    "to",
    "khu",
    "cụm",
    "cum",
    "đường",
    "duong",
    "phố",
    "pho",
    "ngõ",
    "ngo",
    "ngách",
    "ngach",
    "chợ",
    "cho",
    "đền",
    "den",
    "chùa",
    "chua",
    "cổng",
    "cong",
    "bản",
    "ấp",
    "số",
    "so",
    "nhà",
    "nha",
}
_LONGEST = 5
_CITY = {"hn": "ha noi", "hanoi": "ha noi", "hcm": "ho chi minh", "tphcm": "ho chi minh"}


@dataclass(frozen=True)
class Mention:
    """A name found, the levels at which it may be meant, and the word of its kind ("" when none was written)."""

    written: str
    folded: str
    levels: frozenset[str]
    kind: str = ""

    def only(self, level: str) -> Mention:
        return replace(self, levels=frozenset({level}))


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    weight: int
    mention: Mention


def _tokens(piece: str) -> list[str]:
    """Words of a piece in lower case; abbreviated kinds are written out ("P.Vạn" -> "phường", "vạn")."""
    found: list[str] = []
    for word in piece.replace("-", " ").split():
        match = _ABBREVIATED.match(word)
        if match:
            found.extend(_SHORT[match.group(1).lower()].split())
            word = match.group(2)
        word = word.strip(".:'\"").lower()
        if word:
            found.append(word)
    return found


def _kind_at(tokens: list[str], start: int) -> list[tuple[str, int]]:
    """Kinds that may be written at `start`, each with the position after it."""
    found = []
    for length in (2, 1):
        words = tuple(tokens[start : start + length])
        if len(words) < length:
            continue
        kind = _KINDS_EXACT.get(words)
        if kind is None and all(word.isascii() for word in words):
            kind = _KINDS_FOLDED.get(words) or (
                _SHORT.get(words[0]) if length == 1 and len(tokens) > start + 1 else None
            )
        if kind is not None:
            found.append((kind, start + length))
    return found


def _levels(gazetteer: Gazetteer, folded: str, kind: str) -> frozenset[str]:
    """At which levels a name stands in the gazetteer, as far as the word of its kind allows."""
    there = {
        "commune": folded in gazetteer.units_by_name,
        "district": folded in gazetteer.districts_by_name,
        "province": folded in gazetteer.provinces_by_name,
    }
    allowed: tuple[str, ...] = (_KINDS[kind],) if kind else _LEVELS
    if kind == "thành phố":
        allowed = ("province", "district")  # Sơn Tây and Hà Đông were cities for a few years
    return frozenset(level for level in allowed if there[level])


def _spans(gazetteer: Gazetteer, tokens: list[str]) -> list[_Span]:
    folded = [fold(token) for token in tokens]
    found = []
    for start in range(len(tokens)):
        for kind, first in [("", start), *_kind_at(tokens, start)]:
            if (
                not kind
                and start
                and (
                    tokens[start - 1] in _LESSER
                    or (start > 1 and tokens[start - 1].isdigit() and tokens[start - 2] in _LESSER)
                )
            ):
                continue
            for end in range(first + 1, min(first + _LONGEST, len(tokens)) + 1):
                name = " ".join(folded[first:end])
                name = _CITY.get(name, name)
                levels = _levels(gazetteer, name, kind)
                if levels:
                    # "xa" without marks may as well end the name before it ("phung xa my duc"), so it explains nothing by itself
                    weight = end - (first if tokens[start:first] == folded[start:first] else start)
                    found.append(_Span(start, end, weight, Mention(" ".join(tokens[first:end]), name, levels, kind)))
    return found


def _best(spans: list[_Span], length: int) -> list[Mention]:
    """The spans that do not overlap and explain most words; of equals, the fewest."""
    best: list[tuple[int, int, tuple[Mention, ...]]] = [(0, 0, ())]
    for position in range(1, length + 1):
        choice = best[position - 1]
        for span in spans:
            if span.end == position:
                covered, minus, mentions = best[span.start]
                option = (covered + span.weight, minus - 1, (*mentions, span.mention))
                if option[:2] > choice[:2]:
                    choice = option
        best.append(choice)
    return list(best[length][2])


def mentions(gazetteer: Gazetteer, text: str) -> list[Mention]:
    """Names of places in a text, from left to right."""
    found: list[Mention] = []
    for piece in _PIECES.split(canonical(text)):
        tokens = _tokens(piece)
        found.extend(_best(_spans(gazetteer, tokens), len(tokens)))
    return found


def pieces(text: str) -> list[str]:
    """The folded pieces of an address between commas, without words of kinds and numbers: what an unknown name may be spelled from."""
    found = []
    for piece in _PIECES.split(canonical(text)):
        tokens = _tokens(piece)
        kinds = _kind_at(tokens, 0)
        tokens = tokens[max((after for _kind, after in kinds), default=0) :]
        name = fold(" ".join(token for token in tokens if not token.isdigit()))
        if name:
            found.append(name)
    return found


@dataclass(frozen=True)
class Reading:
    """What an address names: communes nearest to the district first; `alone` when its one name may also be a district or province."""

    communes: tuple[Mention, ...] = ()
    district: Mention | None = None
    province: Mention | None = None
    alone: bool = False


def _commune_only(found: list[Mention]) -> list[Mention]:
    """In a field for the commune the last name is one, whatever else it may be."""
    if found and "commune" in found[-1].levels:
        return [*found[:-1], found[-1].only("commune")]
    return found


def read(gazetteer: Gazetteer, text: str, commune: str = "", district: str = "") -> Reading:
    """Which name is the commune, which the district, which the province; from the right, as addresses are written."""
    found = mentions(gazetteer, text)
    named = _commune_only(mentions(gazetteer, commune))
    if any("commune" in mention.levels for mention in named):
        found = []  # a field of its own says more than the free text
    found = [*found, *named]
    for mention in mentions(gazetteer, district):
        if "district" in mention.levels or "province" in mention.levels:
            found.append(mention.only("district" if "district" in mention.levels else "province"))
        else:
            found.append(mention)
    province: Mention | None = None
    area: Mention | None = None
    communes: list[Mention] = []
    alone = False
    for position in range(len(found) - 1, -1, -1):
        mention = found[position]
        levels = set(mention.levels)
        left = any("commune" in other.levels for other in found[:position])
        if "province" in levels and not (province or area or communes) and (levels == {"province"} or left):
            province = mention
        elif "district" in levels and not (area or communes):
            if "commune" in levels and not left:
                alone = True
                communes.append(mention)
            area = mention
        elif "commune" in levels:
            alone = alone or ("province" in levels and not (mention.kind or area or province or communes))
            communes.append(mention)
    return Reading(tuple(communes), area, province, alone)
