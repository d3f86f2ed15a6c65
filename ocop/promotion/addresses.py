"""Where a code on paper leads: the number of the goods where there is one, else a short address of ours that counts the scan."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation

from ocop.promotion import digital_link
from ocop.promotion.counting.reading import WORDS


def scanned(of: str, thing: Any, gtin: str = "") -> str:
    """The path a code carries; without a language, so that the page opens in the reader's own."""
    if of == "product" and gtin:
        return digital_link.path(gtin)
    with translation.override("vi"):
        return reverse("promotion_public:scan", args=[WORDS[of], thing.slug])


def public_page(of: str, slug: str) -> str:
    """The page of a thing in the language of the moment."""
    name = "promotion_public:campaign" if of == "campaign" else f"portal:{of}"
    return reverse(name, args=[slug])
