"""Training by what the records of products lack: counted exactly, proposed with who and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.fieldwork.models import Course
from ocop.fieldwork.training import content_gaps
from ocop.fieldwork.training.actions import courses, taking_part
from ocop.fieldwork.training.proposing import proposals, say
from ocop.fieldwork.training.tests import making
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.stories import quality
from ocop.stories.models import ContentScore
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def lacking(product: Any, **by_channel: list[str]) -> None:
    """The kept scores of a product that lacks these items, and nothing else."""
    items = quality.content().items
    for channel in quality.content().channels:
        codes = by_channel.get(channel, [])
        ContentScore.objects.create(
            product=product,
            channel=channel,
            score=50,
            errors=0,
            warnings=0,
            inputs=1,
            failed=sum(1 << items[code].bit for code in codes),
        )


def city(cast: Cast) -> Any:
    """Home: two products without a photograph, one of them without an English name; other: one without a story. A fourth lacks nothing."""
    first, second = (builders.product(name, producer=cast.home_producer) for name in ("Miến Một", "Miến Hai"))
    third, fourth = (builders.product(name, producer=cast.other_producer) for name in ("Nón Ba", "Nón Bốn"))
    lacking(first, catalogue=["picture"], marketplace=["picture", "star"], export=["picture", "name_en"])
    lacking(second, catalogue=["picture"])
    lacking(third, catalogue=["story"], marketplace=["story"])
    lacking(fourth)
    orphan = builders.product("Không chủ thể", producer=None)
    lacking(orphan, catalogue=["picture"])
    return first


def test_what_is_lacking_is_counted_channel_by_channel(cast: Cast) -> None:
    city(cast)
    found = {one.code: one for one in content_gaps.by_channel("demo")}
    assert {code: one.scored for code, one in found.items()} == dict.fromkeys(quality.content().channels, 5)
    # 20 points for a photograph and 20 for a story in the catalogue: three products lack the one, one the other.
    assert [(one.code, one.need, one.products, one.producers) for one in found["catalogue"].lacks] == [
        ("picture", "warned", 3, 1),
        ("story", "warned", 1, 1),
    ]
    # A star is no matter of a course.
    assert [(one.code, one.need, one.products) for one in found["marketplace"].lacks] == [
        ("story", "warned", 1),
        ("picture", "required", 1),
    ]
    assert [(one.code, one.need) for one in found["export"].lacks] == [("name_en", "required"), ("picture", "warned")]
    assert found["buyer_pack"].lacks == []
    assert [one.scored for one in content_gaps.by_channel("office")] == [0, 0, 0, 0]


def test_who_lacks_it_is_proposed_with_the_reason(cast: Cast) -> None:
    first = city(cast)
    row = making.course(criteria=[], contents=["picture", "name_en"])
    (only,) = proposals(row, cast.city_officer.person, clock.today())
    assert only.producer == cast.home_producer
    assert only.reasons == [
        {
            "kind": "content",
            "what": "picture",
            "count": 2,
            "product": first.name,
            "channels": ["catalogue", "marketplace", "export"],
            "need": "required",
        },
        {
            "kind": "content",
            "what": "name_en",
            "count": 1,
            "product": first.name,
            "channels": ["export"],
            "need": "required",
        },
    ]
    # The dearest channel of each product: the catalogue gives 20 of its 85 points for a photograph; the export sheet 10 of 125 for the name.
    whole = {
        code: sum(points for _need, points in one.asks.values()) for code, one in quality.content().channels.items()
    }
    assert only.weight == pytest.approx(2 * 20 / whole["catalogue"] + 10 / whole["export"])
    assert "2" in say(only.reasons[0])
    assert first.name in say(only.reasons[0])
    both = making.course(criteria=[], contents=["story", "picture"])
    assert [one.producer for one in proposals(both, cast.city_officer.person, clock.today())] == [
        cast.home_producer,
        cast.other_producer,
    ]
    assert proposals(making.course(criteria=[]), cast.city_officer.person, clock.today()) == []


def test_invited_with_the_reason_and_only_for_what_a_course_can_teach(cast: Cast) -> None:
    city(cast)
    office = cast.city_officer.person
    row = making.session(making.course(criteria=[], contents=["picture"]))
    (invitation,) = taking_part.invite(by=office, session=row, producers=[cast.home_producer.pk])
    assert [one["what"] for one in invitation.reasons] == ["picture"]
    assert "Miến Một" in cast.producer_member.get(reverse("fieldwork:session", args=[row.pk])).content.decode()
    before = head()
    for code in ("star", "bịa"):
        with pytest.raises(Refused):
            courses.keep(by=office, values={"name_vi": "Sai", "contents": [code]})
    assert (head(), Course.objects.filter(name_vi="Sai").count()) == (before, 0)


def test_the_page_leads_to_a_course_and_asks_the_same_for_many(cast: Cast) -> None:
    page = reverse("fieldwork:content_lacking")
    office = cast.city_officer.client
    office.get(page)
    counts = []
    for _turn in range(2):
        city(cast)
        with CaptureQueriesContext(connection) as asked:
            html = office.get(page).content.decode()
        counts.append(len(asked))
    assert counts[0] == counts[1]
    new = f"{reverse('fieldwork:course_new')}?noi-dung=picture"
    assert new in html
    form = office.get(new).context["form"]
    assert form.initial["contents"] == ["picture"]
    sent = {"name_vi": "Chụp ảnh bằng điện thoại", "contents": ["picture"], "is_published": "on"}
    assert office.post(reverse("fieldwork:course_new"), {**sent, "contents": ["star"]}).status_code == 422
    assert office.post(reverse("fieldwork:course_new"), sent).status_code == 302
    assert Course.objects.get().contents == ["picture"]
