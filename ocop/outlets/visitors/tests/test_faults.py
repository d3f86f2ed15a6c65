"""Reports of visitors: kept without a sender, limited, answered, shown as numbers."""

from __future__ import annotations

import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.outlets.coverage import routes
from ocop.outlets.models import FaultReport, RouteStop, TouristRoute
from ocop.outlets.shelf.tests import making
from ocop.outlets.visitors import faults, limits


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("gọi 0912 345 678 nhé", "gọi […] nhé"),
        ("+84.912.345.678", "[…]"),
        ("thư an.nguyen@example.com", "thư […]"),
        ("bán giá 120.000 đồng, số nhà 84", "bán giá 120.000 đồng, số nhà 84"),
    ],
)
def test_contacts_are_taken_out(text, kept):
    assert faults.without_contacts(text) == kept


@given(st.from_regex(r"0[0-9]{9}", fullmatch=True), st.text(alphabet="abc ", max_size=10))
def test_no_telephone_number_is_kept(number, words):
    assert number not in faults.without_contacts(f"{words} {number} {words}")


@pytest.mark.django_db
class TestReport:
    def address(self, shop):
        return reverse("outlets_public:fault", args=[shop.slug])

    def test_without_signing_in_and_nothing_of_the_sender_is_kept(self, cast, client):
        shop = making.kept_outlet(cast)
        picture = io.BytesIO()
        exif = Image.Exif()
        exif[0x9003] = "2026:11:22 10:00:00"
        exif[0x010F] = "MayAnhBiMat"
        Image.new("RGB", (60, 60), "white").save(picture, "JPEG", exif=exif)
        answer = client.post(
            self.address(shop),
            {
                "what": "fake_mark",
                "words": "Tem lạ, gọi 0912345678",
                "photo": SimpleUploadedFile("Nguyễn Văn A.jpg", picture.getvalue(), "image/jpeg"),
            },
            REMOTE_ADDR="203.0.113.77",
        )
        assert answer.status_code == 302
        row = FaultReport.objects.get()
        assert (row.what, row.words, row.photo.name) == ("fake_mark", "Tem lạ, gọi […]", "anh.jpg")
        assert not row.photo.is_public
        kept = cast.trade_officer.get(f"/tep/{row.photo_id}/")
        body = b"".join(kept.streaming_content) if kept.streaming else kept.content
        assert kept.status_code == 200
        assert b"MayAnhBiMat" not in body
        assert cast.producer_member.get(f"/tep/{row.photo_id}/").status_code in (403, 404)
        for entry in Entry.objects.all():
            assert "203.0.113.77" not in str(entry.change)
            assert "0912345678" not in str(entry.change)
        assert Notice.objects.filter(kind="outlets.fault", person=cast.commune_officer.person).count() <= 1
        assert "da-gui=1" in answer["Location"]
        assert "Cảm ơn bạn" in client.get(answer["Location"]).content.decode()

    def test_a_machine_is_answered_and_nothing_is_kept(self, cast, client):
        shop = making.kept_outlet(cast)
        before = head()
        answer = client.post(self.address(shop), {"what": "closed", "website": "http://spam"})
        assert answer.status_code == 302
        assert not FaultReport.objects.exists()
        assert head() == before

    def test_nonsense_is_422_with_a_sentence(self, cast, client):
        shop = making.kept_outlet(cast)
        for data in (
            {},
            {"what": "x"},
            {"what": "other"},
            {"what": "closed", "words": "x" * 501},
            {"what": "closed", "photo": SimpleUploadedFile("a.jpg", b"no picture")},
        ):
            assert client.post(self.address(shop), data).status_code == 422
        assert not FaultReport.objects.exists()

    def test_one_sender_is_limited_and_another_is_not(self, cast, client):
        shop = making.kept_outlet(cast)
        for _number in range(limits.MOST_OF_ONE):
            assert client.post(self.address(shop), {"what": "closed"}, REMOTE_ADDR="198.51.100.1").status_code == 302
        assert client.post(self.address(shop), {"what": "closed"}, REMOTE_ADDR="198.51.100.1").status_code == 422
        assert client.post(self.address(shop), {"what": "closed"}, REMOTE_ADDR="198.51.100.2").status_code == 302
        assert FaultReport.objects.count() == limits.MOST_OF_ONE + 1

    def test_the_digest_is_of_the_day_alone(self, rf):
        request = rf.get("/", REMOTE_ADDR="198.51.100.1")
        one = limits.digest_of(request)
        assert limits.digest_of(request) == one
        assert "198.51.100.1" not in one
        cache.clear()
        assert limits.digest_of(request) != one

    def test_an_outlet_takes_so_many_and_no_more(self, cast, settings):
        shop = making.kept_outlet(cast)
        for _number in range(limits.MOST_OPEN):
            faults.report(outlet_id=shop.pk, what="closed")
        with pytest.raises(Refused):
            faults.report(outlet_id=shop.pk, what="closed")
        assert FaultReport.objects.count() == limits.MOST_OPEN

    def test_answered_and_counted_in_public(self, cast, client):
        shop = making.kept_outlet(cast)
        row = faults.report(outlet_id=shop.pk, what="closed", words="Câu riêng của khách")
        with pytest.raises(Refused):
            faults.answer(by=cast.producer_member.person, report_id=row.pk, outcome="put_right")
        with pytest.raises(Refused):
            faults.answer(by=cast.trade_officer.person, report_id=row.pk, outcome="x")
        faults.answer(by=cast.commune_officer.person, report_id=row.pk, outcome="put_right", words="Đã mở lại")
        page = client.get(reverse("portal:outlet", args=[shop.slug])).content.decode()
        assert "1 tin báo trong mười hai tháng, đã trả lời 1" in page
        assert "Câu riêng của khách" not in page
        assert "Đã mở lại" not in page
        assert not Notice.objects.filter(kind="outlets.fault", done_at__isnull=True).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("places")
class TestRoutes:
    def test_entered_by_point_and_by_commune(self, cast):
        row = routes.save(
            by=cast.trade_officer.person, name=" Tuyến  gốm ", stops="Đình; 21.02, 105.85\n\nLàng gốm; Bát Tràng\n"
        )
        assert row.name == "Tuyến gốm"
        assert list(RouteStop.objects.values_list("place", "name", "is_exact")) == [
            (1, "Đình", True),
            (2, "Làng gốm", False),
        ]
        changed = routes.save(
            by=cast.city_officer.person, route_id=row.pk, name="Tuyến gốm", stops=routes.as_text(row) + "\nBát Tràng"
        )
        assert changed.stops.count() == 3

    @pytest.mark.parametrize(
        "stops", ["", "Một; 21, 105.8", "A; 99, 200\nB; 21, 105.8", "A; chỗ nào đó không có\nB; 21, 105.8"]
    )
    def test_what_is_no_route_is_refused(self, cast, stops):
        before = head()
        with pytest.raises(Refused):
            routes.save(by=cast.trade_officer.person, name="Tuyến", stops=stops)
        with pytest.raises(Refused):
            routes.save(by=cast.commune_officer.person, name="Tuyến", stops="A; 21, 105.8\nB; 21.1, 105.8")
        assert head() == before
        assert not TouristRoute.objects.exists()
