"""Public things by the word their addresses carry, and what a share card says of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import pgettext

from ocop.outlets.models import Outlet
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product, ProductPicture
from ocop.promotion.counting.reading import KINDS
from ocop.promotion.models import Campaign
from ocop.recognition.standing import standing
from ocop.ui.share_cards import Card, card_of


def public_rows(of: str) -> Any:
    """Rows of a kind that strangers may see."""
    pictures = Prefetch("pictures", ProductPicture.objects.select_related("file").prefetch_related("file__sizes"))
    rows: dict[str, Any] = {
        "product": lambda: (
            Product.objects.visible_to(None)
            .select_related("producer__organisation", "commune")
            .prefetch_related(pictures)
        ),
        "producer": lambda: Producer.objects.visible_to(None).select_related("organisation__commune", "village"),
        "village": lambda: CraftVillage.objects.visible_to(None).select_related("commune", "visitor_page"),
        "outlet": lambda: Outlet.objects.visible_to(None).select_related("commune"),
        "campaign": lambda: Campaign.objects.visible_to(None).select_related("picture"),
    }
    return rows[of]()


def found(word: str, slug: str) -> tuple[str, Any]:
    """(kind, row) of an address. Raises Http404."""
    of = KINDS.get(word)
    row = public_rows(of).filter(slug=slug).first() if of else None
    if of is None or row is None:
        raise Http404
    return of, row


def card(of: str, row: Any) -> Card:
    """The share card of a thing: stars only while they stand."""
    mark = pgettext("mark", "demo data") if getattr(row, "register", "") == "demo" else ""
    if of == "product":
        stands = standing(row.pk)
        maker = row.producer.organisation.name if row.producer else ""
        level = stands.level if stands.state == "in_force" else ""
        return card_of(row, line=maker, second=str(row.commune or ""), level=level, mark=mark)
    if of == "producer":
        organisation = row.organisation
        return card_of(
            row, line=str(organisation.get_kind_display()), second=str(organisation.commune or ""), mark=mark
        )
    if of == "campaign":
        return card_of(row, line=row.days, mark=mark)
    line = row.craft_as_given if of == "village" else row.address
    return card_of(row, line=line, second=str(row.commune or ""), mark=mark)
