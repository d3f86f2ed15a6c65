"""Loading: idempotent, one ledger entry, mends what differs."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from ocop.ledger.models import Entry
from ocop.places.loading import load
from ocop.places.models import Commune, CommuneSuccession, District, Province

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty() -> None:
    """Places as if never loaded."""
    CommuneSuccession.objects.all().delete()
    Commune.objects.all().delete()
    District.objects.all().delete()
    Province.objects.filter(successor__isnull=False).delete()
    Province.objects.all().delete()


def test_first_load_makes_all_and_records_once(empty: None) -> None:
    before = Entry.objects.count()
    done = load()
    assert (done.created, done.changed) == (97 + 30 + 738 + 885, 0)
    assert (
        Province.objects.count(),
        District.objects.count(),
        Commune.objects.count(),
        CommuneSuccession.objects.count(),
    ) == (97, 30, 738, 885)
    entry = Entry.objects.get(action="places.load")
    assert Entry.objects.count() == before + 1
    assert entry.topic == "places"
    assert entry.change["after"]["communes"] == 738
    assert len(entry.change["after"]["digests"]["hanoi-communes-new.csv"]) == 64


def test_second_load_changes_and_records_nothing(places: None) -> None:
    before = Entry.objects.count()
    keys = set(Commune.objects.values_list("id", "slug"))
    done = load()
    assert (done.created, done.changed) == (0, 0)
    assert Entry.objects.count() == before
    assert set(Commune.objects.values_list("id", "slug")) == keys


def test_a_row_that_differs_is_mended_and_recorded(places: None) -> None:
    Commune.objects.filter(slug="bat-trang").update(name="Bat Trang")
    done = load()
    assert (done.created, done.changed) == (0, 1)
    assert Commune.objects.get(slug="bat-trang").name == "Bát Tràng"
    assert Entry.objects.filter(action="places.load").count() == 1


def test_old_provinces_point_to_their_successors(places: None) -> None:
    then = Province.objects.get(code="06", valid_to__isnull=False)
    assert (then.name, then.successor.name) == ("Tỉnh Bắc Kạn", "Tỉnh Thái Nguyên")
    assert Province.objects.filter(valid_to__isnull=False, successor__isnull=True).count() == 0


def test_the_database_allows_one_main_successor(places: None) -> None:
    split = CommuneSuccession.objects.filter(is_main=False).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        CommuneSuccession.objects.filter(pk=split.pk).update(is_main=True)
    split.refresh_from_db()
    assert split.is_main is False


def test_the_command_says_what_it_did(places: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("places")
    assert "97 provinces, 30 districts, 738 communes, 885 successions: 0 made, 0 changed." in capsys.readouterr().out
