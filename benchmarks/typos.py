"""Queries as people mistype them, made from the real rows by models of slips with a fixed seed, and how many find their row.

`python -m benchmarks.typos [seed] [-v]` prints, for each model, the share of queries whose row (or one of the same name) is among the
first ten. A model that does not change a text is passed over for it. No query is chosen by hand.
"""

from __future__ import annotations

import os
import random
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable

os.environ.setdefault("OCOP_INSTANCE", "demo")
_TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
_TELEX = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_VNI = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_TELEX_SHAPE = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_SHAPE = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}
_PER_MODEL = 150
Model = Callable[[random.Random, str], str]


def unmarked(_: random.Random, text: str) -> str:
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in text if unicodedata.category(char) != "Mn")


def _tone_of(word: str) -> tuple[str, str]:
    """A word without its tone, and the tone."""
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(char for char in parts if char in _TELEX)
    return unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TELEX)), tone


def _on_a_word(dice: random.Random, text: str, fits: Callable[[str], bool], change: Callable[[str], str]) -> str:
    """The text with one of its fitting words changed."""
    words = text.split(" ")
    places = [at for at, word in enumerate(words) if fits(word)]
    if not places:
        return text
    at = dice.choice(places)
    words[at] = change(words[at])
    return " ".join(words)


def wrong_tone(dice: random.Random, text: str) -> str:
    def change(word: str) -> str:
        bare, tone = _tone_of(word)
        at = len(unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).split(tone)[0]))
        other = dice.choice([one for one in _TELEX if one != tone])
        return unicodedata.normalize("NFC", bare[:at] + other + bare[at:])

    return _on_a_word(dice, text, lambda word: len(_tone_of(word)[1]) == 1, change)


def hoi_nga(_: random.Random, text: str) -> str:
    swapped = {"\u0303": "\u0309", "\u0309": "\u0303"}
    return unicodedata.normalize("NFC", "".join(swapped.get(char, char) for char in unicodedata.normalize("NFD", text)))


def _initials(*pairs: tuple[str, str]) -> Model:
    def model(dice: random.Random, text: str) -> str:
        def fitting(word: str) -> list[tuple[str, str]]:
            letters = word.lower()
            return [
                (a, b)
                for a, b in pairs
                if letters.startswith(a) and not letters.startswith(("ng", "nh")) and len(word) > len(a)
            ]

        def change(word: str) -> str:
            a, b = max(fitting(word), key=lambda pair: len(pair[0]))
            return b + word[len(a) :]

        return _on_a_word(dice, text, lambda word: bool(fitting(word)), change)

    return model


def i_y(_: random.Random, text: str) -> str:
    swapped = str.maketrans("íìỉĩịýỳỷỹỵ", "ýỳỷỹỵíìỉĩị")
    return " ".join(word.translate(swapped) if len(word) <= 3 else word for word in text.split(" "))


def _slip(dice: random.Random, word: str) -> str:
    at = dice.randrange(1, len(word))
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + dice.choice("aeiouhngtc") + word[at:]
    if kind == 2:
        return word[:at] + dice.choice("aeiouhngtc") + word[at + 1 :]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def one_slip(dice: random.Random, text: str) -> str:
    return _on_a_word(dice, text, lambda word: len(word) >= 3 and word.isalpha(), lambda word: _slip(dice, word))


def two_slips(dice: random.Random, text: str) -> str:
    return one_slip(dice, one_slip(dice, text)) if len(text) >= 10 else text


def slip_unmarked(dice: random.Random, text: str) -> str:
    return one_slip(dice, unmarked(dice, text))


def joined(dice: random.Random, text: str) -> str:
    places = [match.start() for match in re.finditer(" ", text)]
    at = dice.choice(places) if places else -1
    return text[:at] + text[at + 1 :] if places else text


def joined_with_slip(dice: random.Random, text: str) -> str:
    return one_slip(dice, joined(dice, text)) if text.count(" ") > 1 else text


def all_joined(dice: random.Random, text: str) -> str:
    return unmarked(dice, text).replace(" ", "") if text.count(" ") in (1, 2) else text


def split(dice: random.Random, text: str) -> str:
    def change(word: str) -> str:
        at = dice.randrange(2, len(word) - 1)
        return word[:at] + " " + word[at:]

    return _on_a_word(dice, text, lambda word: len(word) >= 4 and word.isalpha(), change)


