"""A scanned code: one word at arm's length, then who, until when, and how it was checked. Also what checkers without us need."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ocop.portal.page_cache import public_page
from ocop.recognition.certificates import keys, tokens, verifying
from ocop.recognition.models import Withdrawal
from ocop.recognition.standing import standing
from ocop.ui import writing

_STYLES = {
    "in_force": ("", "check"),
    "ended": ("is-ended", "cross"),
    "withdrawn": ("is-withdrawn", "ban"),
    "cancelled": ("is-withdrawn", "ban"),
    "replaced": ("is-ended", "undo"),
    "distrusted": ("is-forged", "warn"),
    "unknown": ("is-forged", "warn"),
    "forged": ("is-forged", "warn"),
}
NOT_OURS = frozenset({"forged", "unknown"})
"""Answered with "not found", so that no machine takes the page for a pass; people read why."""


@public_page
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What a code says today."""
    found = verifying.verdict(token)
    context = {"verdict": found, **words(found)}
    return render(request, "portal/verify.html", context, status=404 if found.state in NOT_OURS else 200)


def words(found: verifying.Verdict) -> dict[str, Any]:
    """What the page shows of a verdict, in the language of the request."""
    style, sign = _STYLES[found.state]
    title, line = _headline(found)
    facts = found.facts or {}
    english = get_language() == "en"
    answer: dict[str, Any] = {
        "style": style,
        "sign": sign,
        "title": title,
        "line": line,
        "product": (facts.get("product_name_en") if english else "") or facts.get("product_name", ""),
        "holder": (facts.get("holder_en") if english else "") or facts.get("holder", ""),
        "is_linked": bool(facts) and facts["is_public"] and facts["merged_into"] is None,
        "is_demo": found.mark is not None and found.mark.is_demo,
        "last_day": facts["ends_on"] - datetime.timedelta(days=1) if facts else None,
        "number": facts.get("number", "") or _number(found),
    }
    if found.state == verifying.WITHDRAWN:
        answer["ground"] = Withdrawal.Ground(facts["withdrawn_ground"]).label
    if found.state == verifying.REPLACED and answer["is_linked"]:
        answer["now"] = standing(facts["product_id"])
        answer["is_over"] = answer["now"].state in ("ended", "withdrawn")
    return answer


def _number(found: verifying.Verdict) -> str:
    if found.mark is None:
        return ""
    return tokens.number_of(found.mark.serial, province=settings.OCOP_PROVINCE, is_demo=found.mark.is_demo)


def _headline(found: verifying.Verdict) -> tuple[str, str]:
    """The one word, and the sentence under it."""
    facts = found.facts or {}
    if found.state == verifying.IN_FORCE:
        last = facts["ends_on"] - datetime.timedelta(days=1)
        return _("In force"), _("Until the end of %(day)s") % {"day": writing.day(last)}
    if found.state == verifying.ENDED:
        return _("Ended"), _("Since %(day)s") % {"day": writing.day(facts["ends_on"])}
    if found.state == verifying.WITHDRAWN:
        return _("Withdrawn"), _("On %(day)s") % {"day": writing.day(facts["withdrawn_on"])}
    if found.state == verifying.CANCELLED:
        return _("Cancelled"), _("The decision behind this certificate was recorded by mistake.")
    if found.state == verifying.REPLACED:
        if facts["replaced_at"] is not None:
            return _("Replaced"), _("A newer paper was issued in its place.")
        return _("Replaced"), _("The product has had a newer decision since %(day)s.") % {
            "day": writing.day(facts["later_from"])
        }
    if found.state == verifying.DISTRUSTED:
        return _("No longer trusted"), _("The key that signed this code was lost; the certificate is being made anew.")
    if found.state == verifying.UNKNOWN:
        return _("Not in our register"), _("The signature is ours, but the register has no such certificate.")
    reasons = {
        "form": _("It is not a code of an OCOP certificate, or it was read only in part."),
        "key": _("It was signed with a key that is not ours."),
        "signature": _("Its content was changed after it was signed."),
    }
    return _("This code is not ours"), reasons[found.why]


@require_safe
def check(request: HttpRequest) -> HttpResponseBase:
    """The page that checks a code with no network; with `?ma=` (a code or its address) it leads to that code's page."""
    typed = request.GET.get("ma", "")[:400]
    if typed.strip():
        return redirect("portal:verify", tokens.token_in(typed)[:120] or "-")
    return _check_page(request)


@public_page
def _check_page(request: HttpRequest) -> HttpResponseBase:
    titles = {
        "in_force": _("In force"),
        "ended": _("Ended"),
        "withdrawn": _("Withdrawn"),
        "cancelled": _("Cancelled"),
        "replaced": _("Replaced"),
        "distrusted": _("No longer trusted"),
        "forged": _("This code is not ours"),
    }
    verdicts = [(state, *_STYLES[state], title) for state, title in titles.items()]
    scope = reverse("portal:check").removesuffix("kiem-tra")
    return render(request, "portal/check.html", {"scope": scope, "verdicts": verdicts})


@public_page
@require_safe
def published_keys(request: HttpRequest) -> HttpResponseBase:
    """`/.well-known/ocop-keys.json`: every key with its dates."""
    return _for_all(JsonResponse(keys.published()))


@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """`/q/withdrawn.json`: certificates that stand no more before their own date, signed, as of this minute."""
    return _for_all(JsonResponse(verifying.withdrawn_list()))


def _for_all(response: HttpResponse) -> HttpResponse:
    """Any page of any office may read it; nobody may keep it without asking again."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker of the checking page; it stands beside the page because its reach begins at its own address."""
    path = finders.find("portal/check-worker.js")
    response = FileResponse(open(str(path), "rb"), content_type="text/javascript; charset=utf-8")  # noqa: SIM115
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


__all__ = ["check", "page", "published_keys", "withdrawn", "worker"]
