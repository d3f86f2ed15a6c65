"""The page of a scanned code in kept pieces: drawn once for each shape of an answer, its gaps filled for every code.

A shape is all that changes what stands on the page beside plain words: the state, the stars, which lines there are. The template draws
it with marks where the words of one certificate go; the rest of that page is the same for every stranger until the ledger
changes. So a code seen for the first time costs its verdict and a join of texts.
"""

from __future__ import annotations

import datetime
import html
import re
import secrets
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ocop.portal import page_cache
from ocop.recognition.certificates import tokens, verifying
from ocop.recognition.models import Withdrawal
from ocop.ui import writing
from ocop.ui.templatetags.ui import stars, state_mark
from ocop.workdays import clock

STYLES = {
    "in_force": ("", "check"),
    "ended": ("is-ended", "cross"),
    "withdrawn": ("is-withdrawn", "ban"),
    "cancelled": ("is-withdrawn", "ban"),
    "replaced": ("is-ended", "undo"),
    "distrusted": ("is-forged", "warn"),
    "unknown": ("is-forged", "warn"),
    "forged": ("is-forged", "warn"),
}
TITLES = {
    "in_force": gettext_noop("In force"),
    "ended": gettext_noop("Ended"),
    "withdrawn": gettext_noop("Withdrawn"),
    "cancelled": gettext_noop("Cancelled"),
    "replaced": gettext_noop("Replaced"),
    "distrusted": gettext_noop("No longer trusted"),
    "unknown": gettext_noop("Not in our register"),
    "forged": gettext_noop("This code is not ours"),
}
NOT_OURS = frozenset({"forged", "unknown"})
MOST_SHAPES = 256
"""Kept by one process, about 12 KB each; shapes of an earlier ledger fall out first."""


@dataclass(frozen=True)
class Shape:
    """What decides which lines the page has. `level` is "" where the register says nothing of the code."""

    state: str
    level: str = ""
    is_demo: bool = False
    is_linked: bool = False
    has_place: bool = False
    has_code: bool = False
    has_now: bool = False


def shape_and_words(found: verifying.Verdict) -> tuple[Shape, dict[str, str]]:
    """The shape of an answer, and its words in the language of the request; words that are HTML are marked safe."""
    facts = found.facts
    words = {"line": _line(found, found.facts or {}), "number": _number(found), "key": found.key_name}
    if not facts:
        return Shape(found.state), words
    english = get_language() == "en"
    is_linked = bool(facts["is_public"]) and facts["merged_into"] is None
    words |= {
        "product": (english and facts["product_name_en"]) or facts["product_name"],
        "holder": (english and facts["holder_en"]) or facts["holder"] or "–",
        "place": facts["place"],
        "number": facts["number"],
        "code": facts["code"],
        "decision": facts["decision"] or "–",
        "issued": writing.day(facts["issued_on"]),
        "last": writing.day(facts["ends_on"] - datetime.timedelta(days=1)),
        "slug": facts["slug"],
    }
    if found.state == verifying.WITHDRAWN:
        ground = str(Withdrawal.Ground(facts["withdrawn_ground"]).label)
        words |= {"ground": ground[:1].upper() + ground[1:], "withdrawn_by": facts["withdrawn_decision"]}
    has_now = found.state == verifying.REPLACED and is_linked
    if has_now:
        now = verifying.product_today(facts["product_id"], clock.today())
        words["now_stars"] = stars(now.level, ended=now.state in ("ended", "withdrawn"))
        words["now_state"] = state_mark(now.state, now.ends_on, now.withdrawn_on, extended_to=now.extended_to)
    shape = Shape(
        found.state,
        facts["level"],
        bool(facts["is_demo"]),
        is_linked,
        bool(facts["place"]),
        bool(facts["code"]),
        has_now,
    )
    return shape, words


def _number(found: verifying.Verdict) -> str:
    if found.mark is None:
        return ""
    return tokens.number_of(found.mark.serial, province=settings.OCOP_PROVINCE, is_demo=found.mark.is_demo)


def title(state: str) -> str:
    """The one word of a state."""
    return _(TITLES[state])


