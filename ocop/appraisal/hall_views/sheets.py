"""A member's own dossiers and the score sheet. Everything works by sending forms; a tablet's script and service worker come on top."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ocop.appraisal import hall as own_work
from ocop.appraisal import paper_pages, reading, sheet_page
from ocop.appraisal.actions import conflicts, scoring
from ocop.appraisal.actions import hall as sending
from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.hall_cookie import COOKIE
from ocop.appraisal.hall_views.access import member, own_for
from ocop.appraisal.models import Dossier, Question, Remark, SheetCopy
from ocop.appraisal.self_rating import tally
from ocop.files.models import StoredFile
from ocop.ledger.refusal import Refused
from ocop.people.signed_in import signed_in
from ocop.rulebooks.criteria import CriteriaSet
from ocop.rulebooks.gates import findable, gate
from ocop.ui import offline


@never_cache
@signed_in
@require_safe
def hall(request: HttpRequest) -> HttpResponse:
    """Own dossiers: which are to be scored, how far each is, what is on this device."""
    person = member(request)
    rows = own_work.own(person)
    answer = render(
        request,
        "appraisal/hall/list.html",
        {
            "open": [one for one in rows if one.dossier.state == "scoring"],
            "closed": [one for one in rows if one.dossier.state != "scoring"],
            "device": device_of(request),
        },
    )
    return offline.know(request, answer, COOKIE)


def device_of(request: HttpRequest) -> dict[str, Any]:
    """What the script of a page needs to know of this device and its member."""
    return {
        "person": request.user.pk,
        "sync": reverse("appraisal:hall_sync"),
        "worker": reverse("appraisal:hall_worker"),
        "home": reverse("appraisal:hall"),
    }


@dataclass
class Screen:
    """A criterion with everything beside it."""

    row: sheet_page.Row
    said: reading.Line | None = None
    self_points: int | None = None
    papers: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    copies: list[dict[str, Any]] = field(default_factory=list)
    first: str = ""
    first_note: str = ""
    may_be_none: bool = False
    is_done: bool = False
    refusal: str = ""


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """The score sheet; without script each criterion is a form of its own that comes back here."""
    one = own_for(request, pk)
    refused: dict[str, str] = {}
    if request.method == "POST":
        number = request.POST.get("criterion", "")[:10]
        try:
            _save(request, one, number)
        except Refused as refusal:
            refused = {"criterion": number, "sentence": refusal.sentence}
        else:
            where = request.POST.get("go", "") or number
            return redirect(reverse("appraisal:score", args=[pk]) + (f"#c-{where}" if where != "end" else "#nop"))
    context = _context(request, one, refused)
    return offline.know(
        request, render(request, "appraisal/hall/score.html", context, status=422 if refused else 200), COOKIE
    )


def _save(request: HttpRequest, one: own_work.Own, number: str) -> None:
    """One criterion sent as a form: the mark, and the findings ticked beside it. Raises Refused."""
    session = (request.session.session_key or "").encode()
    common = {"sheet": one.key, "device": f"form-{hashlib.sha256(session).hexdigest()[:12]}"}
    if "words" in request.POST:
        sending.apply(
            by=request.user, raw={**common, "kind": "comment", "key": str(uuid.uuid4()), "words": request.POST["words"]}
        )
        return
    parsed = sheet_page.parsed_value(sheet_page.sent_answer(request.POST))
    if parsed is None or not {"answer", "findable"} & set(request.POST):
        raise Refused(_("Choose one of the choices."))
    base = request.POST.get("base", "")
    raw = {
        **common,
        "kind": "mark",
        "key": str(uuid.uuid4()),
        "criterion": number,
        "choice": parsed[0],
        "case": parsed[1],
        "note": request.POST.get("note", "").replace("\r\n", "\n"),
        "base": int(base) if base.isascii() and base.isdigit() and len(base) < 8 else 0,
    }
    if "answer" in request.POST:
        sending.apply(by=request.user, raw=raw)
    held = set(request.POST.getlist("finding"))
    for row in findable(criteria_set(one.dossier.criteria)):
        key = f"{row.criterion}|{row.gate}"
        if f"{row.criterion}|{row.gate}" in request.POST.getlist("findable"):
            raw = {
                **common,
                "kind": "finding",
                "key": str(uuid.uuid4()),
                "criterion": row.criterion,
                "gate": row.gate,
                "holds": key in held,
            }
            sending.apply(by=request.user, raw=raw)


def _context(request: HttpRequest, one: own_work.Own, refused: dict[str, str]) -> dict[str, Any]:
    dossier, person = one.dossier, request.user
    rules = criteria_set(dossier.criteria)
    state = own_work.state_of(one, person)
    values = {row["criterion"]: (row["choice"], row["case"]) for row in state["marks"]}
    reckoned = tally(rules, as_answers(values))
    filled = {
        row["criterion"]: sheet_page.Filled(
            sheet_page.value_of(row["choice"], row["case"]), row["note"], row["revision"] if one.sheet else 0
        )
        for row in state["marks"]
    }
    rows = sheet_page.rows(rules, filled, reckoned.rating.points)
    open_ones = scoring.without_choice(rules, values)
    screens = _screens(one, person, rules, rows, state, set(open_ones))
    for screen in screens:
        if screen.row.no == refused.get("criterion"):
            screen.refusal = refused["sentence"]
    own_all = [each.dossier.pk for each in own_work.own(person) if each.dossier.state == "scoring"]
    return {
        "one": one,
        "dossier": dossier,
        "product": dossier.product,
        "set": rules,
        "screens": screens,
        "tally": reckoned,
        "state": state,
        "open_ones": open_ones,
        "refused": refused,
        "place": own_all.index(dossier.pk) + 1 if dossier.pk in own_all else 0,
        "own_count": len(own_all),
        "device": device_of(request),
        "here": reverse("appraisal:score", args=[dossier.pk]),
        "found": [{"criterion": row["criterion"], "words": _gate_words(row["gate"])} for row in state["findings"]],
        "first_open": open_ones[0] if open_ones else rows[0].no,
    }


def _gate_words(text: str) -> str:
    known = gate(text)
    return known.en if get_language() == "en" else known.vi


def _screens(
    one: own_work.Own,
    person: Any,
    rules: CriteriaSet,
    rows: list[sheet_page.Row],
    state: dict[str, Any],
    open_ones: set[str],
) -> list[Screen]:
    dossier = one.dossier
    read = reading.read(
        dossier,
        remarks=Remark.objects.filter(dossier=dossier).order_by("pk"),
        questions=Question.objects.filter(dossier=dossier, taken_back="").order_by("pk"),
    )
    lines = {line.no: line for line in read.lines}
    answers = {row["criterion"]: row for row in read.filed.content["answers"]} if read.filed is not None else {}
    files = {file.pk: file for file in own_work.files_of(dossier)}
    held = {(row["criterion"], row["gate"]) for row in state["findings"]}
    earlier = {row.criterion: row for row in own_work.earlier_marks(one, person)}
    copies: dict[str, list[dict[str, Any]]] = {}
    for copy in state["copies"]:
        said = {name: words_of(rules, copy[name] or {}, copy["criterion"]) for name in ("mine", "theirs")}
        copies.setdefault(copy["criterion"], []).append(
            copy | {"mine_words": said["mine"], "theirs_words": said["theirs"]}
        )
    found = []
    sections_done: set[str] = set()
    for row in rows:
        criterion = rules.by_number[row.no]
        screen = Screen(row, lines.get(row.no), copies=copies.get(row.no, []), is_done=row.no not in open_ones)
        screen.self_points = answers.get(row.no, {}).get("points")
        screen.papers = [_paper(paper, files, dossier.pk) for paper in (screen.said.evidence if screen.said else [])]
        screen.may_be_none = not any(choice.points == 0 for choice in criterion.choices)
        places = {row.no} if row.section in sections_done else {row.no, row.section}
        sections_done.add(row.section)
        screen.findings = [
            {
                "criterion": each.criterion,
                "gate": each.gate,
                "key": f"{each.criterion}|{each.gate}",
                "words": _gate_words(each.gate),
                "holds": (each.criterion, each.gate) in held,
            }
            for each in findable(rules)
            if each.criterion in places
        ]
        if row.no in earlier:
            mark = earlier[row.no]
            content = {"choice": mark.choice, "case": mark.case, "note": mark.note}
            screen.first, screen.first_note = words_of(rules, content, row.no), mark.note
        found.append(screen)
    return found


def words_of(rules: CriteriaSet, content: dict[str, Any], number: str = "") -> str:
    """A kept choice in words with its points."""
    if content.get("choice") is None or number not in rules.by_number:
        return _("no choice")
    choice = rules.by_number[number].of_case(content.get("case") or None)[content["choice"]]
    return _("%(points)s points: %(label)s") % {"points": choice.points, "label": choice.wording}


def _paper(row: dict[str, Any], files: dict[int, StoredFile], dossier: int) -> dict[str, Any]:
    """A paper behind an answer with the pictures of its pages; the page it points to comes first into sight."""
    file = files.get(row["file"]["key"]) if row.get("file") else None
    pages: list[dict[str, Any]] = []
    if file is not None and file.media_type in own_work.PICTURES:
        pages = [{"no": 1, "url": own_work.paper_address(dossier, file)}]
    elif file is not None and file.media_type == "application/pdf":
        count = min(paper_pages.count_of(file), own_work.MOST_PAGES)
        pages = [{"no": no, "url": own_work.page_address(dossier, file, no)} for no in range(1, count + 1)]
    at = row["page"] if 1 <= (row.get("page") or 0) <= len(pages) else 1
    return {
        **row,
        "url": own_work.paper_address(dossier, file) if file is not None else "",
        "pages": pages,
        "at": at,
        "shown": pages[at - 1]["url"] if pages else "",
    }


@never_cache
@signed_in
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the sheet in as the page showed it."""
    one = own_for(request, pk)
    seen = request.POST.get("revision", "")
    try:
        if one.sheet is None:
            raise Refused(_("Nothing is marked yet."))
        if one.is_handed_in:
            return redirect("appraisal:score", pk)  # a double click is one handing in
        scoring.submit(
            by=request.user,
            sheet=one.sheet,
            key=uuid.uuid4(),
            revision=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1,
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(reverse("appraisal:score", args=[pk]) + "#nop")
    messages.success(
        request, _("Your sheet is handed in. It is sealed; others' sheets open when the secretary closes scoring.")
    )
    return redirect("appraisal:score", pk)


@never_cache
@signed_in
@require_POST
def choose(request: HttpRequest, pk: int, copy: int) -> HttpResponse:
    """Choose between what stands and what another device had."""
    one = own_for(request, pk)
    row = get_object_or_404(SheetCopy, pk=copy, sheet__dossier=one.dossier, sheet__seat__person=request.user)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        mark = scoring.resolve_copy(by=request.user, copy=row, keep_copy=request.POST.get("keep") == "copy")
    except Refused as refusal:
        if wants_json:
            return HttpResponse(refusal.sentence, status=422, content_type="text/plain; charset=utf-8")
        messages.error(request, refusal.sentence)
    else:
        if wants_json:
            from django.http import JsonResponse

            return JsonResponse(
                {
                    "criterion": mark.criterion,
                    "choice": mark.choice,
                    "case": mark.case,
                    "note": mark.note,
                    "revision": mark.revision,
                }
            )
    return redirect(reverse("appraisal:score", args=[pk]) + f"#c-{row.criterion}")


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def stand_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Abstain, or declare a conflict of interest, with the reason."""
    one = own_for(request, pk)
    told: dict[str, str] = {}
    if request.method == "POST":
        told = {"way": request.POST.get("way", ""), "reason": request.POST.get("reason", "")[:4000]}
        try:
            if told["way"] not in ("abstain", "conflict"):
                raise Refused(_("Say whether you abstain or have a conflict of interest."))
            act = conflicts.declare if told["way"] == "conflict" else conflicts.abstain
            act(by=request.user, dossier=Dossier.objects.get(pk=pk), reason=told["reason"])
        except Refused as refusal:
            told["sentence"] = refusal.sentence
        else:
            messages.success(request, _("It is recorded. The dossier is no longer among yours."))
            return redirect("appraisal:hall")
    context = {"one": one, "dossier": one.dossier, "told": told}
    return render(request, "appraisal/hall/stand_aside.html", context, status=422 if told else 200)
