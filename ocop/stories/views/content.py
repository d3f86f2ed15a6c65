"""Content quality: one product by channel with the next best fix, the list for the office, stories that tell the same."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ocop.exchange.export import Column
from ocop.exchange.lists import show
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.stories import access, facts, likeness, quality, scores, telling
from ocop.stories.access import allow, language, page, subject_for
from ocop.stories.models import ContentScore
from ocop.stories.quality import Fix
from ocop.stories.reach import reads_workshops
from ocop.stories.views.workshop import frame, shown
from ocop.ui import writing
from ocop.vietnamese.folding import fold
from ocop.workdays import clock


def where(fix: Fix, product: Product) -> str:
    """The page that mends it."""
    story: list[Any] = ["san-pham", product.pk]
    pages: dict[str, tuple[str, list[Any]]] = {
        "product": ("desk:product_change", [product.pk]),
        "label": ("stories:label", [product.pk]),
        "pictures": ("desk:product_pictures", [product.pk]),
        "story": ("stories:workshop", story),
        "text": ("stories:text", story),
        "claims": ("stories:claims", story),
        "papers": ("desk:producer", [product.producer_id]),
        "dossier": ("desk:product", [product.pk]),
    }
    name, args = pages[fix.item.where]
    return reverse(name, args=args) if args != [None] else ""


def channels_of(product: Product) -> list[dict[str, Any]]:
    """Every channel as the record stands now, reckoned on the spot; nothing is written."""
    taken = facts.take([product.pk], clock.today())
    eaten = bool(taken.facts[0, quality.COLUMN["consumed"]])
    found = []
    for channel in quality.content().channels.values():
        one = quality.score(taken.facts, channel)
        fixes = quality.fixes(int(one.failed[0]), channel, consumed=eaten)
        found.append(
            {
                "channel": channel,
                "label": getattr(channel, language()),
                "score": int(one.score[0]),
                "errors": int(one.errors[0]),
                "warnings": int(one.warnings[0]),
                "advised": len(fixes) - int(one.errors[0]) - int(one.warnings[0]),
                "fixes": [
                    {
                        "need": fix.need,
                        "label": getattr(fix.item, language()),
                        "gain": fix.gain,
                        "effort": _effort(fix.item.effort),
                        "where": where(fix, product),
                    }
                    for fix in fixes
                ],
            }
        )
    return found


def _effort(minutes: int) -> str:
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if minutes < 600:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return _("some days")


@require_safe
@page
def product_quality(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the record of a product goes for each channel, the next best fix first."""
    subject = subject_for(request.user, "san-pham", pk)
    found = channels_of(subject.thing)
    wanted = request.GET.get("kenh", "marketplace")
    chosen = next((one for one in found if one["channel"].code == wanted), found[0])
    return shown(request, "quality", {**frame(request, subject), "channels": found, "chosen": chosen})


@require_safe
@page
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Stories that share words with this one; another producer's and the same producer's apart."""
    subject = subject_for(request.user, "san-pham", pk)
    text = telling.text_in_hand("product", subject.thing, telling.newest(subject.story))
    rows = likeness.alike(by=request.user, product=subject.thing, text=text.vi) if text.vi else []
    return shown(
        request,
        "similar",
        {
            **frame(request, subject),
            "others": [one for one in rows if not one.is_own],
            "own": [one for one in rows if one.is_own],
            "has_text": bool(text.vi),
        },
    )


def _columns(channel: quality.Channel) -> list[Column]:
    names = {item.code: getattr(item, language()) for item in quality.content().items.values()}
    return [
        Column("product", _("Product"), lambda row: row.product.name, 36),
        Column("producer", _("Producer"), lambda row: str(row.product.producer or ""), 32),
        Column("commune", _("Commune"), lambda row: str(row.product.commune or ""), 20),
        Column("channel", _("Channel"), lambda _row: getattr(channel, language()), 24),
        Column("score", _("Score of 100"), "score", 12),
        Column("errors", _("What blocks"), "errors", 12),
        Column("warnings", _("Warned"), "warnings", 12),
        Column("next_fix", _("Next best fix"), lambda row: names.get(row.next_fix, ""), 32),
    ]


@require_safe
@page
def listing(request: HttpRequest) -> HttpResponseBase:
    """Own products, the commune's, or all for the office, with the score of one channel; the weakest first."""
    person = request.user
    allow(access.makes_or_helps(person))
    book = quality.content()
    channel = book.channels.get(request.GET.get("kenh", "")) or book.channels["marketplace"]
    state, text, most = (request.GET.get(name, "").strip() for name in ("state", "q", "den"))
    rows = ContentScore.objects.visible_to(person).filter(channel=channel.code)
    for word in fold(text).split():
        rows = rows.filter(product__name_folded__contains=word)
    if state == "blocked":
        rows = rows.filter(errors__gt=0)
    elif state == "open":
        rows = rows.filter(errors=0)
    elif state == "no_story":
        rows = rows.filter(product__story_vi="")
    if most.isascii() and most.isdigit() and len(most) < 4:
        rows = rows.filter(score__lte=int(most))
    rows = rows.select_related("product__producer__organisation", "product__commune").order_by(
        "score", "product__name_sort", "product_id"
    )
    names = {item.code: getattr(item, language()) for item in book.items.values()}
    behind = scores.behind()

    def dress(found: list[Any]) -> None:
        # What changed since the last counting is shown as it is now; only its place in the list is the earlier one.
        scores.as_now([row for row in found if row.product_id in behind.ids])
        for row in found:
            row.fix = names.get(row.next_fix, "")

    return show(
        request,
        rows,
        columns=lambda: _columns(channel),
        template="stories/list.html",
        name="noi-dung",
        dress=dress,
        context={
            "channel": channel,
            "label": getattr(channel, language()),
            "channels": [(one.code, getattr(one, language())) for one in book.channels.values()],
            "state": state,
            "text": text,
            "most": most,
            "behind": behind if reads_workshops(rights_of(person)) else None,
            "may_count": access.counts(person),
            "waiting": _unscored(person) if not rows.exists() else [],
        },
    )


def _unscored(person: Any) -> list[Product]:
    """Own products that no pass has scored yet, so that a first page is not empty."""
    own = rights_of(person).organisation_ids("producer_member")
    if not own:
        return []
    return list(
        Product.objects.filter(producer__organisation__in=own, merged_into=None, content_scores=None).in_alphabet()[:20]
    )


@require_POST
@page
def recount(request: HttpRequest) -> HttpResponse:
    """Score now what changed since the last time; every night does the same."""
    allow(access.counts(request.user))
    done = scores.follow()
    messages.success(
        request,
        _("Looked at %(looked)s products; %(written)s scores are new.")
        % {"looked": writing.number(done.looked_at), "written": writing.number(done.written)},
    )
    return redirect("stories:contents")
