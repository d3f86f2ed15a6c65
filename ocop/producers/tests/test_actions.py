"""Producers, papers, villages: each verb, and each refusal that changes nothing."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from ocop.ledger.models import Entry, PersonalValue
from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.producers.actions.merging import merge_producers, standing_producer
from ocop.producers.actions.papers import add_paper, add_version, change_paper
from ocop.producers.actions.producers import change_producer, create_producer, producer_snapshot
from ocop.producers.actions.villages import add_craft, change_village, create_village, end_title, give_title
from ocop.producers.duplicates import DuplicatesFound, signs
from ocop.producers.models import Craft, CraftVillage, Paper, PaperVersion, Producer, VillageTitle
from ocop.producers.snapshots import Stale, difference, plain
from ocop.search.models import Document
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db

VALUES = {
    "kind": "cooperative",
    "name": "Hợp tác xã Miến Dương Liễu",
    "tax_code": "0100109106",
    "phone": "+84901234567",
}


def counts() -> tuple[int, ...]:
    return tuple(
        model.objects.count()
        for model in (Organisation, Producer, Entry, Document, Paper, PaperVersion, CraftVillage, VillageTitle)
    )


def refused(call, **values: object) -> Refused:
    before = counts()
    with pytest.raises(Refused) as refusal, transaction.atomic():
        call(**values)
    assert counts() == before
    return refusal.value


def test_an_officer_enters_a_producer(cast: Cast) -> None:
    by = cast.commune_officer.person
    producer = create_producer(by=by, values={**VALUES, "commune": cast.home_commune})
    assert (producer.register, producer.slug, producer.organisation.name_folded) == (
        "demo",
        "hop-tac-xa-mien-duong-lieu",
        "hop tac xa mien duong lieu",
    )
    entry = Entry.objects.get()
    assert (entry.action, entry.topic, entry.actor_name, entry.subject_id) == (
        "producers.create",
        "registry",
        by.name,
        str(producer.pk),
    )
    assert entry.change["after"]["phone"] == "+84901234567"
    assert Document.objects.get(kind="producer").object_id == producer.pk


def test_what_is_personal_of_a_household_is_kept_apart(cast: Cast) -> None:
    create_producer(by=cast.city_officer.person, values={**VALUES, "kind": "household", "commune": cast.home_commune})
    after = Entry.objects.get().change["after"]
    assert set(after["phone"]) == {"personal"}
    assert set(after["tax_code"]) == {"personal"}
    assert after["name"] == VALUES["name"]
    assert PersonalValue.objects.count() == 2


@pytest.mark.parametrize("name", ["producer_member", "trade_officer", "auditor", "other_commune_officer"])
def test_others_may_not_enter_one(cast: Cast, name: str) -> None:
    by, _ = cast[name].person, cast.home_producer
    refused(create_producer, by=by, values={**VALUES, "commune": cast.home_commune})


def test_signs_of_a_duplicate_wait_for_a_decision(cast: Cast) -> None:
    by = cast.city_officer.person
    first = create_producer(by=by, values={**VALUES, "commune": cast.home_commune})
    again = {**VALUES, "name": "HTX Miến Dương Liễu", "tax_code": "", "commune": cast.home_commune}
    found = refused(create_producer, by=by, values=again)
    assert isinstance(found, DuplicatesFound)
    assert [sign.organisation.pk for sign in found.signs] == [first.organisation_id]
    assert len(found.signs[0].reasons) == 2
    second = create_producer(by=by, values=again, another_ones=[first.organisation_id])
    assert second.slug == "htx-mien-duong-lieu"


def test_a_tax_code_stands_once(cast: Cast) -> None:
    by = cast.city_officer.person
    first = create_producer(by=by, values=VALUES)
    refusal = refused(
        create_producer,
        by=by,
        values={**VALUES, "name": "Tên khác hẳn", "phone": ""},
        another_ones=[first.organisation_id],
    )
    assert not isinstance(refusal, DuplicatesFound)


def test_registers_do_not_see_each_other(cast: Cast) -> None:
    builders.organisation(VALUES["name"], register="public", name_folded="hop tac xa mien duong lieu")
    assert signs(register="demo", name=VALUES["name"]) == []


def test_a_change_is_recorded_with_what_differs(cast: Cast) -> None:
    producer = cast.home_producer
    change_producer(
        by=cast.producer_member.person,
        producer_id=producer.pk,
        values={"story_vi": "Ba đời làm gốm", "name": producer.organisation.name},
    )
    entry = Entry.objects.get()
    assert entry.change == {"before": {"story_vi": ""}, "after": {"story_vi": "Ba đời làm gốm"}}


def test_nothing_changed_records_nothing(cast: Cast) -> None:
    change_producer(
        by=cast.city_officer.person,
        producer_id=cast.home_producer.pk,
        values={"name": cast.home_producer.organisation.name},
    )
    assert Entry.objects.count() == 0


def test_a_stranger_to_the_row_does_not_find_it_or_may_not(cast: Cast) -> None:
    producer = cast.home_producer
    producer.is_public = False
    producer.save()
    with pytest.raises(Producer.DoesNotExist):
        change_producer(by=cast.other_member.person, producer_id=producer.pk, values={"story_vi": "x"})
    producer.is_public = True
    producer.save()
    refused(change_producer, by=cast.other_member.person, producer_id=producer.pk, values={"story_vi": "x"})
    refused(change_producer, by=cast.auditor.person, producer_id=producer.pk, values={"story_vi": "x"})


def test_a_row_cannot_be_pushed_out_of_ones_reach(cast: Cast) -> None:
    producer = cast.home_producer
    refusal = refused(
        change_producer, by=cast.commune_officer.person, producer_id=producer.pk, values={"commune": cast.other_commune}
    )
    assert refusal.sentence
    producer.organisation.refresh_from_db()
    assert producer.organisation.commune_id == cast.home_commune.pk


def test_a_stale_form_is_refused_with_what_changed(cast: Cast) -> None:
    producer = cast.home_producer
    seen = producer_snapshot(producer)
    change_producer(by=cast.city_officer.person, producer_id=producer.pk, values={"story_vi": "của người khác"})
    refusal = refused(
        change_producer, by=cast.producer_member.person, producer_id=producer.pk, values={"workers": 9}, seen=seen
    )
    assert isinstance(refusal, Stale)
    assert refusal.changes == {"story_vi": ("", "của người khác")}


def test_merge_moves_what_hangs_and_keeps_history(cast: Cast) -> None:
    loser, winner = cast.home_producer, builders.producer("HTX Gốm Nhà Mới", organisation__commune=cast.home_commune)
    loser.organisation.tax_code = "0100109106"
    loser.organisation.save()
    product = builders.product("Bình gốm", producer=loser)
    paper = Paper.objects.create(producer=loser, kind="award", title="Giải", created_at=clock.now())
    member = cast.producer_member
    merge_producers(by=cast.commune_officer.person, loser_id=loser.pk, winner_id=winner.pk, reason="Một nơi, hai tên")
    for row in (loser, winner, product, paper, loser.organisation, winner.organisation):
        row.refresh_from_db()
    assert (product.producer_id, paper.producer_id) == (winner.pk, winner.pk)
    assert winner.organisation.tax_code == "0100109106"
    assert loser.organisation.merged_into_id == winner.organisation_id
    assert loser.slug
    assert standing_producer(Producer.objects.get(pk=loser.pk)) == winner
    assert not Producer.objects.visible_to(cast.administrator.person).filter(pk=loser.pk).exists()
    assert [entry.action for entry in Entry.objects.order_by("sequence")] == ["producers.merge", "producers.take_over"]
    assert Entry.objects.get(sequence=1).change["after"]["moved"] == {"papers": [paper.pk], "products": [product.pk]}
    # Who spoke for the one that went speaks for the one that stays.
    from ocop.people.rights import forget

    forget(member.person)
    change_producer(by=member.person, producer_id=winner.pk, values={"story_vi": "Chúng tôi là một"})


def test_merge_is_refused(cast: Cast) -> None:
    home, other = cast.home_producer, cast.other_producer
    public = builders.producer("HTX Công Khai", register="public")
    city = cast.city_officer.person
    refused(merge_producers, by=cast.commune_officer.person, loser_id=home.pk, winner_id=other.pk, reason="x")
    refused(merge_producers, by=cast.producer_member.person, loser_id=home.pk, winner_id=other.pk, reason="x")
    refused(merge_producers, by=city, loser_id=home.pk, winner_id=home.pk, reason="x")
    refused(merge_producers, by=city, loser_id=home.pk, winner_id=other.pk, reason="  ")
    refused(merge_producers, by=city, loser_id=home.pk, winner_id=public.pk, reason="x")


def test_papers_in_versions(cast: Cast) -> None:
    by = cast.producer_member.person
    day = datetime.date(2026, 1, 1)
    paper = add_paper(
        by=by,
        producer_id=cast.home_producer.pk,
        kind="food_safety",
        title="Giấy ATTP",
        valid_from=day,
        valid_to=day.replace(year=2027),
    )
    add_version(by=by, paper_id=paper.pk, document_number="02/2027", valid_from=day.replace(year=2027))
    assert list(paper.versions.order_by("number").values_list("number", "document_number", "valid_to")) == [
        (1, "", datetime.date(2027, 1, 1)),
        (2, "02/2027", None),
    ]
    change_paper(by=by, paper_id=paper.pk, kind="food_safety", title="Giấy ATTP cơ sở", is_public=True)
    assert [entry.action for entry in Entry.objects.order_by("sequence")] == [
        "producers.add_paper",
        "producers.add_paper_version",
        "producers.change_paper",
    ]
    refused(add_version, by=by, paper_id=paper.pk, valid_from=day, valid_to=day - datetime.timedelta(days=1))
    assert not Paper.objects.readable_by(cast.other_member.person).exists()
    assert Paper.objects.visible_to(cast.other_member.person).count() == 1
    with pytest.raises(Paper.DoesNotExist):
        add_version(by=cast.other_member.person, paper_id=paper.pk)


def test_villages_and_titles(cast: Cast) -> None:
    by = cast.city_officer.person
    craft = add_craft(by=by, name_vi="Gốm sứ")
    assert add_craft(by=by, name_vi="gom su") == craft
    village = create_village(by=by, values={"name": "Bát Tràng", "crafts": [craft], "commune": cast.home_commune})
    title = give_title(
        by=by,
        village_id=village.pk,
        title="traditional_craft_village",
        decision="12/QĐ-UBND",
        decided_on=datetime.date(2019, 5, 1),
    )
    assert title.counted_from == datetime.date(2019, 5, 1)
    refused(
        give_title,
        by=by,
        village_id=village.pk,
        title="traditional_craft_village",
        decision="13",
        decided_on=datetime.date(2020, 5, 1),
    )
    refused(
        give_title, by=by, village_id=village.pk, title="mentioned", decision="13", decided_on=datetime.date(2020, 5, 1)
    )
    refused(
        give_title,
        by=by,
        village_id=village.pk,
        title="craft_village",
        decision="13",
        decided_on=datetime.date(2999, 1, 1),
    )
    refused(end_title, by=by, title_id=title.pk, decision="9", ended_on=datetime.date(2018, 1, 1))
    end_title(by=by, title_id=title.pk, decision="9/QĐ", ended_on=datetime.date(2024, 1, 1))
    refused(end_title, by=by, title_id=title.pk, decision="9/QĐ", ended_on=datetime.date(2024, 1, 1))
    change_village(by=by, village_id=village.pk, values={"crafts": []})
    assert Entry.objects.order_by("-sequence").first().change == {
        "before": {"crafts": [craft.pk]},
        "after": {"crafts": []},
    }
    refused(change_village, by=cast.commune_officer.person, village_id=village.pk, values={"name": "Khác"})
    assert Craft.objects.count() == 1


def test_names_sort_by_the_vietnamese_alphabet() -> None:
    for name in ("Đào", "Dưa", "Ẩn", "An", "Ăn", "Da", "Zò"):
        builders.producer(name)
    assert [str(one) for one in Producer.objects.in_alphabet()] == ["An", "Ăn", "Ẩn", "Da", "Dưa", "Đào", "Zò"]


def test_plain_values_and_differences() -> None:
    assert plain({"a": datetime.date(2026, 1, 2), "b": (1, None)}) == {"a": "2026-01-02", "b": [1, None]}
    assert difference({"a": 1, "b": 2}, {"a": 1, "b": 3}) == ({"b": 2}, {"b": 3})


def test_the_database_keeps_one_number_a_version(cast: Cast) -> None:
    paper = add_paper(by=cast.city_officer.person, producer_id=cast.home_producer.pk, kind="award", title="Giải")
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperVersion.objects.create(paper=paper, number=1, added_by_name="x", created_at=clock.now())
