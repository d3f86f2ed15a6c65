"""Judges `rules.txt` over the source rows and writes `queries.csv`; run it by its path after changing a rule.

A line is `kind | query | rule`. A rule is alternatives joined by ` ; `, each of conditions joined by ` & `: `n:` a regular expression on the name,
`p:` on the maker, `l:` on all place columns, `g:` on the group, `s:` on the stars, `-n:` must not match, `P001 P002` rows by id.
`none` means that nothing answers. Texts are compared in small letters with their marks. Every second query of a kind is marked "held-out": the lexicon was written before either half was run; what was mended
afterwards saw the misses of both, so the half is a check against listing answers, not a blind test.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
ROWS = HERE.parents[1] / "examples" / "ocop-products.csv"
COLUMNS = {
    "n": ["name"],
    "p": ["producer"],
    "l": ["commune_as_given", "district_as_given", "province_as_given", "commune_new"],
    "g": ["group_judged"],
    "s": ["stars"],
    "t": ["status"],
}


def holds(row: dict[str, str], condition: str) -> bool:
    """Whether a row meets one condition."""
    if re.fullmatch(r"P\d{3}(?: P\d{3})*", condition):
        return row["id"] in condition.split()
    wanted = not condition.startswith("-")
    field, _, pattern = condition.lstrip("-").partition(":")
    text = unicodedata.normalize("NFC", " / ".join(row[column] for column in COLUMNS[field])).lower()
    return (re.search(pattern, text) is not None) is wanted


def judged(rows: list[dict[str, str]], rule: str) -> list[str]:
    """The ids that answer by a rule."""
    if rule == "none":
        return []
    found = [
        row["id"]
        for row in rows
        if any(all(holds(row, part.strip()) for part in way.split(" & ")) for way in rule.split(" ; "))
    ]
    if not found:
        raise SystemExit(f"The rule {rule!r} finds nothing.")
    return found


def write(rules: str, name: str) -> None:
    """Write a judged set from its rules."""
    with ROWS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    counts: dict[str, int] = defaultdict(int)
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["kind", "query", "half", "relevant"])
        for line in (HERE / rules).read_text(encoding="utf-8").splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            kind, query, rule = (part.strip() for part in line.split(" | "))
            counts[kind] += 1
            writer.writerow(
                [kind, query, "held-out" if counts[kind] % 2 == 0 else "seen", " ".join(judged(rows, rule))]
            )
    print(name, sum(counts.values()), dict(counts), file=sys.stderr)


def main() -> None:
    """Write every set that has rules here."""
    for rules in sorted(HERE.glob("*rules.txt")):
        write(rules.name, rules.name.removesuffix("rules.txt").rstrip("-") or "queries")


if __name__ == "__main__":
    main()
