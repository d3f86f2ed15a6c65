"""What a person brought in and added stands in the copy of their data, and loses their name with the account unless it was an officer's act."""

from __future__ import annotations

import datetime

import pytest

from ocop.exchange.models import Import
from ocop.files.models import StoredFile
from ocop.people import own_data
from ocop.people.actions import erase_account
from ocop.people.actions.erasure import ERASED_NAME
from ocop.people.models import Role
from ocop.producers.actions.papers import add_paper
from ocop.producers.models import PaperVersion
from ocop.workdays import clock

pytestmark = pytest.mark.django_db


def imported(by, **more) -> Import:
    file = StoredFile.objects.create(
        digest="a" * 64, name="danh-sach.xlsx", media_type="x", size=1, path="x", created_at=clock.now()
    )
    given = {"created_at": clock.now(), **more}
    return Import.objects.create(kind="products", register="demo", file=file, by=by, by_name=by.name, **given)


def test_a_members_name_goes_from_the_paper(cast) -> None:
    person = cast.producer_member.person
    paper = add_paper(by=person, producer_id=cast.home_producer.pk, kind="award", title="Giấy khen")
    version = paper.versions.get()
    assert (version.added_by, version.added_by_name) == (person, "Chị Gốm")
    (row,) = own_data.collect(person)["made_by_you"]["producers.PaperVersion.added_by"]
    assert (row["paper__title"], row["number"]) == ("Giấy khen", 1)
    erase_account(by=person, person=person)
    assert PaperVersion.objects.get().added_by_name == ERASED_NAME
    assert "Chị Gốm" not in str(list(PaperVersion.objects.values()))


def test_an_officers_name_stays_beside_what_they_did_as_one(cast) -> None:
    by = cast.city_officer.person
    paper = add_paper(by=by, producer_id=cast.home_producer.pk, kind="award", title="Giấy khen")
    official = imported(by)
    # Before the office they brought a list as nobody's officer; after it they hold no office either.
    earlier = imported(by, created_at=datetime.datetime(2019, 5, 1, tzinfo=datetime.UTC))
    assert [row["file__name"] for row in own_data.collect(by)["made_by_you"]["exchange.Import.by"]] == [
        "danh-sach.xlsx",
        "danh-sach.xlsx",
    ]
    erase_account(by=by, person=by)
    official.refresh_from_db()
    earlier.refresh_from_db()
    assert (official.by_name, earlier.by_name) == ("Cán bộ Văn phòng", ERASED_NAME)
    assert paper.versions.get().added_by_name == "Cán bộ Văn phòng"
    assert not Role.objects.filter(person=by).held().exists()


def test_nobody_elses_name_is_touched(cast) -> None:
    mine, theirs = cast.producer_member.person, cast.other_member.person
    kept = imported(theirs)
    imported(mine)
    erase_account(by=mine, person=mine)
    kept.refresh_from_db()
    assert kept.by_name == theirs.name
    assert sorted(Import.objects.values_list("by_name", flat=True)) == sorted([ERASED_NAME, theirs.name])
