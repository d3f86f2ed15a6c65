"""What will be decided, listed before it is: the proposal list, the minutes and their signed copy, disagreement after closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import minutes, result_page, round_agreement, seats, states
from ocop.appraisal.actions import decisions
from ocop.appraisal.actions import minutes as writing
from ocop.appraisal.council_views.access import keys_of, page, part_in, round_for, scores_in, tell_refusals
from ocop.appraisal.council_views.results import DISSENT
from ocop.appraisal.models import Dossier, OfficialPaper, Round
from ocop.documents import answer, pdf, word
from ocop.ledger.refusal import Refused

NAMES = {"bien-ban": gettext_lazy("Minutes"), "danh-sach": gettext_lazy("List of proposals")}


def _lines(row: Round) -> list[dict[str, Any]]:
    dossiers = minutes.closed_dossiers(row)
    rulings = minutes.rulings_of(dossiers)
    newest = row.papers.filter(kind="minutes", signed_file__isnull=False).order_by("-made_at").first()
    found = []
    for one in dossiers:
        ruling = rulings.get(one.pk)
        content = ruling.content if ruling is not None else {}
        found.append(
            {
                "dossier": one,
                "state": states.state(one.state).name(),
                "ruling": ruling,
                "level": minutes.level_of(one, ruling),
                "points": result_page.plain_points(ruling.total) if ruling is not None else "",
                "needs_rescoring": content.get("needs_rescoring"),
                "dissent": [DISSENT[code] for code in content.get("dissent", [])]
                if row.kind == Round.Kind.WRITTEN
                else [],
                "is_minuted": newest is not None and ruling is not None and newest.made_at >= ruling.computed_at,
            }
        )
    return found


@page
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with points and stars; the secretary proposes the chosen ones, each on its own."""
    row, part = round_for(request, pk)
    if request.method == "POST":
        round_for(request, pk, "secretary")
        _propose(request, row)
        return redirect("appraisal:proposals", pk)
    lines = _lines(row)
    kept = row.papers.filter(kind__in=["minutes", "proposals"]).select_related("file", "word_file", "signed_file")
    standing = {"minutes": minutes.digest(minutes.minutes(row)), "proposals": minutes.digest(minutes.proposals(row))}
    papers = [(one, one.content_digest != standing[one.kind]) for one in kept.order_by("-pk")]
    levels = [line["level"] for line in lines if line["level"]]
    return render(
        request,
        "appraisal/council/proposals.html",
        {
            "round": row,
            "part": part,
            "lines": lines,
            "papers": papers,
            "sums": [(level, levels.count(level)) for level in dict.fromkeys(levels)],
            "scored": [line for line in lines if line["dossier"].state == "scored"],
        },
    )


def _propose(request: HttpRequest, row: Round) -> None:
    done, refused = 0, []
    chosen = Dossier.objects.visible_to(request.user).filter(round=row, pk__in=keys_of(request, "dossier"))
    for dossier in chosen.select_related("product", "round").order_by("pk"):
        try:
            decisions.propose(by=request.user, dossier=dossier)
            done += 1
        except Refused as refusal:
            refused.append((dossier.product, refusal.sentence))
    if done:
        writing.write_list(by=request.user, round_=row)
        words = ngettext(
            "%(count)s dossier is proposed for decision.", "%(count)s dossiers are proposed for decision.", done
        )
        messages.success(request, words % {"count": done})
    elif not refused:
        messages.error(request, _("Choose at least one dossier."))
    tell_refusals(request, refused)


@require_safe
@page
def paper(request: HttpRequest, pk: int, name: str, ending: str) -> HttpResponse:
    """Minutes or list as the record stands, as Word or PDF."""
    row, _part = round_for(request, pk)
    make = minutes.PAPERS.get(name)
    if make is None or ending not in ("pdf", "docx"):
        raise Http404
    data, title = make(row), f"{NAMES[name]} {row.name}"
    if ending == "pdf":
        return answer.pdf(pdf.render("documents/letter", data), title)
    return answer.word(word.render("documents/letter", data), title)


@require_POST
@page
def minutes_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the minutes (or the list of proposals: `paper`) as the record stands now, to be signed."""
    row, _part = round_for(request, pk, "secretary")
    try:
        if request.POST.get("paper") == "danh-sach":
            writing.write_list(by=request.user, round_=row)
            messages.success(request, _("The list is kept as it stands now."))
            return redirect("appraisal:proposals", pk)
        writing.write_minutes(by=request.user, round_=row)
        messages.success(
            request, _("The minutes are written. Print and sign them, then send the signed copy back here.")
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("appraisal:proposals", pk)


@require_POST
@page
def minutes_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed copy, checked to be what it says."""
    kept = OfficialPaper.objects.select_related("round").filter(pk=pk, kind="minutes", round__isnull=False).first()
    if kept is None or kept.round is None:
        raise Http404
    row, _part = round_for(request, kept.round.pk, "secretary")
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Refused(_("Choose the signed file."))
        writing.keep_signed_minutes(by=request.user, paper=kept, upload=upload)
        messages.success(request, _("The signed minutes are kept."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("appraisal:proposals", row.pk)


@require_safe
@page
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the council agreed; a scoring member learns their own leniency and nothing about others."""
    row = Round.objects.visible_to(request.user).select_related("council", "regulation").filter(pk=pk).first()
    if row is None:
        raise Http404
    part = part_in(request.user, row.council_id)
    if not part and not scores_in(request.user, row.council_id):
        raise PermissionDenied(_("This room is the council's secretary's and chair's."))
    is_open = round_agreement.is_open(row)
    found = round_agreement.found(row) if is_open else None
    own = {
        seat.pk for seat in seats.held(request.user) if seat.council_id == row.council_id and seat.part in seats.SCORING
    }
    mine = [one for one in found.members if one.seat in own] if found else []
    shown = (found.members if part else mine) if found else []
    return render(
        request,
        "appraisal/council/agreement.html",
        {
            "round": row,
            "part": part,
            "found": found,
            "members": shown,
            "mine": mine,
            "drawings": round_agreement.drawn(shown) if shown else [],
            "dividing": found.dividing[:12] if found else [],
            "alpha": None if found is None or found.alpha is None else round(found.alpha, 2),
            "alpha_words": _agreement_words(found.alpha if found else None),
        },
    )


def _agreement_words(alpha: float | None) -> str:
    """The coefficient in plain words; the steps are Krippendorff's own (0.8 and 0.667)."""
    if alpha is None:
        return _("Too few sheets in common to say.")
    if alpha >= 0.8:
        return _("The members agree well.")
    if alpha >= 0.667:
        return _("The members agree roughly; conclusions from small differences are uncertain.")
    return _("The members agree little: who scored matters about as much as what was scored.")
