"""Inviting persons to a role, and taking an invitation up."""

from __future__ import annotations

from allauth.account import app_settings
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.ledger.refusal import Refused
from ocop.people import letters
from ocop.people.actions import accept_invitation, cancel_invitation, invite
from ocop.people.actions.invitations import found_by, path_of, place_words
from ocop.people.forms import AcceptForm, InviteForm
from ocop.people.models import Invitation, Organisation
from ocop.people.permissions import Post, may_cancel, may_invite
from ocop.people.queries import organisations_of
from ocop.people.rights import MEMBER_ROLES, Rights, rights_of
from ocop.people.views.answers import for_rights, page
from ocop.ui.acting import put_in_form
from ocop.workdays import clock


def invites(rights: Rights) -> bool:
    """Officers, and whoever speaks for an organisation."""
    return rights.is_officer or bool(rights.organisation_ids())


@for_rights(invites)
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Invitations one made or may see, newest first."""
    seen = Invitation.objects.visible_to(request.user).select_related(
        "commune", "organisation", "invited_by", "accepted_by"
    )
    found = Paginator(seen.order_by("-created_at", "-id"), 30).get_page(request.GET.get("page"))
    now = clock.now()
    rows = list(found.object_list)
    for one in rows:
        one.is_open = one.accepted_at is None and one.cancelled_at is None and one.expires_at >= now
        one.may_cancel = one.is_open and may_cancel(request.user, one)
    found.object_list = rows
    return page(request, "invitations", page=found, own=_own(request))


def _own(request: HttpRequest) -> list[Organisation]:
    """The organisations a person speaks for and may invite to."""
    return list(organisations_of(request.user))


@for_rights(invites)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Invite somebody: to a role of an office, or (`?organisation=`) to speak for an organisation."""
    asked = request.GET.get("organisation", "") or request.POST.get("organisation", "")
    organisation = None
    if asked.isascii() and asked.isdigit() and len(asked) <= 18:
        organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=asked)
    if not rights_of(request.user).is_officer and (
        organisation is None
        or not any(may_invite(request.user, Post(name, None, organisation)) for name in MEMBER_ROLES)
    ):
        raise Http404
    form = InviteForm(request.POST or None, by=request.user, organisation=organisation)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invitation, token = invite(
                by=request.user,  # type: ignore[arg-type]
                name=given["name"],
                role=given["role"],
                email=given["email"],
                phone=given["phone"],
                send=given["send"],
                **form.post(),
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            if not token:
                messages.success(
                    request, _("The letter with the link is on its way to %(email)s.") % {"email": invitation.email}
                )
                return redirect("people:invitations")
            # The one time this link can be shown: only its hash is kept.
            link = request.build_absolute_uri(path_of(token))
            return page(request, "invitation_link", invitation=invitation, link=link)
    return page(request, "invitation_new", form=form, organisation=organisation)


@for_rights(invites)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        cancel_invitation(by=request.user, invitation=found)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The invitation is taken back; its link works no more."))
    return redirect("people:invitations")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link: with an account one signs in first, without one it is made here."""
    if not ratelimit.consume(request, action="invitation"):
        return ratelimit.respond_429(request)
    invitation = found_by(token)
    if invitation is None:
        return page(request, "invitation_gone")
    by = request.user if request.user.is_authenticated else None
    form = None
    if by is None:
        form = AcceptForm(
            request.POST or None,
            needs_password=bool(invitation.email),
            email=invitation.email,
            initial={"name": invitation.name},
        )
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form is not None else {}
        try:
            person, role = accept_invitation(
                token=token,
                by=by,
                name=given.get("name", ""),
                password=given.get("password", ""),
            )
        except Refused as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("Welcome. You are now: %(role)s.") % {"role": f"{role}{place_words(role)}"})
            if by is not None:
                return redirect("desk:home")
            return perform_login(request, person, email_verification=app_settings.EmailVerificationMethod.NONE)
    return page(
        request,
        "invitation",
        invitation=invitation,
        form=form,
        problem=problem,
        place=place_words(invitation),
        office=invitation.invited_by
        if invitation.by_fellow and invitation.invited_by is not None
        else letters.office_name(),
    )
