"""One's own account: profile, copy of one's data, erasure."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ocop.ledger.refusal import Refused
from ocop.people import own_data
from ocop.people.actions import change_profile, erase_account
from ocop.people.forms import EraseForm, ProfileForm
from ocop.people.queries import organisations_of, roles_of
from ocop.people.signed_in import signed_in
from ocop.people.views.answers import page
from ocop.ui.acting import put_in_form


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, phone, language; what one is in the system; the ways to everything else about the account."""
    person: Any = request.user
    initial = {"name": person.name, "phone": person.phone or "", "language": person.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_profile(by=person, **form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("account_profile")
    return page(
        request,
        "profile",
        form=form,
        roles=roles_of(person),
        organisations=organisations_of(person),
        has_second_factor=is_mfa_enabled(person, ["totp", "webauthn"]),
        sessions=UserSession.objects.filter(user=person).count(),
        waiting=person.claims.filter(state="waiting").count(),
    )


@signed_in
@never_cache
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """What the system holds about oneself, and the ways to take it along or have it erased."""
    return page(request, "own_data", form=EraseForm(person=request.user))


class _Plain(JsonResponse):
    """JSON for people: indented, with Vietnamese letters as they are."""

    def __init__(self, content: Any) -> None:
        super().__init__(content, json_dumps_params={"ensure_ascii": False, "indent": 1})


@signed_in
@never_cache
@require_GET
def data_download(request: HttpRequest) -> HttpResponse:
    """The copy of one's data as a JSON file."""
    person: Any = request.user
    answer = _Plain(own_data.collect(person))
    answer["Content-Disposition"] = f'attachment; filename="ocop-{person.pk}-{datetime.date.today():%Y%m%d}.json"'
    return answer


@signed_in
@never_cache
@require_http_methods(["POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's own account, after the password and one last question."""
    person: Any = request.user
    form = EraseForm(request.POST, person=person)
    if form.is_valid():
        try:
            erase_account(by=person, person=person)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            logout(request)
            messages.success(request, _("Your account is erased. Thank you for having been with us."))
            return redirect("account_login")
    return page(request, "own_data", form=form)
