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
    "Nháp Bí Truyền",
    "nhap-bi-truyen",
    "Công ty Giấu Tên",
    "cong-ty-giau-ten",
    "Giấy Kín Số Chín",
    "+84987000111",
    "ho-kin@example.test",
    "Điểm Chưa Mở",
    "diem-chua-mo",
)
OWN_WORDS = re.compile(r'<input[^>]*csrfmiddlewaretoken[^>]*>|nonce="[^"]*"')
MAIN = re.compile(r"<main.*?</main>", re.S)


def public_and_hidden(cast: Cast) -> Product:
    """A public product of a household, and beside it what must stay hidden."""
    home = cast.home_producer
    house = builders.producer(
        "Hộ Công Khai",
        organisation__kind="household",
        organisation__phone="+84987000111",
        organisation__email="ho-kin@example.test",
        organisation__commune=cast.home_commune,
        slug="ho-cong-khai",
    )
    shown = builders.product(
        "Bánh Công Khai", producer=house, commune=cast.home_commune, name_folded="banh cong khai", slug="banh-cong-khai"
    )
    builders.recognition(shown)
    hidden_maker = builders.producer(
        "Công ty Giấu Tên", is_public=False, slug="cong-ty-giau-ten", organisation__commune=cast.home_commune
    )
    for maker, slug in ((home, "nhap-bi-truyen"), (house, "nhap-bi-truyen-2"), (hidden_maker, "nhap-bi-truyen-3")):
        draft = builders.product(
            "Nháp Bí Truyền",
            producer=maker,
            commune=cast.home_commune,
            is_public=False,
            name_folded="nhap bi truyen",
            slug=slug,
        )
        builders.recognition(draft)
    Paper.objects.create(
        producer=house, kind="food_safety", title="Giấy Kín Số Chín", is_public=False, created_at=clock.now()
    )
    for name, slug, is_public in (("Điểm Công Khai", "diem-cong-khai", True), ("Điểm Chưa Mở", "diem-chua-mo", False)):
        Outlet.objects.create(
            register="demo",
            name=name,
            name_folded=name.lower(),
            slug=slug,
            kind="ocop_point",
            commune=cast.home_commune,
            counted_from=clock.today(),
            created_at=clock.now(),
            is_public=is_public,
        )
    CraftVillage.objects.create(
        register="demo",
        name="Làng Công Khai",
        name_folded="lang cong khai",
        slug="lang-cong-khai",
        commune=cast.home_commune,
        created_at=clock.now(),
    )
    cast.producer_member  # noqa: B018 - speaks for the home producer, whose draft they may read at the desk
    documents.rebuild()
    return shown


@pytest.mark.usefixtures("places")
class PublicPage(PageAccess):
    """A page by its URL `name` and `args`, with the `query` that follows; `has` is a text that shows the page has its rows."""

    may: ClassVar = EVERYONE
    name: ClassVar[str] = ""
    args: ClassVar[tuple[str, ...]] = ()
    query: ClassVar[str] = ""
    has: ClassVar[str] = ""
    test_access = None  # the one test below asks for everybody at once

    @classmethod
    def address(cls) -> str:
        """Known without a row: public addresses hold names, no keys."""
        return reverse(cls.name, args=cls.args) + cls.query

    def url(self, cast: Cast) -> str:
        public_and_hidden(cast)
        return self.address()

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


def held(name: str, *args: str, query: str = "", has: str = "") -> type[PublicPage]:
    """The test of one page: its URL name, the arguments of its address, what follows the address, a text that shows it has its rows."""
    return type(
        "TestPage", (PublicPage,), {"name": name, "args": args, "query": query, "has": has, "__module__": __name__}
    )


TestHome = held("portal:home")
TestCatalogue = held("portal:catalogue", has="Bánh Công Khai")
TestCatalogueWords = held("portal:catalogue", query="?q=cong+khai", has="Bánh Công Khai")
TestCatalogueHidden = held("portal:catalogue", query="?q=nh%C3%A1p+b%C3%AD+truy%E1%BB%81n+xyz")
TestCatalogueExport = held("portal:catalogue", query="?format=csv", has="Bánh Công Khai")
TestSuggestions = held("portal:suggestions", query="?q=nhap")
TestProduct = held("portal:product", "banh-cong-khai", has="Bánh Công Khai")
TestProducers = held("portal:producers", has="Hộ Công Khai")
TestProducersExport = held("portal:producers", query="?format=json", has="Hộ Công Khai")
TestProducer = held("portal:producer", "ho-cong-khai", has="Bánh Công Khai")
TestCommunes = held("portal:communes")
TestCommune = held("portal:commune", "bat-trang")
TestMap = held("portal:map")
TestVillages = held("portal:villages", has="Làng Công Khai")
TestVillage = held("portal:village", "lang-cong-khai", has="Làng Công Khai")
TestOutlets = held("portal:outlets", has="Điểm Công Khai")
TestOutletsExport = held("portal:outlets", query="?format=csv", has="Điểm Công Khai")
TestOutlet = held("portal:outlet", "diem-cong-khai", has="Điểm Công Khai")
TestFigures = held("portal:figures")
TestFigureRows = held("portal:figure_rows")
TestFigureRowsExport = held("portal:figure_rows", query="?format=csv")
TestStatements = held("portal:statements")
TestCounting = held("portal:counting")
TestOpenData = held("portal:open_data")
TestProgramme = held("portal:programme")
TestCode = held("portal:code")
TestAccessibility = held("portal:accessibility")
TestPrivacy = held("portal:privacy")
TestAbout = held("portal:about")
TestSitemap = held("sitemap")
TestSitemapProducts = held("sitemap_section", "products-1", has="banh-cong-khai")


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
