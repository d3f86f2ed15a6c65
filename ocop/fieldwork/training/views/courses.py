"""Courses: list, page with its effect, writing; where points are lost."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.fieldwork.access import (
    act,
    allow_office,
    allow_part,
    allow_reading,
    form_page,
    found,
    kept_scan,
    number_in,
    page,
    press,
    show,
    steps,
)
from ocop.fieldwork.models import Course
from ocop.fieldwork.permissions import reads, runs
from ocop.fieldwork.training import content_gaps, queries
from ocop.fieldwork.training.actions import courses as doing
from ocop.fieldwork.training.forms import CourseForm, MaterialForm, SessionForm
from ocop.fieldwork.training.points import FEW, lost, scores
from ocop.people.rights import rights_of
from ocop.stories.scores import behind as scores_behind
from ocop.trade import condition_words
from ocop.ui import writing
from ocop.workdays import clock

SHOWN_LOST = 40


@require_safe
@page
def courses(request: HttpRequest) -> HttpResponse:
    """Sessions to come, then every course."""
    allow_part(request)
    rows = list(queries.sessions(request.user).order_by("-starts_at", "-pk")[:200])
    now = clock.now()
    coming = [row for row in reversed(rows) if row.ends_at >= now and row.state != "cancelled"]
    return show(
        request,
        "training/courses",
        coming=coming,
        past=[row for row in rows if row not in coming],
        title=_("Training"),
        keeps=bool(rights_of(request.user).commune_ids) or runs(request.user),
        courses=list(Course.objects.visible_to(request.user).order_by("-created_at", "-pk")[:200]),
    )


def _address(row: Course) -> str:
    return reverse("fieldwork:course", args=[row.pk])


def _written(request: HttpRequest, row: Course | None, initial: dict[str, Any], title: str, back: str) -> HttpResponse:
    allow_office(request)
    form = CourseForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda got: doing.keep(by=request.user, values=got, course=row),
            saved=_("Saved."),
            to=_address,
        )
        if done is not None:
            return done
    return form_page(request, form, "fieldwork/form.html", title=title, button=_("Save"), back=back)


@page
def course_new(request: HttpRequest) -> HttpResponse:
    """Write a course; `?tieu-chi=` and `?noi-dung=` are what it is about."""
    about = {
        "criteria": [one[:300] for one in request.GET.getlist("tieu-chi")],
        "contents": [one[:40] for one in request.GET.getlist("noi-dung")],
    }
    return _written(request, None, about, _("New course"), reverse("fieldwork:courses"))


@page
def course_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a course."""
    row: Course = found(Course.objects.visible_to(request.user), pk)
    return _written(request, row, CourseForm.initial_of(row), row.name, _address(row))


def _adding(request: HttpRequest, row: Course) -> Any:
    return lambda got: doing.add_material(
        by=request.user, course=row, title=got["title"], file=kept_scan(request, got["file"])
    )


@page
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """A course: what it is about, sessions, files, and for who reads all of it its effect."""
    allow_part(request)
    row: Course = found(Course.objects.visible_to(request.user), pk)
    post = request.POST if request.method == "POST" else None
    do = request.POST.get("do", "") if post else ""
    material = MaterialForm(post if do == "material" else None, request.FILES if do == "material" else None)
    if post is not None:
        allow_office(request)
        if do == "remove":
            key = number_in(request.POST.get("key")) or 0
            press(
                request,
                lambda: doing.remove_material(by=request.user, course=row, key=key),
                saved=_("The file is taken away."),
            )
            return redirect(request.path)
        done = steps(request, {"material": (material, _adding(request, row), _("The file is kept."))})
        if done is not None:
            return done
    language = "en" if writing.is_english() else "vi"
    return show(
        request,
        "training/course",
        row=row,
        sessions=list(queries.sessions(request.user).filter(course=row).order_by("-starts_at")),
        conditions=[condition_words.label(code, language) for code in row.conditions],
        contents=content_gaps.names(row.contents),
        materials=row.materials.select_related("file").order_by("pk"),
        material=material,
        effect=queries.effect_of(row) if reads(request.user) else None,
        few=FEW,
    )


@page
def session_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a session of a course."""
    row: Course = found(Course.objects.visible_to(request.user), pk)
    allow_office(request)
    form = SessionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = act(
            request,
            form,
            lambda _got: doing.keep_session(by=request.user, course=row, values=form.values()),
            saved=_("The session is set."),
            to=lambda made: reverse("fieldwork:session", args=[made.pk]),
        )
        if done is not None:
            return done
    return form_page(
        request,
        form,
        "fieldwork/form.html",
        title=_("New session"),
        lede=row.name,
        button=_("Set the session"),
        back=_address(row),
    )


@require_safe
@page
def points_lost(request: HttpRequest) -> HttpResponse:
    """Criteria in which councils took most points off, over the newest result of each product."""
    allow_reading(request)
    every = scores(settings.OCOP_REGISTER)
    rows = lost(every)[:SHOWN_LOST]
    return show(
        request,
        "training/lost",
        rows=rows,
        products=len({one.product for one in every}),
        title=_("Where points are lost"),
    )


@require_safe
@page
def content_lacking(request: HttpRequest) -> HttpResponse:
    """Channel by channel: what the records of products lack, in how many of them."""
    allow_reading(request)
    return show(
        request,
        "training/lacking",
        channels=content_gaps.by_channel(settings.OCOP_REGISTER),
        behind=scores_behind(),
        title=_("What records of products lack"),
    )
