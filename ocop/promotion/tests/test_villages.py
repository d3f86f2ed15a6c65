"""Pages of villages: consent, workshops, and a day among several."""

from __future__ import annotations

import datetime
import io
import itertools
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ocop.files.actions import keep_picture
from ocop.files.models import StoredFile
from ocop.files.queries import address
from ocop.ledger.models import Entry, PersonalValue
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.promotion.actions import villages as doing
from ocop.promotion.drawing import drawing
from ocop.promotion.models import VillageArtisan
from ocop.promotion.routes import Stop, best_order, clock_words, minutes_of, price, rules, walked
from ocop.promotion.tests import making
from tests import builders

DAY = datetime.date(2026, 11, 22)
HOW = rules(DAY)
START = (21.0287, 105.8524)
CONSENT = {
    "name": "Bà Nguyễn Thị Kín",
    "craft": "thêu",
    "words_vi": "Tôi thêu từ nhỏ.",
    "agreed_on": datetime.date(2026, 5, 1),
    "agreed_how": "paper",
}


# --- consent ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_artisan_is_shown_and_gone_at_once_when_the_consent_is_withdrawn(cast: Any) -> None:
    village = making.village(commune=cast.home_commune)
    officer = cast.commune_officer.person
    artisan = doing.add_artisan(by=officer, village=village, values=CONSENT)
    page = f"/lang-nghe/{village.slug}/"
    assert "Bà Nguyễn Thị Kín" in Client().get(page).content.decode()
    own = f"/dong-y/{artisan.key}/"
    assert "Bà Nguyễn Thị Kín" in Client().get(own).content.decode()
    assert Client().post(own).status_code == 302
    assert "Bà Nguyễn Thị Kín" not in Client().get(page).content.decode()
    assert "Bà Nguyễn Thị Kín" not in Client().get(own).content.decode()
    row = VillageArtisan.objects.get()
    assert (row.name, row.words_vi, row.picture) == ("", "", None)
    before = head()
    Client().post(own)
    assert head() == before


def photograph() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (400, 400), "#8e1f1c").save(out, "JPEG")
    return SimpleUploadedFile("ba-kin.jpg", out.getvalue(), "image/jpeg")


@pytest.mark.django_db
def test_a_picture_goes_with_the_consent_its_file_and_its_bytes_too(
    cast: Any, django_capture_on_commit_callbacks: Any
) -> None:
    village = making.village(commune=cast.home_commune)
    form = {**CONSENT, "agreed_on": "01/05/2026", "upload": photograph()}
    assert cast.commune_officer.post(f"/ban/quang-ba/lang-nghe/{village.pk}/nghe-nhan/", form).status_code == 302
    artisan = VillageArtisan.objects.get()
    assert artisan.picture is not None
    file = artisan.picture
    assert "kin" not in file.name
    page, paths = f"/lang-nghe/{village.slug}/", [file.path, *file.sizes.values_list("path", flat=True)]
    assert address(file)[:-1] in Client().get(page).content.decode()
    assert Client().get(address(file)).status_code == 200
    # A new one takes the place of the old one, which is gone.
    with django_capture_on_commit_callbacks(execute=True):
        assert (
            cast.commune_officer.post(
                f"/ban/quang-ba/nghe-nhan/{artisan.pk}/", {**form, "upload": photograph()}
            ).status_code
            == 302
        )
    artisan.refresh_from_db()
    assert artisan.picture is not None
    assert artisan.picture.pk != file.pk
    assert all(default_storage.exists(path) for path in paths)  # the same bytes: the new row rests on them
    file = artisan.picture
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(f"/dong-y/{artisan.key}/")
    assert Client().get(address(file)).status_code == 404
    assert not StoredFile.objects.filter(pk=file.pk).exists()
    assert not any(default_storage.exists(path) for path in paths)
    assert "Chân dung" not in Client().get(page).content.decode()
    kit = b"".join(Client().get(f"/bao-chi/lang-nghe/{village.slug}.zip").streaming_content)
    assert file.name.encode() not in kit


