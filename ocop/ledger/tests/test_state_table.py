"""A table of states and moves that contradicts itself is refused, naming the file and the move."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation

from ocop.ledger import state_table


@dataclass(frozen=True)
class State:
    code: str
    ends: bool = False


GOOD = """
states: [{code: draft}, {code: sent}, {code: done, ends: true}]
moves:
  - {name: send, vi: Gửi, en: Send, from: [draft], to: sent, as: [owner], needs: [papers], reason: true}
  - {name: close, vi: Đóng, en: Close, from: [draft, sent], to: done, as: {draft: [owner], sent: [office, owner]}, tells: true, clock: city}
"""


def read(folder: Path, text: str) -> state_table.StateTable[State]:
    file = folder / "states.yaml"
    file.write_text(text, encoding="utf-8")
    return state_table.read(file, State, ("owner", "office"))


def test_a_table_says_who_may_move_what_from_where(tmp_path: Path) -> None:
    table = read(tmp_path, GOOD)
    assert list(table.states) == ["draft", "sent", "done"]
    send, close = table.steps.values()
    assert (send.from_states, send.to_state, send.actors, send.needs, send.needs_reason, send.tells) == (
        ("draft",),
        "sent",
        ("owner",),
        ("papers",),
        True,
        False,
    )
    assert [close.actors_from(one) for one in ("draft", "sent")] == [("owner",), ("office", "owner")]
    assert (close.actors, close.tells, close.clock, send.actors_from("draft")) == (
        ("owner", "office"),
        True,
        "city",
        ("owner",),
    )
    with translation.override("en"):
        assert send.label == "Send"
    with translation.override("vi"):
        assert send.label == "Gửi"


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("to: sent", "to: lost", r"states\.yaml: the move send .*lost"),
        ("from: [draft], to", "from: [gone], to", "send .*gone"),
        ("as: [owner]", "as: [mayor]", "send .*mayor"),
        ("name: close", "name: send", "the move send stands twice"),
        ("sent: [office, owner]", "done: [office, owner]", "close does not say for each state"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert right in GOOD
    with pytest.raises(ValueError, match=named):
        read(tmp_path, GOOD.replace(right, wrong))
