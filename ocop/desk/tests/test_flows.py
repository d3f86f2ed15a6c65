"""What people do at the desk, page by page, as a browser without scripts would."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.desk import waiting
from ocop.files.models import StoredFile
from ocop.files.tests.test_files import jpeg
from ocop.ledger.models import Entry
from ocop.people.rights import rights_of
from ocop.producers.models import Paper, PaperVersion, Producer
from ocop.products.models import Product
from ocop.recognition.actions import withdraw
from ocop.recognition.models import Recognition, Withdrawal
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def seen_of(answer) -> str:
    return re.search(r'name="seen" value="([^"]*)"', answer.content.decode()).group(1)


def product_data(**extra: object) -> dict[str, object]:
    return {"name": "Miến dong", "is_public": "1", "place_as_given": "", **extra}


def test_a_member_enters_a_product(cast: Cast) -> None:
    me = cast.producer_member
    answer = me.post(
        reverse("desk:product_new"),
        product_data(
            product_set="qd26-2026-06",
            pack_sizes="hộp 100 g\r\n\r\ntúi  500 g",
            season_months=["1", "2", "12"],
            capacity_a_month="1.200,5",
            capacity_unit="kg",
            price_from="50.000",
            shelf_life_days="180",
        ),
    )
    product = Product.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("desk:product_pictures", args=[product.pk])
    assert (product.pack_sizes, product.season_months, str(product.capacity_a_month), product.price_from) == (
        ["hộp 100 g", "túi 500 g"],
        [1, 2, 12],
        "1200.50",
        50_000,
    )
    assert product.commune_id == cast.home_commune.pk
    page = me.get(reverse("desk:product", args=[product.pk])).content.decode()
    assert "Miến dong" in page
    assert "1.200,5" in page


def test_a_refused_form_keeps_every_word(cast: Cast) -> None:
    answer = cast.producer_member.post(
        reverse("desk:product_new"), product_data(name="", story_vi="Ba đời làm miến", capacity_a_month="nhiều")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ba đời làm miến" in page
    assert 'value="nhiều"' in page
    assert page.count('aria-invalid="true"') == 2
    assert (Product.objects.count(), Entry.objects.count()) == (0, 0)


def test_two_people_change_the_same_product(cast: Cast) -> None:
    product = builders.product("Bình gốm", producer=cast.home_producer, story_vi="cũ", story_en="old")
    address = reverse("desk:product_change", args=[product.pk])
    mine = cast.producer_member
    seen = seen_of(mine.get(address))
    other = product_data(name="Bình gốm", story_vi="của cán bộ", story_en="officer's", seen=seen)
    assert cast.city_officer.post(address, other).status_code == 302
    answer = mine.post(address, product_data(name="Bình gốm", story_vi="của tôi", story_en="old", seen=seen))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert ">của tôi</textarea>" in page.replace("\n", "")  # both changed it: mine is kept,
    assert "của cán bộ" in page  # theirs is shown beside it
    assert "officer&#x27;s</textarea>" in page.replace("\n", "")  # I did not touch it: theirs is taken in
    product.refresh_from_db()
    assert product.story_vi == "của cán bộ"
    again = mine.post(
        address, product_data(name="Bình gốm", story_vi="của tôi", story_en="officer's", seen=seen_of(answer))
    )
    assert again.status_code == 302
    product.refresh_from_db()
    assert (product.story_vi, product.story_en) == ("của tôi", "officer's")


def test_an_officer_enters_a_producer_by_its_address(cast: Cast, places: None) -> None:
    me = cast.city_officer
    data = {
        "name": "HTX Nón Chuông",
        "kind": "cooperative",
        "is_public": "1",
        "place_as_given": "xã Phương Trung, huyện Thanh Oai",
        "phone": "0901234567",
    }
    answer = me.post(reverse("desk:producer_new"), data)
    page = answer.content.decode()
    if (
        answer.status_code == 422
    ):  # the old commune was split: the proposed successor is chosen already, the reason beside it
        chosen = re.search(r'name="place_choice" value="(\d+)"[^>]*checked', page)
        assert chosen
        answer = me.post(reverse("desk:producer_new"), {**data, "place_choice": chosen.group(1)})
    assert answer.status_code == 302
    organisation = Producer.objects.get().organisation
    assert (organisation.old_commune.name, organisation.district.name, organisation.phone) == (
        "Phương Trung",
        "Huyện Thanh Oai",
        "+84901234567",
    )
    assert organisation.commune is not None


def test_a_place_in_doubt_is_asked_and_can_stay_open(cast: Cast, places: None) -> None:
    me = cast.city_officer
    data = {"name": "Hộ Lan", "kind": "household", "is_public": "1", "place_as_given": "xã Không Có Đâu"}
    answer = me.post(reverse("desk:producer_new"), data)
    assert answer.status_code == 422
    assert Producer.objects.count() == 0
    assert 'value="unstated"' in answer.content.decode()
    assert me.post(reverse("desk:producer_new"), {**data, "place_choice": "unstated"}).status_code == 302
    assert Producer.objects.get().organisation.commune is None


def test_a_mistyped_tax_code_is_a_warning_not_a_wall(cast: Cast) -> None:
    me = cast.city_officer
    data = {"name": "Công ty Lụa", "kind": "enterprise", "is_public": "1", "tax_code": "0100109107"}
    answer = me.post(reverse("desk:producer_new"), data)
    assert answer.status_code == 422
    assert 'name="tax_code_is_right"' in answer.content.decode()
    assert me.post(reverse("desk:producer_new"), {**data, "tax_code_is_right": "on"}).status_code == 302
    assert Producer.objects.get().organisation.tax_code == "0100109107"


def test_signs_of_a_duplicate_are_shown_and_decided(cast: Cast) -> None:
    me, there = cast.city_officer, cast.home_producer
    there.organisation.name_folded = "hop tac xa gom nha"
    there.organisation.save()
    data = {"name": "HTX Gốm Nhà", "kind": "cooperative", "is_public": "1"}
    answer = me.post(reverse("desk:producer_new"), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert reverse("desk:producer", args=[there.pk]) in page
    assert f'name="another" value="{there.organisation_id}"' in page
    assert me.post(reverse("desk:producer_new"), {**data, "another": str(there.organisation_id)}).status_code == 302
    assert Producer.objects.count() == 2


def test_merge_by_the_page_and_the_old_address(cast: Cast) -> None:
    me, loser = cast.city_officer, cast.home_producer
    winner = builders.producer("HTX Gốm Mới")
    address = reverse("desk:producer_merge", args=[loser.pk])
    assert "Hợp tác xã Gốm Nhà" in me.get(f"{address}?winner={winner.pk}").content.decode()
    assert me.post(address, {"winner": winner.pk, "reason": ""}).status_code == 422
    assert me.post(address, {"winner": winner.pk, "reason": "Một nơi"}).status_code == 302
    moved = me.get(reverse("desk:producer", args=[loser.pk]))
    assert moved["Location"] == reverse("desk:producer", args=[winner.pk])


def test_a_file_chosen_once_is_kept_over_a_refused_form(cast: Cast) -> None:
    me = cast.producer_member
    address = reverse("desk:paper_new", args=[cast.home_producer.pk])
    data = {"kind": "food_safety", "title": "", "valid_to": "31/12/2027"}
    answer = me.post(address, {**data, "file": SimpleUploadedFile("giấy.pdf", b"%PDF-1.7 abc")})
    assert answer.status_code == 422
    kept = re.search(r'name="kept_file" value="([^"]+)"', answer.content.decode()).group(1)
    assert me.post(address, {**data, "title": "ATTP", "kept_file": kept}).status_code == 302
    version = PaperVersion.objects.get()
    assert (version.file.name, version.valid_to) == ("giấy.pdf", datetime.date(2027, 12, 31))
    # A note signed for somebody else is worth nothing.
    other = cast.other_member
    there = reverse("desk:paper_new", args=[cast.other_producer.pk])
    assert other.post(there, {**data, "title": "Trộm", "kept_file": kept}).status_code == 302
    assert PaperVersion.objects.get(paper__title="Trộm").file is None
    served = reverse("files:serve", args=[version.file.pk, version.file.digest[:16]])
    assert me.get(served).status_code == 200
    assert other.get(served).status_code == 404
    assert cast.stranger.get(served).status_code == 404


def test_pictures_by_the_page(cast: Cast) -> None:
    me = cast.producer_member
    product = builders.product("Bình gốm", producer=cast.home_producer)
    address = reverse("desk:product_pictures", args=[product.pk])
    files = [
        SimpleUploadedFile("a.jpg", jpeg(400, 300)),
        SimpleUploadedFile("b.jpg", jpeg(500, 300)),
        SimpleUploadedFile("x.jpg", b"%PDF-1.7"),
    ]
    answer = me.post(address, {"picture": files})
    assert answer.status_code == 422
    assert "x.jpg" in answer.content.decode()
    first, second = product.pictures.all()
    me.post(reverse("desk:product_picture", args=[product.pk, second.pk]), {"do": "forward"})
    me.post(
        reverse("desk:product_picture", args=[product.pk, first.pk]),
        {"do": "describe", "alt_vi": "Bình", "alt_en": "Vase"},
    )
    me.post(reverse("desk:product_picture", args=[product.pk, second.pk]), {"do": "remove"})
    kept = product.pictures.get()
    assert (kept.pk, kept.alt_vi, kept.file.is_public) == (first.pk, "Bình", True)
    assert StoredFile.objects.count() == 2
    other = builders.product("Khác", producer=cast.home_producer)
    assert me.post(reverse("desk:product_picture", args=[other.pk, first.pk]), {"do": "remove"}).status_code == 404


def test_the_record_by_its_pages(cast: Cast) -> None:
    me = cast.city_officer
    product = builders.product("Bình gốm", producer=cast.home_producer)
    data = {"level": "4", "kind": "new", "body": "province", "decision": "12/QĐ-UBND", "issued_on": "30/06/2025"}
    assert me.post(reverse("desk:recognise", args=[product.pk]), {**data, "decision": ""}).status_code == 422
    assert me.post(reverse("desk:recognise", args=[product.pk]), data).status_code == 302
    row = Recognition.objects.get()
    assert (row.level, row.ends_on) == ("4", datetime.date(2028, 6, 30))
    right = {**data, "level": "3", "reason": "gõ nhầm"}
    assert me.post(reverse("desk:recognition_correct", args=[row.pk]), right).status_code == 302
    row = Recognition.objects.get(retracted_at__isnull=True)
    # Stars are withdrawn through a case alone, with its ground, hearing and decision.
    page = me.get(reverse("desk:recognition", args=[row.pk])).content.decode()
    assert page.count(reverse("appraisal:case_open", args=[row.pk])) == 1
    withdraw(by=me.person, recognition=row, ground="mark", decision="9/QĐ", decided_on=datetime.date(2025, 7, 1))
    assert me.post(reverse("desk:recognition_lift", args=[row.pk]), {"reason": "nhầm tên"}).status_code == 302
    assert Withdrawal.objects.get().retracted_at is not None
    assert (
        me.post(reverse("desk:recognition_retract", args=[row.pk]), {"reason": "không có quyết định"}).status_code
        == 302
    )
    assert Recognition.objects.filter(retracted_at__isnull=True).count() == 0
    refused = cast.commune_officer.post(reverse("desk:recognise", args=[product.pk]), data)
    assert refused.status_code == 403
    assert Recognition.objects.count() == 2


def test_a_public_row_is_confirmed(cast: Cast) -> None:
    product = builders.product("Bình gốm", register="public")
    row = builders.recognition(product, source="https://example.test/1")
    data = {"level": "4", "kind": "new", "body": "province", "decision": "7/QĐ-UBND", "issued_on": "30/06/2025"}
    assert cast.city_officer.post(reverse("desk:recognition_confirm", args=[row.pk]), data).status_code == 302
    product.refresh_from_db()
    assert (product.register, Recognition.objects.get(retracted_at__isnull=True).decision) == ("office", "7/QĐ-UBND")


def test_villages_and_outlets_by_their_pages(cast: Cast, places: None) -> None:
    me = cast.city_officer
    assert (
        me.post(
            reverse("desk:village_new"), {"name": "Bát Tràng", "new_craft": "Gốm sứ", "place_as_given": ""}
        ).status_code
        == 302
    )
    from ocop.producers.models import CraftVillage

    village = CraftVillage.objects.get()
    assert village.crafts.get().name_vi == "Gốm sứ"
    title = {"title": "craft_village", "decision": "1/QĐ", "decided_on": "1/5/2020"}
    assert (
        me.post(reverse("desk:village_title", args=[village.pk]), {**title, "decided_on": "hôm qua"}).status_code == 422
    )
    assert me.post(reverse("desk:village_title", args=[village.pk]), title).status_code == 302
    row = village.titles.get()
    assert (
        me.post(
            reverse("desk:village_title_end", args=[village.pk, row.pk]), {"decision": "2/QĐ", "ended_on": "1/5/2024"}
        ).status_code
        == 302
    )
    assert village.titles.get().ended_on == datetime.date(2024, 5, 1)
    assert (
        me.post(
            reverse("desk:outlet_new"), {"name": "Cửa hàng A", "kind": "ocop_point", "is_public": "1", "year": "2022"}
        ).status_code
        == 302
    )
    from ocop.outlets.models import Outlet

    outlet = Outlet.objects.get()
    assert me.post(reverse("desk:outlet_end", args=[outlet.pk]), {"ended_on": "1/5/2024"}).status_code == 302
    outlet.refresh_from_db()
    assert outlet.ended_on == datetime.date(2024, 5, 1)


def names(answer) -> list[str]:
    return [row["name"] for row in json.loads(b"".join(answer.streaming_content))]


def test_lists_filter_sort_and_export_what_stands(cast: Cast) -> None:
    me = cast.city_officer
    made = {}
    for name in ("Đào", "An", "Ăn", "Dưa"):
        made[name] = builders.product(name, producer=cast.home_producer, commune=cast.home_commune)
    today = clock.today()
    builders.recognition(made["An"], "3", today - datetime.timedelta(days=30))
    builders.recognition(made["Ăn"], "4", today - datetime.timedelta(days=2000))
    taken = builders.recognition(made["Dưa"], "4", today - datetime.timedelta(days=40))
    Withdrawal.objects.create(
        recognition=taken,
        ground="mark",
        decision="x",
        decided_on=today,
        recorded_at=clock.now(),
        recorded_by_name="thử",
    )
    address = reverse("desk:products")
    assert names(me.get(f"{address}?format=json")) == ["An", "Ăn", "Dưa", "Đào"]
    assert names(me.get(f"{address}?format=json&sort=-name")) == ["Đào", "Dưa", "Ăn", "An"]
    for query, found in {
        "state=in_force": ["An"],
        "state=ended": ["Ăn"],
        "state=withdrawn": ["Dưa"],
        "state=none": ["Đào"],
        "stars=4": ["Ăn", "Dưa"],
        "q=gom+nha": [],
        f"commune={cast.home_commune.slug}": ["An", "Ăn", "Dưa", "Đào"],
        "commune=unstated": [],
        "register=office": [],
        "seen=draft": [],
    }.items():
        assert names(me.get(f"{address}?format=json&{query}")) == found, query
    page = me.get(f"{address}?state=ended").content.decode()
    assert "Ăn" in page
    assert "Đào</a>" not in page
    assert 'href="?state=ended&amp;format=xlsx"' in page
    book = me.get(f"{address}?format=xlsx")
    assert b"".join(book.streaming_content)[:2] == b"PK"


def test_a_households_contact_stays_its_own_in_lists(cast: Cast) -> None:
    producer = builders.producer(
        "Hộ Lan",
        organisation__kind="household",
        organisation__phone="+84901234567",
        organisation__tax_code="001085012345",
    )
    address = reverse("desk:producers") + "?format=json"
    said = {}
    for name in ("city_officer", "trade_officer", "commune_officer"):
        rows = json.loads(b"".join(cast[name].get(address).streaming_content))
        said[name] = next((row["phone"], row["tax_code"]) for row in rows if row["name"] == str(producer))
    assert said == {
        "city_officer": ("+84901234567", "001085012345"),
        "trade_officer": ("", ""),
        "commune_officer": ("", ""),
    }
    assert json.loads(b"".join(cast.trade_officer.get(address + "&q=0901234567").streaming_content)) == []


def queries_of(player, address: str) -> int:
    rights_of(player.person)
    player.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = player.get(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200
    return len(asked)


def grow(cast: Cast, number: int) -> None:
    from ocop.outlets.models import Outlet
    from ocop.producers.models import CraftVillage, VillageTitle

    for place in range(number):
        mark = f"{Product.objects.count()}-{place}"
        product = builders.product(
            f"Hàng {mark}",
            producer=builders.producer(f"HTX {mark}", organisation__commune=cast.home_commune),
            commune=cast.home_commune,
        )
        builders.recognition(product, "4", clock.today() - datetime.timedelta(days=1000))
        paper = Paper.objects.create(producer=product.producer, kind="award", title="Giải", created_at=clock.now())
        PaperVersion.objects.create(
            paper=paper, number=1, valid_to=clock.today(), added_by_name="x", created_at=clock.now()
        )
        village = CraftVillage.objects.create(
            register="demo",
            name=f"Làng {mark}",
            name_folded=f"lang {mark}",
            slug=f"lang-{mark}",
            created_at=clock.now(),
        )
        VillageTitle.objects.create(village=village, title="craft_village", counted_from=clock.today())
        Outlet.objects.create(
            register="demo",
            name=f"Điểm {mark}",
            name_folded=f"diem {mark}",
            slug=f"diem-{mark}",
            kind="mall",
            counted_from=clock.today(),
            created_at=clock.now(),
        )


@pytest.mark.parametrize("page", ["products", "producers", "villages", "outlets", "recognitions", "papers", "home"])
@pytest.mark.parametrize("query", ["", "?format=csv"])
def test_three_rows_ask_no_more_than_one(cast: Cast, page: str, query: str) -> None:
    me = cast.city_officer
    address = reverse(f"desk:{page}") + query
    grow(cast, 1)
    one = queries_of(me, address)
    grow(cast, 2)
    assert queries_of(me, address) == one


def test_home_says_what_waits(cast: Cast) -> None:
    grow(cast, 2)
    builders.recognition(builders.product("Công khai", register="public"))
    tasks = {task.address: task.count for task in waiting.tasks(cast.city_officer.person)}
    assert tasks == {
        reverse("desk:recognitions") + "?register=public": 1,
        reverse("desk:recognitions") + "?soon=180&sort=end": 2,
        reverse("desk:papers") + "?ends=90": 2,
    }
    for address, count in tasks.items():
        joined = "&" if "?" in address else "?"
        rows = json.loads(b"".join(cast.city_officer.get(f"{address}{joined}format=json").streaming_content))
        assert len(rows) == count, address
    assert [task.count for task in waiting.tasks(cast.commune_officer.person)] == [2, 2]
    assert waiting.tasks(cast.other_commune_officer.person) == []


def test_home_tells_a_producer_what_to_do_next(cast: Cast) -> None:
    me, today = cast.producer_member, clock.today()
    product = builders.product("Bình gốm", producer=cast.home_producer)
    row = builders.recognition(product, "4", today - datetime.timedelta(days=900))
    steps = {}
    for left in (300, 150, 60):
        Recognition.objects.filter(pk=row.pk).update(ends_on=today + datetime.timedelta(days=left))
        steps[left] = waiting.own_products(me.person)[0].next_steps[0]
    assert len(set(steps.values())) == 3
    page = me.get(reverse("desk:home")).content.decode()
    assert "Bình gốm" in page
    assert steps[60] in page


def test_history_of_a_product(cast: Cast) -> None:
    me = cast.producer_member
    product = builders.product("Bình gốm", producer=cast.home_producer)
    address = reverse("desk:product_change", args=[product.pk])
    me.post(address, product_data(name="Bình gốm lam", seen=seen_of(me.get(address))))
    page = me.get(reverse("desk:product", args=[product.pk])).content.decode()
    assert "<del>Bình gốm</del> Bình gốm lam" in page
    assert "Chị Gốm" in page


@pytest.mark.parametrize(
    "page",
    [
        "home",
        "products",
        "producers",
        "papers",
        "villages",
        "outlets",
        "recognitions",
        "producer_new",
        "village_new",
        "outlet_new",
    ],
)
def test_pages_stand_in_english_too(cast: Cast, page: str) -> None:
    grow(cast, 1)
    vietnamese = reverse(f"desk:{page}")
    answer = cast.city_officer.get("/en" + vietnamese)
    assert answer.status_code == 200
    assert 'lang="en"' in answer.content.decode()
    assert "style=" not in answer.content.decode()
