"""Words of the trade as data: what goods are called in Vietnamese and English, what counts as what, intents, hints, words to pass over.

The files are `data/goods/*.yaml` (concepts), `intents.yaml`, `hints.yaml` and `passing.yaml`; their form is described in
`data/README.md`. They are checked when loaded: a mistake stops the start with the file and the entry.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ocop.search.words import Word, read

DATA = Path(__file__).parent / "data"
FOREIGN = "11-not-made-here.yaml"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Key = tuple[str, ...]


class LexiconError(ValueError):
    """A data file says something that cannot be meant."""


@dataclass(eq=False)
class Concept:
    """A good, a material, a craft: how it is called, and what is a kind of it."""

    id: str
    vi: list[tuple[Word, ...]]
    en: list[str]
    parents: list[str]
    unlike: list[tuple[Word, ...]]  # names that hold the words and mean something else
    unlike_as_kind: list[tuple[Word, ...]] = field(default_factory=list)
    is_modifier: bool = False
    is_foreign: bool = False  # nobody makes it here: only a name can be it
    narrower: list[Concept] = field(default_factory=list)


@dataclass(frozen=True)
class Alternative:
    """One way in which a document may name what is sought: words with marks, and how good an answer it is (0 to 1)."""

    words: tuple[Word, ...]
    weight: float
    unlike: tuple[tuple[Word, ...], ...] = ()


@dataclass(frozen=True)
class Hint:
    """A condition said in words: "4 sao", "còn hạn"."""

    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Intent:
    """What goods an occasion calls for, best first."""

    id: str
    alternatives: tuple[tuple[Alternative, ...], ...]  # one group per good, so that a page shows several
    prefer: tuple[Hint, ...]
    spellings: frozenset[Key] = (
        frozenset()
    )  # with marks: other marks make other words ("cờ" is no "cỗ", "chó con" no "cho con")


@dataclass
class Lexicon:
    """Everything by the words it is recognised by (folded for Vietnamese, singular for English)."""

    concepts: dict[str, Concept]
    vietnamese: dict[Key, list[Concept]]
    english: dict[Key, list[Concept]]
    intents: dict[Key, Intent]
    occasions: dict[str, Intent]  # the same by id
    hints: dict[Key, Hint]
    passing: dict[Key, set[Key]]  # to the spellings with marks
    soft: dict[Key, set[Key]]
    forms: dict[Key, set[Key]]  # what kinds of makers are called: welcome, and never part of a place
    longest: int
    pairs: frozenset[str]
    english_pairs: frozenset[str]
    words: frozenset[str]
    english_words: frozenset[str]


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """An English word in the form it is looked up by; near enough for goods (leaves -> leaf, berries -> berry, dishes -> dish)."""
    irregular = {
        "leaves": "leaf",
        "knives": "knife",
        "loaves": "loaf",
        "scarves": "scarf",
        "shelves": "shelf",
        "teeth": "tooth",
        "geese": "goose",
        "mice": "mouse",
        "feet": "foot",
        "women": "woman",
        "men": "man",
        "children": "child",
        "potatoes": "potato",
        "tomatoes": "tomato",
        "mangoes": "mango",
        "mosquitoes": "mosquito",
        "fungi": "fungus",
        "cookies": "cookie",
        "pies": "pie",
        "shoes": "shoe",
        "calves": "calf",
    }
    if word in irregular:
        return irregular[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def english_key(text: str) -> Key:
    """The key of an English phrase: folded, singular words."""
    return tuple(singular(one.folded) for one in read(text))


def _vietnamese_key(text: str) -> Key:
    return tuple(one.folded for one in read(text))


def _spellings(vi: list[str], en: list[str]) -> dict[Key, set[Key]]:
    """Words to recognise, by folded key, with how they are spelled."""
    found: dict[Key, set[Key]] = {}
    for text in vi:
        words = read(text)
        found.setdefault(tuple(one.folded for one in words), set()).add(tuple(one.marked for one in words))
    for text in en:
        found.setdefault(english_key(text), set()).add(english_key(text))
    return found


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of this installation, loaded once a process. Raises LexiconError naming the file and the entry."""
    concepts = _concepts()
    vietnamese: dict[Key, list[Concept]] = {}
    english: dict[Key, list[Concept]] = {}
    for concept in concepts.values():
        for name in concept.vi:
            vietnamese.setdefault(tuple(one.folded for one in name), []).append(concept)
        for phrase in concept.en:
            english.setdefault(english_key(phrase), []).append(concept)
    passing = load("passing.yaml")
    hints = _hints()
    intents = _intents(concepts)
    skip = _spellings(passing["vi"], passing["en"])
    soft = _spellings(passing["soft_vi"], passing["soft_en"])
    forms = _spellings(passing["forms_vi"], passing["forms_en"])
    keys = [*vietnamese, *english, *intents, *hints, *skip, *soft, *forms]
    pairs = {f"{a.folded} {b.folded}" for c in concepts.values() for name in c.vi for a, b in itertools.pairwise(name)}
    return Lexicon(
        concepts=concepts,
        vietnamese=vietnamese,
        english=english,
        intents=intents,
        occasions={intent.id: intent for intent in intents.values()},
        hints=hints,
        passing=skip,
        soft=soft,
        forms=forms,
        longest=max(map(len, keys)),
        pairs=frozenset(pairs),
        english_pairs=frozenset(f"{a} {b}" for key in english for a, b in itertools.pairwise(key)),
        words=frozenset(one for key in [*vietnamese, *intents, *hints, *skip, *soft, *forms] for one in key),
        english_words=frozenset(one for key in english for one in key),
    )


