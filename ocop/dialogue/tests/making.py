"""Proposals and promises for tests, made by the actions themselves."""

from __future__ import annotations

import itertools
from typing import Any

from ocop.dialogue.actions import promises, proposals
from ocop.dialogue.models import Promise, Proposal
from ocop.people.models import Person
from ocop.workdays import clock
from tests import builders

_numbers = itertools.count(1)


def key() -> str:
    """A fresh key of a form."""
    return f"khoa-{next(_numbers)}"


def officer(role: str = "coordination_officer", **extra: Any) -> Person:
    """Somebody of an office."""
    person = builders.person("Cô Văn Phòng")
    builders.role(person, role, **extra)
    return person


def member(organisation: Any) -> Person:
    """Somebody who speaks for a producer."""
    person = builders.person("Bác Chủ Thể")
    builders.role(person, "producer_member", organisation=organisation)
    return person


def brought(by: Person, **extra: Any) -> Proposal:
    """Something brought."""
    values = {
        "kind": "difficulty",
        "subject": "capital",
        "title": "Khó vay vốn",
        "words": "Ngân hàng đòi thế chấp.",
        "key": key(),
        **extra,
    }
    return proposals.bring(by=by, **values)


def assigned(by: Person, row: Proposal, **extra: Any) -> Proposal:
    """Given to an office, five working days."""
    return proposals.assign(by=by, pk=row.pk, **{"office": "trade", "working_days": 5, **extra})


def answered(by: Person, row: Proposal, words: str = "Đã liên hệ ngân hàng.") -> Proposal:
    """Answered."""
    return proposals.answer(by=by, pk=row.pk, words=words)


def promised(by: Person, row: Proposal | None = None, **extra: Any) -> Promise:
    """A promise due in a month."""
    import datetime

    values: dict[str, Any] = {
        "key": key(),
        "words": "Mở lớp dạy làm nhãn",
        "due_on": clock.today() + datetime.timedelta(days=30),
        **extra,
    }
    if row is not None:
        return promises.make(by=by, proposal_id=row.pk, **values)
    return promises.make(by=by, **{"office": "coordination", **values})
