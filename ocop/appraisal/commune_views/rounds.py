"""Rounds of the city: the list, opening one, what is in it, taking dossiers in, ending it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import clocks, inboxes, states
from ocop.appraisal.actions import rounds as doing
from ocop.appraisal.actions.rules import regulation_in_force
from ocop.appraisal.commune_views.access import keys_in, page, round_for, runs
from ocop.appraisal.commune_views.inbox import columns
from ocop.appraisal.models import Council, Dossier, Move, RegulationVersion, Round
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.fields import DayField
from ocop.rulebooks.procedure import procedure_at
from ocop.ui.acting import put_in_form
from ocop.workdays import clock

MOST_SHOWN = 60


@require_safe
@page
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round with its dates; numbers for those who may enter it."""
    person = request.user
    rights = rights_of(person)
    rows: list[Any] = list(
        Round.objects.visible_to(person)
        .select_related("council")
        .annotate(
            total=Count("dossiers"),
            going=Count("dossiers", filter=Q(dossiers__state__in=clocks.AT_THE_CITY)),
        )
        .order_by("-decide_by", "-pk")[:MOST_SHOWN]
    )
    from ocop.appraisal import seats

    team = seats.councils(person, "team")
    for row in rows:
        row.may_enter = runs(person, row.council_id) or rights.sees_everything or row.council_id in team
        row.is_late = row.going > 0 and row.decide_by < clock.today()
    return render(
        request,
        "appraisal/round/rounds.html",
        {
            "rows": rows,
            "may_open": rights.is_city_officer,
            "rule": decree(clock.today()),
            "forwarded": _forwarded(person).count() if rights.is_city_officer else 0,
        },
    )


