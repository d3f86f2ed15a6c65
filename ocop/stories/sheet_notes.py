"""What a council member reads beside the criterion on a story's own worth: which other story shares its words, and how many of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ocop.appraisal import beside
from ocop.appraisal.models import Dossier
from ocop.stories import likeness

MOST = 3
KIND = "story_identity"


def alike(person: Any, dossier: Dossier) -> Iterator[beside.Note]:
    """The stories most alike to the one in the product's record, from whole passages on; the maker's own other products too."""
    product = dossier.product
    if not product.story_vi.strip():
        return
    found = likeness.alike(by=person, product=product, text=product.story_vi)
    for one in [row for row in found if row.weight != "little"][:MOST]:
        said = {"share": round(one.share * 100), "name": one.product.name, "maker": str(one.product.producer or "")}
        words = (
            _("The story shares %(share)s%% of its words with that of “%(name)s” of the same producer.")
            if one.is_own
            else _("The story shares %(share)s%% of its words with that of “%(name)s” (%(maker)s).")
        )
        address = reverse("portal:product", args=[one.product.slug]) if one.product.is_public else ""
        yield beside.Note(words % said, one.passages, address)


def register() -> None:
    """Called when the room starts."""
    beside.register(KIND, alike)
