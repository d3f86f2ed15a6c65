"""Every action that a page of history can show is said in words, in both languages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from ocop.appraisal.states import table
from ocop.outlets.recognising import states as applications
from ocop.people import history
from ocop.trade.deals import states as memoranda
from ocop.trade.events import states as events
from ocop.trade.models import StepAnswer

ROOMS = Path(__file__).resolve().parents[2]
RECORDERS = ("record", "_record")
FILLED = {
    "appraisal.{}": [f"appraisal.{name}" for name in table()[1]],
    "appraisal.write_{}": ["appraisal.write_minutes", "appraisal.write_proposals"],
    "dialogue.{}": [
        f"dialogue.{what}"
        for what in ("assigned", "answered", "reopened", "settled", "withdrawn", "published", "unpublished")
    ],
    "outlets.application_{}": [f"outlets.application_{name}" for name in applications.table()[1]],
    "programme.{}_take_out": [f"programme.{what}_take_out" for what in ("activity", "target")],
    "trade.buyer_{}": [f"trade.buyer_{state}" for state in ("confirmed", "refused", "suspended")],
    "trade.event_{}": [f"trade.event_{name}" for name in events.table()[1]],
    "trade.memorandum_{}": [f"trade.memorandum_{name}" for name in memoranda.table()[1]],
    "trade.need_{}": [f"trade.need_{state}" for state in ("open", "met", "closed")],
    "trade.step_{}": [f"trade.step_{word}" for word in StepAnswer.Word.values],
}


def texts(node: ast.expr) -> list[str]:
    """What an argument may be: its text, both of a choice, a pattern with {} for what is filled in."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return texts(node.body) + texts(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)]
    return []


def recorded() -> dict[str, str]:
    """Every action that the code records in the ledger, and where."""
    found = {}
    for path in sorted(ROOMS.rglob("*.py")):
        if "tests" in path.parts or "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "func", None)
            if not isinstance(node, ast.Call) or getattr(name, "id", getattr(name, "attr", "")) not in RECORDERS:
                continue
            said = [text for keyword in node.keywords if keyword.arg == "action" for text in texts(keyword.value)]
            said += [text for one in node.args for text in texts(one) if re.fullmatch(r"[a-z]+\.[a-z_]+", text)]
            for text in said:
                for one in FILLED.get(text, [text]):
                    found[one] = str(path.relative_to(ROOMS))
    return found


def test_the_walk_finds_them() -> None:
    found = recorded()
    assert len(found) > 120
    assert {"certificate.issue", "appraisal.file", "recognition.extend", "products.create"} <= set(found)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_action_has_words(language: str) -> None:
    with translation.override(language):
        bare = {name: where for name, where in recorded().items() if str(history._words.get(name, "")) in ("", name)}
        assert bare == {}
    if language == "vi":
        with translation.override("en"):
            english = {name: str(history._words[name]) for name in recorded()}
        with translation.override("vi"):
            same = sorted(name for name, text in english.items() if str(history._words[name]) == text)
        assert same == []
