"""Walks the chain from its first entry and names the first entry of every break: edit, gap, reorder, truncation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ocop.ledger import canonical
from ocop.ledger.models import Entry, PersonalValue, PublishedHead

_FIELDS = (
    "sequence",
    "at",
    "topic",
    "action",
    "actor_id",
    "actor_name",
    "subject_type",
    "subject_id",
    "subject_name",
    "change",
    "reason",
    "request_id",
    "previous_hash",
    "hash",
)
_CHUNK = 2000


@dataclass(frozen=True)
class Break:
    """One place where the ledger is not what was written: the entry, the kind of break, one sentence."""

    sequence: int
    kind: str
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What a walk found: how many entries, the head reached, and every break in order."""

    entries: int
    head: tuple[int, str]
    breaks: tuple[Break, ...]

    @property
    def is_whole(self) -> bool:
        """True when nothing was changed, taken out or moved."""
        return not self.breaks


class _PersonalValues:
    """The side table, read along with the chain: both are in the order of the entries."""

    def __init__(self) -> None:
        rows = PersonalValue.objects.order_by("entry_id", "id")
        self._rows = rows.values_list("entry_id", "side", "field", "salt", "value").iterator(chunk_size=_CHUNK)
        self._next: Any = next(self._rows, None)

    def of(self, sequence: int) -> list[Any]:
        """The values of an entry; the walk asks for entries in rising order."""
        found = []
        while self._next is not None and self._next[0] <= sequence:
            if self._next[0] == sequence:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def _marks(change: Any) -> dict[tuple[str, str], str]:
    """The personal hashes an entry holds, by side and field."""
    marks = {}
    for side in ("before", "after"):
        values = change.get(side) if isinstance(change, dict) else None
        for field, value in (values or {}).items():
            if isinstance(value, dict) and set(value) == {"personal"}:
                marks[(side, field)] = value["personal"]
    return marks


def _personal_breaks(sequence: int, change: Any, values: list[Any]) -> Iterator[Break]:
    marks = _marks(change)
    for _, side, field, salt, value in values:
        expected = marks.pop((side, field), None)
        if value is None and expected is not None:
            continue  # erased, as the law asks; the chain keeps the hash
        if expected is None or canonical.personal_hash(salt, json.loads(value)) != expected:
            yield Break(sequence, "personal", f"The personal value {side}.{field} of entry {sequence} was changed.")
    for side, field in marks:
        yield Break(sequence, "personal", f"The personal value {side}.{field} of entry {sequence} was taken out.")


def _entry_breaks(row: dict[str, Any], last: int, last_hash: str) -> Iterator[Break]:
    sequence = row["sequence"]
    if sequence != last + 1:
        missing = f"Entry {last + 1} is" if sequence == last + 2 else f"Entries {last + 1} to {sequence - 1} are"
        yield Break(last + 1, "gap", f"{missing} missing before entry {sequence}.")
    written_hash = row.pop("hash")
    is_as_written = canonical.hash_of(**row) == written_hash
    if not is_as_written:
        yield Break(sequence, "edit", f"Entry {sequence} ({row['action']}) is not what was written.")
    elif row["previous_hash"] != last_hash and sequence == last + 1:
        yield Break(sequence, "reorder", f"Entry {sequence} ({row['action']}) does not follow entry {last}.")


def verify(*, known_head: tuple[int, str] | None = None) -> Outcome:
    """Walk the whole ledger, a few thousand entries in memory at a time.

    Compares with every published head, and with `known_head` (sequence, hash) that somebody kept outside the system.
    """
    heads = [
        (f"published for {day:%d/%m/%Y}", number, value)
        for day, number, value in PublishedHead.objects.order_by("sequence", "on").values_list("on", "sequence", "hash")
    ]
    if known_head is not None:
        heads.append(("that was given", *known_head))
    wanted: dict[int, list[tuple[str, str]]] = {}
    for told, number, value in heads:
        wanted.setdefault(number, []).append((told, value))
    breaks: list[Break] = []
    count, last, last_hash = 0, 0, canonical.GENESIS
    personal = _PersonalValues()
    for row in Entry.objects.order_by("sequence").values(*_FIELDS).iterator(chunk_size=_CHUNK):
        sequence, written_hash, change = row["sequence"], row["hash"], row["change"]
        breaks.extend(_entry_breaks(row, last, last_hash))
        breaks.extend(_personal_breaks(sequence, change, personal.of(sequence)))
        for told, value in wanted.pop(sequence, ()):
            if value != written_hash:
                breaks.append(Break(sequence, "rewritten", f"Entry {sequence} is not the head {told}."))
        count, last, last_hash = count + 1, sequence, written_hash
    for number, told_of in wanted.items():
        if number > last:
            told = told_of[0][0]
            sentence = f"The ledger ends at entry {last}, but the head {told} was entry {number}: the end was cut off."
            breaks.append(Break(last + 1, "truncation", sentence))
    return Outcome(count, (last, last_hash), tuple(sorted(breaks, key=lambda one: one.sequence)))
