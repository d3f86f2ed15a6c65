"""Group schemes: the older list of groups and the six groups of decree 26/2026, each with its days (pure)."""

from __future__ import annotations

import datetime
import functools
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ocop.rulebooks import dates
from ocop.rulebooks.loading import DATA, read


@dataclass(frozen=True)
class Group:
    """A group of a scheme with its names."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True)
class Scheme:
    """A list of groups and the days on which figures use it."""

    id: str
    vi: str
    en: str
    decision: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class _Book:
    schemes: tuple[Scheme, ...]
    texts: Mapping[str, Mapping[str, str]]
    sets: Mapping[int, Mapping[str, str]]


def _plain(text: str) -> str:
    """Lower case without marks, dashes and repeated spaces: enough to compare a few fixed words."""
    low = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    bare = "".join(" " if char in "-–—,;/" else char for char in low if not unicodedata.combining(char))
    return " ".join(bare.split())


def load(path: Path) -> _Book:
    """Read and check the schemes; raises RulebookError with file and line."""
    document = read(path)
    schemes: list[Scheme] = []
    texts: dict[str, dict[str, str]] = {}
    sets: dict[int, dict[str, str]] = {}
    for i, row in enumerate(document.data["schemes"]):
        trail = ("schemes", i)
        codes: set[str] = set()
        for j, group in enumerate(row["groups"]):
            if group["code"] in codes:
                raise document.error((*trail, "groups", j), f"the group {group['code']} stands twice in {row['id']}.")
            codes.add(group["code"])
            for k, text in enumerate(group.get("texts") or []):
                known = texts.setdefault(_plain(text), {})
                if row["id"] in known:
                    raise document.error(
                        (*trail, "groups", j, "texts", k), f"{text!r} already means {known[row['id']]} in {row['id']}."
                    )
                known[row["id"]] = group["code"]
        schemes.append(
            Scheme(
                id=row["id"],
                vi=row["name_vi"],
                en=row["name_en"],
                decision=row["decision"],
                valid_from=document.day((*trail, "from"), row["from"]),
                valid_to=document.day((*trail, "to"), row["to"]) if row.get("to") else None,
                groups=tuple(Group(code=g["code"], vi=g["name_vi"], en=g["name_en"]) for g in row["groups"]),
            )
        )
    dates.refuse_overlap(document, "schemes", tuple(schemes))
    known_groups = {scheme.id: {group.code for group in scheme.groups} for scheme in schemes}
    for i, row in enumerate(document.data["sets"]):
        groups = {key: value for key, value in row.items() if key != "sets"}
        for scheme, code in groups.items():
            if code not in known_groups.get(scheme, set()):
                raise document.error(("sets", i, scheme), f"{scheme} has no group {code}.")
        for number in row["sets"]:
            if number in sets:
                raise document.error(("sets", i), f"set {number} stands twice.")
            sets[number] = groups
    return _Book(tuple(schemes), MappingProxyType(texts), MappingProxyType(sets))


@functools.cache
def _book() -> _Book:
    return load(DATA / "schemes.yaml")


SCHEMES: tuple[Scheme, ...] = _book().schemes


def scheme(scheme_id: str) -> Scheme:
    """The scheme of an id; KeyError when there is none."""
    for one in SCHEMES:
        if one.id == scheme_id:
            return one
    raise KeyError(scheme_id)


def scheme_at(day: datetime.date) -> Scheme:
    """The scheme whose groups a figure of that day uses."""
    return dates.at(SCHEMES, day)


def groups(scheme_id: str) -> list[Group]:
    """The groups of a scheme in its order; KeyError when there is no such scheme."""
    return list(scheme(scheme_id).groups)


@functools.lru_cache(maxsize=256)
def group(scheme_id: str, code: str) -> Group:
    """One group; KeyError when the scheme or the group does not exist."""
    for one in groups(scheme_id):
        if one.code == code:
            return one
    raise KeyError(code)


def group_from_text(text: str) -> dict[str, str]:
    """scheme -> group for what a source writes ("Thực phẩm", "Vải, may mặc"); a scheme is absent when the word does not decide it."""
    return dict(_book().texts.get(_plain_once(text), {}))


# The same few words stand in every row of a list.
_plain_once = functools.lru_cache(maxsize=512)(_plain)


def groups_of_set(number: int) -> dict[str, str]:
    """scheme -> group of a set of decree 26/2026; a scheme without a group for it is absent."""
    return dict(_book().sets.get(number, {}))
