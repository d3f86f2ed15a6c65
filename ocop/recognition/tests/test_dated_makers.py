"""A product goes to another producer: search, figures and history follow, earlier days keep who made it."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.people import history
from ocop.producers.actions.merging import merge_producers
from ocop.producers.models import Paper
from ocop.producers.snapshots import Stale
from ocop.products.actions.moving import move_product
from ocop.products.duplicates import DuplicatesFound
from ocop.products.models import EarlierMaker, Product, ProductPaper
from ocop.recognition import columns, statistics
from ocop.search.models import Document
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
Date = datetime.date


@pytest.fixture(autouse=True)
def _english(cast):
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


@pytest.fixture
def vase(cast):
    product = builders.product("Bình gốm", producer=cast.home_producer, commune=cast.home_commune)
    builders.recognition(product, "4", Date(2021, 5, 1))
    return product


@pytest.fixture
def household(cast):
    return builders.producer(
        "Hộ Nguyễn Văn Men", organisation__kind="household", organisation__commune=cast.home_commune
    )


def makers(day: str) -> tuple[dict[str, int], list[int]]:
    columns.forget()
    on = Date.fromisoformat(day)
    figure = statistics.producers(register="demo", as_of=on)
    ids = statistics.producer_ids(register="demo", as_of=on)
    assert figure.producers == figure.total == len(ids)
    return {row.value: row.count for row in figure.rows if row.count}, ids


def move(cast, product, to, **more):
    given = {"by": cast.city_officer.person, "reason": "Chuyển nhượng", **more}
    return move_product(product_id=product.pk, producer_id=to.pk, **given)


def test_what_was_known_at_a_moment_knows_no_move_recorded_later(cast, vase, household):
    before = clock.now()
    move(cast, vase, household, since=Date(2024, 3, 1))
    columns.forget()
    asked = {"register": "demo", "as_of": Date(2025, 1, 1)}
    assert statistics.producer_ids(**asked, known_at=before) == [cast.home_producer.pk]
    assert statistics.producer_ids(**asked, known_at=clock.now()) == [household.pk]
    assert statistics.producer_ids(**asked) == [household.pk]


def test_figures_history_and_search_follow(cast, vase, household):
    paper = Paper.objects.create(producer=cast.home_producer, kind="food_safety", title="ATTP", created_at=clock.now())
    ProductPaper.objects.create(product=vase, paper=paper)
    move(cast, vase, household, since=Date(2024, 3, 1))
    vase.refresh_from_db()
    assert (vase.producer, vase.paper_links.count()) == (household, 0)
    assert makers("2024-02-29") == ({"cooperative": 1}, [cast.home_producer.pk])
    assert makers("2024-03-01") == ({"household": 1}, [household.pk])
    opened = {"register": "demo", "by": "producer_kind", "value": "household"}
    assert statistics.product_ids(as_of=Date(2024, 2, 29), **opened) == []
    assert statistics.product_ids(as_of=Date(2024, 3, 1), **opened) == [vase.pk]
    # The product is counted all the same, once.
    assert statistics.total(register="demo", as_of=Date(2024, 2, 29)) == 1
    document = Document.objects.get(kind="product", object_id=vase.pk)
    assert "nguyen van men" in str(document.texts).lower() or "Nguyễn Văn Men" in str(document.texts)
    assert [entry.action for entry in Entry.objects.order_by("sequence")] == [
        "products.move",
        "products.moved_away",
        "products.moved_here",
    ]
    entry = Entry.objects.get(action="products.move")
    assert entry.change["after"] == {
        "producer": household.pk,
        "producer_name": "Hộ Nguyễn Văn Men",
        "since": "2024-03-01",
        "papers_unlinked": [paper.pk],
    }
    # Who gave it away reads so in their own history.
    read = history.entries(by=cast.producer_member.person).values_list("action", flat=True)
    assert "products.moved_away" in read
    page = cast.city_officer.get(f"/en/ban/san-pham/{vase.pk}/").content.decode()
    assert "Hợp tác xã Gốm Nhà until" in page


def test_an_error_changes_earlier_days_too_and_back_again_leaves_nothing(cast, vase, household):
    move(cast, vase, household, was_wrong=True)
    assert makers("2021-12-31") == ({"household": 1}, [household.pk])
    assert not EarlierMaker.objects.exists()
    move(cast, vase, cast.home_producer, since=Date(2023, 1, 1))
    move(cast, vase, household, was_wrong=True)
    assert not EarlierMaker.objects.exists()


def test_a_merge_of_producers_keeps_who_made_it(cast, vase, household):
    third = builders.producer("Công ty Men", organisation__kind="enterprise", organisation__commune=cast.home_commune)
    move(cast, vase, household, since=Date(2023, 1, 1))
    move(cast, vase, third, since=Date(2024, 1, 1))
    assert EarlierMaker.objects.count() == 2
    merge_producers(by=cast.city_officer.person, loser_id=household.pk, winner_id=third.pk, reason="Một nhà")
    # The second and the third are one, so it changed hands once.
    (row,) = EarlierMaker.objects.all()
    assert (row.producer, row.until) == (cast.home_producer, Date(2023, 1, 1))
    assert makers("2022-12-31") == ({"cooperative": 1}, [cast.home_producer.pk])
    assert makers("2023-01-01")[1] == [third.pk]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"reason": " "}, "Say in a few words"),
        ({"since": Date(2100, 1, 1)}, "lies in the future"),
        ({"who": "producer_member"}, "Only a city officer"),
        ({"who": "auditor"}, "Only a city officer"),
        ({"who": "commune_officer", "to": "other"}, "Only a city officer"),
        ({"to": "same"}, "already makes it"),
        ({"to": "public"}, "in another register"),
        ({"seen": True}, "Somebody else changed this"),
    ],
)
def test_refusals_change_nothing(cast, vase, household, more, words):
    to = {
        "other": cast.other_producer,
        "same": cast.home_producer,
        "public": builders.producer("Công khai", register="public"),
    }.get(more.pop("to", ""), household)
    if "who" in more:
        more["by"] = cast[more.pop("who")].person
    if more.pop("seen", False):
        more["seen_producer_id"] = household.pk
    before = (list(Product.objects.values()), EarlierMaker.objects.count(), Entry.objects.count())
    with pytest.raises((Refused, Stale), match=words):
        move(cast, vase, to, **more)
    assert (list(Product.objects.values()), EarlierMaker.objects.count(), Entry.objects.count()) == before


def test_a_commune_officer_moves_within_the_commune(cast, vase, household):
    move(cast, vase, household, by=cast.commune_officer.person)
    assert EarlierMaker.objects.get().until == clock.today()


def test_signs_of_a_duplicate_are_asked_first(cast, vase, household):
    same = builders.product("Bình gốm", producer=household)
    with pytest.raises(DuplicatesFound):
        move(cast, vase, household)
    move(cast, vase, household, another_ones=[same.pk])
    assert household.products.count() == 2


def test_the_page(cast, vase, household):
    player = cast.city_officer
    address = f"/en/ban/san-pham/{vase.pk}/chuyen/"
    assert "Hộ Nguyễn Văn Men" in player.get(address + "?q=men").content.decode()
    assert "Hộ Nguyễn Văn Men" in player.get(f"{address}?to={household.pk}").content.decode()
    sent = {"to": household.pk, "seen": vase.producer_id, "reason": "", "since": "1/3/2024"}
    assert player.post(address, sent).status_code == 422
    vase.refresh_from_db()
    assert vase.producer == cast.home_producer
    assert player.post(address, {**sent, "reason": "Chuyển nhượng"}).status_code == 302
    vase.refresh_from_db()
    assert vase.producer == household
    assert EarlierMaker.objects.get().until == Date(2024, 3, 1)
