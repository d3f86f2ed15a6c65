"""Feeds: the files themselves, where they lie, and what they leave out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.ledger.refusal import Refused
from ocop.ledger.version import version
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.promotion import permissions
from ocop.promotion.actions import feed_keys
from ocop.promotion.counting.buffer import waiting
from ocop.promotion.feeds import kept, shapes
from ocop.promotion.feeds.report import shortening, why
from ocop.promotion.feeds.rows import Line, Reader, lines
from ocop.promotion.feeds.writing import TYPES, text
from ocop.promotion.models import FeedKey
from ocop.promotion.views.links import origin_of
from ocop.trade.sides.access import allow, found, language, page
from ocop.workdays import clock

TOPICS = ("registry", "people", "places", "promotion", "system")


def _feed(code: str, ending: str) -> shapes.Feed:
    feed = shapes.feed(code, clock.today())
    if feed is None or feed.ending != ending:
        raise Http404
    return feed


@require_safe
def whole(request: HttpRequest, code: str, ending: str) -> HttpResponseBase:
    """All public products that fit."""
    return _answer(request, _feed(code, ending), Product.objects.visible_to(None), name="OCOP Hà Nội", of="")


@require_safe
def of_producer(request: HttpRequest, producer: str, code: str, ending: str) -> HttpResponseBase:
    """The public products of one producer."""
    row = Producer.objects.visible_to(None).select_related("organisation").filter(slug=producer).first()
    if row is None:
        raise Http404
    products = Product.objects.visible_to(None).filter(producer=row)
    return _answer(request, _feed(code, ending), products, name=row.organisation.name, of=str(row.pk))


@require_safe
def of_key(request: HttpRequest, key: str, code: str, ending: str) -> HttpResponseBase:
    """A producer's products behind its secret address, also those it does not show to everybody."""
    held = FeedKey.objects.select_related("producer__organisation").filter(key=key).first() if len(key) >= 40 else None
    if held is None or held.producer.organisation.merged_into_id is not None:
        raise Http404
    products = Product.objects.filter(producer=held.producer, merged_into__isnull=True)
    answer = _answer(
        request,
        _feed(code, ending),
        products,
        name=held.producer.organisation.name,
        of=str(held.producer_id),
        is_own=True,
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _answer(
    request: HttpRequest, feed: shapes.Feed, products: QuerySet[Product], *, name: str, of: str, is_own: bool = False
) -> HttpResponseBase:
    """The feed, streamed; 304 as long as nothing that it rests on was changed and no star has ended since."""
    origin, english = origin_of(request), (get_language() or "vi").startswith("en")
    stands = f"{request.path}|{origin}|{feed!r}|{version(*TOPICS)}|{clock.today()}"
    etag = f'W/"{hashlib.blake2b(stands.encode(), digest_size=12).hexdigest()}"'
    answer: HttpResponseBase
    if etag in (one.strip() for one in request.headers.get("If-None-Match", "").split(",")):
        answer = HttpResponseNotModified()
    else:
        if of and request.method == "GET":
            # Who fetches a feed is a program, and meant to be one: it counts.
            waiting.add("producer", of, "feed")
        found_lines = lines(feed, products, Reader(origin, english, is_own))
        answer = StreamingHttpResponse(
            text(feed, found_lines, title=f"{name} – OCOP", home=f"{origin}/"), content_type=TYPES[feed.shape]
        )
        answer["Content-Disposition"] = f'inline; filename="ocop-{feed.code}.{feed.ending}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-cache"
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def own_producers(person: Any) -> list[Producer]:
    """Producers one speaks for."""
    keys = rights_of(person).organisation_ids("producer_member")
    return list(
        Producer.objects.visible_to(person).filter(organisation__in=keys).select_related("organisation").in_alphabet()
    )


@require_safe
@page
def overview(request: HttpRequest) -> HttpResponse:
    """Where the feeds lie; a producer's own with its secret address."""
    allow(permissions.promotes(request.user))
    origin = origin_of(request)
    found_feeds = shapes.feeds(clock.today())

    def addresses(name: str, *parts: str) -> list[tuple[str, str, str]]:
        return [
            (
                one.name_en if language() == "en" else one.name_vi,
                one.code,
                f"{origin}{reverse(name, args=[*parts, one.code, one.ending])}",
            )
            for one in found_feeds
        ]

    own = []
    for producer in own_producers(request.user):
        key = FeedKey.objects.filter(producer=producer).first()
        public = addresses("promotion_public:feed_of_producer", producer.slug) if producer.is_public else []
        secret = addresses("promotion_public:feed_of_key", key.key) if key else []
        own.append({"producer": producer, "public": public, "secret": secret, "key": key})
    return render(
        request,
        "promotion/feeds.html",
        {
            "title": _("Feeds for marketplaces"),
            "all": addresses("promotion_public:feed"),
            "own": own,
            "feeds": found_feeds,
        },
    )


def _reach(request: HttpRequest) -> tuple[QuerySet[Product], bool]:
    """The products whose report one may read: one's own, one's commune's, all for the offices."""
    from ocop.stories.reach import workshop_products

    return workshop_products(request.user), permissions.reads_campaigns(request.user)


@require_safe
@page
def report_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """What a feed leaves out, and why."""
    allow(permissions.promotes(request.user))
    feed = shapes.feed(code, clock.today())
    if feed is None:
        raise Http404
    products, sees_all = _reach(request)
    reader = Reader(origin_of(request), language() == "en")
    wanted = request.GET.get("format", "")
    if wanted in export.FORMATS:
        rows = (line for line in lines(feed, products, reader) if not line.is_in or line.shortened)
        return export.response(rows, _columns(), wanted, f"kenh-{feed.code}")
    return render(
        request,
        "promotion/feed_report.html",
        {
            "title": feed.name_en if language() == "en" else feed.name_vi,
            "feed": feed,
            "report": kept.report(feed, products, reader),
            "formats": export.FORMATS,
            "sees_all": sees_all,
        },
    )


def _columns() -> list[Column]:
    said: Callable[[Line], str] = lambda line: "; ".join([*why(line), *shortening(line)])  # noqa: E731
    return [
        Column("product", _("Product"), lambda line: line.product.name, 40),
        Column("maker", _("Producer"), lambda line: str(line.product.producer or ""), 32),
        Column("inside", _("In the feed"), lambda line: _("yes") if line.is_in else _("no"), 12),
        Column("reasons", _("Reasons"), said, 60),
    ]


@require_POST
@page
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret address, or none."""
    producer = found(Producer.objects.visible_to(request.user).select_related("organisation"), pk)
    allow(permissions.may_hold_key(request.user, producer))
    try:
        if request.POST.get("do") == "bo":
            feed_keys.drop_key(by=request.user, producer=producer)
            messages.success(request, _("The secret address leads nowhere any more."))
        else:
            feed_keys.make_key(by=request.user, producer=producer)
            messages.success(request, _("A new secret address is made; the one before leads nowhere any more."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("promotion:feeds")
