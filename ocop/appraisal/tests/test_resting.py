"""When a paper ends, the criteria and the star that rest on it light up."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.appraisal.actions import answers as writing
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.resting import resting
from ocop.appraisal.tests.test_producer import begun
from ocop.producers.models import Paper
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def paper(cast: Cast, title: str, days: int | None) -> Paper:
    row = Paper.objects.create(producer=cast.home_producer, kind="other", title=title, created_at=clock.now())
    row.versions.create(
        number=1,
        added_by_name="x",
        created_at=clock.now(),
        valid_to=None if days is None else clock.today() + days * DAY,
    )
    return row


def three_stars(cast: Cast):
    """A dossier whose every choice is the best there is; its key is another than its product's."""
    builders.product("Trước nó")
    dossier = begun(cast)
    assert dossier.pk != dossier.product_id
    for criterion in criteria_set(dossier.criteria).criteria:
        writing.save_answer(
            by=cast.producer_member.person, dossier=dossier, criterion=criterion.no, choice=len(criterion.choices) - 1
        )
    return dossier


def back(cast: Cast, dossier, criterion: str, row: Paper) -> None:
    writing.add_evidence(
        by=cast.producer_member.person,
        dossier=dossier,
        criterion=criterion,
        version_id=row.versions.latest("number").pk,
    )


def test_a_paper_that_ends_takes_its_criteria_and_the_star(cast: Cast) -> None:
    dossier = three_stars(cast)
    safety = paper(cast, "ATTP", -1)
    back(cast, dossier, "9", safety)
    back(cast, dossier, "4.2", safety)
    found = resting(cast.producer_member.person, [dossier.product_id])[dossier.product_id]
    assert [(one.title, one.has_ended, one.criteria, one.stars, one.stars_without) for one in found] == [
        ("ATTP", True, ("4.2", "9"), 5, 2)
    ]
    assert found[0].star_at_risk


def test_another_paper_holds_the_criterion(cast: Cast) -> None:
    dossier = three_stars(cast)
    back(cast, dossier, "9", paper(cast, "ATTP", 30))
    back(cast, dossier, "9", paper(cast, "HACCP", None))
    found = resting(cast.producer_member.person, [dossier.product_id])[dossier.product_id]
    assert [(one.title, one.has_ended, one.criteria, one.star_at_risk) for one in found] == [("ATTP", False, (), False)]


@pytest.mark.parametrize(("days", "shown"), [(-400, True), (0, True), (90, True), (91, False), (None, False)])
def test_ninety_days_ahead(cast: Cast, days: int | None, shown: bool) -> None:
    dossier = three_stars(cast)
    back(cast, dossier, "9", paper(cast, "ATTP", days))
    assert (dossier.product_id in resting(cast.producer_member.person, [dossier.product_id])) is shown


def test_a_newer_version_puts_the_light_out(cast: Cast) -> None:
    dossier = three_stars(cast)
    safety = paper(cast, "ATTP", -1)
    back(cast, dossier, "9", safety)
    safety.versions.create(number=2, added_by_name="x", created_at=clock.now(), valid_to=clock.today() + 400 * DAY)
    assert resting(cast.producer_member.person, [dossier.product_id]) == {}


@pytest.mark.parametrize("who", ["stranger", "other_member", "commune_officer", "city_officer"])
def test_nobody_else_learns_of_a_draft(cast: Cast, who: str) -> None:
    dossier = three_stars(cast)
    back(cast, dossier, "9", paper(cast, "ATTP", -1))
    assert resting(cast[who].person, [dossier.product_id]) == {}


def test_four_questions_for_any_number(cast: Cast) -> None:
    dossier = three_stars(cast)
    person = cast.producer_member.person
    back(cast, dossier, "9", paper(cast, "A", -1))
    resting(person, [dossier.product_id])

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            resting(person, [dossier.product_id])
        return len(queries)

    few = asked()
    for number, title in (("8", "B"), ("4.1", "C"), ("4.2", "D")):
        back(cast, dossier, number, paper(cast, title, -1))
    assert asked() == few
