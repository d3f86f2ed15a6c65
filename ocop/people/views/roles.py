"""Persons and their roles: who holds what, giving and ending, sign-in codes, members of organisations."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.ledger.refusal import Refused
from ocop.people import phones
from ocop.people.actions import end_role, erase_account, grant_role, issue_code
from ocop.people.forms import EraseOtherForm, GrantForm, ReasonForm
from ocop.people.models import Invitation, Organisation, Person, Role, RoleName
from ocop.people.permissions import Post, allows
from ocop.people.queries import members_of
from ocop.people.rights import MEMBER_ROLES, Rights, rights_of
from ocop.people.signed_in import signed_in
from ocop.people.views.answers import for_rights, page
from ocop.ui.acting import put_in_form
from ocop.workdays import clock


def reads_persons(rights: Rights) -> bool:
    """Officers and auditors open the list of persons."""
    return rights.is_officer


@for_rights(reads_persons)
@require_GET
def persons(request: HttpRequest) -> HttpResponse:
    """Persons one may see, by name, e-mail, phone or role."""
    seen = Person.objects.visible_to(request.user).filter(erased_at__isnull=True)
    asked = " ".join(request.GET.get("q", "").split())[:120]
    if asked:
        matches = Q(name__icontains=asked) | Q(email__icontains=asked)
        with suppress(Refused):  # what is no phone number is looked for in names and addresses alone
            matches |= Q(phone=phones.normal(asked))
        seen = seen.filter(matches)
    role = request.GET.get("role", "")
    if role in RoleName.values:
        seen = seen.filter(pk__in=Role.objects.held().filter(name=role).values("person_id"))
    by_fellows = request.GET.get("let_in") == "fellow"
    if by_fellows:
        seen = seen.filter(
            pk__in=Role.objects.held().visible_to(request.user).filter(by_fellow=True).values("person_id")
        )
    held = (
        Role.objects.held()
        .visible_to(request.user)
        .select_related("commune", "organisation")
        .order_by("valid_from", "id")
    )
    seen = seen.prefetch_related(Prefetch("roles", queryset=held, to_attr="roles_held")).order_by("name", "id")
    return page(
        request,
        "persons",
        page=Paginator(seen, 30).get_page(request.GET.get("page")),
        asked=asked,
        role=role,
        role_names=RoleName.choices,
        by_fellows=by_fellows,
    )


def _person(request: HttpRequest, pk: int) -> Person:
    found: Person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return found


@for_rights(reads_persons)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles held and ended; giving one more."""
    found = _person(request, pk)
    by: Any = request.user
    form = GrantForm(request.POST or None, by=by)
    role_field: Any = form.fields["role"]
    may_grant = bool(role_field.choices) and found.pk != by.pk and found.is_active
    if request.method == "POST" and may_grant and form.is_valid():
        given = form.cleaned_data
        try:
            grant_role(
                by=by,
                person=found,
                name=given["role"],
                valid_from=given["valid_from"],
                valid_to=given["valid_to"],
                reason=given["reason"],
                **form.post(),
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The role is given."))
            return redirect("people:person", pk=found.pk)
    today = clock.today()
    roles = (
        found.roles.visible_to(by).select_related("commune", "organisation", "person").order_by("-valid_from", "-id")
    )
    rows = [
        {
            "role": role,
            "is_held": role.ended_at is None
            and role.valid_from <= today
            and (role.valid_to is None or role.valid_to >= today),
            "may_end": role.ended_at is None
            and (role.valid_to is None or role.valid_to >= today)
            and allows("people.end_role", by, role),
        }
        for role in roles
    ]
    return page(
        request,
        "person",
        person=found,
        rows=rows,
        form=form,
        may_grant=may_grant,
        may_erase=rights_of(by).is_administrator and found.pk != by.pk and found.erased_at is None,
        may_issue_code=bool(found.phone) and allows("people.issue_code", by, found),
    )


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role, with a sentence why."""
    by: Any = request.user
    role = get_object_or_404(Role.objects.visible_to(by).select_related("person", "commune", "organisation"), pk=pk)
    if not allows("people.end_role", by, role):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_role(by=by, role=role, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The role has ended."))
            if rights_of(by).is_officer and role.person_id != by.pk:
                return redirect("people:person", pk=role.person_id)
            if role.person_id != by.pk and role.organisation_id is not None:
                return redirect("people:members", pk=role.organisation_id)
            return redirect("account_profile")
    return page(request, "role_end", role=role, form=form)


@for_rights(reads_persons)
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a sign-in code and show it this one time, to be read out."""
    found = _person(request, pk)
    try:
        fresh = issue_code(by=request.user, person=found)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("people:person", pk=found.pk)
    return page(request, "sign_in_code", person=found, code=f"{fresh[:4]} {fresh[4:]}")


@for_rights(lambda rights: rights.is_administrator)
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase somebody's account on their request; one's own is erased from the page of one's own data."""
    found = _person(request, pk)
    if found.pk == request.user.pk:
        return redirect("account_data")
    if found.erased_at is not None:
        raise Http404
    form = EraseOtherForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_account(by=request.user, person=found, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The account is erased."))
            return redirect("people:persons")
    return page(request, "erase_person", person=found, form=form)


@signed_in
@never_cache
@require_GET
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Who speaks for an organisation; for its members, officers of the place, the trade office and city offices."""
    by: Any = request.user
    organisation = get_object_or_404(Organisation.objects.visible_to(by).select_related("commune"), pk=pk)
    rights = rights_of(by)
    is_within = (
        rights.sees_everything
        or rights.is_trade_officer
        or organisation.pk in rights.organisation_ids()
        or organisation.commune_id in rights.commune_ids
    )
    if not is_within:
        raise Http404
    rows = [{"role": role, "may_end": allows("people.end_role", by, role)} for role in members_of(organisation, by)]
    return page(
        request,
        "members",
        organisation=organisation,
        rows=rows,
        contact=organisation.contact_for(by),
        reads_persons=rights.is_officer,
        invitations=Invitation.objects.open()
        .visible_to(by)
        .filter(organisation=organisation)
        .select_related("invited_by")
        .order_by("-created_at"),
        may_invite=any(allows("people.invite", by, Post(name, None, organisation)) for name in sorted(MEMBER_ROLES)),
    )
