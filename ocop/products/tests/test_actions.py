"""Products: each verb, and each refusal that changes nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from ocop.files.actions import keep_document, keep_picture
from ocop.files.rights import may_open
from ocop.files.tests.test_files import jpeg
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.producers.actions.producers import change_producer
from ocop.producers.models import Paper
from ocop.producers.snapshots import Stale
from ocop.products.actions.merging import merge_products, standing_product
from ocop.products.actions.pictures import add_picture, describe_picture, move_picture, remove_picture
from ocop.products.actions.products import change_product, create_product, product_snapshot
from ocop.products.duplicates import DuplicatesFound
from ocop.products.groups import groups_for, groups_of
from ocop.products.models import Product, ProductGroup, ProductPicture
from ocop.search.models import Document
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Product, ProductGroup, ProductPicture, Entry, Document))


def refused(call, **values: object) -> Refused:
    before = counts()
    with pytest.raises(Refused) as refusal, transaction.atomic():
        call(**values)
    assert counts() == before
    return refusal.value


def picture(name: str = "a.jpg", width: int = 400):
    return keep_picture(by=None, upload=SimpleUploadedFile(name, jpeg(width, 300)), is_public=False)


def test_a_member_enters_a_product_with_both_groups(cast: Cast) -> None:
    values = {
        "producer": cast.home_producer,
        "name": "Miến dong Bát Tràng",
        "product_set": "qd26-2026-06",
        "is_public": True,
    }
    product = create_product(by=cast.producer_member.person, values=values)
    assert (product.register, product.slug) == ("demo", "mien-dong-bat-trang")
    assert groups_of(product) == {"ocop-2019": "food", "qd26-2026": groups_for("qd26-2026-06", {})["qd26-2026"]}
    entry = Entry.objects.get()
    assert (entry.action, entry.change["after"]["product_set"]) == ("products.create", "qd26-2026-06")
    assert Document.objects.get(kind="product").object_id == product.pk


def test_a_draft_is_found_by_nobody_else(cast: Cast) -> None:
    product = create_product(
        by=cast.producer_member.person, values={"producer": cast.home_producer, "name": "Nháp", "is_public": False}
    )
    assert not Document.objects.filter(kind="product", removed=False).exists()
    seen = {name: Product.objects.visible_to(cast[name].person).filter(pk=product.pk).exists() for name in Cast.NAMES}
    assert {name for name, sees in seen.items() if sees} == {
        "producer_member",
        "commune_officer",
        "city_officer",
        "auditor",
        "administrator",
    }


@pytest.mark.parametrize("name", ["other_member", "other_commune_officer", "trade_officer", "auditor"])
def test_others_may_not(cast: Cast, name: str) -> None:
    product = builders.product("Bình gốm", producer=cast.home_producer, commune=cast.home_commune)
    by = cast[name].person
    refused(create_product, by=by, values={"producer": cast.home_producer, "name": "Khác hẳn"})
    refused(change_product, by=by, product_id=product.pk, values={"name": "Bình gốm khác"})


def test_groups_must_agree_with_the_set() -> None:
    with pytest.raises(Refused):
        groups_for("qd26-2026-99", {})
    with pytest.raises(Refused):
        groups_for("", {"ocop-2019": "khong-co"})
    with pytest.raises(Refused):
        groups_for("qd26-2026-06", {"qd26-2026": groups_for("qd26-2026-22", {})["qd26-2026"]})
    assert groups_for("", {"ocop-2019": "food"}) == {"ocop-2019": "food"}


def test_what_a_source_wrote_stays_with_a_group_that_stays(cast: Cast) -> None:
    product = builders.product("Bình gốm", producer=cast.home_producer)
    ProductGroup.objects.create(product=product, scheme="ocop-2019", group="souvenir", as_given="Lưu niệm")
    change_product(
        by=cast.city_officer.person,
        product_id=product.pk,
        values={"name_en": "Vase", "groups": {"ocop-2019": "souvenir"}},
    )
    assert ProductGroup.objects.get().as_given == "Lưu niệm"


def test_signs_of_a_duplicate(cast: Cast) -> None:
    by = cast.producer_member.person
    first = builders.product("Miến dong", producer=cast.home_producer, name_folded="mien dong")
    found = refused(create_product, by=by, values={"producer": cast.home_producer, "name": "Miến Dong"})
    assert isinstance(found, DuplicatesFound)
    assert [sign.product.pk for sign in found.signs] == [first.pk]
    create_product(by=by, values={"producer": cast.home_producer, "name": "Miến Dong"}, another_ones=[first.pk])
    # Another maker's product of the same name is no sign.
    create_product(by=cast.other_member.person, values={"producer": cast.other_producer, "name": "Miến dong"})


def test_stale_and_unchanged(cast: Cast) -> None:
    product = builders.product("Bình gốm", producer=cast.home_producer)
    seen = product_snapshot(product)
    change_product(by=cast.city_officer.person, product_id=product.pk, values={"story_vi": "x"}, seen=seen)
    refusal = refused(
        change_product, by=cast.producer_member.person, product_id=product.pk, values={"story_en": "y"}, seen=seen
    )
    assert isinstance(refusal, Stale)
    assert refusal.changes == {"story_vi": ("", "x")}
    before = counts()
    change_product(by=cast.city_officer.person, product_id=product.pk, values={"story_vi": "x"})
    assert counts() == before


def test_papers_of_another_producer_cannot_stand_behind_it(cast: Cast) -> None:
    product = builders.product("Bình gốm", producer=cast.home_producer)
    own = Paper.objects.create(producer=cast.home_producer, kind="award", title="Giải", created_at=clock.now())
    foreign = Paper.objects.create(producer=cast.other_producer, kind="award", title="Giải", created_at=clock.now())
    change_product(by=cast.producer_member.person, product_id=product.pk, values={"papers": [own]})
    assert list(product.paper_links.values_list("paper_id", flat=True)) == [own.pk]
    refused(change_product, by=cast.city_officer.person, product_id=product.pk, values={"papers": [own, foreign]})
    assert list(product.paper_links.values_list("paper_id", flat=True)) == [own.pk]


def test_pictures_follow_their_product(cast: Cast) -> None:
    by = cast.producer_member.person
    product = builders.product("Bình gốm", producer=cast.home_producer, is_public=False)
    first, second = picture("a.jpg"), picture("b.jpg", 500)
    one = add_picture(by=by, product_id=product.pk, file=first, alt_vi="Bình")
    two = add_picture(by=by, product_id=product.pk, file=second)
    assert may_open(by, first)
    assert not may_open(cast.other_member.person, first)
    move_picture(by=by, picture_id=two.pk, step=-1)
    assert list(product.pictures.values_list("pk", flat=True)) == [two.pk, one.pk]
    describe_picture(by=by, picture_id=one.pk, alt_vi="Bình men lam", alt_en="Blue vase")
    change_product(by=by, product_id=product.pk, values={"is_public": True})
    first.refresh_from_db()
    assert first.is_public
    remove_picture(by=by, picture_id=one.pk)
    first.refresh_from_db()
    assert not first.is_public
    change_product(by=by, product_id=product.pk, values={"is_public": False})
    second.refresh_from_db()
    assert not second.is_public
    actions = list(
        Entry.objects.filter(action__startswith="products").order_by("sequence").values_list("action", flat=True)
    )
    assert actions == [
        "products.add_picture",
        "products.add_picture",
        "products.order_pictures",
        "products.describe_picture",
        "products.change",
        "products.remove_picture",
        "products.change",
    ]


def test_pictures_are_refused(cast: Cast) -> None:
    by = cast.producer_member.person
    product = builders.product("Bình gốm", producer=cast.home_producer)
    paper = keep_document(by=None, upload=SimpleUploadedFile("g.pdf", b"%PDF-1.7"))
    kept = picture()
    add_picture(by=by, product_id=product.pk, file=kept)
    refused(add_picture, by=by, product_id=product.pk, file=paper)
    refused(add_picture, by=by, product_id=product.pk, file=kept)
    refused(add_picture, by=cast.other_member.person, product_id=product.pk, file=picture("c.jpg", 410))


def test_merge(cast: Cast) -> None:
    by = cast.commune_officer.person
    loser = builders.product("Binh gom", producer=cast.home_producer, commune=cast.home_commune, story_vi="Truyện")
    winner = builders.product("Bình gốm", producer=cast.home_producer, commune=cast.home_commune)
    ProductGroup.objects.create(product=loser, scheme="ocop-2019", group="souvenir")
    recognition = builders.recognition(loser)
    kept = picture()
    add_picture(by=by, product_id=loser.pk, file=kept)
    merge_products(by=by, loser_id=loser.pk, winner_id=winner.pk, reason="Hai tên một hàng")
    winner.refresh_from_db()
    recognition.refresh_from_db()
    assert winner.story_vi == "Truyện"
    assert groups_of(winner) == {"ocop-2019": "souvenir"}
    assert recognition.product_id == winner.pk
    assert winner.pictures.get().file_id == kept.pk
    assert standing_product(Product.objects.get(pk=loser.pk)) == winner
    assert set(Document.objects.filter(kind="product", removed=False).values_list("object_id", flat=True)) == {
        winner.pk
    }
    refused(merge_products, by=by, loser_id=winner.pk, winner_id=winner.pk, reason="x")
    refused(
        merge_products,
        by=cast.producer_member.person,
        loser_id=winner.pk,
        winner_id=builders.product("X", producer=cast.home_producer).pk,
        reason="x",
    )


def test_products_follow_a_producer_that_hides(cast: Cast) -> None:
    product = create_product(
        by=cast.producer_member.person, values={"producer": cast.home_producer, "name": "Bình", "is_public": True}
    )
    assert Document.objects.filter(kind="product", object_id=product.pk, removed=False).exists()
    change_producer(by=cast.city_officer.person, producer_id=cast.home_producer.pk, values={"is_public": False})
    assert not Document.objects.filter(kind="product", object_id=product.pk, removed=False).exists()
    assert not Product.objects.visible_to(None).exists()
