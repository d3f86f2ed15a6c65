"""The kind of a producer is dated: a figure as of a day counts each maker as what it was, and who made the product, that day."""

from __future__ import annotations

import datetime

import pytest
from django.utils import translation

from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.people.kinds import kind_on
from ocop.people.models import EarlierKind
from ocop.producers.actions.merging import merge_producers
from ocop.producers.actions.producers import change_producer
from ocop.recognition import columns, statistics
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db
Date = datetime.date


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def kinds(day: str) -> dict[str, int]:
    columns.forget()
    figure = statistics.producers(register="demo", as_of=Date.fromisoformat(day))
    assert sum(row.count for row in figure.rows) == figure.total
    return {row.value: row.count for row in figure.rows if row.count}


@pytest.fixture
def household(cast):
    """A household whose product has stars since 10/12/2020, in the home commune."""
    cast.city_officer, cast.commune_officer, cast.producer_member  # noqa: B018 - made beforehand
    maker = builders.producer(
        "Hộ Nguyễn Thị Na", organisation__kind="household", organisation__commune=cast.home_organisation.commune
    )
    builders.recognition(builders.product(producer=maker), "3", Date(2020, 12, 10))
    return maker


def change(by, maker, **values):
    return change_producer(by=by, producer_id=maker.pk, values=values)


def test_figures_of_earlier_days_keep_the_earlier_kind(cast, household):
    assert kinds("2020-12-31") == {"household": 1}
    change(cast.city_officer.person, household, kind="cooperative", kind_since=Date(2022, 3, 1))
    change(cast.city_officer.person, household, kind="enterprise", kind_since=Date(2024, 7, 1))
    assert kinds("2020-12-31") == {"household": 1}
    assert kinds("2022-02-28") == {"household": 1}
    assert kinds("2022-03-01") == {"cooperative": 1}
    assert kinds("2024-06-30") == {"cooperative": 1}
    assert kinds("2024-07-01") == {"enterprise": 1}
    household.refresh_from_db()
    body = household.organisation
    assert [kind_on(body, Date(2021, 1, 1)), kind_on(body, Date(2023, 1, 1)), kind_on(body, Date(2025, 1, 1))] == [
        "household",
        "cooperative",
        "enterprise",
    ]
    # Each number opens to the products of the makers that were of that kind.
    product = household.products.get().pk
    asked = {"register": "demo", "by": "producer_kind", "value": "cooperative"}
    assert statistics.product_ids(as_of=Date(2023, 1, 1), **asked) == [product]
    assert statistics.product_ids(as_of=Date(2025, 1, 1), **asked) == []
    assert statistics.producer_ids(register="demo", as_of=Date(2023, 1, 1), kind="cooperative") == [household.pk]
    assert statistics.producer_ids(register="demo", as_of=Date(2021, 1, 1), kind="cooperative") == []
    assert Entry.objects.filter(action="producers.change").last().change["after"] == {
        "kind": "enterprise",
        "kind_since": "2024-07-01",
    }


def test_what_was_known_at_a_moment_knows_no_change_of_kind_recorded_later(cast, household):
    before = clock.now()
    change(cast.city_officer.person, household, kind="cooperative", kind_since=Date(2022, 3, 1))
    between = clock.now()
    change(cast.city_officer.person, household, kind="enterprise", kind_since=Date(2024, 7, 1))
    columns.forget()
    found = []
    for moment in (before, between, clock.now(), None):
        figure = statistics.producers(register="demo", as_of=Date(2025, 1, 1), known_at=moment)
        found.append([row.value for row in figure.rows if row.count])
    assert found == [["household"], ["cooperative"], ["enterprise"], ["enterprise"]]
    asked = {"register": "demo", "as_of": Date(2025, 1, 1), "kind": "household"}
    assert statistics.producer_ids(**asked, known_at=before) == [household.pk]
    assert statistics.producer_ids(**asked) == []


def test_without_a_day_the_new_kind_counts_from_today(cast, household):
    change(cast.producer_member.person, cast.home_producer, kind="enterprise")
    today = clock.today()
    row = EarlierKind.objects.get()
    assert (row.organisation, row.kind, row.until) == (cast.home_organisation, "cooperative", today)
    assert kind_on(row.organisation, today - datetime.timedelta(days=1)) == "cooperative"


