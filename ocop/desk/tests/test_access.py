"""Each page of the desk: who may open it, and that opening it writes nothing."""

from __future__ import annotations

from django.urls import reverse

from ocop.producers.models import CraftVillage, Paper
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.page_access import CITY, OFFICERS, SIGNED_IN, PageAccess

READERS = OFFICERS | {"auditor"}
HOME_EDITORS = CITY | {"producer_member", "commune_officer"}


def home_product(cast: Cast, **extra: object):
    return builders.product("Bình gốm men lam", producer=cast.home_producer, commune=cast.home_commune, **extra)


def home_paper(cast: Cast) -> Paper:
    return Paper.objects.create(
        producer=cast.home_producer, kind="food_safety", title="Giấy ATTP mật", created_at=clock.now()
    )


def village() -> CraftVillage:
    return CraftVillage.objects.create(
        register="demo", name="Bát Tràng", name_folded="bat trang", slug="bat-trang", created_at=clock.now()
    )


def outlet(cast: Cast):
    from ocop.outlets.models import Outlet

    return Outlet.objects.create(
        register="demo",
        name="Cửa hàng",
        name_folded="cua hang",
        slug="cua-hang",
        kind="ocop_point",
        commune=cast.home_commune,
        counted_from=clock.today(),
        created_at=clock.now(),
    )


class TestHome(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:home")


class TestProducts(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:products")


class TestProductDraft(PageAccess):
    may = HOME_EDITORS | {"auditor"}
    private = ("Bình gốm men lam",)

    def url(self, cast):
        return reverse("desk:product", args=[home_product(cast, is_public=False).pk])


class TestProductPublic(PageAccess):
    may = READERS | {"producer_member"}

    def url(self, cast):
        return reverse("desk:product", args=[home_product(cast).pk])


class TestProductChange(PageAccess):
    may = HOME_EDITORS

    def url(self, cast):
        return reverse("desk:product_change", args=[home_product(cast).pk])


class TestProductPictures(PageAccess):
    may = HOME_EDITORS

    def url(self, cast):
        return reverse("desk:product_pictures", args=[home_product(cast).pk])


class TestProductMerge(PageAccess):
    may = CITY | {"commune_officer"}

    def url(self, cast):
        return reverse("desk:product_merge", args=[home_product(cast).pk])


class TestProductMove(PageAccess):
    may = CITY | {"commune_officer"}

    def url(self, cast):
        return reverse("desk:product_move", args=[home_product(cast).pk])


class TestOutletKeeper(PageAccess):
    may = CITY | {"commune_officer", "trade_officer"}

    def url(self, cast):
        return reverse("desk:outlet_keeper", args=[outlet(cast).pk])


class TestProductNew(PageAccess):
    may = HOME_EDITORS

    def url(self, cast):
        return reverse("desk:product_new") + f"?producer={cast.home_producer.pk}"


class TestRecognise(PageAccess):
    may = CITY

    def url(self, cast):
        return reverse("desk:recognise", args=[home_product(cast).pk])


class TestProducers(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:producers")


class TestProducerNew(PageAccess):
    may = CITY | {"commune_officer", "other_commune_officer"}

    def url(self, cast):
        return reverse("desk:producer_new")


class TestBuyerNew(PageAccess):
    may = CITY | {"trade_officer"}

    def url(self, cast):
        return reverse("desk:buyer_new")


class TestProducer(PageAccess):
    may = READERS | {"producer_member"}

    def url(self, cast):
        return reverse("desk:producer", args=[cast.home_producer.pk])


class TestProducerChange(PageAccess):
    may = HOME_EDITORS

    def url(self, cast):
        return reverse("desk:producer_change", args=[cast.home_producer.pk])


class TestProducerMerge(PageAccess):
    may = CITY | {"commune_officer"}

    def url(self, cast):
        return reverse("desk:producer_merge", args=[cast.home_producer.pk])


class TestPapers(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        return reverse("desk:papers")


class TestPaper(PageAccess):
    may = HOME_EDITORS | {"auditor"}
    private = ("Giấy ATTP mật",)

    def url(self, cast):
        return reverse("desk:paper", args=[home_paper(cast).pk])


class TestPaperNew(PageAccess):
    may = HOME_EDITORS

    def url(self, cast):
        return reverse("desk:paper_new", args=[cast.home_producer.pk])


class TestPaperChange(PageAccess):
    may = HOME_EDITORS

    def url(self, cast):
        return reverse("desk:paper_change", args=[home_paper(cast).pk])


class TestPaperVersion(PageAccess):
    may = HOME_EDITORS

    def url(self, cast):
        return reverse("desk:paper_version", args=[home_paper(cast).pk])


class TestVillages(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("desk:villages")


class TestVillage(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("desk:village", args=[village().pk])


class TestVillageNew(PageAccess):
    may = CITY

    def url(self, cast):
        return reverse("desk:village_new")


class TestVillageChange(PageAccess):
    may = CITY

    def url(self, cast):
        return reverse("desk:village_change", args=[village().pk])


class TestOutlets(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("desk:outlets")


class TestOutlet(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("desk:outlet", args=[outlet(cast).pk])


class TestOutletNew(PageAccess):
    may = OFFICERS

    def url(self, cast):
        return reverse("desk:outlet_new")


class TestOutletChange(PageAccess):
    may = CITY | {"trade_officer", "commune_officer"}

    def url(self, cast):
        return reverse("desk:outlet_change", args=[outlet(cast).pk])


class TestRecognitions(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("desk:recognitions")


class TestRecognition(PageAccess):
    may = READERS

    def url(self, cast):
        return reverse("desk:recognition", args=[builders.recognition(home_product(cast)).pk])


class Record(PageAccess):
    __test__ = False
    may = CITY
    name = ""

    def url(self, cast):
        return reverse(self.name, args=[builders.recognition(home_product(cast)).pk])


class TestCorrect(Record):
    __test__ = True
    name = "desk:recognition_correct"


class TestRetract(Record):
    __test__ = True
    name = "desk:recognition_retract"


class TestConfirm(PageAccess):
    may = CITY

    def url(self, cast):
        product = home_product(cast, register="public")
        return reverse("desk:recognition_confirm", args=[builders.recognition(product).pk])


class TestExport(PageAccess):
    may = SIGNED_IN

    def url(self, cast):
        home_product(cast)
        return reverse("desk:products") + "?format=csv"
