"""What a text says that the law does not allow, and what it claims as a fact (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocop.stories import books
from ocop.stories.books import ClaimKind, Rule
from ocop.stories.phrases import Hit, Reading, covered, read
from ocop.vietnamese.folding import fold

PASSAGE = 120
SENTENCE = 300


@dataclass(frozen=True)
class Flag:
    """Words a rule objects to: where, in which sentence. `unsure`: typed without marks, so it may mean something else."""

    rule: Rule
    words: str
    sentence: str
    start: int
    end: int
    unsure: bool

    @property
    def key(self) -> tuple[str, str]:
        """By which an officer's permission is found again."""
        return self.rule.code, fold(self.sentence)[:SENTENCE]


@dataclass(frozen=True)
class Said:
    """One claim: its kind, the words, the sentence they stand in."""

    kind: ClaimKind
    words: str
    sentence: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str]:
        """Kind and passage, as they are kept."""
        return self.kind.code, fold(self.words)[:PASSAGE]


def _hits(found: books.Found, reading: Reading, language: str) -> list[tuple[str, Hit]]:
    guess = language == "vi"
    hits = found.finder.find(reading, guess=guess)
    if not hits:
        return []
    fine: dict[str, list[Hit]] = {}
    for owner, hit in found.unless.find(reading, guess=guess):
        fine.setdefault(owner, []).append(hit)
    kept: dict[str, list[Hit]] = {}
    answer = []
    for owner, hit in hits:
        # One thing said is one hit: words within a longer hit of the same owner say it again.
        if covered(hit, fine.get(owner, [])) or covered(hit, kept.get(owner, [])):
            continue
        kept.setdefault(owner, []).append(hit)
        answer.append((owner, hit))
    return answer


def _where(reading: Reading, hit: Hit) -> tuple[str, str, int, int]:
    start, end = reading.words[hit.first].start, reading.words[hit.last - 1].end
    return reading.text[start:end], reading.sentence(reading.words[hit.first].sentence), start, end


def flags(text: str, language: str, *, consumed: bool = True) -> list[Flag]:
    """Everything a rule objects to, in the order of the text. `consumed`: eaten, drunk or taken (unknown counts as such)."""
    return _flags(read(text), language, consumed)


def _flags(reading: Reading, language: str, consumed: bool) -> list[Flag]:
    book = books.words()
    answer = []
    for code, hit in _hits(book.found[language], reading, language):
        rule = book.rules[code]
        if rule.scope == "all" or consumed:
            answer.append(Flag(rule, *_where(reading, hit), hit.unsure))
    return answer


def claims(vi: str, en: str = "", *, consumed: bool = True) -> list[Said]:
    """What the text claims, each passage once. An English one counts only where the Vietnamese text makes none of its kind.

    Words that a rule allows with proof only are claims too, which nothing but a paper settles.
    """
    return look(vi, en, consumed=consumed)[1]


def look(vi: str, en: str = "", *, consumed: bool = True) -> tuple[list[Flag], list[Said]]:
    """Both at once, each text cut into words only once: what rules object to in either language, and what is claimed."""
    flagged: list[Flag] = []
    found: dict[tuple[str, str], Said] = {}
    kinds_vi: set[str] = set()
    for language, text in (("vi", vi), ("en", en)):
        if not text.strip():
            continue
        reading = read(text)
        here = _flags(reading, language, consumed)
        flagged += here
        for said in _claims(reading, language, here):
            if language == "en" and said.kind.code in kinds_vi:
                continue
            found.setdefault(said.key, said)
        if language == "vi":
            kinds_vi = {kind for kind, _passage in found}
    return flagged, list(found.values())


def _claims(reading: Reading, language: str, flagged: Iterable[Flag]) -> Iterable[Said]:
    book = books.claims()
    for code, hit in _hits(book.found[language], reading, language):
        yield Said(book.kinds[code], *_where(reading, hit))
    for flag in flagged:
        if flag.rule.severity == "proof":
            yield Said(proof_kind(flag.rule), flag.words, flag.sentence, flag.start, flag.end)


def proof_kind(rule: Rule) -> ClaimKind:
    """A rule that asks for proof, as a kind of claim."""
    return ClaimKind(
        f"rule_{rule.code}", rule.texts["name_vi"], rule.texts["name_en"], rule.papers, False, False, False
    )


def kind_of(code: str) -> ClaimKind | None:
    """The kind of a kept claim; None when the rules know it no more."""
    if code.startswith("rule_"):
        rule = books.words().rules.get(code.removeprefix("rule_"))
        return proof_kind(rule) if rule and rule.severity == "proof" else None
    return books.claims().kinds.get(code)


@dataclass(frozen=True)
class Piece:
    """A part of a text as it is shown: plain, or with the flag that lies on it."""

    text: str
    flag: Flag | None = None


def pieces(text: str, found: Iterable[Flag]) -> list[Piece]:
    """The text cut at its flags, the earlier one first where two overlap."""
    shown = read(text).text
    answer, at = [], 0
    for flag in sorted(found, key=lambda one: (one.start, -one.end)):
        if flag.start < at:
            continue
        if flag.start > at:
            answer.append(Piece(shown[at : flag.start]))
        answer.append(Piece(shown[flag.start : flag.end], flag))
        at = flag.end
    if at < len(shown):
        answer.append(Piece(shown[at:]))
    return answer