@lru_cache(maxsize=4096)
def alternatives(concept: Concept) -> tuple[Alternative, ...]:
    """The names of a concept and of everything that is a kind of it, each once at its best weight."""
    best: dict[tuple[Word, ...], Alternative] = {}
    seen = {concept.id}
    level, weight = [concept], 1.0
    while level:
        following: list[Concept] = []
        for one in level:
            for at, name in enumerate(one.vi):
                reached = weight if at == 0 or weight < 1 else 0.95
                if name not in best or best[name].weight < reached:
                    unlike = one.unlike if one is concept else [*one.unlike, *one.unlike_as_kind]
                    best[name] = Alternative(name, reached, tuple(unlike))
            following += [child for child in one.narrower if child.id not in seen and not seen.add(child.id)]  # type: ignore[func-returns-value]
        level, weight = following, weight * 0.85
    return tuple(sorted(best.values(), key=lambda one: -one.weight))


def load(name: str) -> Any:
    """The content of a data file."""
    with (DATA / name).open(encoding="utf-8") as file:
        try:
            return yaml.load(file, Loader=_Loader)  # noqa: S506 - the safe loader, in C where it is built
        except yaml.YAMLError as error:
            raise LexiconError(f"ocop/search/data/{name}: {error}") from error


def _concepts() -> dict[str, Concept]:
    """All concepts by id (their first Vietnamese name), with their narrower ones."""
    concepts: dict[str, Concept] = {}
    for path in sorted((DATA / "goods").glob("*.yaml")):
        for entry in load(f"goods/{path.name}"):
            where = f"ocop/search/data/goods/{path.name}: {entry}"
            if (
                not isinstance(entry, dict)
                or not entry.get("vi")
                or set(entry) - {"vi", "en", "is", "not", "but", "modifier"}
            ):
                raise LexiconError(f"{where}: an entry has vi, en, is, not, but, modifier, and at least vi")
            names = [str(name) for name in entry["vi"]]
            if names[0] in concepts:
                raise LexiconError(f"{where}: “{names[0]}” has an entry already")
            concepts[names[0]] = Concept(
                id=names[0],
                vi=[tuple(read(name)) for name in names],
                en=[str(phrase) for phrase in entry.get("en", [])],
                parents=list(entry.get("is", [])),
                unlike=[tuple(read(str(name))) for name in entry.get("not", [])],
                unlike_as_kind=[tuple(read(str(name))) for name in entry.get("but", [])],
                is_modifier=bool(entry.get("modifier")),
                is_foreign=path.name == FOREIGN,
            )
    for concept in concepts.values():
        for parent in concept.parents:
            if parent not in concepts:
                raise LexiconError(
                    f"ocop/search/data/goods: “{concept.id}” is a kind of “{parent}”, which has no entry"
                )
            concepts[parent].narrower.append(concept)
    return concepts


def _hints() -> dict[Key, Hint]:
    found: dict[Key, Hint] = {}
    for entry in load("hints.yaml"):
        hint = Hint(entry["facet"], tuple(str(value) for value in entry["values"]))
        for text in entry.get("vi", []):
            found[_vietnamese_key(text)] = hint
        for text in entry.get("en", []):
            found[english_key(text)] = hint
    return found


def _intents(concepts: dict[str, Concept]) -> dict[Key, Intent]:
    found: dict[Key, Intent] = {}
    names_known = {name for concept in concepts.values() for name in concept.vi}
    for entry in load("intents.yaml"):
        groups = []
        for at, good in enumerate(entry["goods"]):
            weight = 1.0 - 0.4 * at / max(len(entry["goods"]), 1)
            if good in concepts:
                names = alternatives(concepts[good])
            elif good.startswith("=") or tuple(read(good)) in names_known:  # exactly these words, no kinds of them
                names = (Alternative(tuple(read(good.removeprefix("="))), 1.0),)
            else:
                raise LexiconError(f"ocop/search/data/intents.yaml: {entry['id']}: “{good}” is no concept of goods/")
            groups.append(tuple(Alternative(one.words, one.weight * weight, one.unlike) for one in names))
        prefer = tuple(Hint(facet, tuple(values)) for facet, values in entry.get("prefer", {}).items())
        said = {tuple(one.marked for one in read(text)) for text in entry.get("vi", [])} | {
            english_key(text) for text in entry.get("en", [])
        }
        intent = Intent(entry["id"], tuple(groups), prefer, frozenset(said))
        for text in entry.get("vi", []):
            found[_vietnamese_key(text)] = intent
        for text in entry.get("en", []):
            found[english_key(text)] = intent
    return found
