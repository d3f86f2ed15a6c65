"""What is done in a workshop, by whom, and what a refusal leaves as it was."""

from __future__ import annotations

import datetime
import uuid

import pytest

from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.producers.models import PaperVersion, VillageTitle
from ocop.products.actions.merging import merge_products
from ocop.products.actions.moving import move_product
from ocop.stories import following, telling, wording
from ocop.stories.access import Subject
from ocop.stories.actions import answering, labelling, publishing
from ocop.stories.models import AllowedWords, Answer, Claim, Story, StoryVersion, TradeItem
from ocop.stories.queries import backed_claims, trade_item
from ocop.stories.tests import making
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def product(cast):
    return builders.product(
        "Miến dong Thử", producer=cast.home_producer, product_set="qd26-2026-07", commune=cast.home_commune
    )


def refused(action, **values):
    before = head()
    with pytest.raises(Refused) as caught:
        action(**values)
    assert head() == before
    return caught.value


def told(cast, product, text=making.TELLS, **extra):
    making.tell(cast.producer_member.person, product, "text_vi", text, **extra)
    return making.subject(product)


def test_the_newest_answer_counts_and_earlier_ones_stay(cast, product):
    by = cast.producer_member.person
    first = making.tell(by, product, "who", "bà Lành")
    second = making.tell(by, product, "who", "bà Lành và hai con", base=first["answer"])
    assert second["result"] == "saved"
    assert "other" not in second
    assert telling.newest(Story.objects.get())["who"].words == "bà Lành và hai con"
    assert Answer.objects.count() == 2
    assert making.tell(by, product, "who", "bà Lành và hai con")["answer"] == second["answer"]


def test_two_people_at_once_lose_nothing(cast, product):
    making.tell(cast.producer_member.person, product, "who", "bà Lành", base=0)
    done = making.tell(cast.commune_officer.person, product, "who", "ông Thử", base=0)
    assert (done["other"], done["other_by"]) == ("bà Lành", "Chị Gốm")
    assert sorted(Answer.objects.values_list("words", flat=True)) == ["bà Lành", "ông Thử"]


def test_a_key_for_something_else_is_refused(cast, product):
    key = uuid.uuid4()
    making.tell(cast.producer_member.person, product, "who", "bà Lành", key=key)
    with pytest.raises(Refused):
        making.tell(cast.producer_member.person, product, "where", "Ba Vì", key=key)


def test_an_officer_who_helps_is_marked(cast, product):
    making.tell(cast.commune_officer.person, product, "who", "bà Lành")
    assert Answer.objects.get().for_household
    entry = Entry.objects.get(action="stories.begin")
    assert entry.change["after"] == {"product": product.pk, "for_household": True}
    assert entry.topic == "promotion"


@pytest.mark.parametrize("name", ["other_member", "other_commune_officer", "trade_officer", "auditor"])
def test_others_write_nothing(cast, product, name):
    error = refused(
        answering.answer,
        by=cast[name].person,
        subject=making.subject(product),
        question="who",
        words="x",
        key=uuid.uuid4(),
    )
    assert error.sentence
    assert not Story.objects.exists()


def test_a_published_text_is_the_products_story(cast, product):
    by = cast.producer_member.person
    subject = told(cast, product)
    version = publishing.publish(by=by, subject=subject, seen=making.TELLS)
    product.refresh_from_db()
    assert product.story_vi == making.TELLS == version.text_vi
    assert (version.number, version.for_household) == (1, False)
    assert refused(publishing.publish, by=by, subject=subject).sentence
    told(cast, product, making.TELLS + " Mời bạn ghé nhà.")
    publishing.publish(by=by, subject=subject)
    publishing.take_back(by=by, subject=subject)
    product.refresh_from_db()
    assert product.story_vi == making.TELLS
    publishing.take_back(by=by, subject=subject)
    product.refresh_from_db()
    assert product.story_vi == ""
    assert StoryVersion.objects.count() == 2
    assert refused(publishing.take_back, by=by, subject=subject).sentence


