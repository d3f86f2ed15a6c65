"""A day among craft villages: chosen, put in order, as list, drawing and PDF; carried on the phone without network."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.documents import answer, pdf
from ocop.promotion import villages
from ocop.promotion.drawing import drawing
from ocop.promotion.kept_pages import for_everybody
from ocop.promotion.routes import Rules, clock_words, minutes_of, rules
from ocop.ui import offline
from ocop.workdays import clock


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Villages, day and hour of an address; what cannot be read is as if it were not there."""
    today = clock.today()
    try:
        day = datetime.date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        day = today
    day = day if today <= day <= today + datetime.timedelta(days=366) else today
    how = rules(day)
    try:
        begins = minutes_of(datetime.time.fromisoformat(request.GET.get("gio", "")).strftime("%H:%M"))
    except ValueError:
        begins = how.begins
    slugs = [one[:160] for one in request.GET.getlist("lang")][: how.most_villages]
    return {"day": day, "how": how, "begins": begins, "slugs": slugs}


def _day(asked: dict[str, Any]) -> dict[str, Any]:
    """The day in order; no legs without villages."""
    how: Rules = asked["how"]
    chosen = villages.with_pages().filter(slug__in=asked["slugs"])
    stops, unplaced = villages.with_stops(chosen, asked["day"], how)
    start = (how.start["lat"], how.start["lon"])
    ordered, day = villages.route(stops, start, asked["begins"], how)
    english = (get_language() or "vi").startswith("en")
    start_name = how.start["name_en" if english else "name_vi"]
    spots = [(start_name, start), *((one.village.name, one.stop.spot) for one in ordered)]
    return {
        "stops": ordered,
        "unplaced": unplaced,
        "start": start_name,
        "begins": clock_words(asked["begins"]),
        "km": round(day.km),
        "back": clock_words(day.back),
        "is_long": day.back > how.ends,
        "ends": clock_words(how.ends),
        "day": asked["day"],
        "how": how,
        "drawing": drawing(spots) if ordered else None,
    }


@for_everybody
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Choose villages; the way of the day beneath."""
    asked = _asked(request)
    found = _day(asked)
    chosen = set(asked["slugs"])
    return render(
        request,
        "promotion/public/route.html",
        {
            **found,
            "villages": [(one, one.slug in chosen) for one in villages.with_pages()],
            "query": request.GET.urlencode(),
            "chosen_day": asked["day"].isoformat(),
            "today": clock.today().isoformat(),
            "most": asked["how"].most_villages,
        },
    )


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """The same as a PDF on one or two sheets."""
    found = _day(_asked(request))
    if not found["stops"]:
        raise Http404
    data = {
        "title": _("A day among craft villages"),
        "day": f"{found['day']:%d/%m/%Y}",
        "start": found["start"],
        "begins": found["begins"],
        "back": found["back"],
        "km": found["km"],
        "drawing": found["drawing"].svg(),
        "words": {
            "begin": _("Leave at"),
            "back": _("Back at about"),
            "km": _("about %(km)s km") % {"km": found["km"]},
            "note": _("Times are reckoned from distances, not from the traffic of the day. Ring before you come."),
        },
        "stops": [
            {
                "name": one.village.name,
                "craft": one.village.craft_as_given,
                "place": str(one.village.commune or ""),
                "arrives": one.arrives,
                "leaves": one.leaves,
                "km": f"{one.leg.km:.0f} km",
                "late": _late(one),
                "workshops": [
                    {"name": w.name, "hours": w.hours, "phone": w.booking_phone, "address": w.address}
                    for w in one.workshops
                ],
            }
            for one in found["stops"]
        ],
    }
    return answer.pdf(pdf.render("promotion/route", data), _("craft-villages-one-day"))


def _late(one: Any) -> str:
    if one.stop.is_closed:
        return _("closed on this day")
    return _("too late: it closes before the visit ends") if one.leg.late else ""


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker that shows carried pages of villages; it reaches no further than /lang-nghe/."""
    return offline.worker(
        request, name="ocop-way", within=r"^(/en)?/(lang-nghe|bia|tep)/", papers=["/bia/", "/tep/"], person="guest"
    )
