"""Checks a token with nothing but two files: the published keys and the published list of withdrawals. No database, no network."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature

from ocop.recognition.certificates import keys, tokens, verifying


@dataclass(frozen=True)
class Finding:
    """`state`: in_force, ended, withdrawn, cancelled, replaced, distrusted, forged. `as_of`: when the list was made; "" without one.

    `stands_until`: first day no longer in force of a mark past its own date whose renewal is not answered yet (article 12.3).
    """

    state: str
    why: str = ""
    mark: tokens.Mark | None = None
    number: str = ""
    key_name: str = ""
    since: str = ""
    as_of: str = ""
    stands_until: datetime.date | None = None


class UnusableError(ValueError):
    """A file of keys or withdrawals cannot be used; the text says why."""


_LETTERS = {"w": "withdrawn", "c": "cancelled", "r": "replaced", "k": "distrusted"}


def check(token: str, published: dict[str, Any], withdrawn: dict[str, Any] | None, *, day: datetime.date) -> Finding:
    """What can be said of a token from the two files on a day. Raises UnusableError for a file that is not what it should be."""
    try:
        rows = {int(row["number"]): row for row in published["keys"]}
        known = {number: keys.public_half(row["public"]) for number, row in rows.items()}
        province = str(published["province"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableError(f"The file of keys cannot be read ({error}).") from error
    taken, longer, as_of = _list(withdrawn, known) if withdrawn is not None else ({}, {}, "")
    try:
        mark = tokens.read(tokens.token_in(token), known)
    except tokens.ForgedError as forged:
        return Finding("forged", forged.why, as_of=as_of)
    row = rows[mark.key]
    number = tokens.number_of(mark.serial, province=province, is_demo=mark.is_demo)
    letter, since = taken.get(mark.serial, ("", ""))
    until = longer.get(mark.serial, mark.ends_on)
    state = "in_force" if day < max(until, mark.ends_on) else "ended"
    if letter:
        state = _LETTERS[letter]
    if row.get("distrusted_on"):
        state = verifying.worse(state, verifying.DISTRUSTED)
        since = row["distrusted_on"] if state == verifying.DISTRUSTED else since
    awaits = until if state == verifying.IN_FORCE and mark.ends_on <= day else None
    return Finding(state, "", mark, number, str(row["name"]), since, as_of, awaits)


def _list(
    withdrawn: dict[str, Any], known: dict[int, Any]
) -> tuple[dict[int, tuple[str, str]], dict[int, datetime.date], str]:
    """Serials taken back, serials that stand past their date, and when it was made; when one of the keys signed it."""
    try:
        text, number, signature = withdrawn["list"], withdrawn["key"], withdrawn["signature"]
        if number is None:
            raise UnusableError("The list of withdrawals is not signed.")
        known[int(number)].verify(keys.bytes_of(signature), tokens.LIST_CONTEXT + text.encode())
        content = json.loads(text)
        taken = {int(one): (letter, day) for one, letter, day in content["withdrawn"]}
        longer = {int(one): datetime.date.fromisoformat(day) for one, day in content.get("extended", [])}
        return taken, longer, str(content["as_of"])
    except InvalidSignature:
        raise UnusableError("The list of withdrawals was changed after it was signed.") from None
    except UnusableError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableError(f"The list of withdrawals cannot be read ({error}).") from error
