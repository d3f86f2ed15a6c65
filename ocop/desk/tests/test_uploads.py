"""Files that are not what they say, at every form that takes one: refused with the reason, nothing kept, nothing lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from ocop.desk.tests.test_access import home_paper, home_product
from ocop.files.models import StoredFile
from ocop.people.models import Claim
from ocop.producers.models import Paper, PaperVersion
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PROGRAM = b"MZ" + bytes(4000)
BROKEN = b"\xff\xd8\xff\xe0" + b"khong phai anh" * 300
NAMES = [("giay.pdf", PROGRAM), ("anh.jpg", PROGRAM), ("anh.jpg", BROKEN), ("chay.exe", PROGRAM), ("trong.pdf", b"")]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(("name", "content"), NAMES)
@pytest.mark.parametrize("page", ["paper_new", "paper_version", "claim", "pictures"])
def test_refused_with_the_reason(cast: Cast, page: str, name: str, content: bytes) -> None:
    me = cast.producer_member
    paper = home_paper(cast)
    address, data, field = {
        "paper_new": (
            reverse("desk:paper_new", args=[cast.home_producer.pk]),
            {"kind": "award", "title": "Giấy khen"},
            "file",
        ),
        "paper_version": (reverse("desk:paper_version", args=[paper.pk]), {"document_number": "5/GP"}, "file"),
        "claim": (
            reverse("account_claim", args=[cast.other_organisation.pk]),
            {"role": "outlet_keeper", "statement": "Tôi giữ quầy"},
            "proof",
        ),
        "pictures": (reverse("desk:product_pictures", args=[home_product(cast).pk]), {}, "picture"),
    }[page]
    answer = me.post(address, {**data, field: SimpleUploadedFile(name, content)})
    assert answer.status_code in (200, 422)
    text = answer.content.decode()
    assert name in text or "empty" in text
    for typed in data.values():
        assert typed in text
    assert (StoredFile.objects.count(), Paper.objects.count(), PaperVersion.objects.count(), Claim.objects.count()) == (
        0,
        1,
        0,
        0,
    )