def test_a_producer_tells_its_own_story(cast):
    subject = Subject("producer", cast.home_producer, None)
    by = cast.producer_member.person
    answering.answer(by=by, subject=subject, question="text_vi", words=making.TELLS, key=uuid.uuid4())
    publishing.publish(by=by, subject=subject)
    cast.home_producer.refresh_from_db()
    assert cast.home_producer.story_vi == making.TELLS


def test_a_text_changed_meanwhile_is_not_published(cast, product):
    assert refused(
        publishing.publish, by=cast.producer_member.person, subject=told(cast, product), seen="khác"
    ).sentence


def test_a_short_text_is_not_published(cast, product):
    assert refused(
        publishing.publish, by=cast.producer_member.person, subject=told(cast, product, "Miến ngon.")
    ).sentence


def test_words_the_law_forbids_hold_a_text_back_until_an_officer_allows_them(cast, product):
    text = f"{making.TELLS} Miến chữa bệnh dạ dày."
    subject = told(cast, product, text)
    by = cast.producer_member.person
    assert "chữa bệnh" in refused(publishing.publish, by=by, subject=subject).sentence
    (flag,) = wording.flags(text, "vi")
    values = {"subject": subject, "rule": flag.key[0], "passage": flag.key[1]}
    refused(publishing.allow_words, by=by, reason="đúng", **values)
    refused(publishing.allow_words, by=cast.commune_officer.person, reason=" ", **values)
    refused(
        publishing.allow_words,
        by=cast.commune_officer.person,
        reason="đúng",
        subject=subject,
        rule="body",
        passage=flag.key[1],
    )
    publishing.allow_words(by=cast.commune_officer.person, reason="trích sách cũ", **values)
    assert AllowedWords.objects.get().allowed_by_name == "Cán bộ xã Nhà"
    publishing.publish(by=by, subject=subject)
    assert StoryVersion.objects.count() == 1


def test_a_craft_may_say_what_food_may_not(cast, product):
    product.product_set = ""
    product.save()
    product.groups.create(scheme="qd26-2026", group="craft")
    subject = told(cast, product, f"{making.TELLS} Lá này xưa dùng chữa bệnh.")
    publishing.publish(by=cast.producer_member.person, subject=subject)


def test_a_claim_is_settled_before_it_is_published(cast, product):
    by = cast.producer_member.person
    subject = told(cast, product, f"{making.TELLS} Làm từ năm 1986, đạt OCOP 4 sao, bột hữu cơ.")
    assert "từ năm 1986" in refused(publishing.publish, by=by, subject=subject).sentence
    publishing.settle(by=by, subject=subject, kind="year", passage="tu nam 1986", backing="told")
    star = builders.recognition(product, "4", clock.today())
    for backing in ("told", "paper:1", "recognition:999999", "title:x", "", "recognition:²"):
        refused(publishing.settle, by=by, subject=subject, kind="ocop", passage="dat ocop 4 sao", backing=backing)
    publishing.settle(by=by, subject=subject, kind="ocop", passage="dat ocop 4 sao", backing=f"recognition:{star.pk}")
    paper = making.paper(cast.home_producer, "quality_system", valid_to=clock.today())
    publishing.settle(by=by, subject=subject, kind="organic", passage="huu co", backing=f"paper:{paper.pk}")
    publishing.publish(by=by, subject=subject)
    found = backed_claims(product)
    assert [(one.said.kind.code, one.state) for one in found] == [
        ("year", "told"),
        ("ocop", "stands"),
        ("organic", "stands"),
    ]
    assert not found[2].is_shown


def test_a_paper_of_another_or_one_that_ended_backs_nothing(cast, product):
    by = cast.producer_member.person
    subject = told(cast, product, f"{making.TELLS} Bột hữu cơ.")
    others = making.paper(cast.other_producer, "quality_system")
    ended = making.paper(cast.home_producer, "quality_system", valid_to=clock.today() - datetime.timedelta(days=1))
    wrong_kind = making.paper(cast.home_producer, "business_licence")
    for paper in (others, ended, wrong_kind):
        error = refused(
            publishing.settle, by=by, subject=subject, kind="organic", passage="huu co", backing=f"paper:{paper.pk}"
        )
        assert error.field == "backing"
    assert not Claim.objects.exists()


