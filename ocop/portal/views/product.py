"""One product: who makes it, its stars and until when, its papers, where to buy it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ocop.outlets.models import Outlet, ShelfItem
from ocop.portal import cards, structured
from ocop.portal.page_cache import public_page
from ocop.portal.sources import sources_of
from ocop.producers.models import Paper, PaperVersion
from ocop.products.models import Product, ProductPicture
from ocop.recognition.models import Assessment, Certificate, Recognition, Withdrawal
from ocop.recognition.standing import standings
from ocop.rulebooks import product_sets, schemes
from ocop.search import engine
from ocop.stories.queries import backed_claims
from ocop.ui.marks import SOON_DAYS
from ocop.workdays import clock


@public_page
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The product's page; a merged product leads to the one it became."""
    product = found(slug)
    if product is None:
        return moved(slug)
    standing = standings([product.pk])[product.pk]
    trail = recognitions(product)
    pictures = list(product.pictures.all())
    return render(
        request,
        "portal/product.html",
        {
            "product": product,
            "standing": standing,
            "is_over": standing.state in ("ended", "withdrawn"),
            "is_soon": is_soon(standing),
            # A shared picture lives longer than a star: it shows stars only while they stand.
            "shared_level": standing.level if standing.state == "in_force" else "",
            "trail": trail,
            "current": next((one for one in trail if one.pk == standing.recognition_id), None),
            "assessments": [] if trail else list(Assessment.objects.filter(product=product).order_by("-year")),
            "pictures": pictures,
            "papers": papers(product),
            "carriers": carriers(product) if standing.state == "in_force" else [],
            "outlets": outlets(product),
            "groups": groups(product),
            "product_set": product_sets.product_set(product.product_set) if product.product_set else None,
            "siblings": siblings(product),
            "related": related(product),
            "sources": sources_of([product, *trail]),
            "certificate": Certificate.objects.current().filter(recognition=standing.recognition_id).first()
            if standing.recognition_id
            else None,
            "claims": backed_claims(product) if product.story_vi else [],
            "structured": structured.product(request, product, standing, pictures),
        },
    )


def found(slug: str) -> Product | None:
    """The product as strangers may see it, with all that its page names."""
    products = Product.objects.visible_to(None).select_related(
        "producer__organisation__commune",
        "producer__village",
        "village",
        "commune",
        "old_commune__district",
        "district",
        "province",
    )
    pictures = Prefetch("pictures", ProductPicture.objects.select_related("file").prefetch_related("file__sizes"))
    return products.prefetch_related(pictures, "village__crafts", "groups").filter(slug=slug).first()


def moved(slug: str) -> HttpResponse:
    """The way to the product that a merged one became; "not found" for everything a stranger may not see."""
    gone = Product.objects.filter(slug=slug, merged_into__isnull=False).select_related("merged_into").first()
    target = gone
    for _step in range(10):
        if target is None or target.merged_into is None:
            break
        target = target.merged_into
    if gone is None or target is None or not Product.objects.visible_to(None).filter(pk=target.pk).exists():
        raise Http404
    return HttpResponsePermanentRedirect(reverse("portal:product", args=[target.slug]))


def is_soon(standing: Any) -> bool:
    """Whether the star ends within the days in which it may be renewed."""
    return (
        standing.state == "in_force"
        and standing.ends_on is not None
        and not standing.is_awaiting
        and (standing.ends_on - clock.today()).days <= SOON_DAYS
    )


def recognitions(product: Product) -> list[Recognition]:
    """Every recognition that was not retracted, newest first, with what is known of its end."""
    today = clock.today()
    rows = list(
        Recognition.objects.filter(product=product, retracted_at__isnull=True)
        .with_extension()
        .prefetch_related(
            Prefetch("withdrawals", Withdrawal.objects.filter(retracted_at__isnull=True).order_by("decided_on"))
        )
        .order_by("-counted_from", "-pk")
    )
    for place, row in enumerate(rows):
        row.taken_back = next(iter(row.withdrawals.all()), None)
        if row.taken_back and row.taken_back.decided_on <= today:
            row.state = "withdrawn"
        elif row.ends_on is None:
            row.state = "unknown"
        else:
            row.state = "in_force" if (row.extended_to or row.ends_on) > today else "ended"
        # A later decision takes the place of an earlier one, whose own 36 months may still run.
        row.is_replaced = place > 0 and row.state == "in_force"
    return rows


