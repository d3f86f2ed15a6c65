"""Promises: the list with how each stands, writing one down, its page with the word of both sides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.dialogue import actors, catalogue, forms, standing
from ocop.dialogue.actions import promises as doing
from ocop.dialogue.models import Dialogue, Promise, Word
from ocop.exchange import lists
from ocop.exchange.export import Column
from ocop.trade.deals.views.access import form_page
from ocop.trade.events.access import number_in
from ocop.trade.sides.access import allow, found, page
from ocop.ui.acting import act, press
from ocop.workdays import clock


def _standing(row: Any) -> str:
    return standing.of(row.office_word, row.sender_word, to_all=not row.to, due_on=row.due_on, today=clock.today())


def _dress(rows: list[Any]) -> None:
    for row in rows:
        name = _standing(row)
        row.standing, row.standing_words, row.tone = name, standing.STANDINGS[name], standing.TONES[name]
        row.office_name = catalogue.name_of(row.office)


def _columns() -> list[Column]:
    return [
        Column("words", _("What is promised"), width=60),
        Column("to", _("To whom"), lambda row: row.to or _("everybody"), 36),
        Column("office", _("Office in charge"), lambda row: catalogue.name_of(row.office), 30),
        Column("made_on", _("Promised on"), is_date=True),
        Column("due_on", _("Due"), is_date=True),
        Column("standing", _("How it stands"), lambda row: str(standing.STANDINGS[_standing(row)]), 24),
    ]


@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Promises within reach, those that are due first."""
    allow(actors.takes_part(request.user))
    form = forms.PromiseFilterForm(request.GET or None)
    rows = Promise.objects.visible_to(request.user).select_related("organisation", "dialogue")
    today = clock.today()
    counts = [
        (name, words, rows.filter(standing.where(name, today)).count()) for name, words in standing.STANDINGS.items()
    ]
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if given["standing"]:
            rows = rows.filter(standing.where(given["standing"], today))
        if given["office"]:
            rows = rows.filter(office=given["office"])
        for word in given["q"].split():
            rows = rows.filter(words__icontains=word)
    return lists.show(
        request,
        rows.order_by("due_on", "pk"),
        columns=_columns,
        template="dialogue/promises.html",
        name="loi-hua",
        dress=_dress,
        context={"title": _("Promises"), "form": form, "counts": counts, "may_promise": actors.sorts(request.user)},
    )


@page
def new(request: HttpRequest) -> HttpResponse:
    """Write down what an office promised to everybody; a promise to one sender is made on the page of what it brought."""
    allow(actors.sorts(request.user), _("The coordination office writes down what was promised to everybody."))
    dialogues = Dialogue.objects.visible_to(request.user).filter(
        held_on__lte=clock.today(), register=settings.OCOP_REGISTER
    )
    form = forms.PromiseToAllForm(
        request.POST or None,
        dialogues=dialogues.order_by("-held_on", "-pk"),
        initial={"dialogue": number_in(request.GET.get("cuoc"))},
    )

    def do(values: dict[str, Any]) -> Any:
        return doing.make(by=request.user, **values)

    saved = _("The promise is written down and followed.")
    if request.method == "POST" and (
        gone := act(request, form, do, saved=saved, to=lambda row: reverse("dialogue:promise", args=[row.pk]))
    ):
        return gone
    return form_page(
        request,
        form,
        "dialogue/form.html",
        title=_("Write down a promise"),
        button=_("Keep it"),
        back=reverse("dialogue:promises"),
        up=_("Promises"),
    )


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: what each side says, when they were asked. One button says how it stands."""
    rows = Promise.objects.visible_to(request.user).select_related("organisation", "dialogue", "proposal", "commune")
    row: Any = found(rows, pk)
    sides = actors.sides_of(request.user, row)
    if request.method == "POST":
        allow(bool(sides), _("The office that promised and the one it was promised to say how it stands."))
        word, reason = request.POST.get("word", ""), request.POST.get("reason", "")
        press(
            request,
            lambda: doing.say(by=request.user, pk=pk, word=word, reason=reason),
            saved=_("Thank you, it is noted."),
        )
        return redirect("dialogue:promise", pk)
    _dress([row])
    opens = row.proposal if row.proposal is not None and _reads(request, row.proposal_id) else None
    return render(
        request,
        "dialogue/promise.html",
        {
            "row": row,
            "asks": row.asks.all(),
            "may_say": bool(sides),
            "words": Word.choices,
            "proposal": opens,
            "is_office": "office" in sides,
        },
    )


def _reads(request: HttpRequest, pk: int) -> bool:
    from ocop.dialogue.models import Proposal

    return Proposal.objects.visible_to(request.user).filter(pk=pk).exists()
