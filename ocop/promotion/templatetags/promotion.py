"""Words that people wrote in two languages, as pages of this room show them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def words(thing: Any, field: str, *, plain: bool = False, block: bool = False) -> SafeString | str:
    """`{% words campaign "title" %}` reads title_en on English pages where there is one, else title_vi, marked as Vietnamese.

    `plain` without a mark, for titles of the window; `block` with paragraphs.
    """
    english = get_language() == "en"
    own = getattr(thing, f"{field}_en") if english else ""
    text = own or getattr(thing, f"{field}_vi")
    if plain:
        return str(text)
    body = mark_safe(linebreaks(text, autoescape=True)) if block else text
    if english and not own and text:
        return format_html('<div lang="vi">{}</div>' if block else '<span lang="vi">{}</span>', body)
    return format_html("{}", body)
