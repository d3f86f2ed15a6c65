"""Buyers, their terms and needs, and offers of the demo city; every firm is invented and marked as demo data."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ocop.bulk.inserting import insert
from ocop.demo import names
from ocop.demo.makers import Place
from ocop.demo.writing import SOURCE, Slugs, Writer, moment
from ocop.people.models import Organisation
from ocop.places.models import Province
from ocop.producers.models import Paper
from ocop.products.models import Product, ProductGroup
from ocop.recognition.standing import standings
from ocop.trade.models import (
    Buyer,
    ListingTerm,
    ListingTerms,
    Need,
    NeedCondition,
    Offer,
    OfferMonth,
    OfferPaper,
    OfferReference,
    PriceTier,
)
from ocop.vietnamese.folding import fold

OFFERS = 320
_FORMS = (
    ("supermarket", "Chuỗi siêu thị {brand}", "{brand} Supermarkets"),
    ("stores", "Chuỗi cửa hàng {brand}", "{brand} Stores"),
    ("exporter", "Công ty Xuất nhập khẩu {brand}", "{brand} Import Export"),
    ("hospitality", "Khách sạn {brand}", "{brand} Hotel"),
    ("marketplace", "Sàn thương mại điện tử {brand}", "{brand} Marketplace"),
    ("duty_free", "Cửa hàng miễn thuế {brand}", "{brand} Duty Free"),
    ("travel", "Công ty Du lịch {brand}", "{brand} Travel"),
    ("agency", "Tổng đại lý {brand}", "{brand} Agency"),
)
BUYERS = 26
# What each kind of buyer asks of anyone it lists; plain values of the trade, invented for the demo.
_TERMS: dict[str, tuple[tuple[str, Any, bool], ...]] = {
    "supermarket": (
        ("paper", "food_safety", True), ("paper", "declaration", True), ("barcode", True, True), ("vat_invoice", True, True),
        ("shelf_life_left", "66", True), ("payment_days", 45, True), ("discount", "20", True), ("traceability", True, False),
        ("opening_fee", 5_000_000, False),
    ),
    "stores": (
        ("paper", "food_safety", True), ("barcode", True, True), ("payment_days", 30, True), ("buying", "consignment", False),
        ("traceability", True, False),
    ),
    "exporter": (
        ("quality_system", ["haccp", "iso22000"], True), ("label_languages", ["en"], True), ("samples", True, True),
        ("traceability", True, True), ("exported", True, False),
    ),
    "hospitality": (("vat_invoice", True, True), ("lead_days", 3, True), ("paper", "food_safety", False)),
    "marketplace": (("barcode", True, True), ("traceability", True, True), ("samples", True, False)),
    "duty_free": (("least_stars", 4, True), ("label_languages", ["en", "vi"], True), ("barcode", True, True)),
    "travel": (("least_stars", 3, True), ("label_languages", ["en"], False)),
    "agency": (("payment_days", 15, True), ("vat_invoice", True, False)),
}  # fmt: skip
_STATED = (True, True, False, None)


@dataclass
class Sides:
    """What stands: buyers in order (the first is the demo account's), offers by product key."""

    buyers: list[Buyer]
    offers: dict[int, Offer]


def write(writer: Writer, first: Organisation, place: Place, day: datetime.date) -> Sides:
    """Buyers, terms and needs, offers as of a day."""
    rng = random.Random(f"{writer.seed}|trade sides")
    buyers = _buyers(writer, rng, first, place)
    _terms(rng, buyers)
    offers = _offers(rng, day)
    _needs(rng, buyers, day)
    return Sides(buyers, offers)


def _buyers(writer: Writer, rng: random.Random, first: Organisation, place: Place) -> list[Buyer]:
    brands = names.brands(random.Random(f"{writer.seed}|buyer brands"))
    slugs = Slugs(Buyer)
    organisations = [first]
    kinds = ["supermarket"]
    rows = []
    for number in range(1, BUYERS):
        kind, form, english = _FORMS[number % len(_FORMS)]
        name = form.format(brand=brands[number])
        kinds.append(kind)
        rows.append(
            Organisation(
                register=writer.register, kind="enterprise", name=name, name_folded=fold(name),
                name_en=english.format(brand=brands[number]), tax_code=names.tax_code(200_000 + number),
                phone=names.phone(200_000 + number), email=f"muahang{number}@vidu.invalid", representative=names.person(rng),
                commune_id=place.new_id, old_commune_id=place.old_id, district_id=place.district_id, province=writer.province,
                source=SOURCE, created_at=moment(datetime.date(2019, 9, 2), number),
            )
        )  # fmt: skip
    organisations.extend(Organisation.objects.bulk_create(rows))
    found = [
        Buyer(
            organisation=organisation, register=writer.register, slug=slugs.free(organisation.name), kind=kind,
            about_vi="Đơn vị mua hàng minh hoạ của thành phố minh hoạ.", about_en="A made-up buyer of the demo city.",
            languages=["vi"], state="waiting" if number >= BUYERS - 2 else "confirmed",
            decided_at=None if number >= BUYERS - 2 else moment(datetime.date(2019, 10, 1), number),
            decided_by_name="" if number >= BUYERS - 2 else "Sở Công Thương (dữ liệu minh hoạ)",
            created_at=moment(datetime.date(2019, 9, 2), number),
        )
        for number, (organisation, kind) in enumerate(zip(organisations, kinds, strict=True))
    ]  # fmt: skip
    made = Buyer.objects.bulk_create(found)
    hanoi = Province.objects.filter(name__icontains="Hà Nội").order_by("pk").first()
    if hanoi is not None:
        through = Buyer.served.through
        through.objects.bulk_create([through(buyer_id=one.pk, province_id=hanoi.pk) for one in made])
    return made


def _terms(rng: random.Random, buyers: list[Buyer]) -> None:
    """Published terms of two thirds of the confirmed buyers."""
    for number, buyer in enumerate(buyers):
        if buyer.state != "confirmed" or number % 3 == 2:
            continue
        begins = datetime.date(2024, 1 + number % 12, 1)
        terms = ListingTerms.objects.create(
            buyer=buyer, number=1, valid_from=begins, audience="chosen" if number % 7 == 6 else "producers",
            note_vi="Điều kiện minh hoạ.", note_en="Demo terms.", published_at=moment(begins, number),
            published_by_name=buyer.organisation.representative, created_at=moment(begins, number),
        )  # fmt: skip
        rows = [row for row in _TERMS[buyer.kind] if row[2] or rng.random() < 0.7]
        insert(
            ListingTerm,
            [
                {
                    "code": code,
                    "value": value,
                    "is_must": must,
                    "weight": 1 if must else rng.randint(1, 4),
                    "position": at,
                }
                for at, (code, value, must) in enumerate(rows)
            ],
            terms_id=terms.pk,
        )


def _candidates(day: datetime.date) -> list[Product]:
    """Products of the demo register with stars in force, those of the demo accounts' producers first."""
    from ocop.people.models import Role

    known = set(
        Role.objects.filter(name="producer_member", person__is_demo=True).values_list("organisation_id", flat=True)
    )
    rows = list(
        Product.objects.filter(register="demo", producer__isnull=False)
        .exclude(product_set="")
        .select_related("producer__organisation")
        .order_by("pk")
    )
    standing = standings([row.pk for row in rows], day)
    held = [row for row in rows if row.pk in standing and standing[row.pk].state == "in_force"]
    mine = [row for row in held if row.producer is not None and row.producer.organisation_id in known]
    rest = [row for row in held if row not in mine]
    step = max(len(rest) // OFFERS, 1)
    return [*mine, *rest[::step]][:OFFERS]


def _offers(rng: random.Random, day: datetime.date) -> dict[int, Offer]:
    products = _candidates(day)
    made_on = moment(day - datetime.timedelta(days=60), 1)
    rows = []
    for number, product in enumerate(products):
        silent = number % 5 == 4
        rows.append(
            Offer(
                product=product, register=product.register, state="draft" if number % 11 == 10 else "published",
                unit=product.capacity_unit or "kg", min_order=rng.choice((5, 10, 20, 50)),
                lead_days=rng.choice((1, 2, 3, 5, 7)), shelf_life_days=product.shelf_life_days or rng.choice((90, 180, 365)),
                age_at_delivery_days=rng.choice((3, 10, 30)),
                packing_vi=", ".join(product.pack_sizes[:2]), gtin="", traceability="" if silent else "https://vidu.invalid/truy-xuat",
                label_languages=["vi", "en"] if number % 3 == 0 else ["vi"], vat_invoice=rng.choice(_STATED),
                consignment=rng.choice(_STATED), payment_days=None if silent else rng.choice((0, 15, 30, 45, 60)),
                discount_percent=None if silent else rng.choice((10, 15, 20, 25)), gives_samples=rng.choice((True, True, None)),
                exported_to="Nhật Bản" if number % 13 == 0 else "", delivers_everywhere=number % 2 == 0,
                price_audience=("confirmed", "chosen", "nobody")[number % 3], created_at=made_on, changed_at=made_on,
                published_at=None if number % 11 == 10 else made_on,
            )
        )  # fmt: skip
    offers = Offer.objects.bulk_create(rows)
    months: list[dict[str, Any]] = []
    tiers: list[dict[str, Any]] = []
    papers: list[dict[str, Any]] = []
    by_producer: dict[int, list[int]] = {}
    for key, producer_id in (
        Paper.objects.filter(producer__register="demo").values_list("pk", "producer_id").order_by("pk")
    ):
        by_producer.setdefault(producer_id, []).append(key)
    for number, offer in enumerate(offers):
        product = products[number]
        usual = product.capacity_a_month or Decimal(rng.choice((200, 400, 800, 1500)))
        season = product.season_months or list(range(1, 13))
        for month in range(1, 13):
            months.append({"offer_id": offer.pk, "month": month, "capacity": usual if month in season else Decimal(0)})
        price = int(product.price_from or rng.choice((45, 80, 120, 250)) * 1000)
        for quantity, share in ((1, 1.0), (100, 0.94), (500, 0.88)):
            tiers.append(
                {"offer_id": offer.pk, "from_quantity": Decimal(quantity), "price": int(price * share) // 100 * 100}
            )
        papers.extend(
            {"offer_id": offer.pk, "paper_id": key} for key in by_producer.get(product.producer_id or 0, ())[:5]
        )
    insert(OfferMonth, months)
    insert(PriceTier, tiers)
    insert(OfferPaper, papers)
    insert(
        OfferReference,
        [{"offer_id": offer.pk, "words": "Cửa hàng của hợp tác xã (minh hoạ)", "year": 2024} for offer in offers[::4]],
    )
    return {offer.product_id: offer for offer in offers}


def _needs(rng: random.Random, buyers: list[Buyer], day: datetime.date) -> None:
    """Three needs of each confirmed buyer; one in eight asks for what nobody here makes."""
    offers = list(Offer.objects.filter(register="demo", state="published").select_related("product").order_by("pk"))
    groups = dict(ProductGroup.objects.filter(scheme="qd26-2026").values_list("product_id", "group"))
    hanoi = Province.objects.filter(name__icontains="Hà Nội").order_by("pk").first()
    number = 0
    for buyer in buyers:
        if buyer.state != "confirmed":
            continue
        for _ in range(3):
            number += 1
            offer = rng.choice(offers)
            big = number % 8 == 0
            capacity = int(offer.product.capacity_a_month or 400)
            wanted = capacity * 40 if big else max(capacity // rng.choice((4, 6, 10)), 1)
            opened = moment(day - datetime.timedelta(days=rng.randint(3, 90)), number)
            name = offer.product.name
            need = Need.objects.create(
                buyer=buyer, register="demo", title=f"Tìm {name[:1].lower()}{name[1:]}"[:200],
                words="Nhu cầu minh hoạ của thành phố minh hoạ.", product_set=offer.product.product_set if number % 4 else "",
                group26="" if number % 4 else groups.get(offer.product_id, ""), quantity=wanted, unit=offer.unit, every="month",
                months=[], place=hanoi if number % 3 else None, price_to=int((offer.product.price_from or 100_000) * Decimal("1.1")),
                price_audience=("matched", "producers", "nobody")[number % 3], min_stars=3 if number % 2 else 0,
                until=day + datetime.timedelta(days=rng.randint(20, 200)), state="open", created_at=opened, opened_at=opened,
                made_by_name=buyer.organisation.representative,
            )  # fmt: skip
            if number % 5 == 0:
                NeedCondition.objects.create(need=need, code="samples", value=True, is_must=False, weight=3)
