"""Producers with a star, and visits to them: rows for tests."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from ocop.checklists import actions as checks
from ocop.checklists.models import Check
from ocop.fieldwork.inspection.actions import findings, plans
from ocop.fieldwork.inspection.kinds import CHECKLIST, NAME
from ocop.fieldwork.models import Inspection, InspectionFinding
from ocop.producers.models import Paper, PaperVersion, Producer
from ocop.recognition.models import Recognition
from ocop.workdays import clock
from tests import builders


def starred(producer: Producer) -> Recognition:
    """A product of it with four stars in force."""
    product = builders.product("Gốm sao", producer=producer, commune=producer.organisation.commune)
    return builders.recognition(product, "4", clock.today() - datetime.timedelta(days=90))


def paper(producer: Producer, kind: str, ends_in: int) -> None:
    """A paper that ends so many days from today."""
    row = Paper.objects.create(producer=producer, kind=kind, title=kind, created_at=clock.now())
    PaperVersion.objects.create(
        paper=row,
        number=1,
        valid_to=clock.today() + datetime.timedelta(days=ends_in),
        added_by_name="thử",
        created_at=clock.now(),
    )


def announced(office: Any, producer: Producer, inspector: Any = None) -> Inspection:
    """A visit outside the plan."""
    return plans.outside(
        by=office, producer=producer, why="thử", due_on=clock.today(), inspector=(inspector or office).pk
    )


def made(by: Any, row: Inspection, *, missed: str = "mark") -> Inspection:
    """Visited with every item of the checklist met but one; raw answers, handed in as a phone does."""
    check = checks.begin(by=by, kind=NAME, object_id=row.pk, checklist=CHECKLIST)
    asked = check.copy.checklist
    answers = {one.code: {"value": one.code != missed} for one in asked.asked() if one.answer == "yes"}
    Check.objects.filter(pk=check.pk).update(answers=answers)
    with_photos(check)
    checks.hand_in(by=by, check_id=check.pk, note="đã đi")
    row.refresh_from_db()
    return row


def with_photos(check: Check) -> None:
    """A photograph for each item that needs one."""
    from ocop.appraisal.tests.rulings import stored

    for one in check.copy.checklist.asked():
        if one.photo:
            check.photos.create(item=one.code, file=stored(), key=uuid.uuid4().hex, taken_at=clock.now())


def found(by: Any, row: Inspection, severity: str = "major", **extra: Any) -> InspectionFinding:
    """Something found, to be put right in ten days."""
    values = {
        "key": uuid.uuid4().hex,
        "words": "Nhãn sai hạng sao",
        "action": "Thay nhãn",
        "due_on": clock.today() + datetime.timedelta(days=10),
        **extra,
    }
    return findings.find(by=by, inspection=row, severity=severity, **values)
