"""The desk tells each person of the council what waits for them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ocop.appraisal import inboxes
from ocop.appraisal.actions import closing
from ocop.appraisal.tests.council_hall import another, fill, hall
from tests.cast import Player

pytestmark = pytest.mark.django_db


def test_a_member_is_told_how_many_dossiers_wait_to_be_scored(cast):
    here = hall(producer=cast.home_producer)
    another(here)
    assert inboxes.to_score(here.one.person) == 2
    page = Player(here.one.person).get(reverse("desk:home")).content.decode()
    assert f'<a href="{reverse("appraisal:hall")}">' in page
    assert "hồ sơ chờ bạn chấm" in page
    fill(here.one, here.dossier)
    assert inboxes.to_score(here.one.person) == 1
    assert (inboxes.to_score(here.secretary.person), inboxes.to_score(cast.city_officer.person)) == (0, 0)


def test_the_way_of_a_dossier_names_every_step_to_the_producer_and_no_words_of_the_council(cast):
    here = hall(producer=cast.home_producer)
    for seat, pick in zip(here.scoring, (-1, 0, 1), strict=True):
        fill(seat, here.dossier, pick)
    closing.close_scoring(by=here.secretary.person, dossier=here.dossier)
    closing.score_again(by=here.secretary.person, dossier=here.dossier, reason="thành viên hai chấm quá thấp")
    page = cast.producer_member.get(reverse("appraisal:dossier", args=[here.dossier.pk])).content.decode()
    assert "Chấm lại" in page
    assert "quá thấp" not in page
    officer = cast.city_officer.get(reverse("appraisal:dossier_moves", args=[here.dossier.pk])).content.decode()
    assert "quá thấp" in officer