class RoundForm(forms.Form):
    """Name, kind, dates, council and regulation of a round."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("How the council works"), choices=Round.Kind.choices, widget=forms.RadioSelect
    )
    requests_until = DayField(label=gettext_lazy("Requests of communes until"))
    decide_by = DayField(label=gettext_lazy("To be decided by"))
    council = forms.ModelChoiceField(label=gettext_lazy("Council"), queryset=Council.objects.none())
    regulation = forms.ModelChoiceField(
        label=gettext_lazy("Regulation"),
        queryset=RegulationVersion.objects.none(),
        help_text=gettext_lazy("Quorum, mean, gaps: the round keeps this version to its end, whatever changes later."),
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        still = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
        self.fields["council"].queryset = Council.objects.filter(still).order_by("-valid_from")  # type: ignore[attr-defined]
        still = Q(active_to__isnull=True) | Q(active_to__gte=today)
        self.fields["regulation"].queryset = RegulationVersion.objects.filter(still).order_by("-active_from", "-pk")  # type: ignore[attr-defined]


def decree(today: datetime.date) -> str:
    """Number of the decree in force, such as 26/2026/QĐ-TTg."""
    return procedure_at(today).decision.split(" ")[0]


def _suggested(today: datetime.date) -> dict[str, Any]:
    until, by = doing.suggested_dates(today)
    regulation = regulation_in_force(today)
    council = Council.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=by)).order_by("-valid_from").first()
    number = 1 if by.month <= 6 else 2
    return {
        "name": _("Round %(number)s of %(year)s") % {"number": number, "year": by.year},
        "kind": Round.Kind.MEETING,
        "requests_until": until,
        "decide_by": by,
        "council": council,
        "regulation": regulation,
    }


@page
def round_open(request: HttpRequest) -> HttpResponse:
    """A new round; dates as the decree sets them, to be changed where the office's plan says otherwise."""
    if not rights_of(request.user).is_city_officer:
        raise PermissionDenied(_("Rounds are opened by the coordination office."))
    today = clock.today()
    form = RoundForm(request.POST or None, initial=_suggested(today), today=today)
    if request.method == "POST" and form.is_valid():
        try:
            row = doing.open_round(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            put_in_form(form, refusal)
        else:
            messages.success(request, _("The round is open: it takes dossiers now."))
            return redirect("appraisal:round", row.pk)
    return render(
        request,
        "appraisal/round/open.html",
        {"form": form, "rule": decree(today), "has_council": form.fields["council"].queryset.exists()},  # type: ignore[attr-defined]
        status=422 if form.errors else 200,
    )


def round_rows(person: Any, row: Round) -> Any:
    """The dossiers of a round that a person may read, with what their preparation is made of."""
    return (
        row.dossiers.visible_to(person)
        .select_related("product", "producer__organisation", "commune", "round", "commune_report", "team_report")
        .order_by("commune__name", "product__name_sort", "pk")
    )


def dress(shown: list[Any]) -> None:
    """Clocks, states, samples against what the set asks, open questions, visits. A fixed number of queries."""
    inboxes.dress(shown)
    keys = [row.pk for row in shown]
    numbers = {
        row["pk"]: row
        for row in Dossier.objects.filter(pk__in=keys)
        .values("pk")
        .annotate(
            asked=Count("questions", filter=Q(questions__replied_at__isnull=True), distinct=True),
            visited=Count("site_visits", filter=Q(site_visits__visited_on__isnull=False), distinct=True),
            noted=Count("remarks", distinct=True),
        )
    }
    units = dict(Dossier.objects.filter(pk__in=keys).annotate(units=Sum("samples__units")).values_list("pk", "units"))
    due = dict(Dossier.objects.filter(pk__in=keys).values_list("pk", "criteria__content__sample_units_required"))
    for row in shown:
        row.open_questions, row.visits, row.remark_count = (
            numbers[row.pk][name] for name in ("asked", "visited", "noted")
        )
        row.sample_units, row.units_due = units[row.pk] or 0, int(due[row.pk] or 0)
        row.is_ready = getattr(row, "team_report", None) is not None and row.team_report.is_ready


def _round_columns() -> list[Column]:
    return [
        *columns(),
        Column("samples", _("Samples"), "sample_units"),
        Column("samples_due", _("Samples asked"), "units_due"),
        Column("open_questions", _("Open questions"), "open_questions"),
        Column("visits", _("Visits"), "visits"),
        Column("team", _("Team's report"), lambda row: _("ready for the council") if row.is_ready else ""),
    ]


@require_safe
@page
def round_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A round by state, with clocks; `?state=ready` one state, `?format=xlsx` the list as a file."""
    row = round_for(request, pk)
    person = request.user
    rows = round_rows(person, row)
    numbers = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    chosen = request.GET.get("state", "")
    if chosen in numbers:
        rows = rows.filter(state=chosen)
    shown = list(rows[: inboxes_most(request)])
    dress(shown)
    if request.GET.get("format") in export.FORMATS:
        return export.response(shown, _round_columns(), request.GET["format"], "dot")
    order = list(states.table()[0])
    tabs = [(code, states.state(code).name(), numbers[code]) for code in sorted(numbers, key=order.index)]
    return render(
        request,
        "appraisal/round/round.html",
        {
            "round": row,
            "rows": shown,
            "tabs": tabs,
            "chosen": chosen,
            "total": sum(numbers.values()),
            "late": sum(one.is_late for one in shown),
            "may_run": runs(person, row.council_id),
            "formats": export.FORMATS,
            "forwarded": _forwarded(person).count() if runs(person, row.council_id) else 0,
            "today": clock.today(),
            "days": (row.decide_by - clock.today()).days,
            "regulation": row.regulation,
        },
    )


def inboxes_most(request: HttpRequest) -> int:
    """A round has some hundred dossiers at most; the page shows 300, the file all."""
    return 5000 if request.GET.get("format") in export.FORMATS else 300


def _forwarded(person: Any) -> Any:
    return Dossier.objects.visible_to(person).filter(state="forwarded")


@page
def round_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Dossiers that communes sent: tick and take in. What cannot be taken stays, each with its sentence."""
    row = round_for(request, pk, running=True)
    waiting = _forwarded(request.user).filter(register=row.register)
    if row.kind == Round.Kind.WRITTEN:
        waiting = waiting.filter(kind=Dossier.Kind.RENEWAL)
    if request.method == "POST":
        chosen = keys_in(request.POST.getlist("dossier"))
        # Those that somebody else took meanwhile are named too, so that nobody wonders.
        found = list(
            Dossier.objects.visible_to(request.user)
            .filter(pk__in=chosen[:500])
            .select_related("product")
            .order_by("pk")
        )
        if not found:
            messages.error(request, _("Tick at least one dossier."))
            return redirect("appraisal:round_accept", pk)
        taken, left = doing.accept_many(by=request.user, dossiers=found, into=row)
        if taken:
            messages.success(
                request,
                ngettext("%(count)s dossier is in the round.", "%(count)s dossiers are in the round.", len(taken))
                % {"count": len(taken)},
            )
        for one, sentence in left:
            messages.warning(request, f"{one.product.name}: {sentence}")
        return redirect("appraisal:round_accept" if left else "appraisal:round", pk)
    shown = list(
        waiting.select_related("product", "producer__organisation", "commune", "round", "commune_report").order_by(
            "state_since", "pk"
        )[:300]
    )
    inboxes.dress(shown)
    sent = dict(Move.objects.filter(dossier__in=shown, name="forward").order_by("pk").values_list("dossier_id", "at"))
    for one in shown:
        one.sent_at = sent.get(one.pk, one.state_since)
        one.came_late = one.sent_at.date() > row.requests_until
    return render(request, "appraisal/round/accept.html", {"round": row, "rows": shown})


@require_POST
@page
def round_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the round."""
    row = round_for(request, pk, running=True)
    try:
        doing.end_round(by=request.user, round_=row)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The round has ended."))
    return redirect("appraisal:round", pk)
