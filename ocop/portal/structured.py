"""What search engines and assistants read of a page: schema.org as JSON-LD, facts only."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from ocop.files.queries import picture_sources
from ocop.recognition.standing import Standing
from ocop.stories.queries import trade_item
from ocop.ui import covers
from ocop.ui.marks import level_words


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON that may stand inside a script element: nothing in it can close the element."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def absolute(request: HttpRequest, path: str) -> str:
    """The address under which strangers reach a path."""
    origin = (settings.OCOP_BASE_URL or f"{request.scheme}://{request.get_host()}").rstrip("/")
    return f"{origin}{path}"


def _address(place: str, commune: Any) -> dict[str, Any]:
    found = {"@type": "PostalAddress", "addressCountry": "VN", "addressRegion": "Hà Nội"}
    if commune:
        found["addressLocality"] = str(commune)
    if place:
        found["streetAddress"] = place
    return found


def product(request: HttpRequest, product: Any, standing: Standing, pictures: list[Any]) -> SafeString:
    """A product: name, picture, maker, and its star as an award only while it stands."""
    data: dict[str, Any] = {
        "@type": "Product",
        "name": product.name,
        "url": absolute(request, request.path),
        "image": _images(request, product, pictures),
        "countryOfOrigin": "VN",
    }
    item = trade_item(product)
    if item is not None and item.gtin:
        data["gtin"] = item.gtin
    if product.name_en:
        data["alternateName"] = product.name_en
    if product.story_vi:
        data["description"] = product.story_vi[:500]
    if product.producer:
        data["manufacturer"] = {
            "@type": "Organization",
            "name": product.producer.organisation.name,
            "url": absolute(request, reverse("portal:producer", args=[product.producer.slug])),
        }
        data["brand"] = {"@type": "Brand", "name": product.producer.organisation.name}
    if product.price_from is not None:
        # An offer only where the maker made a price public; where it is on a shelf today is told by points of sale.
        data["offers"] = {
            "@type": "AggregateOffer",
            "lowPrice": int(product.price_from),
            "priceCurrency": "VND",
            "url": absolute(request, request.path),
        }
    if standing.state == "in_force":
        data["award"] = f"OCOP: {level_words(standing.level)[1]}"
    if product.register == "demo":
        data["disambiguatingDescription"] = "dữ liệu minh hoạ / demo data"
    return as_script(data)


def _images(request: HttpRequest, product: Any, pictures: list[Any]) -> Any:
    """Photographs with what they show; the drawn cover, as an address alone, where there is none."""
    if not pictures:
        return absolute(request, covers.address(product))
    found = []
    for one in pictures[:8]:
        image = {"@type": "ImageObject", "contentUrl": absolute(request, picture_sources(one.file).src)}
        if one.alt_vi:
            image["caption"] = one.alt_vi
        found.append(image)
    return found


def producer(request: HttpRequest, producer: Any) -> SafeString:
    """A producer as an organisation."""
    organisation = producer.organisation
    return as_script(
        {
            "@type": "Organization",
            "name": organisation.name,
            "url": absolute(request, request.path),
            "address": _address("", organisation.commune),
        }
    )


def village(request: HttpRequest, village: Any, page: Any = None) -> SafeString:
    """A craft village as a place to visit; `page` is what it wrote for visitors, where it did."""
    data: dict[str, Any] = {"@type": "TouristAttraction", "name": village.name, "url": absolute(request, request.path)}
    words = (page.history_vi if page else "") or village.story_vi
    if words:
        data["description"] = words[:500]
    if page is not None and page.lat is not None and page.lon is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": page.lat, "longitude": page.lon}
    return as_script({**data, "address": _address("", village.commune)})


def outlet(request: HttpRequest, outlet: Any) -> SafeString:
    """A point of sale as a shop."""
    data: dict[str, Any] = {"@type": "Store", "name": outlet.name, "url": absolute(request, request.path)}
    data["address"] = _address(outlet.address, outlet.commune)
    if outlet.phone:
        data["telephone"] = outlet.phone
    if outlet.lat is not None and outlet.lon is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": outlet.lat, "longitude": outlet.lon}
    return as_script(data)


def site(request: HttpRequest) -> SafeString:
    """The site itself, with its search."""
    target = absolute(request, reverse("portal:catalogue")) + "?q={search_term_string}"
    action = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return as_script(
        {"@type": "WebSite", "name": "OCOP Hà Nội", "url": absolute(request, request.path), "potentialAction": action}
    )
