"""Product codes of decree 26/2026: (province)-(commune)-(number kept by the commune)-(year of the rating).

Numbers run per commune and year from 1. They are handed out under the ledger's lock and the database refuses a second
product with the same code; codes that came with an office's list count as given.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.places.models import Commune
from ocop.recognition.certificates.models import ProductCode

_FORM = re.compile(r"(\d{2})-(\d{5})-(\d{1,6})-(20\d{2})")


@dataclass(frozen=True)
class Code:
    """A code in its four parts."""

    province: str
    commune: str
    sequence: int
    year: int

    def __str__(self) -> str:
        return f"{self.province}-{self.commune}-{self.sequence}-{self.year}"


def parse(text: str) -> Code | None:
    """A code of decree 26/2026 in its parts; None for anything else, older codes with a district among it."""
    found = _FORM.fullmatch(text.strip())
    return Code(found[1], found[2], int(found[3]), int(found[4])) if found else None


@dataclass
class Given:
    """Hands out codes within one transaction that holds the ledger's lock."""

    last: dict[tuple[str, int], int] = field(default_factory=dict)
    rows: list[ProductCode] = field(default_factory=list)
    clashing: dict[str, set[int]] = field(default_factory=dict)
    """Codes that came with lists and name more than one product, with those products."""

    @classmethod
    def before(cls, recognitions: Sequence[Any]) -> Given:
        """What was given so far in the communes and years these recognitions need, and which of their own codes clash."""
        from ocop.recognition.models import Recognition

        groups = {key for one in recognitions if (key := _group(one)) is not None}
        years = {year for _commune, year in groups}
        communes = {commune for commune, _year in groups}
        given = cls(last=defaultdict(int), clashing=clashes(one.code or one.old_code for one in recognitions))
        reach = ProductCode.objects.filter(province=settings.OCOP_PROVINCE, year__in=years, commune__in=communes)
        for commune, year, last in (
            reach.values("commune", "year").annotate(last=Max("sequence")).values_list("commune", "year", "last")
        ):
            given.last[commune, year] = last
        brought = Recognition.objects.filter(code__startswith=f"{settings.OCOP_PROVINCE}-", retracted_at__isnull=True)
        for text in brought.values_list("code", flat=True).iterator():
            code = parse(text)
            if code is not None and (code.commune, code.year) in groups:
                given.last[code.commune, code.year] = max(given.last[code.commune, code.year], code.sequence)
        return given

    def code_of(self, recognition: Any) -> str:
        """The code to print: the recognition's own, its older one, else the next of its commune.

        Raises Refused without a commune, and for a code that another product has too."""
        brought = str(recognition.code or recognition.old_code)
        if brought:
            if others := self.clashing.get(brought, set()) - {recognition.product_id}:
                raise Refused(clash_sentence(brought, min(others)))
            return brought
        group = _group(recognition)
        if group is None:
            raise Refused(_("The product has no commune of today; a product code needs one."))
        commune, year = group
        self.last[group] = self.last.get(group, 0) + 1
        row = ProductCode(
            province=settings.OCOP_PROVINCE,
            commune=commune,
            year=year,
            sequence=self.last[group],
            recognition=recognition,
        )
        self.rows.append(row)
        recognition.code = str(row)
        return str(row)

    def write(self) -> None:
        """Write the codes that were handed out, and each on its recognition."""
        from ocop.recognition.models import Recognition

        ProductCode.objects.bulk_create(self.rows, batch_size=1000)
        Recognition.objects.bulk_update([row.recognition for row in self.rows], ["code"], batch_size=500)


def clashes(codes: Iterable[str]) -> dict[str, set[int]]:
    """The products that have each of these codes, new or old, in what is known today; only codes of more than one product."""
    from ocop.recognition.models import Recognition

    wanted = {code for code in codes if code}
    found: dict[str, set[int]] = defaultdict(set)
    for name in ("code", "old_code"):
        known = Recognition.objects.known().filter(product__merged_into=None, **{f"{name}__in": wanted})
        for code, product in known.values_list(name, "product_id"):
            found[code].add(product)
    return {code: products for code, products in found.items() if len(products) > 1}


def clash_sentence(code: str, product_id: int) -> str:
    """Says which product has this code too."""
    from ocop.products.models import Product

    return _("Product code %(code)s also stands on “%(product)s”; correct one of the two first.") % {
        "code": code,
        "product": Product.objects.get(pk=product_id).name,
    }


def refuse_taken(code: str, *, product_id: int) -> None:
    """Refused when another product has this code already; an empty code is free."""
    from ocop.recognition.models import Recognition

    if not code:
        return
    others = Recognition.objects.known().filter(code=code, product__merged_into=None).exclude(product_id=product_id)
    other = others.values_list("product_id", flat=True).first()
    if other is not None:
        raise Refused(clash_sentence(code, other), field="code")


def _group(recognition: Any) -> tuple[str, int] | None:
    """(code of today's commune, year of the rating)."""
    then, now = recognition.commune_then, recognition.product.commune
    commune = then if then is not None and then.layer == Commune.Layer.CURRENT else now
    year = recognition.issued_on.year if recognition.issued_on else recognition.year
    return (commune.code, year) if commune is not None and year is not None else None
