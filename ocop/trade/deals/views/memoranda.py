"""Lists and pages of memoranda: mine, one with everything that follows from it, its paper as PDF and Word, the table of states."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.documents import answer
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.trade.deals import actors, documents, forms, moves, queries, states, sums
from ocop.trade.deals.actions import memoranda as doing
from ocop.trade.deals.views.access import act, allow, form_page, is_office, memorandum_for, page, reads_all
from ocop.trade.models import Complaint, DealStep, FollowUp, Memorandum, Need
from ocop.ui.acting import press

PAGE = 30
TONES = {"draft": "plain", "waiting": "soon", "confirmed": "force", "ended": "ended", "cancelled": "withdrawn"}
STEP_TONES = {
    "claimed": "soon",
    "corrected": "late",
    "disputed": "withdrawn",
    "confirmed": "force",
    "taken_back": "ended",
}


def dressed(row: Memorandum) -> Memorandum:
    """With the name of its state and the tone of the mark."""
    one: Any = row
    one.state_name, one.tone = states.state(row.state).name, TONES[row.state]
    return row


def columns() -> list[Column]:
    """Columns of a list of memoranda."""
    return [
        Column("number", _("Number"), "number", 18),
        Column("signed_on", _("Signed on"), "signed_on", 12, is_date=True),
        Column("producer", _("Producer"), lambda row: row.producer.organisation.name, 36),
        Column("buyer", _("Buyer"), lambda row: row.buyer.organisation.name, 36),
        Column("event", _("Event"), lambda row: row.event.name_vi if row.event else "", 32),
        Column("state", _("State"), lambda row: states.state(row.state).name, 20),
        Column("value", _("Intended value, dong"), "value", 18),
        Column("from_day", _("First delivery"), "from_day", 12, is_date=True),
        Column("to_day", _("Until"), "to_day", 12, is_date=True),
        Column("contracts", _("Contracts and orders"), lambda row: row.sums.contracts, 10),
        Column("delivered_confirmed", _("Delivered, confirmed by both, dong"), lambda row: row.sums.amount("delivery", "confirmed"), 18),
        Column("delivered_claimed", _("Delivered, reported by one side, dong"), lambda row: row.sums.amount("delivery", "claimed"), 18),
        Column("delivered_disputed", _("Delivered, disputed, dong"), lambda row: row.sums.amount("delivery", "disputed"), 18),
        Column("paid_confirmed", _("Paid, confirmed by both, dong"), lambda row: row.sums.amount("payment", "confirmed"), 18),
        Column("paid_claimed", _("Paid, reported by one side, dong"), lambda row: row.sums.amount("payment", "claimed"), 18),
        Column("paid_disputed", _("Paid, disputed, dong"), lambda row: row.sums.amount("payment", "disputed"), 18),
    ]  # fmt: skip


def exported(rows: QuerySet[Memorandum], wanted: str, name: str) -> HttpResponseBase:
    """The list as a file, in chunks with their sums."""

    def each() -> Any:
        keys = list(rows.values_list("pk", flat=True))
        for start in range(0, len(keys), 1000):
            part = keys[start : start + 1000]
            found = rows.model.objects.filter(pk__in=part).select_related(
                "producer__organisation", "buyer__organisation", "event"
            )
            by_key = {row.pk: row for row in sums.added(list(found))}
            yield from (by_key[key] for key in part if key in by_key)

    return export.response(each(), columns(), wanted, name)


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Memoranda within reach, with what waits for this person above them."""
    allow(queries.has_deals(request.user))
    form = forms.FilterForm(request.GET or None, events=queries.events_of(request.user))
    rows = queries.listed(request.user).order_by("-signed_on", "-pk")
    if form.is_bound and form.is_valid():
        rows = queries.narrowed(rows, form.cleaned_data)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return exported(rows, wanted, "bien-ban-ghi-nho")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))
    for row in sums.added(list(found.object_list)):
        dressed(row)
    return render(
        request, "trade/deals/list.html",
        {
            "found": found, "form": form, "formats": export.FORMATS, "title": _("Memoranda"), "is_office": is_office(request.user),
            "reads_all": reads_all(request.user), "to_confirm": list(queries.to_confirm(request.user)[:10]),
            "to_answer": list(queries.to_answer(request.user).order_by("claimed_at")[:10]),
            "questions": list(queries.questions(request.user).filter(state="asked")[:10]), "may_draft": may_draft(request.user),
        },
    )  # fmt: skip


def may_draft(person: Any) -> bool:
    """Sides, the office and officers who help a household draft."""
    from ocop.people.rights import rights_of

    rights = rights_of(person)
    return is_office(person) or bool(rights.organisation_ids() or rights.commune_ids)


