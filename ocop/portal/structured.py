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
    image = picture_sources(pictures[0].file).src if pictures else covers.address(product)
    data: dict[str, Any] = {
        "@type": "Product",
        "name": product.name,
        "url": absolute(request, request.path),
        "image": absolute(request, image),
        "countryOfOrigin": "VN",
    }
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
    if standing.state == "in_force":
        data["award"] = f"OCOP: {level_words(standing.level)[1]}"
    if product.register == "demo":
        data["disambiguatingDescription"] = "dữ liệu minh hoạ / demo data"
    return as_script(data)


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


def village(request: HttpRequest, village: Any) -> SafeString:
    """A craft village as a place to visit."""
    data = {"@type": "TouristAttraction", "name": village.name, "url": absolute(request, request.path)}
    return as_script({**data, "address": _address("", village.commune)})


def outlet(request: HttpRequest, outlet: Any) -> SafeString:
    """A point of sale as a shop."""
    data: dict[str, Any] = {"@type": "Store", "name": outlet.name, "url": absolute(request, request.path)}
    data["address"] = _address(outlet.address, outlet.commune)
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
