"""Rating: sheets a second in one process, beside a plain interpreter that walks the YAML for every sheet.

`python -m benchmarks.rating [SHEETS]` (default 2,600: a hundred random sheets of each of the 26 sets). Both give the same points, totals and
stars, which is checked before anything is timed. The plain interpreter has the files read already; only the walk is timed.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from ocop.rulebooks import criteria, rating_documents
from ocop.rulebooks.council import council
from ocop.rulebooks.loading import DATA
from ocop.rulebooks.rating import Answer, CaseChoice, parse_answers, rate, tables

ROUNDS = 5


def plain(document: dict[str, Any], raw: dict[str, Any]) -> tuple[str, Fraction, dict[str, int], int | None]:
    """What anyone would write first: walk parts, sections and criteria of the file, look up each choice, then bands and marks."""
    points: dict[str, int] = {}
    parts: dict[str, int] = {}
    stopped = False
    for part in document["parts"]:
        parts[part["code"]] = 0
        for section in part["sections"]:
            scored = [section] if "choices" in section else [c for c in section["criteria"] if not c.get("group_only")]
            for criterion in scored:
                answer = raw.get(criterion["no"])
                if answer is None:
                    points[criterion["no"]] = 0
                    continue
                choices = criterion["choices"]
                if isinstance(answer, dict):
                    choices = [choice for choice in choices if choice.get("case") == answer["case"]]
                    answer = answer["choice"]
                points[criterion["no"]] = choices[answer]["points"]
            for criterion in scored:
                for gate in criterion.get("gates", []):
                    if gate.startswith("applies_if: ") and not points["5.1"]:
                        points[criterion["no"]] = 0
            if "stop: any of the sensory items scored 0" in section.get("gates", []):
                stopped = any(not points[criterion["no"]] for criterion in scored)
            parts[part["code"]] += sum(points[criterion["no"]] for criterion in scored)
    total = Fraction(sum(parts.values()))
    if stopped:
        return "stopped", total, parts, None
    stars = 1
    for threshold in document["thresholds"]:
        needed = [
            row
            for level in (3, 4, 5)
            if level <= threshold["stars"]
            for row in document["compulsory"].get(f"stars{level}") or []
        ]
        if total >= threshold["min"] and all(points[row["criterion"]] >= row["min_points"] for row in needed):
            stars = threshold["stars"]
    return "rated", total, parts, stars


def raw_of(answer: Answer) -> Any:
    """An answer as JSON has it."""
    return {"case": answer.case, "choice": answer.choice} if isinstance(answer, CaseChoice) else answer


def timed(tasks: list[tuple[str, Callable[[], object]]]) -> list[float]:
    """CPU seconds of each task, the best of some rounds that take turns: the machine is shared, processor time is not."""
    best = [float("inf")] * len(tasks)
    for _ in range(ROUNDS):
        for i, (_name, work) in enumerate(tasks):
            start = time.process_time()
            work()
            best[i] = min(best[i], time.process_time() - start)
    return best


def main() -> int:
    """Check that both agree, then time them; exit 1 when they differ."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 2600
    rng = random.Random(26)
    files = {data["id"]: data for data in map(_read, sorted((DATA / "qd26-2026").glob("*.yaml")))}
    sets = criteria.all_criteria()
    work = []
    for i in range(wanted):
        one = sets[i % len(sets)]
        answers = {number: rng.choice(list(row)) for number, row in tables(one).points.items()}
        work.append((one, answers, files[one.id], {number: raw_of(answer) for number, answer in answers.items()}))
    for one, answers, document, raw in work:
        ours = rate(one, answers)
        if (ours.outcome, ours.total, dict(ours.parts), ours.stars) != plain(document, raw):
            print(f"{one.id}: {raw} is rated differently.", file=sys.stderr)
            return 1
    texts = [json.dumps({"set": one.number, "answers": raw}) for one, _answers, _document, raw in work]
    councils = [(one, [answers] * 7) for one, answers, _document, _raw in work[: wanted // 7]]
    rows: list[tuple[str, Callable[[], object]]] = [
        ("plain interpreter of the YAML", lambda: [plain(document, raw) for _one, _a, document, raw in work]),
        ("compiled tables: outcome, total, band, stars", lambda: [rate(one, answers) for one, answers, _d, _r in work]),
        ("the same, with parts and what lacks", lambda: [_whole(one, answers) for one, answers, _d, _r in work]),
        (
            "the same, from unchecked JSON values",
            lambda: [_whole(one, parse_answers(one, raw)) for one, _a, _d, raw in work],
        ),
        (
            "manage.py rate, from text to text",
            lambda: [json.dumps(rating_documents.answer(rating_documents.read(text))) for text in texts],
        ),
        ("in councils of seven (a member's sheet each)", lambda: [council(one, members) for one, members in councils]),
    ]
    print(
        f"{wanted} random sheets of 26 sets, one process; CPU time, best of {ROUNDS} rounds. Results agree on every sheet.\n"
    )
    print(f"{'':48}{'sheets/s':>12}{'times':>8}")
    seconds = timed(rows)
    for (name, _task), spent in zip(rows, seconds, strict=True):
        count = len(councils) * 7 if name.startswith("in councils") else len(work)
        print(f"{name:48}{count / spent:12,.0f}{count / spent / (len(work) / seconds[0]):8.1f}")
    return 0


def _whole(one: criteria.CriteriaSet, answers: dict[str, Answer]) -> object:
    rated = rate(one, answers)
    return rated.parts, rated.next


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


if __name__ == "__main__":
    sys.exit(main())