@page
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One memorandum; its buttons send `what`."""
    row = memorandum_for(request, pk)
    if request.method == "POST":
        _press(request, row)
        return redirect("trade:memorandum", pk)
    dressed(row)
    sides = queries.sides_of(request.user, row)
    steps: list[Any] = list(row.steps.select_related("product", "file", "delivery").order_by("-happened_on", "-pk"))
    for step in steps:
        step.tone = STEP_TONES[step.state]
        step.is_mine = any(say for side in sides for say in _words(step, side))
    possible = moves.possible(request.user, row)
    own = actors.own_sides(request.user, row.producer, row.buyer)
    summed: Any = sums.added([row])[0]
    return render(
        request, "trade/deals/memorandum.html",
        {
            "row": row, "products": row.products.select_related("product").order_by("pk"), "steps": steps, "sums": summed.sums,
            "may_confirm": [side for side in possible.get("confirm", []) if side in own], "possible": possible,
            "may_send": "send" in possible, "may_change": _may_change(request.user, row), "may_end": "end" in possible,
            "may_take_back": "take_back" in possible, "may_cancel": "cancel" in possible, "sides": sides,
            "may_report": bool(sides) and row.first_confirmed_at is not None and row.state != "cancelled",
            "may_scan": _may_scan(request.user, row), "may_see_paper": row.paper is not None and queries.file_is_within_reach(request.user, row.paper.file),
            "moves": _history(row), "complaints": row.complaints.order_by("-pk"), "is_both": len(own) > 1,
            "follow_ups": _questions(row), "reads_all": reads_all(request.user), "is_office": is_office(request.user),
            "waits_for": [side for side in actors.SIDES if row.state == "waiting" and getattr(row, f"{side}_confirmed_at") is None],
        },
    )  # fmt: skip


def _questions(row: Memorandum) -> list[Any]:
    words = {
        "due": _("not asked yet"),
        "asked": _("waits for an answer"),
        "answered": _("answered by this side"),
        "silent": _("no answer"),
    }
    found: list[Any] = list(row.follow_ups.order_by("days", "side"))
    for one in found:
        one.state_words = words[one.state]
    return found


def _products(row: Memorandum) -> list[Any]:
    found: list[Any] = list(row.products.select_related("product").order_by("pk"))
    for one in found:
        one.every_words = dict(Need.Every.choices).get(one.every, "")
    return found


def _words(step: DealStep, side: str) -> list[str]:
    from ocop.trade.deals.actions.steps import possible
    from ocop.trade.models import StepAnswer

    return [one for one in possible(step, side) if one != StepAnswer.Word.TAKEN_BACK]


def _may_change(person: Any, row: Memorandum) -> bool:
    return row.state in ("draft", "waiting", "confirmed") and bool(actors.of(person, row))


def _may_scan(person: Any, row: Memorandum) -> bool:
    return row.state in ("draft", "waiting", "confirmed") and row.scan_version is None and bool(actors.of(person, row))


def _history(row: Memorandum) -> list[dict[str, Any]]:
    found = []
    for one in row.moves.order_by("-pk"):
        label = _("Drafted") if one.name == "draft" else states.step(one.name).label
        by = one.moved_by_name or (_("the system") if one.as_role == "system" else "–")
        found.append(
            {
                "at": one.moved_at,
                "label": label,
                "by": by,
                "as": forms.SIDE_WORDS.get(one.as_role, ""),
                "reason": one.reason,
            }
        )
    return found


def _press(request: HttpRequest, row: Memorandum) -> None:
    """Send or confirm; anything else is no button of this page."""
    what, side = request.POST.get("what", ""), request.POST.get("side", "")
    version = request.POST.get("version", "")
    if what == "send":
        press(
            request,
            lambda: doing.send(by=request.user, memorandum_id=row.pk, side=side),
            saved=_("Sent. The other side is asked to confirm."),
        )
    elif what == "confirm" and version.isdigit():
        done = press(
            request,
            lambda: doing.confirm(by=request.user, memorandum_id=row.pk, version=int(version), side=side),
            saved=_("Confirmed."),
        )
        if done is not None and done.state == "confirmed":
            messages.success(request, _("Both sides have confirmed: it counts as signed."))
    else:
        raise Http404


ENDINGS = {
    "ket-thuc": ("end", doing.end, "End the memorandum"), "thoi": ("take_back", doing.take_back, "Drop it"), "huy": ("cancel", doing.cancel, "Cancel as an error"),
}  # fmt: skip


def _ending_words(name: str) -> tuple[str, str, str]:
    """Title, what follows, what is said afterwards."""
    return {
        "end": (_("End the memorandum"), _("It stays in the figures as signed, with all that was reported. Nobody is asked about it any more."), _("It has ended; both sides are told.")),
        "take_back": (_("Drop the memorandum"), _("It was not confirmed by both and never counted. Both sides are told why."), _("It was dropped.")),
        "cancel": (_("Cancel as an error"), _("For what was entered in error or twice: it never counted, and leaves every figure."), _("It was cancelled; both sides are told.")),
    }[name]  # fmt: skip


@page
def close(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """End, drop or cancel, with a reason."""
    row = memorandum_for(request, pk)
    if ending not in ENDINGS:
        raise Http404
    name, do, _english = ENDINGS[ending]
    roles = moves.possible(request.user, row).get(name, [])
    allow(bool(roles), _("This is not possible for you now."))
    title, note, saved = _ending_words(name)
    form = forms.ReasonForm(request.POST or None, sides=[one for one in roles if one in actors.SIDES])
    here = reverse("trade:memorandum", args=[pk])

    def run(values: dict[str, Any]) -> Any:
        return do(
            by=request.user,
            memorandum_id=pk,
            **({"side": values.pop("side", "")} if name != "cancel" else {}),
            reason=values["reason"],
        )

    if request.method == "POST" and (gone := act(request, form, run, saved=saved, to=lambda _row: here)):
        return gone
    return form_page(request, form, title=title, lede=_both(row), note=note, button=title, back=here)


def _both(row: Memorandum) -> str:
    return f"{row.producer.organisation.name} – {row.buyer.organisation.name}"


@require_safe
@page
def document(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The paper of a memorandum as PDF or Word; ?lang=en in English."""
    row = memorandum_for(request, pk)
    language = "en" if request.GET.get("lang") == "en" else "vi"
    name = f"{row.number} {language}"
    if ending == "pdf":
        return answer.pdf(documents.as_pdf(row, language), name)
    if ending == "docx":
        return answer.word(documents.as_word(row, language), name)
    raise Http404


