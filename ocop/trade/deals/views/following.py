"""What follows a memorandum: questions answered by one button, reports, words on them, complaints."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.trade.deals import actors, forms, queries
from ocop.trade.deals.actions import answers, complaints
from ocop.trade.deals.actions import steps as doing
from ocop.trade.deals.views.access import (
    act,
    allow,
    complaint_for,
    follow_up_for,
    form_page,
    kept,
    memorandum_for,
    page,
    step_for,
)
from ocop.trade.deals.views.memoranda import STEP_TONES
from ocop.trade.models import DealStep, FollowUp, Memorandum, StepAnswer
from ocop.ui.acting import press
from ocop.workdays import clock

Word = StepAnswer.Word


@require_safe
@page
def questions(request: HttpRequest) -> HttpResponse:
    """What this person is asked, each with its page of buttons."""
    allow(queries.has_deals(request.user))
    found = Paginator(queries.questions(request.user), 30).get_page(request.GET.get("page", "1"))
    return render(request, "trade/deals/questions.html", {"found": found, "title": _("What came of it?")})


@page
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One question: four buttons. Opening it changes nothing."""
    asked = follow_up_for(request, pk)
    row = asked.memorandum
    may = asked.side in queries.sides_of(request.user, row) and asked.state != FollowUp.State.DUE
    if request.method == "POST":
        allow(may, _("The other side was asked this."))
        word, reason = request.POST.get("word", ""), request.POST.get("reason", "")
        done = press(
            request,
            lambda: answers.answer(by=request.user, follow_up_id=pk, word=word, reason=reason),
            saved=_("Thank you, it is noted."),
        )
        if done is None:
            return redirect("trade:follow_up", pk)
        if word == FollowUp.Answer.REPORTED:
            return redirect("trade:step_new", row.pk)
        left = queries.questions(request.user).filter(state="asked").exclude(pk=pk).first()
        return redirect("trade:follow_up", left.pk) if left is not None else redirect("trade:memorandum", row.pk)
    across = row.buyer.organisation.name if asked.side == "producer" else row.producer.organisation.name
    return render(request, "trade/deals/follow_up.html", {"asked": asked, "row": row, "may": may, "across": across})


