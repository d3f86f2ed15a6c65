"""Shelf cards, labels and posters as PDF. A star that does not stand today is never printed: the refusal names the products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from ocop.documents import pdf
from ocop.ledger.refusal import Refused
from ocop.promotion.addresses import scanned
from ocop.promotion.facts import STARS, Ware, names, shortened, without_star
from ocop.recognition.certificates import qr
from ocop.ui.covers import address as cover_address
from ocop.ui.covers import cover
from ocop.workdays import clock

KINDS = {
    "the-ke": "promotion/shelf",
    "nhan": "promotion/labels",
    "ap-phich-a4": "promotion/poster",
    "ap-phich-a3": "promotion/poster",
}
MOST = {"the-ke": 200, "nhan": 100, "ap-phich-a4": 20, "ap-phich-a3": 20}
COPIES = 200
PICTURE = 900
"""Pixels: the largest rendition up to this width goes on a poster."""


def render(kind: str, found: Sequence[Ware], *, at: str, copies: int = 1) -> bytes:
    """One PDF of all of them; `at` is the address under which codes are scanned. Raises Refused, KeyError for an unknown kind."""
    template = KINDS[kind]
    if not found:
        raise Refused(_("Choose at least one product to print."))
    if over := without_star(found):
        raise Refused(
            _("Not printed, for no star of theirs is in force today: %(names)s. Take them out and print again.")
            % {"names": names(over)}
        )
    if len(found) > MOST[kind]:
        raise Refused(_("At most %(most)s products in one file; print in parts.") % {"most": MOST[kind]})
    copies = max(1, min(copies, COPIES if kind == "nhan" else 20))
    rows = [_printed(one, at, with_picture=template == "promotion/poster") for one in found]
    day = clock.today()
    data = {
        "title": f"OCOP {found[0].product.name}",
        "paper": "a3" if kind.endswith("a3") else "a4",
        "as_of": f"{day:%d/%m/%Y}",
        "rows": [row for row in rows for _copy in range(copies)],
    }
    return pdf.render(template, data)


def _printed(ware: Ware, at: str, *, with_picture: bool) -> dict[str, Any]:
    product = ware.product
    count, words = STARS.get(ware.standing.level, (0, ""))
    address = f"{at}{scanned('product', product, ware.gtin)}"
    strokes, modules = qr.path(address)
    row = {
        "name": product.name,
        "name_en": product.name_en,
        "maker": product.producer.organisation.name if product.producer else "",
        "place": str(product.commune or product.place_as_given or ""),
        "stars": count,
        "star_words": words,
        "until": f"{ware.last_day:%d/%m/%Y}" if ware.last_day else "",
        "decision": ware.standing.decision,
        "words": shortened(product.story_vi, 420 if with_picture else 150),
        "price": _dong(product.price_from),
        "packs": ", ".join(product.pack_sizes[:3]),
        "gtin": ware.gtin,
        "qr": strokes,
        "modules": modules,
        "note": "DỮ LIỆU MINH HOẠ" if product.register == "demo" else "",
    }
    if with_picture:
        row |= _picture(ware)
    return row


def _dong(price: Any) -> str:
    return f"{int(price):,} ₫".replace(",", ".") if price is not None else ""


def _picture(ware: Ware) -> dict[str, Any]:
    """The first public photograph as bytes, else the drawn cover of the product as SVG."""
    for one in ware.product.pictures.all():
        sizes = [size for size in one.file.sizes.all() if size.media_type == "image/jpeg"]
        fitting = sorted((size.width, size.path) for size in sizes if size.width <= PICTURE)
        if one.file.is_public and fitting:
            with default_storage.open(fitting[-1][1]) as kept:
                return {"photo": list(kept.read()), "alt": one.alt_vi, "drawn": ""}
    _empty, _bia, craft, seed = cover_address(ware.product).partition("?")[0].removesuffix(".svg").split("/")
    return {"photo": [], "alt": "", "drawn": cover(seed, craft)}
