"""How a dossier ended: result, decision, notice, the ministry; for the office with what it does next, for the producer with the way to appeal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.appraisal import actors, states
from ocop.appraisal import ruling_forms as forms
from ocop.appraisal.actions import appeals, ministry
from ocop.appraisal.actions import decisions as doing
from ocop.appraisal.models import Dossier, MinistryFile, Round, Ruling
from ocop.appraisal.ruling_views.access import (
    allow,
    dossier_for,
    form_page,
    is_office,
    kept,
    may_draft,
    page,
    reads_decisions,
)
from ocop.appraisal.ruling_views.decisions import level_words, papers_of
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.people.rights import rights_of
from ocop.recognition.standing import standing
from ocop.ui.acting import act, press

TOLD = ("recognised", "noticed", "refused", "sent_up", "answered")


def ruling_words(ruling: Ruling) -> dict[str, Any]:
    """A result as a page shows it: points, stars, parts, what held a higher star back, findings. No member is named."""
    content = ruling.content
    return {
        "outcome": ruling.outcome,
        "words": {
            "rated": "",
            "stopped": _("The rating was stopped"),
            "excluded": _("The product is not rated"),
            "disqualified": _("The dossier was disqualified"),
        }.get(ruling.outcome, ""),
        "points": doing.points_of(ruling),
        "stars": ruling.stars,
        "held": [one for one in content.get("held_back_by") or [] if one],
        "findings": content.get("findings") or [],
        "disqualified": content.get("disqualified") or "",
    }


@require_safe
@page
def outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a result; a producer sees it once it is decided or noticed."""
    row = dossier_for(request, pk)
    person = request.user
    staff = (
        is_office(person) or rights_of(person).is_auditor or actors.acting_as(person, row, ("secretary",)) is not None
    )
    told = row.state in TOLD or (staff and row.state == "proposed")
    ruling = doing.standing_ruling(row) if told else None
    found = doing.consequence(row) if ruling is not None else None
    item = (
        row.decision_items.filter(is_standing=True, decision__state="published")
        .select_related("decision", "recognition")
        .first()
    )
    kinds = {paper.kind for paper in row.papers.all()}
    may = may_draft(person, row.round.council_id) if row.round else False
    return render(
        request,
        "appraisal/ruling/outcome.html",
        {
            "dossier": row,
            "state_name": states.state(row.state).name(staff=staff),
            "told": told,
            "staff": staff,
            "ruling": ruling_words(ruling) if ruling is not None else None,
            "item": item,
            "level_words": level_words(item.level) if item else "",
            "standing": standing(row.product_id),
            "ministry": row.ministry_files.select_related("recognition", "answer_file").order_by("-pk"),
            "papers": papers_of(person, dossier=row),
            "appeals": row.appeals.order_by("-pk"),
            "appeal_until": appeals.last_day(row),
            "may_appeal": not appeals.refusal(person, dossier=row),
            "may_notice": may and row.state == "proposed" and found is not None and found.move in ("notice", "refuse"),
            "has_notice": "notice" in kinds,
            "may_ministry": is_office(person) and row.state in ("sent_up", "answered"),
            "moves": [
                (one, states.step(one.name).label) for one in row.moves.filter(to_state__in=TOLD).order_by("-pk")
            ],
        },
    )


@page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the notice of a result without a certificate, then give it."""
    row = dossier_for(request, pk)
    allow(row.round is not None and may_draft(request.user, row.round.council_id))
    back = reverse("appraisal:outcome", args=[pk])
    if row.state != "proposed":
        return redirect(back)
    form = forms.ReasonForm(request.POST or None)
    written = row.papers.filter(kind="notice").order_by("-pk").select_related("file", "word_file").first()
    if request.method == "POST":
        if "write" in request.POST:
            press(request, lambda: doing.write_notice(by=request.user, dossier=row), saved=_("The notice is written."))
            return redirect("appraisal:notice", pk)
        gone = act(
            request,
            form,
            lambda values: doing.give_notice(by=request.user, dossier=row, reason=values["reason"]),
            saved=_("Notice is given; producer and commune are told."),
            to=lambda _done: back,
        )
        if gone:
            return gone
    ruling = doing.standing_ruling(row)
    return render(
        request,
        "appraisal/ruling/notice.html",
        {
            "dossier": row,
            "form": form,
            "written": written,
            "ruling": ruling_words(ruling) if ruling else None,
            "back": back,
            "is_office": is_office(request.user),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def working_rounds(dossier: Dossier) -> Any:
    """Rounds of the dossier's council that still work."""
    if dossier.round is None:
        return Round.objects.none()
    return Round.objects.filter(council_id=dossier.round.council_id, register=dossier.register).exclude(
        state=Round.State.ENDED
    )


