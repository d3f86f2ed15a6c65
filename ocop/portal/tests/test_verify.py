"""The page of a scanned code: one word, for every state; forged ones never look like a pass; greys at once."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from typing import Any

import pytest
from django.test import Client

from ocop.portal import page_cache, verdict_page
from ocop.portal.tests.test_same_for_all import PublicPage, held
from ocop.products.models import Product
from ocop.recognition.actions import recognise, retract, withdraw
from ocop.recognition.certificates import issuing, keys, verifying
from ocop.recognition.certificates.models import Certificate
from ocop.recognition.standing import standing
from tests import builders
from tests.cast import Cast

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.OCOP_TODAY = TODAY
    page_cache.caches["pages"].clear()
    verdict_page._kept.clear()


def one(cast: Cast, **extra: Any) -> Certificate:
    product = builders.product(
        "Miến dong Ễ",
        name_en="Canna vermicelli",
        producer=cast.home_producer,
        commune=cast.home_commune,
        is_public=True,
    )
    row = builders.recognition(product, **extra)
    return issuing.issue_certificates(by=cast.city_officer.person, recognitions=[row]).made[0]


def page(token: str, language: str = "") -> tuple[int, str, str]:
    """Status, the words of the verdict, the whole body."""
    answer = Client().get(f"{language}/q/{token}")
    body = answer.content.decode()
    found = re.search(r'<div class="verdict ?([a-z-]*)">.*?<h1>(.*?)</h1><p>(.*?)</p>', body, re.S)
    assert found, body[:500]
    return answer.status_code, " | ".join(found.groups()), body


def test_in_force(cast: Cast) -> None:
    certificate = one(cast)
    status, words, body = page(certificate.token)
    assert (status, words) == (200, " | Còn hiệu lực | Đến hết ngày 29/06/2028")
    for text in (
        "Miến dong Ễ",
        "Hợp tác xã Gốm Nhà",
        "Xã Bát Tràng Thử",
        "MAU-01-000001",
        "4 sao",
        "Chữ ký đúng",
        "2026-A",
        "dữ liệu minh hoạ",
    ):
        assert text in body
    status, words, body = page(certificate.token, "/en")
    assert (status, words) == (200, " | In force | Until the end of 29\xa0June 2028")
    assert "Canna vermicelli" in body


def test_an_ended_mark_is_shown_as_ended_not_as_missing(cast: Cast, settings: Any) -> None:
    certificate = one(cast)
    settings.OCOP_TODAY = datetime.date(2028, 6, 29)
    assert page(certificate.token)[1].startswith(" | Còn hiệu lực")
    settings.OCOP_TODAY = datetime.date(2028, 6, 30)
    status, words, body = page(certificate.token)
    assert (status, words) == (200, "is-ended | Đã hết hạn | Từ ngày 30/06/2028")
    assert "Miến dong Ễ" in body
    assert "Giấy này là thật" in body


def test_withdrawn_cancelled_replaced(cast: Cast) -> None:
    officer = cast.city_officer.person
    gone, wrong, old, renewed = one(cast), one(cast), one(cast), one(cast, level="3")
    withdraw(by=officer, recognition=gone.recognition, ground="criteria", decision="9/QĐ-UBND", decided_on=TODAY)
    retract(by=officer, recognition=wrong.recognition, reason="Nhầm")
    issuing.reissue(by=officer, certificates=[old], reason="Mất giấy")
    recognise(
        by=officer,
        product=renewed.recognition.product,
        level="4",
        kind="upgraded",
        body="province",
        decision="7/QĐ",
        issued_on=TODAY,
    )
    status, words, body = page(gone.token)
    assert (status, words) == (200, "is-withdrawn | Đã thu hồi | Ngày 22/11/2026")
    assert "Không còn đạt tiêu chí" in body or "tiêu chí" in body
    assert "9/QĐ-UBND" in body
    assert page(wrong.token)[1].startswith("is-withdrawn | Đã huỷ")
    assert page(old.token)[1] == "is-ended | Đã được thay | Đã cấp giấy mới thay cho giấy này."
    status, words, body = page(renewed.token)
    assert words == "is-ended | Đã được thay | Sản phẩm có quyết định mới hơn từ ngày 22/11/2026."
    assert "Sản phẩm hiện nay" in body


@pytest.mark.parametrize("language", ["", "/en"])
def test_forged_never_looks_like_a_pass(cast: Cast, language: str) -> None:
    token = one(cast).token
    changed = token[:5] + ("A" if token[5] != "A" else "B") + token[6:]
    Certificate.objects.filter(token=token)
    for bad in (changed, token[:-1], token + "A", "x", "../../etc", "%00"):
        answer = Client().get(f"{language}/q/{bad}")
        assert answer.status_code == 404
        body = answer.content.decode()
        assert "Còn hiệu lực" not in body
        assert "In force" not in body
        assert "Miến dong" not in body
    assert page(changed, language)[1].startswith("is-forged | ")
    Certificate.objects.all().delete()
    status, words, _body = page(token)
    assert (status, words.split(" | ")[:2]) == (404, ["is-forged", "Không có trong sổ"])


def test_a_distrusted_key(cast: Cast) -> None:
    certificate = one(cast)
    keys.distrust(by=cast.administrator.person, number=1, reason="Lộ")
    assert page(certificate.token)[1].startswith("is-forged | Không còn đáng tin")


def test_it_greys_within_a_second_of_a_withdrawal(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OCOP_PAGE_CACHE = True
    certificate = one(cast)
    moment = [1000.0]
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: moment[0])
    monkeypatch.setattr(page_cache, "known_version", page_cache._Version())
    client = Client()
    address = f"/q/{certificate.token}"
    assert "Còn hiệu lực" in client.get(address).content.decode()
    assert client.get(address)["X-Page-Cache"] == "hit"
    withdraw(
        by=cast.city_officer.person,
        recognition=certificate.recognition,
        ground="mark",
        decision="9/QĐ",
        decided_on=TODAY,
    )
    moment[0] += 1.001
    body = client.get(address).content.decode()
    assert "Đã thu hồi" in body
    assert 'class="verdict is-withdrawn"' in body


def every_state(cast: Cast) -> dict[str, str]:
    """A token for each state of an answer."""
    officer = cast.city_officer.person
    rows = {
        state: one(cast) for state in ("withdrawn", "cancelled", "replaced", "renewed", "in_force", "hidden", "unknown")
    }
    rows["ended"] = one(cast, issued_on=datetime.date(2024, 1, 5))
    withdraw(
        by=officer, recognition=rows["withdrawn"].recognition, ground="mark", decision="9/QĐ <b>&", decided_on=TODAY
    )
    retract(by=officer, recognition=rows["cancelled"].recognition, reason="Nhầm")
    issuing.reissue(by=officer, certificates=[rows["replaced"]], reason="Mất giấy")
    renewed = rows["renewed"].recognition.product
    recognise(
        by=officer, product=renewed, level="5", kind="upgraded", body="ministry", decision="7/QĐ", issued_on=TODAY
    )
    Product.objects.filter(pk=rows["hidden"].recognition.product_id).update(is_public=False)
    Certificate.objects.filter(pk=rows["hidden"].pk).update(product_name="<script>x</script>&\"'", place="", code="")
    Certificate.objects.filter(pk=rows["unknown"].pk).delete()
    found = {state: certificate.token for state, certificate in rows.items()}
    return found | {"forged": found["in_force"][:-3] + "AAA", "key": "JMgAAAAJ" + found["in_force"][8:]}


def test_from_kept_pieces_it_is_the_page_as_drawn(cast: Cast, settings: Any) -> None:
    """Every state in both languages: body, status and headers, of codes the pieces were not drawn from."""
    tokens_of = every_state(cast)
    others = every_state(cast)
    settings.OCOP_TODAY = datetime.date(2027, 2, 1)
    own = ("X-Request-Id", "X-Page-Cache", "ETag", "Cache-Control", "Content-Length", "Vary")
    for language, (state, token) in itertools.product(("", "/en"), others.items()):
        settings.OCOP_PAGE_CACHE = False
        drawn = Client().get(f"{language}/q/{token}")
        settings.OCOP_PAGE_CACHE = True
        Client().get(f"{language}/q/{tokens_of[state]}")
        shapes = len(verdict_page._kept)
        filled = Client().get(f"{language}/q/{token}")
        assert len(verdict_page._kept) == shapes >= 1, state
        assert "X-Request-Id" not in filled, f"{state} took the whole way"
        assert filled.content.decode() == drawn.content.decode(), (language, state)
        assert filled.status_code == drawn.status_code
        assert {name: value for name, value in filled.items() if name not in own} == {
            name: value for name, value in drawn.items() if name not in own
        }
        assert set(re.split(", *", drawn["Vary"])) <= set(re.split(", *", filled["Vary"]))
        assert token in filled.content.decode()
        assert tokens_of[state] not in filled.content.decode()


def test_readers_and_other_queries_go_the_whole_way(cast: Cast, settings: Any) -> None:
    settings.OCOP_PAGE_CACHE = True
    first, second = one(cast), one(cast)
    Client().get(f"/q/{first.token}")
    reader = cast.city_officer.get(f"/q/{second.token}")
    assert "Bàn làm việc" in reader.content.decode()
    asked = Client().get(f"/q/{second.token}?ngon=ngu")
    assert f"/en/q/{second.token}?ngon=ngu" in asked.content.decode()
    assert "?ngon" not in Client().get(f"/q/{second.token}").content.decode()


def test_a_product_today_is_said_as_everywhere(cast: Cast) -> None:
    for token in every_state(cast).values():
        facts = verifying.verdict(token).facts
        if facts:
            for day in (TODAY, datetime.date(2025, 1, 1), datetime.date(2029, 1, 1)):
                found, expected = verifying.product_today(facts["product_id"], day), standing(facts["product_id"], day)
                for name in ("level", "state", "ends_on", "withdrawn_on"):
                    assert getattr(found, name) == getattr(expected, name)


def test_hostile_names_are_text(cast: Cast) -> None:
    product = builders.product(
        "<script>alert(1)</script>{{ x }}", producer=cast.home_producer, commune=cast.home_commune
    )
    row = builders.recognition(product)
    made = issuing.issue_certificates(by=cast.city_officer.person, recognitions=[row]).made[0]
    assert "<script>alert" not in page(made.token)[2]


def test_a_product_that_is_not_public_is_named_but_not_linked(cast: Cast) -> None:
    certificate = one(cast)
    product = certificate.recognition.product
    product.is_public = False
    product.save()
    body = page(certificate.token)[2]
    assert "Miến dong Ễ" in body
    assert f"/san-pham/{product.slug}/" not in body


def test_the_checking_page_leads_on_without_scripts(cast: Cast) -> None:
    token = one(cast).token
    answer = Client().get("/q/kiem-tra", {"ma": f"https://x.vn/q/{token}?a=b"})
    assert (answer.status_code, answer["Location"]) == (302, f"/q/{token}")
    assert Client().get("/en/q/kiem-tra", {"ma": "a/b/"})["Location"] == "/en/q/b"


def test_a_number_is_found_by_the_form(cast: Cast) -> None:
    certificate = one(cast)
    assert "Miến dong Ễ" in Client().get("/tra-ma/", {"code": certificate.number.lower()}).content.decode()


def test_published_files(cast: Cast) -> None:
    certificate = one(cast)
    withdraw(
        by=cast.city_officer.person,
        recognition=certificate.recognition,
        ground="mark",
        decision="9/QĐ",
        decided_on=TODAY,
    )
    published = Client().get("/.well-known/ocop-keys.json")
    assert published["Access-Control-Allow-Origin"] == "*"
    assert [key["name"] for key in published.json()["keys"]] == ["2026-A"]
    assert "private" not in published.content.decode()
    listed = Client().get("/q/withdrawn.json").json()
    assert json.loads(listed["list"])["withdrawn"] == [[1, "w", "2026-11-22"]]
    worker = Client().get("/q/worker.js")
    assert worker["Service-Worker-Allowed"] == "/"
    assert worker["Content-Type"].startswith("text/javascript")


TestCheckPage = held("portal:check", has="Danh sách thu hồi")
TestKeysFile = held("certificate_keys", has="Ed25519")
TestWithdrawnFile = held("certificates_withdrawn", has="as_of")
TestWorker = held("check_worker", has="navigate")


class TestVerifyPage(PublicPage):
    """The page of a real code is the same for all; nothing of what is hidden is on it."""

    name = "portal:verify"
    has = "Chữ ký đúng"

    def url(self, cast: Cast) -> str:
        return f"/q/{one(cast).token}"
