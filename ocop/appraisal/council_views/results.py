"""The result of a dossier, so that the ruling can be defended line by line; and the way the dossier went."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.appraisal import minutes, regulation_words, result_page, seats, states
from ocop.appraisal.actions import closing
from ocop.appraisal.council_views.access import RUNS, dossier_for, page, part_in
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Assignment, Dossier, Ruling
from ocop.appraisal.producer_views.star_path import other_context
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.rulebooks.gates import findable, gate
from ocop.ui.acting import put_in_form

DECIDED = ("recognised", "sent_up", "answered", "noticed", "refused")


def reads_as(person: Any, dossier: Dossier) -> str:
    """As whom a person reads the result now: producer, member, secretary, chair, office, auditor; empty when not (yet).

    Nobody while the dossier is being scored, also in a second pass. The producer after the decision. A member when they scored it.
    """
    rights = rights_of(person)
    if dossier.producer.organisation_id in rights.organisation_ids():
        return (
            "producer"
            if dossier.state in DECIDED
            and dossier.producer.organisation_id in rights.organisation_ids("producer_member")
            else ""
        )
    if dossier.round is None or dossier.state not in ("scored", "proposed", *DECIDED):
        return ""
    part = part_in(person, dossier.round.council_id)
    if part and part != "chair":
        return part
    held = [seat.pk for seat in seats.held(person) if seat.part in seats.SCORING]
    own = Assignment.objects.filter(dossier=dossier, seat_id__in=held).first()
    if own is not None and own.state != Assignment.State.ACTIVE:
        return ""
    return part or ("member" if own is not None else "")


def _readable(request: HttpRequest, pk: int) -> tuple[Dossier, str, Ruling]:
    row = (
        Dossier.objects.visible_to(request.user)
        .select_related(
            "product", "producer__organisation", "commune", "criteria", "round__council", "round__regulation", "renews"
        )
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    reader = reads_as(request.user, row)
    if not reader:
        raise PermissionDenied(_("The result is not open to you, or not yet."))
    ruling = row.rulings.filter(replaced_at__isnull=True).first()
    if ruling is None:
        raise Http404
    return row, reader, ruling


@require_safe
@page
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the ruling rests on; the producer learns means and reasons, never who chose what."""
    row, reader, ruling = _readable(request, pk)
    with_names = reader != "producer"
    content = ruling.content
    return render(
        request,
        "appraisal/council/result.html",
        {
            "dossier": row,
            "reader": reader,
            "ruling": ruling,
            "content": content,
            "with_names": with_names,
            "state_name": states.state(row.state).name(staff=with_names),
            "total": result_page.plain_points(ruling.total),
            "parts": [(code, result_page.plain_points(value)) for code, value in content.get("parts", {}).items()],
            "rows": result_page.rows(row, ruling, with_names=with_names),
            "findings": result_page.findings(ruling),
            "held_back": result_page.held_back(row, ruling),
            "settings": regulation_words.told(content.get("regulation", {})),
            "regulation": row.round.regulation if row.round else None,
            "gap": result_page.plain_points(content.get("gap", "0")),
            "members": [{**one, "points": result_page.plain_points(one["total"])} for one in content.get("members", [])]
            if with_names
            else [],
            "comments": [
                (sheet.seat.person.name, sheet.comment) for sheet in result_page.sheets_of(ruling) if sheet.comment
            ]
            if with_names
            else [],
            "dissent": [DISSENT[one] for one in content.get("dissent", [])] if with_names else [],
            "earlier": row.rulings.filter(replaced_at__isnull=False).order_by("pk") if with_names else [],
            "proposal": minutes.level_of(row, ruling),
            "set": criteria_set(row.criteria),
        },
    )


DISSENT = {
    "gap": gettext_lazy("the totals lie further apart than the regulation allows"),
    "stars": gettext_lazy("single sheets would give different stars"),
    "findings": gettext_lazy("a member found a reason to stop or to exclude"),
}


@require_safe
@page
def result_other(request: HttpRequest, pk: int) -> HttpResponse:
    """What the council's choices would give under another decree or set."""
    row, _reader, ruling = _readable(request, pk)
    answers = result_page.answers(ruling)
    one = criteria_set(row.criteria)
    context = other_context(one, answers, request.GET.get("bo", ""))
    return render(
        request,
        "appraisal/council/result_other.html",
        context | {"product": row.product, "back": reverse("appraisal:result", args=[pk])},
    )


