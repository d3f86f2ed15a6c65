"""Reads a rulebook file and knows the line of every value, so that an error can name file and line (pure)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
Trail = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class RulebookError(ValueError):
    """A rulebook file is wrong; the message is `file:line: sentence`."""


@dataclass(frozen=True)
class Document:
    """The values of one file and the line on which each stands. A trail is the path of keys and positions to a value."""

    path: Path
    data: dict[str, Any]
    lines: dict[Trail, int] = field(repr=False)

    def error(self, trail: Trail, sentence: str) -> RulebookError:
        """The error to raise for the value at `trail`, or for the nearest value above it."""
        while trail and trail not in self.lines:
            trail = trail[:-1]
        return RulebookError(f"{self.path.name}:{self.lines.get(trail, 1)}: {sentence}")

    def day(self, trail: Trail, value: object) -> datetime.date:
        """An ISO date; raises RulebookError otherwise."""
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            raise self.error(trail, f"{value!r} is not a date (YYYY-MM-DD).") from None


def read(path: Path) -> Document:
    """Read a YAML file whose top is a mapping; raises RulebookError for broken YAML and repeated keys."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise RulebookError(f"{path.name}:{line}: cannot be read as YAML: {getattr(error, 'problem', error)}") from None
    lines: dict[Trail, int] = {}
    value = _value(node, (), lines, path)
    if not isinstance(value, dict):
        raise RulebookError(f"{path.name}:1: the file must be a mapping.")
    return Document(path=path, data=value, lines=lines)


def _value(node: Any, trail: Trail, lines: dict[Trail, int], path: Path) -> Any:
    """The plain value of a node; every trail below it is entered into `lines`."""
    if node is None:
        return None
    lines[trail] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _scalar(key_node)
            if key in result:
                raise RulebookError(f"{path.name}:{key_node.start_mark.line + 1}: {key!r} stands twice.")
            result[key] = _value(value_node, (*trail, key), lines, path)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*trail, position), lines, path) for position, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: Any) -> Any:
    """String, whole number, true, false or null; numbers of criteria are quoted and stay strings."""
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "int":
        return int(node.value)
    if kind == "bool":
        return node.value.lower() in ("true", "yes", "on")
    return None if kind == "null" else node.value
