"""What every page's frame needs. All of it is lazy: a page that does not draw a menu pays nothing for it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language

from ocop.ui import navigation, office


def address_of(name: str) -> str:
    """The address of a URL name, or "" when this instance does not serve it."""
    try:
        return resolve_url(name)
    except NoReverseMatch:
        return ""


class Frame:
    """Menus, languages and the office, read when a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def public(self) -> list[navigation.Link]:
        return navigation.links("public", self.request)

    @cached_property
    def desk(self) -> list[navigation.Link]:
        return navigation.links("desk", self.request)

    @cached_property
    def desk_groups(self) -> list[navigation.Group]:
        return navigation.in_groups(self.desk)

    @cached_property
    def beside(self) -> list[navigation.Link]:
        return navigation.links("beside", self.request)

    @cached_property
    def find(self) -> list[navigation.Link]:
        return navigation.links("find", self.request)

    @cached_property
    def account(self) -> list[navigation.Link]:
        return navigation.links("account", self.request)

    @cached_property
    def foot(self) -> list[navigation.Link]:
        return navigation.links("foot", self.request)

    @cached_property
    def office(self) -> office.OfficeName:
        return office.who_runs_it()

    @cached_property
    def is_demo(self) -> bool:
        return bool(settings.OCOP_INSTANCE == "demo")

    @cached_property
    def sign_in(self) -> str:
        return address_of(settings.LOGIN_URL)

    @cached_property
    def own_desk(self) -> str:
        return address_of(settings.LOGIN_REDIRECT_URL)

    @cached_property
    def sign_out(self) -> str:
        return address_of("account_logout")

    @cached_property
    def home(self) -> str:
        return address_of(settings.LOGOUT_REDIRECT_URL or "/") or "/"

    @cached_property
    def origin(self) -> str:
        """Scheme and host under which strangers reach this instance."""
        return (settings.OCOP_BASE_URL or f"{self.request.scheme}://{self.request.get_host()}").rstrip("/")

    @cached_property
    def canonical(self) -> str:
        """The address of this page without its query."""
        return f"{self.origin}{self.request.path}"

    @cached_property
    def other_language(self) -> dict[str, str]:
        """The same page in the other language: code, its own name, address with the query; empty when it has none."""
        code, name = ("vi", "Tiếng Việt") if get_language() == "en" else ("en", "English")
        here = self.request.get_full_path()
        there = translate_url(here, code)
        return {"code": code, "name": name, "href": there} if there != here else {}

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """(language, absolute address) of every version of this page, for hreflang."""
        if not self.other_language:
            return []
        path = self.request.path
        vi, en = translate_url(path, "vi"), translate_url(path, "en")
        return [("vi", f"{self.origin}{vi}"), ("en", f"{self.origin}{en}"), ("x-default", f"{self.origin}{vi}")]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template: one lazy object."""
    return {"frame": Frame(request)}