@page
def step_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a contract, an order, a delivery or a payment; what was said last is proposed."""
    row = memorandum_for(request, pk)
    sides = queries.sides_of(request.user, row)
    allow(bool(sides), _("Only the two sides report what happens; the office follows."))
    form = forms.StepForm(
        request.POST or None,
        request.FILES or None,
        memorandum=row,
        sides=sides,
        initial=_proposed(request, row, sides[0]),
    )
    here = reverse("trade:memorandum", args=[pk])

    def do(values: dict[str, Any]) -> Any:
        delivery, product = values.get("delivery"), values.get("product")
        return doing.claim(
            by=request.user,
            key=values["key"],
            memorandum_id=pk,
            kind=values["kind"],
            side=values.get("side") or sides[0],
            facts=doing.Facts(values["happened_on"], values["amount"], values["quantity"], values["unit"]),
            product_id=product.pk if product else None,
            document_number=values["document_number"],
            file=kept(request, values["file"]),
            delivery_id=delivery.pk if delivery and values["kind"] == DealStep.Kind.PAYMENT else None,
            another=values["another"],
        )

    saved = _("Reported. The other side is asked to confirm it.")
    if request.method == "POST" and (gone := act(request, form, do, saved=saved, to=lambda _step: here)):
        return gone
    return form_page(
        request,
        form,
        "trade/deals/step_new.html",
        row=row,
        back=here,
        title=_("Report what happened"),
        is_assisting=_assists(request, row),
    )


def _assists(request: HttpRequest, row: Memorandum) -> bool:
    return any(one.assisted for one in actors.of(request.user, row))


def _proposed(request: HttpRequest, row: Memorandum, side: str) -> dict[str, Any]:
    """The newest report of this side, so that a household types the amount alone; a delivery to be paid for a payment."""
    kind = request.GET.get("viec", "")
    last = row.steps.filter(claimed_side=side).exclude(state=DealStep.State.TAKEN_BACK).order_by("-pk").first()
    proposed: dict[str, Any] = {
        "happened_on": clock.today(),
        "kind": kind if kind in DealStep.Kind.values else "delivery",
    }
    if last is not None:
        proposed |= {"product": last.product_id, "unit": last.unit}
        if not kind:
            proposed["kind"] = last.kind
    else:
        products = list(row.products.all()[:2])
        if len(products) == 1:
            proposed |= {"product": products[0].product_id, "unit": products[0].unit}
    if (delivery := request.GET.get("giao", "")).isdigit():
        proposed |= {"delivery": int(delivery), "kind": "payment"}
    return proposed


@page
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, what each side says of it, and the words this person may say."""
    row = step_for(request, pk)
    sides = queries.sides_of(request.user, row.memorandum)
    turns = {side: doing.possible(row, side) for side in sides}
    say = [word for side in sides for word in turns[side]]
    here = reverse("trade:step", args=[pk])
    sent = request.POST.get("word", "") if request.method == "POST" else ""
    allow(not sent or bool(sides), _("Only the two sides say something about a report."))
    initial = {name: getattr(row, name) for name in ("happened_on", "amount", "quantity", "unit")}
    correcting = sent == Word.CORRECTED
    form = forms.CorrectForm(request.POST if correcting else None, initial=initial)
    form.choose([side for side in sides if Word.CORRECTED in turns[side]])
    if request.method == "POST":
        done = _say(request, row, sent, turns, form if correcting else None, here)
        if done is not None:
            return done
    told: list[Any] = list(row.answers.order_by("pk"))
    corrected = next((one for one in reversed(told) if one.word == Word.CORRECTED), None)
    tone: Any = row
    tone.tone = STEP_TONES[row.state]
    return render(
        request,
        "trade/deals/step.html",
        {
            "step": row,
            "row": row.memorandum,
            "say": say,
            "form": form,
            "answers": told,
            "is_assisting": _assists(request, row.memorandum),
            "corrected": doing.facts_from(corrected.after) if corrected else None,
            "correcting": correcting,
            "payments": _payments(row),
            "may_pay": bool(sides) and row.kind == "delivery" and row.state != "taken_back",
            "may_open": row.file_id is not None,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _payments(row: DealStep) -> list[Any]:
    found: list[Any] = (
        list(row.payments.exclude(state="taken_back").order_by("happened_on", "pk")) if row.kind == "delivery" else []
    )
    for one in found:
        one.tone = STEP_TONES[one.state]
    return found


def _say(
    request: HttpRequest, row: DealStep, word: str, turns: dict[str, list[str]], form: Any, here: str
) -> HttpResponse | None:
    """Say the word sent; where to go, or None with the refusal on the form of a correction."""
    version = request.POST.get("version", "")
    able = [side for side, words in turns.items() if word in words]
    side = request.POST.get("side", "") or (able[0] if len(able) == 1 else "")
    common: dict[str, Any] = {
        "by": request.user,
        "step_id": row.pk,
        "word": word,
        "side": side,
        "version": int(version) if version.isdigit() else None,
    }
    if form is not None:

        def correct(values: dict[str, Any]) -> Any:
            facts = doing.Facts(values["happened_on"], values["amount"], values["quantity"], values["unit"])
            return doing.answer(**common, facts=facts, reason=values["reason"])

        return act(
            request,
            form,
            correct,
            saved=_("Noted. The other side accepts your correction or disputes it."),
            to=lambda _step: here,
        )
    saved = {
        Word.CONFIRMED: _("Confirmed by both sides."),
        Word.ACCEPTED: _("Accepted: both sides agree."),
        Word.DISPUTED: _("Disputed. The other side reads why."),
        Word.TAKEN_BACK: _("Taken back."),
    }
    press(
        request,
        lambda: doing.answer(**common, reason=request.POST.get("reason", "")),
        saved=saved.get(Word(word), "") if word in Word.values else "",
    )
    return redirect(here)


@page
def complaint_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Complain, or record goods that went back."""
    row = memorandum_for(request, pk)
    sides = queries.sides_of(request.user, row)
    allow(bool(sides), _("Only the two sides complain; the office follows."))
    initial = {"step": request.GET.get("giao", ""), "kind": "complaint"}
    form = forms.ComplaintForm(
        request.POST or None, request.FILES or None, memorandum=row, sides=sides, initial=initial
    )

    def do(values: dict[str, Any]) -> Any:
        return complaints.raise_complaint(
            by=request.user,
            key=values["key"],
            memorandum_id=pk,
            kind=values["kind"],
            words=values["words"],
            side=values.get("side") or sides[0],
            step_id=values["step"].pk if values["step"] else None,
            quantity=values["quantity"],
            amount=values["amount"],
            file=kept(request, values["file"]),
        )

    saved = _("Kept. The other side is asked to answer.")
    if request.method == "POST" and (
        gone := act(request, form, do, saved=saved, to=lambda one: reverse("trade:complaint", args=[one.pk]))
    ):
        return gone
    return form_page(
        request,
        form,
        title=_("Complaint or goods returned"),
        lede=f"{row.producer.organisation.name} – {row.buyer.organisation.name}",
        button=_("Send it"),
        back=reverse("trade:memorandum", args=[pk]),
        has_file=True,
    )


@page
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """A complaint with its answer."""
    one = complaint_for(request, pk)
    sides = queries.sides_of(request.user, one.memorandum)
    is_open = one.state in ("open", "answered")
    may_answer = is_open and actors.other(one.side) in sides
    may_close = is_open and one.side in sides
    form = forms.WordsForm(request.POST if request.POST.get("what") == "answer" else None)
    here = reverse("trade:complaint", args=[pk])
    if request.method == "POST":
        allow(bool(sides), _("Only the two sides speak here."))
        if request.POST.get("what") == "answer":
            gone = act(
                request,
                form,
                lambda values: complaints.answer(by=request.user, complaint_id=pk, words=values["words"]),
                saved=_("Your answer is kept."),
                to=lambda _one: here,
            )
            if gone:
                return gone
        else:
            settled = request.POST.get("what") == "settle"
            press(
                request,
                lambda: complaints.close(by=request.user, complaint_id=pk, settled=settled),
                saved=_("It is closed."),
            )
            return redirect(here)
    return render(
        request,
        "trade/deals/complaint.html",
        {"one": one, "row": one.memorandum, "form": form, "may_answer": may_answer, "may_close": may_close},
        status=422 if form.is_bound and form.errors else 200,
    )
