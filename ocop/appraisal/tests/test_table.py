"""The table of states: sound, complete, and held by the code."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from ocop.appraisal import moves, requirements, states
from ocop.appraisal.actions import completion
from ocop.appraisal.models import FiledVersion
from ocop.ledger.refusal import Refused
from tests import appraisals, builders
from tests.cast import Cast


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


def test_each_state_says_who_may_return_from_it():
    step = states.step("return")
    assert {code: step.actors_from(code) for code in step.from_states} == {
        "filed": ("commune",),
        "forwarded": ("office",),
        "in_review": ("office", "team"),
    }
    assert states.step("accept").actors_from("forwarded") == ("office", "secretary")


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "may"), [("filed", True), ("forwarded", False), ("in_review", False)])
def test_the_commune_does_not_call_a_dossier_back_from_the_city(cast: Cast, state: str, may: bool):
    dossier = appraisals.dossier(
        product=builders.product("Miến", producer=cast.home_producer, commune=cast.home_commune),
        state=state,
        filed_at=appraisals.NOW,
    )
    officer = cast.commune_officer.person
    assert ("return" in {step.name for step, _lacks in moves.possible(officer, dossier)}) is may
    point = completion.Point("form01", "Thiếu chữ ký")
    if may:
        completion.send_back(by=officer, dossier=dossier, points=[point])
    else:
        with pytest.raises(Refused):
            completion.send_back(by=officer, dossier=dossier, points=[point])
    dossier.refresh_from_db()
    assert dossier.state == ("returned" if may else state)


@pytest.mark.django_db
def test_what_was_filed_cannot_be_changed():
    filed = FiledVersion.objects.create(
        dossier=appraisals.dossier(), number=1, content={"a": 1}, digest="d", filed_at=appraisals.NOW, filed_by_name="x"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FiledVersion.objects.filter(pk=filed.pk).update(content={"a": 2})
    filed.refresh_from_db()
    assert filed.content == {"a": 1}
