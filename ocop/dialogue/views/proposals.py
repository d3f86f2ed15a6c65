"""Proposals: the list, bringing one, its page with every step of it."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.dialogue import actors, catalogue, forms, rules, standing
from ocop.dialogue.actions import attaching, joining
from ocop.dialogue.actions import promises as promising
from ocop.dialogue.actions import proposals as doing
from ocop.dialogue.models import Dialogue, Proposal
from ocop.exchange import lists
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.people.rights import rights_of
from ocop.trade.deals.views.access import form_page, kept, kept_scan
from ocop.trade.events.access import number_in
from ocop.trade.sides.access import allow, found, page
from ocop.ui.acting import act, press
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

TONES = {"received": "soon", "assigned": "info", "answered": "force", "settled": "force", "withdrawn": "ended"}


def _columns() -> list[Column]:
    return [
        Column("title", _("In one line"), width=50),
        Column("subject", _("Subject"), lambda row: catalogue.subject_name(row.subject)),
        Column("kind", _("What is it"), lambda row: str(row.get_kind_display())),
        Column("sender", _("Who brought it"), width=36),
        Column("brought_on", _("Brought on"), is_date=True),
        Column("state", _("State"), lambda row: str(row.get_state_display()), 24),
        Column("office", _("Office in charge"), lambda row: catalogue.name_of(row.office), 30),
        Column("due_on", _("Due"), is_date=True),
        Column("answered_on", _("Answered on"), is_date=True),
    ]


def _dress(rows: list[Any]) -> None:
    today = clock.today()
    for row in rows:
        row.tone, row.office_name, row.subject_name = (
            TONES[row.state],
            catalogue.name_of(row.office),
            catalogue.subject_name(row.subject),
        )
        row.is_late = row.state == "assigned" and row.due_on is not None and row.due_on < today


@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Proposals within reach, the newest first; filtered, counted, as a file too."""
    allow(actors.takes_part(request.user))
    dialogues = (
        Dialogue.objects.visible_to(request.user).filter(register=settings.OCOP_REGISTER).order_by("-held_on", "-pk")
    )
    form = forms.FilterForm(request.GET or None, dialogues=dialogues)
    rows = Proposal.objects.visible_to(request.user).select_related("organisation")
    counts = _counts(rows)
    if form.is_bound and form.is_valid():
        rows = _narrowed(rows, form.cleaned_data)
    context = {
        "title": _("Proposals and difficulties"),
        "form": form,
        "counts": counts,
        "may_bring": _may_bring(request.user),
    }
    return lists.show(
        request,
        rows.order_by("-brought_on", "-pk"),
        columns=_columns,
        template="dialogue/proposals.html",
        name="kien-nghi",
        dress=_dress,
        context=context,
    )


def _narrowed(rows: Any, given: dict[str, Any]) -> Any:
    for word in given["q"].split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(words__icontains=word)
            | Q(firm__icontains=word)
            | Q(organisation__name_folded__contains=fold(word))
        )
    if given["state"] == "late":
        rows = rows.filter(state="assigned", due_on__lt=clock.today())
    elif given["state"]:
        rows = rows.filter(state=given["state"])
    exact = {name: given[name] for name in ("subject", "office", "dialogue") if given[name]}
    return rows.filter(**exact)


def _counts(rows: Any) -> dict[str, int]:
    from django.db.models import Count, F

    today = clock.today()
    found: dict[str, int] = rows.order_by().aggregate(
        brought=Count("pk", filter=~Q(state="withdrawn")),
        waiting=Count("pk", filter=Q(state__in=["received", "assigned"])),
        late=Count("pk", filter=Q(state="assigned", due_on__lt=today)),
        answered=Count("pk", filter=Q(answered_on__isnull=False)),
        in_time=Count("pk", filter=Q(answered_on__lte=F("due_on"))),
    )
    return found


def _may_bring(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids()) or actors.enters(person)


