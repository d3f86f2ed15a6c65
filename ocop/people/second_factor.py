"""City officers and administrators of an office use a second factor; until they have one, the desk sends them to set it up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ocop.people.rights import rights_of

DESK = ("/ban/", "/en/ban/")
_KNOWN = "second_factor_of"


def is_missing(request: HttpRequest) -> bool:
    """Whether this person must set up a second factor first. The answer "has one" is kept in the session."""
    person = request.user
    if not person.is_authenticated or not rights_of(person).is_city_officer:
        return False
    if request.session.get(_KNOWN) == person.pk:
        return False
    if is_mfa_enabled(person, ["totp", "webauthn"]):
        request.session[_KNOWN] = person.pk
        return False
    return True


class SecondFactorMiddleware:
    """Stands before the desk on an instance that asks for it (OCOP_SECOND_FACTOR)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.OCOP_SECOND_FACTOR and request.path.startswith(DESK) and is_missing(request):
            messages.warning(
                request, _("Your role needs a second factor. Set up a passkey or an authenticator app first.")
            )
            return redirect("mfa_index")
        return self.get_response(request)