@pytest.mark.django_db
def test_a_picture_is_dropped_while_the_consent_to_the_name_stands(cast: Any) -> None:
    village = making.village(commune=cast.home_commune)
    artisan = making.artisan(village)
    values = {**CONSENT, "picture": keep_picture(by=None, upload=photograph(), is_public=True)}
    doing.change_artisan(by=cast.commune_officer.person, artisan=artisan, values=values)
    form = {**CONSENT, "agreed_on": "01/05/2026", "drop_picture": "on"}
    assert cast.commune_officer.post(f"/ban/quang-ba/nghe-nhan/{artisan.pk}/", form).status_code == 302
    artisan.refresh_from_db()
    assert (artisan.picture, artisan.name) == (None, CONSENT["name"])
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_the_ledger_never_hears_the_name(cast: Any) -> None:
    village = making.village(commune=cast.home_commune)
    artisan = doing.add_artisan(by=cast.commune_officer.person, village=village, values=CONSENT)
    doing.change_artisan(
        by=cast.commune_officer.person, artisan=artisan, values={**CONSENT, "name": "Bà Nguyễn Thị Kín II"}
    )
    doing.withdraw_consent(by=cast.commune_officer.person, artisan=artisan)
    assert not any("Thị Kín" in str(list(row)) for row in Entry.objects.values_list())
    assert not any("Thị Kín" in str(list(row)) for row in PersonalValue.objects.values_list())


@pytest.mark.django_db
def test_without_consent_nobody_is_named_and_refusals_change_nothing(cast: Any) -> None:
    village = making.village(commune=cast.home_commune)
    artisan = making.artisan(village)
    before = head()
    officer, other = cast.commune_officer.person, cast.other_commune_officer.person
    for who, values in (
        (officer, {**CONSENT, "agreed_on": None}),
        (officer, {**CONSENT, "agreed_on": datetime.date(2099, 1, 1)}),
        (officer, {**CONSENT, "name": "  "}),
        (other, CONSENT),
        (cast.producer_member.person, CONSENT),
        (cast.auditor.person, CONSENT),
    ):
        with pytest.raises(Refused):
            doing.add_artisan(by=who, village=village, values=values)
    with pytest.raises(Refused):
        doing.withdraw_consent(by=other, artisan=artisan)
    assert head() == before
    assert VillageArtisan.objects.get().name == "Nghệ nhân Thử"
    assert Client().get("/dong-y/" + "y" * 43 + "/").status_code == 404
    assert Client().get("/dong-y/x/").status_code == 404


# --- workshops and words ----------------------------------------------------------------------------------------------
WORKSHOP = {
    "name": "Xưởng",
    "organisation": None,
    "minutes": 60,
    "is_open": True,
    "booking_phone": "",
    "closed_weekdays": [],
}


@pytest.mark.django_db
def test_a_telephone_is_a_firms_never_a_households(cast: Any) -> None:
    village = making.village(commune=cast.home_commune)
    home = builders.organisation("Hộ Thử", kind="household")
    firm = builders.organisation("Công ty Thử", kind="enterprise")
    officer = cast.commune_officer.person
    for organisation in (None, home):
        with pytest.raises(Refused):
            doing.put_workshop(
                by=officer,
                village=village,
                values={**WORKSHOP, "organisation": organisation, "booking_phone": "0912345678"},
            )
    row = doing.put_workshop(
        by=officer, village=village, values={**WORKSHOP, "organisation": firm, "booking_phone": "0241234567"}
    )
    assert "0241234567" in Client().get(f"/lang-nghe/{village.slug}/").content.decode()
    doing.put_workshop(
        by=officer, village=village, workshop=row, values={**WORKSHOP, "organisation": firm, "is_open": False}
    )
    assert "Xưởng" not in Client().get(f"/lang-nghe/{village.slug}/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"opens": datetime.time(8)},
        {"opens": datetime.time(17), "closes": datetime.time(8)},
        {"closed_weekdays": list(range(7))},
        {"lat": 21.0},
        {"lat": 10.7, "lon": 106.7},
    ],
)
def test_hours_and_places_that_cannot_be(cast: Any, wrong: dict[str, Any]) -> None:
    village = making.village(commune=cast.home_commune)
    before = head()
    with pytest.raises(Refused):
        doing.put_workshop(by=cast.commune_officer.person, village=village, values={**WORKSHOP, **wrong})
    assert head() == before


