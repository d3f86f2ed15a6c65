"""Decisions: what waits for one, what a draft lists, papers, publication, corrections."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import ruling_forms as forms
from ocop.appraisal.actions import corrections, papers
from ocop.appraisal.actions import decisions as doing
from ocop.appraisal.models import Decision, DecisionItem, Dossier, OfficialPaper, Round
from ocop.appraisal.ruling_following import papers_visible_to
from ocop.appraisal.ruling_views.access import (
    allow,
    decision_for,
    form_page,
    is_office,
    kept,
    may_draft,
    page,
    reads_decisions,
)
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.recognition.models import Level
from ocop.ui.acting import act, press

LEVELS = dict(Level.choices)


def level_words(level: str) -> str:
    """A level in the language of the page."""
    return str(LEVELS.get(level, level))


def _columns() -> list[Column]:
    return [
        Column("number", _("Decision"), "number", 22),
        Column("decided_on", _("Date"), "decided_on", 14, is_date=True),
        Column("state", _("State"), lambda row: str(row.get_state_display())),
        Column("round", _("Round"), lambda row: row.round.name, 30),
        Column("products", _("Products"), "listed", 10),
        Column("signed_by", _("Signed by"), "signed_by_name", 24),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """What waits for a decision or a notice, round by round, and every decision."""
    allow(reads_decisions(request.user))
    rows = (
        Decision.objects.visible_to(request.user)
        .select_related("round")
        .annotate(listed=Count("items", filter=Q(items__is_standing=True)))
        .order_by("state", "-decided_on", "-pk")
    )
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(list(rows), _columns(), wanted, "quyet-dinh")
    proposed = list(
        Dossier.objects.visible_to(request.user)
        .filter(state="proposed", round__isnull=False)
        .exclude(decision_items__is_standing=True, decision_items__recognition__isnull=True)
        .select_related("product", "producer__organisation", "round", "renews")
        .order_by("round_id", "pk")
    )
    rounds = _waiting(request.user, proposed)
    return render(
        request,
        "appraisal/ruling/decisions.html",
        {"rows": rows[:200], "rounds": rounds, "formats": export.FORMATS, "title": _("Decisions")},
    )


def _waiting(person: Any, proposed: list[Dossier]) -> list[dict[str, Any]]:
    """By round: dossiers a decision is due for, and those that get a notice."""
    from django.db.models import prefetch_related_objects

    prefetch_related_objects(proposed, doing.STANDING_RULINGS)
    found: dict[int, dict[str, Any]] = {}
    for dossier in proposed:
        if dossier.round is None:
            continue
        group = found.setdefault(
            dossier.round.pk,
            {"round": dossier.round, "decide": [], "notice": [], "may": may_draft(person, dossier.round.council_id)},
        )
        group["decide" if doing.consequence(dossier).level else "notice"].append(dossier)
    return list(found.values())


@require_POST
@page
def draft(request: HttpRequest, round_id: int) -> HttpResponse:
    """Draft the decision of a round, or add what is new to its draft."""
    allow(reads_decisions(request.user))
    row = Round.objects.visible_to(request.user).filter(pk=round_id).first()
    if row is None:
        raise Http404
    made = press(
        request, lambda: doing.draft(by=request.user, round_=row), saved=_("The draft lists what is proposed.")
    )
    return redirect("appraisal:decision", made.pk) if made is not None else redirect("appraisal:decisions")


@require_safe
@page
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the decision lists, what was taken out, its papers, and what can be done."""
    row = decision_for(request, pk)
    items: list[Any] = list(
        row.items.select_related(
            "dossier__product",
            "dossier__producer__organisation",
            "dossier__commune",
            "dossier__renews",
            "ruling",
            "recognition",
        ).order_by("pk")
    )
    for item in items:
        item.points, item.words = doing.points_of(item.ruling), level_words(item.level)
        item.is_open = item.ruling.content.get("band") == 5 and (item.ruling.stars or 0) < 5
    listed = [item for item in items if item.is_standing or item.recognition_id]
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(listed, _item_columns(), wanted, "phu-luc")
    need = {item.dossier_id for item in listed if item.level == "potential_5"}
    letters = set(
        OfficialPaper.objects.filter(kind="to_ministry", dossier__in=need).values_list("dossier_id", flat=True)
    )
    for item in listed:
        item.needs_letter = item.dossier_id in need - letters and row.state == Decision.State.DRAFT
    return render(
        request,
        "appraisal/ruling/decision.html",
        {
            "row": row,
            "listed": listed,
            "out": [item for item in items if not item.is_standing and not item.recognition_id],
            "papers": papers_of(request.user, decision=row),
            "is_draft": row.state == Decision.State.DRAFT,
            "may_draft": may_draft(request.user, row.round.council_id),
            "is_office": is_office(request.user),
            "letters_missing": bool(need - letters) and row.state == Decision.State.DRAFT,
            "sums": [
                (level_words(level), n) for level in doing.LEVELS if (n := sum(item.level == level for item in listed))
            ],
            "formats": export.FORMATS,
        },
    )


def _item_columns() -> list[Column]:
    return [
        Column("product", _("Product"), lambda row: row.dossier.product.name, 36),
        Column("producer", _("Producer"), lambda row: row.dossier.producer.organisation.name, 36),
        Column("commune", _("Commune"), lambda row: str(row.dossier.commune), 24),
        Column("points", _("Points"), "points", 10),
        Column("level", _("Level"), "words", 18),
        Column("reason", _("Why"), "level_reason", 30),
        Column("code", _("Product code"), lambda row: row.recognition.code if row.recognition else "", 22),
    ]


