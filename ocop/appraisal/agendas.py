"""The hours of a meeting: dossiers one after another, none across the break (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_DAY = datetime.timedelta(hours=14)


@dataclass(frozen=True)
class Pause:
    """A break, such as lunch, from an hour to an hour of the day."""

    begins: datetime.time
    ends: datetime.time


@dataclass(frozen=True)
class Item:
    """One line: when it begins ("08:30"), what it is, and the dossier it is about (None for opening, break and end)."""

    at: str
    what: str
    dossier: int | None = None

    def kept(self) -> dict[str, object]:
        """As the round keeps it."""
        return {"at": self.at, "what": self.what, **({"dossier": self.dossier} if self.dossier else {})}


def lay_out(
    begins: datetime.time,
    dossiers: Sequence[tuple[int, str]],
    *,
    minutes: int,
    opening: tuple[int, str],
    pause: Pause | None,
    pause_words: str,
    end_words: str,
) -> list[Item]:
    """The agenda from the hour of beginning: opening, each dossier (key, name) for `minutes`, the break where it falls, the end.

    ValueError when it does not fit into fourteen hours, or the break ends before it begins.
    """
    day = datetime.datetime(2000, 1, 1)
    start = now = datetime.datetime.combine(day, begins)
    if pause is not None and pause.ends <= pause.begins:
        raise ValueError("the break ends before it begins")
    rest = None if pause is None else tuple(datetime.datetime.combine(day, hour) for hour in (pause.begins, pause.ends))
    found: list[Item] = []
    for length, words, key in [(opening[0], opening[1], None), *((minutes, name, key) for key, name in dossiers)]:
        if not length:
            continue
        until = now + datetime.timedelta(minutes=length)
        if rest is not None and now < rest[1] and until > rest[0]:
            found.append(Item(f"{max(now, rest[0]):%H:%M}", pause_words))
            now, rest = rest[1], None
            until = now + datetime.timedelta(minutes=length)
        found.append(Item(f"{now:%H:%M}", words, key))
        now = until
    if now - start > LONGEST_DAY or now.date() != start.date():
        raise ValueError("the meeting does not fit into a day")
    found.append(Item(f"{now:%H:%M}", end_words))
    return found