@require_safe
@page
def state_table(request: HttpRequest) -> HttpResponse:
    """The table of states and moves, as an officer reads it."""
    allow(queries.has_deals(request.user))
    known, steps = states.table()
    return render(
        request, "trade/deals/states.html",
        {
            "title": _("How a memorandum moves"), "states": known.values(),
            "steps": [
                {"label": one.label, "from": [known[code].name for code in one.from_states], "to": known[one.to_state].name,
                 "as": [str(forms.SIDE_WORDS.get(code, _("the system"))) for code in one.actors], "reason": one.needs_reason}
                for one in steps.values()
            ],
        },
    )  # fmt: skip


def silent_columns() -> list[Column]:
    """Columns of the list of what went silent."""
    return [
        Column("number", _("Number"), lambda row: row.memorandum.number, 18),
        Column("producer", _("Producer"), lambda row: row.memorandum.producer.organisation.name, 36),
        Column("buyer", _("Buyer"), lambda row: row.memorandum.buyer.organisation.name, 36),
        Column("side", _("Silent side"), lambda row: str(forms.SIDE_WORDS[row.side]), 14),
        Column("days", _("Days after signing"), "days", 10),
        Column("asked_at", _("Asked on"), lambda row: row.asked_at.date() if row.asked_at else None, 12, is_date=True),
        Column("value", _("Intended value, dong"), lambda row: row.memorandum.value, 18),
        Column("event", _("Event"), lambda row: row.memorandum.event.name_vi if row.memorandum.event else "", 32),
    ]


@require_safe
@page
def silent(request: HttpRequest) -> HttpResponseBase:
    """What nobody answered, the longest silence first; for who reads trade."""
    allow(reads_all(request.user))
    rows = (
        FollowUp.objects.filter(state=FollowUp.State.SILENT, memorandum__state__in=["confirmed", "waiting"])
        .select_related("memorandum__producer__organisation", "memorandum__buyer__organisation", "memorandum__event")
        .order_by("asked_at", "pk")
    )
    if (event := request.GET.get("su-kien", "")).isdigit():
        rows = rows.filter(memorandum__event_id=int(event))
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(rows.iterator(chunk_size=1000), silent_columns(), wanted, "im-tieng")
    found = Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))
    return render(
        request, "trade/deals/silent.html",
        {"found": found, "title": _("Went silent"), "formats": export.FORMATS, "complaints": Complaint.objects.filter(state="open").count()},
    )  # fmt: skip
