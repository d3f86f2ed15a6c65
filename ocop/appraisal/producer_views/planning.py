"""Planning before there is a dossier: the same form and the same ways, with no paper at all."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ocop.appraisal import path_page, sheet_page
from ocop.appraisal.actions import plans
from ocop.appraisal.actions.rules import in_force, sets_in_force
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import CriteriaVersion, Dossier, Plan
from ocop.appraisal.producer_views import sheet, star_path
from ocop.appraisal.producer_views.access import page, plan_product_for
from ocop.appraisal.self_rating import tally
from ocop.ledger.refusal import Refused
from ocop.products.models import Product
from ocop.recognition.standing import standing
from ocop.rulebooks.product_sets import product_set
from ocop.rulebooks.rating import Answer, AnswerError, parse_answers
from ocop.ui import writing as words_of
from ocop.workdays import clock


class SetForm(forms.Form):
    """The set of a product that states none."""

    set_id = forms.ChoiceField(label=gettext_lazy("Product set"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(row.set_id, product_set(row.set_id)) for row in sets_in_force(clock.today())]
        self.fields["set_id"].choices = [(key, f"{one.number}. {one.vi}") for key, one in named if one]


def _stands(product: Product) -> tuple[Plan | None, CriteriaVersion | None, dict[str, Answer]]:
    """(plan, its rules, its answers) as they stand; nothing is made by looking."""
    plan = Plan.objects.filter(product=product).first()
    set_id = product.product_set or (plan.set_id if plan else "")
    version = in_force(set_id, clock.today()) if set_id else None
    answers: dict[str, Answer] = {}
    if plan is not None and version is not None and plan.set_id == set_id:
        one = criteria_set(version)
        for number, raw in plan.answers.items():
            try:
                answers |= parse_answers(one, {number: raw})
            except AnswerError:
                continue  # a choice of an older text
    return plan, version, answers


@page
def path(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways from the plan's choices; first of all the set, where the product states none."""
    product = plan_product_for(request, pk)
    if request.method == "POST":
        return _do(request, product)
    open_one = Dossier.objects.visible_to(request.user).filter(product=product).open().first()
    if open_one is not None:
        return redirect("appraisal:star_path", open_one.pk)
    plan, version, answers = _stands(product)
    if version is None:
        return render(request, "appraisal/producer/choose_set.html", {"product": product, "form": SetForm()})
    now = standing(product.pk)
    default = plan.wished_stars if plan else {"3": 4, "4": 5, "potential_5": 5, "5": 5}.get(now.level, 3)
    stars = star_path.wished(request.GET.get("sao", ""), default)
    context = star_path.ways_context(
        criteria_set(version), answers, stars, plan.locked if plan else [], request.GET.get("duong", "")
    )
    return render(
        request,
        "appraisal/producer/star_path.html",
        context
        | {
            "dossier": None,
            "product": product,
            "may_write": True,
            "may_lock": True,
            "standing": now,
            "here": reverse("appraisal:plan_path", args=[pk]),
            "assess": reverse("appraisal:plan_assess", args=[pk]),
            "other": reverse("appraisal:plan_other_decree", args=[pk]),
            "back": reverse("desk:product", args=[pk]),
            "back_words": product.name,
            "saved": plan.saved_at if plan and answers else None,
        },
    )


def _do(request: HttpRequest, product: Product) -> HttpResponse:
    stars = request.POST.get("sao", "")
    try:
        if "set_id" in request.POST:
            plans.choose_set(by=request.user, product_id=product.pk, set_id=request.POST["set_id"])
        elif "lock" in request.POST or "unlock" in request.POST:
            plans.lock(
                by=request.user,
                product_id=product.pk,
                criterion=request.POST.get("lock") or request.POST.get("unlock", ""),
                is_locked="lock" in request.POST,
            )
        elif "wish" in request.POST:
            plans.wish(by=request.user, product_id=product.pk, stars=star_path.wished(request.POST["wish"], 0))
            stars = ""
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    query = f"?sao={stars}" if stars in ("3", "4", "5") else ""
    return redirect(reverse("appraisal:plan_path", args=[product.pk]) + query)


