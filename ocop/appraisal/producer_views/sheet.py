"""Self-assessment: one page that holds every criterion, one to a screen, and the address to which a phone saves by itself."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ocop.appraisal import sheet_page, writers
from ocop.appraisal.actions import answers as writing
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Answer, CompletionPoint, Dossier
from ocop.appraisal.producer_views.access import dossier_for, draft_for, page
from ocop.appraisal.self_rating import Tally, tally_of
from ocop.ledger.refusal import Refused
from ocop.ui import writing as words_of
from ocop.workdays import clock

SOON = datetime.timedelta(days=90)
MOST_SAVES = 100
MOST_BYTES = 2_000_000


def filled_of(dossier: Dossier) -> dict[str, sheet_page.Filled]:
    """What stands for every criterion of a dossier, with the papers behind it. Three queries."""
    today = clock.today()
    found = {}
    rows = Answer.objects.filter(dossier=dossier).prefetch_related(
        "evidence__paper_version__paper", "evidence__paper_version__file"
    )
    for row in rows:
        backings = [
            sheet_page.Backing(
                one.pk,
                one.paper_version.paper_id,
                one.paper_version.paper.title,
                one.page,
                one.paper_version.file,
                one.paper_version.valid_to,
                _ended(one.paper_version.valid_to, today),
                _soon(one.paper_version.valid_to, today),
            )
            for one in sorted(row.evidence.all(), key=lambda each: each.pk)
        ]
        found[row.criterion] = sheet_page.Filled(
            sheet_page.value_of(row.choice, row.case),
            row.words,
            row.revision,
            row.saved_by_name,
            row.saved_at,
            backings,
        )
    return found


def _ended(day: datetime.date | None, today: datetime.date) -> bool:
    return day is not None and day < today


def _soon(day: datetime.date | None, today: datetime.date) -> bool:
    return day is not None and today <= day <= today + SOON


def tally_words(reckoned: Tally) -> dict[str, Any]:
    """The sentence of the running total, for the page and for a phone."""
    if reckoned.stars is None:
        return {"reached": _("no star: a rule stops the assessment"), "next": ""}
    words = {"reached": _("%(stars)s stars") % {"stars": reckoned.stars}, "next": ""}
    if reckoned.next_stars is not None:
        values = {"stars": reckoned.next_stars, "points": reckoned.points_short, "marks": len(reckoned.missing)}
        if not reckoned.missing:
            words["next"] = _("to %(stars)s stars: %(points)s points") % values
        elif not reckoned.points_short:
            words["next"] = _("to %(stars)s stars: %(marks)s marks") % values
        else:
            words["next"] = _("to %(stars)s stars: %(points)s points and %(marks)s marks") % values
    return words


@page
def self_assess(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview and every criterion; without script each is a form of its own that comes back here."""
    dossier = draft_for(request, pk)
    clash: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        clash, status = _save_one(request, dossier)
        if not clash:
            where = request.POST.get("go", "") or request.POST.get("criterion", "")
            anchor = f"#c-{where}" if where != "overview" else ""
            return redirect(reverse("appraisal:self_assess", args=[pk]) + anchor)
    return render(request, "appraisal/producer/self_assess.html", _context(request, dossier, clash), status=status)


def _save_one(request: HttpRequest, dossier: Dossier) -> tuple[dict[str, Any], int]:
    """({}, 302) when saved; else what to show beside the criterion, and the status."""
    number = request.POST.get("criterion", "")
    value, words = sheet_page.sent_answer(request.POST), request.POST.get("words", "")
    parsed = sheet_page.parsed_value(value)
    mine = {"criterion": number, "value": value, "words": words}
    if parsed is None:
        return mine | {"refusal": _("Choose one of the choices.")}, 422
    base = request.POST.get("base", "")
    try:
        writing.save_answer(
            by=request.user,
            dossier=dossier,
            criterion=number,
            choice=parsed[0],
            case=parsed[1],
            words=words,
            base=int(base) if base.isascii() and base.isdigit() and len(base) < 9 else None,
        )
    except writing.Clash as clash:
        return mine | {"refusal": clash.sentence, "theirs": _told(dossier, number, clash.theirs)}, 409
    except Refused as refusal:
        return mine | {"refusal": refusal.sentence}, 422
    return {}, 302


def _told(dossier: Dossier, number: str, theirs: writing.Theirs) -> dict[str, Any]:
    """What stands on the server, with the wording of the choice."""
    content = theirs.content
    criterion = criteria_set(dossier.criteria).by_number.get(number)
    label = ""
    if criterion is not None and content.get("choice") is not None:
        label = criterion.of_case(content.get("case") or None)[content["choice"]].wording
    return {
        "by": theirs.by_name,
        "revision": theirs.revision,
        "value": sheet_page.value_of(content.get("choice"), content.get("case", "")),
        "label": label,
        "words": content.get("words", ""),
    }


