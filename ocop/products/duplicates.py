"""Signs that a product is already in the register."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.vietnamese.folding import fold

NEAR = 0.88
MOST = 8


@dataclass(frozen=True)
class Sign:
    """A product that may be the same, and why, in sentences."""

    product: Product
    reasons: list[str] = field(default_factory=list)


class DuplicatesFound(Refused):
    """There are signs that nobody has decided yet."""

    def __init__(self, signs: list[Sign]) -> None:
        super().__init__(_("This may already be in the register; look at the ones below and decide."))
        self.signs = signs


def signs(*, register: str, name: str, producer: Producer | None, leave_out: int | None = None) -> list[Sign]:
    """Products of the register with the same folded name, and near names of the same producer; at most MOST.

    Two makers may well make a thing of the same name, so the same name elsewhere is a sign only when one maker is not stated.
    """
    folded = fold(name)
    rows = Product.objects.filter(register=register, merged_into__isnull=True).select_related("producer__organisation")
    if leave_out is not None:
        rows = rows.exclude(pk=leave_out)
    if producer is None:
        reach = Q(name_folded=folded)
    else:
        reach = Q(producer=producer) | Q(name_folded=folded, producer__isnull=True)
    found: list[Sign] = []
    for row in rows.filter(reach).order_by("id")[:2000]:
        if row.name_folded == folded or fold(row.name) == folded:
            found.append(Sign(row, [_("The name is the same, apart from marks and capitals.")]))
        elif SequenceMatcher(None, fold(row.name), folded).ratio() >= NEAR:
            found.append(Sign(row, [_("The same producer has a product of nearly the same name.")]))
    return found[:MOST]


def refuse_undecided(found: list[Sign], decided: set[int]) -> None:
    """Raises DuplicatesFound when a sign was not answered with "it is another one" (its key in `decided`)."""
    if any(sign.product.pk not in decided for sign in found):
        raise DuplicatesFound(found)
