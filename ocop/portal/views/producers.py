"""Producers: the list by the alphabet, and one with all it makes."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ocop.outlets.models import Outlet
from ocop.people.models import OrganisationKind
from ocop.portal import cards, lists, structured
from ocop.portal.downloads import download_or_none
from ocop.portal.page_cache import public_page
from ocop.portal.sources import sources_of
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.promotion.counting.reading import WORDS
from ocop.recognition.standing import standings
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

SIZE = 50
PRODUCTS_SHOWN = 48


@public_page
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """Producers that show something, by name; `q` looks in the names, `kind` narrows."""
    text = " ".join(request.GET.get("q", "").split())[:100]
    kind = request.GET.get("kind", "")
    producers = Producer.objects.visible_to(None).select_related(
        "organisation__commune", "organisation__old_commune", "organisation__district", "organisation__province"
    )
    public = Product.objects.visible_to(None).values("pk")
    producers = producers.annotate(product_count=Count("products", filter=Q(products__in=public))).filter(
        product_count__gt=0
    )
    if text:
        producers = producers.filter(organisation__name_folded__contains=fold(text))
    if kind in OrganisationKind.values:
        producers = producers.filter(organisation__kind=kind)
    producers = producers.in_alphabet()
    if file := download_or_none(
        request, producers.iterator(chunk_size=1000), lists.producer_columns(), pgettext("file name", "producers")
    ):
        return file
    page_of = Paginator(producers, SIZE).get_page(request.GET.get("page"))
    kinds = [(value, label, value == kind) for value, label in OrganisationKind.choices if value != "office"]
    return render(request, "portal/producers.html", {"page": page_of, "text": text, "kinds": kinds, "kind": kind})


@public_page
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One producer: story, what it makes, where it sells."""
    producer = (
        Producer.objects.visible_to(None)
        .select_related(
            "organisation__commune", "organisation__old_commune__district", "organisation__district", "village"
        )
        .filter(slug=slug)
        .first()
    )
    if producer is None:
        return moved(slug)
    ids = list(Product.objects.visible_to(None).filter(producer=producer).in_alphabet().values_list("pk", flat=True))
    stars = standings(ids)
    # What stands in force comes first; within that the alphabet stays.
    ids.sort(key=lambda pk: stars[pk].state != "in_force")
    today = clock.today()
    outlets = Outlet.objects.visible_to(None).filter(keeper=producer.organisation_id)
    return render(
        request,
        "portal/producer.html",
        {
            "producer": producer,
            "organisation": producer.organisation,
            "contact": producer.organisation.contact_for(None),
            "cards": cards.drawn(ids[:PRODUCTS_SHOWN]),
            "count": len(ids),
            "in_force": sum(1 for pk in ids if stars[pk].state == "in_force"),
            "outlets": outlets.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today))
            .select_related("commune")
            .in_alphabet(),
            "sources": sources_of([producer.organisation]) if producer.organisation.source else [],
            "word": WORDS["producer"],
            "structured": structured.producer(request, producer),
        },
    )


def moved(slug: str) -> HttpResponse:
    """The way to the producer that a merged one became."""
    gone = (
        Producer.objects.filter(slug=slug, organisation__merged_into__isnull=False)
        .select_related("organisation")
        .first()
    )
    organisation = gone.organisation.merged_into if gone else None
    for _step in range(10):
        if organisation is None or organisation.merged_into is None:
            break
        organisation = organisation.merged_into
    target = Producer.objects.visible_to(None).filter(organisation=organisation).first() if organisation else None
    if target is None:
        raise Http404
    return HttpResponsePermanentRedirect(reverse("portal:producer", args=[target.slug]))
