"""Two people at the same row: whoever saves second is told what is new and loses nothing."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ocop.desk import editing
from ocop.desk.tests.test_access import home_paper, outlet, village
from ocop.files.tests.test_files import jpeg
from ocop.people.models import Office
from ocop.producers.models import Producer
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def filled(answer) -> dict[str, object]:
    """What a browser would send of the page's form, untouched."""
    form = answer.context["form"]
    data: dict[str, object] = {name: editing.as_sent(form, name) for name in form.fields}
    found = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())
    assert found
    return {**data, "seen": found.group(1)}


@pytest.mark.parametrize(
    ("page", "theirs", "mine"),
    [
        ("producer_change", {"story_vi": "chuyện của họ"}, {"website": "https://toi.example"}),
        ("product_change", {"story_vi": "chuyện của họ"}, {"ingredients_vi": "đất sét"}),
        ("village_change", {"story_vi": "chuyện của họ"}, {"story_en": "my story"}),
        ("outlet_change", {"note": "của họ"}, {"opening_hours": "8-17"}),
        ("paper_change", {"title": "Giấy của họ"}, {"kind": "other"}),
    ],
)
def test_the_second_is_told_and_both_changes_stand(cast: Cast, page: str, theirs: dict, mine: dict) -> None:
    row = {
        "producer_change": lambda: cast.home_producer,
        "product_change": lambda: builders.product("Bình", producer=cast.home_producer, commune=cast.home_commune),
        "village_change": village,
        "outlet_change": lambda: outlet(cast),
        "paper_change": lambda: home_paper(cast),
    }[page]()
    address = reverse(f"desk:{page}", args=[row.pk])
    first, second = cast.city_officer, cast.administrator
    opened = filled(second.get(address))
    assert first.post(address, {**filled(first.get(address)), **theirs}).status_code == 302
    answer = second.post(address, {**opened, **mine})
    assert answer.status_code == 409
    (name, value), (own, typed) = next(iter(theirs.items())), next(iter(mine.items()))
    assert value in answer.content.decode()
    assert answer.context["form"][own].value() == typed
    assert second.post(address, filled(answer)).status_code == 302
    row.refresh_from_db()
    source = row.organisation if isinstance(row, Producer) and not hasattr(Producer, own) else row
    assert (getattr(row, name), getattr(source, own)) == (value, typed)


def test_words_beside_a_picture(cast: Cast) -> None:
    product = builders.product("Bình", producer=cast.home_producer, commune=cast.home_commune)
    me, other = cast.producer_member, cast.city_officer
    pictures = reverse("desk:product_pictures", args=[product.pk])
    assert me.post(pictures, {"picture": SimpleUploadedFile("a.jpg", jpeg(400, 300))}).status_code == 302
    picture = product.pictures.get()
    address = reverse("desk:product_picture", args=[product.pk, picture.pk])

    def seen(answer) -> str:
        return re.search(r'name="seen" value="([^"]*)"', answer.content.decode()).group(1)

    opened = seen(me.get(pictures))
    other.post(address, {"do": "describe", "alt_vi": "Của họ", "alt_en": "", "seen": seen(other.get(pictures))})
    answer = me.post(address, {"do": "describe", "alt_vi": "Của tôi", "alt_en": "", "seen": opened})
    picture.refresh_from_db()
    assert (answer.status_code, picture.alt_vi) == (422, "Của họ")
    body = answer.content.decode()
    assert "Của tôi" in body
    assert "Của họ" in body
    assert me.post(address, {"do": "describe", "alt_vi": "Của tôi", "seen": seen(answer)}).status_code == 302
    picture.refresh_from_db()
    assert picture.alt_vi == "Của tôi"


def test_the_office(cast: Cast) -> None:
    Office.objects.create(name="Văn phòng")
    me, address = cast.administrator, reverse("people:office")
    sent = {"name": "Văn phòng", "seen_name": "Văn phòng", "seen_email": ""}
    assert me.post(address, {**sent, "email": "ho@example.test"}).status_code == 302
    answer = me.post(address, {**sent, "name": "Văn phòng mới", "email": ""})
    assert answer.status_code == 200
    assert "ho@example.test" in answer.content.decode()
    assert Office.objects.get().name == "Văn phòng"
    assert (
        me.post(
            address, {**sent, "name": "Văn phòng mới", "email": "ho@example.test", "seen_email": "ho@example.test"}
        ).status_code
        == 302
    )
    assert Office.objects.get().name == "Văn phòng mới"
