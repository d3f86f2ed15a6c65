"""Codes and links that lead on: scanned codes, barcode numbers, pressed telephones, cards to take along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ocop.documents.answer import file_name
from ocop.promotion import digital_link as numbers
from ocop.promotion import things
from ocop.promotion.addresses import public_page
from ocop.promotion.counting.middleware import note
from ocop.promotion.counting.reading import KINDS
from ocop.recognition.certificates import qr
from ocop.recognition.standing import standing
from ocop.ui import share_cards

PRESSED = {"goi": "call", "duong": "route"}
LINKSET = "application/linkset+json"


def origin_of(request: HttpRequest) -> str:
    """The address under which strangers reach this instance."""
    return qr.base(f"{request.scheme}://{request.get_host()}")


@require_safe
def scan(request: HttpRequest, word: str, slug: str) -> HttpResponse:
    """A code on a card, label or poster: counted, then on to the page."""
    of, row = things.found(word, slug)
    note(request, of, str(row.pk), "scan")
    return redirect(public_page(of, row.slug))


@require_safe
def digital_link(request: HttpRequest, number: str, rest: str = "") -> HttpResponse:
    """A barcode number: people go on to the product, machines that ask for links get them. `rest` (lot, serial) is not read."""
    try:
        gtin14 = numbers.fourteen(number)
        product = numbers.product_of(gtin14)
    except numbers.NoSuchNumberError as problem:
        context = {"number": number[:20], "sentence": str(problem)}
        return render(request, "promotion/public/no_such_number.html", context, status=404)
    origin, stands = origin_of(request), standing(product.pk)
    wanted = request.GET.get("linkType", "").removeprefix("gs1:")
    if wanted == "all" or wanted == "linkset" or LINKSET in request.headers.get("Accept", ""):
        body = numbers.linkset(gtin14, product, stands, origin)
        answer = JsonResponse(body, content_type=LINKSET, json_dumps_params={"ensure_ascii": False})
        answer["Access-Control-Allow-Origin"] = "*"
        return answer
    note(request, "product", str(product.pk), "scan")
    found = numbers.links(product, stands, origin)
    if wanted in found and wanted != "pip":
        return _on(found[wanted][0]["href"])
    return _on(public_page("product", product.slug))


def _on(address: str) -> HttpResponseRedirect:
    answer = HttpResponseRedirect(address)
    # What a number leads to may change, so nobody keeps the way.
    answer.status_code = 307
    answer["Cache-Control"] = "no-cache"
    return answer


@csrf_exempt
@require_POST
def press(request: HttpRequest, what: str, word: str, slug: str) -> HttpResponse:
    """A browser says by itself (attribute `ping`) that a telephone or a way there was pressed. It changes a sum and nothing else."""
    if what not in PRESSED or word not in KINDS:
        raise Http404
    note(request, KINDS[word], slug, PRESSED[what])
    return HttpResponse(status=204)


@require_safe
def card(request: HttpRequest, word: str, slug: str) -> HttpResponse:
    """The share card of a thing as a picture to take along."""
    of, row = things.found(word, slug)
    answer = HttpResponse(share_cards.kept(things.card(of, row)), content_type="image/png")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(row.slug, "png")}"'
    answer["Cache-Control"] = "no-cache"
    note(request, of, str(row.pk), "download")
    return answer
