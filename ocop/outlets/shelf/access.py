"""Who opens the pages of a shelf: rows within reach, and a sentence for who has no right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.outlets.models import Outlet
from ocop.outlets.permissions import may_change
from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def allow(condition: bool) -> None:
    """403 unless the condition holds."""
    if not condition:
        raise PermissionDenied(_("You have no right to this page."))


def may_read(person: Any, outlet: Outlet) -> bool:
    """Who keeps it or answers for it, and auditors."""
    return may_change(person, outlet) or rights_of(person).is_auditor


def outlet_to_read(person: Any, pk: int) -> Outlet:
    """An outlet whose shelf and statements the person reads; 404 out of reach, 403 without the right."""
    row: Outlet | None = (
        Outlet.objects.visible_to(person)
        .select_related("commune", "old_commune", "district", "keeper")
        .filter(pk=pk)
        .first()
    )
    if row is None:
        raise Http404
    allow(may_read(person, row))
    return row


def outlet_to_write(person: Any, pk: int) -> Outlet:
    """The same for who may write in it."""
    row = outlet_to_read(person, pk)
    allow(may_change(person, row))
    return row


def reads_all(person: Any) -> bool:
    """The offices of the city, and auditors."""
    rights = rights_of(person)
    return rights.is_city_officer or rights.is_trade_officer or rights.is_auditor


def follows(person: Any) -> bool:
    """Who follows statements, reports and coverage: those, and officers of communes for theirs."""
    return reads_all(person) or bool(rights_of(person).commune_ids)


def keeps(person: Any) -> bool:
    """Keeps a point of sale."""
    return bool(rights_of(person).organisation_ids("outlet_keeper"))
