"""Who may bring which lists; each kind says so itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from ocop.exchange import kinds
from ocop.exchange.models import Import
from ocop.ledger.refusal import Refused


def registers() -> tuple[str, ...]:
    """Registers of this instance a list may go to: its own, and what was read from public pages."""
    return (str(settings.OCOP_REGISTER), "public")


def kinds_for(person: Any) -> list[kinds.ImportKind]:
    """Kinds this person may bring."""
    return [kind for kind in kinds.all_kinds() if _passes(kind, person)]


def may_see_imports(person: Any) -> bool:
    """May bring a list, or sees at least one import."""
    if not getattr(person, "is_authenticated", False):
        return False
    return bool(kinds_for(person)) or bool(Import.objects.visible_to(person).exists())


def may_act(person: Any, of: Import) -> bool:
    """May decide, apply or undo: who may bring this kind of list into this register."""
    kind = next((one for one in kinds.all_kinds() if one.name == of.kind), None)
    return kind is not None and _passes(kind, person, of.register)


def _passes(kind: kinds.ImportKind, person: Any, register: str = "") -> bool:
    if person is None or not getattr(person, "is_authenticated", False):
        return False
    try:
        kind.check(person, register or str(settings.OCOP_REGISTER))
    except Refused:
        return False
    return True
