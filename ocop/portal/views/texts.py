"""Pages that are read rather than searched."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ocop.exchange.datasets import LICENCE_EN, LICENCE_VI, all_datasets
from ocop.people.models import Register
from ocop.portal.page_cache import public_page
from ocop.recognition.statistics import DIMENSIONS
from ocop.rulebooks import decrees, product_sets, schemes
from ocop.workdays import clock

FILE_NAMES = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}


@public_page
@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """From a dossier to a star, in plain words, under the decision in force."""
    decree = decrees.decree_at(clock.today())
    groups = schemes.groups("qd26-2026")
    sets = product_sets.all_sets()
    grouped = [(group, [one for one in sets if one.groups.get("qd26-2026") == group.code]) for group in groups]
    stars = [(number, decree.stars[number], decree.stars.get(number + 1)) for number in (5, 4, 3)]
    return render(request, "portal/programme.html", {"decree": decree, "groups": grouped, "stars": stars})


@public_page
@require_safe
def counting(request: HttpRequest) -> HttpResponse:
    """How every figure is counted."""
    return render(request, "portal/counting.html", {"registers": Register.choices, "schemes": schemes.SCHEMES})


@public_page
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What can be taken away, in which form, under which terms."""
    english = get_language() == "en"
    sets = [
        {
            "name": one.name,
            "title": one.title_en if english else one.title_vi,
            "description": one.description_en if english else one.description_vi,
            "count": one.count(settings.OCOP_REGISTER),
            "address": reverse("api:open_data_set", args=[one.name]),
            "files": [
                (label, reverse("api:open_data_file", args=[one.name, kind])) for kind, label in FILE_NAMES.items()
            ],
            "columns": [
                (c.key, c.en if english else c.vi, c.meaning_en if english else c.meaning_vi) for c in one.columns
            ],
        }
        for one in all_datasets()
    ]
    return render(
        request,
        "portal/open_data.html",
        {
            "dimensions": DIMENSIONS,
            "sets": sets,
            "licence": LICENCE_EN if english else LICENCE_VI,
            "register": Register(settings.OCOP_REGISTER).label,
        },
    )


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can read, and what was not."""
    return render(request, "portal/accessibility.html")


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, and what is not."""
    return render(request, "portal/privacy.html")


@public_page
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs this, and how to reach them."""
    return render(request, "portal/about.html")
