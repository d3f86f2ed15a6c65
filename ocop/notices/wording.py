"""Messages in words: parameters kept as plain JSON, said in the language of the reader."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise

from ocop.notices.kinds import Kind, find
from ocop.ui import writing

LANGUAGES = ("vi", "en")


class _Gap(dict[str, str]):
    """A parameter that a message of an older version does not have is said as a dash."""

    def __missing__(self, key: str) -> str:
        return writing.UNKNOWN


@dataclass(frozen=True)
class Words:
    """A message as one person reads it."""

    subject: str
    body: str


def kept(value: Any) -> Any:
    """A parameter as JSON: dates as {"day": ...}; what has a text in each language ({"vi", "en"}, lazy texts) keeps both.

    TypeError for what cannot be said later: rows, moments, lists.
    """
    if isinstance(value, Promise):
        both = {}
        for language in LANGUAGES:
            with translation.override(language):
                both[language] = str(value)
        return both
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return {"day": value.isoformat()}
    if isinstance(value, Mapping) and set(value) == set(LANGUAGES):
        return {language: str(value[language]) for language in LANGUAGES}
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(
        f"a message keeps texts, whole numbers, dates and texts in two languages, not {type(value).__name__}"
    )


def said(value: Any, language: str) -> str:
    """A kept parameter in one language; call with that language active."""
    if isinstance(value, dict) and "day" in value:
        return writing.day(datetime.date.fromisoformat(value["day"]))
    if isinstance(value, dict):
        return str(value.get(language) or value.get("vi") or "")
    if isinstance(value, int) and not isinstance(value, bool):
        return writing.number(value)
    return writing.UNKNOWN if value is None or value == "" else str(value)


def words(kind: Kind | None, name: str, params: Mapping[str, Any], language: str, *, strict: bool = False) -> Words:
    """Subject and body in a language. An unknown kind is said by its name. With `strict` a missing parameter is a KeyError."""
    if kind is None:
        return Words(name, "")
    language = language if language in LANGUAGES else "vi"
    with translation.override(language):
        values = {key: said(value, language) for key, value in params.items()}
        filled: dict[str, str] = values if strict else _Gap(values)
        # A subject stands on one line, whatever is in a name.
        return Words(" ".join((str(kind.subject) % filled).split()), str(kind.body) % filled)


def words_of(notice: Any, language: str) -> Words:
    """The words of a kept message."""
    return words(find(notice.kind), notice.kind, notice.params, language)
