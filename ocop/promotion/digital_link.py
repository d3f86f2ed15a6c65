"""GS1 Digital Link: an address with a barcode number leads to the product; machines get all its links (pure but for two look-ups).

`/01/09506000134352`, also with lot or serial behind it (`/01/.../10/ABC`), which are neither read nor kept.
Shape of the set of links: RFC 9264; names of links: GS1 Web Vocabulary.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.products.gtin import is_right
from ocop.products.models import Product
from ocop.recognition.models import Certificate
from ocop.recognition.standing import Standing
from ocop.stories.models import TradeItem

VOCABULARY = "https://gs1.org/voc/"
LENGTHS = (8, 12, 13, 14)


class NoSuchNumberError(ValueError):
    """Not a number that leads anywhere; its text is a sentence for whoever typed or scanned it."""


def fourteen(number: str) -> str:
    """The number with fourteen digits. Raises NoSuchNumberError with a sentence."""
    if not (number.isascii() and number.isdigit()) or len(number) not in LENGTHS:
        raise NoSuchNumberError(_("A barcode number has 8, 12, 13 or 14 digits."))
    if not is_right(number):
        raise NoSuchNumberError(_("The last digit does not fit the others, so a digit was misread or mistyped."))
    return number.zfill(14)


def forms(gtin14: str) -> list[str]:
    """All ways in which the same number is written."""
    return [gtin14[14 - length :] for length in LENGTHS if gtin14[: 14 - length].strip("0") == ""]


def product_of(gtin14: str) -> Product:
    """The public product that carries the number. Raises NoSuchNumberError."""
    item = (
        TradeItem.objects.filter(gtin__in=forms(gtin14), product__in=Product.objects.visible_to(None))
        .select_related("product")
        .first()
    )
    if item is None:
        raise NoSuchNumberError(_("No product of this register carries this number."))
    return item.product


def path(number: str) -> str:
    """The address of a number, with fourteen digits; it has no language."""
    with translation.override("vi"):
        return reverse("promotion_public:digital_link", args=[number.zfill(14)])


def links(product: Product, standing: Standing, origin: str) -> dict[str, list[dict[str, Any]]]:
    """Links by the last part of their name in the vocabulary."""
    found: dict[str, list[dict[str, Any]]] = {}
    for language in ("vi", "en"):
        with translation.override(language):
            page = f"{origin}{reverse('portal:product', args=[product.slug])}"
            title = (language == "en" and product.name_en) or product.name
        one = {"href": page, "title": title, "type": "text/html", "hreflang": [language]}
        found.setdefault("pip", []).append(one)
        found.setdefault("hasRetailers", []).append({**one, "href": f"{page}#noi-ban"})
    if standing.state == "in_force" and standing.recognition_id:
        certificate = Certificate.objects.current().filter(recognition=standing.recognition_id).first()
        if certificate is not None:
            with translation.override("vi"):
                href = f"{origin}{reverse('portal:verify', args=[certificate.token])}"
            found["certificationInfo"] = [
                {"href": href, "title": certificate.number, "type": "text/html", "hreflang": ["vi"]}
            ]
    return found


def linkset(gtin14: str, product: Product, standing: Standing, origin: str) -> dict[str, Any]:
    """All links as RFC 9264 writes them."""
    found = links(product, standing, origin)
    named = {f"{VOCABULARY}{name}": rows for name, rows in found.items()}
    default = [{key: value for key, value in found["pip"][0].items() if key != "hreflang"}]
    return {
        "linkset": [
            {
                "anchor": f"{origin}{path(gtin14)}",
                "itemDescription": product.name,
                f"{VOCABULARY}defaultLink": default,
                **named,
            }
        ]
    }
