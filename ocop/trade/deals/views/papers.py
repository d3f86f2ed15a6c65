"""Scans: one paper with all its pairs at once, the list of what waits to be checked, checking."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.forms import formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.ledger.refusal import Refused
from ocop.trade.deals import actors, forms, queries
from ocop.trade.deals.actions import papers as doing
from ocop.trade.deals.views.access import (
    act,
    allow,
    form_page,
    is_office,
    kept_scan,
    memorandum_for,
    page,
    paper_for,
    reads_all,
)
from ocop.trade.deals.views.memoranda import dressed
from ocop.trade.models import Memorandum, SignedPaper
from ocop.ui.acting import press

LINES = 8
PairFormSet = formset_factory(forms.PairForm, extra=LINES, max_num=doing.MOST_PAIRS, absolute_max=doing.MOST_PAIRS)


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponse:
    """Scans, those to be checked first."""
    allow(reads_all(request.user))
    waiting = Count("memoranda", filter=Q(memoranda__state__in=["draft", "waiting"]))
    rows = SignedPaper.objects.select_related("event").annotate(all=Count("memoranda"), waiting=waiting)
    found = Paginator(rows.order_by("-waiting", "-pk"), 30).get_page(request.GET.get("page", "1"))
    return render(
        request,
        "trade/deals/papers.html",
        {"found": found, "title": _("Signed papers"), "is_office": is_office(request.user), "me": request.user.pk},
    )


@page
def new(request: HttpRequest) -> HttpResponse:
    """A paper of several parties: all pairs of it at once."""
    allow(is_office(request.user))
    form = forms.PaperForm(request.POST or None, request.FILES or None, events=queries.events_of(request.user))
    pairs = PairFormSet(request.POST or None, prefix="cap")

    def do(values: dict[str, Any]) -> Any:
        read = _read(request, pairs, another=values["another"])
        if any(one.errors for one in pairs):
            raise Refused(_("Look at the lines that are marked."))
        file = kept_scan(request, values["file"])
        return doing.enter(
            by=request.user,
            key=values["key"],
            title=values["title"],
            signed_on=values["signed_on"],
            file=file,
            pairs=read,
            event_id=values["event"].pk if values["event"] else None,
        )

    if request.method == "POST" and pairs.is_valid():
        saved = _("Kept. Another officer compares the scan with each pair; then they count.")
        if gone := act(request, form, do, saved=saved, to=lambda made: reverse("trade:paper", args=[made[0].pk])):
            return gone
    elif request.method == "POST":
        form.is_valid()
        form.add_error(None, _("Look at the lines that are marked."))
    return form_page(
        request,
        form,
        "trade/deals/paper_new.html",
        pairs=pairs,
        back=reverse("trade:papers"),
        title=_("A paper of several parties"),
    )


def _read(request: HttpRequest, pairs: Any, *, another: bool) -> list[doing.Pair]:
    """The pairs by name; a name that fits several or nobody is said at its line."""
    read = []
    for one in pairs:
        if one.is_empty:
            continue
        values = one.cleaned_data
        found: dict[str, list[Any]] = {
            "producer": queries.producers_named(values["producer"], settings.OCOP_REGISTER),
            "buyer": queries.buyers_named(values["buyer"], settings.OCOP_REGISTER, request.user),
        }
        for side, rows in found.items():
            if not rows:
                one.add_error(side, _("Nobody of this name is in the register."))
            elif len(rows) > 1:
                listed = "; ".join(f"#{row.pk} {row.organisation.name}" for row in rows[:5])
                one.add_error(
                    side, _("Several are called so. Write the number of the right one: %(listed)s") % {"listed": listed}
                )
        if not one.errors:
            read.append(
                doing.Pair(
                    found["buyer"][0].pk, found["producer"][0].pk, values["value"], values["words"], another=another
                )
            )
    return read


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A scan beside what was entered from it; an officer other than the uploader checks it."""
    paper = paper_for(request, pk)
    rows: list[Any] = [
        dressed(row)
        for row in Memorandum.objects.filter(paper=paper)
        .select_related("producer__organisation", "buyer__organisation")
        .order_by("pk")
    ]
    may_check = (
        is_office(request.user)
        and paper.uploaded_by_id != request.user.pk
        and any(row.state in ("draft", "waiting") for row in rows)
    )
    form = forms.ReasonForm(None)
    if request.method == "POST":
        allow(is_office(request.user))
        if request.POST.get("what") == "send_back":
            note = request.POST.get("reason", "")
            if press(
                request,
                lambda: doing.send_back(by=request.user, paper_id=pk, note=note),
                saved=_("Sent back with your reason."),
            ):
                return redirect("trade:papers")
        else:
            keys = [int(key) for key in request.POST.getlist("memorandum") if key.isdigit()]
            note = request.POST.get("note", "")
            done = press(
                request,
                lambda: doing.check(by=request.user, paper_id=pk, memorandum_ids=keys, note=note),
                saved=_("Checked: these count as signed."),
            )
            if done and len(done) < len(rows):
                messages.info(request, _("What you did not mark goes on waiting."))
        return redirect("trade:paper", pk)
    for row in rows:
        row.can_be_checked = row.state in ("draft", "waiting") and not actors.own_sides(
            request.user, row.producer, row.buyer
        )
    return render(
        request,
        "trade/deals/paper.html",
        {
            "paper": paper,
            "rows": rows,
            "may_check": may_check,
            "is_mine": paper.uploaded_by_id == request.user.pk,
            "form": form,
            "title": paper.title,
        },
    )


