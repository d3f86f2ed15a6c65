"""Kept pages: who gets them, when they are made anew, what is never kept."""

from __future__ import annotations

import datetime
import gzip

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ocop.ledger.record import record
from ocop.portal import page_cache
from tests import builders


@pytest.fixture
def kept(settings, db, monkeypatch):
    """The page cache switched on, with the version read anew each time."""
    settings.OCOP_PAGE_CACHE = True
    monkeypatch.setattr(page_cache, "VERSION_SECONDS", -1.0)
    caches["pages"].clear()
    return Client(headers={"accept-encoding": "gzip"})


def test_second_answer_is_the_first_without_a_question(kept, django_assert_num_queries):
    first = kept.get("/tiep-can/")
    with django_assert_num_queries(1):  # the ledger's version; in service it is trusted for a second
        second = kept.get("/tiep-can/")
    assert (first["X-Page-Cache"], second["X-Page-Cache"]) == ("miss", "hit")
    assert first.content == second.content
    assert second["Content-Encoding"] == "gzip"
    assert int(second["Content-Length"]) == len(second.content)
    assert "</html>" in gzip.decompress(second.content).decode()
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert {"Accept-Encoding", "Cookie", "HX-Request"} <= {part.strip() for part in second["Vary"].split(",")}


def test_a_client_without_gzip_gets_the_same_page(kept):
    packed = kept.get("/tiep-can/")
    plain = Client(headers={"accept-encoding": "identity"}).get("/tiep-can/")
    assert plain.content == gzip.decompress(packed.content)
    assert "Content-Encoding" not in plain


def test_known_etag_is_answered_with_304(kept):
    etag = kept.get("/tiep-can/")["ETag"]
    answer = kept.get("/tiep-can/", headers={"if-none-match": f'"x", {etag}'})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == etag
    assert kept.get("/tiep-can/", headers={"if-none-match": '"other"'}).status_code == 200


def test_a_recorded_change_asks_for_the_page_anew(kept):
    kept.get("/lien-he/")
    with transaction.atomic():
        record(by=None, action="places.change", topic="places")
    assert kept.get("/lien-he/")["X-Page-Cache"] == "miss"


def test_midnight_asks_for_the_page_anew(kept, settings):
    settings.OCOP_TODAY = datetime.date(2026, 11, 21)
    kept.get("/lien-he/")
    assert kept.get("/lien-he/")["X-Page-Cache"] == "hit"
    settings.OCOP_TODAY = datetime.date(2026, 11, 22)
    assert kept.get("/lien-he/")["X-Page-Cache"] == "miss"


def test_languages_hosts_fragments_and_queries_are_kept_apart(kept):
    pages = {
        kept.get("/tra-ma/").content,
        kept.get("/en/tra-ma/").content,
        kept.get("/tra-ma/?code=1").content,
        kept.get("/tra-ma/", headers={"host": "127.0.0.1"}).content,
    }
    assert len(pages) == 4
    assert kept.get("/tra-ma/?utm_source=x&code=1&empty=")["X-Page-Cache"] == "hit"
    assert kept.get("/tra-ma/?code=1", headers={"hx-request": "true"})["X-Page-Cache"] == "miss"


def test_errors_long_addresses_and_other_methods_are_never_kept(kept):
    for _ in range(2):
        assert "X-Page-Cache" not in kept.get("/san-pham/khong-co/")
        assert "X-Page-Cache" not in kept.get("/tra-ma/?code=" + "9" * 600)
        assert "X-Page-Cache" not in kept.post("/tra-ma/")
        assert "X-Page-Cache" not in kept.get("/suc-khoe")


def test_somebody_who_signed_in_gets_a_page_of_their_own(kept):
    stranger = gzip.decompress(kept.get("/tra-ma/").content).decode()
    kept.force_login(builders.person("Bà Thử"))
    own = kept.get("/tra-ma/")
    assert "X-Page-Cache" not in own
    assert gzip.decompress(own.content).decode() != stranger
    kept.logout()
    # The page of the person was not kept for the next stranger.
    assert gzip.decompress(Client(headers={"accept-encoding": "gzip"}).get("/tra-ma/").content).decode() == stranger


@pytest.mark.parametrize("cookie", [django_settings.SESSION_COOKIE_NAME, "messages"])
def test_a_session_or_a_message_goes_past_the_cache(kept, cookie):
    kept.get("/tra-ma/")
    kept.cookies[cookie] = "x"
    assert "X-Page-Cache" not in kept.get("/tra-ma/")


def test_public_pages_set_no_cookie(kept):
    for path in ("/", "/san-pham/", "/so-lieu/", "/tra-ma/", "/diem-ban/"):
        assert not kept.get(path).cookies, path


def test_head_is_answered_from_the_kept_page(kept):
    kept.get("/tra-ma/")
    answer = kept.head("/tra-ma/")
    assert answer["X-Page-Cache"] == "hit"
    assert answer.content == b""


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip, br", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("br, *;q=0.5", True),
        ("gzip; q=0.8", True),
    ],
)
def test_accept_encoding(accepted, takes):
    assert page_cache.takes_gzip(accepted) is takes


