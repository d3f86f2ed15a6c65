"""Outlets with a shelf, for tests."""

from __future__ import annotations

import datetime
from typing import Any

from ocop.outlets.models import Outlet, ShelfItem
from ocop.products.models import Product
from ocop.workdays import clock
from tests import builders


def outlet(name: str = "Cửa hàng thử", **extra: Any) -> Outlet:
    """A public outlet of the demo register that opened in 2024."""
    day = extra.pop("opened_on", datetime.date(2024, 1, 1))
    extra = {
        "register": "demo",
        "name_folded": name.lower(),
        "slug": f"diem-{Outlet.objects.count() + 1}",
        "kind": "ocop_point",
        "opened_on": day,
        "counted_from": day,
        "created_at": clock.now(),
        **extra,
    }
    return Outlet.objects.create(name=name, **extra)


def kept_outlet(cast: Any, **extra: Any) -> Outlet:
    """The home outlet: in the home commune, kept by the home organisation, whose member keeps it too."""
    builders.role(cast.producer_member.person, "outlet_keeper", organisation=cast.home_organisation)
    return outlet(keeper=cast.home_organisation, commune=cast.home_commune, **extra)


def starred(name: str = "Miến dong thử", *, issued_on: datetime.date | None = None, **extra: Any) -> Product:
    """A product with four stars in force."""
    product = builders.product(name, **extra)
    builders.recognition(product, "4", issued_on or clock.today() - datetime.timedelta(days=400))
    return product


def ended(name: str = "Bánh thử", **extra: Any) -> Product:
    """A product whose star ran out."""
    return starred(name, issued_on=clock.today() - datetime.timedelta(days=1200), **extra)


def on_shelf(of: Outlet, product: Product, **extra: Any) -> ShelfItem:
    """The product on the shelf since 2024."""
    extra = {"from_day": datetime.date(2024, 2, 1), "put_at": clock.now(), **extra}
    return ShelfItem.objects.create(outlet=of, product=product, **extra)
