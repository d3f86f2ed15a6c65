"""Cases of withdrawal: the list with its clock, one case from finding to shelf."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.appraisal import ruling_forms as forms
from ocop.appraisal.actions import appeals
from ocop.appraisal.actions import withdrawals as doing
from ocop.appraisal.models import WithdrawalCase
from ocop.appraisal.ruling_views.access import allow, form_page, is_office, kept, page
from ocop.appraisal.ruling_views.decisions import papers_of
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.recognition.models import Recognition
from ocop.ui.acting import act, press
from ocop.workdays import clock


def _reads(person: Any) -> bool:
    rights = rights_of(person)
    return rights.sees_everything or bool(rights.commune_ids or rights.organisation_ids("producer_member"))


def _columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.recognition.product.name, 36),
        Column("producer", _("Producer"), lambda row: str(row.recognition.product.producer or ""), 36),
        Column("ground", _("Ground"), lambda row: str(row.get_ground_display()), 36),
        Column("found_on", _("Found on"), "found_on", 14, is_date=True),
        Column("due_on", _("Decision due"), "due_on", 14, is_date=True),
        Column("state", _("State"), lambda row: row.state_words, 20),
        Column("decision", _("Decision"), lambda row: row.withdrawal.decision if row.withdrawal else "", 22),
        Column("off_shelf", _("Off every shelf"), "off_shelf_confirmed_on", 14, is_date=True),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Open cases first, the nearest day first."""
    allow(_reads(request.user))
    rows: list[Any] = list(
        WithdrawalCase.objects.visible_to(request.user)
        .select_related("recognition__product__producer__organisation", "withdrawal")
        .order_by("due_on", "pk")[:1000]
    )
    today = clock.today()
    for row in rows:
        row.is_open = row.state in doing.STANDING
        row.days_left = (row.due_on - today).days
    rows.sort(key=lambda row: not row.is_open)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows, _columns(), wanted, "thu-hoi")
    return render(
        request,
        "appraisal/ruling/cases.html",
        {
            "rows": rows,
            "title": _("Withdrawals"),
            "formats": export.FORMATS,
            "may_open": is_office(request.user) or rights_of(request.user).is_commune_officer,
        },
    )


@page
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a case on a recognition."""
    row = (
        Recognition.objects.visible_to(request.user)
        .select_related("product__producer__organisation")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    allow(doing.may_open(request.user, row))
    form = forms.CaseForm(request.POST or None, request.FILES or None)

    def do(values: dict[str, Any]) -> Any:
        file = kept(request, values.pop("file"))
        return doing.open_case(by=request.user, recognition=row, file=file, **values)

    if request.method == "POST":
        saved = _("The case is open; the producer is told.")
        if gone := act(request, form, do, saved=saved, to=lambda made: reverse("appraisal:case", args=[made.pk])):
            return gone
    return form_page(
        request,
        form,
        title=_("Open a case of withdrawal"),
        lede=f"{row.product.name} · {row.decision}",
        button=_("Open the case"),
        back=reverse("appraisal:cases"),
        has_file=True,
        note=_("The producer is told at once and is heard before anything is decided."),
    )


def _case(request: HttpRequest, pk: int) -> WithdrawalCase:
    row = (
        WithdrawalCase.objects.visible_to(request.user)
        .select_related(
            "recognition__product__producer__organisation", "recognition__product__commune", "withdrawal", "file"
        )
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    found: WithdrawalCase = row
    return found


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One case; each form on it calls one action (`what` names it)."""
    row = _case(request, pk)
    sent = request.POST.get("what", "") if request.method == "POST" else ""
    acting = _forms(request, row, sent)
    if request.method == "POST":
        here = reverse("appraisal:case", args=[pk])
        if sent in ("write", "off"):
            _press(request, row, sent)
            return redirect(here)
        if sent not in acting:
            allow(_reads(request.user) and (is_office(request.user) or doing.speaks_for(request.user, row)))
            press(request, lambda: _gone(row), saved="")
            return redirect(here)
        form, do, saved = acting[sent]
        if gone := act(request, form, do, saved=saved, to=lambda _done: here):
            return gone
    today = clock.today()
    hearing = row.hearings.order_by("-pk").first()
    is_open = row.state in doing.STANDING
    marks: list[Any] = list(row.shelf_marks.select_related("outlet").order_by("pk"))
    checks = doing.may_open(request.user, row.recognition)
    own = doing.speaks_for(request.user, row)
    for mark in marks:
        mark.may_confirm = mark.confirmed_on is None and (checks or (own and not mark.place))
    return render(
        request,
        "appraisal/ruling/case.html",
        {
            "row": row,
            "product": row.recognition.product,
            "is_open": is_open,
            "days_left": (row.due_on - today).days,
            "hearing": hearing,
            "hearing_due": doing.hearing_due(hearing) if hearing else None,
            "marks": marks,
            "left": sum(m.confirmed_on is None for m in marks),
            "acting": {name: one[0] for name, one in acting.items()},
            "sent": sent,
            "papers": papers_of(request.user, case=row),
            "appeals": row.appeals.order_by("-pk"),
            "may_appeal": not appeals.refusal(request.user, case=row),
            "appeal_until": appeals.last_day(case=row),
            "is_office": is_office(request.user),
            "lifted": row.withdrawal is not None and row.withdrawal.retracted_at is not None,
        },
        status=422 if sent in acting and acting[sent][0].errors else 200,
    )