def papers(product: Product) -> list[dict[str, Any]]:
    """Papers in force that the producer made public: the newest version of each that has begun and not ended."""
    today = clock.today()
    versions = PaperVersion.objects.order_by("-number")
    linked = (
        Paper.objects.visible_to(None)
        .filter(product_links__product=product)
        .prefetch_related(Prefetch("versions", versions))
        .order_by("kind", "title")
        .distinct()
    )
    found = []
    for paper in linked:
        newest = next(
            (
                one
                for one in paper.versions.all()
                if (one.valid_from is None or one.valid_from <= today)
                and (one.valid_to is None or one.valid_to >= today)
            ),
            None,
        )
        if newest:
            days = (newest.valid_to - today).days if newest.valid_to else None
            found.append({"paper": paper, "version": newest, "days": days, "is_soon": days is not None and days <= 60})
    return found


def carriers(product: Product) -> list[Outlet]:
    """Open points of sale whose keepers say that they carry it, by the alphabet; a few, the list with distances has all."""
    shelf = ShelfItem.objects.visible_to(None).filter(product=product).standing(clock.today())
    rows = Outlet.objects.visible_to(None).filter(pk__in=shelf.values("outlet"))
    rows = rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today()))
    return list(rows.select_related("commune").in_alphabet()[:6])


def outlets(product: Product) -> list[Outlet]:
    """Points of sale of the producer first, then those of the same commune; open ones only."""
    keeper = product.producer.organisation_id if product.producer else None
    reach = Q(keeper_id=keeper) if keeper else Q(pk__in=[])
    if product.commune_id:
        reach |= Q(commune_id=product.commune_id)
    rows = (
        Outlet.objects.visible_to(None).filter(reach).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today()))
    )
    rows = rows.exclude(register="demo") if product.register == "office" else rows
    listed = list(rows.select_related("commune").order_by("name_sort", "pk")[:20])
    for one in listed:
        one.is_own = keeper is not None and one.keeper_id == keeper
    listed.sort(key=lambda one: not one.is_own)
    return listed[:6]


def groups(product: Product) -> list[tuple[str, str]]:
    """(scheme, group) in words, the scheme of today first."""
    english = get_language() == "en"
    found = []
    for one in product.groups.all():
        try:
            scheme, group = schemes.scheme(one.scheme), schemes.group(one.scheme, one.group)
        except KeyError:
            continue
        found.append((scheme.valid_from, scheme.en if english else scheme.vi, group.en if english else group.vi))
    return [(scheme, group) for _from, scheme, group in sorted(found, reverse=True)]


def siblings(product: Product) -> int:
    """How many products the producer shows, this one among them."""
    if product.producer is None:
        return 0
    return Product.objects.visible_to(None).filter(producer=product.producer).count()


def related(product: Product) -> list[str]:
    """Cards of up to four others: of the same set or group in the same commune, else of the same set or group."""
    filters: dict[str, list[str]] = {}
    if product.product_set:
        filters["set"] = [product.product_set]
    elif group := next(iter(product.groups.all()), None):
        filters["group26" if group.scheme == "qd26-2026" else "group"] = [group.group]
    near = {**filters, "commune": [product.commune.slug]} if product.commune else filters
    for asked in (near, filters):
        if not asked:
            continue
        ids = [pk for pk in engine.search("", filters=asked, size=5, sort="quality").ids if pk != product.pk][:4]
        if len(ids) == 4 or (ids and asked is filters):
            return list(cards.drawn(ids))
    return []
