"""Campaigns, press kits, and the page on which an artisan withdraws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ocop.products.models import Product, ProductPicture
from ocop.promotion import campaigns as showing
from ocop.promotion import press_kits, things
from ocop.promotion.actions.villages import withdraw_consent
from ocop.promotion.counting.middleware import note
from ocop.promotion.kept_pages import for_everybody
from ocop.promotion.models import Campaign, VillageArtisan
from ocop.promotion.views.links import origin_of
from ocop.recognition.standing import standings
from ocop.workdays import clock

KITS: dict[str, Callable[[Any], press_kits.Kit]] = {
    "product": press_kits.of_product,
    "producer": press_kits.of_producer,
    "village": press_kits.of_village,
}


@for_everybody
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """Campaigns that run, and those that are over."""
    rows = Campaign.objects.visible_to(None).select_related("picture").prefetch_related("picture__sizes")
    today = clock.today()
    running = [one for one in rows.order_by("ends_on") if one.ends_on >= today]
    over = list(rows.filter(ends_on__lt=today).order_by("-ends_on")[:30])
    return render(request, "promotion/public/campaigns.html", {"running": running, "over": over})


@for_everybody
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """One campaign."""
    row = Campaign.objects.visible_to(None).select_related("picture", "event").filter(slug=slug).first()
    if row is None:
        raise Http404
    return shown_page(request, row)


def shown_page(request: HttpRequest, row: Campaign, *, is_preview: bool = False) -> HttpResponse:
    """The page of a campaign: products whose star stands today, points of sale, the event."""
    shown = showing.shown(row)
    event = row.event if row.event is not None and row.event.is_public and row.event.state != "draft" else None
    return render(
        request,
        "promotion/public/campaign.html",
        {
            "campaign": row,
            "cards": product_cards(shown.ids),
            "total": shown.total,
            "outlets": showing.outlets(row),
            "event": event,
            "is_over": showing.is_over(row),
            "is_preview": is_preview,
        },
    )


def product_cards(ids: list[int]) -> list[dict[str, Any]]:
    """Products with their standing, in the order of `ids`, as cards draw them."""
    pictures = Prefetch("pictures", ProductPicture.objects.select_related("file").prefetch_related("file__sizes"))
    rows = (
        Product.objects.visible_to(None)
        .filter(pk__in=ids)
        .select_related("producer__organisation", "commune", "old_commune")
    )
    found = {one.pk: one for one in rows.prefetch_related(pictures, "groups")}
    stars = standings(list(found))
    return [{"product": found[pk], "standing": stars[pk]} for pk in ids if pk in found]


@require_safe
def press_kit(request: HttpRequest, word: str, slug: str) -> HttpResponseBase:
    """The press kit of a product, producer or village, streamed."""
    of, row = things.found(word, slug)
    if of not in KITS:
        raise Http404
    kit = KITS[of](row)
    answer = StreamingHttpResponse(press_kits.stream(kit, origin=origin_of(request)), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="bao-chi-{row.slug}.zip"'
    answer["Cache-Control"] = "no-cache"
    note(request, of, str(row.pk), "download")
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, key: str) -> HttpResponse:
    """Where an artisan sees what is shown of them, and withdraws with one press. The address is the right to it."""
    row = VillageArtisan.objects.select_related("village").filter(key=key).first() if len(key) >= 40 else None
    if row is None:
        raise Http404
    if request.method == "POST":
        withdraw_consent(by=None, artisan=row)
        return redirect(request.path)
    answer = render(request, "promotion/public/consent.html", {"artisan": row})
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