def papers_of(person: Any, **about: Any) -> list[OfficialPaper]:
    """The papers about one thing that the person may open, newest first."""
    rows = papers_visible_to(person).filter(**about).select_related("file", "word_file", "signed_file")
    found = list(rows.order_by("-pk"))
    for row in found:
        row.may_sign = papers.may_sign(person, row)
    return found


@page
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dossier out of a draft, or choose the level the ruling leaves open; each with its reason."""
    row = (
        DecisionItem.objects.select_related("decision__round", "dossier__product", "dossier__renews", "ruling")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    decision = decision_for(request, row.decision_id)
    allow(may_draft(request.user, decision.round.council_id))
    if decision.state != Decision.State.DRAFT or not row.is_standing:
        raise Http404
    usual = doing.consequence(row.dossier).level or row.level
    levels = list(dict.fromkeys([usual, "potential_5"] if row.ruling.content.get("band") == 5 else [usual]))
    form = forms.ItemForm(request.POST or None, levels=levels, initial={"level": row.level})

    def do(values: dict[str, Any]) -> Any:
        if "take_out" in request.POST:
            return doing.take_out(by=request.user, item=row, reason=values["reason"])
        return doing.choose_level(
            by=request.user, item=row, level=values.get("level") or row.level, reason=values["reason"]
        )

    back = reverse("appraisal:decision", args=[decision.pk])
    if request.method == "POST" and (gone := act(request, form, do, saved=_("Saved."), to=lambda _done: back)):
        return gone
    return form_page(
        request,
        form,
        title=_("One dossier of the draft"),
        lede=row.dossier.product.name,
        back=back,
        button=_("Choose this level"),
        only_take_out=len(levels) < 2,
        take_out=True,
        note=_(
            "Between 90 points and a missed five-star mark the decree is silent: the product keeps the stars of its marks, or the office sends it on with a reason."
        )
        if len(levels) > 1
        else "",
    )


@require_POST
@page
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the decision with its annex as PDF and Word; the letters to the ministry that are missing with it."""
    row = decision_for(request, pk)
    allow(may_draft(request.user, row.round.council_id))

    def do() -> Any:
        if "letters" in request.POST:
            for one in row.items.filter(is_standing=True, level="potential_5").select_related("dossier"):
                doing.write_to_ministry(by=request.user, dossier=one.dossier)
            return row
        return doing.write_decision(by=request.user, decision=row)

    press(request, do, saved=_("The paper is written."))
    return redirect("appraisal:decision", pk)


@page
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish: every product recognised, certificates issued, messages sent; all of it or nothing."""
    row = decision_for(request, pk)
    allow(is_office(request.user))
    back = reverse("appraisal:decision", args=[pk])
    if row.state != Decision.State.DRAFT:
        return redirect(back)
    form = forms.PublishForm(request.POST or None, request.FILES or None)

    def do(values: dict[str, Any]) -> Any:
        file = kept(request, values.pop("signed_file"))
        return doing.publish(by=request.user, decision=row, signed_file=file, **values)

    if request.method == "POST":
        saved = _("Published: the products are recognised, their certificates are issued.")
        if gone := act(request, form, do, saved=saved, to=lambda _done: back):
            return gone
    items = row.items.filter(is_standing=True).select_related("dossier__product").order_by("pk")
    return form_page(
        request,
        form,
        title=_("Publish the decision"),
        lede=row.round.name,
        back=back,
        button=_("Publish"),
        has_file=True,
        will=[f"{one.dossier.product.name}: {level_words(one.level)}" for one in items],
        note=_(
            "Everything happens at once, or nothing: recognition, certificate, catalogue, figures, messages to producers and communes."
        ),
    )


@page
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a clerical mistake of a published decision right."""
    row = decision_for(request, pk)
    allow(is_office(request.user))
    if row.state != Decision.State.PUBLISHED:
        raise Http404
    names = ("number", "decided_on", "signed_by_name")
    form = forms.CorrectionForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    back = reverse("appraisal:decision", args=[pk])
    if request.method == "POST" and (
        gone := act(
            request,
            form,
            lambda values: corrections.correct_decision(by=request.user, decision=row, **values),
            saved=_("Corrected; the earlier rows stay and count no more."),
            to=lambda _done: back,
        )
    ):
        return gone
    return form_page(
        request,
        form,
        title=_("Correct the decision"),
        lede=row.number,
        back=back,
        button=_("Correct"),
        note=_(
            "Number, day and signer only. Every recognition of the decision is replaced and gets a new certificate; stars are changed by an appeal."
        ),
    )


@page
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the signed copy of a paper back."""
    row = (
        papers_visible_to(request.user)
        .select_related("round", "decision__round", "dossier__round", "case")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    allow(papers.may_sign(request.user, row))
    back = _about(row)
    form = forms.SignedForm(request.POST or None, request.FILES or None)

    def do(values: dict[str, Any]) -> Any:
        file = kept(request, values["file"])
        return papers.sign(by=request.user, paper=row, file=file) if file else None

    if request.method == "POST" and (
        gone := act(request, form, do, saved=_("The signed copy is kept."), to=lambda _d: back)
    ):
        return gone
    return form_page(
        request,
        form,
        title=_("Bring the signed copy"),
        lede=row.get_kind_display(),
        back=back,
        button=_("Keep it"),
        has_file=True,
    )


def _about(paper: OfficialPaper) -> str:
    if paper.decision_id:
        return reverse("appraisal:decision", args=[paper.decision_id])
    if paper.case_id:
        return reverse("appraisal:case", args=[paper.case_id])
    if paper.appeal_id:
        return reverse("appraisal:appeal", args=[paper.appeal_id])
    if paper.dossier_id:
        return reverse("appraisal:outcome", args=[paper.dossier_id])
    return reverse("appraisal:decisions")
