"""How an organisation is reached, and which of it is a natural person's own affair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocop.people.rights import rights_of

if TYPE_CHECKING:
    from ocop.people.models import Organisation

# A company or co-operative publishes its contact; behind the other kinds stands a household, whose phone is a person's
# (law 91/2025/QH15 on personal data).
PUBLISHED_KINDS = frozenset({"enterprise", "cooperative", "association", "office"})


@dataclass(frozen=True)
class Contact:
    """Phone, e-mail and representative as far as the reader may see them; empty text where not stated or not shown."""

    phone: str = ""
    email: str = ""
    representative: str = ""
    is_hidden: bool = False
    """True when there is something that this reader does not see."""


def may_see_contact(person: Any, organisation: Organisation) -> bool:
    """Everybody for bodies that publish it; for households only themselves, officers of the place and the city offices."""
    if organisation.kind in PUBLISHED_KINDS:
        return True
    rights = rights_of(person)
    return rights.sees_everything or rights.may_edit_organisation(organisation)


def contact_for(organisation: Organisation, person: Any) -> Contact:
    """What this reader sees of how to reach an organisation."""
    if may_see_contact(person, organisation):
        return Contact(organisation.phone, organisation.email, organisation.representative)
    return Contact(is_hidden=bool(organisation.phone or organisation.email or organisation.representative))