class VerdictForm(forms.Form):
    """The council's own findings and disqualification, with the vote."""

    findings = forms.MultipleChoiceField(
        label=gettext_lazy("What the council finds"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Replaces what the sheets name. Leave all empty when the council finds none of it."),
    )
    disqualified = forms.CharField(
        label=gettext_lazy("The dossier is disqualified because"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example forged papers, or a compulsory certificate that is missing."),
    )
    in_favour = forms.IntegerField(label=gettext_lazy("In favour"), min_value=0, max_value=99)
    against = forms.IntegerField(label=gettext_lazy("Against"), min_value=0, max_value=99, initial=0)
    abstained = forms.IntegerField(label=gettext_lazy("Without an opinion"), min_value=0, max_value=99, initial=0)
    words = forms.CharField(
        label=gettext_lazy("What was put to the vote and said"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "vi").startswith("en")
        self.known = sorted(findable(criteria_set(dossier.criteria)), key=lambda one: (one.criterion, one.gate))
        self.fields["findings"].choices = [  # type: ignore[attr-defined]
            (str(place), f"{one.criterion}: {gate(one.gate).en if english else gate(one.gate).vi}")
            for place, one in enumerate(self.known)
        ]
        if not self.known:
            del self.fields["findings"]


@page
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Close scoring with a finding of the council's own, voted and with words."""
    row, _part = dossier_for(request, pk, *RUNS)
    if row.state != "scoring":
        raise Http404
    form = VerdictForm(request.POST or None, dossier=row)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        found = [form.known[int(place)] for place in values.get("findings", [])]
        try:
            closing.close_scoring(
                by=request.user,
                dossier=row,
                version=row.version,
                disqualified=values["disqualified"],
                findings=[{"criterion": one.criterion, "gate": one.gate} for one in found],
                vote=closing.Vote(values["in_favour"], values["against"], values["abstained"], values["words"]),
            )
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("Closed with the council's own finding."))
            return redirect("appraisal:result", pk)
    return render(
        request,
        "appraisal/council/verdict.html",
        {"dossier": row, "form": form, "round": row.round},
        status=422 if form.errors else 200,
    )


@require_safe
@page
def dossier_moves(request: HttpRequest, pk: int) -> HttpResponse:
    """Every move a dossier made, as rows."""
    row = (
        Dossier.objects.visible_to(request.user)
        .select_related("product", "producer__organisation", "commune")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    rights = rights_of(request.user)
    own = row.producer.organisation_id in rights.organisation_ids()
    if own or not (rights.is_officer or seats.held(request.user)):
        raise PermissionDenied(_("This table is for officers and the council."))
    moves = [
        {
            "row": one,
            "name": states.step(one.name).label,
            "before": states.state(one.from_state).name(),
            "after": states.state(one.to_state).name(),
            "role": ROLES[one.as_role],
        }
        for one in row.moves.order_by("pk")
    ]
    return render(
        request,
        "appraisal/council/moves.html",
        {
            "dossier": row,
            "moves": moves,
            "state_name": states.state(row.state).name(),
            "part": part_in(request.user, row.round.council_id) if row.round else "",
        },
    )


ROLES = {
    "producer": gettext_lazy("producer"),
    "commune": gettext_lazy("commune"),
    "office": gettext_lazy("coordination office"),
    "team": gettext_lazy("advisory team"),
    "secretary": gettext_lazy("council secretary"),
    "chair": gettext_lazy("council chair"),
    "system": gettext_lazy("the system"),
}

NEEDS = {
    "consent": gettext_lazy("the household's consent, where an officer fills in"),
    "slip": gettext_lazy("form 01 complete"),
    "set_in_force": gettext_lazy("a criteria set in force"),
    "window": gettext_lazy("a renewal within its window"),
    "filed_version": gettext_lazy("frozen as filed"),
    "replies": gettext_lazy("an answer to every point asked"),
    "completion_points": gettext_lazy("at least one exact point to complete"),
    "commune_report": gettext_lazy("form 03 complete and signed"),
    "round": gettext_lazy("a round that takes dossiers"),
    "team_report": gettext_lazy("the advisory team found it ready"),
    "samples": gettext_lazy("sample units received"),
    "questions_answered": gettext_lazy("no question open"),
    "assignments": gettext_lazy("a member who scores it"),
    "passes_left": gettext_lazy("a pass left under the regulation"),
    "quorum": gettext_lazy("the council's quorum"),
    "sheets_in": gettext_lazy("every sheet handed in"),
    "ruling": gettext_lazy("the result computed"),
    "minutes": gettext_lazy("signed minutes that name it"),
    "gaps_settled": gettext_lazy("gaps beyond the rule scored again"),
    "dissent_met": gettext_lazy("a meeting, where written opinions differ"),
    "decision": gettext_lazy("a decision with number and day"),
    "ruling_of_stars": gettext_lazy("three or four stars"),
    "ruling_of_five": gettext_lazy("ninety points and more"),
    "ministry_papers": gettext_lazy("the papers for the ministry"),
    "ministry_answer": gettext_lazy("the ministry's answer"),
    "notice_paper": gettext_lazy("the written notice"),
    "ruling_below": gettext_lazy("a result below three stars, or no higher star"),
    "ruling_unrated": gettext_lazy("a result without stars"),
    "upheld_appeal": gettext_lazy("an appeal that was upheld"),
    "ministry_below": gettext_lazy("an answer of the ministry below five stars"),
}


def _who(step: states.Step, all_states: dict[str, states.State]) -> list[str]:
    """Who may make a move; where it differs, for each state it is made from."""
    if not step.by_state:
        return [str(ROLES[one]) for one in step.actors]
    return [
        _("%(who)s (from “%(state)s”)")
        % {"who": ", ".join(str(ROLES[one]) for one in who), "state": all_states[code].name()}
        for code, who in step.by_state
    ]


@require_safe
@page
def state_table(request: HttpRequest) -> HttpResponse:
    """The states and who may move a dossier where: the file that the program obeys, as rows."""
    if not (rights_of(request.user).is_officer or seats.held(request.user)):
        raise PermissionDenied(_("This table is for officers and the council."))
    all_states, steps = states.table()
    moves = [
        {
            "name": step.label,
            "before": [all_states[code].name() for code in step.from_states],
            "after": all_states[step.to_state].name(),
            "who": _who(step, all_states),
            "needs": [NEEDS.get(one, one) for one in step.needs],
            "reason": step.needs_reason,
            "clock": bool(step.clock),
        }
        for step in steps.values()
    ]
    rows = [{"staff": one.name(), "public": one.name(staff=False), "ends": one.ends} for one in all_states.values()]
    return render(request, "appraisal/council/states.html", {"moves": moves, "states": rows})
