"""What the public pages say about a product, a village, a commune: in the page's language, or in Vietnamese and marked so."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("portal/_said.html")
def said(thing: Any, field: str, css: str = "") -> dict[str, Any]:
    """A text that people wrote: `{% said product "story" %}` reads story_en on English pages, else story_vi, marked as Vietnamese."""
    english = get_language() == "en"
    own = getattr(thing, f"{field}_en", "") if english else ""
    text = own or getattr(thing, f"{field}_vi", "")
    return {"text": text, "is_foreign": english and not own and bool(text), "css": css}


@register.filter
def named(thing: Any) -> SafeString:
    """A name in the page's language; on English pages a Vietnamese name carries its language, so that readers speak it right."""
    if get_language() != "en":
        return format_html("{}", str(thing))
    own = getattr(thing, "name_en", "")
    if own:
        return format_html("{}", own)
    return format_html('<span lang="vi">{}</span>', str(thing))


@register.filter
def place_line(product: Any) -> str:
    """Where it is made: today's commune with its old one where the name differs, else what the source writes, else the province."""
    if product.commune:
        old = product.old_commune
        if old and old.name != product.commune.name:
            return _("%(commune)s (formerly %(old)s)") % {"commune": product.commune, "old": old.name}
        return str(product.commune)
    if product.place_as_given:
        return str(product.place_as_given)
    for place in (product.old_commune, product.district, product.province):
        if place:
            return str(place)
    return ""


@register.filter
def last_day(ends_on: datetime.date | None) -> datetime.date | None:
    """The last day in force of something that is out of force from `ends_on` on."""
    return ends_on - datetime.timedelta(days=1) if ends_on else None


@register.filter
def months(numbers: Any) -> str:
    """Months of a season as people say them."""
    return ", ".join(str(one) for one in numbers or [])


@register.filter
def comma(items: Any) -> str:
    """Things side by side."""
    return ", ".join(str(one) for one in items or [])