def test_a_claim_whose_paper_ended_lights_up_and_is_told(cast, product):
    by = cast.producer_member.person
    subject = told(cast, product, f"{making.TELLS} Bột hữu cơ.")
    paper = making.paper(cast.home_producer, "quality_system", valid_to=clock.today())
    publishing.settle(by=by, subject=subject, kind="organic", passage="huu co", backing=f"paper:{paper.pk}")
    publishing.publish(by=by, subject=subject)
    tomorrow = clock.today() + datetime.timedelta(days=1)
    said = wording.claims(product.story_vi or StoryVersion.objects.get().text_vi)
    assert [one.state for one in telling.backed(Story.objects.get(), said, product, day=tomorrow)] == ["ended"]
    assert following.tell_of_ended(tomorrow) == 1
    assert by.notices.count() == 1
    assert following.tell_of_ended(tomorrow) == 1
    assert by.notices.count() == 1
    PaperVersion.objects.create(
        paper=paper, number=2, valid_from=clock.today(), valid_to=None, added_by_name="thử", created_at=clock.now()
    )
    assert following.tell_of_ended(tomorrow) == 0


def test_a_title_of_the_village_backs_the_craft(cast, product):
    from ocop.producers.models import CraftVillage

    village = CraftVillage.objects.create(
        register="demo", name="Làng Thử", name_folded="lang thu", slug="lang-thu", created_at=clock.now()
    )
    title = VillageTitle.objects.create(village=village, title="craft_village", counted_from=datetime.date(2020, 1, 1))
    product.village = village
    product.save()
    subject = told(cast, product, f"{making.TELLS} Làng nghề nhà tôi.")
    publishing.settle(
        by=cast.producer_member.person,
        subject=subject,
        kind="village",
        passage="lang nghe",
        backing=f"title:{title.pk}",
    )
    publishing.publish(by=cast.producer_member.person, subject=subject)
    assert [one.state for one in backed_claims(product)] == ["stands"]


def test_a_label_holds_one_number_of_one_thing(cast, product):
    by = cast.producer_member.person
    labelling.save_label(by=by, product_id=product.pk, values={"gtin": "8938505974194"})
    other = builders.product("Khác", producer=cast.home_producer)
    assert refused(labelling.save_label, by=by, product_id=other.pk, values={"gtin": "8938505974194"}).sentence
    assert trade_item(product).gtin == "8938505974194"
    assert trade_item(other) is None


def test_a_merged_product_leaves_its_story_where_there_is_none(cast, product):
    told(cast, product)
    labelling.save_label(by=cast.producer_member.person, product_id=product.pk, values={"gtin": "8938505974194"})
    winner = builders.product("Miến dong Khác", producer=cast.home_producer)
    merge_products(by=cast.city_officer.person, loser_id=product.pk, winner_id=winner.pk, reason="một")
    assert Story.objects.get().product_id == winner.pk
    assert TradeItem.objects.get().product_id == winner.pk


def test_a_product_that_goes_to_another_leaves_drafts_and_papers_behind(cast, product):
    by = cast.producer_member.person
    subject = told(cast, product, f"{making.TELLS} Bột hữu cơ.")
    paper = making.paper(cast.home_producer, "quality_system")
    publishing.settle(by=by, subject=subject, kind="organic", passage="huu co", backing=f"paper:{paper.pk}")
    publishing.publish(by=by, subject=subject)
    move_product(
        by=cast.city_officer.person, product_id=product.pk, producer_id=cast.other_producer.pk, reason="bán nghề"
    )
    assert not Answer.objects.exists()
    assert not Claim.objects.exists()
    assert StoryVersion.objects.count() == 1
