"""The table of states: sound, complete, and held by the code."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ocop.appraisal import requirements, states
from ocop.appraisal.models import FiledVersion
from tests import appraisals


def test_every_need_has_a_check_and_every_check_a_need():
    named = {need for step in states.table()[1].values() for need in step.needs}
    assert named == requirements.names()


def test_every_state_is_reached_and_only_ends_are_final():
    codes, steps = states.table()
    reached = {"draft"} | {step.to_state for step in steps.values()}
    assert reached == set(codes)
    leads_on = {code for step in steps.values() for code in step.from_states}
    # An appeal, or an answer of the ministry below five stars, may open a result once more; nothing opens the others.
    assert {code for code, one in codes.items() if one.ends} - leads_on == {"withdrawn"}
    assert {code for code, one in codes.items() if not one.ends} <= leads_on


@pytest.mark.django_db
def test_what_was_filed_cannot_be_changed():
    filed = FiledVersion.objects.create(
        dossier=appraisals.dossier(), number=1, content={"a": 1}, digest="d", filed_at=appraisals.NOW, filed_by_name="x"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FiledVersion.objects.filter(pk=filed.pk).update(content={"a": 2})
    filed.refresh_from_db()
    assert filed.content == {"a": 1}
