"""From an activity of the plan to its course, inspections or policy, and what was done there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ocop.fieldwork.support import catalogue
from ocop.people.rights import rights_of
from ocop.programme import ties
from ocop.programme.actions import ties as doing
from ocop.programme.forms import MakePlanForm, ShapeForm, TieForm
from ocop.programme.models import Activity
from ocop.programme.permissions import may_write_plan
from ocop.trade.deals.views.access import allow, page
from ocop.ui.acting import act, press
from ocop.workdays import clock

LABELS = {
    "course": lambda: _("Training course"),
    "inspection_plan": lambda: _("Inspections"),
    "policy": lambda: _("Policy of support"),
}
# Where one goes on after something was made.
NEXT = {"course": "fieldwork:course_change", "policy": "fieldwork:support_policy_change"}


@require_http_methods(["GET", "HEAD", "POST"])
@page
def field(request: HttpRequest, pk: int) -> HttpResponse:
    """What an activity leads to, with what was done; choose one that is there, or make one."""
    rows = Activity.objects.visible_to(request.user)
    row = rows.select_related("plan__commune", "content", "course", "inspection_plan", "policy").filter(pk=pk).first()
    if row is None:
        raise Http404
    allow(may_write_plan(request.user, row.plan.commune_id))
    makes = rights_of(request.user).is_city_officer
    sent, kind = request.POST.get("do", ""), request.POST.get("kind", "")
    forms = {name: _forms(request, row, name, sent if kind == name else "") for name in ties.KINDS}
    if request.method == "POST":
        answer = _do(request, row, kind, sent, forms.get(kind, {}))
        if answer is not None:
            return answer
    found = {one.kind: one for one in ties.done(row.plan, [row], clock.today()).get(row.pk, [])}
    parts = [(name, LABELS[name](), found.get(name), forms[name]) for name in ties.KINDS]
    back = f"{reverse('programme:plan', args=[row.plan_id])}#noi-dung-{row.content.number}"
    context = {"row": row, "plan": row.plan, "parts": parts, "makes": makes, "back": back}
    bad = any(form.is_bound and form.errors for every in forms.values() for form in every.values())
    return render(request, "programme/ties.html", context, status=422 if bad else 200)


def _forms(request: HttpRequest, row: Activity, kind: str, sent: str) -> dict[str, Any]:
    """The forms of one kind, that of the step sent bound."""
    made: dict[str, Any] = {}
    rows = doing.choices(request.user, row.plan, kind)
    if rows.exists():
        made["tie"] = TieForm(request.POST if sent == "tie" else None, rows=rows[:200], prefix=kind)
    if kind == "inspection_plan" and not made:
        made["make"] = MakePlanForm(request.POST if sent == "make" else None, prefix=kind)
    elif kind == "policy":
        shapes = [(one["slug"], catalogue.said(one)) for one in catalogue.shapes()]
        made["make"] = ShapeForm(request.POST if sent == "make" else None, shapes=shapes, prefix=kind)
    return made


def _do(request: HttpRequest, row: Activity, kind: str, sent: str, forms: dict[str, Any]) -> HttpResponse | None:
    """The step sent: where to go then, or None with the refusal on its form."""
    shared: dict[str, Any] = {"by": request.user, "activity_id": row.pk, "kind": kind}
    here = reverse("programme:activity_field", args=[row.pk])

    def made_at(changed: Activity) -> str:
        return reverse(NEXT[kind], args=[getattr(changed, f"{kind}_id")]) if kind in NEXT else here

    if sent == "untie":
        press(request, lambda: doing.tie(**shared, key=None), saved=_("It leads there no more."))
        return redirect(here)
    if sent == "make" and kind == "course":
        made = press(request, lambda: doing.make(**shared), saved=_("The course is a draft now; say what it is about."))
        return redirect(made_at(made) if made else here)
    if sent == "tie" and "tie" in forms:
        return act(
            request, forms["tie"], lambda got: doing.tie(**shared, **got), saved=_("Saved."), to=lambda _row: here
        )
    if sent == "make" and "make" in forms:
        return act(
            request, forms["make"], lambda got: doing.make(**shared, **got), saved=_("It is a draft now."), to=made_at
        )
    return redirect(here)
