"""A product's group under both lists: from its set, or as somebody says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.products.models import Product, ProductGroup
from ocop.rulebooks.product_sets import product_set
from ocop.rulebooks.schemes import SCHEMES, group


def groups_for(set_id: str, chosen: dict[str, str]) -> dict[str, str]:
    """scheme -> group. A set decides its group under decree 26/2026; the older list follows the set unless another is chosen.

    Raises Refused for an unknown set or group, or a group of decree 26/2026 that is not the set's.
    """
    found = {scheme: code for scheme, code in chosen.items() if code}
    for scheme, code in found.items():
        try:
            group(scheme, code)
        except KeyError:
            raise Refused(_("This group is not in the list.")) from None
    if not set_id:
        return found
    one = product_set(set_id)
    if one is None:
        raise Refused(_("This product set is not in decree 26/2026."), field="product_set")
    for scheme, code in one.groups.items():
        if scheme == "qd26-2026" and found.get(scheme, code) != code:
            raise Refused(
                _("The set belongs to another group of decree 26/2026; leave the group empty, it follows the set."),
                field="group_qd26",
            )
        found.setdefault(scheme, code)
    return found


def groups_of(product: Product) -> dict[str, str]:
    """scheme -> group as stored."""
    return dict(product.groups.values_list("scheme", "group"))


def set_groups(product: Product, groups: dict[str, str]) -> None:
    """Store exactly these groups; what a source wrote stays with a group that stays. In the caller's transaction."""
    known = {scheme.id for scheme in SCHEMES}
    for row in product.groups.filter(scheme__in=known):
        code = groups.get(row.scheme)
        if code is None:
            row.delete()
        elif code != row.group:
            row.group, row.as_given = code, ""
            row.save()
    present = set(product.groups.values_list("scheme", flat=True))
    ProductGroup.objects.bulk_create(
        ProductGroup(product=product, scheme=scheme, group=code)
        for scheme, code in groups.items()
        if scheme not in present
    )
