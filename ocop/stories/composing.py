"""From answers to a first text, in both languages, by the patterns of data/questions.yaml (pure)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ocop.rulebooks.loading import read
from ocop.stories.books import DATA, LANGUAGES
from ocop.vietnamese.folding import canonical

_FIELD = re.compile(r"\{(\w+)\}")
_FIELDS = frozenset(("answer", "Product", "product", "maker", "place"))
_ENDED = (".", "!", "?", "…", "”", '"')


@dataclass(frozen=True)
class Question:
    """One screen: what is asked, helped, shown as an example, and how an answer enters the text."""

    code: str
    about: str
    kind: str
    paragraph: int
    texts: Mapping[str, str]

    def said(self, what: str, language: str) -> str:
        """ask, help, example or pattern in a language."""
        return self.texts[f"{what}_{language}"]


@dataclass(frozen=True)
class Questions:
    """data/questions.yaml."""

    id: str
    short: int
    all: tuple[Question, ...]

    def about(self, thing: str) -> tuple[Question, ...]:
        """Those asked about a product, or about a producer."""
        return tuple(one for one in self.all if one.about in (thing, "both"))


def load(path: Path) -> Questions:
    """Raises RulebookError with file and line."""
    document = read(path)
    rows, codes = [], set()
    for place, row in enumerate(document.data["questions"]):
        trail = ("questions", place)
        if row["code"] in codes or ":" in row["code"] or row["code"].startswith("text"):
            raise document.error(trail, f"{row['code']!r} stands twice or is kept for something else.")
        codes.add(row["code"])
        if row["about"] not in ("product", "producer", "both") or row["kind"] not in ("text", "year"):
            raise document.error(trail, "about is product, producer or both; kind is text or year.")
        texts = {
            f"{what}_{lang}": str(row[f"{what}_{lang}"])
            for what in ("ask", "help", "example", "pattern")
            for lang in LANGUAGES
        }
        for name, text in texts.items():
            if name.startswith("pattern") and ("{answer}" not in text or set(_FIELD.findall(text)) - _FIELDS):
                raise document.error(
                    (*trail, name), "a pattern holds {answer} and else only {Product}, {product}, {maker}, {place}."
                )
        rows.append(Question(row["code"], row["about"], row["kind"], row["paragraph"], texts))
    return Questions(document.data["id"], document.data["short"], tuple(rows))


@functools.cache
def questions() -> Questions:
    """The questions in force."""
    return load(DATA / "questions.yaml")


def compose(answers: Mapping[str, str], *, about: str, facts: Mapping[str, str], language: str) -> str:
    """The text. `answers`: code -> words of that language; `facts`: product, maker, place. Empty answers leave no trace.

    A product's name begins the text even where nobody said who makes it, if the maker is known.
    """
    book = questions()
    paragraphs: dict[int, list[str]] = {}
    for one in book.about(about):
        words = _tidy(answers.get(one.code, ""))
        if words:
            paragraphs.setdefault(one.paragraph, []).append(_sentence(one, words, facts, language, book.short))
    return "\n\n".join(" ".join(found) for _number, found in sorted(paragraphs.items()))


def _tidy(words: str) -> str:
    return " ".join(filter(None, (canonical(line) for line in words.split("\n"))))


def _sentence(question: Question, words: str, facts: Mapping[str, str], language: str, short: int) -> str:
    is_sentence = words.endswith(_ENDED) or any(f"{end} " in words for end in _ENDED[:3])
    if question.kind != "year" and (is_sentence or len(words.split()) > short):
        return _closed(words[:1].upper() + words[1:])
    values = {name: facts.get(name.lower(), "") for name in _FIELDS - {"answer"}}
    values["Product"] = values["product"][:1].upper() + values["product"][1:]
    lowered = words if words[:1].isupper() and _is_name(words) else words[:1].lower() + words[1:]
    values["answer"] = lowered.rstrip(".,; ")
    return _closed(_FIELD.sub(lambda match: values[match[1]], question.said("pattern", language)).strip())


def _is_name(words: str) -> bool:
    """A first word in capitals followed by another: a name keeps them."""
    parts = words.split()
    return len(parts) > 1 and parts[1][:1].isupper()


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith(_ENDED) else f"{sentence}."
