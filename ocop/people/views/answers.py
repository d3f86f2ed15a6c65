"""What every page of this room does with a refusal, and how secrets are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from ocop.people.rights import Rights, rights_of
from ocop.people.signed_in import signed_in

View = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, **extra: Any) -> HttpResponse:
    """A page of this room."""
    return render(request, f"people/{template}.html", {**(context or {}), **extra})


def for_rights(allowed: Callable[[Rights], bool]) -> Callable[[View], View]:
    """A page for those whose rights pass; others get 403, strangers are sent to sign in. Never kept by a cache."""

    def wrap(view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(rights_of(request.user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.__name__, guarded.__doc__ = view.__name__, view.__doc__
        answer: View = signed_in(never_cache(guarded))
        return answer

    return wrap
