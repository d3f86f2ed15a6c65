"""How much speaks for a visit: points by reason, the same for the same facts, each reason told (pure)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parents[1] / "data" / "risk.yaml"
CODES = (
    "paper_ended",
    "paper_ending",
    "test_ended",
    "test_missing",
    "complaint",
    "fault",
    "open_finding",
    "never",
    "half_year",
)


@dataclass(frozen=True)
class Facts:
    """What is known of a producer; counts, and the days since the last visit (None: never visited)."""

    paper_ended: int = 0
    paper_ending: int = 0
    test_ended: int = 0
    test_missing: int = 0
    complaint: int = 0
    fault: int = 0
    open_finding: int = 0
    days_since: int | None = None

    def counts(self) -> dict[str, int]:
        """How often each reason holds."""
        never = self.days_since is None
        return {
            **{code: getattr(self, code) for code in CODES[:7]},
            "never": int(never),
            "half_year": 0 if self.days_since is None else max(self.days_since, 0) // 182,
        }


@functools.cache
def shipped() -> dict[str, Any]:
    """The weights that come with the program, the newest."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return dict(max(rows, key=lambda row: row["valid_from"]))


def score(facts: Facts, weights: Mapping[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """Points and their reasons, the heaviest first."""
    reasons: list[dict[str, Any]] = []
    for code, count in facts.counts().items():
        of = weights.get(code) or {}
        points = min(count * int(of.get("points", 0)), int(of.get("most", 0)))
        if points > 0:
            reasons.append({"code": code, "count": count, "points": points})
    reasons.sort(key=lambda one: (-one["points"], CODES.index(one["code"])))
    return sum(int(one["points"]) for one in reasons), reasons
