"""Read MiniZinc data: `name = value;` in any order, with comments; values are numbers, words, ranges, sets and arrays.

In: the text of a file. Out: a dict from name to int, float, bool, str, frozenset[int], None (absent `<>` or `_`) or a
list of those; a 2-D array `[| ... |]` is a list of rows. Raises BadData with one sentence that names the line.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Value: TypeAlias = "int | float | bool | str | frozenset[int] | list[Value] | None"

MOST_IN_A_RANGE = 1_000_000

_TOKEN = re.compile(
    r"""(?P<space>\s+|%[^\n]*|/\*.*?\*/)
      |(?P<number>-?\d+\.\d+(?:[eE][-+]?\d+)?|-?\d+[eE][-+]?\d+|-?0x[0-9a-fA-F]+|-?\d+)
      |(?P<word>[A-Za-z]\w*)
      |(?P<string>"[^"\n]*")
      |(?P<mark>\.\.|\[\||\|\]|<>|∅|[-=;,:{}\[\]()|_])""",
    re.VERBOSE | re.DOTALL,
)


class BadData(Exception):  # noqa: N818 - a sentence for a person, as Refused is
    """The file cannot be read or makes no sense; `sentence` says why in one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parse(text: str) -> dict[str, Value]:
    """The items of `text`; a name given twice with different values is refused."""
    return _Reader(text.removeprefix("\ufeff")).items()


class _Reader:
    """One pass over the tokens, without looking back."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str, int]] = []
        at, line = 0, 1
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise BadData(f"Line {line}: {text[at]!r} does not belong in a data file.")
            kind = match.lastgroup or ""
            if kind != "space":
                self.tokens.append((kind, match.group(), line))
            line += match.group().count("\n")
            at = match.end()
        self.tokens.append(("end", "the end of the file", line))
        self.at = 0

    def items(self) -> dict[str, Value]:
        """All `name = value;`; the last semicolon may be missing."""
        found: dict[str, Value] = {}
        while self._kind() != "end":
            if self._take(";"):
                continue
            kind, name, line = self._next()
            if kind != "word":
                raise BadData(f"Line {line}: a name was expected, not {name!r}.")
            self._expect("=")
            value = self._value()
            if name in found and found[name] != value:
                raise BadData(f"Line {line}: {name} is given twice with different values.")
            found[name] = value
            if self._kind() != "end":
                self._expect(";")
        return found

    def _kind(self) -> str:
        return self.tokens[self.at][0]

    def _next(self) -> tuple[str, str, int]:
        token = self.tokens[self.at]
        if token[0] != "end":
            self.at += 1
        return token

    def _take(self, mark: str) -> bool:
        kind, text, _ = self.tokens[self.at]
        if kind == "mark" and text == mark:
            self.at += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            _, text, line = self.tokens[self.at]
            raise BadData(f"Line {line}: {mark!r} was expected, not {text!r}.")

    def _value(self) -> Value:
        kind, text, line = self._next()
        if kind == "number":
            return self._number(text, line)
        if kind == "string":
            return text[1:-1]
        if kind == "word":
            return self._word(text, line)
        if kind == "mark":
            if text == "{":
                return frozenset(self._whole(value, line) for value in self._list("}"))
            if text == "∅":
                return frozenset()
            if text == "[":
                return self._list("]")
            if text == "[|":
                return self._rows(line)
            if text in {"<>", "_"}:
                return None
        raise BadData(f"Line {line}: a value was expected, not {text!r}.")

    def _number(self, text: str, line: int) -> Value:
        if re.fullmatch(r"-?\d+\.\d+.*|-?\d+[eE].*", text):
            return float(text)
        low = int(text, 0) if "x" in text else int(text)
        if not self._take(".."):
            return low
        kind, end, _ = self._next()
        if kind != "number":
            raise BadData(f"Line {line}: a range needs a whole number after '..', not {end!r}.")
        high = self._whole(self._number(end, line), line)
        if high - low >= MOST_IN_A_RANGE:
            raise BadData(f"Line {line}: the range {low}..{high} is too long.")
        return frozenset(range(low, high + 1))

    def _word(self, text: str, line: int) -> Value:
        if text in {"true", "false"}:
            return text == "true"
        if text in {"array1d", "array2d"} and self._take("("):
            *indices, listed = self._list(")")
            if not isinstance(listed, list):
                raise BadData(f"Line {line}: {text} needs a list.")
            return listed if text == "array1d" else self._shaped(indices, listed, line)
        return text

    def _shaped(self, indices: list[Value], listed: list[Value], line: int) -> Value:
        sizes = [len(index) for index in indices if isinstance(index, frozenset)]
        if len(sizes) != 2 or sizes[0] * sizes[1] != len(listed):
            raise BadData(f"Line {line}: array2d has {len(listed)} values, which do not fill its index sets.")
        return [listed[row * sizes[1] : (row + 1) * sizes[1]] for row in range(sizes[0])]

    def _list(self, end: str) -> list[Value]:
        values: list[Value] = []
        while not self._take(end):
            values.append(self._value())
            if not self._take(","):
                self._expect(end)
                break
        return values

    def _rows(self, line: int) -> list[Value]:
        """After `[|`: rows parted by `|`, closed by `|]`, `| ]` or `]`; empty rows are dropped."""
        rows: list[Value] = []
        row: list[Value] = []
        while True:
            closed = self._take("|]") or self._take("]")
            if closed or self._take("|"):
                if row:
                    rows.append(row)
                    row = []
                if closed or self._take("]"):
                    return rows
                continue
            if self._kind() == "end":
                raise BadData(f"Line {line}: this array is never closed with '|]'.")
            row.append(self._value())
            if not self._take(",") and self.tokens[self.at][1] not in {"|", "|]", "]"} and self._kind() != "end":
                self._expect(",")

    def _whole(self, value: Value, line: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadData(f"Line {line}: a whole number was expected, not {value!r}.")
        return value
