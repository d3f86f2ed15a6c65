"""The audit view, the keys of machines, and the office's own entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ocop.exchange import export
from ocop.ledger.models import Entry, PublishedHead
from ocop.ledger.refusal import Refused
from ocop.people import history
from ocop.people.actions import change_office, create_key, revoke_key
from ocop.people.actions.offices import OFFICE_FIELDS
from ocop.people.forms import AuditForm, KeyForm, OfficeForm
from ocop.people.models import ApiKey, Office
from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in
from ocop.people.views.answers import for_rights, page
from ocop.ui.acting import put_in_form

COLUMNS = [
    export.Column(key, key)
    for key in (
        "sequence",
        "at",
        "topic",
        "action",
        "actor_name",
        "subject_type",
        "subject_id",
        "subject_name",
        "reason",
        "hash",
    )
]


def _in_parts(text: str) -> list[str]:
    """A hash in eight parts between which a narrow screen may break."""
    return [text[at : at + 8] for at in range(0, len(text), 8)]


@signed_in
@never_cache
@require_GET
def audit(request: HttpRequest) -> HttpResponseBase:
    """The ledger as far as one may read it; `?format=xlsx|csv|json` takes the list along as it stands."""
    form = AuditForm(request.GET or None)
    wanted = history.Wanted()
    if form.is_valid():
        given = form.cleaned_data
        wanted = history.Wanted(
            action=given["action"].strip(),
            topic=given["topic"],
            person_id=given["person"],
            subject_type=given["subject_type"].strip(),
            subject_id=given["subject_id"].strip(),
            first=given["first"],
            last=given["last"],
        )
    found = history.entries(by=request.user, wanted=wanted)
    if request.GET.get("format") in ("xlsx", "csv", "json"):
        return _taken_along(found, request)
    head = PublishedHead.objects.order_by("-on").first()
    part = Paginator(found, 30).get_page(request.GET.get("page"))
    return page(
        request,
        "audit",
        form=form,
        page=part,
        lines=history.lines(part.object_list, by=request.user),
        sees_all=rights_of(request.user).sees_audit,
        head=head,
        head_hash=_in_parts(head.hash) if head else [],
    )


def _taken_along(found: Any, request: HttpRequest) -> HttpResponseBase:
    rows = found.values(*[column.key for column in COLUMNS]).iterator(chunk_size=2000)
    return export.response(rows, COLUMNS, request.GET["format"], "ledger")


@for_rights(lambda rights: rights.sees_audit)
@require_GET
def entry(request: HttpRequest, sequence: int) -> HttpResponse:
    """One entry with its hashes, as it stands in the chain."""
    found = get_object_or_404(Entry, pk=sequence)
    return page(
        request,
        "audit_entry",
        line=history.lines([found], by=request.user)[0],
        previous_hash=_in_parts(found.previous_hash),
        hash=_in_parts(found.hash),
    )


@for_rights(lambda rights: rights.is_officer)
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys; making one shows it this one time."""
    form = KeyForm(request.POST or None)
    fresh = ""
    if request.method == "POST" and form.is_valid():
        try:
            _key, fresh = create_key(by=request.user, label=form.cleaned_data["label"])  # type: ignore[arg-type]
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            form = KeyForm()
    seen = ApiKey.objects.visible_to(request.user).select_related("person").order_by("-created_at", "-id")
    return page(request, "keys", form=form, fresh=fresh, keys=seen)


@for_rights(lambda rights: rights.is_officer)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key."""
    try:
        revoke_key(by=request.user, key=get_object_or_404(ApiKey.objects.visible_to(request.user), pk=pk))  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The key has ended."))
    return redirect("people:keys")


@for_rights(lambda rights: rights.is_administrator)
@require_http_methods(["GET", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """Name and contact of the office that runs this instance."""
    row = Office.objects.first()
    initial = {field: getattr(row, field) for field in OFFICE_FIELDS} if row else {}
    form = OfficeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            seen = {field: request.POST.get(f"seen_{field}", initial.get(field, "")) for field in OFFICE_FIELDS}
            change_office(by=request.user, seen=seen, **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            put_in_form(form, refusal)
            _tell_new(form, seen, initial)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:office")
    return page(request, "office", form=form, seen=[(f"seen_{field}", value) for field, value in initial.items()])


def _tell_new(form: OfficeForm, seen: dict[str, str], now: dict[str, str]) -> None:
    """Beside each field what somebody else wrote there since the page was opened."""
    for field, value in now.items():
        if seen[field] != value:
            form.add_error(field, _("Now it says: %(now)s. Saving puts yours in its place.") % {"now": value or "–"})
