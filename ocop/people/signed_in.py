"""Pages for those who signed in; who is not sent there comes back to the page they were at, also from a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Like Django's `login_required`. A form that was sent after the session ended leads back to the page it stood on, where
    the draft the browser keeps is offered; the address it was sent to may take no visit at all."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        back = request.get_full_path()
        if request.method not in ("GET", "HEAD"):
            back = _came_from(request) or back
            messages.warning(
                request,
                _("You were signed out meanwhile and nothing was saved. Sign in; what you typed is offered again."),
            )
        return redirect_to_login(back)

    return guarded


def _came_from(request: HttpRequest) -> str:
    """The path of the page a form was sent from, when it is one of ours."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
