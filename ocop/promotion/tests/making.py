"""Rows of promotion for tests, through the actions where they are short."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from ocop.producers.models import CraftVillage
from ocop.promotion.models import Campaign, CampaignProduct, VillageArtisan, VillageWorkshop
from ocop.stories.models import TradeItem

GTIN = "8930000000019"


def village(name: str = "Làng gốm Thử", **extra: Any) -> CraftVillage:
    """A village of the demo register."""
    slug = extra.pop("slug", f"lang-thu-{CraftVillage.objects.count() + 1}")
    return CraftVillage.objects.create(
        name=name,
        name_folded=name.lower(),
        register="demo",
        slug=slug,
        craft_as_given="gốm sứ",
        created_at=timezone.now(),
        **extra,
    )


def campaign(title: str = "Tết Thử", **extra: Any) -> Campaign:
    """A published campaign that runs this month."""
    today = datetime.date(2026, 11, 22)
    values = {
        "register": "demo",
        "slug": f"chien-dich-{Campaign.objects.count() + 1}",
        "kind": "tet",
        "title_vi": title,
        "state": "published",
        "starts_on": today - datetime.timedelta(days=5),
        "ends_on": today + datetime.timedelta(days=20),
        "created_at": timezone.now(),
        "published_at": timezone.now(),
        **extra,
    }
    return Campaign.objects.create(**values)


def artisan(of: CraftVillage, name: str = "Nghệ nhân Thử", **extra: Any) -> VillageArtisan:
    """One who agreed."""
    values = {
        "village": of,
        "name": name,
        "craft": "vuốt gốm",
        "words_vi": "Tôi vuốt gốm.",
        "agreed_on": datetime.date(2026, 5, 1),
        "agreed_how": "paper",
        "key": f"khoa-{VillageArtisan.objects.count() + 1}-" + "x" * 36,
        "created_at": timezone.now(),
        **extra,
    }
    values["key"] = values["key"][:43]
    return VillageArtisan.objects.create(**values)


def workshop(of: CraftVillage, name: str = "Xưởng Thử", **extra: Any) -> VillageWorkshop:
    """An open one, 8 to 17."""
    values = {
        "village": of,
        "name": name,
        "opens": datetime.time(8),
        "closes": datetime.time(17),
        "created_at": timezone.now(),
        **extra,
    }
    return VillageWorkshop.objects.create(**values)


def item(product: Any, gtin: str = GTIN) -> TradeItem:
    """What its label carries."""
    return TradeItem.objects.create(product=product, gtin=gtin, changed_at=timezone.now())


def chosen(campaign: Campaign, product: Any) -> CampaignProduct:
    """A product put in by hand."""
    return CampaignProduct.objects.create(campaign=campaign, product=product, position=campaign.chosen.count())