def _keys(shape: dict[str, str], tones: dict[str, str], *, late: bool) -> Model:
    def key(word: str) -> str:
        bare, tone = _tone_of(word.lower())
        if late:
            ends = "".join(shape[char][-1] for char in bare if char in shape)
            ends = ends.replace("ww", "w").replace("77", "7")  # one key shapes both letters of ươ
            bare = "".join(shape[char][0] if char in shape else char for char in bare) + ends
        else:
            bare = "".join(shape.get(char, char) for char in bare)
        return bare + tones.get(tone, "")

    return lambda _, text: " ".join(key(word) for word in text.split(" "))


def held_key(dice: random.Random, text: str) -> str:
    def change(word: str) -> str:
        at = dice.randrange(len(word))
        return word[:at] + word[at] * dice.choice([2, 3]) + word[at + 1 :]

    return _on_a_word(dice, text, lambda word: len(word) >= 3 and word.isalpha(), change)


def other_order(_: random.Random, text: str) -> str:
    words = text.split(" ")
    return " ".join([*words[2:], *words[:2]]) if len(words) >= 4 else text


def part_of_it(dice: random.Random, text: str) -> str:
    words = text.split(" ")
    if len(words) < 4:
        return text
    gone = dice.randrange(1, len(words))
    return " ".join(words[:gone] + words[gone + 1 :])


MODELS: dict[str, Model] = {
    "as written": lambda _, text: text,
    "capitals": lambda _, text: text.upper(),
    "decomposed": lambda _, text: unicodedata.normalize("NFD", text),
    "in quotes": lambda _, text: f"“{text}”",
    "without marks": unmarked,
    "a wrong tone": wrong_tone,
    "hỏi for ngã": hoi_nga,
    "l and n": _initials(("l", "n"), ("n", "l")),
    "tr and ch": _initials(("tr", "ch"), ("ch", "tr")),
    "s and x": _initials(("s", "x"), ("x", "s")),
    "d, gi, r": _initials(("d", "r"), ("r", "d"), ("gi", "d")),
    "i and y": i_y,
    "one slip": one_slip,
    "one, no marks": slip_unmarked,
    "two slips": two_slips,
    "joined": joined,
    "joined and slip": joined_with_slip,
    "all joined": all_joined,
    "a word split": split,
    "Telex": _keys(_TELEX_SHAPE, _TELEX, late=False),
    "Telex, late keys": _keys(_TELEX_SHAPE, _TELEX, late=True),
    "VNI": _keys(_VNI_SHAPE, _VNI, late=False),
    "a held key": held_key,
    "other order": other_order,
    "a word left out": part_of_it,
}


def _plain(name: str) -> str:
    """A name as somebody would type it: what stands before a dash, a bracket or a comma, without signs."""
    head = re.split(r"\s[-–]\s|[(,]", name)[0].replace("'", "")
    return " ".join(re.sub(r"[^\w\s]", " ", head).split())


def measure(seed: int = 2026, *, verbose: bool = False) -> dict[str, float]:
    """For each model: the share of queries that find their row among the first ten."""
    from benchmarks.relevance import build_index, source_rows
    from ocop.search.engine import search

    index, rows = build_index(), source_rows()
    named: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        named[_plain(row["name"]).lower()].add(int(row["id"][1:]))
    shares = {}
    for name, model in MODELS.items():
        dice = random.Random(f"{seed} {name}")
        hits = tried = 0
        for text in dice.sample(sorted(named), len(named)):
            said = model(dice, text)
            if said == text and name != "as written":
                continue
            tried += 1
            found = search(said, index=index, size=10).ids
            hits += bool(named[text] & set(found))
            if verbose and not named[text] & set(found):
                print(f"{name:18}{said!r} of {text!r}", file=sys.stderr)
            if tried == _PER_MODEL:
                break
        shares[name] = hits / tried
        print(f"{name:18}{tried:5}{shares[name]:8.3f}", flush=True)
    return shares


def main() -> None:
    """Print the table."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    django.setup()
    seeds = [word for word in sys.argv[1:] if word.isdigit()]
    shares = measure(int(seeds[0]) if seeds else 2026, verbose="-v" in sys.argv)
    print(f"{'mean':18}{'':5}{sum(shares.values()) / len(shares):8.3f}")


if __name__ == "__main__":
    main()
