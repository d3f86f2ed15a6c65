"""Writes the demo city into the database in a few bulk inserts; the caller holds the transaction and the ledger entry."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ocop.demo import names, telling
from ocop.demo.makers import Maker, Place, Village
from ocop.demo.timeline import Good, Ruling
from ocop.demo.wares import crafts
from ocop.people.models import Organisation, Register
from ocop.places.models import Commune, CommuneSuccession, Province
from ocop.producers.models import Craft, CraftVillage, Producer, VillageTitle
from ocop.products.models import Product, ProductGroup
from ocop.recognition.models import Precision, Recognition, Withdrawal
from ocop.rulebooks import decrees, product_sets
from ocop.vietnamese.folding import fold
from ocop.vietnamese.slugs import slug
from ocop.workdays import clock

BATCH = 400
RECORDER = "Văn phòng điều phối (dữ liệu minh hoạ)"
SOURCE = "Dữ liệu minh hoạ của thành phố minh hoạ"
DISTRICTS_ENDED = datetime.date(2025, 6, 30)


def places() -> list[Place]:
    """Old communes with their district and main successor, by code. Raises RuntimeError when the gazetteer is not loaded."""
    rows = (
        CommuneSuccession.objects.filter(old__layer="old", is_main=True)
        .select_related("old__district", "new")
        .order_by("old__code")
    )
    found = [
        Place(
            old_id=row.old_id,
            code=row.old.code,
            name=row.old.name,
            district_id=row.old.district.pk,
            district=row.old.district.code,
            new_id=row.new_id,
            new_code=row.new.code,
            new_name=row.new.name,
            lat=row.old.lat,
            lon=row.old.lon,
        )
        for row in rows
        if row.old.district is not None
    ]
    if not found:
        raise RuntimeError("No places in the database; run manage.py places first.")
    return found


class Slugs:
    """Addresses that are free in a table and in what was handed out."""

    def __init__(self, model: Any) -> None:
        self.taken = set(model.objects.values_list("slug", flat=True))

    def free(self, text: str, limit: int = 100) -> str:
        """A free slug for a text."""
        base = slug(text, limit=limit) or "muc"
        for number in itertools.count(1):
            wanted = base if number == 1 else f"{base}-{number}"
            if wanted not in self.taken:
                self.taken.add(wanted)
                return wanted
        raise AssertionError


def moment(day: datetime.date, number: int, lag: int = 1) -> datetime.datetime:
    """When a fact of a day was recorded: some days later in office hours, never after now."""
    at = datetime.datetime.combine(day, datetime.time(8 + number % 9, number * 7 % 60), clock.now().tzinfo)
    return min(at + datetime.timedelta(days=lag + number % 5), clock.now())


class Writer:
    """Rows of the city, written once each; keeps the database objects for those that follow."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.register = Register.DEMO
        self.province = Province.objects.filter(code="01", valid_to__isnull=True).first()
        self.districts = {c.pk: c.district_id for c in Commune.objects.filter(layer="old").only("pk", "district_id")}

    def villages(self, villages: list[Village]) -> dict[int, CraftVillage]:
        """Villages, their crafts and titles; index -> row."""
        by_slug = {}
        for craft in crafts():
            row, _ = Craft.objects.get_or_create(slug=craft.slug, defaults={"name_vi": craft.vi, "name_en": craft.en})
            by_slug[craft.slug] = row
        slugs = Slugs(CraftVillage)
        rows = []
        for village in villages:
            rng = random.Random(f"{self.seed}|village|{village.index}")
            story_vi, story_en = telling.village_story(village, rng)
            rows.append(
                CraftVillage(
                    register=self.register,
                    name=village.name,
                    name_folded=fold(village.name),
                    craft_as_given=village.craft.vi,
                    slug=slugs.free(f"{village.craft.vi} {village.name}"),
                    commune_id=village.place.new_id,
                    old_commune_id=village.place.old_id,
                    district_id=village.place.district_id,
                    story_vi=story_vi,
                    story_en=story_en,
                    source=SOURCE,
                    created_at=moment(village.decided_on, village.index),
                )
            )
        made = CraftVillage.objects.bulk_create(rows, batch_size=BATCH)
        through = CraftVillage.crafts.through
        through.objects.bulk_create(
            [
                through(craftvillage_id=row.pk, craft_id=by_slug[v.craft.slug].pk)
                for v, row in zip(villages, made, strict=True)
            ]
        )
        VillageTitle.objects.bulk_create(
            VillageTitle(
                village=row, title=v.title, decision=v.decision, decided_on=v.decided_on, counted_from=v.decided_on
            )
            for v, row in zip(villages, made, strict=True)
        )
        return {village.index: row for village, row in zip(villages, made, strict=True)}

    def producers(self, makers: list[Maker], villages: dict[int, CraftVillage]) -> dict[int, Producer]:
        """Organisations and their producer role; index -> row."""
        organisations = Organisation.objects.bulk_create(
            [self._organisation(maker) for maker in makers], batch_size=BATCH
        )
        slugs = Slugs(Producer)
        rows = []
        for maker, organisation in zip(makers, organisations, strict=True):
            story_vi, story_en = telling.producer_story(maker, random.Random(f"{self.seed}|maker|{maker.index}"))
            rows.append(
                Producer(
                    organisation=organisation,
                    register=self.register,
                    slug=slugs.free(maker.name),
                    story_vi=story_vi,
                    story_en=story_en,
                    founded_year=maker.founded,
                    members=maker.members,
                    workers=maker.workers,
                    village=villages[maker.village.index] if maker.village else None,
                    created_at=moment(maker.since, maker.index),
                )
            )
        return {
            maker.index: row
            for maker, row in zip(makers, Producer.objects.bulk_create(rows, batch_size=BATCH), strict=True)
        }

    def _organisation(self, maker: Maker) -> Organisation:
        registered = maker.kind in ("enterprise", "cooperative")
        place = maker.place
        address = f"{maker.village.name.split(',')[0] if maker.village else f'Số {maker.index % 90 + 1}'}, {place.name}"
        return Organisation(
            register=self.register,
            kind=maker.kind,
            name=maker.name,
            name_folded=fold(maker.name),
            name_en=maker.name_en,
            tax_code=names.tax_code(maker.index) if registered else "",
            registration_number="" if registered else f"MH-{place.district}-{maker.index:05d}",
            representative=maker.representative,
            phone=names.phone(maker.index),
            address=address,
            address_folded=fold(address),
            email=f"lienhe{maker.index}@vidu.invalid" if registered else "",
            commune_id=place.new_id,
            old_commune_id=place.old_id,
            district_id=place.district_id,
            province=self.province,
            source=SOURCE,
            created_at=moment(maker.since, maker.index),
        )

    def products(
        self, goods: list[Good], producers: dict[int, Producer], villages: dict[int, CraftVillage]
    ) -> list[Product]:
        """Products and their groups under both lists."""
        slugs = Slugs(Product)
        rows = []
        for good in goods:
            rng = random.Random(f"{self.seed}|telling|{good.index}")
            story_vi, story_en = telling.product_story(good, rng)
            maker = good.maker
            rows.append(
                Product(
                    register=self.register,
                    producer=producers[maker.index],
                    name=good.name,
                    name_folded=fold(good.name),
                    name_en=good.name_en,
                    slug=slugs.free(good.name if good.ware.branded else f"{good.name} {maker.brand}"),
                    product_set=good.ware.set_id,
                    village=villages[maker.village.index] if maker.village else None,
                    commune_id=maker.place.new_id,
                    old_commune_id=maker.place.old_id,
                    district_id=maker.place.district_id,
                    province=self.province,
                    story_vi=story_vi,
                    story_en=story_en,
                    source=SOURCE,
                    created_at=moment(good.rulings[0].day, good.index),
                    **telling.details(good, rng),
                )
            )
        made = Product.objects.bulk_create(rows, batch_size=BATCH)
        groups = {one.id: one.groups for one in product_sets.all_sets()}
        ProductGroup.objects.bulk_create(
            (
                ProductGroup(product=row, scheme=scheme, group=code)
                for row in made
                for scheme, code in groups[row.product_set].items()
            ),
            batch_size=2 * BATCH,
        )
        return made

    def recognitions(self, goods: list[Good], products: list[Product]) -> int:
        """Every ruling, the withdrawals, and a few rows that were recorded wrongly and replaced; how many rulings stand."""
        rows: list[Recognition] = []
        taken: list[tuple[Recognition, tuple[datetime.date, str, str]]] = []
        for good, product in zip(goods, products, strict=True):
            for number, ruling in enumerate(good.rulings):
                row = self._recognition(good, product, ruling, number)
                rows.append(row)
                if ruling.withdrawn:
                    taken.append((row, ruling.withdrawn))
        Recognition.objects.bulk_create(self._mistaken(goods, rows), batch_size=BATCH)
        Recognition.objects.bulk_create(rows, batch_size=BATCH)
        Withdrawal.objects.bulk_create(self._withdrawal(row, *facts) for row, facts in taken)
        return len(rows)

    def _recognition(self, good: Good, product: Product, ruling: Ruling, number: int) -> Recognition:
        place, day = good.maker.place, ruling.day
        old = day <= DISTRICTS_ENDED
        decree = decrees.decree_at(day).id
        new_code = f"01-{place.new_code}-{good.index % 900 + 1:03d}-{day.year}" if decree == "qd26-2026" else ""
        old_code = "" if new_code else f"01-{place.district}-{place.code}-{good.index % 40 + 1}-{day.year}"
        return Recognition(
            register=self.register,
            product=product,
            level=ruling.level,
            kind=ruling.kind,
            body=ruling.body,
            points=Decimal(str(ruling.points)),
            decision=ruling.decision,
            precision=Precision.DAY,
            issued_on=day,
            year=day.year,
            ends_on=ruling.ends,
            counted_from=day,
            rulebook=decree,
            code=new_code,
            old_code=old_code,
            commune_then_id=place.old_id if old else place.new_id,
            district_then_id=place.district_id if old else None,
            source=SOURCE,
            recorded_at=moment(day, good.index + number),
            recorded_by_name=RECORDER,
        )

    @staticmethod
    def _mistaken(goods: list[Good], rows: list[Recognition]) -> Iterator[Recognition]:
        """For a handful of products the first entry had a slip in its points; it was retracted and the right row recorded."""
        first: dict[int, Recognition] = {}
        for row in rows:
            first.setdefault(row.product_id, row)
        for good, row in zip(goods, list(first.values()), strict=True):
            if good.index % 480 != 11:
                continue
            wrong = Recognition(
                **{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
            )
            wrong.points = (row.points or Decimal(60)) - Decimal("0.3")
            wrong.retracted_at = min(row.recorded_at + datetime.timedelta(days=21), clock.now())
            wrong.retraction_reason = "Nhập nhầm điểm; đã thay bằng dòng đúng (dữ liệu minh hoạ)."
            row.recorded_at = wrong.retracted_at
            yield wrong

    @staticmethod
    def _withdrawal(row: Recognition, day: datetime.date, ground: str, decision: str) -> Withdrawal:
        return Withdrawal(
            recognition=row,
            ground=ground,
            decision=decision,
            decided_on=day,
            recorded_at=moment(day, row.pk),
            recorded_by_name=RECORDER,
        )