@page
def new(request: HttpRequest) -> HttpResponse:
    """Bring something for one's own organisation, or enter what was said at a meeting or by telephone."""
    allow(_may_bring(request.user))
    keys = rights_of(request.user).organisation_ids()
    own = list(Organisation.objects.filter(pk__in=keys, merged_into__isnull=True).order_by("name")) if keys else []
    dialogues = Dialogue.objects.visible_to(request.user).filter(
        held_on__lte=clock.today(), register=settings.OCOP_REGISTER
    )
    initial = {"dialogue": number_in(request.GET.get("cuoc"))}
    form = forms.BringForm(
        request.POST or None,
        request.FILES or None,
        own=own,
        dialogues=dialogues.order_by("-held_on", "-pk"),
        initial=initial,
    )

    def do(values: dict[str, Any]) -> Any:
        file = kept(request, values.pop("file"))
        if "organisation" in values:
            values["organisation_id"] = values.pop("organisation")
        else:
            values["organisation_id"], values["firm"] = _named(values.pop("sender"))
        with transaction.atomic():
            row = doing.bring(by=request.user, **values)
            if file is not None:
                attaching.add(by=request.user, pk=row.pk, file=file)
        return row

    saved = _(
        "It is noted. The coordination office gives it to the office in charge, and you are told when there is an answer."
    )
    if request.method == "POST" and (
        gone := act(request, form, do, saved=saved, to=lambda row: reverse("dialogue:proposal", args=[row.pk]))
    ):
        return gone
    return form_page(
        request,
        form,
        "dialogue/form.html",
        title=_("Bring a proposal or a difficulty") if own else _("Enter a proposal or a difficulty"),
        button=_("Send it"),
        back=reverse("dialogue:proposals"),
        up=_("Proposals and difficulties"),
    )


