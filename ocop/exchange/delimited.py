"""Text tables: which character parts the cells, and the cells (pure)."""

from __future__ import annotations

import csv
import io
from collections import Counter

DELIMITERS = (",", ";", "\t", "|")
# A cell of an office list is a story at most; more than this is a quote that was never closed.
MAX_CELL = 200_000


def rows_of(text: str) -> list[list[str]]:
    """Cells of a text table. Raises ValueError when it cannot be read as one."""
    text = text.removeprefix("\ufeff")
    named, rest = _named_delimiter(text)
    csv.field_size_limit(MAX_CELL)
    try:
        return [list(row) for row in csv.reader(io.StringIO(rest, newline=""), delimiter=named or delimiter_of(rest))]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def delimiter_of(text: str) -> str:
    """The delimiter that gives most rows of the beginning the same number of cells, and more than one."""
    head = "\n".join(text.splitlines()[:60])

    def fitness(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if any(row)]
        except csv.Error:
            return (0, 0)
        wide = Counter(width for width in widths if width > 1)
        if not wide:
            return (0, 0)
        width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
        return (count, width)

    best = max(DELIMITERS, key=fitness)
    return best if fitness(best) != (0, 0) else ","


def _named_delimiter(text: str) -> tuple[str, str]:
    """Excel may write `sep=;` as the first line."""
    first, _, rest = text.partition("\n")
    first = first.strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], rest
    return "", text
