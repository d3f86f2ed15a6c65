"""A small record to ask: public and hidden rows of the demo register, points of sale, a village, a statement."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from ocop.indicators.models import PublishedStatement
from ocop.outlets.models import Outlet
from ocop.people.models import Person
from ocop.places.models import Commune, District
from ocop.producers.models import CraftVillage, VillageTitle
from ocop.products.models import Product, ProductGroup
from ocop.recognition.models import Recognition
from ocop.search import documents
from tests import builders


@dataclass
class Record:
    """What the tests speak of."""

    public: Product
    four: Product
    ended: Product
    unstated: Product
    hidden: Product
    member: Person
    officer: Person
    stranger: Person
    outlet: Outlet
    hidden_outlet: Outlet
    village: CraftVillage


@pytest.fixture(autouse=True)
def _no_old_counts(settings: Any) -> None:
    """Rates of other tests do not count here."""
    cache.clear()
    settings.OCOP_API_RATE = 0


@pytest.fixture
def record(places: None) -> Record:
    """Six products: five public, one hidden, of four makers."""
    bat_trang = Commune.objects.get(slug="bat-trang")
    old = Commune.objects.get(slug="bat-trang-gia-lam")
    gia_lam = District.objects.get(code="018")
    where = {"commune": bat_trang, "old_commune": old, "district": gia_lam}
    potter = builders.producer(
        "Hợp tác xã Gốm Thử",
        organisation__kind="cooperative",
        organisation__phone="+84241234567",
        **{f"organisation__{k}": v for k, v in where.items()},
    )
    house = builders.producer(
        "Hộ Nguyễn Văn Thử",
        organisation__kind="household",
        organisation__phone="+84912345678",
        organisation__email="ho@example.test",
    )
    secret = builders.producer("Công ty Ẩn", organisation__kind="enterprise", is_public=False)
    public = builders.product(
        "Bình gốm men rạn", producer=potter, name_folded="binh gom men ran", reference="D1", **where
    )
    four = builders.product("Ấm trà gốm", producer=potter, name_folded="am tra gom", reference="D2", **where)
    ended = builders.product("Miến dong khô", producer=house, name_folded="mien dong kho", reference="D3")
    unstated = builders.product("Tương nếp", producer=house, name_folded="tuong nep", reference="D4")
    hidden = builders.product(
        "Hàng chưa công bố", producer=secret, name_folded="hang chua cong bo", reference="D5", is_public=False
    )
    for one, group in ((public, "souvenir"), (four, "souvenir"), (ended, "food"), (unstated, "food"), (hidden, "food")):
        ProductGroup.objects.create(product=one, scheme="ocop-2019", group=group)
        ProductGroup.objects.create(product=one, scheme="qd26-2026", group="craft" if group == "souvenir" else "food")
    today = timezone.localdate()
    builders.recognition(public, "5", today - datetime.timedelta(days=100), district_then=gia_lam)
    builders.recognition(four, "4", today - datetime.timedelta(days=200), district_then=gia_lam)
    builders.recognition(ended, "3", today - datetime.timedelta(days=1400))
    Recognition.objects.create(
        product=unstated,
        register="demo",
        level="4",
        kind="new",
        body="unstated",
        precision="year",
        year=2021,
        counted_from=datetime.date(2021, 12, 31),
        recorded_at=timezone.now(),
        recorded_by_name="thử",
    )
    builders.recognition(hidden, "4", today - datetime.timedelta(days=30))
    member = builders.person("Người của công ty")
    builders.role(member, "producer_member", organisation=secret.organisation)
    officer = builders.person("Cán bộ")
    builders.role(officer, "coordination_officer")
    outlet = _outlet("Điểm Bát Tràng", "diem-bat-trang", **where)
    hidden_outlet = _outlet("Điểm chưa công bố", "diem-an", is_public=False, district=gia_lam)
    village = CraftVillage.objects.create(
        register="demo",
        name="Làng gốm Thử",
        name_folded="lang gom thu",
        slug="lang-gom-thu",
        craft_as_given="gốm",
        created_at=timezone.now(),
        **where,
    )
    VillageTitle.objects.create(
        village=village, title="traditional_craft_village", year=2018, counted_from=datetime.date(2018, 12, 31)
    )
    PublishedStatement.objects.create(
        key="thu-2020",
        indicator="products",
        value=Decimal(1054),
        spoken_of=datetime.date(2020, 12, 31),
        publisher="Thử",
        source="https://example.test/",
    )
    documents.rebuild()
    return Record(
        public,
        four,
        ended,
        unstated,
        hidden,
        member,
        officer,
        builders.person("Người lạ"),
        outlet,
        hidden_outlet,
        village,
    )


def _outlet(name: str, slug: str, **extra: Any) -> Outlet:
    return Outlet.objects.create(
        register="demo",
        name=name,
        name_folded=name.lower(),
        slug=slug,
        kind="ocop_point",
        counted_from=datetime.date(2022, 1, 1),
        created_at=timezone.now(),
        **extra,
    )
