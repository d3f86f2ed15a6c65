"""The home of an officer of a commune: what is due with its clock, what is past its day first."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse

from ocop.appraisal import inboxes
from tests import appraisals, builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def filed(cast: Cast, name: str, due: datetime.date, **more: Any) -> Any:
    product = builders.product(name, producer=cast.home_producer, commune=cast.home_commune)
    return appraisals.dossier(product=product, state="filed", filed_at=appraisals.NOW, due_on=due, **more)


def test_the_nearest_day_leads_and_only_the_own_commune_is_listed(cast: Cast) -> None:
    later = filed(cast, "Miến", datetime.date(2026, 12, 20))
    late = filed(cast, "Nem", datetime.date(2026, 10, 1), criteria=later.criteria)
    onward = filed(cast, "Chè", datetime.date(2026, 10, 1), criteria=later.criteria)
    type(onward).objects.filter(pk=onward.pk).update(state="forwarded")
    assert [row.pk for row in inboxes.nearest(cast.commune_officer.person, 8)] == [late.pk, later.pk]
    assert inboxes.nearest(cast.producer_member.person, 8) == []
    text = cast.commune_officer.get(reverse("desk:home")).content.decode()
    assert text.index(reverse("appraisal:review", args=[late.pk])) < text.index(
        reverse("appraisal:review", args=[later.pk])
    )
    assert reverse("appraisal:review", args=[onward.pk]) not in text


def test_its_questions_do_not_grow_with_the_rows(cast: Cast, django_assert_max_num_queries: Any) -> None:
    first = filed(cast, "Miến", datetime.date(2026, 12, 20))
    for number in range(5):
        filed(cast, f"Nem {number}", datetime.date(2026, 12, 1), criteria=first.criteria)
    person = cast.commune_officer.person
    inboxes.nearest(person, 8)
    with django_assert_max_num_queries(8):
        inboxes.nearest(person, 8)