def _gone(row: WithdrawalCase) -> Any:
    from ocop.ledger.refusal import Refused

    raise Refused(_("This case stands at “%(state)s”; nothing was done.") % {"state": row.state_words})


def _press(request: HttpRequest, row: WithdrawalCase, sent: str) -> None:
    if sent == "write":
        allow(is_office(request.user))
        press(request, lambda: doing.write_decision(by=request.user, case=row), saved=_("The paper is written."))
        return
    key = request.POST.get("mark", "")
    mark = row.shelf_marks.filter(pk=int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0).first()
    if mark is None:
        raise Http404
    press(
        request,
        lambda: doing.confirm_off(by=request.user, mark=mark, note=request.POST.get("note", "")),
        saved=_("The mark is off there."),
    )


def _forms(request: HttpRequest, row: WithdrawalCase, sent: str) -> dict[str, tuple[django_forms.Form, Any, str]]:
    """The forms this person may use on the case now: name -> (form, what it does, what is said then)."""
    by = request.user
    found: dict[str, tuple[django_forms.Form, Any, str]] = {}

    def data(name: str) -> Any:
        return request.POST if sent == name else None

    is_open = row.state in doing.STANDING
    hearing = row.hearings.order_by("-pk").first()
    if is_open and is_office(by):
        if hearing is None:
            found["invite"] = (
                forms.InviteForm(data("invite")),
                lambda v: doing.invite(by=by, case=row, **v),
                _("The producer is asked for its word."),
            )
        elif not hearing.words and row.state == WithdrawalCase.State.OPEN:
            found["hear"] = (forms.HearForm(data("hear")), lambda v: doing.hear(by=by, case=row, **v), _("Recorded."))
        if row.state == WithdrawalCase.State.HEARD:
            found["decide"] = (
                forms.WithdrawForm(data("decide")),
                lambda v: doing.decide(by=by, case=row, **v),
                _("Withdrawn; it is greyed everywhere at once."),
            )
        found["drop"] = (
            forms.DropForm(data("drop"), prefix="drop"),
            lambda v: doing.drop(by=by, case=row, **v),
            _("The case is dropped; the stars stay."),
        )
    if is_open and doing.speaks_for(by, row) and hearing is not None and not hearing.words:
        found["hear"] = (
            forms.OwnWordForm(data("hear")),
            lambda v: doing.hear(by=by, case=row, **v),
            _("The office has your word."),
        )
    if row.state == WithdrawalCase.State.DECIDED and doing.may_open(by, row.recognition):
        found["place"] = (
            forms.PlaceForm(data("place")),
            lambda v: doing.add_place(by=by, case=row, **v),
            _("The place is on the list."),
        )
    return found
