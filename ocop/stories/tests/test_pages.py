"""Every page of the workshop and of content quality: who opens it, what it never shows, that opening writes nothing."""

from __future__ import annotations

import json
import uuid

import pytest
from django.urls import reverse

from ocop.ledger.record import head
from ocop.stories import scores
from ocop.stories.models import Answer, Story, TradeItem
from ocop.stories.tests import making
from tests import builders
from tests.page_access import SIGNED_IN, PageAccess, PostAccess

HOME = frozenset({"producer_member", "commune_officer", "city_officer", "administrator"})
READERS = HOME | {"trade_officer", "auditor"}
SECRET = "bí quyết riêng của nhà"


def home_product(cast, **extra):
    """A product of the home producer with a draft nobody else may read."""
    product = builders.product("Miến dong Thử", producer=cast.home_producer, product_set="qd26-2026-07", **extra)
    making.tell(cast.producer_member.person, product, "how", SECRET)
    return product


class TestWorkshop(PageAccess):
    may = READERS
    private = (SECRET,)

    def url(self, cast):
        return reverse("stories:workshop", args=["san-pham", home_product(cast).pk])


class TestProducerWorkshop(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("stories:workshop", args=["co-so", cast.home_producer.pk])


class TestQuestion(PageAccess):
    may = HOME
    private = (SECRET,)

    def url(self, cast):
        return reverse("stories:question", args=["san-pham", home_product(cast).pk, "how"])


class TestText(PageAccess):
    may = HOME
    private = (SECRET,)

    def url(self, cast):
        return reverse("stories:text", args=["san-pham", home_product(cast).pk])


class TestClaims(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("stories:claims", args=["san-pham", home_product(cast).pk])


class TestLabel(PageAccess):
    may = HOME

    def url(self, cast):
        return reverse("stories:label", args=[home_product(cast).pk])


class TestQuality(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("stories:quality", args=[home_product(cast).pk])


class TestSimilar(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("stories:similar", args=[home_product(cast, story_vi=making.TELLS).pk])


class TestContents(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        scores.refresh([home_product(cast).pk])
        return reverse("stories:contents")


class TestPublish(PostAccess):
    may = HOME

    def url(self, cast):
        return reverse("stories:publish", args=["san-pham", home_product(cast).pk])


class TestAllow(PostAccess):
    may = HOME - {"producer_member"}
    data = {"rule": "cures", "passage": "x", "reason": "thử"}

    def url(self, cast):
        return reverse("stories:allow", args=["san-pham", home_product(cast).pk])


class TestRecount(PostAccess):
    may = frozenset({"city_officer", "administrator"})

    def url(self, cast):
        home_product(cast)
        return reverse("stories:recount")


class TestSync(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("stories:sync")


pytestmark = pytest.mark.django_db


def test_a_draft_of_a_product_is_not_found_by_others(cast):
    product = home_product(cast)
    for name in ("other_member", "other_commune_officer"):
        for page, more in (("workshop", []), ("question", ["how"]), ("text", []), ("claims", [])):
            assert cast[name].get(reverse(f"stories:{page}", args=["san-pham", product.pk, *more])).status_code == 404


def test_a_question_is_answered_by_its_form_and_goes_on(cast):
    product = builders.product(producer=cast.home_producer)
    address = reverse("stories:question", args=["san-pham", product.pk, "who"])
    answer = cast.producer_member.post(address, {"words-who": "bà Lành", "words-who:en": "Mrs Lành", "go": "on"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("stories:question", args=["san-pham", product.pk, "where"])
    assert dict(Answer.objects.values_list("question", "words")) == {"who": "bà Lành", "who:en": "Mrs Lành"}
    again = cast.producer_member.post(address, {"words-who": "bà Lành", "words-who:en": "Mrs Lành", "go": "up"})
    assert again["Location"] == reverse("stories:workshop", args=["san-pham", product.pk])
    assert Answer.objects.count() == 2


def test_a_refused_answer_keeps_what_was_typed(cast):
    product = builders.product(producer=cast.home_producer)
    before = head()
    answer = cast.producer_member.post(
        reverse("stories:question", args=["san-pham", product.pk, "since"]), {"words-since": "khoảng 1998"}
    )
    assert answer.status_code == 422
    assert "khoảng 1998" in answer.content.decode()
    assert not Answer.objects.exists()
    assert head() == before


def test_a_text_too_long_is_a_sentence(cast):
    product = builders.product(producer=cast.home_producer)
    answer = cast.producer_member.post(
        reverse("stories:text", args=["san-pham", product.pk]), {"words-text_vi": "a" * 8001, "words-text_en": ""}
    )
    assert answer.status_code == 422


def test_compose_fills_the_page_and_saves_nothing(cast):
    product = home_product(cast)
    answer = cast.producer_member.post(
        reverse("stories:text", args=["san-pham", product.pk]), {"do": "compose", "words-text_vi": "cũ"}
    )
    assert answer.status_code == 200
    assert "bí quyết riêng của nhà" in answer.content.decode()
    assert not Answer.objects.filter(question="text_vi").exists()


def test_flagged_words_are_shown_in_place_with_rule_and_milder_words(cast):
    product = home_product(cast)
    making.tell(cast.producer_member.person, product, "text_vi", "Miến nhà tôi chữa bệnh dạ dày.")
    page = cast.producer_member.get(reverse("stories:text", args=["san-pham", product.pk])).content.decode()
    assert '<mark class="is-no">chữa bệnh</mark>' in page
    assert "điều 43" in page
    assert reverse("stories:allow", args=["san-pham", product.pk]) not in page
    assert (
        reverse("stories:allow", args=["san-pham", product.pk])
        in cast.commune_officer.get(reverse("stories:text", args=["san-pham", product.pk])).content.decode()
    )


def test_a_label_is_saved_and_a_wrong_number_is_refused(cast):
    product = home_product(cast)
    address = reverse("stories:label", args=[product.pk])
    wrong = cast.producer_member.post(address, {"gtin": "8938505974195"})
    assert wrong.status_code == 422
    assert not TradeItem.objects.exists()
    good = {
        "gtin": "8938505 974194",
        "net_content": "0,5",
        "net_unit": "kg",
        "allergens": ["none"],
        "ingredients_vi": "bột dong",
        "price_from": "85.000",
    }
    assert cast.producer_member.post(address, good).status_code == 302
    item = TradeItem.objects.get()
    assert (item.gtin, str(item.net_content), item.net_unit, item.allergens) == (
        "8938505974194",
        "0.500",
        "kg",
        ["none"],
    )
    product.refresh_from_db()
    assert (product.ingredients_vi, int(product.price_from)) == ("bột dong", 85000)


@pytest.mark.parametrize(
    "sent",
    [
        {"net_content": "NaN", "net_unit": "kg"},
        {"net_content": "5"},
        {"net_unit": "x"},
        {"allergens": ["none", "fish"]},
        {"allergens": ["khong-co"]},
        {"shelf_life_days": "-1"},
        {"price_from": "rẻ"},
        {"hs_code": "12"},
        {"name_en": "a" * 300},
        {"seen": "khác"},
        {"usage_vi": "a\0b"},
    ],
)
def test_nonsense_on_a_label_is_a_sentence(cast, sent):
    product = home_product(cast)
    before = head()
    assert cast.producer_member.post(reverse("stories:label", args=[product.pk]), sent).status_code == 422
    assert head() == before


def test_claims_are_settled_on_the_page(cast):
    product = home_product(cast)
    making.tell(cast.producer_member.person, product, "text_vi", "Nhà tôi làm miến thủ công từ năm 1986, bột hữu cơ.")
    paper = making.paper(cast.home_producer, "quality_system")
    address = reverse("stories:claims", args=["san-pham", product.pk])
    keys = ["year|tu nam 1986", "handmade|thu cong", "organic|huu co"]
    page = cast.producer_member.get(address).content.decode()
    assert all(f'value="{key}"' in page for key in keys)
    refused = cast.producer_member.post(address, {"claim": ["organic|huu co"], "backing-organic|huu co": "told"})
    assert refused.status_code == 422
    sent = {
        "claim": keys,
        f"backing-{keys[0]}": "told",
        f"backing-{keys[1]}": "told",
        f"backing-{keys[2]}": f"paper:{paper.pk}",
    }
    assert cast.producer_member.post(address, sent).status_code == 302
    assert list(Story.objects.get().claims.order_by("kind").values_list("kind", "backing")) == [
        ("handmade", "told"),
        ("organic", "paper"),
        ("year", "told"),
    ]


def post_json(player, body, **extra):
    return player.client.post(reverse("stories:sync"), json.dumps(body), content_type="application/json", **extra)


def test_a_phone_sends_what_it_kept_and_each_key_is_done_once(cast):
    product = builders.product(producer=cast.home_producer)
    one = {
        "kind": "answer",
        "key": str(uuid.uuid4()),
        "about": "san-pham",
        "thing": product.pk,
        "question": "who",
        "words": "bà Lành",
        "base": 0,
        "said_at": "2026-01-01T00:00:00Z",
    }
    person = cast.producer_member.person.pk
    for _time in range(3):
        answer = post_json(cast.producer_member, {"operations": [one], "person": person})
        assert answer.json()["answers"][0]["result"] == "saved"
    assert Answer.objects.count() == 1
    refused = post_json(cast.other_member, {"operations": [one]}).json()["answers"][0]
    assert refused["result"] == "refused"
    assert post_json(cast.other_member, {"operations": [one], "person": person}).status_code == 403
    assert post_json(cast.stranger, {"operations": [one]}).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "x"},
        {"thing": "1"},
        {"thing": True},
        {"thing": -1},
        {"thing": 10**30},
        {"question": "khong-co"},
        {"words": None},
        {"words": "a\0"},
        {"about": 5},
        {"more": 1},
        {"base": "x"},
        {"question": "since", "words": "²"},
        {"words": "a" * 2001},
    ],
)
def test_nonsense_of_a_phone_is_refused_beside_its_key(cast, changed):
    product = builders.product(producer=cast.home_producer)
    one = {
        "kind": "answer",
        "key": str(uuid.uuid4()),
        "about": "san-pham",
        "thing": product.pk,
        "question": "who",
        "words": "x",
        "base": 0,
        **changed,
    }
    answer = post_json(cast.producer_member, {"operations": [one]})
    assert answer.json()["answers"] == [
        {"result": "refused", "key": one["key"], "sentence": answer.json()["answers"][0]["sentence"]}
    ]
    assert not Answer.objects.exists()


def test_lists_ask_the_same_for_one_product_and_for_three(cast, django_assert_max_num_queries):
    def fill(count):
        for _number in range(count):
            product = builders.product(producer=cast.home_producer)
            scores.refresh([product.pk])

    fill(1)
    address = reverse("stories:contents")
    cast.producer_member.get(address)
    with django_assert_max_num_queries(30) as one:
        cast.producer_member.get(address)
    fill(2)
    with django_assert_max_num_queries(len(one)):
        cast.producer_member.get(address)


@pytest.mark.parametrize(
    "query",
    [
        "?kenh=khong-co&state=x&den=9999&q=%E2%80%AE&page=x",
        "?format=csv",
        "?state=blocked&den=50",
        "?state=no_story&kenh=export",
    ],
)
def test_the_list_takes_any_filter(cast, query):
    scores.refresh([home_product(cast).pk])
    assert cast.city_officer.get(reverse("stories:contents") + query).status_code == 200


@pytest.mark.parametrize("page", ["workshop", "text", "claims"])
def test_a_word_that_is_no_kind_of_story_is_not_found(cast, page):
    assert cast.city_officer.get(reverse(f"stories:{page}", args=["khac", 1])).status_code == 404