@pytest.mark.django_db
def test_the_page_is_written_through_its_form(cast: Any) -> None:
    village = making.village(commune=cast.home_commune)
    client = cast.commune_officer.client
    address = f"/ban/quang-ba/lang-nghe/{village.pk}/sua/"
    assert client.post(address, {"lat": "abc"}).status_code == 422
    assert (
        client.post(address, {"history_vi": "Làng có từ đời Lý.", "lat": "20.97", "lon": "105.91"}).status_code == 302
    )
    page = Client().get(f"/lang-nghe/{village.slug}/").content.decode()
    assert "Làng có từ đời Lý." in page
    assert '"latitude":20.97' in page
    before = head()
    client.post(address, {"history_vi": "Làng có từ đời Lý.", "lat": "20.97", "lon": "105.91"})
    assert head() == before


# --- a day ------------------------------------------------------------------------------------------------------------
places = st.tuples(st.floats(20.8, 21.3), st.floats(105.6, 106.0))
stops = st.lists(places, min_size=1, max_size=6, unique=True).map(
    lambda spots: [Stop(number, spot, 45) for number, spot in enumerate(spots)]
)


@settings(max_examples=60, deadline=None)
@given(stops)
def test_the_order_is_nearly_the_best_and_does_not_depend_on_how_it_was_asked(found: list[Stop]) -> None:
    order = best_order(found, START, 480, HOW)
    assert sorted(one.key for one in order) == [one.key for one in found]
    assert best_order(list(reversed(found)), START, 480, HOW) == order
    best = min(price(one, START, 480, HOW) for one in itertools.permutations(found))
    assert price(order, START, 480, HOW) <= best * 1.05 + 1


@settings(max_examples=60, deadline=None)
@given(stops)
def test_a_day_has_no_holes(found: list[Stop]) -> None:
    day = walked(best_order(found, START, 480, HOW), START, 480, HOW)
    at = 480
    for leg in day.legs:
        assert leg.arrives >= at
        assert leg.leaves - leg.begins in (45, 44, 46)
        at = leg.leaves
    assert day.back >= at
    assert day.km >= sum(leg.km for leg in day.legs)


def test_who_closes_early_is_visited_first() -> None:
    near = Stop(1, (21.03, 105.86), 60)
    early = Stop(2, (21.10, 105.80), 60, opens=420, closes=570)
    assert [one.key for one in best_order([near, early], START, 480, HOW)] == [2, 1]
    late = walked([near, early], START, 480, HOW).legs[1]
    assert late.late > 0


def test_words_of_the_clock() -> None:
    assert [clock_words(one) for one in (0, 510, 1439, 1500)] == ["00:00", "08:30", "23:59", "01:00"]
    assert minutes_of("08:30") == 510
    with pytest.raises(ValueError):
        drawing([])


@pytest.mark.django_db
def test_the_page_of_a_day(cast: Any) -> None:
    rows = []
    for number, (lat, lon) in enumerate([(20.97, 105.91), (20.99, 105.77), (21.15, 105.85)]):
        village = making.village(f"Làng {number}", slug=f"lang-so-{number}", commune=cast.home_commune)
        making.workshop(village, f"Xưởng {number}", closed_weekdays=[2] if number == 1 else [])
        doing.write_page(by=cast.city_officer.person, village=village, values={"lat": lat, "lon": lon})
        rows.append(village)
    unplaced = making.village("Làng không chỗ", slug="lang-khong-cho")
    making.workshop(unplaced)
    query = "?" + "&".join(f"lang={one.slug}" for one in [*rows, unplaced]) + "&ngay=2026-11-25&gio=07:30"
    page = Client().get("/lang-nghe/mot-ngay/lo-trinh/" + query).content.decode()
    assert "07:30" in page
    assert "nghỉ ngày này" in page
    assert "Bỏ ra vì chưa biết vị trí" in page
    assert page.count("data-keep-page") == 3
    assert Client().get("/lang-nghe/mot-ngay/lo-trinh.pdf" + query).content.startswith(b"%PDF")
    assert Client().get("/lang-nghe/mot-ngay/lo-trinh.pdf").status_code == 404
    for nonsense in ("?lang=..%2F&ngay=x&gio=99:99", "?ngay=2999-01-01", "?lang=" + "a" * 3000):
        assert Client().get("/lang-nghe/mot-ngay/lo-trinh/" + nonsense).status_code == 200
