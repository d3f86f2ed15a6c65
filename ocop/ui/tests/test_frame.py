"""The frame: menus, languages, pages of errors, weight, components as tags."""

from __future__ import annotations

import datetime
import gzip
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template import TemplateSyntaxError, engines
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import translation

from ocop.ui import navigation, office, share_cards
from ocop.ui.paging import Slice, slice_of

STATIC = Path(__file__).resolve().parents[1] / "static/ui"


def rendered(source: str, **context: Any) -> str:
    """A template in the current language, without a request unless one is given."""
    return engines["django"].from_string(source).render(context, context.pop("request", None))


def test_tags_write_in_the_language_of_the_page() -> None:
    later = datetime.date.today() + datetime.timedelta(days=400)
    with translation.override("vi"):
        assert "4 sao" in rendered("{% stars '4' %}")
        assert "tiềm năng 5 sao" in rendered("{% stars 'potential_5' %}")
        assert rendered("{% stars 'unstated' %}").count("<svg") == 0
        assert "Chưa rõ hạn" in rendered("{% state_mark 'unknown' %}")
        assert f"Còn hiệu lực đến hết {later - datetime.timedelta(days=1):%d/%m/%Y}" in rendered(
            "{% state_mark 'in_force' d %}", d=later
        )
        assert "Hết hạn 30/12/2021" in rendered("{% state_mark 'ended' d %}", d=datetime.date(2021, 12, 31))
        assert "is-withdrawn" in rendered("{% state_mark 'withdrawn' %}")
    with translation.override("en"):
        assert "4 stars" in rendered("{% stars '4' %}")
        assert "1 star<" in rendered("{% stars 1 %}")


def test_soon_is_said_in_days() -> None:
    with translation.override("vi"):
        text = rendered("{% state_mark 'in_force' d %}", d=datetime.date.today() + datetime.timedelta(days=42))
    assert "is-soon" in text
    assert "Còn 41 ngày" in text


def test_an_unknown_icon_is_refused_with_the_names() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'rocket'; one of add"):
        rendered("{% icon 'rocket' %}")


def test_what_people_wrote_is_escaped() -> None:
    evil = "<script>alert(1)</script>"
    text = rendered(
        "{% mark 'info' evil %}{% stat 1 evil %}{% empty evil %}{% note 'bad' evil %}{% include 'ui/card.html' with product=p maker=evil place=evil href='/' %}",
        evil=evil,
        p=SimpleNamespace(name=evil, slug="a", register="demo"),
    )
    assert "<script" not in text
    assert text.count("&lt;script&gt;") == 7


def test_demo_mark_only_on_demo_things() -> None:
    with translation.override("vi"):
        assert "dữ liệu minh hoạ" in rendered("{% demo_mark o %}", o=SimpleNamespace(register="demo"))
        assert "dữ liệu minh hoạ" in rendered("{% demo_mark o %}", o=SimpleNamespace(is_demo=True))
    assert rendered("{% demo_mark o %}", o=SimpleNamespace(register="public")) == ""


def test_pager_keeps_the_question_and_counts_rows() -> None:
    request = RequestFactory().get("/san-pham/?q=tra&stars=4&stars=5&page=2")
    with translation.override("vi"):
        text = rendered("{% pager page %}", page=Slice(2, 24, 291), request=request)
    assert "25–48 trong 291" in text
    assert 'href="?q=tra&amp;stars=4&amp;stars=5"' in text
    assert 'href="?q=tra&amp;stars=4&amp;stars=5&amp;page=3"' in text
    assert slice_of(Paginator(range(100), 10).page(10)) == Slice(10, 10, 100)
    assert (Slice(1, 24, 0).first, Slice(1, 24, 0).last, Slice(1, 24, 0).pages) == (0, 0, 1)
    assert slice_of(SimpleNamespace(total=5, page=1, size=2)).pages == 3