def test_an_error_and_what_was_not_stated_leave_no_earlier_kind(cast, household):
    change(cast.city_officer.person, household, kind="cooperative", kind_was_wrong=True)
    assert not EarlierKind.objects.exists()
    assert kinds("2020-12-31") == {"cooperative": 1}
    unknown = builders.producer("Cơ sở X", organisation__kind="unknown")
    change(cast.city_officer.person, unknown, kind="enterprise")
    assert not EarlierKind.objects.exists()


def test_changed_and_changed_back_never_ended(cast, household):
    by = cast.city_officer.person
    change(by, household, kind="cooperative", kind_since=Date(2023, 1, 1))
    change(by, household, kind="household", kind_was_wrong=True)
    assert not EarlierKind.objects.exists()
    change(by, household, kind="farm")
    change(by, household, kind="enterprise")
    assert list(EarlierKind.objects.values_list("kind", "until")) == [("household", clock.today())]
    change(by, household, kind="household")
    assert not EarlierKind.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "farm", "kind_since": Date(2100, 1, 1)}, "begins in the future"),
        ({"kind": "farm", "kind_since": Date(2022, 2, 28)}, "changed before, on 01/03/2022"),
    ],
)
def test_refused_days_change_nothing(cast, household, values, words):
    by = cast.city_officer.person
    change(by, household, kind="cooperative", kind_since=Date(2022, 3, 1))
    before = (list(EarlierKind.objects.values()), Entry.objects.count())
    with pytest.raises(Refused, match=words):
        change(by, household, **values)
    household.organisation.refresh_from_db()
    assert household.organisation.kind == "cooperative"
    assert (list(EarlierKind.objects.values()), Entry.objects.count()) == before


def test_only_an_officer_dates_a_change(cast):
    producer = cast.home_producer
    for more in ({"kind_since": Date(2020, 1, 1)}, {"kind_was_wrong": True}):
        with pytest.raises(Refused, match="Only an officer"):
            change(cast.producer_member.person, producer, kind="enterprise", **more)
    producer.organisation.refresh_from_db()
    assert producer.organisation.kind == "cooperative"
    assert (EarlierKind.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_merge_keeps_the_dated_kinds(cast, household):
    by = cast.city_officer.person
    change(by, household, kind="cooperative", kind_since=Date(2022, 3, 1))
    same = builders.producer("HTX Na", organisation__kind="cooperative")
    builders.recognition(builders.product(producer=same), "4", Date(2023, 5, 1))
    merge_producers(by=by, loser_id=household.pk, winner_id=same.pk, reason="Một nhà")
    # The one that stays was a household until 2022, for that is what the two were.
    assert kinds("2021-01-01") == {"household": 1}
    assert kinds("2022-03-01") == {"cooperative": 1}
    assert kinds("2023-05-01") == {"cooperative": 1}
    entry = Entry.objects.get(action="producers.take_over")
    assert entry.change["after"]["moved"]["earlier_kinds"] == [EarlierKind.objects.get().pk]
    # Whose own kinds are dated keeps them.
    other = builders.producer("Công ty Na", organisation__kind="farm")
    change(by, other, kind="enterprise", kind_since=Date(2021, 1, 1))
    merge_producers(by=by, loser_id=same.pk, winner_id=other.pk, reason="Một nhà")
    assert kinds("2020-12-31") == {"farm": 1}
    assert kinds("2023-05-01") == {"enterprise": 1}
    assert EarlierKind.objects.filter(organisation=same.organisation).count() == 1


def test_a_kind_that_was_not_stated_is_taken_from_the_other(cast, household):
    unknown = builders.producer("Na", organisation__kind="unknown")
    merge_producers(by=cast.city_officer.person, loser_id=household.pk, winner_id=unknown.pk, reason="Một nhà")
    unknown.organisation.refresh_from_db()
    assert unknown.organisation.kind == "household"
    assert kinds("2020-12-31") == {"household": 1}
