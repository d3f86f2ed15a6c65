"""Who may write the public record."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of


@rules.predicate
def may_record(person: Any) -> bool:
    """Coordination officers and administrators record, withdraw, correct and confirm recognitions."""
    return rights_of(person).is_city_officer


def require_recorder(person: Any) -> None:
    """Refused unless the person may write the public record."""
    if not may_record(person):
        raise Refused(_("Only the coordination office records, corrects or withdraws recognitions."))