def _line(found: verifying.Verdict, facts: dict[str, Any]) -> str:
    """The sentence under the one word."""
    if found.state == verifying.IN_FORCE:
        until = facts["extended_to"] or facts["ends_on"]
        last = {"day": writing.day(until - datetime.timedelta(days=1))}
        if facts["ends_on"] <= clock.today():
            return _("Awaiting the renewal decision; stands until the end of %(day)s at the latest") % last
        return _("Until the end of %(day)s") % {"day": writing.day(facts["ends_on"] - datetime.timedelta(days=1))}
    if found.state == verifying.ENDED:
        return _("Since %(day)s") % {"day": writing.day(facts["extended_to"] or facts["ends_on"])}
    if found.state == verifying.WITHDRAWN:
        return _("On %(day)s") % {"day": writing.day(facts["withdrawn_on"])}
    if found.state == verifying.CANCELLED:
        return _("The decision behind this certificate was recorded by mistake.")
    if found.state == verifying.REPLACED:
        if facts["replaced_at"] is not None:
            return _("A newer paper was issued in its place.")
        return _("The product has had a newer decision since %(day)s.") % {"day": writing.day(facts["later_from"])}
    if found.state == verifying.DISTRUSTED:
        return _("The key that signed this code was lost; the certificate is being made anew.")
    if found.state == verifying.UNKNOWN:
        return _("The signature is ours, but the register has no such certificate.")
    reasons = {
        "form": _("It is not a code of an OCOP certificate, or it was read only in part."),
        "key": _("It was signed with a key that is not ours."),
        "signature": _("Its content was changed after it was signed."),
    }
    return reasons[found.why]


# --- the page -----------------------------------------------------------------------------------------------------------
def draw(request: HttpRequest, shape: Shape, words: dict[str, str]) -> str:
    """The whole page by its template."""
    style, sign = STYLES[shape.state]
    context = {**asdict(shape), "style": style, "sign": sign, "title": title(shape.state), "words": words}
    return render_to_string("portal/verify.html", context, request)


# Letters that no escaping touches and an address takes as they are; what they spell no certificate can know.
_SECRET = secrets.token_hex(12)
_GAP = re.compile(rf"GAP{_SECRET}-([a-z_]+)-")


def _gap(name: str) -> str:
    return f"GAP{_SECRET}-{name}-"


@dataclass
class Kept:
    """A page of a shape, cut at its gaps (text and name of a gap in turn), and what was sent with it."""

    pieces: list[str]
    headers: dict[str, str] | None = None


_kept: dict[Any, Kept] = {}


def _key(request: HttpRequest, shape: Shape) -> Any:
    meta = request.META
    host = meta.get("HTTP_HOST", meta.get("SERVER_NAME", ""))
    return page_cache.known_version(), get_language(), request.scheme, host, shape


def _is_plain(request: HttpRequest) -> bool:
    """A stranger who asks the address alone: another query stands in the links to the other language."""
    return (
        bool(getattr(settings, "OCOP_PAGE_CACHE", True))
        and not request.META.get("QUERY_STRING")
        and "HTTP_HX_REQUEST" not in request.META
        and page_cache.is_stranger(request)
    )


def _filled(kept: Kept, words: dict[str, str], token: str) -> str:
    # As Django's own escaping does it, without asking each text whether it is lazy.
    said = {name: text if isinstance(text, SafeString) else html.escape(text) for name, text in words.items()}
    said["token"] = token
    filled = list(kept.pieces)
    filled[1::2] = [said[name] for name in kept.pieces[1::2]]
    return "".join(filled)


def page(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a token, drawn by its template; for a stranger it teaches the pieces."""
    found = verifying.verdict(token)
    shape, words = shape_and_words(found)
    if found.why == "form" or not _is_plain(request):
        return HttpResponse(draw(request, shape, words), status=status_of(found))
    key = _key(request, shape)
    whole = draw(request, shape, {name: _gap(name) for name in words})
    kept = Kept(_GAP.split(whole.replace(token, _gap("token"))))
    response = HttpResponse(_filled(kept, words, token), status=status_of(found))

    def learn(sent: HttpResponse) -> None:
        kept.headers = {name: value for name, value in sent.items() if name.lower() not in page_cache.NOT_KEPT}
        while len(_kept) >= MOST_SHAPES:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = kept

    if not response.cookies:
        response.learn = learn  # type: ignore[attr-defined]
    return response


def status_of(found: verifying.Verdict) -> int:
    """Not ours is answered with "not found", so that no machine takes the page for a pass; people read why."""
    return 404 if found.state in NOT_OURS else 200


def fill(request: HttpRequest, address: re.Match[str]) -> HttpResponse | None:
    """The answer for a stranger from kept pieces; None where this shape was not drawn since the ledger changed."""
    if not _is_plain(request):
        return None
    with translation.override(address["language"] or "vi"):
        found = verifying.verdict(address["token"])
        if found.why == "form":
            return None
        shape, words = shape_and_words(found)
        kept = _kept.get(_key(request, shape))
    if kept is None:
        return None
    response = HttpResponse(_filled(kept, words, found.token), status=status_of(found), headers=kept.headers)
    response.is_public_page = True  # type: ignore[attr-defined]
    return response


page_cache.in_pieces(re.compile(r"(?:/(?P<language>en))?/q/(?P<token>[A-Za-z0-9_-]{96})"), fill)