def test_menus_show_what_a_person_may_see_and_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_menus", {"public": [], "desk": [], "account": [], "foot": []})
    navigation.register("public", navigation.Entry("Sản phẩm", "portal:catalogue", 20))
    navigation.register("public", navigation.Entry("Trang đầu", "portal:home", 10))
    navigation.register("public", navigation.Entry("Không phục vụ", "no:such", 30))
    navigation.register(
        "public", navigation.Entry("Bí mật", "portal:figures", 40, shown_to=lambda person: person.is_authenticated)
    )
    navigation.register("public", navigation.Entry("Sản phẩm", "portal:catalogue", 20))
    request = RequestFactory().get("/san-pham/mien-dong/")
    request.user = AnonymousUser()
    found = navigation.links("public", request)
    assert [link.label for link in found] == ["Trang đầu", "Sản phẩm"]
    with pytest.raises(ValueError, match="no menu"):
        navigation.register("nowhere", navigation.Entry("x", "y"))  # type: ignore[arg-type]


def test_who_runs_it_comes_from_whoever_registers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_read", [])
    assert office.who_runs_it() == office.OfficeName()
    office.register(lambda: office.OfficeName("Văn phòng Thử", "Trial office"))
    with translation.override("vi"):
        assert office.who_runs_it().shown == "Văn phòng Thử"
    with translation.override("en"):
        assert office.who_runs_it().shown == "Trial office"


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_of_errors_need_no_database_and_no_request(name: str, language: str) -> None:
    with translation.override(language):
        text = get_template(f"{name}.html").render()
    assert f'<html lang="{language}">' in text
    assert text.count("<h1") == 1
    assert "style=" not in text
    assert re.search(r"<script(?! src)", text) is None


def test_a_missing_page_is_ours(client: Client) -> None:
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()


def test_weight_of_the_frame_compressed() -> None:
    names = [
        "css/tokens.css",
        "css/layout.css",
        "css/frame.css",
        "css/forms.css",
        "css/showing.css",
        "css/print.css",
        "js/theme.js",
        "js/suggestions.js",
        "js/confirm.js",
        "vendor/htmx/htmx-4.0.1.min.js",
    ]
    total = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)
    # What every page brings with it; its own HTML may take the rest of 60 KB.
    assert total < 32_000


def test_templates_hold_no_inline_style_or_script() -> None:
    for path in (STATIC.parents[1] / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "style=" not in text, path
        assert "onclick" not in text, path
        assert "javascript:" not in text, path


def test_styles_and_scripts_ask_no_outside_address() -> None:
    for path in [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js")]:
        assert "//www" not in path.read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org)", path.read_text(encoding="utf-8")), path


@pytest.fixture
def _share_address(settings: Any) -> None:
    settings.ROOT_URLCONF = "ocop.ui.tests.pages"


def kept_folders() -> list[str]:
    return default_storage.listdir("share")[0] if default_storage.exists("share") else []


@pytest.mark.usefixtures("_share_address")
def test_share_card_is_drawn_once_and_only_for_signed_words() -> None:
    card = share_cards.Card("Trà sen Hiền Xiêm", "Hiền Xiêm", "Phường Tây Hồ", 4, "4 sao", "lotus")
    address = share_cards.address(card)
    before = sum(len(default_storage.listdir(f"share/{one}")[1]) for one in kept_folders())
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(answer.content) < 60_000
    assert Client().get(address).content == answer.content == share_cards.draw(card)
    assert sum(len(default_storage.listdir(f"share/{one}")[1]) for one in kept_folders()) == before + 1
    signed = address.strip("/").split("/")[-1].removesuffix(".png")
    with pytest.raises(Http404):
        share_cards.respond(RequestFactory().get("/"), signed[:-2] + "xx")
    assert isinstance(share_cards.respond(RequestFactory().get("/"), signed), HttpResponse)


def test_links_of_a_group_stand_together_and_one_alone_needs_none() -> None:
    def link(label: str, group: str, is_current: bool = False) -> navigation.Link:
        return navigation.Link(label, f"/{label}/", "", group, is_current)

    found = navigation.in_groups(
        [link("a", ""), link("b", "One"), link("c", "Two"), link("d", "One", is_current=True), link("e", "")]
    )
    assert [(group.label, [one.label for one in group.links], group.is_current) for group in found] == [
        ("", ["a"], False),
        ("One", ["b", "d"], True),
        ("", ["c"], False),
        ("", ["e"], False),
    ]
