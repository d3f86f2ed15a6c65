"""Scores: what each channel asks, what is kept, what is reckoned again."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.products.actions.products import change_product
from ocop.rulebooks.loading import RulebookError
from ocop.stories import facts, likeness, quality, scores
from ocop.stories.actions import labelling
from ocop.stories.models import ContentScore, Followed, TextReading
from ocop.stories.tests import making
from ocop.workdays import clock
from tests import builders

BOOK = quality.content()
MARKET = BOOK.channels["marketplace"]


def rows(*values):
    """Facts of records; each a dict, the rest nothing."""
    found = np.zeros((len(values), len(quality.FACTS)), dtype=np.int64)
    for place, one in enumerate(values):
        for name, value in one.items():
            found[place, quality.COLUMN[name]] = value
    return found


def test_an_empty_record_gets_nothing_and_a_full_one_everything():
    full = dict.fromkeys(quality.FACTS, 2000)
    for channel in BOOK.channels.values():
        found = quality.score(rows({}, {"consumed": 1}, full), channel)
        assert found.score.tolist() == [0, 0, 100]
        assert found.errors[2] == found.warnings[2] == found.failed[2] == 0
        assert found.next_fix[2] == -1
        assert found.errors[0] > 0


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(quality.FACTS), st.integers(0, 2000)),
    st.sampled_from(sorted(BOOK.channels)),
    st.sampled_from(quality.FACTS[1:]),
)
def test_more_never_scores_less(one, code, fact):
    channel = BOOK.channels[code]
    better = {**one, fact: 2000}
    found = quality.score(rows(one, better), channel)
    assert found.score[1] >= found.score[0]
    assert found.errors[1] <= found.errors[0]
    assert 0 <= found.score[0] <= 100


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(quality.FACTS), st.integers(0, 900)), min_size=1, max_size=8))
def test_many_at_once_are_as_each_alone(values):
    for channel in BOOK.channels.values():
        together = quality.score(rows(*values), channel)
        for place, one in enumerate(values):
            alone = quality.score(rows(one), channel)
            assert [getattr(together, name)[place] for name in ("score", "errors", "failed", "next_fix", "inputs")] == [
                getattr(alone, name)[0] for name in ("score", "errors", "failed", "next_fix", "inputs")
            ]


def test_the_next_best_fix_is_the_first_of_the_list_and_gains_add_up():
    found = quality.score(rows({"consumed": 1, "name_length": 20}), MARKET)
    fixes = quality.fixes(int(found.failed[0]), MARKET, consumed=True)
    assert quality.item_of_bit(int(found.next_fix[0])) == fixes[0].item
    assert fixes[0].item.code == "price"
    assert sum(fix.gain for fix in fixes) == pytest.approx(100 - 100 * 5 / 112)


def test_a_craft_is_not_asked_for_allergens():
    craft = quality.score(rows({"consumed": 0}), MARKET)
    assert not int(craft.failed[0]) >> BOOK.items["allergens"].bit & 1


def test_a_channel_that_asks_for_nothing_known_is_refused(tmp_path):
    path = tmp_path / "noi-dung.yaml"
    path.write_text(
        'id: x\nvalid_from: "2026-01-01"\nallergens: []\nitems: []\nchannels:\n- {code: a, vi: A, en: A, required: {khong: 1}, warned: {}, advised: {}}\n',
        encoding="utf-8",
    )
    with pytest.raises(RulebookError, match=r"noi-dung.yaml:6"):
        quality.load(path)


def kept(product, channel="marketplace"):
    return ContentScore.objects.get(product=product, channel=channel)


@pytest.mark.django_db
class TestKept:
    def test_one_row_a_channel_and_nothing_twice(self):
        product = making.food()
        assert scores.refresh([product.pk]) == 4
        assert scores.refresh([product.pk]) == 0
        assert kept(product).errors == 4

    def test_a_change_moves_the_score_of_that_product_alone(self, cast):
        product, other = making.food(producer=cast.home_producer), making.food()
        scores.follow()
        before = kept(other).pk
        change_product(by=cast.producer_member.person, product_id=product.pk, values={"price_from": 85000})
        assert scores.behind() == scores.Behind(frozenset({product.pk}), False)
        score = kept(product).score
        done = scores.follow()
        assert done.looked_at == 1
        assert kept(product).score == score + round(8 * 100 / 112)
        assert kept(other).pk == before
        assert scores.follow() == scores.Pass(0, 0)

    def test_the_beat_reads_on_within_the_day_and_asks_little_where_nothing_changed(
        self, cast, django_assert_num_queries
    ):
        product = making.food()
        assert scores.catch_up() == scores.Pass(0, 0)
        assert not ContentScore.objects.exists()
        scores.follow()
        with django_assert_num_queries(2):
            assert scores.catch_up() == scores.Pass(0, 0)
        score = kept(product).score
        change_product(by=cast.city_officer.person, product_id=product.pk, values={"price_from": 90_000})
        assert scores.catch_up().looked_at == 1
        assert kept(product).score > score
        assert scores.behind() == scores.Behind(frozenset(), False)

    def test_a_change_at_the_desk_is_in_the_list_at_the_next_look(self, cast):
        product, other = making.food(), making.food()
        scores.follow()
        before = kept(product).score
        change_product(by=cast.city_officer.person, product_id=product.pk, values={"price_from": 90_000})
        page = cast.city_officer.get(reverse("stories:contents"))
        shown = {row.product_id: row.score for row in page.context["page"].object_list}
        assert shown[product.pk] == before + round(8 * 100 / 112)
        assert shown[other.pk] == kept(other).score
        assert kept(product).score == before
        assert page.context["behind"].products == 1

    def test_the_label_scores_at_once(self, cast):
        product = making.food(producer=cast.home_producer)
        scores.follow()
        labelling.save_label(
            by=cast.producer_member.person, product_id=product.pk, values={"net_content": 500, "net_unit": "g"}
        )
        assert kept(product).score == 18

    def test_a_paper_that_ends_waits_under_its_day(self, cast):
        product = making.food(producer=cast.home_producer)
        last = clock.today() + datetime.timedelta(days=5)
        making.paper(cast.home_producer, "food_safety", valid_to=last)
        scores.follow()
        assert kept(product).stands_until == last + datetime.timedelta(days=1)
        with_paper = kept(product, "buyer_pack").errors
        assert scores.follow(last).written == 0
        assert scores.follow(last + datetime.timedelta(days=1)).looked_at == 1
        assert kept(product, "buyer_pack").errors == with_paper + 1
        assert kept(product).stands_until is None

    def test_new_rules_make_everything_stale_once(self):
        product = making.food()
        scores.follow()
        Followed.objects.update(rules="cũ")
        assert scores.behind() == scores.Behind(frozenset(), True)
        assert scores.follow().looked_at == 1
        assert kept(product).score >= 0

    def test_pictures_and_their_words_count(self):
        product = making.food()
        making.picture(product, width=900, alt_vi="Bát miến", position=0)
        making.picture(product, width=300, position=1)
        taken = facts.take([product.pk], clock.today())
        value = {name: int(taken.facts[0, place]) for name, place in quality.COLUMN.items()}
        assert [value[name] for name in ("pictures", "picture_width", "alts_vi", "alts_en")] == [2, 900, 0, 0]

    def test_a_flagged_story_blocks_every_channel(self):
        product = making.food(story_vi="Miến này chữa bệnh dạ dày, ăn là khỏi hẳn.")
        scores.refresh([product.pk])
        reading = TextReading.objects.get()
        assert reading.flagged == 2
        item = BOOK.items["words"]
        assert all(row.failed >> item.bit & 1 for row in ContentScore.objects.all())

    def test_facts_of_many_ask_as_much_as_facts_of_one(self, django_assert_num_queries):
        ids = [making.food().pk]
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as one:
            facts.take(ids, clock.today())
        ids += [making.food().pk for _number in range(4)]
        with django_assert_num_queries(len(one)):
            facts.take(ids, clock.today())

    def test_a_merged_product_has_no_score(self):
        product, winner = making.food(), making.food()
        scores.refresh([product.pk])
        product.merged_into = winner
        product.save()
        scores.refresh([product.pk])
        assert not ContentScore.objects.filter(product=product).exists()


@pytest.mark.django_db
class TestAlike:
    @pytest.fixture(autouse=True)
    def _forget(self):
        likeness.shelf.clear()
        yield
        likeness.shelf.clear()

    def test_a_copy_is_found_and_the_same_producers_told_apart(self, cast):
        mine = making.food(producer=cast.home_producer, story_vi=making.TELLS)
        own = making.food(producer=cast.home_producer, story_vi=making.TELLS + " Thêm một câu nữa ở cuối cùng.")
        other = making.food(story_vi="Chuyện khác hẳn ở đầu. " + making.TELLS)
        making.food(story_vi="Nhà tôi dệt lụa ở ven sông, khung cửi kêu từ sáng tới khuya, con gái học nghề của mẹ.")
        scores.refresh([mine.pk, own.pk, other.pk, *TextReading.objects.values_list("product_id", flat=True)])
        found = likeness.alike(by=cast.producer_member.person, product=mine, text=mine.story_vi)
        assert {(one.product.pk, one.is_own, one.weight) for one in found} == {
            (own.pk, True, "much"),
            (other.pk, False, "much"),
        }
        assert all(one.passages for one in found)

    def test_a_changed_story_is_read_anew_and_a_hidden_one_not_shown(self, cast):
        mine, other = (
            making.food(producer=cast.home_producer, story_vi=making.TELLS),
            making.food(story_vi=making.TELLS),
        )
        scores.refresh([mine.pk, other.pk])

        def found():
            return likeness.alike(by=cast.producer_member.person, product=mine, text=mine.story_vi)

        assert len(found()) == 1
        other.story_vi = "Nay kể chuyện khác hẳn, không còn câu nào như trước nữa đâu bạn ạ, thật đấy."
        other.save()
        scores.refresh([other.pk])
        assert found() == []
        other.story_vi = making.TELLS
        other.save()
        scores.refresh([other.pk])
        assert len(found()) == 1
        other.is_public = False
        other.save()
        assert found() == []
        other.delete()
        assert found() == []
        assert len(likeness.shelf.columns()[0]) == 1

    def test_another_register_is_not_compared(self, cast):
        mine = making.food(producer=cast.home_producer, story_vi=making.TELLS)
        other = builders.product("Khác", register="office", story_vi=making.TELLS)
        scores.refresh([mine.pk, other.pk])
        assert likeness.alike(by=None, product=mine, text=mine.story_vi) == []