@page
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to try: choices only."""
    product = plan_product_for(request, pk)
    _plan, version, answers = _stands(product)
    if version is None:
        return redirect("appraisal:plan_path", pk)
    clash: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        number = request.POST.get("criterion", "")
        result = _one(request, pk, {"criterion": number, "answer": sheet_page.sent_answer(request.POST)})
        if result["result"] == "saved":
            where = request.POST.get("go", "") or number
            return redirect(
                reverse("appraisal:plan_assess", args=[pk]) + (f"#c-{where}" if where != "overview" else "")
            )
        clash, status = {"criterion": number, "refusal": result.get("sentence", "")}, 422
    one = criteria_set(version)
    reckoned = tally(one, answers)
    filled = {number: sheet_page.Filled(_value(answer)) for number, answer in answers.items()}
    rows = sheet_page.rows(one, filled, reckoned.rating.points)
    return render(
        request,
        "appraisal/producer/self_assess.html",
        {
            "dossier": None,
            "product": product,
            "set": one,
            "rows": rows,
            "groups": sheet.groups(rows, reckoned),
            "tally": reckoned,
            "tally_words": sheet.tally_words(reckoned),
            "clash": clash,
            "asked": {},
            "is_plan": True,
            "save_address": reverse("appraisal:plan_autosave", args=[pk]),
            "store": f"thu-cham:{request.user.pk}:{pk}",
            "bands": ",".join(str(band.least) for band in one.bands),
            "marks": json.dumps(sheet_page.marks_of(one)),
            "back": reverse("appraisal:plan_path", args=[pk]),
            "here": reverse("appraisal:plan_assess", args=[pk]),
            "path_address": reverse("appraisal:plan_path", args=[pk]),
            "first_open": next((row.no for row in rows if not row.is_done), rows[0].no),
        },
        status=status,
    )


def _value(answer: Answer) -> str:
    return str(answer) if isinstance(answer, int) else f"{answer.case}:{answer.choice}"


def _one(request: HttpRequest, pk: int, save: dict[str, Any]) -> dict[str, Any]:
    key = {"kind": "answer", "criterion": save.get("criterion"), "name": None}
    parsed = sheet_page.parsed_value(str(save.get("answer", "")))
    if parsed is None:
        return key | {"result": "refused", "sentence": _("Choose one of the choices.")}
    try:
        plan = plans.save_choice(
            by=request.user, product_id=pk, criterion=str(save.get("criterion", "")), choice=parsed[0], case=parsed[1]
        )
    except Refused as refusal:
        return key | {"result": "refused", "sentence": refusal.sentence}
    return key | {"result": "saved", "revision": plan.revision}


@never_cache
@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """What a phone kept of a plan; answers as `sheet.autosave`, the later phone wins."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("You are signed out. What you typed stays in this phone.")}, status=401)
    asked = sheet.sent(request)
    if isinstance(asked, JsonResponse):
        return asked
    try:
        product = plan_product_for(request, pk)
    except (Http404, PermissionDenied):
        return JsonResponse({"error": _("This product is not here.")}, status=404)
    results = [_one(request, pk, save) for save in asked["saves"]]
    _plan, version, answers = _stands(product)
    if version is None:
        return JsonResponse({"error": _("This criteria set is not in force today.")}, status=400)
    reckoned = path_page.tally(criteria_set(version), answers)
    said = sheet.tally_words(reckoned)
    told = reckoned.as_json() | {"reached": said["reached"], "next_words": said["next"]}
    return JsonResponse({"results": results, "tally": told, "may_write": True, "at": words_of.moment(clock.now())})


@require_safe
@page
def other(request: HttpRequest, pk: int) -> HttpResponse:
    """What the product would get under another decree, by its plan."""
    product = plan_product_for(request, pk)
    _plan, version, answers = _stands(product)
    if version is None:
        return redirect("appraisal:plan_path", pk)
    context = star_path.other_context(criteria_set(version), answers, request.GET.get("bo", ""))
    return render(
        request,
        "appraisal/producer/other_decree.html",
        context | {"product": product, "back": reverse("appraisal:plan_path", args=[pk])},
    )
