"""The public pages: a stranger, a producer and an officer find the same there, and nobody a row that is not public."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from django.urls import reverse

from ocop.outlets.models import Outlet
from ocop.producers.models import CraftVillage, Paper
from ocop.products.models import Product
from ocop.search import documents
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.page_access import EVERYONE, PageAccess

SECRETS = (
    "Nháp Bí Truyền", "nhap-bi-truyen", "Công ty Giấu Tên", "cong-ty-giau-ten", "Giấy Kín Số Chín", "+84987000111",
    "ho-kin@example.test", "Điểm Chưa Mở", "diem-chua-mo",
)  # fmt: skip
OWN_WORDS = re.compile(r'<input[^>]*csrfmiddlewaretoken[^>]*>|nonce="[^"]*"')
MAIN = re.compile(r"<main.*?</main>", re.S)


def public_and_hidden(cast: Cast) -> Product:
    """A public product of a household, and beside it what must stay hidden."""
    home = cast.home_producer
    house = builders.producer(
        "Hộ Công Khai", organisation__kind="household", organisation__phone="+84987000111",
        organisation__email="ho-kin@example.test", organisation__commune=cast.home_commune, slug="ho-cong-khai",
    )  # fmt: skip
    shown = builders.product(
        "Bánh Công Khai", producer=house, commune=cast.home_commune, name_folded="banh cong khai", slug="banh-cong-khai"
    )
    builders.recognition(shown)
    hidden_maker = builders.producer(
        "Công ty Giấu Tên", is_public=False, slug="cong-ty-giau-ten", organisation__commune=cast.home_commune
    )
    for maker, slug in ((home, "nhap-bi-truyen"), (house, "nhap-bi-truyen-2"), (hidden_maker, "nhap-bi-truyen-3")):
        draft = builders.product(
            "Nháp Bí Truyền", producer=maker, commune=cast.home_commune, is_public=False, name_folded="nhap bi truyen", slug=slug
        )  # fmt: skip
        builders.recognition(draft)
    Paper.objects.create(
        producer=house, kind="food_safety", title="Giấy Kín Số Chín", is_public=False, created_at=clock.now()
    )
    for name, slug, is_public in (("Điểm Công Khai", "diem-cong-khai", True), ("Điểm Chưa Mở", "diem-chua-mo", False)):
        Outlet.objects.create(
            register="demo", name=name, name_folded=name.lower(), slug=slug, kind="ocop_point", commune=cast.home_commune,
            counted_from=clock.today(), created_at=clock.now(), is_public=is_public,
        )  # fmt: skip
    CraftVillage.objects.create(
        register="demo", name="Làng Công Khai", name_folded="lang cong khai", slug="lang-cong-khai",
        commune=cast.home_commune, created_at=clock.now(),
    )  # fmt: skip
    cast.producer_member  # noqa: B018 - speaks for the home producer, whose draft they may read at the desk
    documents.rebuild()
    return shown


@pytest.mark.usefixtures("places")
class PublicPage(PageAccess):
    """`address` is a URL name with its arguments and what follows; `has` a text that shows the page has its rows."""

    may: ClassVar = EVERYONE
    name: ClassVar[str] = ""
    args: ClassVar[tuple[str, ...]] = ()
    query: ClassVar[str] = ""
    has: ClassVar[str] = ""
    test_access = None  # the one test below asks for everybody at once

    def url(self, cast: Cast) -> str:
        public_and_hidden(cast)
        return reverse(self.name, args=self.args) + self.query

    def test_everybody_finds_the_same(self, cast: Cast) -> None:
        address = self.url(cast)
        found = {}
        for name in ("stranger", "producer_member", "commune_officer", "city_officer"):
            answer = cast[name].get(address)
            assert answer.status_code == 200, f"{name} got {answer.status_code} at {address}"
            body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
                "utf-8", "replace"
            )
            for secret in SECRETS:
                assert secret not in body, f"{name} found {secret} at {address}"
            assert self.has in body, f"{name} misses {self.has} at {address}"
            main = MAIN.search(body)
            found[name] = OWN_WORDS.sub("", main.group() if main else body)
        assert len(set(found.values())) == 1, f"{address} is not the same for all"


class TestHome(PublicPage):
    name = "portal:home"


class TestCatalogue(PublicPage):
    name = "portal:catalogue"
    has = "Bánh Công Khai"


class TestCatalogueWords(PublicPage):
    name = "portal:catalogue"
    query = "?q=cong+khai"
    has = "Bánh Công Khai"


class TestCatalogueHidden(PublicPage):
    name = "portal:catalogue"
    query = "?q=nh%C3%A1p+b%C3%AD+truy%E1%BB%81n+xyz"


class TestCatalogueExport(PublicPage):
    name = "portal:catalogue"
    query = "?format=csv"
    has = "Bánh Công Khai"


class TestSuggestions(PublicPage):
    name = "portal:suggestions"
    query = "?q=nhap"


class TestProduct(PublicPage):
    name = "portal:product"
    args = ("banh-cong-khai",)
    has = "Bánh Công Khai"


class TestProducers(PublicPage):
    name = "portal:producers"
    has = "Hộ Công Khai"


class TestProducersExport(PublicPage):
    name = "portal:producers"
    query = "?format=json"
    has = "Hộ Công Khai"


class TestProducer(PublicPage):
    name = "portal:producer"
    args = ("ho-cong-khai",)
    has = "Bánh Công Khai"


class TestCommunes(PublicPage):
    name = "portal:communes"


class TestCommune(PublicPage):
    name = "portal:commune"
    args = ("bat-trang",)


class TestMap(PublicPage):
    name = "portal:map"


class TestVillages(PublicPage):
    name = "portal:villages"
    has = "Làng Công Khai"


class TestVillage(PublicPage):
    name = "portal:village"
    args = ("lang-cong-khai",)
    has = "Làng Công Khai"


class TestOutlets(PublicPage):
    name = "portal:outlets"
    has = "Điểm Công Khai"


class TestOutletsExport(PublicPage):
    name = "portal:outlets"
    query = "?format=csv"
    has = "Điểm Công Khai"


class TestOutlet(PublicPage):
    name = "portal:outlet"
    args = ("diem-cong-khai",)
    has = "Điểm Công Khai"


class TestFigures(PublicPage):
    name = "portal:figures"


class TestFigureRows(PublicPage):
    name = "portal:figure_rows"


class TestFigureRowsExport(PublicPage):
    name = "portal:figure_rows"
    query = "?format=csv"


class TestStatements(PublicPage):
    name = "portal:statements"


class TestCounting(PublicPage):
    name = "portal:counting"


class TestOpenData(PublicPage):
    name = "portal:open_data"


class TestProgramme(PublicPage):
    name = "portal:programme"


class TestCode(PublicPage):
    name = "portal:code"


class TestAccessibility(PublicPage):
    name = "portal:accessibility"


class TestPrivacy(PublicPage):
    name = "portal:privacy"


class TestAbout(PublicPage):
    name = "portal:about"


class TestSitemap(PublicPage):
    name = "sitemap"


class TestSitemapProducts(PublicPage):
    name = "sitemap_section"
    args = ("products-1",)
    has = "banh-cong-khai"


@pytest.mark.django_db
@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("name", "slug"),
    [("product", "nhap-bi-truyen"), ("producer", "cong-ty-giau-ten"), ("outlet", "diem-chua-mo")],
)
def test_what_is_hidden_has_no_public_page(cast: Cast, name: str, slug: str) -> None:
    public_and_hidden(cast)
    for who in ("stranger", "producer_member", "other_member", "commune_officer", "city_officer"):
        assert cast[who].get(reverse(f"portal:{name}", args=[slug])).status_code == 404, who
