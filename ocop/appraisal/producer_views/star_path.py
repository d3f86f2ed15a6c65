"""The way to the next star of a dossier, and the same product under another decree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.appraisal import path_page, writers
from ocop.appraisal.actions import dossiers as doing
from ocop.appraisal.actions import plans
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Dossier, Plan
from ocop.appraisal.producer_views.access import own_dossier_for, page
from ocop.appraisal.self_rating import answers_of
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.rulebooks import carry
from ocop.rulebooks.criteria import CriteriaSet, all_criteria, decree_ids
from ocop.rulebooks.rating import Answers


def wished(text: str, default: int) -> int:
    """The stars an address asks for."""
    return int(text) if text in ("3", "4", "5") else default


def next_above(stars: int | None) -> int:
    """The star a page leads to when nobody said which."""
    return min(5, max(3, (stars or 0) + 1))


def ways_context(one: CriteriaSet, answers: Answers, stars: int, locked: list[str], chosen: str) -> dict[str, Any]:
    """What the page of ways shows, with the chosen plan."""
    shown = path_page.page(one, answers, stars, locked=locked)
    way = next((row for row in shown.ways if row.code == chosen), shown.ways[0] if shown.ways else None)
    return {"set": one, "shown": shown, "way": way, "stars_to_wish": (3, 4, 5)}


def _is_own(request: HttpRequest, dossier: Dossier) -> bool:
    return dossier.producer.organisation_id in rights_of(request.user).organisation_ids("producer_member")


@page
def of_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """From the choices of the form to the wished star; a lock or a wish is a button."""
    dossier = own_dossier_for(request, pk)
    if request.method == "POST":
        return _do(request, dossier)
    one = criteria_set(dossier.criteria)
    answers = answers_of(dossier)
    plan = Plan.objects.filter(product=dossier.product_id, set_id=one.id).first()
    stars = wished(request.GET.get("sao", ""), dossier.wished_stars or 3)
    context = ways_context(one, answers, stars, plan.locked if plan else [], request.GET.get("duong", ""))
    return render(
        request,
        "appraisal/producer/star_path.html",
        context
        | {
            "dossier": dossier,
            "product": dossier.product,
            "may_write": writers.may_write(request.user, dossier),
            "may_lock": _is_own(request, dossier),
            "here": reverse("appraisal:star_path", args=[pk]),
            "assess": reverse("appraisal:self_assess", args=[pk]),
            "other": reverse("appraisal:other_decree", args=[pk]),
            "back": reverse("appraisal:dossier", args=[pk]),
            "back_words": _("The dossier"),
        },
    )


def _do(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    stars = request.POST.get("sao", "")
    try:
        if "lock" in request.POST or "unlock" in request.POST:
            plans.lock(
                by=request.user,
                product_id=dossier.product_id,
                criterion=request.POST.get("lock") or request.POST.get("unlock", ""),
                is_locked="lock" in request.POST,
                set_id=dossier.criteria.set_id,
            )
        elif "wish" in request.POST:
            doing.wish(by=request.user, dossier=dossier, stars=wished(request.POST["wish"], 0))
            stars = ""
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    query = f"?sao={stars}" if stars in ("3", "4", "5") else ""
    return redirect(reverse("appraisal:star_path", args=[dossier.pk]) + query)


def other_sets(one: CriteriaSet) -> list[CriteriaSet]:
    """Sets a product could be rated under instead: its counterparts in other decrees, then the others of its own."""
    same = [row for row in all_criteria(one.decree_id) if row.id != one.id] if one.decree_id in decree_ids() else []
    return [*carry.counterparts(one), *same]


def other_context(one: CriteriaSet, answers: Answers, wanted: str) -> dict[str, Any]:
    """The same answers under the set that is asked for, or under the nearest older one."""
    choices = other_sets(one)
    target = next((row for row in choices if row.id == wanted), choices[0] if choices else None)
    other = path_page.other(one, answers, target) if target is not None else None
    return {
        "set": one,
        "choices": choices,
        "other": other,
        "least": int(other.least.total) if other else 0,
        "best": int(other.best.total) if other else 0,
        "now": path_page.tally(one, answers),
        "has_counterpart": bool(carry.counterparts(one)),
    }


@require_safe
@page
def other_of_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """What the product would get under another decree."""
    dossier = own_dossier_for(request, pk)
    context = other_context(criteria_set(dossier.criteria), answers_of(dossier), request.GET.get("bo", ""))
    return render(
        request,
        "appraisal/producer/other_decree.html",
        context | {"product": dossier.product, "back": reverse("appraisal:star_path", args=[pk])},
    )