def test_too_long_a_query_is_not_kept():
    assert page_cache.normalised("q=" + "a" * 510) is not None
    assert page_cache.normalised("q=" + "a" * 511) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "stars", "sort"]), st.text(alphabet="ab ", min_size=1, max_size=4)), max_size=6
    )
)
def test_order_of_pairs_does_not_matter(pairs):
    from urllib.parse import urlencode

    there, back = urlencode(pairs), urlencode(pairs[::-1])
    assert page_cache.normalised(there) == page_cache.normalised(back)


def test_signed_in_readers_share_the_list_but_not_the_frame(kept, django_assert_max_num_queries):
    kept.get("/san-pham/")
    kept.force_login(builders.person("Bà Thử"))
    own = gzip.decompress(kept.get("/san-pham/").content).decode()
    with django_assert_max_num_queries(6):
        again = gzip.decompress(kept.get("/san-pham/").content).decode()
    assert again == own
    stranger = gzip.decompress(Client(headers={"accept-encoding": "gzip"}).get("/san-pham/").content).decode()
    part = stranger[stranger.index('<div id="danh-muc"') : stranger.index("</main>")]
    assert part in own
    assert own != stranger
    assert "csrf" not in part


def test_signed_in_readers_get_the_kept_page_in_their_own_frame(kept, django_assert_max_num_queries):
    from django.contrib import messages
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory

    address = "/so-lieu/cach-dem/"
    kept.force_login(builders.person("Bà Thử"))
    first = gzip.decompress(kept.get(address).content).decode()
    with django_assert_max_num_queries(4):  # the session, the person, the ledger's version; nothing of the page
        again = gzip.decompress(kept.get(address).content).decode()
    assert again == first
    assert 'href="/ban/"' in again
    # Another reader, signed out but with an old session, gets the page of the first without the way to their desk.
    other = Client(headers={"accept-encoding": "identity"})
    other.cookies[django_settings.SESSION_COOKIE_NAME] = "nobody"
    page = other.get(address).content.decode()
    assert "/tai-khoan/dang-nhap/" in page
    assert 'href="/ban/"' not in page
    assert page[page.index("<h1") : page.index("</main>")] == again[again.index("<h1") : again.index("</main>")]
    # A message after an action is shown to whom it is for, once.
    storage = CookieStorage(RequestFactory().get("/"))
    from django.http import HttpResponse

    told = HttpResponse()
    storage.add(messages.SUCCESS, "Đã ghi điều vừa làm")
    storage.update(told)
    other.cookies["messages"] = told.cookies["messages"].value
    assert "Đã ghi điều vừa làm" in other.get(address).content.decode()
    assert "Đã ghi điều vừa làm" not in other.get(address).content.decode()


def test_a_part_or_a_file_is_never_kept_as_a_page(kept):
    kept.force_login(builders.person("Bà Thử"))
    whole = kept.get("/san-pham/")
    part = kept.get("/san-pham/", headers={"hx-request": "true"})
    file = kept.get("/san-pham/?format=csv")
    assert "</html>" in gzip.decompress(whole.content).decode()
    for _twice in range(2):
        part = kept.get("/san-pham/", headers={"hx-request": "true", "accept-encoding": "identity"})
        assert "</html>" not in part.content.decode()
        file = kept.get("/san-pham/?format=csv")
        assert file["Content-Type"].startswith("text/csv")


def test_what_is_not_kept_goes_out_packed_too(kept):
    kept.force_login(builders.person("Bà Thử"))
    answer = kept.get("/tra-ma/")
    assert answer["Content-Encoding"] == "gzip"
    assert "<h1" in gzip.decompress(answer.content).decode()
    plain = Client().get("/khong-co/", headers={"accept-encoding": "identity"})
    assert "Content-Encoding" not in plain


def test_an_answer_with_a_weak_etag_of_its_own_goes_out_packed_with_it(kept):
    first = kept.get("/api/v1/products?limit=1")
    assert first["ETag"].startswith('W/"')
    assert kept.get("/api/v1/products?limit=1", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_without_a_database_the_error_is_told_in_the_language_of_the_page(kept, monkeypatch):
    from django.db import OperationalError, connection

    def away(*_args, **_more):
        raise OperationalError("the database is away")

    kept.raise_request_exception = False
    asked = (("/en/san-pham/", "Something broke on our side"), ("/san-pham/", "Phía chúng tôi vừa gặp lỗi"))
    with monkeypatch.context() as within:
        within.setattr(connection, "cursor", away)
        answers = [kept.get(address, headers={"accept-encoding": "identity"}) for address, _words in asked]
    for answer, (_address, words) in zip(answers, asked, strict=True):
        assert answer.status_code == 500
        assert words in answer.content.decode()
