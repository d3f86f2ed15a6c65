"""The dated rules of this room, read from data/*.yaml and checked as they are read (pure): words, claims, questions, channels."""

from __future__ import annotations

import datetime
import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocop.rulebooks.loading import Document, Trail, read
from ocop.stories.phrases import Finder

DATA = Path(__file__).parent / "data"
CONSUMED = ("food", "drink", "herbal")
"""Groups of decree 26/2026 that are eaten, drunk or taken."""
PAPER_KINDS = frozenset(
    (
        "business_licence",
        "food_safety",
        "declaration",
        "test_result",
        "trademark",
        "traceability",
        "quality_system",
        "environment",
        "linkage",
        "market",
        "award",
        "other",
    )
)
LANGUAGES = ("vi", "en")


@dataclass(frozen=True)
class Source:
    """Where a rule comes from. `checked`: the office compared it with the text in force; `seen`: the day on which the number of the article
    was found in public accounts of it, or None."""

    vi: str
    en: str
    checked: bool
    seen: datetime.date | None
    note_vi: str
    note_en: str


@dataclass(frozen=True)
class Rule:
    """Words the law keeps out, or allows with proof only."""

    code: str
    severity: str
    scope: str
    source: Source
    papers: frozenset[str]
    """Kinds of papers that prove it; none where nothing does."""
    texts: Mapping[str, str]
    """name, why and instead, each `_vi` and `_en`."""

    def said(self, what: str, language: str) -> str:
        """name, why or instead in a language."""
        return self.texts[f"{what}_{language}"]


@dataclass(frozen=True)
class ClaimKind:
    """What may stand behind a kind of claim."""

    code: str
    vi: str
    en: str
    papers: frozenset[str]
    recognition: bool
    title: bool
    told: bool


@dataclass(frozen=True)
class Found:
    """Phrases of all rules or kinds in one language, and those within which words are in order."""

    finder: Finder
    unless: Finder


@dataclass(frozen=True)
class Words:
    """data/forbidden.yaml."""

    id: str
    valid_from: datetime.date
    penalty: Mapping[str, str]
    rules: Mapping[str, Rule]
    found: Mapping[str, Found]


@dataclass(frozen=True)
class Claims:
    """data/claims.yaml."""

    id: str
    kinds: Mapping[str, ClaimKind]
    found: Mapping[str, Found]


def _finders(document: Document, key: str, rows: list[dict[str, Any]]) -> dict[str, Found]:
    found = {}
    for language in LANGUAGES:
        parts = []
        for name in ("phrases", "unless"):
            pairs = []
            for place, row in enumerate(rows):
                for source in row[f"{name}_{language}"]:
                    try:
                        Finder([(row["code"], str(source))])
                    except ValueError as error:
                        raise document.error((key, place, f"{name}_{language}"), str(error)) from None
                    pairs.append((row["code"], str(source)))
            parts.append(Finder(pairs))
        found[language] = Found(*parts)
    return found


def _once(document: Document, key: str, rows: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row["code"] in seen:
            raise document.error((key, place), f"{row['code']!r} stands twice.")
        seen.add(row["code"])


def load_words(path: Path) -> Words:
    """Raises RulebookError with file and line."""
    document = read(path)
    data = document.data
    sources = {}
    for code, row in data["sources"].items():
        seen = document.day(("sources", code, "seen"), row["seen"]) if row["seen"] else None
        sources[code] = Source(**{**row, "seen": seen})
    _once(document, "rules", data["rules"])
    rules = {}
    for place, row in enumerate(data["rules"]):
        trail: Trail = ("rules", place)
        if row["source"] not in sources:
            raise document.error((*trail, "source"), f"{row['source']!r} is no source of this file.")
        if row["severity"] not in ("forbidden", "proof") or row["scope"] not in ("consumed", "all"):
            raise document.error(trail, "severity is forbidden or proof, scope is consumed or all.")
        texts = {
            f"{what}_{language}": row[f"{what}_{language}"]
            for what in ("name", "why", "instead")
            for language in LANGUAGES
        }
        if not all(texts.values()):
            raise document.error(trail, "name, why and instead are said in both languages.")
        papers = frozenset(row.get("papers", ()))
        if bool(papers) != (row["severity"] == "proof") or papers - PAPER_KINDS:
            raise document.error(trail, "a rule that asks for proof, and no other, names kinds of papers.")
        rules[row["code"]] = Rule(row["code"], row["severity"], row["scope"], sources[row["source"]], papers, texts)
    return Words(
        data["id"],
        document.day(("valid_from",), data["valid_from"]),
        data["penalty"],
        rules,
        _finders(document, "rules", data["rules"]),
    )


def load_claims(path: Path) -> Claims:
    """Raises RulebookError with file and line."""
    document = read(path)
    rows = document.data["kinds"]
    _once(document, "kinds", rows)
    kinds = {}
    for place, row in enumerate(rows):
        if strange := set(row["papers"]) - PAPER_KINDS:
            raise document.error(("kinds", place, "papers"), f"{sorted(strange)} are no kinds of papers.")
        if not (row["told"] or row["papers"] or row["recognition"] or row["title"]):
            raise document.error(("kinds", place), "something must be able to settle it.")
        kinds[row["code"]] = ClaimKind(
            row["code"], row["vi"], row["en"], frozenset(row["papers"]), row["recognition"], row["title"], row["told"]
        )
    return Claims(document.data["id"], kinds, _finders(document, "kinds", rows))


@functools.cache
def words() -> Words:
    """The words in force."""
    return load_words(DATA / "forbidden.yaml")


@functools.cache
def claims() -> Claims:
    """The claims in force."""
    return load_claims(DATA / "claims.yaml")


@functools.cache
def digest() -> str:
    """One hash over all the rules of this room: what was looked at with other rules is looked at anew."""
    sum_ = hashlib.sha256()
    for path in sorted(DATA.glob("*.yaml")):
        sum_.update(path.name.encode() + path.read_bytes())
    return sum_.hexdigest()
