"""The buttons of an import: who brought it and the city press them; nobody else finds it."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ocop.exchange import actions
from ocop.recognition.tests.test_import_pages import rows
from tests.cast import Cast
from tests.page_access import CITY, PageAccess, PostAccess

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]


def brought(cast: Cast) -> int:
    """A list of products, read and ready to be applied."""
    of = actions.bring(
        by=cast.city_officer.person, upload=SimpleUploadedFile("a.xlsx", rows("Cốm")), kind="products", register="demo"
    )
    actions.read(import_id=of.pk)
    return of.pk


class ImportButton(PostAccess):
    may: ClassVar = CITY
    told: ClassVar = {"auditor"}
    button = ""

    def url(self, cast: Cast) -> str:
        return reverse(f"exchange:{self.button}", args=[brought(cast)])


class TestColumns(ImportButton):
    button = "columns"


class TestAnswers(ImportButton):
    button = "answers"
    data: ClassVar = {"rest": "1"}


class TestApply(ImportButton):
    button = "apply"


class TestUndo(ImportButton):
    button = "undo"
    data: ClassVar = {"reason": "thử"}


class TestDrop(ImportButton):
    button = "drop"


class TestAgain(ImportButton):
    button = "again"


class TestProgress(PageAccess):
    """Leads on to the page of the import for a browser without scripts."""

    may: ClassVar = {*CITY, "auditor"}
    status = 302

    def url(self, cast: Cast) -> str:
        return reverse("exchange:progress", args=[brought(cast)])


class TestSample(PageAccess):
    may: ClassVar = {*CITY, "commune_officer", "other_commune_officer", "trade_officer"}

    def url(self, cast: Cast) -> str:
        return reverse("exchange:sample", args=["products"])