def _named(text: str) -> tuple[int | None, str]:
    """(key of the organisation named, "") or (None, the name as written). Raises Refused when several bear it."""
    rows = Organisation.objects.filter(register=settings.OCOP_REGISTER, merged_into__isnull=True)
    keys = list(
        rows.filter(Q(name_folded=fold(text)) | Q(tax_code=text.strip(), tax_code__gt="")).values_list("pk", flat=True)[
            :2
        ]
    )
    if len(keys) > 1:
        raise Refused(_("Several organisations have this name; give the tax code."), field="sender")
    return (keys[0], "") if keys else (None, " ".join(text.split()))


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: what was said, who answers until when, the answer, the steps this person may take."""
    person = request.user
    rows = Proposal.objects.visible_to(person).select_related("organisation__commune", "dialogue", "commune")
    row: Any = found(rows, pk)
    sides = actors.sides_of(person, row)
    given = _forms(request, row)
    if request.method == "POST" and (gone := _do(request, row, given)) is not None:
        return gone
    _dress([row])
    said: list[Any] = list(row.said.all())
    for one in said:
        one.office_name = catalogue.name_of(one.office)
    speaks = actors.SENDER in sides or (row.organisation_id is None and row.brought_by_id == person.pk)
    is_answered = row.state in ("answered", "settled")
    parts: list[Any] = list(row.parts.select_related("commune"))
    for part in parts:
        part.office_name = catalogue.name_of(part.office)
    mine = joining.part_of(person, row) if row.state == "assigned" else None
    side = attaching.side_of(person, row) if actors.acts(person) else ""
    promised = list(row.promises.visible_to(person).select_related("organisation").order_by("due_on", "pk"))
    today = clock.today()
    for one in promised:
        one.standing = standing.of(one.office_word, one.sender_word, to_all=not one.to, due_on=one.due_on, today=today)
        one.standing_words, one.tone = standing.STANDINGS[one.standing], standing.TONES[one.standing]
    context = {
        "row": row,
        "said": said,
        "forms": given,
        "promises": promised,
        "rule": rules.standing(row.subject, today),
        "speaks": speaks,
        "may_assign": actors.sorts(person) and row.state in ("received", "assigned"),
        "may_answer": actors.OFFICE in sides and row.state == "assigned",
        "parts": parts,
        "my_part": next((one for one in parts if mine and one.pk == mine.pk), None),
        "reads_parts": not speaks or is_answered,
        "files": list(row.files.select_related("file")),
        "file_side": side,
        "may_take_file": side if not is_answered else "",
        "may_agree": speaks and row.state != "withdrawn",
        "may_settle": speaks and row.state == "answered",
        "may_reopen": speaks and is_answered,
        "may_withdraw": speaks and row.state in ("received", "assigned"),
        "may_publish": actors.sorts(person) and row.agrees_public and is_answered,
        "may_unpublish": row.published_at is not None and actors.sorts(person),
        "may_promise": actors.OFFICE in sides and row.state in ("assigned", "answered", "settled"),
        "shows_name": actors.enters(person) or person.pk == row.brought_by_id,
    }
    status = 422 if any(one.is_bound and one.errors for one in given.values()) else 200
    return render(request, "dialogue/proposal.html", context, status=status)


def _forms(request: HttpRequest, row: Proposal) -> dict[str, Any]:
    """The forms of the page, that of the step sent bound."""
    rule, mine = rules.standing(row.subject, clock.today()), joining.part_of(request.user, row)
    made: dict[str, tuple[Any, dict[str, Any]]] = {
        "assign": (
            forms.AssignForm,
            {
                "office": row.office or (rule.office if rule else ""),
                "commune": row.commune_id or (row.organisation.commune_id if row.organisation else None),
                "working_days": rule.working_days if rule else None,
                "partners": [one.office for one in row.parts.all()],
            },
        ),
        "answer": (forms.AnswerForm, {}),
        "join": (forms.PartForm, {"office": mine.office if mine else "", "words": mine.words if mine else ""}),
        "attach": (forms.AttachForm, {}),
        "reopen": (forms.ReopenForm, {}),
        "publish": (
            forms.PublishForm,
            {
                "title": row.public_title or row.title,
                "words": row.public_words or row.words,
                "public_answer": row.public_answer or _whole_answer(row),
            },
        ),
        "promise": (forms.PromiseForm, {}),
    }
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    return {
        name: form(*((request.POST, request.FILES) if name == sent else (None, None)), prefix=name, initial=initial)
        for name, (form, initial) in made.items()
    }


def _whole_answer(row: Proposal) -> str:
    """The answer with the parts of the other offices, for the words everybody reads."""
    return "\n\n".join([row.answer, *(f"{catalogue.name_of(one.office)}: {one.words}" for one in row.parts.all())])


def _do(request: HttpRequest, row: Proposal, given: dict[str, Any]) -> HttpResponse | None:
    """The step sent: done, or None with the refusal on its form."""
    name, here = request.POST.get("do", ""), reverse("dialogue:proposal", args=[row.pk])
    shared: dict[str, Any] = {"by": request.user, "pk": row.pk, "version": number_in(request.POST.get("version"))}
    plain: dict[str, tuple[Any, str]] = {
        "settle": (doing.settle, _("Thank you. It is noted that the answer helps.")),
        "withdraw": (doing.withdraw, _("Taken back.")),
        "unpublish": (doing.unpublish, _("It is not shown any more.")),
        "agree": (
            functools.partial(doing.consent, agrees=True),
            _("Thank you. The office may show it, without your name."),
        ),
        "disagree": (functools.partial(doing.consent, agrees=False), _("It is not shown to anybody.")),
        "remove_file": (
            lambda **_shared: attaching.remove(by=request.user, pk=row.pk, key=number_in(request.POST.get("key")) or 0),
            _("The file is taken away."),
        ),
    }
    if name in plain:
        step, saved = plain[name]
        press(request, lambda: step(**shared), saved=saved)
        return redirect(here)
    steps: dict[str, tuple[Any, str]] = {
        "assign": (lambda values: doing.assign(**shared, **values), _("Given to the office in charge; it is told.")),
        "answer": (lambda values: doing.answer(**shared, **values), _("Answered; the sender is told.")),
        "join": (
            lambda values: joining.write(**shared, **values),
            _("Your part is written; the office in charge sends the whole."),
        ),
        "attach": (
            lambda values: attaching.add(by=request.user, pk=row.pk, file=kept_scan(request, values["file"])),
            _("The file is kept."),
        ),
        "reopen": (
            lambda values: doing.reopen(**shared, **values),
            _("Opened again; the office is told what is missing."),
        ),
        "publish": (
            lambda values: doing.publish(**shared, **values),
            _("Everybody can read it now, without the sender's name."),
        ),
        "promise": (
            lambda values: promising.make(by=request.user, proposal_id=row.pk, **values),
            _("The promise is written down and followed."),
        ),
    }
    if name not in steps:
        press(request, _no_step, saved="")
        return redirect(here)
    step, saved = steps[name]
    return act(request, given[name], step, saved=saved, to=lambda _row: here)


def _no_step() -> None:
    raise Refused(_("There is no such step."))
