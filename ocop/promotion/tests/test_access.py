"""Who opens which page of promotion."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse

from ocop.promotion.models import FeedKey
from ocop.promotion.tests import making
from tests import builders
from tests.cast import Cast
from tests.page_access import CITY, EVERYONE, PageAccess, PostAccess

READS = frozenset({*CITY, "trade_officer", "auditor"})
COMPOSES = frozenset({*CITY, "trade_officer"})
PROMOTES = frozenset({*READS, "producer_member", "other_member", "commune_officer", "other_commune_officer"})
HOME = frozenset({"producer_member", "commune_officer", *READS})
KEEPS = frozenset({*CITY, "commune_officer"})


def home_product(cast: Cast) -> Any:
    """A product with a star, of the home producer."""
    product = builders.product("Ấm tích thử", producer=cast.home_producer, commune=cast.home_commune)
    builders.recognition(product)
    return product


def home_village(cast: Cast) -> Any:
    return making.village(commune=cast.home_commune)


class TestCounts(PageAccess):
    may = PROMOTES

    def url(self, cast: Cast) -> str:
        return reverse("promotion:counts")


class TestProducts(TestCounts):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:products")


class TestPrint(TestCounts):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:print")


class TestFeeds(TestCounts):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:feeds")


class TestFeedReport(TestCounts):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:feed_report", args=["chung"])


class TestProduct(PageAccess):
    may = HOME

    def url(self, cast: Cast) -> str:
        return reverse("promotion:product", args=[home_product(cast).pk])


class TestCode(TestProduct):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:code", args=[home_product(cast).pk])


class TestPaper(TestProduct):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:paper", args=["nhan"]) + f"?sp={home_product(cast).pk}"


class TestFeedKey(PostAccess):
    may: ClassVar = frozenset({"producer_member", "commune_officer"})

    def url(self, cast: Cast) -> str:
        return reverse("promotion:feed_key", args=[cast.home_producer.pk])


class TestCampaigns(PageAccess):
    may = READS

    def url(self, cast: Cast) -> str:
        return reverse("promotion:campaigns")


class TestOwnCampaigns(PageAccess):
    may = frozenset({"producer_member", "other_member", "commune_officer", "other_commune_officer"})

    def url(self, cast: Cast) -> str:
        return reverse("promotion:own_campaigns")


class TestOwnCampaignChoose(PostAccess):
    may: ClassVar = frozenset({"producer_member", "commune_officer"})

    def url(self, cast: Cast) -> str:
        return reverse("promotion:own_campaign_choose", args=[making.campaign().pk, home_product(cast).pk])


class TestCampaignNew(PageAccess):
    may = COMPOSES

    def url(self, cast: Cast) -> str:
        return reverse("promotion:campaign_new")


class TestCampaign(PageAccess):
    may = READS
    private = ("Chiến dịch kín",)

    def url(self, cast: Cast) -> str:
        return reverse("promotion:campaign", args=[making.campaign("Chiến dịch kín", state="draft").pk])


class TestCampaignPreview(TestCampaign):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:campaign_preview", args=[making.campaign("Chiến dịch kín", state="draft").pk])


class TestCampaignChange(PageAccess):
    may = COMPOSES

    def url(self, cast: Cast) -> str:
        return reverse("promotion:campaign_change", args=[making.campaign().pk])


class TestCampaignChoose(PostAccess):
    may = COMPOSES

    def url(self, cast: Cast) -> str:
        return reverse("promotion:campaign_choose", args=[making.campaign().pk])


class TestCampaignMove(PostAccess):
    may = COMPOSES
    data: ClassVar = {"to": "withdrawn"}

    def url(self, cast: Cast) -> str:
        return reverse("promotion:campaign_move", args=[making.campaign().pk])


class TestVillages(PageAccess):
    may = frozenset({*KEEPS, "other_commune_officer"})

    def url(self, cast: Cast) -> str:
        return reverse("promotion:villages")


class TestVillage(PageAccess):
    may = KEEPS
    private = ("Nghệ nhân Kín",)

    def url(self, cast: Cast) -> str:
        village = home_village(cast)
        making.artisan(village, "Nghệ nhân Kín")
        return reverse("promotion:village", args=[village.pk])


class TestVillageChange(PageAccess):
    may = KEEPS

    def url(self, cast: Cast) -> str:
        return reverse("promotion:village_change", args=[home_village(cast).pk])


class TestArtisanNew(TestVillageChange):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:artisan_new", args=[home_village(cast).pk])


class TestArtisan(TestVillageChange):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:artisan", args=[making.artisan(home_village(cast)).pk])


class TestArtisanWithdraw(PostAccess):
    may = KEEPS

    def url(self, cast: Cast) -> str:
        return reverse("promotion:artisan_withdraw", args=[making.artisan(home_village(cast)).pk])


class TestWorkshopNew(TestVillageChange):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:workshop_new", args=[home_village(cast).pk])


class TestWorkshop(TestVillageChange):
    def url(self, cast: Cast) -> str:
        return reverse("promotion:workshop", args=[making.workshop(home_village(cast)).pk])


class TestPublicCampaigns(PageAccess):
    may = EVERYONE
    # A name below keeps pages of campaigns that are not out from everybody.

    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:campaigns")


class TestPublicCampaign(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:campaign", args=[making.campaign().slug])


class TestRoute(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:route")


class TestRoutePaper(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        village = making.village(commune=cast.home_commune)
        cast.home_commune.lat, cast.home_commune.lon = 20.97, 105.91
        cast.home_commune.save()
        making.workshop(village)
        return reverse("promotion_public:route_pdf") + f"?lang={village.slug}"


class TestWorker(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:village_worker")


class TestFeed(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:feed", args=["google", "xml"])


class TestFeedOfProducer(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:feed_of_producer", args=[cast.home_producer.slug, "chung", "csv"])


class TestFeedOfKey(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        key = FeedKey.objects.create(
            producer=cast.home_producer, key="k" * 43, created_at=cast.home_producer.created_at
        )
        return reverse("promotion_public:feed_of_key", args=[key.key, "chung", "csv"])


class TestPressKit(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:press_kit", args=["san-pham", home_product(cast).slug])


class TestCard(TestPublicCampaigns):
    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:card", args=["san-pham", home_product(cast).slug])


class TestScan(TestPublicCampaigns):
    status = 302

    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:scan", args=["san-pham", home_product(cast).slug])


class TestDigitalLink(TestPublicCampaigns):
    status = 307

    def url(self, cast: Cast) -> str:
        making.item(home_product(cast))
        return reverse("promotion_public:digital_link", args=[making.GTIN])


class TestDigitalLinkMore(TestPublicCampaigns):
    status = 307

    def url(self, cast: Cast) -> str:
        making.item(home_product(cast))
        return reverse("promotion_public:digital_link_more", args=[making.GTIN, "10/LO-7"])


class TestConsent(TestPublicCampaigns):
    """Whoever holds the address: the artisan."""

    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:consent", args=[making.artisan(home_village(cast)).key])


class TestPress(PostAccess):
    """A browser tells of a press; it changes a sum in memory."""

    may = EVERYONE

    def url(self, cast: Cast) -> str:
        return reverse("promotion_public:press", args=["goi", "lang-nghe", home_village(cast).slug])

    def test_access(self, cast: Cast) -> None:  # type: ignore[override]
        address = self.url(cast)
        for name in Cast.NAMES:
            assert cast[name].post(address).status_code == 204
        assert cast.stranger.post(reverse("promotion_public:press", args=["xyz", "lang-nghe", "a"])).status_code == 404
