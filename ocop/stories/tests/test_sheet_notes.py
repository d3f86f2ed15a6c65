"""The hint beside the criterion on a story's own worth: only to look at, only of stories the member may read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ocop.appraisal.tests.council_hall import hall
from ocop.appraisal.tests.test_hall import client
from ocop.stories import likeness, scores
from ocop.stories.tests import making
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget():
    likeness.shelf.clear()
    yield
    likeness.shelf.clear()


def sheet(here):
    answer = client(here.one).get(reverse("appraisal:score", args=[here.dossier.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_member_is_told_of_an_alike_story_beside_that_criterion_alone(cast):
    here = hall()
    product = here.dossier.product
    product.story_vi = making.TELLS
    product.save()
    other = builders.product("Miến của nhà khác", story_vi="Đoạn đầu là của riêng nhà này. " + making.TELLS)
    hidden = builders.product("Không ai được thấy", story_vi=making.TELLS, is_public=False)
    scores.refresh([product.pk, other.pk, hidden.pk])
    page = sheet(here)
    assert page.count("Câu chuyện có chung 100% số chữ với “Miến của nhà khác”") == 1
    assert "trong căn bếp nhỏ dưới chân núi" in page
    assert "Không ai được thấy" not in page
    at = page.index("Câu chuyện có chung")
    assert 'data-criterion="5.3"' in page[:at]
    assert 'data-criterion="6.1"' in page[at:]


def test_nothing_is_said_where_no_story_is_told_or_none_is_alike(cast):
    here = hall()
    assert "Câu chuyện có chung" not in sheet(here)
    product = here.dossier.product
    product.story_vi = making.TELLS
    product.save()
    other = builders.product(
        "Lụa", story_vi="Khung cửi kêu từ sáng tới khuya bên bờ sông, con gái học nghề của mẹ, lụa mềm và mát."
    )
    scores.refresh([product.pk, other.pk])
    assert "Câu chuyện có chung" not in sheet(here)
