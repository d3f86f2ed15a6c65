"""Whatever people try, in whatever order: no state without its papers, no skipped council, no lost entry, no refusal that changes."""

from __future__ import annotations

import datetime
import io
import os
import random
from typing import Any

import docx
import pytest

from ocop.appraisal.models import Move
from ocop.appraisal.states import table
from ocop.documents import pdf, word
from ocop.ledger.verification import verify
from tests import walks

pytestmark = pytest.mark.django_db
# More of them: OCOP_WALKS=200 pytest tests/test_state_walks.py
WALKS = int(os.environ.get("WALKS", "4"))
STEPS = 180
reached: set[str] = set()


@pytest.fixture(autouse=True)
def _quick_papers(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """What a paper looks like is tested elsewhere; here the same bytes stand for each."""
    settings.OCOP_TODAY = datetime.date(2026, 11, 3)
    letter = io.BytesIO()
    docx.Document().save(letter)
    drawn = letter.getvalue()
    monkeypatch.setattr(pdf, "render", lambda _template, _data: walks.PDF)
    monkeypatch.setattr(word, "render", lambda _template, _data: drawn)


@pytest.mark.parametrize("seed", range(WALKS))
def test_a_walk_of_random_people_leaves_nothing_broken(seed: int) -> None:
    world = walks.build(random.Random(f"walk {seed}"))
    for _ in range(STEPS):
        walks.step(world)
    outcome = verify()
    assert (outcome.breaks, outcome.entries > 20) == ((), True)
    reached.update(Move.objects.values_list("to_state", flat=True))
    assert world.refused > 10
    assert sum(world.done.values()) > 15


def test_the_walks_went_far_enough() -> None:
    """Together they reach the council and what comes after it; runs after them, says nothing when they did not run."""
    if reached:
        assert {"filed", "returned", "forwarded", "in_review", "ready", "scoring", "scored", "proposed"} <= reached
        assert reached & {"recognised", "noticed", "sent_up"}
        assert reached <= set(table()[0])