@page
def ministry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes next with the ministry: the letter, the answer, and what the city makes of it."""
    row = dossier_for(request, pk)
    allow(is_office(request.user))
    back = reverse("appraisal:outcome", args=[pk])
    sent = ministry.newest(row)
    by = request.user
    data, files = request.POST or None, request.FILES or None
    if row.state == "sent_up" and (sent is None or sent.answered_on is not None):
        form: Any = forms.SendForm(data)
        title, button = _("Sent on to the ministry"), _("Record the letter")

        def do(values: dict[str, Any]) -> Any:
            return ministry.send(by=by, dossier=row, **values)
    elif row.state == "sent_up":
        form = forms.AnswerForm(data, files)
        title, button = _("The ministry's answer"), _("Record the answer")

        def do(values: dict[str, Any]) -> Any:
            file = kept(request, values.pop("file"))
            return ministry.record_answer(by=by, dossier=row, file=file, **values)
    elif row.state == "answered" and sent is not None and sent.answer_stars != 5 and not sent.follow:
        if request.GET.get("lai") == "1" or "again" in request.POST:
            form = forms.AgainForm(data, rounds=working_rounds(row))
            title, button = _("Rate again"), _("Back to the council")

            def do(values: dict[str, Any]) -> Any:
                return ministry.rate_again(by=by, dossier=row, **values)
        else:
            form = forms.FollowForm(data)
            title, button = _("Recognise from the ministry's result"), _("Recognise")

            def do(values: dict[str, Any]) -> Any:
                return ministry.recognise_from_answer(by=by, dossier=row, **values)
    else:
        return redirect(back)
    if request.method == "POST" and (gone := act(request, form, do, saved=_("Recorded."), to=lambda _done: back)):
        return gone
    again = isinstance(form, forms.AgainForm)
    return form_page(
        request,
        form,
        title=title,
        lede=row.product.name,
        back=back,
        button=button,
        has_file=isinstance(form, forms.AnswerForm),
        hidden="again" if again else "",
        sent=sent,
        other=(_("Rate it again instead"), "?lai=1") if isinstance(form, forms.FollowForm) else None,
    )


def _columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.product.name, 36),
        Column("producer", _("Producer"), lambda row: row.producer.organisation.name, 36),
        Column("letter", _("Letter"), lambda row: row.sent.letter if row.sent else "", 20),
        Column("sent_on", _("Sent on"), lambda row: row.sent.sent_on if row.sent else None, 14, is_date=True),
        Column(
            "answered_on", _("Answered on"), lambda row: row.sent.answered_on if row.sent else None, 14, is_date=True
        ),
        Column("stars", _("Stars"), lambda row: row.sent.answer_stars if row.sent else None, 8),
        Column("points", _("Points"), lambda row: row.sent.answer_points if row.sent else None, 8),
        Column("follow", _("What came of it"), lambda row: str(row.sent.get_follow_display()) if row.sent else "", 30),
    ]


@require_safe
@page
def ministry_listing(request: HttpRequest) -> HttpResponseBase:
    """Everything that is to go, went, or came back from the ministry."""
    allow(reads_decisions(request.user))
    rows: list[Any] = list(
        Dossier.objects.visible_to(request.user)
        .filter(state__in=["sent_up", "answered"])
        .select_related("product", "producer__organisation")
        .order_by("-state_since", "-pk")[:500]
    )
    newest: dict[int, MinistryFile] = {}
    for sent in MinistryFile.objects.filter(dossier__in=rows).order_by("pk"):
        newest[sent.dossier_id] = sent
    for row in rows:
        row.sent = newest.get(row.pk)
        row.next = _next(row)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows, _columns(), wanted, "trinh-bo")
    return render(
        request,
        "appraisal/ruling/ministry_files.html",
        {
            "rows": rows,
            "title": _("Sent to the ministry"),
            "formats": export.FORMATS,
            "is_office": is_office(request.user),
        },
    )


def _next(row: Any) -> str:
    sent = row.sent
    if row.state == "sent_up" and (sent is None or sent.answered_on is not None):
        return _("to be sent")
    if row.state == "sent_up":
        return _("waiting for the answer")
    if sent is not None and sent.answer_stars != 5 and not sent.follow:
        return _("recognise from the result, or rate again")
    return ""
