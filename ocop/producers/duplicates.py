"""Signs that a maker is already in the register: shown before saving, decided by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.producers.identity import core_name
from ocop.vietnamese.folding import fold

NEAR = 0.9  # similarity of core names from which two are shown as near
MOST = 8


@dataclass(frozen=True)
class Sign:
    """An organisation that may be the same, and why, in sentences."""

    organisation: Organisation
    reasons: list[str] = field(default_factory=list)
    weight: int = 0


class DuplicatesFound(Refused):
    """There are signs that nobody has decided yet."""

    def __init__(self, signs: list[Sign]) -> None:
        super().__init__(_("This may already be in the register; look at the ones below and decide."))
        self.signs = signs


def signs(
    *,
    register: str,
    name: str,
    tax_code: str = "",
    registration_number: str = "",
    phone: str = "",
    address: str = "",
    commune_id: int | None = None,
    leave_out: int | None = None,
) -> list[Sign]:
    """Organisations of the register that share a number, a name, a phone or an address; the surest first, at most MOST."""
    core = core_name(name)
    address_folded = fold(address)
    rows = Organisation.objects.filter(register=register, merged_into__isnull=True)
    if leave_out is not None:
        rows = rows.exclude(pk=leave_out)
    reach = Q(name_folded=fold(name))
    if len(core) >= 4:
        # The longest word narrows the list in the database; the core names are compared here.
        reach |= Q(name_folded__contains=max(core.split(), key=len))
    if tax_code:
        reach |= Q(tax_code=tax_code)
    if registration_number:
        reach |= Q(registration_number=registration_number)
    if phone:
        reach |= Q(phone=phone)
    if address_folded:
        reach |= Q(address_folded=address_folded)
    found = []
    for row in rows.filter(reach).select_related("commune", "district", "producer").order_by("id")[:2000]:
        sign = _compare(row, name, core, tax_code, registration_number, phone, address_folded, commune_id)
        if sign is not None:
            found.append(sign)
    found.sort(key=lambda sign: (-sign.weight, sign.organisation.pk))
    return found[:MOST]


def _compare(
    row: Organisation,
    name: str,
    core: str,
    tax_code: str,
    registration_number: str,
    phone: str,
    address_folded: str,
    commune_id: int | None,
) -> Sign | None:
    reasons: list[str] = []
    weight = 0
    if tax_code and row.tax_code == tax_code:
        reasons.append(_("The tax code is the same."))
        weight += 100
    if registration_number and row.registration_number == registration_number:
        reasons.append(_("The registration number is the same."))
        weight += 80
    if phone and row.phone == phone:
        reasons.append(_("The phone number is the same."))
        weight += 50
    if address_folded and row.address_folded == address_folded and any(char.isdigit() for char in address_folded):
        reasons.append(_("The address is the same."))
        weight += 30
    other = core_name(row.name)
    elsewhere = commune_id is not None and row.commune_id is not None and commune_id != row.commune_id
    if fold(row.name) == fold(name):
        reasons.append(_("The name is the same, apart from marks and capitals."))
        weight += 60
    elif other == core:
        reasons.append(_("The name is the same without its legal form."))
        weight += 20 if elsewhere else 40
    elif not elsewhere and len(core) >= 6 and SequenceMatcher(None, core, other).ratio() >= NEAR:
        reasons.append(_("The name is nearly the same."))
        weight += 20
    return Sign(row, reasons, weight) if reasons else None


def refuse_undecided(found: list[Sign], decided: set[int]) -> None:
    """Raises DuplicatesFound when a sign was not answered with "it is another one" (its organisation's key in `decided`)."""
    if any(sign.organisation.pk not in decided for sign in found):
        raise DuplicatesFound(found)
