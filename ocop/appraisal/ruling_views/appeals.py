"""Appeals: filed by the producer, answered by the office."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.appraisal import ruling_forms as forms
from ocop.appraisal.actions import appeals as doing
from ocop.appraisal.models import Appeal, Dossier, WithdrawalCase
from ocop.appraisal.ruling_views.access import allow, dossier_for, form_page, is_office, kept, page
from ocop.appraisal.ruling_views.decisions import papers_of
from ocop.appraisal.ruling_views.outcome import working_rounds
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.ui.acting import act, press
from ocop.workdays import clock


def _reads(person: Any) -> bool:
    rights = rights_of(person)
    return rights.sees_everything or bool(rights.commune_ids or rights.organisation_ids("producer_member"))


def _columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.product.name, 36),
        Column("by", _("Filed by"), "by_name", 24),
        Column("filed_at", _("Filed on"), lambda row: row.filed_at.date(), 14, is_date=True),
        Column("due_on", _("Answer due"), "due_on", 14, is_date=True),
        Column("state", _("State"), lambda row: str(row.get_state_display()), 24),
        Column("words", _("What was wrong"), "words", 60),
        Column("answer", _("Answer"), "answer", 60),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Open appeals first, the nearest day first."""
    allow(_reads(request.user))
    rows: list[Any] = list(
        Appeal.objects.visible_to(request.user)
        .select_related("dossier__product__producer__organisation", "case__recognition__product__producer__organisation")
        .order_by("due_on", "pk")[:1000]
    )  # fmt: skip
    today = clock.today()
    for row in rows:
        row.product = doing.product_of(row)
        row.is_open = row.state == Appeal.State.OPEN
        row.days_left = (row.due_on - today).days if row.due_on else None
    rows.sort(key=lambda row: not row.is_open)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows, _columns(), wanted, "khieu-nai")
    return render(
        request, "appraisal/ruling/appeals.html", {"rows": rows, "title": _("Appeals"), "formats": export.FORMATS}
    )


def _file(request: HttpRequest, *, back: str, lede: str, dossier: Dossier | None = None, case: WithdrawalCase | None = None) -> HttpResponse:  # fmt: skip
    why = doing.refusal(request.user, dossier=dossier, case=case)
    allow(not why, why)
    form = forms.AppealForm(request.POST or None, request.FILES or None)

    def do(values: dict[str, Any]) -> Any:
        file = kept(request, values["file"])
        return doing.file_appeal(by=request.user, words=values["words"], dossier=dossier, case=case, file=file)

    if request.method == "POST":
        saved = _("Your appeal is with the office. You are told when it is answered.")
        if gone := act(request, form, do, saved=saved, to=lambda made: reverse("appraisal:appeal", args=[made.pk])):
            return gone
    note = (
        _(
            "When the office finds you right, the council looks again, and the new result takes the place of this one, higher or lower."
        )
        if dossier is not None
        else _("When the office finds you right, the withdrawal is lifted.")
    )
    return form_page(
        request, form, title=_("Appeal"), lede=lede, back=back, button=_("File the appeal"), has_file=True, note=note
    )


@page
def against_result(request: HttpRequest, pk: int) -> HttpResponse:
    """The producer appeals against a result."""
    row = dossier_for(request, pk)
    return _file(request, back=reverse("appraisal:outcome", args=[pk]), lede=row.product.name, dossier=row)


@page
def against_withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """The producer appeals against a withdrawal."""
    row = WithdrawalCase.objects.visible_to(request.user).select_related("recognition__product__producer", "withdrawal").filter(pk=pk).first()  # fmt: skip
    if row is None:
        raise Http404
    return _file(request, back=reverse("appraisal:case", args=[pk]), lede=row.recognition.product.name, case=row)


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An appeal with its answer; the office answers here, the producer may take it back."""
    allow(_reads(request.user))
    row = (
        Appeal.objects.visible_to(request.user)
        .select_related(
            "dossier__product__producer__organisation", "dossier__round", "case__recognition__product__producer__organisation", "file",
            "case__withdrawal",
        )
        .filter(pk=pk)
        .first()
    )  # fmt: skip
    if row is None:
        raise Http404
    product = doing.product_of(row)
    is_open = row.state == Appeal.State.OPEN
    decided = is_open and doing.decided_by(row) == request.user.pk
    may_answer = is_open and is_office(request.user) and not decided
    own = rights_of(request.user).organisation_ids("producer_member")
    may_take_back = is_open and product.producer is not None and product.producer.organisation_id in own
    rounds = working_rounds(row.dossier) if row.dossier else None
    form = forms.AppealAnswerForm(request.POST if may_answer and request.method == "POST" else None, rounds=rounds)
    if request.method == "POST":
        if "take_back" in request.POST and may_take_back:
            press(request, lambda: doing.take_back(by=request.user, appeal=row), saved=_("The appeal is taken back."))
            return redirect("appraisal:appeal", pk)
        allow(is_office(request.user))
        if not may_answer:
            return redirect("appraisal:appeal", pk)

        def do(values: dict[str, Any]) -> Any:
            return doing.answer(
                by=request.user, appeal=row, is_upheld=values["verdict"] == "upheld", words=values["words"], into=values.get("into")
            )  # fmt: skip

        gone = act(
            request,
            form,
            do,
            saved=_("Answered; the producer is told."),
            to=lambda _d: reverse("appraisal:appeal", args=[pk]),
        )
        if gone:
            return gone
    return render(
        request, "appraisal/ruling/appeal.html",
        {
            "row": row, "product": product, "form": form if may_answer else None, "may_take_back": may_take_back, "decided": decided and is_office(request.user),
            "papers": papers_of(request.user, appeal=row), "is_open": is_open, "days_left": (row.due_on - clock.today()).days if row.due_on else None,
        },
        status=422 if form.is_bound and form.errors else 200,
    )  # fmt: skip