@page
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of one memorandum that stands already."""
    row = memorandum_for(request, pk)
    allow(bool(actors.of(request.user, row)))
    here = reverse("trade:memorandum", args=[pk])
    form = forms.ScanForm(
        request.POST or None,
        request.FILES or None,
        initial={"title": _("Memorandum %(producer)s – %(buyer)s") % {"producer": row.producer, "buyer": row.buyer}},
    )

    def do(values: dict[str, Any]) -> Any:
        file = kept_scan(request, values["file"])
        return doing.attach(by=request.user, memorandum_ids=[pk], file=file, title=values["title"])

    if request.method == "POST" and (
        gone := act(
            request, form, do, saved=_("Kept. An officer compares it with what was entered."), to=lambda _made: here
        )
    ):
        return gone
    return form_page(
        request,
        form,
        title=_("Scan of the signed paper"),
        lede=row.number,
        button=_("Upload it"),
        back=here,
        has_file=True,
        note=_(
            "For a side without an account. The memorandum counts once an officer other than yourself has compared the scan with it."
        ),
    )


@page
def attach_many(request: HttpRequest) -> HttpResponse:
    """One scan for memoranda that stand already, such as those of a list that was brought in."""
    allow(is_office(request.user))
    rows = (
        queries.listed(request.user)
        .filter(state__in=["draft", "waiting"], paper__isnull=True)
        .order_by("-signed_on", "pk")
    )
    asked = request.POST if request.method == "POST" else request.GET
    if (event := asked.get("su-kien", "")).isdigit():
        rows = rows.filter(event_id=int(event))
    shown = list(rows[:200])
    form = forms.ScanForm(request.POST or None, request.FILES or None)
    chosen = [int(key) for key in request.POST.getlist("memorandum") if key.isdigit()]

    def do(values: dict[str, Any]) -> Any:
        file = kept_scan(request, values["file"])
        return doing.attach(by=request.user, memorandum_ids=chosen, file=file, title=values["title"])

    if request.method == "POST" and (
        gone := act(
            request,
            form,
            do,
            saved=_("Kept. Another officer compares the scan with each."),
            to=lambda made: reverse("trade:paper", args=[made.pk]),
        )
    ):
        return gone
    return form_page(
        request,
        form,
        "trade/deals/attach.html",
        rows=shown,
        chosen=chosen,
        event=event,
        back=reverse("trade:papers"),
        title=_("One scan for several memoranda"),
    )
