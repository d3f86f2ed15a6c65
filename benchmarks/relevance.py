"""How well search answers queries over 569 real rows: recall@10 and MRR per kind of query, beside a plain yardstick.

Needs no database: documents are composed from the source file as the product source composes them. Queries and the rows that answer them
were judged by hand and rules (`benchmarks/relevance/`). The yardstick is what a careful afternoon gives: folded words and
trigrams over name, maker and places, best coverage first. recall@10 of a query with more than ten answers is hits / 10; a query that nothing
answers counts 1 when nothing is returned, else 0.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

os.environ.setdefault("OCOP_INSTANCE", "demo")
BASE = Path(__file__).resolve().parents[1]
ROWS = BASE / "examples" / "ocop-products.csv"
SETS = Path(__file__).parent / "relevance"
GROUP_WORDS = {
    "Thực phẩm": "Thực phẩm Food",
    "Đồ uống": "Đồ uống Drinks",
    "Dược liệu và sản phẩm từ dược liệu": "Dược liệu và sản phẩm từ dược liệu Herbs and herbal products",
    "Thủ công mỹ nghệ": "Thủ công mỹ nghệ Handicrafts",
    "Sinh vật cảnh": "Sinh vật cảnh Ornamental plants and animals",
    "Dịch vụ du lịch": "Dịch vụ du lịch Tourism services",
}


def source_rows() -> list[dict[str, str]]:
    """The rows of the source file."""
    with ROWS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def compose(row: dict[str, str]) -> dict[str, Any]:
    """A row as a document of the product source."""
    level = {"potential-5": "potential_5"}.get(row["status"], row["stars"])
    places = [row["commune_new"], row["commune_as_given"], row["district_as_given"], row["province_as_given"]]
    return {
        "object_id": int(row["id"][1:]),
        "register": "public",
        "texts": {
            "name": row["name"],
            "producer": row["producer"],
            "places": ", ".join(filter(None, places)),
            "words": GROUP_WORDS.get(row["group_judged"], ""),
        },
        "facets": {"stars": [level or "unstated"], "group": [row["group_judged"]]},
        "quality": int(row["stars"] or 0),
    }


def build_index() -> Any:
    """The index of the source rows."""
    from ocop.search.block import read_row
    from ocop.search.index import Index, State, story_pairs
    from ocop.search.segment import Vocabulary

    vocabulary = Vocabulary()
    rows = []
    for one in map(compose, source_rows()):
        texts = {key: text for key, text in one["texts"].items() if text}
        rows.append(
            read_row(
                "product",
                one["object_id"],
                one["register"],
                texts,
                one["facets"],
                one["quality"],
                "",
                vocabulary,
                story_pairs(),
            )
        )
    return Index.of_rows(State(1, "measured"), vocabulary, rows)


class Yardstick:
    """Folded words and trigrams on name, maker and places."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        from ocop.vietnamese.folding import words

        self.words = words
        self.rows = []
        for row in rows:
            name = words(row["name"])
            rest = words(
                " ".join(
                    row[key]
                    for key in ("producer", "commune_as_given", "district_as_given", "province_as_given", "commune_new")
                )
            )
            self.rows.append((int(row["id"][1:]), set(name), set(rest), self.trigrams(name + rest)))

    @staticmethod
    def trigrams(words: list[str]) -> set[str]:
        return {word[at : at + 3] for word in (f" {word} " for word in words) for at in range(len(word) - 2)}

    def search(self, query: str) -> list[int]:
        """Ids by coverage: words in the name count most, then other words, then trigrams; half of the query must be covered."""
        typed = self.words(query)
        grams = self.trigrams(typed)
        scored = []
        for key, name, rest, own in self.rows:
            by_word = sum(2.0 if word in name else 1.0 if word in rest else 0.0 for word in typed) / (
                2 * len(typed) or 1
            )
            by_gram = len(grams & own) / (len(grams) or 1)
            if by_gram >= 0.5:
                scored.append((-(by_word + by_gram), key))
        return [key for _, key in sorted(scored)]


def queries(name: str = "queries") -> list[dict[str, Any]]:
    """The judged queries of one set (`queries`, `blind`, `second-blind`): kind, text, the ids that answer, and whether it was held out while the lexicon was written."""
    with (SETS / f"{name}.csv").open(encoding="utf-8") as file:
        return [
            {
                **row,
                "relevant": {int(key[1:]) for key in row["relevant"].split()},
                "held_out": row["half"] == "held-out",
            }
            for row in csv.DictReader(file)
        ]


def measured(found: list[int], relevant: set[int]) -> tuple[float, float]:
    """Recall@10 and reciprocal rank of an answer."""
    if not relevant:
        return (float(not found),) * 2
    hits = sum(key in relevant for key in found[:10])
    first = next((at for at, key in enumerate(found, 1) if key in relevant), None)
    return hits / min(10, len(relevant)), 1 / first if first else 0.0


def measure(name: str = "queries") -> dict[str, dict[str, list[float]]]:
    """For each kind (and "all", "held-out"): the measures of search and of the yardstick, query by query."""
    from ocop.search.engine import search

    index, yardstick = build_index(), Yardstick(source_rows())
    table: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in queries(name):
        result = search(one["query"], index=index, size=10)
        found = result.ids if not result.total or one["relevant"] else [*result.ids, 0]
        ours, theirs = measured(found, one["relevant"]), measured(yardstick.search(one["query"]), one["relevant"])
        for kind in (one["kind"], "all", *(["held-out"] if one["held_out"] else [])):
            for measured_as, value in zip(
                ("recall", "mrr", "plain recall", "plain mrr"), (*ours, *theirs), strict=True
            ):
                table[kind][measured_as].append(value)
        if "-v" in sys.argv and ours[0] < 1:
            missing = sorted(one["relevant"] - set(result.ids))
            print(
                f"{one['kind']:13} {one['query']!r} {ours[0]:.2f} total={result.total} got={result.ids[:10]} missing={missing[:12]}",
                file=sys.stderr,
            )
    return table


def main() -> None:
    """Print the table."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    django.setup()
    table = measure(next((word for word in sys.argv[1:] if not word.startswith("-")), "queries"))
    print(f"{'kind':14}{'queries':>8}{'recall@10':>11}{'MRR':>7}   {'plain recall@10':>16}{'MRR':>7}")
    order = sorted(kind for kind in table if kind not in ("all", "held-out"))
    for kind in [*order, "held-out", "all"]:
        values = table[kind]
        mean = {name: sum(part) / len(part) for name, part in values.items()}
        print(
            f"{kind:14}{len(values['recall']):8}{mean['recall']:11.3f}{mean['mrr']:7.3f}   {mean['plain recall']:16.3f}{mean['plain mrr']:7.3f}"
        )


if __name__ == "__main__":
    main()
