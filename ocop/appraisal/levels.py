"""From a council's ruling to what the city decides (pure; decree 26/2026 art. 3.3, 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["recognise", "send_up", "notice", "refuse"]


@dataclass(frozen=True)
class Verdict:
    """What follows from a ruling: the move, and the level where there is one (as recognition.Level)."""

    move: Outcome
    level: str = ""


def verdict(outcome: str, stars: int | None, *, current: str = "") -> Verdict:
    """The ordinary consequence of a ruling.

    Three and four stars are recognised by the city, five are recognised as potential and sent on to the ministry; one and two get a notice;
    stopped, excluded and disqualified dossiers are ended. `current` is the level an upgrade starts from: a ruling that is not
    higher leaves the present recognition as it is and is noticed.
    """
    if outcome != "rated" or stars is None:
        return Verdict("refuse")
    if stars < 3:
        return Verdict("notice")
    level = {3: "3", 4: "4", 5: "potential_5"}[stars]
    if current and RANK[level] <= RANK.get(current, 0):
        return Verdict("notice")
    return Verdict("send_up" if stars == 5 else "recognise", level)


RANK = {"3": 3, "4": 4, "potential_5": 5, "5": 6}
