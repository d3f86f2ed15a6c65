"""Dialogues held, and which office answers a subject within how many working days."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.dialogue import actors, catalogue, forms, rules
from ocop.dialogue.actions import keeping as doing
from ocop.dialogue.models import Dialogue, SubjectRule
from ocop.trade.sides.access import allow, page
from ocop.ui.acting import act
from ocop.workdays import clock


@page
def dialogues(request: HttpRequest) -> HttpResponse:
    """Every dialogue with what was brought and promised there; the office writes one down here."""
    allow(actors.takes_part(request.user))
    may = actors.sorts(request.user)
    form = forms.DialogueForm(request.POST or None)
    here = reverse("dialogue:dialogues")
    if request.method == "POST":
        allow(may, _("Dialogues are kept by the coordination office."))
        gone = act(
            request,
            form,
            lambda values: doing.hold(by=request.user, **values),
            saved=_("Written down."),
            to=lambda _row: here,
        )
        if gone:
            return gone
    rows = Dialogue.objects.visible_to(request.user).filter(register=settings.OCOP_REGISTER)
    rows = rows.annotate(brought=Count("proposals", distinct=True), promised=Count("promises", distinct=True))
    found = Paginator(rows.order_by("-held_on", "-pk"), 30).get_page(request.GET.get("page"))
    context = {
        "title": _("Dialogues held"),
        "found": found,
        "form": form,
        "may": may,
        "may_enter": actors.enters(request.user),
    }
    return render(request, "dialogue/dialogues.html", context, status=422 if form.is_bound and form.errors else 200)


@page
def rules_page(request: HttpRequest) -> HttpResponse:
    """Subjects: who answers, within how many working days, since when, on what basis. What nobody set is said so."""
    allow(actors.enters(request.user))
    may = actors.sorts(request.user)
    form = forms.RuleForm(request.POST or None, initial={"valid_from": clock.today()})
    here = reverse("dialogue:rules")
    if request.method == "POST":
        allow(may, _("Deadlines are set by the coordination office."))
        gone = act(
            request,
            form,
            lambda values: doing.set_rule(by=request.user, **values),
            saved=_("Saved."),
            to=lambda _row: here,
        )
        if gone:
            return gone
    today = clock.today()
    listed: list[Any] = []
    for subject in catalogue.subjects().values():
        rule = rules.standing(subject.code, today)
        listed.append((subject, rule, catalogue.name_of(rule.office) if rule else ""))
    coming: list[Any] = list(
        SubjectRule.objects.visible_to(request.user).filter(valid_from__gt=today).order_by("valid_from", "subject")
    )
    for one in coming:
        one.subject_name, one.office_name = catalogue.subject_name(one.subject), catalogue.name_of(one.office)
    context = {"title": _("Subjects and deadlines"), "rows": listed, "coming": coming, "form": form, "may": may}
    return render(request, "dialogue/rules.html", context, status=422 if form.is_bound and form.errors else 200)
