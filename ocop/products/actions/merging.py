"""Two entries of one product become one. Its recognitions follow by the room that keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.snapshots import save_checked
from ocop.products.actions.products import FIELDS, locked_product, open_pictures
from ocop.products.models import EarlierMaker, Product
from ocop.products.permissions import may_merge
from ocop.search.documents import refresh

Mover = Callable[[Product, Product], dict[str, list[int]]]
_movers: dict[str, Mover] = {}


def register_mover(room: str, move: Mover) -> None:
    """`move(loser, winner)` hands over what a higher room keeps for a product; returns {"recognitions": [keys], ...}."""
    _movers[room] = move


def merge_products(*, by: Any, loser_id: int, winner_id: int, reason: str) -> Product:
    """Merge one product into another of the same register. Where the winner says nothing, the loser's value is taken."""
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say in a few words why the two are one."), field="reason")
    if loser_id == winner_id:
        raise Refused(_("A product cannot be merged into itself."))
    with transaction.atomic():
        rows = {key: locked_product(by, key) for key in sorted((loser_id, winner_id))}
        loser, winner = rows[loser_id], rows[winner_id]
        if not may_merge(by, loser, winner):
            raise Refused(
                _("Only a city officer, or the officer of the commune where both are made, can merge products.")
            )
        if loser.register != winner.register:
            raise Refused(_("The two are in different registers; confirm the public one first, then merge."))
        moved = _hand_over(loser, winner)
        taken = [name for name in FIELDS if _is_empty(winner, name) and not _is_empty(loser, name)]
        for name in taken:
            setattr(winner, name, getattr(loser, name))
        loser.merged_into = winner
        loser.save(update_fields=["merged_into"])
        save_checked(winner)
        open_pictures(by=by, product=winner)
        refresh("product", [loser.pk, winner.pk])
        record(
            by=by,
            action="products.merge",
            topic="registry",
            subject=loser,
            before={"merged_into": None},
            after={"merged_into": winner.pk, "merged_into_name": str(winner), "moved": moved},
            reason=reason,
        )
        record(
            by=by,
            action="products.take_over",
            topic="registry",
            subject=winner,
            after={"from": loser.pk, "from_name": str(loser), "moved": moved, "taken": taken},
            reason=reason,
        )
    return winner


def standing_product(product: Product) -> Product:
    """The product that stands at the end of the chain of merges; itself when it was not merged."""
    seen = {product.pk}
    while product.merged_into is not None and product.merged_into.pk not in seen:
        product = product.merged_into
        seen.add(product.pk)
    return product


def _hand_over(loser: Product, winner: Product) -> dict[str, list[int]]:
    """Pictures, papers, groups the winner lacks, and what higher rooms keep."""
    moved: dict[str, list[int]] = {}
    after = winner.pictures.count()
    pictures = list(loser.pictures.exclude(file__in=winner.pictures.values("file")))
    for offset, picture in enumerate(pictures):
        picture.product, picture.position = winner, after + offset
        picture.save()
    moved["pictures"] = [picture.pk for picture in pictures]
    if loser.producer_id == winner.producer_id:
        links = list(loser.paper_links.exclude(paper__in=winner.paper_links.values("paper")))
        for link in links:
            link.product = winner
            link.save()
        moved["papers"] = [link.paper_id for link in links]
        if not winner.earlier_makers.exists():
            earlier = list(loser.earlier_makers.order_by("until").values_list("pk", flat=True))
            EarlierMaker.objects.filter(pk__in=earlier).update(product=winner)
            moved["earlier_makers"] = earlier
    groups = list(loser.groups.exclude(scheme__in=winner.groups.values("scheme")))
    for group in groups:
        group.product = winner
        group.save()
    moved["groups"] = [group.pk for group in groups]
    for room in sorted(_movers):
        moved.update(_movers[room](loser, winner))
    return {name: keys for name, keys in moved.items() if keys}


def _is_empty(product: Product, name: str) -> bool:
    return getattr(product, name) in (None, "", [], {})
