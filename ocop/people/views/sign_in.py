"""Sign-in by phone number with the code an officer read out."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ocop.ledger.refusal import Refused
from ocop.people import phones
from ocop.people.actions import use_code
from ocop.people.forms import PhoneSignInForm
from ocop.people.views.answers import page


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def phone_sign_in(request: HttpRequest) -> HttpResponse:
    """Phone number and code; one sentence for every way to be wrong."""
    if request.user.is_authenticated:
        return redirect("account_profile")
    form = PhoneSignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            phone = phones.normal(form.cleaned_data["phone"])
        except Refused:
            phone = ""
        if not ratelimit.consume(request, action="phone_login", key=phone or "-"):
            form.add_error(None, _("Too many tries. Wait a quarter of an hour, then ask the officer for a new code."))
            return page(request, "phone_sign_in", {"form": form})
        person = use_code(phone=phone, code=form.cleaned_data["code"])
        if person is not None:
            # The person's own second factor, when they have one, is still asked for.
            answer: HttpResponse = perform_login(
                request, person, email_verification=app_settings.EmailVerificationMethod.NONE
            )
            return answer
        form.add_error(
            None,
            _(
                "This number and this code do not belong together, or the code is too old. Ask the officer for a new one."
            ),
        )
    return page(request, "phone_sign_in", {"form": form})
