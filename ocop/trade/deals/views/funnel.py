"""The office's funnel: from invited to paid as of a day, by event, buyer, commune, group, stars, period; each number opens to its rows."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.trade.deals import sums
from ocop.trade.deals.funnel import figures, reckoning
from ocop.trade.deals.funnel.reckoning import Line
from ocop.trade.deals.funnel.shapes import BUCKETS, STAGES, STATUSES
from ocop.trade.deals.views.access import allow, page, reads_all, whole
from ocop.trade.deals.views.memoranda import dressed, exported
from ocop.trade.models import Meeting, Memorandum
from ocop.ui.paging import Slice
from ocop.vietnamese.dates import parse_date
from ocop.workdays import clock

SIZE = 20
WIDE = 600  # of a bar's drawing
# Query parameter -> dimension it narrows.
NARROWS = {"su-kien": "event", "don-vi-mua": "buyer", "xa": "commune", "nam": "year", "quy": "quarter"}
# What is counted by once a row was chosen: one event by its buyers, everything else by its events.
NEXT = {"event": "buyer", **dict.fromkeys(("buyer", "commune", "year", "quarter"), "event")}
BY_WORDS = {
    "event": gettext_lazy("Event"), "buyer": gettext_lazy("Buyer"), "commune": gettext_lazy("Commune"), "group": gettext_lazy("Product group"),
    "stars": gettext_lazy("Stars when signed"), "year": gettext_lazy("Year of signing"), "quarter": gettext_lazy("Quarter of signing"),
}  # fmt: skip
STAGE_WORDS = {
    "invited": gettext_lazy("Invited"), "met": gettext_lazy("Met"), "signed": gettext_lazy("Signed"), "contracted": gettext_lazy("Contracted"),
    "delivered": gettext_lazy("Delivered"), "paid": gettext_lazy("Paid"),
}  # fmt: skip
STATUS_WORDS = {
    "confirmed": gettext_lazy("confirmed by both"), "claimed": gettext_lazy("reported by one side"), "disputed": gettext_lazy("disputed"),
    "given_up": gettext_lazy("given up or ended"), "no_data": gettext_lazy("no data yet"), "signed": gettext_lazy("signed"),
    "waiting": gettext_lazy("wait for confirmation"), "silent": gettext_lazy("went silent"), "due": gettext_lazy("still followed"),
}  # fmt: skip
# Which numbers there are: stage -> words of `la`.
NUMBERS = {"signed": ("signed", "waiting", "silent", "due"), **dict.fromkeys(STAGES, STATUSES)}


def _day(text: str) -> tuple[datetime.date | None, str]:
    """A day of the address, and the sentence when it is none."""
    if not text.strip():
        return None, ""
    try:
        return parse_date(text), ""
    except ValueError:
        return None, _("“%(text)s” is not a day; write it as 31/12/2026.") % {"text": text}


def asked_of(request: HttpRequest) -> tuple[figures.Asked, str]:
    """What the address asks for, and a sentence when some of it is not understood."""
    found = {name: _day(request.GET.get(name, "")) for name in ("as_of", "tu", "den")}
    day, problem = found["as_of"]
    problem = problem or found["tu"][1] or found["den"][1]
    today = clock.today()
    if day is not None and day > today:
        day, problem = None, _("This day lies in the future; the figures stand as of today.")
    only = {}
    for name, by in NARROWS.items():
        key = whole(request.GET.get(name, ""))
        if key is not None:
            only[by] = key
    return figures.Asked(settings.OCOP_REGISTER, day or today, only, found["tu"][0], found["den"][0]), problem


def _kept(request: HttpRequest, *but: str) -> dict[str, str]:
    """The parameters of this page that its links carry on."""
    names = ("as_of", "tu", "den", "theo", *NARROWS)
    return {name: request.GET[name] for name in names if request.GET.get(name, "").strip() and name not in but}


class Opener:
    """Addresses that open numbers of a page to their rows. Some hundreds a page: what they share is put together once."""

    def __init__(self, request: HttpRequest) -> None:
        self.kept = _kept(request, "theo")
        self.here = reverse("trade:funnel")
        shared = urlencode(self.kept)
        self.start = f"{reverse('trade:funnel_rows')}?{shared}{'&' if shared else ''}"

    def __call__(self, stage: str, which: str, *, by: str = "", key: int | None = None, money: bool = False) -> str:
        """The address of one number; its words are our own and need no quoting."""
        of = f"&theo={by}&gia-tri={key}" if by else ""
        return f"{self.start}chang={stage}&la={which}{of}{'&tien=1' if money else ''}"

    def within(self, by: str, key: int) -> str:
        """The address of the funnel of one row; "" for groups and stars, by which it is counted but not narrowed."""
        name = next((name for name, dimension in NARROWS.items() if dimension == by), "")
        if not name or name in self.kept:
            return ""
        return f"{self.here}?{urlencode({**self.kept, name: key, 'theo': NEXT[by]})}"


def _bars(line: Line, opens: Opener) -> list[dict[str, Any]]:
    """The stages of the funnel drawn: what both confirm, what one side says, what is not known."""
    most = max(line.invited or 0, line.signed + line.waiting, 1)
    bars: list[dict[str, Any]] = []

    def parts(*pieces: tuple[str, int]) -> list[dict[str, Any]]:
        found, at = [], 0.0
        for css, count in pieces:
            wide = WIDE * count / most
            found.append({"css": css, "x": f"{at:.1f}", "width": f"{wide:.1f}"})
            at += wide
        return [one for one in found if one["width"] != "0.0"]

    for stage, count in (("invited", line.invited), ("met", line.met)):
        bars.append({
            "stage": stage, "label": STAGE_WORDS[stage], "count": count, "href": opens(stage, stage) if count else "",
            "parts": parts(("both", count or 0)), "unit": _("pairs"),
        })  # fmt: skip
    bars.append({
        "stage": "signed", "label": STAGE_WORDS["signed"], "count": line.signed, "href": opens("signed", "signed") if line.signed else "",
        "parts": parts(("both", line.signed), ("one", line.waiting)), "unit": _("memoranda"), "value": line.value,
        "more": [(STATUS_WORDS["waiting"], line.waiting, opens("signed", "waiting"))] if line.waiting else [],
    })  # fmt: skip
    for stage in STAGES:
        counts = dict(zip(STATUSES, line.counts[stage], strict=True))
        bars.append({
            "stage": stage, "label": STAGE_WORDS[stage], "count": counts["confirmed"], "href": opens(stage, "confirmed") if counts["confirmed"] else "",
            "parts": parts(("both", counts["confirmed"]), ("one", counts["claimed"]), ("off", counts["disputed"]), ("dark", counts["no_data"])),
            "more": [(STATUS_WORDS[name], counts[name], opens(stage, name)) for name in STATUSES[1:] if counts[name]], "unit": _("memoranda"),
            "is_unknown": bool(line.signed) and counts["no_data"] + counts["given_up"] == line.signed,
            "money": [
                {"bucket": bucket, "words": STATUS_WORDS[bucket], "of": line.money[stage][place], "href": opens(stage, bucket, money=True)}
                for place, bucket in enumerate(BUCKETS)
                if line.money[stage][place].stated or line.money[stage][place].unstated
            ],
        })  # fmt: skip
    return bars


def _cells(row: figures.Row, by: str, opens: Opener) -> dict[str, Any]:
    """A row of the table with the addresses of its numbers."""
    line = row.line

    def number(count: int | None, stage: str, which: str) -> dict[str, Any]:
        return {"count": count, "href": opens(stage, which, by=by, key=row.key) if count else ""}

    def dong(stage: str, bucket: str) -> dict[str, Any]:
        of = line.money[stage][BUCKETS.index(bucket)]
        there = of.stated or of.unstated
        return {
            "of": of,
            "href": opens(stage, bucket, by=by, key=row.key, money=True) if there else "",
            "there": bool(there),
        }

    return {
        "row": row, "line": line, "within": opens.within(by, row.key), "invited": number(line.invited, "invited", "invited"), "met": number(line.met, "met", "met"),
        "signed": number(line.signed, "signed", "signed"), "waiting": number(line.waiting, "signed", "waiting"),
        "stages": [
            {
                "label": STAGE_WORDS[stage], "confirmed": number(line.counts[stage][0], stage, "confirmed"),
                "claimed": number(line.counts[stage][1], stage, "claimed"), "disputed": number(line.counts[stage][2], stage, "disputed"),
                "no_data": number(line.counts[stage][4], stage, "no_data"), "is_unknown": line.counts[stage][3] + line.counts[stage][4] == line.signed,
                "dong": [{**dong(stage, bucket), "words": STATUS_WORDS[bucket], "bucket": bucket} for bucket in BUCKETS] if stage != "contracted" else [],
            }
            for stage in STAGES
        ],
    }  # fmt: skip


def _columns(by: str) -> list[Column]:
    """The table as a file: empty cells are not known, never zero."""

    def dong(stage: str, place: int) -> Any:
        return lambda row: row.line.money[stage][place].dong

    def count(stage: str, place: int) -> Any:
        return lambda row: row.line.counts[stage][place]

    found = [
        Column("key", _("Key"), "key", 10), Column("label", str(BY_WORDS[by]), "label", 44),
        Column("invited", _("Pairs invited"), lambda row: row.line.invited, 12), Column("met", _("Pairs met"), lambda row: row.line.met, 12),
        Column("signed", _("Signed"), lambda row: row.line.signed, 10), Column("waiting", _("Wait for confirmation"), lambda row: row.line.waiting, 10),
        Column("value", _("Intended value, dong"), lambda row: row.line.value.dong, 18),
        Column("value_unstated", _("Memoranda without a value"), lambda row: row.line.value.unstated, 12),
    ]  # fmt: skip
    for stage in STAGES:
        found += [
            Column(f"{stage}_{name}", f"{STAGE_WORDS[stage]}: {STATUS_WORDS[name]}", count(stage, place), 12)
            for place, name in enumerate(STATUSES)
        ]
        found += [
            Column(
                f"{stage}_{name}_dong",
                _("%(stage)s: %(bucket)s, dong") % {"stage": STAGE_WORDS[stage], "bucket": STATUS_WORDS[name]},
                dong(stage, place),
                18,
            )
            for place, name in enumerate(BUCKETS)
        ]
    if by == "event":
        found += [
            Column("budget", _("Budget, dong"), "budget", 18),
            Column("per_dong", _("Delivered for each dong of the budget"), "delivered_per_dong", 14),
        ]
    return found


@require_safe
@page
def page_of_figures(request: HttpRequest) -> HttpResponseBase:
    """The funnel of the whole, and one table."""
    allow(reads_all(request.user))
    asked, problem = asked_of(request)
    by = request.GET.get("theo", "event")
    if by not in figures.BY:
        raise Http404
    table = figures.rows(asked, by)
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        return export.response(table, _columns(by), wanted, f"pheu-{by}-{asked.as_of:%Y%m%d}")
    line = reckoning.added([row.line for row in table])
    opens = Opener(request)
    number = min(max(whole(request.GET.get("page", "1")) or 1, 1), max(1, -(-len(table) // SIZE)))
    part = table[(number - 1) * SIZE : number * SIZE]
    base = _kept(request, "theo")
    here = reverse("trade:funnel")
    return render(
        request, "trade/deals/funnel.html",
        {
            "line": line, "bars": _bars(line, opens), "cells": [_cells(row, by, opens) for row in part], "by": by, "by_words": BY_WORDS[by],
            "as_of": asked.as_of, "problem": problem, "found": Slice(number, SIZE, len(table)), "formats": export.FORMATS,
            "bys": [(name, words, f"{here}?{urlencode({**base, 'theo': name})}") for name, words in BY_WORDS.items()],
            "narrowed": _narrowed(request, asked, here), "provisional": figures.is_provisional(line), "from_day": asked.signed_from, "to_day": asked.signed_to,
            "hidden": [(name, value) for name, value in _kept(request, "as_of", "tu", "den").items()], "title": _("From memorandum to money"),
            "silent_href": opens("signed", "silent") if line.silent else "", "due_href": opens("signed", "due") if line.due else "",
            "is_empty": not line.signed and not line.waiting and line.invited is None,
        },
    )  # fmt: skip


def _narrowed(request: HttpRequest, asked: figures.Asked, here: str) -> list[dict[str, str]]:
    """What the page is narrowed to, each with the address without it."""
    found = []
    for name, by in NARROWS.items():
        if by in asked.only:
            label = figures.labels_of(by, asked.as_of, asked.only[by])
            rest = urlencode(_kept(request, name))
            found.append({"label": f"{BY_WORDS[by]}: {label}", "href": f"{here}?{rest}" if rest else here})
    return found


@require_safe
@page
def rows(request: HttpRequest) -> HttpResponseBase:
    """The rows behind one number of the funnel."""
    allow(reads_all(request.user))
    asked, _problem = asked_of(request)
    stage, which, by = request.GET.get("chang", "signed"), request.GET.get("la", "signed"), request.GET.get("theo", "")
    key = whole(request.GET.get("gia-tri", "")) if by else None
    if (by and (by not in figures.BY or key is None)) or stage not in STAGE_WORDS:
        raise Http404
    if stage in ("invited", "met"):
        return _meetings(request, asked, stage, by, key)
    money = request.GET.get("tien") == "1"
    if which not in NUMBERS[stage] or (money and (stage not in STAGES or which not in BUCKETS)):
        raise Http404
    ids = figures.memorandum_ids(asked, stage=stage, which=which, by=by, key=key, money=money)
    title = _("%(stage)s: %(which)s") % {"stage": STAGE_WORDS[stage], "which": STATUS_WORDS[which]}
    wanted = request.GET.get("format", "")
    reach = Memorandum.objects.visible_to(request.user)
    if wanted in export.FORMATS:
        return _exported(reach, ids, wanted)
    paginator = Paginator(ids, SIZE)
    found = paginator.get_page(request.GET.get("page", "1"))
    shown = {
        row.pk: row
        for row in reach.filter(pk__in=list(found.object_list)).select_related(
            "producer__organisation", "buyer__organisation", "event"
        )
    }
    listed = [dressed(row) for row in sums.added([shown[key] for key in found.object_list if key in shown])]
    return render(
        request, "trade/deals/funnel_rows.html",
        {"title": title, "found": found, "rows": listed, "formats": export.FORMATS, "as_of": asked.as_of, "of": _of(asked, by, key), "count": len(ids)},
    )  # fmt: skip


def _of(asked: figures.Asked, by: str, key: int | None) -> str:
    return f"{BY_WORDS[by]}: {figures.labels_of(by, asked.as_of, key)}" if by and key is not None else ""


def _exported(reach: Any, ids: list[int], wanted: str) -> HttpResponseBase:
    # A hundred thousand keys go past the database's limit of values in a query: in parts, each in the order of the figure.
    class Rows:
        model = Memorandum

        def values_list(self, *_names: str, **_more: Any) -> list[int]:
            return [key for start in range(0, len(ids), 900) for key in _there(reach, ids[start : start + 900])]

    return exported(Rows(), wanted, "pheu-bien-ban")  # type: ignore[arg-type]


def _there(reach: Any, keys: list[int]) -> list[int]:
    known = set(reach.filter(pk__in=keys).values_list("pk", flat=True))
    return [key for key in keys if key in known]


def _meetings(request: HttpRequest, asked: figures.Asked, stage: str, by: str, key: int | None) -> HttpResponseBase:
    """The pairs behind "invited" and "met"."""
    ids = figures.meeting_ids(asked, met=stage == "met", by=by, key=key)
    columns = [
        Column("event", _("Event"), lambda row: row.event.name_vi, 40), Column("producer", _("Producer"), lambda row: row.producer.organisation.name, 36),
        Column("buyer", _("Buyer"), lambda row: row.buyer.organisation.name, 36), Column("state", _("State"), lambda row: str(row.get_state_display()), 18),
    ]  # fmt: skip
    reach = Meeting.objects.visible_to(request.user).select_related(
        "event", "producer__organisation", "buyer__organisation"
    )
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        parts = (
            row
            for start in range(0, len(ids), 900)
            for row in reach.filter(pk__in=ids[start : start + 900]).order_by("pk")
        )
        return export.response(parts, columns, wanted, "cap-gap")
    found = Paginator(ids, SIZE).get_page(request.GET.get("page", "1"))
    rows_of = list(reach.filter(pk__in=list(found.object_list)).order_by("pk"))
    return render(
        request, "trade/deals/funnel_meetings.html",
        {"title": STAGE_WORDS[stage], "found": found, "rows": rows_of, "formats": export.FORMATS, "as_of": asked.as_of, "of": _of(asked, by, key), "count": len(ids)},
    )  # fmt: skip