def _context(request: HttpRequest, dossier: Dossier, clash: Mapping[str, Any]) -> dict[str, Any]:
    one = criteria_set(dossier.criteria)
    filled = filled_of(dossier)
    reckoned = tally_of(dossier)
    if clash.get("criterion") in one.by_number:
        row = filled.setdefault(clash["criterion"], sheet_page.Filled())
        row.value, row.words = clash["value"], clash["words"]
        if "theirs" in clash:
            row.revision = clash["theirs"]["revision"]
    rows = sheet_page.rows(one, filled, reckoned.rating.points)
    points = CompletionPoint.objects.filter(request__dossier=dossier, request__answered_at__isnull=True)
    asked: dict[str, list[str]] = {}
    for point in points:
        asked.setdefault(point.place, []).append(point.sentence)
    for row in rows:
        row.asked = tuple(asked.get(row.no, ()))
    return {
        "dossier": dossier,
        "product": dossier.product,
        "set": one,
        "rows": rows,
        "groups": groups(rows, reckoned),
        "tally": reckoned,
        "tally_words": tally_words(reckoned),
        "clash": clash,
        "asked": asked,
        "is_plan": False,
        "first_open": next((row.no for row in rows if not row.is_done), rows[0].no),
        "path_address": reverse("appraisal:star_path", args=[dossier.pk]),
        "save_address": reverse("appraisal:autosave", args=[dossier.pk]),
        "store": f"tu-cham:{request.user.pk}:{dossier.pk}",
        "bands": ",".join(str(band.least) for band in one.bands),
        "marks": json.dumps(sheet_page.marks_of(one)),
        "back": reverse("appraisal:dossier", args=[dossier.pk]),
        "here": reverse("appraisal:self_assess", args=[dossier.pk]),
    }


def groups(rows: list[sheet_page.Row], reckoned: Tally) -> list[dict[str, Any]]:
    """The overview: parts, their sections, their criteria."""
    found = []
    for part in reckoned.parts:
        sections = [
            {"sum": section, "rows": [row for row in rows if row.part == part.code and row.section == section.code]}
            for section in reckoned.sections
        ]
        found.append({"sum": part, "sections": [one for one in sections if one["rows"]]})
    return found


@never_cache
@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """What a phone kept while it could not send: {"device", "saves": [...]} -> one result for each, and the running total.

    Answers 401 to who is signed out (what was typed stays in the phone), 404 for a dossier out of reach, 413 for too much.
    A save is {"kind": "answer", "criterion", "answer", "words", "base"} or {"kind": "field", "name", "value", "base"}.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("You are signed out. What you typed stays in this phone.")}, status=401)
    asked = sent(request)
    if isinstance(asked, JsonResponse):
        return asked
    try:
        dossier = dossier_for(request, pk)
    except Http404:
        return JsonResponse({"error": _("This dossier is not here.")}, status=404)
    device = str(asked.get("device", ""))[:40]
    results = [_one(request, dossier, device, save) for save in asked["saves"]]
    reckoned = tally_of(dossier)
    said = tally_words(reckoned)
    return JsonResponse(
        {
            "results": results,
            "tally": reckoned.as_json() | {"reached": said["reached"], "next_words": said["next"]},
            "may_write": writers.may_write(request.user, dossier),
            "at": words_of.moment(clock.now()),
        }
    )


def sent(request: HttpRequest) -> dict[str, Any] | JsonResponse:
    """The object a phone sent, or the answer that says what is wrong with it."""
    if len(request.body) > MOST_BYTES:
        return JsonResponse({"error": _("Too much was sent at once.")}, status=413)
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        asked = None
    if (
        not isinstance(asked, dict)
        or not isinstance(asked.get("saves"), list)
        or len(asked["saves"]) > MOST_SAVES
        or not all(isinstance(save, dict) for save in asked["saves"])
    ):
        return JsonResponse({"error": _("What was sent cannot be read.")}, status=400)
    return asked


def _one(request: HttpRequest, dossier: Dossier, device: str, save: dict[str, Any]) -> dict[str, Any]:
    """One save and its result: saved, conflict (both are told) or refused."""
    base = save.get("base")
    base = base if isinstance(base, int) and not isinstance(base, bool) else None
    key = {"kind": save.get("kind"), "criterion": save.get("criterion"), "name": save.get("name")}
    number = str(save.get("criterion", ""))
    try:
        if save.get("kind") == "field":
            value, revision = writing.save_field(
                by=request.user,
                dossier=dossier,
                name=str(save.get("name", "")),
                value=str(save.get("value", "")),
                base=base,
                device=device,
            )
            return key | {"result": "saved", "revision": revision, "value": value}
        parsed = sheet_page.parsed_value(str(save.get("answer", "")))
        if parsed is None:
            return key | {"result": "refused", "sentence": _("Choose one of the choices.")}
        answer = writing.save_answer(
            by=request.user,
            dossier=dossier,
            criterion=number,
            choice=parsed[0],
            case=parsed[1],
            words=str(save.get("words", "")),
            base=base,
            device=device,
        )
    except writing.Clash as clash:
        theirs = (
            {"by": clash.theirs.by_name, "revision": clash.theirs.revision, **clash.theirs.content}
            if save.get("kind") == "field"
            else _told(dossier, number, clash.theirs)
        )
        return key | {"result": "conflict", "sentence": clash.sentence, "theirs": theirs}
    except Refused as refusal:
        return key | {"result": "refused", "sentence": refusal.sentence}
    return key | {"result": "saved", "revision": answer.revision}
