"""What a criterion asks in plain words, what counts as proof and which papers show it, by kind of criterion (`data/hints.yaml`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.utils.translation import get_language

from ocop.producers.models import Paper
from ocop.rulebooks.criteria import Criterion
from ocop.rulebooks.efforts import default

_FILE = Path(__file__).parent / "data" / "hints.yaml"


@dataclass(frozen=True)
class Hint:
    """In both languages; `papers` are kinds of the producer's papers, the best first."""

    ask_vi: str
    ask_en: str
    proof_vi: str
    proof_en: str
    papers: tuple[str, ...]

    @property
    def ask(self) -> str:
        """What is asked, in the language of the page."""
        return self.ask_en if _english() else self.ask_vi

    @property
    def proof(self) -> str:
        """What counts as proof, in the language of the page."""
        return self.proof_en if _english() else self.proof_vi


def _english() -> bool:
    return (get_language() or "vi").startswith("en")


@functools.cache
def all_hints() -> dict[str, Hint]:
    """Kind of criterion -> hint. Raises ValueError when the file names an unknown kind of paper, or a kind twice."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["hints"]
    found: dict[str, Hint] = {}
    for row in rows:
        papers = tuple(row.get("papers") or ())
        wrong = set(papers) - set(Paper.Kind.values)
        if row["kind"] in found or wrong:
            raise ValueError(f"hints.yaml: {row['kind']} stands twice or names {sorted(wrong)}.")
        found[row["kind"]] = Hint(row["ask_vi"], row["ask_en"], row["proof_vi"], row["proof_en"], papers)
    return found


def hint_of(criterion: Criterion) -> Hint | None:
    """The hint for a criterion; None when its kind has none."""
    return all_hints().get(default().kind_of(criterion).code)
