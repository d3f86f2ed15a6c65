"""The buttons of the desk: who may press which, and that a refusal changes nothing."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.urls import reverse

from ocop.desk.tests.test_access import HOME_EDITORS, home_product, outlet, village
from ocop.files.models import StoredFile
from ocop.producers.models import VillageTitle
from ocop.products.models import ProductPicture
from ocop.recognition.models import Withdrawal
from ocop.workdays import clock
from tests import builders
from tests.cast import Cast
from tests.page_access import CITY, PageAccess, PostAccess


class TestProductPicture(PostAccess):
    may = HOME_EDITORS
    told: ClassVar = {"other_commune_officer", "trade_officer", "auditor"}
    data: ClassVar = {"do": "remove"}

    def url(self, cast: Cast) -> str:
        product = home_product(cast)
        file = StoredFile.objects.create(
            digest="0" * 64, name="a.jpg", media_type="image/jpeg", size=1, path="a.jpg", created_at=clock.now()
        )
        picture = ProductPicture.objects.create(product=product, file=file)
        return reverse("desk:product_picture", args=[product.pk, picture.pk])


class TestVillageTitle(PostAccess):
    may = CITY
    data: ClassVar = {"title": "craft_village", "decision": "5/QĐ-UBND", "decided_on": "2024-05-01"}

    def url(self, cast: Cast) -> str:
        return reverse("desk:village_title", args=[village().pk])


class TestVillageTitleEnd(PostAccess):
    may = CITY
    data: ClassVar = {"decision": "6/QĐ-UBND", "ended_on": "2025-05-01"}

    def url(self, cast: Cast) -> str:
        of = village()
        title = VillageTitle.objects.create(village=of, title="craft_village", counted_from=datetime.date(2020, 1, 1))
        return reverse("desk:village_title_end", args=[of.pk, title.pk])


class TestOutletEnd(PostAccess):
    may = CITY | {"trade_officer", "commune_officer"}
    data: ClassVar = {"ended_on": "2026-01-31", "reason": "nghỉ bán"}

    def url(self, cast: Cast) -> str:
        return reverse("desk:outlet_end", args=[outlet(cast).pk])


class TestRecognitionLift(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        row = builders.recognition(home_product(cast))
        Withdrawal.objects.create(
            recognition=row, ground="other", decision="9/QĐ", decided_on=clock.today(), recorded_at=clock.now()
        )
        return reverse("desk:recognition_lift", args=[row.pk])
